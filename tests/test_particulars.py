"""What may be asked of a study or a medicine is told where it is asked, and missed where it is not.

How large a study was or how a medicine is kept shares hardly a word with what tells it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import holding

from qa.domain import Entity, Outcome
from qa.pipeline import Pipeline
from qa.understand.particulars import only_particulars, particulars_of, without_particulars

LABEL = """# Zomavex (zomatinib) tablets: prescribing information

## Indication

Zomatinib is indicated for gout in adults. Who has gout must drink two litres a day.

## Contraindications

- Congenital long QT syndrome.
- Heart block without a pacemaker.

## Missed tablet and storage

Zomatinib is taken as soon as it is remembered within 12 hours.
Keep the bottle below 25 degrees and dry.

## Special groups

With a creatinine clearance below 30 mL/min the dose of zomatinib is halved.

## Adverse reactions

Nausea occurred in 12% of patients who must have taken zomatinib for a week.
"""
TRIAL = """# HOLMWOOD-2: zomatinib against colchicine in gout

## Key result

In HOLMWOOD-2, flares were 0.8 a year with zomatinib and 1.9 with colchicine, a rate ratio of 0.42.
In HOLMWOOD-2, pain fell by 31.5% with zomatinib and by 22.4% with colchicine.

## Design

HOLMWOOD-2 was a double-blind trial at 41 sites in Norway that enrolled 812 adults.
In HOLMWOOD-2, 408 patients were assigned zomatinib.
Patients with tophi or with kidney stones were kept out of HOLMWOOD-2.
Every patient in HOLMWOOD-2 needed two flares in the year before.
The primary endpoint of HOLMWOOD-2 was pain; flares were secondary.

## Safety

Diarrhoea was seen in 6% with zomatinib and 14% with colchicine.
Rash was seen in 2% and 1%.

## Limits

