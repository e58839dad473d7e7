"""Equal quantities in other units and notations: "6,4mg/kg", "6400 µg/kg", "q3w", "21 days"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from qa.text.numbers import Quantity, quantities

# To the smallest unit of its kind; a month is no number of weeks, a day of treatment no 24 hours.
_IN: Final = {
    "mcg": ("mcg", Decimal(1)),
    "mg": ("mcg", Decimal(1000)),
    "g": ("mcg", Decimal(1_000_000)),
    "kg": ("mcg", Decimal(1_000_000_000)),
    "day": ("day", Decimal(1)),
    "week": ("day", Decimal(7)),
    "month": ("month", Decimal(1)),
    "year": ("month", Decimal(12)),
    "minute": ("minute", Decimal(1)),
    "hour": ("minute", Decimal(60)),
}
_WHOLE: Final = Decimal(100)
NUMBER_WORDS: Final = {
    word: str(number)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), 1
    )
}
_SPELLED: Final = re.compile(
    rf"\b({'|'.join(NUMBER_WORDS)})"
    r"(?=[ -](?:minutes?|hours?|days?|weeks?|months?|years?|weekly)\b)",
    re.IGNORECASE,
)
_SHORT: Final = re.compile(r"\bq\s?(\d{1,2})\s?(w(?:ee)?ks?|w|d(?:ays?)?|h(?:ours?)?)\b", re.I)
_LONG: Final = {"w": "week", "d": "day", "h": "hour"}
_WEEKLY: Final = re.compile(r"\b(\d{1,2})[- ]?weekly\b", re.IGNORECASE)
_COMMA: Final = re.compile(
    r"(?<![\d,.])(?:(0),(\d+)|(\d{1,3}),(\d{1,2})(?=\s?(?:%|per ?cent|[mkcµμ]?g\b|ml\b|gy\b|"
    r"(?:minute|hour|day|week|month|year)s?\b)))(?![\d,]|\.\d)",
    re.IGNORECASE,
)
_TIGHT: Final = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(?=(?:mg|mcg|[µμ]g|g|ml|gy)(?:/|\b))", re.I)
_PER: Final = re.compile(
    r"\b(mg|mcg|[µμ]g|g|milligrams?|micrograms?)(?:/| per )"
    r"(?:(m(?:²|\^2)|square met(?:er|re)s?)|(kilograms?|kilos?))(?!\w)",
    re.IGNORECASE,
)
_EVERY: Final = re.compile(r"\bevery (\d{1,2}) (week|day)s?\b", re.IGNORECASE)
_DAYS: Final = 7


def measure(quantity: Quantity) -> tuple[Decimal, str]:
    """Return a quantity in the smallest unit of its kind; a share of one is one of hundred."""
    value = Decimal(quantity.value)
    unit, _, per = quantity.unit.partition("/")
    if unit == "%":
        return value / _WHOLE, ""
    base, factor = _IN.get(unit, (unit, Decimal(1)))
    return value * factor, f"{base}/{per}" if per else base


def is_equal(one: Quantity, other: Quantity) -> bool:
    """Say whether two quantities are the same, whatever their units: 6400 µg/kg is 6.4 mg/kg."""
    return measure(one) == measure(other)


_PULSE = re.compile(r"\bHR(?= ?(?:of |is |was |[:=] ?)?\d{2,3}\b(?![.,]\d|%| ?per))")


def plainly_written(text: str) -> str:
    """Return a text with its quantities in the notation of clinical English.

    "6,4mg/kg q3w" becomes "6.4 mg/kg every 3 weeks", "80 mg per square metre" "80 mg/m2". Values
    and units stay what they are. A comma before three digits groups thousands. An HR of 47 is a
    heart rate, one of 0.47 a hazard ratio.
    """
    text = _COMMA.sub(lambda m: f"{m[1] or m[3]}.{m[2] or m[4]}", text)
    text = _PER.sub(lambda m: f"{_gram(m[1])}/{'m2' if m[2] else 'kg'}", text)
    text = _PULSE.sub("heart rate", text)
    text = _TIGHT.sub(r"\1 ", text)
    text = _SHORT.sub(lambda m: f"every {_counted(m[1], _LONG[m[2][0].lower()])}", text)
    text = _SPELLED.sub(lambda m: NUMBER_WORDS[m[1].lower()], text)
    return _WEEKLY.sub(lambda m: f"every {_counted(m[1], 'week')}", text)


def otherwise_written(text: str) -> tuple[str, ...]:
    """Return in other units what a text measures: "every 21 days" as "3 weeks", µg/kg as mg/kg."""
    plain = plainly_written(text)
    found: list[str] = []
    for match in _EVERY.finditer(plain):
        number, unit = int(match[1]), match[2].lower()
        if unit == "week":
            found.append(f"every {number * _DAYS} days")
        elif number % _DAYS == 0:
            found.append(f"every {_counted(str(number // _DAYS), 'week')}")
    for quantity in quantities(plain):
        unit, slash, per = quantity.unit.partition("/")
        if unit == "mcg":
            found.append(f"{Decimal(quantity.value).scaleb(-3).normalize():f} mg{slash}{per}")
        elif unit == "g":
            found.append(f"{Decimal(quantity.value).scaleb(3):f} mg{slash}{per}")
    return tuple(dict.fromkeys(found))


def _counted(number: str, unit: str) -> str:
    return f"{number} {unit}{'' if number == '1' else 's'}"


def _gram(unit: str) -> str:
    """Return the short form of a unit of mass: "milligrams" is "mg"."""
    if unit.lower() in ("mcg", "µg", "μg") or unit.lower().startswith("micro"):
        return "mcg"
    return "g" if unit.lower() == "g" else "mg"
