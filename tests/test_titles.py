"""Titles define brands and trials; what only looks like one is left alone."""

from __future__ import annotations

import pytest

from qa.vocabulary import Vocabulary, field_vocabulary
from qa.vocabulary.classes import class_names
from qa.vocabulary.titles import names_of


@pytest.mark.parametrize(
    ("title", "drug"),
    [
        ("Zomavex (zomatinib) US prescribing information", ("zomatinib", "Zomavex")),
        ("ZOMAVEX (zomatinib) tablets", ("zomatinib", "Zomavex")),
        ("Zomavex® (quexoline) injection: label", ("quexoline", "Zomavex")),
        ("Management of zomatinib (Zomavex) toxicity", ("zomatinib", "Zomavex")),
    ],
)
def test_a_title_tells_the_brand_of_a_drug(title: str, drug: tuple[str, ...]) -> None:
    assert ("drug", drug) in list(names_of(title))


@pytest.mark.parametrize(
    ("title", "drugs"),
    [
        (
            "ZOMAVEX eye drops (quexoline 0.005% and betaquel 0.5%): summary",
            {("Zomavex",), ("quexoline",), ("betaquel",)},
        ),
        ("Zomavex (quexoline and betaquel) tablets", {("Zomavex",), ("quexoline",), ("betaquel",)}),
        ("Zomavex 4 mg (quexoline mesilate 4 mg) tablets", {("quexoline", "Zomavex")}),
        ("Zomavex (see the other page) tablets", set()),
        ("Zomavex (quexoline and betaquel) in our ward", set()),
    ],
)
def test_a_label_names_all_that_is_in_it(title: str, drugs: set[tuple[str, ...]]) -> None:
    assert {names for kind, names in names_of(title) if kind == "drug"} == drugs


@pytest.mark.parametrize(
    ("title", "trial"),
    [
        ("Zomatinib in untreated asthma (ORCHARD)", "ORCHARD"),
        ("ORCHARD: zomatinib against placebo", "ORCHARD"),
        ("ORCHARD-2 - early zomatinib in adults", "ORCHARD-2"),
        ("Short courses for cystitis: the ORCHARD randomized clinical trial", "ORCHARD"),
        ("Zomatinib in patients with chronic kidney disease (ZOMA-CKD)", "ZOMA-CKD"),
        ("Early rhythm control in patients with flutter (EAST-ZOMA 4)", "EAST-ZOMA 4"),
        ("Conversion to zomatinib in transplants: two-year results of ZOMA-K", "ZOMA-K"),
        ("Phototherapy and childhood asthma: the LATCHKEY cohort", "LATCHKEY"),
        (
            "Zomatinib in pregnancy: the Lowland Asthma and Birth Register",
            "Lowland Asthma and Birth Register",
        ),
        ("ORCHARD open-label extension: results to week 152", "ORCHARD"),
    ],
)
def test_a_title_names_its_trial(title: str, trial: str) -> None:
    names = [names[0] for kind, names in names_of(title, of_a_trial=True) if kind == "trial"]
    assert names == [trial]


@pytest.mark.parametrize(
    "title",
    [
        "Survival in non-small-cell lung cancer (NSCLC) in patients over 70",
        "Guideline on asthma (2024)",
        "Clostridioides difficile in the wards: a narrative review",
        "Zomatinib versus placebo in adults (phase 3)",
        "Zomatinib for pain: results of the Phase 3 Trial",
        "Results of FEV1 in adults with asthma",
    ],
)
def test_an_abbreviation_or_a_year_is_no_trial(title: str) -> None:
    assert [kind for kind, _ in names_of(title) if kind == "trial"] == []


def test_a_new_brand_joins_the_names_of_a_known_drug() -> None:
    names = field_vocabulary().extended([("drug", ("trastuzumab", "Zomavex"))])
    assert names.entities("Zomavex dose?")[0].name == "trastuzumab"


def test_a_name_of_something_else_is_not_taken_over() -> None:
    names = field_vocabulary().extended([("trial", ("Herceptin", "Herceptin trial"))])
    assert names.entities("Herceptin dose?")[0].kind == "drug"


def test_a_trial_called_like_a_word_counts_with_its_capitals_only() -> None:
    names = Vocabulary([("trial", ("CROWN", "CROWN trial"))], cased=frozenset({"CROWN"}))
    assert names.entities("a dental crown") == ()
    assert names.entities("CROWN results")[0].name == "CROWN"
    assert names.entities("the crown trial")[0].name == "CROWN"


def test_a_drug_belongs_to_the_class_of_its_stem() -> None:
    assert "ACE inhibitor" in class_names("ramipril")
    assert class_names("zomatinib") == ()
    assert class_names("statin") == ()
    assert "JAK inhibitor" in class_names("tofacitinib")
    assert "benzodiazepines" in class_names("lorazepam")
    assert class_names("imatinib") == ()


def test_a_drug_belongs_to_its_class_without_a_stem() -> None:
    assert "checkpoint inhibitors" in class_names("Nivolumab")
    assert "PD-1 inhibitor" not in class_names("ipilimumab")
    assert "calcineurin inhibitors" in class_names("tacrolimus")
    assert class_names("trastuzumab") == ()
