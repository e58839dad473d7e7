"""The rules of support: altered statements are seen, faithful ones are let pass."""

from __future__ import annotations

import pytest

from evals.support import Words, faults

OS = (
    "In DESTINY-Gastric04, median overall survival (OS) was 14.7 months with trastuzumab "
    "deruxtecan and 11.4 months with ramucirumab plus paclitaxel (hazard ratio 0.70, 95% CI "
    "0.55-0.90)."
)
EXCHANGE = (
    "Trastuzumab deruxtecan must not be exchanged with trastuzumab or with ado-trastuzumab "
    "emtansine (T-DM1), according to the US label."
)
RESUME = (
    "If grade 1 ILD resolves within 28 days of onset, trastuzumab deruxtecan resumes at the same "
    "dose; if it takes longer than 28 days, the dose goes down one level."
)
SIGNIFICANT = "PFS and ORR were improved but were not considered statistically significant."
SUPERIOR = "Trastuzumab deruxtecan was superior to ramucirumab plus paclitaxel for survival."
TWICE = "Zomatinib may be given at 40 mg twice daily."
REDUCTION = (
    "In gastric cancer the first dose reduction of trastuzumab deruxtecan is from 6.4 to 5.4 "
    "mg/kg, and the second reduction is to 4.4 mg/kg."
)
INFECTIONS = "Serious infections were less frequent with zomatinib (2.1%) than with placebo (3.4%)."

ALTERED = {
    "negation dropped": (EXCHANGE, EXCHANGE.replace("must not", "must")),
    "negation added": (SUPERIOR, SUPERIOR.replace("was superior", "was not superior")),
    "negation trimmed away": (
        SIGNIFICANT,
        "PFS and ORR were … considered statistically significant.",
    ),
    "figure changed": (OS, OS.replace("14.7", "17.4")),
    "unit changed": (OS, "Median OS was 14.7 weeks with T-DXd."),
    "figures swapped": (OS, OS.replace("14.7", "x").replace("11.4", "14.7").replace("x", "11.4")),
    "figure of the other arm": (OS, "Median OS was 11.4 months with T-DXd."),
    "figure of another endpoint": (OS, "Median PFS was 14.7 months with T-DXd."),
    "drug swapped": (EXCHANGE, EXCHANGE.replace("Trastuzumab deruxtecan", "Ramucirumab")),
    "trial swapped": (OS, OS.replace("DESTINY-Gastric04", "DESTINY-Gastric01")),
    "tail invented": (OS, OS.rstrip(".") + ", and quality of life was better."),
    "population widened": (TWICE, "Zomatinib may be given at 40 mg twice daily in children."),
    "direction turned": (INFECTIONS, INFECTIONS.replace("less", "more")),
    "sides turned": (SUPERIOR, "Ramucirumab plus paclitaxel was superior to T-DXd for survival."),
    "may made a must": (TWICE, "Zomatinib must be given at 40 mg twice daily."),
    "condition left out": (
        RESUME,
        "Trastuzumab deruxtecan resumes at the same dose.",
    ),
    "aim made a finding": (
        "The aim of ALPHA-01 was to learn whether zomatinib prolongs survival.",
        "Zomatinib prolongs survival.",
    ),
    "before made after": (
        "HER2 is tested again before trastuzumab deruxtecan.",
        "HER2 is tested again after trastuzumab deruxtecan.",
    ),
}
FAITHFUL = {
    "verbatim": (OS, OS),
    "one of several sentences": (f"{SIGNIFICANT} {OS}", OS),
    "trim": (OS, "In DESTINY-Gastric04, median overall survival (OS) was 14.7 months."),
    "trim with a mark of elision": (
        REDUCTION,
        "… the first dose reduction … is from 6.4 to 5.4 mg/kg",
    ),
    "abbreviations and brand": (OS, "Median OS with Enhertu was 14.7 months in DESTINY-Gastric04."),
    "arms in the other order": (
        OS,
        "Median OS was 11.4 months with ramucirumab plus paclitaxel and 14.7 months with T-DXd.",
    ),
    "synonyms": (EXCHANGE, "T-DXd must not be substituted with trastuzumab."),
    "contraindicated": (
        "Zomatinib is contraindicated in severe hepatic impairment.",
        "Zomatinib must not be used in patients with severe liver impairment.",
    ),
    "comparison from the other side": (
        INFECTIONS,
        "Serious infections were more frequent with placebo (3.4%) than with zomatinib (2.1%).",
    ),
    "condition kept": (
        RESUME,
        "If grade 1 ILD resolves within 28 days, T-DXd resumes at the dose.",
    ),
    "British and American": (
        "Haemorrhage and anaemia occurred.",
        "Anemia and hemorrhage occurred.",
    ),
    "denied in other words": (SIGNIFICANT, "ORR and PFS were not significant."),
}


@pytest.mark.parametrize(("quote", "statement"), ALTERED.values(), ids=ALTERED)
def test_altered_statement_is_seen(quote: str, statement: str) -> None:
    assert faults(statement, [Words(quote)])


