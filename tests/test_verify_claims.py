"""A claim in a model's own words is shown if its quotes say it; in doubt it is cut."""

from __future__ import annotations

import numpy as np
import pytest

from qa.domain import Citation, Draft, Evidence, Passage, Query, Scores, Source, Statement
from qa.verify import verify
from qa.vocabulary import field_vocabulary

VOCABULARY = field_vocabulary()
OS = (
    "In DESTINY-Gastric04, median overall survival (OS) was 14.7 months with trastuzumab "
    "deruxtecan and 11.4 months with ramucirumab plus paclitaxel (hazard ratio 0.70, 95% CI "
    "0.55-0.90; P=0.0044)."
)
PFS = (
    "In DESTINY-Gastric04, median progression-free survival was 6.7 months with trastuzumab "
    "deruxtecan and 5.6 months with ramucirumab plus paclitaxel."
)
ILD = (
    "For ILD or pneumonitis of grade 2 or higher (symptomatic), the US label requires trastuzumab "
    "deruxtecan to be stopped permanently."
)
JACOB = (
    "In JACOB, adding pertuzumab to trastuzumab and chemotherapy did not significantly improve "
    "overall survival (OS): median 17.5 months with pertuzumab and 14.2 months with placebo "
    "(hazard ratio 0.84, 95% CI 0.71-1.00; P=0.057)."
)
RISK = "Higher vitamin D levels were associated with a lower risk of severe infection in adults."
RAINBOW = (
    "In RAINBOW, median overall survival (OS) was 9.6 months with ramucirumab plus paclitaxel and "
    "7.4 months with placebo plus paclitaxel."
)


def shown(text: str, *quotes: str, model: str | None = "a model") -> bool:
    """Verify one statement over quotes, each of a document of its own."""
    citations, evidence, texts = [], [], {}
    for marker, quote in enumerate(quotes, start=1):
        source = Source(f"d{marker}", "1", "A document")
        texts[source.id] = quote
        citations.append(Citation(marker, source, 0, len(quote), quote))
        passage = Passage(source.id, "1", 0, len(quote), quote, ())
        vectors = np.empty((0, 1), dtype=np.float32)
        evidence.append(Evidence(passage, source, Scores(1, 1, 1), (), vectors))
    statement = Statement(text, tuple(citation.marker for citation in citations))
    draft = Draft(Query("", "", ""), tuple(evidence), (statement,), tuple(citations), model=model)
    return bool(verify(draft, lambda name, _revision: texts[name], VOCABULARY).statements)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("With ramucirumab plus paclitaxel, median OS was 11.4 months, whereas it was 14.7 months "
         "with T-DXd in DESTINY-Gastric04.", OS),
        ("Trastuzumab deruxtecan prolonged overall survival compared with ramucirumab plus "
         "paclitaxel in DESTINY-Gastric04 (median 14.7 vs 11.4 months; HR 0.70).", OS),
        ("In DG-04, patients given Enhertu had a median OS of 14·7 mo, compared with 11·4 mo for "
         "those given ramucirumab plus paclitaxel (p = 0.0044).", OS),
        ("The US label requires permanent discontinuation of T-DXd for symptomatic (grade 2 or "
         "higher) ILD or pneumonitis.", ILD),
        ("Overall survival was not significantly improved by adding Perjeta to trastuzumab and "
         "chemotherapy in JACOB.", JACOB),
        ("In adults, higher vitamin D levels were associated with a lower risk of severe "
         "infection.", RISK),
    ],
)  # fmt: skip
def test_paraphrase_is_shown(text: str, quote: str) -> None:
    assert shown(text, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("With ramucirumab plus paclitaxel, median OS was 14.7 months, whereas it was 11.4 months "
         "with T-DXd in DESTINY-Gastric04.", OS),
        ("Median OS was 14.7 weeks with T-DXd and 11.4 weeks with ramucirumab plus paclitaxel.",
         OS),
        ("Median PFS was 14.7 months with T-DXd and 11.4 months with ramucirumab plus paclitaxel.",
         OS),
        ("Ramucirumab plus paclitaxel prolonged overall survival compared with trastuzumab "
         "deruxtecan in DESTINY-Gastric04.", OS),
        ("Median OS was 14.7 months with T-DXd and 11.4 months with ramucirumab plus paclitaxel, "
         "and quality of life improved.", OS),
        ("The hazard ratio for overall survival in DESTINY-Gastric04 was 0.55.", OS),
        ("T-DXd may be stopped permanently for ILD of grade 2 or higher, per the US label.", ILD),
        ("The US label requires permanent discontinuation of T-DXd for ILD.", ILD),
        ("Adding pertuzumab to trastuzumab and chemotherapy improved overall survival in JACOB.",
         JACOB),
        ("Pertuzumab significantly lengthened overall survival in JACOB (17.5 vs 14.2 months).",
         JACOB),
        ("Higher vitamin D levels caused a lower risk of severe infection in adults.", RISK),
        ("Higher vitamin D levels were associated with a higher risk of severe infection in "
         "adults.", RISK),
        ("Higher vitamin D levels were associated with a lower risk of infection in adults.", RISK),
        ("Give trastuzumab deruxtecan at once.", OS),
        ("In DESTINY-Gastric04, give trastuzumab deruxtecan.", OS),
    ],
)  # fmt: skip
def test_false_paraphrase_is_cut(text: str, quote: str) -> None:
    assert not shown(text, quote)


