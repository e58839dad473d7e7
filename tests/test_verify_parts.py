"""A coordinated sentence, or a row of a table, proves what it says part by part, and no more."""

from __future__ import annotations

import re

import pytest
from test_verify_claims import VOCABULARY, shown

from qa.verify.parallels import parts
from qa.verify.proof import tokens_of
from qa.verify.rows import header_over, sentences
from qa.verify.substituting import needed, rules, substituted
from qa.vocabulary import field_vocabulary

ARMS = (
    "In HARBOUR, fatigue occurred in 30% of patients with trastuzumab and 12% with paclitaxel, "
    "mostly in the first cycle."
)
DOSES = (
    "In HARBOUR, 62 patients received paclitaxel 80 mg/m2 on days 1, 8 and 15 every 4 weeks "
    "(20 patients) or irinotecan 150 mg/m2 every 2 weeks (42 patients)."
)
GRADES = (
    "For a grade 1 or 2 reaction the ramucirumab rate is cut by 50%, and for a grade 3 or 4 "
    "reaction ramucirumab is stopped permanently."
)
LISTED = "The label warns of worsening of hepatic impairment, thyroid dysfunction and proteinuria."
BRACKETED = "In HARBOUR, nausea (P=0.02), pain (P=0.0008) and fatigue (P=0.3) were less common."
DENIED = "Zolbetuximab is an antibody and is not a PD-1 inhibitor or a HER2-directed drug."
SILENT = "The guideline does not mention pneumonitis."
TABLE = (
    "endpoint in HARBOUR | trastuzumab | paclitaxel | comparison\n"
    "median OS, months | 14.7 (12.1-16.6) | 11.4 (9.9-15.5) | HR 0.70 (0.55-0.90)\n"
    "median PFS, months | 6.7 | 5.6 | HR 0.74"
)
OS, PFS = TABLE.split("\n")[1:]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("In HARBOUR, fatigue occurred in 12% of patients with paclitaxel.", ARMS),
        ("In HARBOUR, irinotecan was given at 150 mg/m2 every 2 weeks.", DOSES),
        ("Ramucirumab is stopped permanently for a grade 3 reaction.", GRADES),
        ("The label warns of proteinuria.", LISTED),
        ("In HARBOUR, fatigue (P=0.3) was less common.", BRACKETED),
        ("Zolbetuximab is not a PD-1 inhibitor.", DENIED),
        ("No: zolbetuximab is not a HER2-directed drug.", DENIED),
    ],
)
def test_part_is_shown(text: str, quote: str) -> None:
    assert shown(text, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("In HARBOUR, fatigue occurred in 30% of patients with paclitaxel.", ARMS),
        ("In HARBOUR, 62 patients received irinotecan 150 mg/m2 every 2 weeks.", DOSES),
        ("In HARBOUR, irinotecan was given at 150 mg/m2 every 4 weeks.", DOSES),
        ("In HARBOUR, paclitaxel was given at 80 mg/m2 on days 1 and 15 every 4 weeks.", DOSES),
        ("In HARBOUR, paclitaxel 80 mg/m2 was given and then irinotecan 150 mg/m2.", DOSES),
        ("Ramucirumab is stopped permanently for a grade 2 reaction.", GRADES),
        ("Ramucirumab is stopped permanently for a reaction.", GRADES),
        ("The label warns of worsening of proteinuria.", LISTED),
        ("The label warns of hepatic impairment.", LISTED),
        ("In HARBOUR, fatigue (P=0.0008) was less common.", BRACKETED),
        ("Zolbetuximab is not a PD-1 inhibitor but a HER2-directed drug.", DENIED),
        ("Yes: zolbetuximab is not a PD-1 inhibitor.", DENIED),
        ("The guideline says that no pneumonitis occurred.", SILENT),
    ],
)
def test_false_part_is_cut(text: str, quote: str) -> None:
    assert not shown(text, quote)


def test_both_parts_of_a_claim_are_proven() -> None:
    claim = "In HARBOUR, nausea occurred in 9% and fatigue in 8% of patients with trastuzumab."
    nausea = "In HARBOUR, nausea occurred in 9% of patients with trastuzumab."
    fatigue = "In HARBOUR, fatigue occurred in 8% of patients with trastuzumab."
    assert shown(claim, f"{nausea} {fatigue}")
    assert not shown(claim.replace("9%", "8%", 1), f"{nausea} {fatigue}")


def test_what_is_of_both_is_not_parted() -> None:
    tokens = tokens_of("Pain occurred in 20% of patients with colitis or hepatitis.", VOCABULARY)
    assert not parts(tokens)


def rows_of(claim: str, row: str = OS) -> list[str]:
    header = header_over(TABLE, TABLE.index(row))
    assert header is not None
    return list(sentences(header, row, claim, field_vocabulary()))


def test_row_says_each_column() -> None:
    said = rows_of("14.7 and 11.4 and 0.70")
    assert said[0].startswith(
        "In HARBOUR, median OS was 14.7 months (CI 12.1-16.6) with trastuzumab"
    )
    assert any("with trastuzumab and 11.4 months" in each for each in said)


def test_row_says_nothing_of_other_figures() -> None:
    assert not rows_of("the 9.1 months of another row")


def test_first_row_has_no_header() -> None:
    assert header_over(TABLE, 0) is None


@pytest.mark.parametrize(
    "pattern", [r"\bkept out of\b", r"\bpd-?l1 (?=cps)", r"a|b", r"(\d) (?:or|and) higher"]
)
def test_needed_words_are_in_every_match(pattern: str) -> None:
    samples = ("kept out of", "pd-l1 cps", "pdl1 cps", "a", "b", "3 or higher", "2 and higher")
    for sample in samples:
        if re.search(pattern, sample):
            assert needed(pattern) in sample


def test_substitutions_follow_one_another() -> None:
    pairs = [(re.compile("first"), "second one"), (re.compile(r"\bsecond one\b"), "third")]
    assert substituted("the first", rules(pairs)) == "the third"
