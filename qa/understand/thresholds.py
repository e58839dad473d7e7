"""Thresholds: whether a measured value that a question names meets the condition of a sentence.

"CPS came back 3" meets "a CPS of 1 to 5" and not "CPS of 5 or more".
"""

from __future__ import annotations

import re
from itertools import chain
from math import inf
from typing import Final

from qa.understand.bounds import Bound, bounds, told_values

# What rules out or requires tells those whom it does not reach that it does not.
_RULES: Final = re.compile(
    r"\b(?:contraindicat\w+|not (?:be |recommended|used?|given|approved|start\w*)|avoid\w*|do not"
    r"|exclu\w+|requir\w+|must|eligib\w+|inclu(?:ded|sion)|provided|only if|needed)\b",
    re.IGNORECASE,
)

_OLD, _YOUNG = 60, 21
"""Years of age that set apart: most adults are above the lower ends, and under the upper ones."""


def meets(question: str, *told: str) -> bool | None:
    """Say whether the values that a question names meet a text's conditions on the same measures.

    Of several values of a measure the last one is the patient's; one of several conditions is
    enough. What the first text leaves open, the next one tells. None if they share no measure, and
    where a rule that rules out or requires does not reach the value.
    """
    asked = _values(question)
    if not asked:
        return None
    judged = [fit for name, value in asked.items() if (fit := _fit(name, value, told)) is not None]
    return all(judged) if judged else None


def aptness(question: str, *told: str) -> float:
    """Return how narrowly a text's conditions hold the values that a question names, in [0, 1].

    A range is for them, and "500 or more" is for 510 before "above 450" is. 0 where a value is in
    none of the conditions, and of an age that nearly every adult has.
    """
    if meets(question, *told) is not True:
        return 0.0
    asked = _values(question)
    return max(
        (
            _narrowness(bound, asked[bound.measure])
            for bound in chain.from_iterable(map(bounds, told))
            if bound.measure in asked and not bound.is_value and bound.holds(asked[bound.measure])
        ),
        default=0.0,
    )


def _values(question: str) -> dict[str, float]:
    """Return the patient's value of each measure, the last that is told."""
    return {bound.measure: bound.low for bound in bounds(question) if bound.is_value}


def _narrowness(bound: Bound, value: float) -> float:
    if bound.measure == "age" and bound.low < _OLD and bound.high > _YOUNG:
        return 0.0
    if inf not in (-bound.low, bound.high):
        return 1.0
    end = bound.high if bound.high < inf else bound.low
    largest = max(abs(value), abs(end))
    return 1.0 - abs(value - end) / largest if largest else 1.0


def with_values(standalone: str, question: str) -> str:
    """Return a question as it is read, with the values that only its own words tell."""
    read = {bound.measure for bound in bounds(standalone)}
    lost = [v for v in told_values(question) if not {b.measure for b in bounds(v)} & read]
    return " . ".join((standalone, *lost))


def _fit(measure: str, value: float, told: tuple[str, ...]) -> bool | None:
    for text in told:
        found = [b for b in bounds(text) if b.measure == measure and (b.is_score or not b.is_value)]
        if found:
            holds = any(bound.holds(value) for bound in found)
            return None if not holds and _RULES.search(text) else holds
    return None
