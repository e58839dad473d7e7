"""A title names what its document is about, or it is not known."""

from __future__ import annotations

import pytest

from qa.domain import Source, SourceType
from qa.vocabulary import field_vocabulary
from qa.vocabulary.subject import may_be_of, subject_in

NAMES = field_vocabulary()


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Dapagliflozin in patients with chronic kidney disease (DAPA-CKD)", "DAPA-CKD"),
        ("Idarucizumab for dabigatran reversal: full cohort analysis (RE-VERSE AD)", "RE-VERSE AD"),
        ("Early rhythm control in atrial fibrillation (EAST-AFNET 4)", "EAST-AFNET 4"),
        ("Light in newborns and later asthma: the LATCHKEY cohort", "LATCHKEY"),
        ("Conversion in transplants: two-year results of ZOMA-K", "ZOMA-K"),
        ("CLOVERS - early restrictive or liberal fluid management", "CLOVERS"),
        ("Lorlatinib in advanced lung cancer: outcomes from the phase III CROWN study", "CROWN"),
        ("DESTINY-Gastric04: trastuzumab deruxtecan, second line", "DESTINY-Gastric04"),
        ("Lorbrena (lorlatinib) prescribing information", "Lorbrena (lorlatinib)"),
        ("Apixaban: information for patients", "Apixaban"),
        ("Osimertinib (Tagrisso) in practice", "Osimertinib"),
        ("Fidaxomicin versus vancomycin for infection", None),
        ("Surviving sepsis: adult septic shock", None),
        ("Combination outlives osimertinib in lung cancer", None),
        ("RAINBOW and REGARD: two trials of ramucirumab", None),
    ],
)
def test_subject_of_a_title(title: str, subject: str | None) -> None:
    source = Source("d", "r", title, SourceType.TRIAL)
    span = subject_in(source, NAMES)
    assert (span and title[slice(*span)]) == subject


def test_initials_count_only_in_reports_of_trials() -> None:
    title = "Care of adults with atrial fibrillation (NICE)"
    assert subject_in(Source("d", "r", title, SourceType.GUIDELINE), NAMES) is None


@pytest.mark.parametrize(
    ("text", "before", "may_be"),
    [
        ("The hazard ratio was 0.79.", "", True),
        ("In RAINBOW the hazard ratio was 0.79.", "", False),
        ("Ramucirumab lengthened survival.", "", False),
        ("Survival in DAPA-CKD was long.", "", False),
        ("The hazard ratio was 0.79.", "RAINBOW was another trial. ", False),
        ("The hazard ratio was 0.79.", "Ramucirumab was given. ", True),
    ],
    ids=["bare", "trial", "drug", "itself", "trial before", "drug before"],
)
def test_statement_that_may_be_of_the_subject(text: str, before: str, *, may_be: bool) -> None:
    assert may_be_of("DAPA-CKD", text, before, NAMES) is may_be
