"""What a source asserts beside figures, and which sentence of a better source opposes it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa.conflicts.asserted import asserted
from qa.conflicts.assertions import Asked, Opposed
from qa.conflicts.claims import drugs_in
from qa.conflicts.spoken import Names, Spoken, names_of, spoken, stems
from qa.domain import Passage, Source, SourceType
from qa.text.sentences import split

NAMES = Names(frozenset({"HARBOUR-AF"}), frozenset({"theophylline"}))
LABEL = "Theophylline: US prescribing information"


def say(text: str, kind: str = "news", title: str = "A page") -> tuple[Spoken, ...]:
    passage = Passage(kind, "r", 0, len(text), text, sentences=split(text))
    return tuple(spoken(Source(kind, "r", title, SourceType(kind)), passage, NAMES))


def opposed(said: Sequence[Spoken], better: Sequence[Spoken]) -> list[Opposed]:
    return [
        found
        for sentence in said
        for assertion in asserted(sentence)
        if (found := assertion.opposed(better))
    ]


LIVER = "For theophylline:\nRegular liver function tests"
SERUM = "On theophylline, the serum concentration is measured after each dose change."
DOSE = "The starting dose of theophylline is 300 mg a day."
STOP = "Theophylline is stopped if the serum level is above 20."
LUNGS = "During nivolumab, watch for cough and take a chest X-ray if lung disease is suspected."
ANTIBODY = "Ramucirumab is a monoclonal antibody against VEGFR2."
STUDY = "Trastuzumab beyond progression did not improve survival."
BENEFIT = "The committee of HARBOUR-AF recommended stopping the trial because of clear benefit."
ADVICE = "The guideline gives docetaxel a category 2A recommendation."

WRONG = [
    ("test", LIVER, SERUM, "label"),
    ("test-denied", "Do regular liver tests on theophylline.",
     "The theophylline label contains no requirement for liver tests.", "label"),
    ("test-of-an-organ", "Regular pulmonary function tests are advised with nivolumab.", LUNGS,
     "label"),
    ("dose", "The starting dose of theophylline is 600 mg a day.", DOSE, "label"),
    ("how-often", "Starting dose of theophylline: 300 mg once weekly", DOSE, "label"),
    ("limit", "Stop theophylline if the serum level is above 25.", STOP, "label"),
    ("grade", "Stop nivolumab for pneumonitis of grade 3 or higher.",
     "Nivolumab is stopped for pneumonitis of grade 2 or higher.", "label"),
    ("class", "The usual chemotherapy mix of ramucirumab plus paclitaxel lost.", ANTIBODY, "label"),
    ("called", "Ramucirumab, a kinase inhibitor, is given every 2 weeks.", ANTIBODY, "label"),
    ("no-evidence", "Trastuzumab beyond progression: no evidence supports it.", STUDY, "trial"),
    ("committee", "In HARBOUR-AF a committee looked at the data. It recommended stopping the trial "
     "because of harm.", BENEFIT, "trial"),
    ("category", "Docetaxel (category 1 recommendation)", ADVICE, "guideline"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "better", "kind"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG]
)
def test_better_source_opposes(said: str, better: str, kind: str) -> None:
    (found,) = opposed(say(said), say(better, kind, LABEL if kind == "label" else "A report"))
    assert found.better.text in better
    assert found.other.text in said


RIGHT = [
    ("test-of-the-label", "Measure the serum concentration of theophylline regularly.", SERUM,
     "label"),
    ("label-without-rules", LIVER, DOSE, "label"),
    ("another-drug", "For nivolumab:\nRegular liver function tests", SERUM, "label"),
    ("result-is-no-test", "Neutropenia occurred in 51% with theophylline; check liver enzymes < 3.",
     SERUM, "label"),
    ("dose", "The starting dose of theophylline is 0.3 g a day.", DOSE, "label"),
    ("another-part", "The maximum dose of theophylline is 900 mg a day.", DOSE, "label"),
    ("reduced-dose", "The dose of theophylline is reduced to 200 mg a day.", DOSE, "label"),
    ("limit", "Stop theophylline if the serum level is above 20.", STOP, "label"),
    ("other-direction", "Stop theophylline if the serum level is below 5.", STOP, "label"),
    ("other-measure", "Stop theophylline if the heart rate is above 140.", STOP, "label"),
    ("class", "The antibody ramucirumab was added to chemotherapy.", ANTIBODY, "label"),
    ("with-chemotherapy", "Ramucirumab was given with chemotherapy.", ANTIBODY, "label"),
    ("comparator", "Ramucirumab is better than a chemotherapy drug.", ANTIBODY, "label"),
    ("evidence", "Evidence supports trastuzumab beyond progression.", STUDY, "trial"),
    ("no-evidence-of-something-else", "No evidence supports trastuzumab in breast cysts.", STUDY,
     "trial"),
    ("committee", "The committee of HARBOUR-AF advised stopping because of clear benefit.", BENEFIT,
     "trial"),
    ("category", "Docetaxel (category 2A recommendation)", ADVICE, "guideline"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "better", "kind"), [r[1:] for r in RIGHT], ids=[r[0] for r in RIGHT]
)
def test_nothing_opposes(said: str, better: str, kind: str) -> None:
    title = LABEL if kind == "label" and "theo" in better else "A report"
    assert opposed(say(said), say(better, kind, title)) == []


def asking(question: str) -> Asked:
    drugs = drugs_in(question) | NAMES.drugs_of(question)
    return Asked(question, stems(question), drugs, NAMES.trials_of(question))


TOUCHED = [
    (LIVER, "What is monitored on theophylline?", True),
    (LIVER, "Are liver tests needed with theophylline?", True),
    (LIVER, "How is the heart monitored on theophylline?", False),
    (LIVER, "What is the dose of theophylline?", False),
    (LIVER, "What is monitored on nivolumab?", False),
    (DOSE, "At what dose is theophylline started?", True),
    (DOSE, "What is theophylline used for?", False),
    (STOP, "When is theophylline stopped?", True),
    (STOP, "How often is theophylline measured?", False),
    (WRONG[8][1], "What kind of drug is ramucirumab?", True),
    (WRONG[8][1], "How often is ramucirumab given?", False),
    (WRONG[9][1], "Is trastuzumab useful beyond progression?", True),
    (WRONG[9][1], "What is the dose of trastuzumab?", False),
    (BENEFIT, "Why was HARBOUR-AF stopped early?", True),
    (BENEFIT, "How many patients took part in HARBOUR-AF?", False),
    (WRONG[11][1], "Which category has docetaxel?", True),
    (WRONG[11][1], "What is the dose of docetaxel?", False),
]


@pytest.mark.parametrize(("said", "question", "is_touched"), TOUCHED)
def test_question_touches_what_it_is_about(said: str, question: str, is_touched: bool) -> None:
    found = [each for sentence in say(said) for each in asserted(sentence)]
    assert any(each.is_touched(asking(question)) for each in found) is is_touched


def test_titles_name_what_no_vocabulary_knows() -> None:
    trial = Source("t", "r", "HARBOUR-AF: apixaban against warfarin", SourceType.TRIAL)
    label = Source("l", "r", "Theophylline: US prescribing information", SourceType.LABEL)
    page = Source("p", "r", "DISCLAIMER: all rights reserved", SourceType.OTHER)
    assert names_of((trial, label, page)) == NAMES


def test_line_of_a_list_speaks_of_the_drug_that_leads_it() -> None:
    assert say(LIVER)[-1].drugs == {"theophylline"}
