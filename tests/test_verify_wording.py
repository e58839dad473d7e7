"""A claim in free wording says the same by other words, and no other thing by the same words."""

from __future__ import annotations

import pytest
from test_verify_claims import OS, shown

LABEL = (
    "For symptomatic ILD (grade 2 or higher), the EU text requires permanent discontinuation of "
    "trastuzumab deruxtecan."
)
GUIDELINE = (
    "For HER2-negative gastric adenocarcinoma with a PD-L1 CPS of 1 to 5, the 2023 ASCO guideline "
    "allows nivolumab plus chemotherapy case by case."
)
GROUPS = (
    "The maximum recommended daily dose of metformin is 2,550 mg in adults and 2,000 mg in "
    "children aged 10 years or older."
)
STROKE = (
    "In the trial, stroke or systemic embolism occurred in 2.1% of patients with apixaban and 2.9% "
    "with warfarin per year (hazard ratio 0.73, 95% CI 0.54-0.98; P=0.04)."
)
COHORT = (
    "In the retrospective cohort, stroke occurred in 2.1% of patients with apixaban and 2.9% with "
    "warfarin (hazard ratio 0.73, 95% CI 0.54-0.98; P=0.04)."
)
DISCONTINUED = (
    "Treatment was stopped for adverse events in 10.6% of patients with erenumab and 38.9% with "
    "topiramate (P<0.001)."
)
COMMONEST = (
    "Constipation was the most common adverse event with erenumab, and paraesthesia with "
    "topiramate."
)
LOST = "HER2 positivity was lost in 11 of 16 patients (69%) whose tumour tissue was available."
RAISED = (
    "In the surveillance of trastuzumab deruxtecan, radiation pneumonitis raised the risk of ILD "
    "(hazard ratio 8.52, 95% CI 2.01-36.2)."
)
SECOND = (
    "In T-ACT, median progression-free survival was 3.7 months with paclitaxel plus trastuzumab "
    "and 3.2 months with paclitaxel alone (hazard ratio 0.91, 80% CI 0.67-0.99)."
)
POOLED = (
    "In the pooled analysis of SPOTLIGHT and GLOW, median overall survival was 16.4 months with "
    "zolbetuximab plus chemotherapy and 13.7 months with placebo plus chemotherapy."
)
UPDATE = "In the update, the 32 patients who responded to nivolumab had a survival of 35.5%."
WHO = "The trial enrolled 1,204 adults aged 75 years or older with nonvalvular atrial fibrillation."


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Under the EU label, T-DXd must be permanently discontinued for symptomatic (grade 2 or "
         "higher) ILD.", LABEL),
        ("The 2023 ASCO guideline allows nivolumab plus chemotherapy on a case-by-case basis in "
         "HER2-negative gastric adenocarcinoma with a PD-L1 CPS of 1 to 5.", GUIDELINE),
        ("In adults, the maximum recommended daily dose of metformin is 2550 mg.", GROUPS),
        ("Compared with warfarin, apixaban significantly reduced stroke or systemic embolism (HR "
         "0.73, 95% CI 0.54-0.98).", STROKE),
        ("Stroke or systemic embolism occurred at 2.1% per year with apixaban versus 2.9% per year "
         "with warfarin.", STROKE),
        ("Adverse events led to discontinuation in 10.6% of patients on erenumab and 38.9% on "
         "topiramate.", DISCONTINUED),
        ("Of 16 patients whose tumour tissue was available, 11 (69%) had lost HER2 positivity.",
         LOST),
        ("Trastuzumab deruxtecan reduced the risk of death compared with ramucirumab plus "
         "paclitaxel in DESTINY-Gastric04 (HR 0.70, 95% CI 0.55-0.90).", OS),
        ("T-DXd was associated with a median OS of 14.7 months versus 11.4 months with ramucirumab "
         "plus paclitaxel in DESTINY-Gastric04.", OS),
        ("The trial enrolled 1204 adults aged ≥75 years with nonvalvular atrial fibrillation (AF).",
         WHO),
    ],
)  # fmt: skip
def test_other_wording_is_shown(text: str, quote: str) -> None:
    assert shown(text, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Under the US label, T-DXd must be permanently discontinued for symptomatic (grade 2 or "
         "higher) ILD.", LABEL),
        ("According to the 2024 ESMO guideline, nivolumab plus chemotherapy is allowed case by "
         "case in HER2-negative gastric adenocarcinoma with a PD-L1 CPS of 1 to 5.", GUIDELINE),
        ("The 2023 ASCO guideline allows nivolumab plus chemotherapy in HER2-negative gastric "
         "adenocarcinoma with a PD-L1 CPS of 1 to 5.", GUIDELINE),
        ("In adults, the maximum recommended daily dose of metformin is 2,000 mg.", GROUPS),
        ("The maximum recommended daily dose of metformin in children and adults is 2,550 mg and "
         "2,000 mg, respectively.", GROUPS),
        ("Stroke occurred at 2.1% per year with apixaban versus 2.9% per year with warfarin.",
         STROKE),
        ("Stroke or systemic embolism occurred in 2.1% of patients per month with apixaban and "
         "2.9% with warfarin.", STROKE),
        ("Apixaban reduced stroke compared with warfarin (HR 0.73, 95% CI 0.54-0.98).", COHORT),
        ("Adverse events occurred in 10.6% of patients on erenumab and 38.9% on topiramate.",
         DISCONTINUED),
        ("Paraesthesia was the most common adverse event with erenumab, and constipation with "
         "topiramate.", COMMONEST),
        ("HER2 positivity was lost in 16 of 11 patients (69%) whose tumour tissue was available.",
         LOST),
        ("Trastuzumab deruxtecan raised the risk of radiation pneumonitis (hazard ratio 8.52).",
         RAISED),
        ("Paclitaxel plus trastuzumab significantly prolonged PFS over paclitaxel alone in T-ACT "
         "(HR 0.91).", SECOND),
        ("In SPOTLIGHT, median overall survival was 16.4 months with zolbetuximab plus "
         "chemotherapy.", POOLED),
        ("In the update, nivolumab gave a survival of 35.5%.", UPDATE),
        ("The trial enrolled 1204 adults aged ≤75 years with nonvalvular atrial fibrillation.",
         WHO),
        ("Trastuzumab deruxtecan reduced the risk of progression or death compared with "
         "ramucirumab plus paclitaxel in DESTINY-Gastric04 (HR 0.70).", OS),
    ],
)  # fmt: skip
def test_other_meaning_is_cut(text: str, quote: str) -> None:
    assert not shown(text, quote)


def test_only_the_title_licenses_a_source_that_the_quote_does_not_name() -> None:
    assert not shown(f"According to the 2023 ASCO guideline, {OS[:1].lower()}{OS[1:]}", OS)
