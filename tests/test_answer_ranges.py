"""A range that better sources give, beside the single value of another one."""

from __future__ import annotations

import pytest
from stock import document
from test_answer_figures import found

from qa.answer.disagreements import with_disagreements
from qa.domain import Answer, Disagreement, Document, Outcome, SourceType
from qa.understand import understand
from qa.vocabulary import field_vocabulary

RANGE = "Across studies, interstitial lung disease occurred in 9% to 28% of patients."
SINGLE = "Interstitial lung disease occurs in ~14% of patients."
QUESTION = "How often does interstitial lung disease occur?"


NAMES = field_vocabulary()


def told(*documents: Document) -> tuple[Disagreement, ...]:
    items = found(*documents)
    texts = {each.source.id: each.text for each in documents}
    passages = {item.source.id: (item.passage,) for item in items}
    return with_disagreements(
        Answer(QUESTION, QUESTION, Outcome.ANSWERED, ""),
        understand(QUESTION, NAMES),
        items,
        NAMES,
        more=tuple,
        search=lambda _words: (),
        passages_of=lambda id_, _revision: passages[id_],
        text_of=lambda id_, _revision: texts[id_],
    ).disagreements


def review(text: str = RANGE) -> Document:
    return document("review", text, title="A review", source_type=SourceType.REVIEW)


def summary(text: str = SINGLE) -> Document:
    return document("summary", text, title="An answer", source_type=SourceType.AI_SUMMARY)


def test_single_value_is_shown_beside_the_range() -> None:
    (one,) = told(review(), summary())
    assert one.about == "interstitial lung disease"
    assert [side.value for side in one.sides] == [
        "9% to 28% (review, undated)",
        "about 14% (AI summary, undated)",
    ]
    assert one.prevails == one.sides[0].citation


def test_review_goes_before_a_report_that_mentions_a_range() -> None:
    mention = "Interstitial lung disease is quoted as 10-20% in reports."
    report = document("report", mention, title="A trial", source_type=SourceType.TRIAL)
    (one,) = told(report, review(), summary())
    assert one.sides[0].value.startswith("9% to 28%")


@pytest.mark.parametrize(
    "text",
    [
        "Interstitial lung disease occurred in 14% (95% CI 9% to 28%) of patients.",
        "Interstitial lung disease occurred in 9% and 28% of patients, respectively.",
        "Interstitial lung disease occurred in 14% of patients.",
        "Nausea occurred in 9% to 28% of patients.",
    ],
)
def test_what_is_no_range_of_the_topic_contradicts_nothing(text: str) -> None:
    assert told(review(text), summary()) == ()


@pytest.mark.parametrize(
    "text",
    [
        RANGE,
        "Interstitial lung disease occurs in 9% of women and 14% of men.",
        "Interstitial lung disease must be looked for.",
        "Nausea occurs in 14% of patients.",
    ],
)
def test_what_is_no_single_value_is_not_told(text: str) -> None:
    assert told(review(), summary(text)) == ()


def test_range_with_between_is_read() -> None:
    between = "Interstitial lung disease occurs in between 9 and 28% of patients."
    assert len(told(review(between), summary())) == 1
