"""Dates are read where a document says when it was published, as exactly as they are certain."""

from __future__ import annotations

import pytest

from qa.ingest import dates


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024-03-14", "2024-03-14"),
        ("2025/6/1T10:00", "2025-06-01"),
        ("14 March 2024", "2024-03-14"),
        ("Sept. 3rd, 2024", "2024-09-03"),
        ("2020 Oct 8", "2020-10-08"),
        ("June 2021", "2021-06"),
        ("11/2023", "2023-11"),
        ("25/12/2023", "2023-12-25"),
        ("12/25/2023", "2023-12-25"),
        ("03/04/2024", "2024"),
        ("in 2019", "2019"),
        ("version 12.2023.4", None),
        ("last week", None),
    ],
)
def test_date_is_as_exact_as_it_is_certain(written: str, date: str | None) -> None:
    assert dates.read(written) == date


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("N Engl J Med 2020;383:1436-46", "2020"),
        ("BMJ 2019;364:l689", "2019"),
        ("J Clin Oncol 42:3400-3409, 2024", "2024"),
        ("Some J. 2020 Oct 8;383(15):1436-1446. doi: 10.1/x. Epub 2020 Sep 24.", "2020-09-24"),
        ("Received: 1 May 2019 / Accepted: 3 June 2019 / Published: 5 July 2019", "2019-07-05"),
        ("Published online September 24, 2020", "2020-09-24"),
        ("Page last reviewed: 14 March 2024. Next review due: 14 March 2027", "2024-03-14"),
        ("Revised: 11/2023", "2023-11"),
        ("PARIS, March 2025 - Patients lived longer.", "2025-03"),
    ],
)
def test_document_says_when_it_was_published(line: str, date: str) -> None:
    assert dates.published(["A title", line, "Text."]) == date


@pytest.mark.parametrize(
    "line",
    [
        "Comment on: N Engl J Med 2020;383:1436-46",
        "1. Author A. N Engl J Med 2020;383:1436-46",
        "The score was revised in 2019.",
        "Next reviewed: 14 March 2027",
        "The largest trial so far showed a benefit in adults with pain (Lancet 2019;393:1-9).",
        "Patients were enrolled from March 2016 to May 2019.",
    ],
    ids=["comment", "reference", "prose", "next", "cited", "enrolment"],
)
def test_date_of_something_else_is_left(line: str) -> None:
    assert dates.published(["A title", line, "Text."]) is None


def test_what_is_called_so_goes_before_the_citation_and_that_before_the_title() -> None:
    title, cited = "Pain: guideline, 2019 update", "J Pain 2020;1:2-3"
    assert dates.published([title, cited, "Published: 5 May 2021"]) == "2021-05-05"
    assert dates.published([title, cited]) == "2020"
    assert dates.published([title, "Text."]) == "2019"
    assert dates.published([title, "Text."], "J Pain 2016;1:2; J Pain 2018;3:4") == "2018"


def test_middle_of_a_document_is_not_looked_at() -> None:
    filling = ["A line of text."] * 30
    assert dates.published(["T", *filling, "J Pain 2020;1:2-3", *filling]) is None
    assert dates.published(["T", *filling, "Revised: 11/2023"]) == "2023-11"
