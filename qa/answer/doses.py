"""Whose dose a sentence tells: that of the drug asked about, or of one given beside it."""

from __future__ import annotations

import re
from typing import Final

from qa.text.numbers import quantities
from qa.vocabulary import Vocabulary

_DOSE_OF: Final = re.compile(r"\b(?:dos(?:e|es|age|ing)|schedule)\b(?: \w+)? (?:of|for)\b", re.I)
_ITS_DOSE: Final = re.compile(r" dos(?:e|es|ing)\b", re.IGNORECASE)
_UNITS: Final = frozenset({"mg/kg", "mg/m2", "mg", "mcg", "g", "ml", "gy"})


def of_another_drug(question: str, text: str, vocabulary: Vocabulary) -> bool:
    """Say whether a sentence gives doses, and none of them beside the drug whose dose is asked."""
    asked = _drug_asked(question, vocabulary)
    of_doses = {
        entity.name
        for _, end, entity in vocabulary.occurrences(text)
        if entity.kind in ("drug", "regimen") and _ITS_DOSE.match(text, end)
    }
    if of_doses:
        return asked is not None and asked not in of_doses
    doses = [each for each in quantities(text) if each.unit in _UNITS]
    named = sorted(
        (start, entity.name)
        for start, _, entity in vocabulary.occurrences(text)
        if entity.kind in ("drug", "regimen")
    )
    if asked is None or not doses or not named:
        return False
    beside = {
        max((each for each in named if each[0] < dose.start), default=named[0])[1] for dose in doses
    }
    leads = named[0][1]
    return asked not in beside and asked != leads


def _drug_asked(question: str, vocabulary: Vocabulary) -> str | None:
    """Return the drug that a question names right after "dose of", else the first one it names."""
    marked = _DOSE_OF.search(question)
    after = marked.end() if marked else 0
    named = sorted(
        (start, entity.name)
        for start, _, entity in vocabulary.occurrences(question)
        if entity.kind in ("drug", "regimen")
    )
    return next((name for start, name in named if start >= after), None)
