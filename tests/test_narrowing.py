"""What a question narrows a trial or a drug to must be spoken of where that trial or drug is."""

from __future__ import annotations

import pytest
from stock import document, evidence

from qa.answer.narrowing import unheld
from qa.domain import Scores, SourceType
from qa.understand import understand
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary().extended(
    [("drug", ("zomatinib",)), ("trial", ("ALPHA-01",)), ("trial", ("ALPHA-02",))]
)
ALPHA = document(
    "alpha",
    "In ALPHA-01, median overall survival was 12.5 months with zomatinib.",
    "In ALPHA-01, the benefit was the same in patients aged 65 years or older.",
    "Secondary endpoints of ALPHA-01 were duration of response and safety.",
    title="ALPHA-01: zomatinib in gout",
    source_type=SourceType.TRIAL,
)
OTHER = document(
    "other",
    "In ALPHA-02, progression-free survival was 6.1 months, also in Chinese patients.",
    "ALPHA-01 is another trial of zomatinib.",
    title="ALPHA-02",
    source_type=SourceType.TRIAL,
)


def missing(question: str) -> tuple[str, ...]:
    query = understand(question, NAMES)
    items = [
        item for each in (ALPHA, OTHER) for item in evidence(each, query.asked, Scores(0.5, 1, 0.5))
    ]
    return unheld(query, items, NAMES)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What was progression-free survival in ALPHA-01?", "progression-free survival"),
        ("Overall survival of Chinese patients in ALPHA-01?", "chinese patients"),
        ("Overall survival in EBV-positive disease with zomatinib?", "ebv"),
        ("Quality of life in ALPHA-01?", "quality of life"),
        ("What was the median duration of response in ALPHA-01?", "duration of response"),
    ],
    ids=["endpoint", "place", "tumour", "what patients report", "only listed"],
)
def test_what_only_others_tell_is_missing(question: str, named: str) -> None:
    assert any(named in each.lower() for each in missing(question))


@pytest.mark.parametrize(
    "question",
    [
        "What was overall survival in ALPHA-01?",
        "What did ALPHA-01 show in the over-65s?",
        "Progression-free survival of Chinese patients in ALPHA-02?",
        "What was the hazard ratio in ALPHA-01?",
        "Was duration of response an endpoint of ALPHA-01?",
        "Which patients are Chinese?",
    ],
    ids=["endpoint", "older", "told of another", "a measure", "endpoint listed", "no subject"],
)
def test_what_is_told_or_not_narrowed_is_not_missing(question: str) -> None:
    assert missing(question) == ()