@pytest.mark.parametrize(("quote", "statement"), FAITHFUL.values(), ids=FAITHFUL)
def test_faithful_statement_passes(quote: str, statement: str) -> None:
    assert faults(statement, [Words(quote)]) == ()


REDUCED = "Of 63 men and 71 women, 12 and 30 stopped; the mean fell from 4.1 to 3.6."


@pytest.mark.parametrize(
    "statement",
    [
        REDUCED.replace("63", "x").replace("71", "63").replace("x", "71"),
        REDUCED.replace("12", "x").replace("30", "12").replace("x", "30"),
        REDUCED.replace("4.1 to 3.6", "3.6 to 4.1"),
        REDUCED.replace("63", "x").replace("30", "63").replace("x", "30"),
    ],
)
def test_numbers_must_stand_in_their_places(statement: str) -> None:
    assert any("places" in why for why in faults(statement, [Words(REDUCED)]))


DOSE = Words(
    "It is given at 6.4 mg/kg every 3 weeks.",
    above=("US label of trastuzumab deruxtecan (Enhertu)",),
    before="Trastuzumab deruxtecan is an antibody-drug conjugate. Ramucirumab is not. ",
)


@pytest.mark.parametrize(
    ("statement", "supported"),
    [
        ("[Trastuzumab deruxtecan] is given at 6.4 mg/kg every 3 weeks.", True),
        ("Enhertu is given at 6.4 mg/kg every 3 weeks.", True),
        ("[Pembrolizumab] is given at 6.4 mg/kg every 3 weeks.", False),
        ("[Trastuzumab deruxtecan, at home,] is given at 6.4 mg/kg every 3 weeks.", False),
    ],
    ids=["restored from the title", "pronoun resolved", "another drug", "more than restored"],
)
def test_restored_subject_must_be_the_sources(statement: str, supported: bool) -> None:
    assert (faults(statement, [DOSE]) == ()) is supported


HEAD, ROW = "Event | Grade | Dose", "Rash | 3 | Stop until grade 1; then 5 mg"
SPELLED = "Event: Rash; Grade: 3; Dose: Stop until grade 1; then 5 mg"


@pytest.mark.parametrize(
    ("statement", "right"),
    [
        (SPELLED, True),
        ("Event: Rash; Grade: Stop until grade 1; then 5 mg; Dose: 3", False),
        ("Grade: Rash; Event: 3; Dose: Stop until grade 1; then 5 mg", False),
        ("Event: Rash; Dose: Stop until grade 1; then 5 mg", False),
        ("Grade: 3; Dose: Stop until grade 1; then 5 mg", False),
        ("Event: Rash; Grade: 4; Dose: Stop until grade 1; then 5 mg", False),
    ],
    ids=["right", "cells", "names", "middle left out", "first left out", "number"],
)
def test_row_is_spelled_cell_by_cell(statement: str, *, right: bool) -> None:
    assert (faults(statement, [Words(ROW), Words(HEAD)]) == ()) is right


def test_row_without_its_head_is_not_enough() -> None:
    assert faults(SPELLED, [Words(ROW, above=("Event grade and dose",))])


def test_quoted_list_may_stand_on_one_line() -> None:
    quote = Words("Halve the dose if two are true:\nage 80 years or more\nweight 60 kg or less")
    whole = "Halve the dose if two are true: age 80 years or more; weight 60 kg or less"
    assert faults(whole, [quote]) == ()
    assert faults(whole.replace("80", "60"), [quote])


def test_restored_subject_may_stand_before_the_quote() -> None:
    quote = Words("It was given weekly.", before="Zomatinib was studied in ALPHA-01. ")
    assert faults("[Zomatinib] was given weekly.", [quote]) == ()
    assert faults("[Betazumab] was given weekly.", [quote])


def test_two_quotes_support_together() -> None:
    statement = "OS was 14.7 months with T-DXd, which must not be exchanged with trastuzumab."
    assert faults(statement, [Words(OS), Words(EXCHANGE)]) == ()
    assert faults(statement, [Words(OS)])
    assert faults(statement, [Words(EXCHANGE)])


def test_table_is_read_by_its_head() -> None:
    table = [Words("| endpoint | T-DXd | placebo |"), Words("| median PFS, months | 6.7 | 5.6 |")]
    assert faults("Median PFS was 6.7 months with T-DXd and 5.6 with placebo.", table) == ()
    assert faults("Median PFS was 5.6 months with T-DXd and 6.7 with placebo.", table)
    assert faults("Median PFS was 6.7 weeks with T-DXd.", table)


@pytest.mark.parametrize("quotes", [[], [Words("")]], ids=["no quote", "no words"])
def test_nothing_quoted_supports_nothing(quotes: list[Words]) -> None:
    assert faults(OS, quotes) == ("nothing is quoted",)


def test_fault_is_named() -> None:
    (fault,) = faults(OS.rstrip(".") + ", and nausea was rare.", [Words(OS)])
    assert fault == "not in the quotes: nausea, rare"
