"""Abbreviations are harvested where a text defines them, and used where they are meant."""

from __future__ import annotations

import pytest

from qa.vocabulary import field_vocabulary
from qa.vocabulary.abbreviations import Abbreviations, harvest

NAMES = field_vocabulary()


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("The overall survival (OS) was longer.", [("OS", "overall survival")]),
        (
            "Median progression-free survival (PFS) and overall survival (OS) improved.",
            [("PFS", "progression-free survival"), ("OS", "overall survival")],
        ),
        ("OS (overall survival) was read.", [("OS", "overall survival")]),
        (
            "confirmed objective response rate (ORR; 51%)",
            [("ORR", "objective response rate")],
        ),
        ("objective response rate (ORR, 51%)", [("ORR", "objective response rate")]),
        ("objective response rate [ORR 51%]", [("ORR", "objective response rate")]),
        ("a hazard ratio (HR = 0.70)", [("HR", "hazard ratio")]),
        ("the confidence interval (95% CI, 0.55-0.90)", [("CI", "confidence interval")]),
        (
            "lung toxicity (interstitial lung disease [ILD])",
            [("ILD", "interstitial lung disease")],
        ),
        (
            "interstitial lung disease (ILD [any grade])",
            [("ILD", "interstitial lung disease")],
        ),
        ("antibody-drug conjugates (ADCs)", [("ADC", "antibody-drug conjugate")]),
        ("monoclonal antibodies (mAbs)", [("mAbs", "monoclonal antibodies")]),
        ("hazard ratios (HRs) of both", [("HR", "hazard ratio")]),
        (
            "human epidermal growth factor receptor 2 (HER2)",
            [("HER2", "human epidermal growth factor receptor 2")],
        ),
        ("programmed death-ligand 1 (PD-L1)", [("PD-L1", "programmed death-ligand 1")]),
        ("interferon-γ (IFN-γ) rose", [("IFN-γ", "interferon-γ")]),
        (
            "transforming growth factor beta (TGF-β)",
            [("TGF-β", "transforming growth factor beta")],
        ),
        ("gastro-oesophageal junction (GEJ)", [("GEJ", "gastro-oesophageal junction")]),
        ("immunohistochemistry (IHC 3+)", [("IHC", "immunohistochemistry")]),
        ("in situ hybridisation (ISH)", [("ISH", "in situ hybridisation")]),
        ("area under the curve (AUC)", [("AUC", "area under the curve")]),
        ("non-small-cell lung cancer (NSCLC)", [("NSCLC", "non-small-cell lung cancer")]),
        (
            "chronic obstructive pulmonary disease (COPD) raised it",
            [("COPD", "chronic obstructive pulmonary disease")],
        ),
        (
            "TEAE (treatment-emergent adverse event; any grade)",
            [("TEAE", "treatment-emergent adverse event")],
        ),
        ("“left ventricular ejection fraction” (LVEF)",
         [("LVEF", "left ventricular ejection fraction")]),
        ("dose-limiting toxicity (also known as DLT)", [("DLT", "dose-limiting toxicity")]),
        ("overall\tsurvival  (OS)", [("OS", "overall survival")]),
        ("OS (overall survival) and overall survival (OS)", [("OS", "overall survival")]),
    ],
)  # fmt: skip
def test_definition_is_found(text: str, pairs: list[tuple[str, str]]) -> None:
    assert list(harvest(text)) == pairs


@pytest.mark.parametrize(
    "text",
    [
        "as shown before (2003)",
        "as shown before (Smith 2003)",
        "as shown before (Smith et al., 2003; Bang 2010)",
        "in the treated patients (n = 40)",
        "it was significantly longer (P < .05)",
        "the curves part early (Fig. 2)",
        "the curves part early (Figure 2A)",
        "response by arm (Table 1)",
        "patients given the drug (Arm A)",
        "mean age (SD 4.2)",
        "as expected (see below)",
        "median (range)",
        "it was 5 mg (5.4)",
        "patients of the east (Japan)",
        "it grew (A)",
        "no long form stands before (XYZ)",
        "trastuzumab (Herceptin) was given",
        "trastuzumab deruxtecan (T-DXd)",
        "HER2 (human",
        "a) first b) second [c",
        "()[]((",
        "overall\nsurvival\n(OS)",
        "The overall trial ended. Survival (OT) was not read.",
        "(OS)",
        "the extraordinarily long short form (ABCDEFGHIJKL)",
    ],
)
def test_nothing_is_found(text: str) -> None:
    assert harvest(text) == ()


