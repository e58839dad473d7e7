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


@pytest.mark.parametrize("text", ["tags in a text", "the glow of it", "OS 14.7", "DOB 03/02"])
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


def test_library_adds_its_names() -> None:
    more = NAMES.extended([("drug", ("zomatix",)), ("drug", ("Enhertu",))])
    assert [entity.name for entity in more.entities("Zomatix or Enhertu")] == [
        "zomatix",
        "trastuzumab deruxtecan",
    ]
    assert not NAMES.knows(Entity("zomatix", "drug", "zomatix"))
