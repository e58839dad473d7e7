"""Thresholds: whether a measured value that a question names meets the condition of a sentence.

"CPS 7" meets "a CPS of 5 or more" and not "CPS below 1", whatever the measure is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Final

_NUMBER: Final = r"\d+(?:\.\d+)?"
_OF: Final = r"(?: (?:score|value|level|count|status|category))?(?: (?:of|is|was|were|are|at|=))*"
_ABOVE: Final = r"(?:or (?:more|higher|above|greater|over|older)|and (?:above|over))"
_BELOW: Final = r"or (?:less|lower|below|fewer|under|younger)"
_UNIT: Final = r"(?: ?%| ?[^\W\d_]+(?:/[^\W\d_]+)*)"
_BOUND: Final = re.compile(
    rf"\b(?P<name>[^\W\d_][\w.]*(?:-[^\W_]\w*)*)\)?{_OF}(?: \(?|(?=[<>=]))"
    rf"(?:(?P<low>{_NUMBER})(?: ?(?:to|-) ?(?P<high>{_NUMBER}))?(?![\w.]*\d)"
    rf"(?:(?P<plus>\+)|{_UNIT}? ?(?:(?P<more>{_ABOVE})|(?P<less>{_BELOW})))?"
    rf"|(?P<sign>>=|at least|>|above|over|more than|greater than|<=|at most|<|below|under"
    rf"|less than|lower than) ?(?P<end>{_NUMBER}))",
    re.IGNORECASE,
)
_DASHES: Final = str.maketrans({"–": "-", "—": "-", "−": "-", "≥": ">=", "≤": "<="})
_AT_LEAST: Final = frozenset({">=", "at least"})
_AT_MOST: Final = frozenset({"<=", "at most"})
_ABOVE_SIGNS: Final = frozenset({">", "above", "over", "more than", "greater than"})
_HIGHEST_SCORE: Final = 4
"""Up to here "2+" is a score of its own; "65+" is 65 or more."""
_MEASURES: Final = {"aged": "age", "ages": "age"}
_NO_MEASURES: Final = frozenset(
    """a an the of to in on at by for from with and or than is was were are be after before about
    every day days week weeks month months year years phase grade stage line version edition table
    part over under within until patients trial study median""".split()
)


@dataclass(frozen=True, slots=True)
class Bound:
    """The values of a measure that a text speaks of, from `low` to `high`."""

    measure: str
    low: float
    high: float
    holds_ends: tuple[bool, bool] = (True, True)

    @property
    def is_value(self) -> bool:
        """Say whether it is one value and no range."""
        return self.low == self.high

    def holds(self, value: float) -> bool:
        """Say whether a value is within the bounds."""
        above = value > self.low or (value == self.low and self.holds_ends[0])
        below = value < self.high or (value == self.high and self.holds_ends[1])
        return above and below


def bounds(text: str) -> tuple[Bound, ...]:
    """Return the bounds and values of measures that a text names, in order."""
    return tuple(_bounds(" ".join(text.translate(_DASHES).split())))


def meets(question: str, text: str) -> bool | None:
    """Say whether the values that a question names meet a text's conditions on the same measures.

    None if they share no measure.
    """
    asked = [bound for bound in bounds(question) if bound.is_value]
    told = bounds(text)
    shared = [(value, [b for b in told if b.measure == value.measure]) for value in asked]
    judged = [any(b.holds(value.low) for b in found) for value, found in shared if found]
    return all(judged) if judged else None


def _bounds(text: str) -> Iterator[Bound]:
    for match in _BOUND.finditer(text):
        measure = _MEASURES.get(match["name"].casefold(), match["name"].casefold())
        if measure in _NO_MEASURES:
            continue
        if match["sign"]:
            yield _beyond(measure, match["sign"].casefold(), float(match["end"]))
        elif match["more"] or (match["plus"] and float(match["low"]) > _HIGHEST_SCORE):
            yield Bound(measure, float(match["low"]), inf)
        elif match["less"]:
            yield Bound(measure, -inf, float(match["low"]))
        else:
            yield Bound(measure, float(match["low"]), float(match["high"] or match["low"]))


def _beyond(measure: str, sign: str, end: float) -> Bound:
    if sign in _AT_LEAST:
        return Bound(measure, end, inf)
    if sign in _ABOVE_SIGNS:
        return Bound(measure, end, inf, (False, True))
    return Bound(measure, -inf, end, (True, sign in _AT_MOST))
