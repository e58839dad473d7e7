"""Misspelt words are repaired, and right ones never."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest

from qa.index import analyse
from qa.vocabulary import Vocabulary, field_vocabulary
from qa.vocabulary.dialect import one_spelling, other_spellings
from qa.vocabulary.distance import damerau, one_change, opposed
from qa.vocabulary.english import is_english
from qa.vocabulary.spelling import Speller, repaired

NAMES = field_vocabulary()
LIBRARY = Counter(
    analyse(
        """trastuzumab deruxtecan ramucirumab paclitaxel gastric cancer stomach patients response
        survival survival progression disease disease treatment treatment recommended pneumonitis
        neutropenia haemorrhage hypertension infection infection extensive decreased month migrate
        dysphagia construction positive negative interstitial lung adalimumab fewer daily rate dose
        objective first second line safety trial with station arthritis ablation prevailing"""
    )
)
COMMON = frozenset(
    """response survival treatment disease patients recommended infection extensive decreased month
    migrate construction position fever mouth migraine injection expensive deceased safety station
    cancer gastric stomach objective""".split()
)


def frequency(tokens: Sequence[str]) -> Mapping[str, int]:
    return {token: LIBRARY[token] for token in tokens}


SPELLER = Speller(NAMES, frequency, analyse, is_word=COMMON.__contains__)
BARE = Speller(NAMES, frequency, analyse)


@pytest.mark.parametrize(
    ("question", "corrections"),
    [
        ("trastuzmab dose?", {"trastuzmab": "trastuzumab"}),
        (
            "trastuzmab deruxtecn in gastrc cancer",
            {"trastuzmab": "trastuzumab", "deruxtecn": "deruxtecan", "gastrc": "gastric"},
        ),
        ("ramucirumb or ramucurimab?", {"ramucirumb": "ramucirumab", "ramucurimab": "ramucirumab"}),
        ("dose of paclitaxil", {"paclitaxil": "paclitaxel"}),
        ("neutropinea rate", {"neutropinea": "neutropenia"}),
        ("pnuemonitis of grade 2", {"pnuemonitis": "pneumonitis"}),
        ("Enhurtu vs cyramsa", {"Enhurtu": "Enhertu", "cyramsa": "Cyramza"}),
        ("Trastuzmab first", {"Trastuzmab": "Trastuzumab"}),
        ("TRASTUZMAB DOSE", {"TRASTUZMAB": "TRASTUZUMAB"}),
        ("lapatnib, which no document holds", {"lapatnib": "lapatinib"}),
        ("adalimumb, which only the library knows", {"adalimumb": "adalimumab"}),
        ("HER2 postive", {"postive": "positive"}),
        ("progresion-free survivel", {"progresion": "progression", "survivel": "survival"}),
        ("tretment of canser", {"tretment": "treatment", "canser": "cancer"}),
    ],
)  # fmt: skip
def test_misspelt_word_is_repaired(question: str, corrections: dict[str, str]) -> None:
    found = dict(SPELLER.corrections(question))
    assert {word: found.get(word) for word in corrections} == corrections


@pytest.mark.parametrize(
    "question",
    [
        "What is the survival with trastuzumab deruxtecan?",
        "DESTINY-Gastric07 or DESTINY-Gastric05?",
        "FORTITUDE-101, KEYNOTE-812, NCT04704935",
        "HER2-negative or HER2-positive, CLDN18.3, ERBB3",
        "sacituzumab, zanidatamab, cetuximab, rituximab, satralizumab",
        "apatinib or afatinib or axitinib",
        "nifedipine, nimodipine, amoxicillin",
        "hypotension, hypoglycaemia",
        "hypetension",  # as near to hypotension
        "migraine, fever and a sore mouth in a child",
        "expensive injection for deceased patients",
        "dysphasia, canker sores, constriction",
        "Mr Framptonwick of Osaka, Xgeva",
        "prevailence",  # not made of a stem that the library holds
        "6.4 mg/kg, 12.5 months, 51%",
        "ILD, LVEF, mTOR",
        "",
    ],
)
def test_right_word_stays(question: str) -> None:
    assert SPELLER.corrections(question) == ()
    assert BARE.corrections(question) == ()


def test_rare_word_of_english_stays() -> None:
    """Shingles are no singles, even where the library has the one and never the other."""
    held = Counter(analyse("singles contraception"))
    common = frozenset({"singles", "contraception"})

    def holds(tokens: Sequence[str]) -> Mapping[str, int]:
        return {token: held[token] for token in tokens}

    bare = Speller(NAMES, holds, analyse, is_word=common.__contains__)
    assert dict(bare.corrections("shingles")) == {"shingles": "singles"}
    speller = Speller(NAMES, holds, analyse, is_word=common.__contains__, is_right=is_english)
    assert speller.corrections("shingles, a contraceptive") == ()
    assert dict(speller.corrections("contraceptoin")) == {"contraceptoin": "contraception"}


def test_no_name_becomes_another() -> None:
    """Every known name is right, even where the library holds all the others and not it."""
    names = [name for _, group in NAMES.groups for name in group]
    held = {token for name in names for token in analyse(name)}
    for name in names:
        own = set(analyse(name))

        def without(tokens: Sequence[str], own: set[str] = own) -> Mapping[str, int]:
            return {token: int(token in held and token not in own) for token in tokens}

        assert Speller(NAMES, without, analyse).corrections(f"What of {name} here?") == ()
        assert Speller(NAMES, without, analyse, is_word=COMMON.__contains__).corrections(name) == ()


def test_misspelt_name_becomes_its_own_only() -> None:
    """A letter dropped from a drug's name leads back to it, or nowhere."""
    drugs = {n for kind, group in NAMES.groups for n in group if kind == "drug" and n.isalpha()}
    nothing = Speller(NAMES, lambda tokens: dict.fromkeys(tokens, 0), analyse)
    found = 0
    for drug in drugs:
        for at in range(1, len(drug)):
            wrong = drug[:at] + drug[at + 1 :]
            for _, read in nothing.corrections(f"the {wrong.lower()}"):
                assert read.lower() == drug.lower()
                found += 1
    assert found > 300


