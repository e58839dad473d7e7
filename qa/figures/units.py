"""The units in which outcomes are measured; units of doses are not among them."""

from __future__ import annotations

import re
from typing import Final

_UNITS: Final = {
    "percentage points": r"percentage[- ]points?|%[- ]points?",
    "%": r"%|per ?cent\b",
    "months": r"months?\b|mos?\b",
    "weeks": r"weeks?\b|wks?\b",
    "days": r"days?\b",
    "years": r"years?\b|yrs?\b",
    "hours": r"hours?\b|hrs?\b|h\b",
    "minutes": r"minutes?\b|mins?\b",
    "mm Hg": r"mm ?Hg\b",
    "mmol/L": r"mmol ?/ ?[lL]\b|mmol [lL]-1",
    "mg/dL": r"mg ?/ ?d[lL]\b",
    "g/dL": r"g ?/ ?d[lL]\b",
    "mg/L": r"mg ?/ ?[lL]\b",
    "g/L": r"g ?/ ?[lL]\b",
    "ng/mL": r"ng ?/ ?m[lL]\b",
    "pg/mL": r"pg ?/ ?m[lL]\b",
    "U/L": r"I?U ?/ ?[lL]\b",
    "kg/m2": r"kg ?/ ?m(?:2|²)",
    "mL/min": r"m[lL] ?/ ?min(?:ute)?\b",
    "beats/min": r"(?:bpm|beats? ?(?:/|per) ?min(?:ute)?)\b",
    "kg": r"kg\b(?! ?/)",
    "mL": r"m[lL]\b(?! ?/)",
    "cm": r"cm\b",
    "mm": r"mm\b(?! ?Hg)",
    "m": r"met(?:er|re)s?\b|m\b(?![/2²])",
    "points": r"points?\b",
}
UNIT: Final = "(?:" + "|".join(_UNITS.values()) + ")"
TIMES: Final = frozenset({"months", "weeks", "days", "years", "hours", "minutes"})
_PATTERNS: Final = tuple((name, re.compile(words)) for name, words in _UNITS.items())


def unit_named(words: str) -> str:
    """Return the unit's own name for how it is written; words that are no unit are an error."""
    return next(name for name, pattern in _PATTERNS if pattern.fullmatch(words))
