"""What is defined, counted or given together is not told of one part alone."""

from __future__ import annotations

import pytest
from test_verify_claims import shown

ARMS = (
    "In HARBOUR, the median duration of response was about 21 months with pembrolizumab, "
    "trastuzumab and chemotherapy, 14 months with pembrolizumab and chemotherapy, and 8 months "
    "with ramucirumab and chemotherapy."
)
FELL = (
    "In HARBOUR, blood pressure fell by 14 mmHg with amlodipine, valsartan and "
    "hydrochlorothiazide, by 11 mmHg with amlodipine and valsartan, and by 8 mmHg with amlodipine."
)
RATES = (
    "In HARBOUR, response occurred in 61% with pembrolizumab, trastuzumab and chemotherapy, in 51% "
    "with pembrolizumab and chemotherapy and in 42% with chemotherapy alone."
)
CONTROL = (
    "The disease control rate (DCR) is the share of patients with complete response, partial "
    "response or stable disease."
)
COMPOSITE = (
    "The primary endpoint of HARBOUR was a composite of cardiovascular death, heart attack or "
    "stroke."
)
COMPLETE = (
    "A complete response means that all lesions have disappeared and that lymph nodes measure "
    "less than 10 mm in their short axis."
)
EITHER = "In HARBOUR, nausea or vomiting occurred in 12% of patients with metformin."
GROUP = "In HARBOUR, median survival was 9.4 months in patients with liver metastases or ascites."
BOTH = "In HARBOUR, median survival was 9.4 months in patients with liver metastases and ascites."
BRACKETS = (
    "In HARBOUR, response was seen in 44% with trastuzumab (7 complete and 97 partial responses) "
    "and 29% with paclitaxel (3 complete and 66 partial responses)."
)
SHARE = "In HARBOUR, 31 of 330 patients stopped paclitaxel and went on with ramucirumab alone."
REST = "Chemotherapy in HARBOUR was cisplatin in 85% of patients and oxaliplatin in the others."
ENDPOINTS = (
    "The two primary endpoints of HARBOUR were progression-free survival by blinded review and "
    "overall survival."
)
RULE = "Metformin is contraindicated in patients with severe renal failure or acute acidosis."
EXCLUDED = "HARBOUR excluded patients with heart failure, brain metastases or asthma."


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("In HARBOUR, the median duration of response was 14 months with pembrolizumab and "
         "chemotherapy.", ARMS),
        ("In HARBOUR, blood pressure fell by 8 mmHg with amlodipine.", FELL),
        ("In HARBOUR, response occurred in 51% with pembrolizumab and chemotherapy.", RATES),
        ("The DCR is the share of patients with complete response, partial response or stable "
         "disease.", CONTROL),
        ("In HARBOUR, 12% of patients with metformin had nausea or vomiting.", EITHER),
        ("In HARBOUR, response was seen in 44% with trastuzumab (7 complete and 97 partial "
         "responses).", BRACKETS),
        ("In HARBOUR, 31 of 330 patients stopped paclitaxel.", SHARE),
        ("Metformin is contraindicated in patients with acute acidosis.", RULE),
        ("HARBOUR excluded patients with brain metastases.", EXCLUDED),
    ],
)  # fmt: skip
def test_what_holds_of_a_part_is_shown(text: str, quote: str) -> None:
    assert shown(text, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("In HARBOUR, the median duration of response was about 14 months with pembrolizumab, "
         "trastuzumab and chemotherapy.", ARMS),
        ("In HARBOUR, the median duration of response was about 21 months with pembrolizumab and "
         "chemotherapy.", ARMS),
        ("In HARBOUR, the median duration of response was 14 months with pembrolizumab.", ARMS),
        ("In HARBOUR, blood pressure fell by 11 mmHg with amlodipine.", FELL),
        ("In HARBOUR, blood pressure fell by 8 mmHg with amlodipine and valsartan.", FELL),
        ("In HARBOUR, response occurred in 51% with pembrolizumab, trastuzumab and chemotherapy.",
         RATES),
        ("The disease control rate is the share of patients with stable disease.", CONTROL),
        ("The DCR is the share of patients with complete response or partial response.", CONTROL),
        ("The primary endpoint of HARBOUR was a composite of heart attack or stroke.", COMPOSITE),
        ("A complete response means that all lesions have disappeared.", COMPLETE),
        ("In HARBOUR, vomiting occurred in 12% of patients with metformin.", EITHER),
        ("In HARBOUR, median survival was 9.4 months in patients with ascites.", GROUP),
        ("In HARBOUR, median survival was 9.4 months in patients with liver metastases.", BOTH),
    ],
)  # fmt: skip
def test_part_of_what_is_told_together_is_cut(text: str, quote: str) -> None:
    assert not shown(text, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("In HARBOUR, response was seen in 44% with trastuzumab (3 complete and 66 partial "
         "responses).", BRACKETS),
        ("In HARBOUR, patients stopped paclitaxel and went on with ramucirumab alone.", SHARE),
        ("In HARBOUR, 330 patients went on with ramucirumab alone.", SHARE),
        ("Chemotherapy in HARBOUR was cisplatin.", REST),
        ("The primary endpoint of HARBOUR was overall survival.", ENDPOINTS),
        ("The two primary endpoints of HARBOUR were overall survival by blinded review and "
         "progression-free survival.", ENDPOINTS),
    ],
)  # fmt: skip
def test_figure_or_bracket_of_another_is_cut(text: str, quote: str) -> None:
    assert not shown(text, quote)
