"""What a page lets see of its standing."""

from __future__ import annotations

import pytest

from qa.conflicts.marks import marks
from qa.domain import Passage
from qa.text.sentences import split

PAGE = """All pages are reviewed for accuracy by our Editorial Board.
Use with caution: this content is pending human review.
The drug is the best choice. 1, 2
Survival is longer (14.7 vs 11.4 months) 1
HER2 is lost in 35% of patients 3
Category 1 recommendation 2
References
A trial in gastric cancer.
Journal of Trials, 2025
Topic overview, MachineMD Editorial Board, 2025"""


def said(text: str) -> list[str]:
    passage = Passage("page", "r", 0, len(text), text, sentences=split(text))
    found = marks((passage,), text)
    assert all(text[each.start : each.end] for each in found)
    return [each.said for each in found]


def test_page_is_told_by_its_own_words() -> None:
    assert said(PAGE) == [
        "it says both that it is reviewed and that its review is pending, so it is not shown to be "
        "approved",
        "it cites reference 3, and its list has only 2 references",
        "one of its references is a page of its own",
        "it labels recommendations by category and cites no guideline that gives such labels",
    ]


def test_page_that_is_not_reviewed_says_so() -> None:
    assert said("This preprint has not been peer-reviewed.") == [
        "it says that it has not been reviewed"
    ]


@pytest.mark.parametrize(
    "text",
    [
        PAGE.split("\n", maxsplit=1)[0],
        "The trial was reviewed by an ethics board.",
        "Approval is pending in Europe.",
        "Neutropenia was of grade 3\nFatigue was of grade 2\nNausea was of grade 1\nReferences\n"
        "A trial, 2020",
    ],
    ids=["reviewed", "ethics", "approval", "grades"],
)
def test_page_without_fault_bears_no_mark(text: str) -> None:
    assert said(text) == []


def test_guideline_in_the_list_gives_the_labels() -> None:
    page = PAGE.replace("Journal of Trials, 2025", "NCCN guideline, 2025\nOne more, 2024")
    assert said(page)[1:] == ["one of its references is a page of its own"]
