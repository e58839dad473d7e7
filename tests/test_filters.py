"""Filters bound the evidence strictly, and say which values they know."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from qa.domain import Filters, Source, SourceType
from qa.errors import SettingsError
from qa.understand.filters import filters_of
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary()


def source(*tags: str, title: str = "A report", published: str | None = "2023-05") -> Source:
    return Source("a", "1", title, SourceType.TRIAL, published=published, tags=tags)


@pytest.mark.parametrize(
    ("filters", "admitted"),
    [
        (Filters(), True),
        (Filters(until_year=2023), True),
        (Filters(until_year=2022), False),
        (Filters(since_year=2023, until_year=2023), True),
        (Filters(trials=("DESTINY-Gastric04",)), True),
        (Filters(trials=("DESTINY-Gastric01",)), False),
        (Filters(trials=("ToGA", "destiny-gastric04")), True),
        (Filters(drugs=("Trastuzumab Deruxtecan",)), True),
        (Filters(drugs=("trastuzumab",)), False),
        (Filters(line="second"), True),
        (Filters(line="first"), False),
        (Filters(her2="positive"), True),
        (Filters(her2="negative"), False),
        (Filters(line="second", her2="positive", trials=("RAINBOW",)), False),
        (Filters((SourceType.LABEL,), line="second"), False),
    ],
    ids=str,
)
def test_tags_decide(filters: Filters, admitted: bool) -> None:
    tagged = source(
        "trial:DESTINY-Gastric04", "drug:trastuzumab deruxtecan", "line:second", "her2:positive"
    )
    assert filters.admit(tagged) is admitted


@pytest.mark.parametrize(
    ("filters", "title", "admitted"),
    [
        (Filters(trials=("CheckMate-649",)), "CheckMate 649: five-year data", True),
        (Filters(trials=("CheckMate-649",)), "CheckMate 6491", False),
        (Filters(trials=("REGARD",)), "A review with regard to survival", False),
        (Filters(trials=("REGARD",)), "REGARD: ramucirumab alone", True),
        (Filters(drugs=("trastuzumab",)), "Trastuzumab in gastric cancer", True),
        (Filters(drugs=("trastuzumab",)), "Trastuzumab deruxtecan in gastric cancer", False),
        (Filters(drugs=("trastuzumab",)), "Ado-trastuzumab emtansine or a taxane", False),
        (Filters(line="second"), "Second-line treatment of gastric cancer", True),
        (Filters(line="later"), "Third-line treatment of gastric cancer", True),
        (Filters(line="later"), "First-line treatment of gastric cancer", False),
        (Filters(her2="negative"), "Nivolumab for HER2-negative disease", True),
        (Filters(her2="negative"), "Trastuzumab for HER2-positive disease", False),
    ],
    ids=str,
)
def test_title_decides_without_tags(filters: Filters, title: str, admitted: bool) -> None:
    assert filters.admit(source(title=title)) is admitted


@pytest.mark.parametrize("tag", ["line:third", "line:third-or-later", "line:later"])
def test_third_line_is_later(tag: str) -> None:
    assert Filters(line="later").admit(source(tag))


@pytest.mark.parametrize(
    "filters",
    [
        Filters(line="first"),
        Filters(her2="positive"),
        Filters(drugs=("x",)),
        Filters(trials=("y",)),
    ],
    ids=str,
)
def test_document_that_says_nothing_is_left_out(filters: Filters) -> None:
    assert not filters.admit(source())


def test_document_without_a_date_is_left_out() -> None:
    assert not Filters(until_year=2030).admit(source(published=None))


@pytest.mark.parametrize("wrong", [{"line": "fifth"}, {"her2": "maybe"}], ids=str)
def test_impossible_value_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is none of"):
        Filters(line=wrong.get("line"), her2=wrong.get("her2"))


def test_names_are_resolved() -> None:
    filters = filters_of(NAMES, trials=["dg-04"], drugs=["Enhertu", "XELOX", "zomatinib"])
    assert {"DESTINY-Gastric04", "NCT04704934"} <= set(filters.trials)
    assert {"trastuzumab deruxtecan", "CAPOX", "zomatinib"} <= set(filters.drugs)
    assert "trastuzumab" not in filters.drugs


@pytest.mark.parametrize(
    ("line", "meant"),
    [("second", "second"), ("2L", "second"), ("First-line", "first"), ("third", "later"),
     ("later", "later"), ("third or later", "later"), ("third-or-later", "later")],
)  # fmt: skip
def test_line_is_read(line: str, meant: str) -> None:
    assert filters_of(NAMES, line=line).line == meant


@pytest.mark.parametrize(
    ("her2", "meant"),
    [("positive", "positive"), ("HER2-negative", "negative"), ("+", "positive"), ("-", "negative"),
     ("neg", "negative"), ("Low", "low")],
)  # fmt: skip
def test_status_is_read(her2: str, meant: str) -> None:
    assert filters_of(NAMES, her2=her2).her2 == meant


def test_everything_together() -> None:
    filters = filters_of(NAMES, source_types=["ai_summary"], since=2020, until=2024)
    assert filters == Filters((SourceType.AI_SUMMARY,), 2020, 2024)


def test_nothing_given_filters_nothing() -> None:
    assert filters_of(NAMES) == Filters()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (partial(filters_of, NAMES, line="fifth"), "first, second, later"),
        (partial(filters_of, NAMES, her2="unclear"), "positive, negative, low"),
        (partial(filters_of, NAMES, source_types=["blog"]), "trial, label"),
        (partial(filters_of, NAMES, since=2024, until=2020), "earlier year"),
        (partial(filters_of, NAMES, until=20), "YYYY"),
        (partial(filters_of, NAMES, trials=["  "]), "no name"),
    ],
    ids=["line", "her2", "type", "order", "year", "name"],
)
def test_wrong_word_is_told(call: Callable[[], Filters], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        call()