def test_two_quotes_are_fused() -> None:
    fused = (
        "In DESTINY-Gastric04, trastuzumab deruxtecan gave a median OS of 14.7 months versus 11.4 "
        "months with ramucirumab plus paclitaxel, and a median PFS of 6.7 months versus 5.6 months."
    )
    assert shown(fused, OS, PFS)
    assert not shown(fused.replace("OS", "PFS", 1).replace("PFS of 6", "OS of 6"), OS, PFS)


def test_trials_are_not_compared_unnamed() -> None:
    claim = "Median OS was 14.7 months with T-DXd and 7.4 months with placebo plus paclitaxel."
    assert not shown(claim, OS, RAINBOW)


def test_extracts_keep_the_strict_proof() -> None:
    claim = "With ramucirumab plus paclitaxel, median OS was 11.4 months in DESTINY-Gastric04."
    assert shown(claim, OS)
    assert not shown(claim, OS, model=None)


@pytest.mark.parametrize("quote", [OS, PFS, ILD, JACOB, RISK, RAINBOW])
def test_verbatim_claim_is_shown(quote: str) -> None:
    assert shown(quote, quote)


@pytest.mark.parametrize("quote", [OS, PFS, ILD, JACOB, RISK])
@pytest.mark.parametrize("text", ["", ".", "()", "[", "; and", "—", "14.7", "not", "If"])
def test_scraps_break_nothing(text: str, quote: str) -> None:
    shown(text, quote)
    shown(f"{quote} {text}", quote)
    shown(quote, f"{quote} {text}")


@pytest.mark.parametrize("number", ["14.7", "11.4", "0.70", "0.55", "0.90"])
def test_no_number_may_change(number: str) -> None:
    claim = (
        "Median OS was 14.7 months with T-DXd versus 11.4 months with ramucirumab plus paclitaxel "
        "(HR 0.70, 95% CI 0.55 to 0.90)."
    )
    assert shown(claim, OS)
    assert not shown(claim.replace(number, f"{number}1"), OS)


BOTH = "In HARBOUR, fatigue occurred in 30% of patients, four needed care, and two of them died."
RULE = "Stop nitrofurantoin promptly if myocarditis is suspected."
EITHER_DRUG = "The guideline recommends nivolumab or irinotecan in the third line."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("If myocarditis is suspected, nitrofurantoin should be discontinued promptly.", RULE),
        ("Yes, if myocarditis is suspected, nitrofurantoin should be stopped promptly.", RULE),
        ("The guideline recommends irinotecan or nivolumab in the third line.", EITHER_DRUG),
    ],
    ids=["a command as advice", "an answer begins with yes", "either may come first"],
)
def test_free_wording_of_the_same_is_shown(claim: str, quote: str) -> None:
    assert shown(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("If myocarditis is suspected, nitrofurantoin may be stopped.", RULE),
        ("Nitrofurantoin should be stopped promptly.", RULE),
        ("The guideline recommends nivolumab plus irinotecan in the third line.", EITHER_DRUG),
        ("In HARBOUR, four died.", BOTH),
    ],
    ids=["weaker", "condition left out", "one or the other made both", "of some made of all"],
)
def test_free_wording_of_something_else_is_cut(claim: str, quote: str) -> None:
    assert not shown(claim, quote)


def test_interval_of_another_arm_is_cut() -> None:
    quote = (
        "Median overall survival was 5.2 months (95% CI 4.1-5.9) with docetaxel and 3.6 months "
        "(95% CI 3.3-4.4) with placebo."
    )
    assert shown("Median overall survival was 5.2 months (95% CI 4.1-5.9) with docetaxel.", quote)
    assert not shown(
        "Median overall survival was 5.2 months (95% CI 3.3-4.4) with docetaxel.", quote
    )