Nobody older than 80 years took part.
"""


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("how big was LANTERN-MS, n and how many sites?", "number of patients"),
        ("HER2-RAM: how many patients, and what disease control?", "number of patients"),
        ("How many patients were randomised in RAINBOW?", "number of patients"),
        ("How many took part in ORCHARD-2?", "number of patients"),
        ("Who paid for ToGA?", "funding"),
        ("was T-ACT blinded", "blinding"),
        ("where was GATSBY done", "place"),
        ("primary endpoint of ToGA?", "primary endpoint"),
        ("side effects in RAINBOW", "side effects"),
        ("Who mustn't have ramucirumab?", "contraindications"),
        ("What if a dose of ramucirumab is missed?", "missed dose"),
        ("how is Enhertu stored", "storage"),
        ("Enhertu in severe renal impairment", "renal impairment"),
        ("Over how long is Enhertu given?", "infusion time"),
        ("Serious adverse events in GLOW?", "serious adverse events"),
        ("Treatment-related deaths in RAINBOW?", "deaths from treatment"),
        ("Did anyone die in HARROW-1?", "deaths"),
        ("How many stopped because of side effects in TAGS?", "stopping for side effects"),
        ("Immune-related AEs in KEYNOTE-811", "immune-mediated events"),
        ("Most common side effects in RAINBOW?", "commonest side effects"),
        ("Most dangerous side effect of Enhertu", "boxed warning"),
        ("Did TAGS prolong survival?", "effect on survival"),
        ("Subsequent therapy in SPOTLIGHT", "subsequent treatment"),
        ("Data cutoff of ToGA?", "data cutoff"),
        ("Inclusion criteria of ToGA", "inclusion"),
        ("What is the price of Enhertu?", "price"),
        ("When should tamsulosin not be started?", "prohibitions"),
        ("How many trials in the meta-analysis?", "studies pooled"),
        ("Is pembrolizumab recommended second line?", "verdict"),
    ],
)
def test_particular_is_asked_for(question: str, name: str) -> None:
    assert name in [each.name for each in particulars_of(question)]


@pytest.mark.parametrize(
    "question",
    [
        "How many patients had febrile neutropenia?",
        "How big is the effect on pain?",
        "Was the primary endpoint of RAINBOW significant?",
        "Who read the scans, and were they blinded?",
        "Could sperm storage be offered before Enhertu?",
        "My patient took an overdose last year: could he have joined?",
        "Patient with renal impairment after trastuzumab: what second line?",
        "What does the maker's statement say of sponsors?",
    ],
)
def test_something_else_is_asked_for(question: str) -> None:
    assert particulars_of(question) == ()


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("HER2-RAM enrolled 50 patients with HER2-positive advanced gastric cancer.", 50),
        ("In all, 912 patients aged 18 to 55 years were randomly assigned.", 912),
        ("It was a randomised, double-blind trial with 1,204 infants from 30 centres.", 1204),
        ("In the trial, 46 patients were assigned placebo and 45 patients the drug.", 46),
        ("Injection-site reactions were reported in 21.8% and 9.3%.", None),
        ("Grade 3 neutropenia occurred in 40 patients.", None),
        ("KEYNOTE-811 enrolled patients whatever their PD-L1 status.", None),
    ],
)
def test_size_is_told(text: str, most: int | None) -> None:
    (size,) = particulars_of("What was the sample size?")
    assert size.is_told(text) is (most is not None)
    assert most is None or size.most(text) == most


def test_nothing_else_is_asked() -> None:
    trial = Entity("ToGA", "trial", "ToGA")
    survival = Entity("overall survival", "endpoint", "survival")
    assert only_particulars("Was ToGA blinded, and who paid for it?", [trial])
    assert not only_particulars("Was ToGA blinded, and what was its survival?", [trial, survival])
    assert not only_particulars("What did ToGA show?", [trial])
    assert "blinded" not in without_particulars("Was ToGA blinded?")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    with holding(tmp_path_factory.mktemp("particulars"), label=LABEL, trial=TRIAL) as pipeline:
        yield pipeline


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who must not have zomatinib?", ["long QT", "Heart block"]),
        ("Is zomatinib contraindicated in anyone?", ["long QT", "Heart block"]),
        ("What about a missed dose of zomatinib?", ["within 12 hours"]),
        ("How should zomatinib be stored?", ["below 25 degrees"]),
        ("Zomatinib in renal impairment", ["dose of zomatinib is halved"]),
        ("How often was nausea with zomatinib?", ["12%"]),
        ("How many patients were in HOLMWOOD-2?", ["812 adults"]),
        ("Was HOLMWOOD-2 blinded?", ["double-blind"]),
        ("Who could enter HOLMWOOD-2?", ["enrolled 812 adults", "needed two flares"]),
        ("Where was HOLMWOOD-2 done?", ["41 sites in Norway"]),
        ("Primary endpoint of HOLMWOOD-2?", ["was pain"]),
        ("Side effects in HOLMWOOD-2", ["Diarrhoea", "Rash"]),
        ("What were the limitations of HOLMWOOD-2?", ["older than 80"]),
    ],
)
def test_what_tells_it_leads(library: Pipeline, question: str, told: list[str]) -> None:
    texts = [each.text for each in library.ask(question).statements]
    assert all(part in text for part, text in zip(told, texts, strict=False)), texts
    assert len(texts) >= len(told)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Who paid for HOLMWOOD-2?", "funding"),
        ("Did any of the patients cross over in HOLMWOOD-2?", "crossover"),
        ("What is the half-life of zomatinib?", "half-life"),
        ("Zomatinib in severe hepatic impairment", "hepatic impairment"),
        ("Can zomatinib be used in children?", "children"),
    ],
)
def test_what_nothing_tells_is_not_held(library: Pipeline, question: str, missing: str) -> None:
    answer = library.ask(question)
    assert answer.outcome is Outcome.INSUFFICIENT
    assert f"nothing on {missing} for" in answer.text


def test_nothing_beside_the_point_is_told(library: Pipeline) -> None:
    (only,) = library.ask("Was HOLMWOOD-2 blinded?").statements
    assert "double-blind" in only.text


def test_an_aim_that_was_reached_is_told_by_the_primary_endpoint(library: Pipeline) -> None:
    first = library.ask("Did HOLMWOOD-2 meet its goal?").statements[0]
    assert "31.5%" in first.text
