"""Find numbers with their units, to see whether a statement's are in the words it cites.

Written for the evaluation alone: it shares nothing with the code whose answers it judges.
Numbers written as words ("two") and digits inside names ("HER2", "KEYNOTE-811") do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evals.patterns import tokens

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CONNECTORS = frozenset({"-", "to", "and", "or", "versus", "vs", "against", ",", "/", "."})
_PER = frozenset({"/", "per"})
_UNITS = {"%": "%"} | {
    spelling: unit
    for unit, spellings in {
        "month": "month months mo mos",
        "week": "week weeks wk wks",
        "day": "day days",
        "year": "year years yr yrs",
        "hour": "hour hours h hr hrs",
        "minute": "minute minutes min mins",
        "mg": "mg milligram milligrams",
        "kg": "kg kilogram kilograms",
        "g": "g gram grams",
        "mcg": "mcg μg ug microgram micrograms",
        "ml": "ml millilitre millilitres milliliter milliliters",
        "l": "l litre litres liter liters",
        "mm": "mm",
        "cm": "cm",
        "m2": "m2",
        "gy": "gy",
        "fold": "fold",
    }.items()
    for spelling in spellings.split()
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in canonical form with its unit.

    `unit` is the one written right after the number, "" if there is none; `shared` is the one
    that it may share with the next number, as 14.7 does in "14.7 and 11.4 months".
    """

    value: str
    unit: str
    shared: str = ""

    def __str__(self) -> str:
        """Write the number with its unit."""
        return (
            f"{self.value}{self.unit}" if self.unit == "%" else f"{self.value} {self.unit}".strip()
        )


def quantities(text: str) -> tuple[Quantity, ...]:
    """List the numbers of a text in order."""
    words = tokens(text)
    places = [place for place, word in enumerate(words) if _NUMBER.fullmatch(word)]
    listed: list[Quantity] = []
    following = (len(words), "")
    for place in reversed(places):
        unit = _unit(words[place + 1 : place + 6])
        joined = frozenset(words[place + 1 : following[0]]) <= _CONNECTORS
        shared = following[1] if joined and not unit else ""
        listed.append(Quantity(words[place], unit, shared))
        following = (place, unit or shared)
    return tuple(reversed(listed))


def unsupported(statement: str, quotes: Sequence[str]) -> tuple[Quantity, ...]:
    """List the statement's quantities that no quote holds with the same unit.

    A number whose unit was left out is one of them: "6.4 every 3" is no dose.
    """
    held = [quantity for quote in quotes for quantity in quantities(quote)]
    return tuple(asked for asked in quantities(statement) if not _held(asked, held))


def _held(asked: Quantity, held: Sequence[Quantity]) -> bool:
    return any(asked.value == known.value and _same_unit(asked, known) for known in held)


def _same_unit(asked: Quantity, known: Quantity) -> bool:
    if asked.unit:
        return asked.unit in {known.unit, known.shared}
    return known.unit in {"", asked.shared}


def _unit(words: Sequence[str]) -> str:
    """Read a unit such as % or mg/kg off the words after a number."""
    if not words or words[0] not in _UNITS:
        return ""
    unit = _UNITS[words[0]]
    rest = words[1:]
    while len(rest) > 1 and rest[0] in _PER and rest[1] in _UNITS:
        unit = f"{unit}/{_UNITS[rest[1]]}"
        rest = rest[2:]
    return unit
