"""When a document was published, read off what it says of itself near its beginning or end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_MONTHS: Final = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_MONTH = r"(?P<month>(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*)\.?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS: Final = tuple(
    re.compile(rf"(?<![\d/.-]){form}(?![\d/-]|\.\d)", re.IGNORECASE)
    for form in (
        rf"{_YEAR}[-/](?P<number>\d{{1,2}})[-/](?P<day>\d{{1,2}})",
        rf"{_DAY}\s+{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_YEAR}\s+{_MONTH}(?:\s+(?P<day>\d{{1,2}}))?",
        rf"{_MONTH},?\s+{_YEAR}",
        rf"(?P<first>\d{{1,2}})[/.](?P<second>\d{{1,2}})[/.]{_YEAR}",
        rf"{_YEAR}-(?P<number>\d{{1,2}})",
        rf"(?P<number>\d{{1,2}})[/.]{_YEAR}",
        _YEAR,
    )
)
_MOST_MONTHS, _MOST_DAYS = 12, 31

_LINES = 12  # at the beginning
_LAST_LINES = 4
_LINE_WORDS = 40  # a longer line is prose
_JOURNAL_WORDS = 8  # before a citation: more are a sentence that cites another document
# What comes first in this list is the better date of publication.
_LABELS: Final = tuple(
    # At the beginning of a line or of what follows a mark: "was revised in 2019" tells of another.
    re.compile(
        rf"(?:\A|[.;:|/·•(,–—-])\s*(?:{label})\b(?:\s+(?:on|date|in))?\s*[:.]?\s*(?P<rest>.{{4,40}})",
        re.IGNORECASE,
    )
    for label in (
        r"(?:first )?published(?: online)?|publication date|date of (?:publication|issue)|"
        r"epub(?: ahead of print)?|issued",
        r"date of (?:the )?(?:last )?revision(?: of the text)?|revised",
        r"(?:page |content |medically |text )?(?:last )?(?:updated|reviewed|revised|modified)",
    )
)
_CITATION = re.compile(
    rf"{_YEAR}(?:\s+{_MONTH}(?:\s+(?P<day>\d{{1,2}}))?)?\s*;\s*\d{{1,4}}\s*"
    r"(?:\([^)]{1,12}\))?\s*:\s*[a-z]{0,2}\d",
    re.IGNORECASE,
)
_CITATION_LAST = re.compile(
    rf"\b\d{{1,4}}(?:\(\d+\))?:\s*[a-z]?\d+[-–][a-z]?\d+,\s*{_YEAR}\b", re.I
)
_OF_ANOTHER = re.compile(
    r"\b(?:comment|reply|erratum|correction|corrected|see|cites?|cited|response|based|summari\w+)\b"
    r"|\A\W*\d{1,3}[.)\]]\s",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"\A[A-Z][A-Z. ]{2,30},? \(?(?P<rest>[^\n]{4,30}?\d{4})\)?\s*[-–—]")
_EDITION = re.compile(
    rf"\b{_YEAR}\s+(?:(?:focused|annual)\s+)?(?:update|edition|guidelines?|revision)\b|"
    r"\b(?:update|edition|guidelines?|revision),?\s+(?P<later>(?:19|20)\d{2})\b",
    re.IGNORECASE,
)


def read(written: str) -> str | None:
    """Return the first date in a text as ISO 8601, as exact as it is certain; None without one.

    Of "03/04/2024" only the year is certain.
    """
    matches = [match for form in _FORMS if (match := form.search(written))]
    first = min(matches, key=lambda match: (match.start(), -match.end()), default=None)
    return _iso(first) if first else None


def published(lines: Sequence[str], primary_source: str | None = None) -> str | None:
    """Return when a document was published, from its lines (the title is the first), or None.

    Dates are taken where they are called so ("Published online …", "Revised: 11/2023"), from the
    document's own citation, the source that it summarises, a newspaper's dateline, and the
    edition that the title names, in this order.
    """
    opening = [line for line in lines[: _LINES + 1] if len(line.split()) <= _LINE_WORDS]
    closing = [
        line for line in lines[_LINES + 1 :][-_LAST_LINES:] if len(line.split()) <= _LINE_WORDS
    ]
    found = (
        *_labelled([*opening[1:], *closing]),
        *(_cited(line) for line in opening[1:]),
        _latest(primary_source or ""),
        _dateline(lines[1:4]),
        _edition(lines[0] if lines else ""),
    )
    return next((date for date in found if date), None)


def _begins_with_date(text: str) -> bool:
    return any(form.match(text) for form in _FORMS)


def labelled(lines: Sequence[str]) -> str | None:
    """Return the date that one of these lines names as that of the document, or None."""
    return next(_labelled([line for line in lines if len(line.split()) <= _LINE_WORDS]), None)


def _labelled(lines: Sequence[str]) -> Iterator[str]:
    for label in _LABELS:
        for line in lines:
            match = label.search(line)
            near = match.group("rest") if match else ""
            if _begins_with_date(near) and (date := read(near)):
                yield date


def _cited(line: str) -> str | None:
    """Return the date in a document's own citation ("N Engl J Med 2020;383:1436-46")."""
    match = _CITATION.search(line) or _CITATION_LAST.search(line)
    if match is None or _OF_ANOTHER.search(line):
        return None
    return _iso(match) if len(line[: match.start()].split()) <= _JOURNAL_WORDS else None


def _latest(citations: str) -> str | None:
    """Return the latest date of citations: a summary of several reports is as new as its newest."""
    return max((_iso(match) for match in _CITATION.finditer(citations)), default=None)


def _dateline(lines: Sequence[str]) -> str | None:
    found = (_DATELINE.match(line) for line in lines)
    return next((read(match.group("rest")) for match in found if match), None)


def _edition(title: str) -> str | None:
    years = {match.group("year") or match.group("later") for match in _EDITION.finditer(title)}
    return years.pop() if len(years) == 1 else None


def _iso(match: re.Match[str]) -> str:
    """Return a match of one of the forms as ISO 8601; what cannot be a date is left out."""
    found = match.groupdict()
    year, month, day = str(found["year"]), 0, int(found.get("day") or 0)
    if found.get("month"):
        month = _MONTHS[str(found["month"])[:3].lower()]
    elif found.get("number"):
        month = int(found["number"])
    elif found.get("first"):
        month, day = _certain(int(found["first"]), int(found["second"]))
    if not 1 <= month <= _MOST_MONTHS:
        return year
    return f"{year}-{month:02d}-{day:02d}" if 1 <= day <= _MOST_DAYS else f"{year}-{month:02d}"


def _certain(first: int, second: int) -> tuple[int, int]:
    """Return month and day of two numbers where only one order makes a date, else (0, 0)."""
    if first == second or second > _MOST_MONTHS >= first:
        return first, second
    return (second, first) if first > _MOST_MONTHS >= second else (0, 0)