def test_unsure_between_two_drugs() -> None:
    names = Vocabulary([("drug", ("zomavexa",)), ("drug", ("zomatexa",))])
    assert Speller(names, frequency, analyse).corrections("dose of zomaexa") == ()


def test_short_words_need_a_dictionary() -> None:
    assert BARE.corrections("gastrc") == ()
    assert BARE.corrections("beest blond scare") == ()


def test_entity_is_found_after_repair() -> None:
    question = "What is the dose of trastuzmab deruxtecn?"
    read = repaired(question, SPELLER.corrections(question))
    assert [entity.name for entity in NAMES.entities(read)] == ["trastuzumab deruxtecan"]


def test_repair_leaves_the_rest() -> None:
    assert repaired("The dose, the doses", [("dose", "DOSE")]) == "The DOSE, the doses"
    assert repaired("nothing", ()) == "nothing"


def test_known_words_cost_one_look_up() -> None:
    asked: list[int] = []

    def counting(tokens: Sequence[str]) -> Mapping[str, int]:
        asked.append(len(tokens))
        return frequency(tokens)

    Speller(NAMES, counting, analyse).corrections("What is the survival with trastuzumab?")
    assert asked == [2]


def test_long_message_is_bounded() -> None:
    message = " ".join(f"{a}{b}xqzvw" for a, b in pairwise("abcdefghijklmnopqrstuvw" * 60))
    begun = time.perf_counter()
    SPELLER.corrections(message)
    assert time.perf_counter() - begun < 1.0


@pytest.mark.parametrize(
    ("one", "other", "changes"),
    [("a", "a", 0), ("ab", "ba", 1), ("gastrc", "gastric", 1), ("abc", "xbz", 2), ("abcd", "x", 3),
     ("neutropinea", "neutropenia", 2)],
)  # fmt: skip
def test_distance_counts_swaps_once(one: str, other: str, changes: int) -> None:
    assert damerau(one, other, most=2) == changes == damerau(other, one, most=2)


def test_changes_are_one_apart() -> None:
    found = one_change("gastrc")
    assert "gastric" in found
    assert "gastrc" not in found
    assert {damerau("gastrc", other, most=2) for other in found} == {1}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("hypotension", "hypertension", True),
        ("microscopic", "macroscopic", True),
        ("gastrectomy", "gastrostomy", True),
        ("hypetension", "hypertension", True),
        ("hypertensoin", "hypertension", False),
        ("petuzumab", "pertuzumab", False),
        ("progresion", "progression", False),
    ],
)
def test_opposites_are_told(one: str, other: str, expected: bool) -> None:
    assert opposed(one, other) is expected


@pytest.mark.parametrize(
    ("british", "american"),
    [("haemorrhage", "hemorrhage"), ("anaemia", "anemia"), ("tumour", "tumor"),
     ("oesophageal", "esophageal"), ("diarrhoea", "diarrhea"), ("randomised", "randomized"),
     ("dyspnoea", "dyspnea"), ("leukaemia", "leukemia"), ("oedema", "edema")],
)  # fmt: skip
def test_both_sides_of_the_atlantic(british: str, american: str) -> None:
    assert american in other_spellings(british)
    assert british in other_spellings(american)
    assert one_spelling(british) == one_spelling(american)


def test_other_spelling_is_searched_if_it_is_used() -> None:
    assert SPELLER.other_spellings("hemorrhage and anemia in chemotherapy") == ("haemorrhage",)
    assert other_spellings("chemotherapy") == ()


def test_word_that_the_library_spells_otherwise_is_right() -> None:
    held = Counter(analyse("hemorrhagic stroke"))
    american = Speller(NAMES, lambda tokens: {t: held[t] for t in tokens}, analyse)
    assert american.corrections("haemorrhagic stroke") == ()


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("pembro or placebo?", {"pembro": "pembrolizumab"}),
        ("nivo-chemo in the first line", {"nivo": "nivolumab"}),
        ("Durva with FLOT", {"Durva": "Durvalumab"}),
        ("oxali dose", {"oxali": "oxaliplatin"}),
        ("carb prep for a clinic", {}),  # ends as no spoken form does
        ("the trastuzuma arm", {"trastuzuma": "trastuzumab"}),  # a slip, not a short form
        ("an irin dose", {}),
        ("peri-op care", {}),
        ("album of pictures", {}),
    ],
)
def test_clipped_drug_name_is_read_in_full(question: str, read: dict[str, str]) -> None:
    common = COMMON | {"album"}
    speller = Speller(NAMES, frequency, analyse, is_word=common.__contains__)
    assert dict(speller.corrections(question)) == read
    assert not set(dict(BARE.corrections(question))) & {"pembro", "nivo", "Durva", "oxali"}


def test_word_of_the_library_is_no_clipped_name() -> None:
    held = {**LIBRARY, "nivo": 3}
    speller = Speller(
        NAMES,
        lambda tokens: {token: held.get(token, 0) for token in tokens},
        analyse,
        is_word=COMMON.__contains__,
    )
    assert speller.corrections("nivo mono") == ()


def test_beginning_of_two_names_is_not_guessed() -> None:
    names = NAMES.extended([("drug", ("pembrosanib",))])
    speller = Speller(names, frequency, analyse, is_word=COMMON.__contains__)
    assert speller.corrections("pembro dose") == ()
