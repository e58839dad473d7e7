"""Words that say nearly the same are one unit, and nothing else is."""

from __future__ import annotations

import pytest

from qa.index import analyse
from qa.vocabulary.concepts import Concepts, named, shipped

CONCEPTS = Concepts(analyse)
OWN = Concepts(analyse, [("renal", "kidney"), ("renal function", "eGFR"), ("hypertension", "BP")])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("kidney", "renal impairment"),
        ("BP 190/112", "severe hypertension"),
        ("stratification factors", "patients were stratified by region"),
        ("was crossover allowed", "patients could switch"),
        ("short of breath", "dyspnoea of grade 2"),
        ("can she get pregnant", "pregnancy must be excluded"),
    ],
)
def test_a_question_and_a_text_share_a_unit_in_other_words(asked: str, told: str) -> None:
    shared = set(CONCEPTS.units(asked)) & CONCEPTS.held(told)
    assert any(unit.startswith("@") for unit in shared)


def test_the_longest_wording_of_a_question_is_its_unit() -> None:
    assert OWN.units("renal function") == ("@renal function",)
    assert OWN.units("kidney pain") == ("@renal", "pain")


def test_a_text_holds_every_concept_that_it_words() -> None:
    assert {"@renal", "@renal function"} <= OWN.held("renal function")


def test_a_concept_is_as_rare_as_its_commonest_wording() -> None:
    rarity = OWN.rarity(["@renal", "pain"], lambda t: {each: float(len(each)) for each in t})
    assert rarity == {"@renal": float(len("renal")), "pain": float(len("pain"))}


def test_short_forms_are_put_in_full_as_whole_words_only() -> None:
    assert OWN.in_full("BP and BPH") == "hypertension and BPH"
    assert OWN.long_forms("eGFR low, BP high") == ("hypertension",)


def test_what_is_no_word_of_a_concept_stays_a_token() -> None:
    assert OWN.units("Zomatinib trial") == analyse("Zomatinib trial")


def test_shipped_concepts_have_two_wordings_or_more_each() -> None:
    assert all(len(set(names)) > 1 for names in (*shipped(), *named()))
