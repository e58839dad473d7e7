"""Dates as a reader says them."""

from __future__ import annotations

from datetime import date


def date_words(published: str) -> str:
    """Write an ISO 8601 date, possibly only a year or a month, as a reader says it."""
    try:
        match published.split("-"):
            case [year, month]:
                return f"{date(int(year), int(month), 1):%B %Y}"
            case [_, _, _]:
                day = date.fromisoformat(published)
                return f"{day.day} {day:%B %Y}"
    except ValueError:
        pass
    return published
