"""Names are found, whatever they are called, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from qa.domain import Entity
from qa.text.folding import fold
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary()


def found(text: str) -> list[tuple[str, str]]:
    return [(entity.kind, entity.name) for entity in NAMES.entities(text)]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Enhertu", "drug", "trastuzumab deruxtecan"),
        ("t-dxd", "drug", "trastuzumab deruxtecan"),
        ("fam-trastuzumab deruxtecan-nxki", "drug", "trastuzumab deruxtecan"),
        ("T-DM1", "drug", "trastuzumab emtansine"),
        ("ram/pac", "regimen", "ramucirumab plus paclitaxel"),
        ("XELOX", "regimen", "CAPOX"),
        ("DG-04", "trial", "DESTINY-Gastric04"),
        ("DG01", "trial", "DESTINY-Gastric01"),
        ("dg-02", "trial", "DESTINY-Gastric02"),
        ("DS-8201", "drug", "trastuzumab deruxtecan"),
        ("ds8201a", "drug", "trastuzumab deruxtecan"),
        ("zanidatamab-hrii", "drug", "zanidatamab"),
        ("Lonsurf", "drug", "trifluridine/tipiracil"),
        ("nab-paclitaxel", "drug", "nab-paclitaxel"),
        ("CapeOx", "regimen", "CAPOX"),
        ("oxaliplatin plus capecitabine", "regimen", "CAPOX"),
        ("mFOLFOX6", "regimen", "FOLFOX"),
        ("NCT03329690", "trial", "DESTINY-Gastric01"),
        ("REGARD", "trial", "REGARD"),
        ("the regard trial", "trial", "REGARD"),
        ("DG-07", "trial", "DESTINY-Gastric07"),
        ("KN-042", "trial", "KEYNOTE-042"),
        ("CheckMate 577", "trial", "CheckMate-577"),
        ("DFS", "endpoint", "disease-free survival"),
        ("ORR", "endpoint", "objective response rate"),
        ("responses last", "endpoint", "duration of response"),
        ("destiny gastric04", "trial", "DESTINY-Gastric04"),
        ("KEYNOTE 811", "trial", "KEYNOTE-811"),
        ("HER2+", "biomarker", "HER2-positive"),
        ("HER2-negative", "biomarker", "HER2-negative"),
        ("lung risk", "topic", "interstitial lung disease"),
        ("PFS", "endpoint", "progression-free survival"),
        ("DESTINY-Gastric07", "trial", "DESTINY-Gastric07"),
        ("NCT09999999", "trial", "NCT09999999"),
        ("osimertinib", "drug", "osimertinib"),
    ],
)
def test_name_is_found(text: str, kind: str, name: str) -> None:
    assert found(f"What about {text} here?") == [(kind, name)]


@pytest.mark.parametrize(
    "text", ["tags in a text", "the glow of it", "OS 14.7", "DOB 03/02", "with regard to it"]
)
def test_word_is_no_trial(text: str) -> None:
    assert "trial" not in {kind for kind, _ in found(text)}


def test_longest_name_wins() -> None:
    assert found("trastuzumab deruxtecan, not trastuzumab") == [
        ("drug", "trastuzumab deruxtecan"),
        ("drug", "trastuzumab"),
    ]


def test_sibling_trial_is_not_mentioned() -> None:
    trial = Entity("DESTINY-Gastric04", "trial", "DG04")
    assert NAMES.mentioned(trial, fold("In DESTINY-Gastric04, survival rose."))
    assert not NAMES.mentioned(trial, fold("In DESTINY-Gastric01, survival rose."))


def test_antibody_is_not_mentioned_by_its_conjugate() -> None:
    names = field_vocabulary()
    (antibody,) = names.entities("trastuzumab")
    assert not names.mentioned(antibody, fold("a contraindication to trastuzumab deruxtecan"))
    assert not names.mentioned(antibody, fold("ado-trastuzumab emtansine (T-DM1)"))
    assert names.mentioned(antibody, fold("trastuzumab deruxtecan after trastuzumab"))
    assert names.mentioned(antibody, fold("a trastuzumab biosimilar"))
    assert names.mentioned(antibody, fold("Herceptin"))


def test_library_adds_its_names() -> None:
    more = NAMES.extended([("drug", ("zomatix",)), ("drug", ("Enhertu",))])
    assert [entity.name for entity in more.entities("Zomatix or Enhertu")] == [
        "zomatix",
        "trastuzumab deruxtecan",
    ]
    assert not NAMES.knows(Entity("zomatix", "drug", "zomatix"))


def test_no_name_means_two_things() -> None:
    seen: dict[str, tuple[str, str]] = {}
    for kind, names in NAMES.groups:
        for name in names:
            assert seen.setdefault(fold(name), (kind, names[0])) == (kind, names[0])


@pytest.mark.parametrize(("kind", "names"), NAMES.groups, ids=[n[0] for _, n in NAMES.groups])
def test_every_name_stands_for_its_group(kind: str, names: tuple[str, ...]) -> None:
    for name in names:
        assert (kind, names[0]) in found(f"What about {name} here?")
        assert NAMES.has_name(name)


def test_trial_that_nobody_knows_is_found_however_it_is_written() -> None:
    [trial] = NAMES.entities("CheckMate 577?")
    assert NAMES.mentioned(trial, fold("In CheckMate-577, survival rose."))
    assert NAMES.mentioned(trial, fold("In CheckMate 577, survival rose."))
    assert not NAMES.mentioned(trial, fold("In CheckMate-649, survival rose."))


@pytest.mark.parametrize("written", ["Gastric-04", "Gastric 04", "Gastric04", "KEYNOTE811"])
def test_a_trial_may_have_a_hyphen_before_its_number_or_none(written: str) -> None:
    (found,) = field_vocabulary().entities(f"Who was enrolled in {written}?")
    assert found.name in ("DESTINY-Gastric04", "KEYNOTE-811")


def test_regimen_is_mentioned_by_each_of_its_drugs() -> None:
    (regimen,) = NAMES.entities("ramucirumab plus paclitaxel")
    assert regimen.kind == "regimen"
    assert NAMES.mentioned(regimen, fold("With paclitaxel, ramucirumab is given on day 1."))
    assert not NAMES.mentioned(regimen, fold("Ramucirumab alone is given on day 1."))
