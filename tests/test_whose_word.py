"""Where several are asked each speaks; what none of them tells is not told by a neighbour."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import holding

from qa.domain import Outcome
from qa.pipeline import Pipeline


def rules(title: str, kind: str, publisher: str, place: str, text: str) -> str:
    return f"""---
title: "{title}"
source_type: {kind}
publisher: {publisher}
jurisdiction: {place}
---
# {title}

{text}"""


US_LABEL = rules(
    "Zomavex (zomatinib): US label",
    "label",
    "Zomavex Inc",
    "US",
    """## Forgotten tablets

A forgotten zomatinib tablet is taken within 12 hours.

## Dose of zomatinib

Zomatinib is given at 20 mg once daily.

## Bleeding on zomatinib

For severe bleeding on zomatinib give serelumab.
""",
)
EU_LABEL = rules(
    "Zomavex (zomatinib): EU label",
    "label",
    "Zomavex SA",
    "EU",
    """## Forgotten tablets

A forgotten zomatinib tablet is taken within 8 hours.
""",
)
US_GUIDELINE = rules(
    "Gout guideline of the American Council of Joints",
    "guideline",
    "American Council of Joints",
    "US",
    """## Choice

1. Zomatinib is a first choice for gout. (Class 1, level A)
2. Colchicine is kept for gout with stones. (Class 2b, level C)
""",
)
EU_GUIDELINE = rules(
    "Gout guideline of the European League of Joints",
    "guideline",
    "European League of Joints",
    "EU",
    """## Choice

For gout zomatinib is suggested only after colchicine.
""",
)
TRIAL = """# HOLMWOOD-2: zomatinib against colchicine in gout

## Design

HOLMWOOD-2 was a double-blind randomised trial that enrolled 812 adults.

## Results

In HOLMWOOD-2 flares occurred in 12% with zomatinib and 19% with colchicine.
In HOLMWOOD-2 the hazard ratio for flares was 0.61.
In HOLMWOOD-2, 41% of patients were women, and 38% took metformin.
The panel found zomatinib good, and colchicine in HOLMWOOD-2 not.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    with holding(
        tmp_path_factory.mktemp("places"),
        us_label=US_LABEL,
        eu_label=EU_LABEL,
        us_guideline=US_GUIDELINE,
        eu_guideline=EU_GUIDELINE,
        holmwood=TRIAL,
    ) as pipeline:
        yield pipeline


def told(library: Pipeline, question: str) -> str:
    return " | ".join(each.text for each in library.ask(question).statements)


@pytest.mark.parametrize(
    ("question", "both"),
    [
        (
            "Late zomatinib tablet: does the American label give longer than the European one?",
            ("12 hours", "8 hours"),
        ),
        (
            "Do the US and the EU label differ on missed doses of zomatinib?",
            ("12 hours", "8 hours"),
        ),
        (
            "Where do the American and European guidelines differ on zomatinib for gout?",
            ("first choice", "after colchicine"),
        ),
    ],
)
def test_each_place_that_is_asked_speaks(
    library: Pipeline, question: str, both: tuple[str, str]
) -> None:
    answer = told(library, question)
    assert all(each in answer for each in both), answer


def test_a_society_is_known_by_its_name_in_full(library: Pipeline) -> None:
    answer = told(library, "What does the European League of Joints say on zomatinib for gout?")
    assert "after colchicine" in answer
    assert "first choice" not in answer


def test_advice_keeps_its_strength(library: Pipeline) -> None:
    assert "(Class 1, level A)" in told(library, "What does ACJ recommend for gout?")


@pytest.mark.parametrize(
    "question",
    [
        "ACJ 2024: what about pregnancy in gout?",
        "Dose of serelumab for bleeding on zomatinib?",
        "Can zomatinib go in a dosette box?",
        "Hazard ratio for flares in women in HOLMWOOD-2?",
        "Hazard ratio for flares in HOLMWOOD-2 in those on metformin?",
    ],
)
def test_a_neighbour_is_no_answer(library: Pipeline, question: str) -> None:
    answer = library.ask(question)
    assert answer.outcome is Outcome.INSUFFICIENT, [each.text for each in answer.statements]


def test_the_dose_that_is_told_is_told(library: Pipeline) -> None:
    assert "20 mg" in told(library, "dose of zomatinib")


def test_a_ratio_of_a_place_is_not_that_of_all(library: Pipeline) -> None:
    answer = library.ask("Hazard ratio for flares in HOLMWOOD-2, Asia vs Europe?")
    assert answer.outcome is Outcome.INSUFFICIENT


def test_a_phase_in_roman_numerals_names_nothing(library: Pipeline) -> None:
    answer = library.ask("Which phase III trial found fewer flares with zomatinib?")
    assert answer.outcome is Outcome.ANSWERED
