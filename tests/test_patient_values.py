"""What a patient has decides which rule leads, and whose word is asked is whose word is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import holding

from qa.domain import Outcome
from qa.pipeline import Pipeline

LABEL = """# Zomavex (zomatinib) tablets: prescribing information

## Contraindications

Pregnancy. Known allergy to zomatinib. Heart block without a pacemaker.

## Dose changes of zomatinib

QTc of 480 to 499 ms on zomatinib: lower the dose of zomatinib to 10 mg.
QTc of 500 ms or above on zomatinib: stop zomatinib.
If urine protein reaches 2 g or more in 24 hours zomatinib is withheld.
If urine protein again reaches 2 g or more in 24 hours zomatinib is reduced to 5 mg.
Grade 1 rash on zomatinib: go on with zomatinib.
Grade 3 rash on zomatinib: stop zomatinib for good.

## Late doses of zomatinib

| last dose of zomatinib was | what to do |
|---|---|
| up to 6 weeks ago | give zomatinib at once |
| more than 6 weeks ago | begin zomatinib anew |

## Warnings

Zomatinib is stopped after a severe arterial thromboembolic event.

## Pregnancy

Women on zomatinib need contraception.
"""
GUIDELINE = """---
title: "Gout guideline of the European Society for Joints"
source_type: guideline
publisher: European Society for Joints
jurisdiction: EU
---
# Gout guideline of the European Society for Joints

## Second line

For gout in the second line zomatinib is recommended.
"""
TRIAL = """# HOLMWOOD-2: zomatinib against colchicine in gout

## Design

HOLMWOOD-2 was a double-blind randomised trial at 41 sites in Norway that enrolled 812 adults.

In HOLMWOOD-2, 408 patients were assigned zomatinib 20 mg a day.
In HOLMWOOD-2, 404 patients were assigned colchicine 0.5 mg twice a day.

## Safety

In HOLMWOOD-2, grade 3 adverse events occurred in 12% with zomatinib and 9% with colchicine.
The hazard ratio for flares was 0.61 in HOLMWOOD-2.
In HOLMWOOD-2, median overall survival was 40 months with zomatinib and 38 with colchicine.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    with holding(
        tmp_path_factory.mktemp("values"), label=LABEL, guideline=GUIDELINE, holmwood=TRIAL
    ) as pipeline:
        yield pipeline


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("patient on zomatinib, QTc 490", "480 to 499"),
        ("patient on zomatinib, QTc 520", "500 ms or above"),
        ("grade 3 rash on zomatinib: what to do?", "Grade 3 rash"),
        ("last zomatinib 4 weeks ago, what now?", "at once"),
        ("last zomatinib 9 weeks ago, what now?", "anew"),
        ("urine protein 2.4 g/24 h on zomatinib", "withheld"),
        ("urine protein again 2.4 g/24 h on zomatinib", "reduced to 5 mg"),
        ("stroke on zomatinib", "arterial thromboembolic"),
        ("Can zomatinib be used in pregnancy?", "Contraindications: Pregnancy"),
        ("What was the control arm of HOLMWOOD-2?", "404 patients"),
    ],
)
def test_the_rule_for_it_leads(library: Pipeline, question: str, told: str) -> None:
    texts = [each.text for each in library.ask(question).statements]
    assert texts, question
    assert told in texts[0], texts


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("platelets 40 on zomatinib", "platelets of 40"),
        ("What does NICE recommend for gout?", "what NICE says"),
        ("What does the French guideline say about gout?", "a French guideline"),
        ("Serious adverse events in HOLMWOOD-2?", "serious adverse events"),
        ("Hazard ratio for overall survival in HOLMWOOD-2", "Hazard ratio for overall survival"),
        ("Is there a zomatinib cream?", "cream"),
        ("What is the price of zomatinib?", "price"),
    ],
)
def test_what_no_rule_tells_is_not_held(library: Pipeline, question: str, missing: str) -> None:
    answer = library.ask(question)
    assert answer.outcome is Outcome.INSUFFICIENT, [each.text for each in answer.statements]
    assert missing in answer.text


def test_only_those_who_are_asked_speak(library: Pipeline) -> None:
    answer = library.ask("What does the European guideline recommend for gout in the second line?")
    assert answer.statements[0].text.startswith("For gout in the second line")
    leading = answer.statements[0].citations
    cited = {each.marker: each.source.id for each in answer.citations}
    assert {cited[marker] for marker in leading} == {"corpus/guideline.md"}
