"""Numbers with their units, as they are written in clinical prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_UNITS = {
    "%": r"%|per\s?cent|percent",
    "mg/kg": r"mg/kg|mg per kg|milligrams? per kilogram",
    "mg/m2": r"mg/m2|mg/m²|mg per m2|mg/m\^2|(?:mg|milligrams?) per square met(?:er|re)",
    "mcg/kg": r"(?:mcg|µg|μg)/kg|(?:mcg|µg|μg) per kg|micrograms? per kilogram",
    "mg": r"mg|milligrams?",
    "mcg": r"mcg|µg|μg|micrograms?",
    "g": r"g|grams?",
    "kg": r"kg|kilograms?",
    "ml": r"ml|millilit(?:er|re)s?",
    "gy": r"gy",
    "month": r"months?|mo\b",
    "week": r"weeks?|wks?",
    "day": r"days?",
    "year": r"years?|yrs?",
    "hour": r"hours?|hrs?",
    "minute": r"minutes?|mins?",
    "patient": r"patients?|participants?|adults?|people",
}
_UNIT = "|".join(f"(?P<u{index}>{pattern})" for index, pattern in enumerate(_UNITS.values()))
_NAMES = tuple(_UNITS)
# A number neither starts nor ends inside a word: the 2 of HER2, the 04 of
# Gastric04 and the 1 of PD-1 are names.
_START = r"(?<![\w.])(?<![A-Za-z]-)"
_NUMBER = re.compile(
    rf"{_START}(?P<value>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|[1-9]\d{{0,2}}(?:\.\d{{3}}){{2,}}"
    rf"|\d+(?:[.,·]\d+)?)"
    rf"(?![\w]|\.\d)(?:\s?-?(?:{_UNIT})(?![\w]))?|"
    rf"{_START}(?P<tight>\d+(?:[.,·]\d+)?)(?:{_UNIT.replace('?P<u', '?P<t')})(?![\w])",
    re.IGNORECASE,
)
# Between two numbers of one comparison or range: "14.7 versus 11.4 months", "5 to 10 mg".
_SHARED = re.compile(r"^[^.;:]{0,60}\b(?:vs|versus|to|and|or|against|compared|than)\b|^\s?-\s?$")


_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_IN_WHOLES = frozenset({"mg", "mg/m2", "mcg", "patient"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; `value` is canonical ("0.7" for 0.70), `unit` "" if it has none."""

    value: str
    unit: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text in order, each with the unit that it has or shares.

    The first number of "14.7 versus 11.4 months" shares the unit of the second. Digits inside
    names (HER2, Gastric04) are not numbers. The offsets are those of `text`.
    """
    plain = text.translate({ord(dash): "-" for dash in "‐‑‒–—−"})
    found = [_quantity(match) for match in _NUMBER.finditer(plain)]
    for index in range(len(found) - 2, -1, -1):
        here, following = found[index], found[index + 1]
        between = plain[here.end : following.start]
        if not here.unit and following.unit and _SHARED.search(between):
            found[index] = Quantity(here.value, following.unit, here.start, here.end)
    return tuple(found)


def _quantity(match: re.Match[str]) -> Quantity:
    groups = match.groupdict()
    raw = groups["value"] or groups["tight"]
    unit = next(
        (
            _NAMES[int(name[1:])]
            for name, found in groups.items()
            if found is not None and name[1:].isdigit()
        ),
        "",
    )
    return Quantity(_canonical(raw, unit), unit, match.start(), match.end())


def _canonical(raw: str, unit: str) -> str:
    raw = raw.replace("·", ".")
    # So does a point in what is counted or given in whole units: "1.000 mg", "1.579 patients".
    if _GROUPED.fullmatch(raw) and (unit in _IN_WHOLES or raw.count(".") > 1):
        raw = raw.replace(".", "")
    # A comma before exactly three digits groups thousands; any other is a decimal comma.
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", raw)
    number = Decimal(raw.replace(",", "" if grouped else "."))
    return f"{number.normalize():f}"
