"""The point in time at which something is asked for: a 12-month rate is no 5-year rate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from qa.text.numbers import Quantity, quantities

_MONTHS: Final = {"year": 12.0, "month": 1.0, "week": 12 / 52}
_DAY: Final = 12 / 365
_ROUGHLY: Final = 0.08
"""By so much less or more a time in other units is the same: 90 days and 3 months."""
_GESTATION: Final = 42
"""So many weeks and fewer may be how long a woman is pregnant."""
_NUMBERS: Final = {
    word: str(value)
    for value, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
}
_COUNTED: Final = re.compile(r"\b(?P<unit>month|year|week|day) (?P<value>\d{1,3})\b", re.IGNORECASE)
"""A visit of a study: month 12, week 96."""
_ORDINALS: Final = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_ORDINAL: Final = re.compile(rf"\b(?P<turn>{'|'.join(_ORDINALS)}) (?P<unit>year|month)\b", re.I)
"""In the first year is in year 1."""
_SPELLED: Final = re.compile(r"\b(?:" + "|".join(_NUMBERS) + r")\b", re.IGNORECASE)
_AT: Final = re.compile(
    r"\b(?:at|by)(?: the| about| around)? $"
    r"|\b(?:alive|surviv\w*|dead|free|around|left|still)\b[^.?!;]{0,25}$",
    re.IGNORECASE,
)
_OF: Final = re.compile(
    r"-?\s?(?:[a-z-]+ ){0,2}(?:overall|progression|event|disease|relapse|recurrence|survival"
    r"|rates?\b|OS\b|PFS\b|EFS\b|DFS\b|mortality|remission|recurrence|landmark|mark\b)",
    re.IGNORECASE,
)
# "Alive after 7 months of trastuzumab" tells what was given, "14 months longer" how much was won.
_SPAN: Final = re.compile(
    r"-?\s*(?:(?:of|on) \w|(?:[\w-]+ ){0,2}(?:longer|shorter|more|less|benefit|gain|advantage|"
    r"difference|improvement|prolongation)\b)",
    re.IGNORECASE,
)


def times_told(text: str) -> frozenset[float]:
    """Return the spans of time that a text speaks of, in months: "5-year" is 60."""
    return frozenset(_months(each) for each in _spans(_spelled(text)))


def times_asked(question: str) -> frozenset[float]:
    """Return the points in time at which a question asks for something, in months.

    How long a treatment was given, how long a woman is pregnant, and by how long something prolongs
    survival are no such points.
    """
    text = _spelled(question)
    return frozenset(
        _months(each)
        for each in _spans(text)
        if not (each.unit == "week" and float(each.value) <= _GESTATION)
        and not _SPAN.match(text, each.end)
        and (_AT.search(text[: each.start]) or _OF.match(text, each.end))
    )


def is_then(question: str, text: str) -> bool:
    """Say whether a text speaks of the time that a question asks for, if it asks for one.

    In other units it may be so roughly: 12 weeks, 90 days and 3 months are one.
    """
    asked = times_asked(question)
    if not asked or asked & times_told(text):
        return True
    given = {each.unit for each in _spans(_spelled(question))}
    others = [
        _DAY * float(each.value) if each.unit == "day" else _months(each)
        for each in quantities(_spelled(text))
        if each.unit == "day" or (each.unit in _MONTHS and each.unit not in given)
    ]
    return any(abs(told - wanted) <= _ROUGHLY * wanted for told in others for wanted in asked)


def _spelled(text: str) -> str:
    text = _ORDINAL.sub(lambda match: f"{_ORDINALS[match['turn'].lower()]} {match['unit']}s", text)
    text = _SPELLED.sub(lambda match: _NUMBERS[match.group().lower()], text)
    return _COUNTED.sub(r"\g<value> \g<unit>s", text)


def _spans(text: str) -> Iterator[Quantity]:
    return (each for each in quantities(text) if each.unit in _MONTHS)


def _months(quantity: Quantity) -> float:
    return round(float(quantity.value) * _MONTHS[quantity.unit], 2)