def test_long_form_is_bounded_in_words() -> None:
    """At most min(|A| + 5, 2 |A|) words, as Schwartz and Hearst have it."""
    assert harvest("of all values that we had seen (OS)") == ()
    assert harvest("odds in the series (OS)") == (("OS", "odds in the series"),)


def test_brackets_without_end_are_read_in_one_pass() -> None:
    """With every bracket looked back from, this would take hours instead of a second."""
    lines = "objective response rate (ORR) and (n = 40) overall survival (OS; 12.5), " * 1400
    known_forms = {("ORR", "objective response rate"), ("OS", "overall survival")}
    for text in (lines, "(" * 100_000, "a (" * 30_000 + ")" * 10_000, "overall " * 12_000 + "(OS)"):
        assert set(harvest(text)) <= known_forms


def known(*rows: tuple[str, str, int]) -> Abbreviations:
    return Abbreviations(rows, NAMES)


def test_short_form_gives_the_long_one() -> None:
    library = known(("DLT", "dose-limiting toxicity", 2))
    assert library.others("What was the DLT rate?") == ("dose-limiting toxicity",)
    assert library.others("How many DLTs?") == ("dose-limiting toxicity",)


def test_long_form_gives_the_short_one() -> None:
    library = known(("DLT", "dose-limiting toxicity", 2))
    assert library.others("Any dose limiting toxicities at 6.4 mg/kg?") == ("DLT",)


def test_spelling_of_the_long_form_does_not_matter() -> None:
    library = known(
        ("HUS", "haemolytic uraemic syndrome", 1), ("HUS", "hemolytic uremic syndrome", 1)
    )
    assert len(library.others("HUS?")) == 1


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Which patients with ALL relapse?", True),
        ("Do all patients relapse?", False),
        ("Is IT chemotherapy given?", True),
        ("Is it given?", False),
    ],
)
def test_case_matters(question: str, found: bool) -> None:
    library = known(("ALL", "acute lymphoblastic leukaemia", 3), ("IT", "intrathecal", 3))
    assert (
        bool({"acute lymphoblastic leukaemia", "intrathecal"} & set(library.others(question)))
        is found
    )


def test_what_is_no_word_may_be_written_small() -> None:
    assert known(("DLT", "dose-limiting toxicity", 1)).others("dlt rate?") == (
        "dose-limiting toxicity",
    )


def test_ambiguous_short_form_is_left_alone() -> None:
    rows = (("PD", "progressive disease", 3), ("PD", "pharmacodynamics", 2))
    assert known(*rows).others("PD?") == ()
    assert known(*rows).others("progressive disease?") == ()


def test_common_meaning_wins() -> None:
    rows = (("PD", "progressive disease", 9), ("PD", "Parkinson's disease", 1))
    assert known(*rows).others("PD?") == ("progressive disease",)


def test_field_wins() -> None:
    library = known(("OS", "oculomotor syndrome", 50), ("RAM", "rapid access memory", 9))
    assert library.others("OS with RAM?") == ()
    assert known(("AE", "air embolism", 90)).others("AE?") == ("adverse event",)


def test_field_brings_its_own() -> None:
    assert "immunohistochemistry" in known().others("IHC of HER2")
    assert known().others("patients in first line") == ("1L",)


def test_nothing_is_repeated() -> None:
    assert known(("DLT", "dose-limiting toxicity", 1)).others("dose-limiting toxicity (DLT)") == ()
