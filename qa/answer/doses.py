"""Whose dose a sentence tells: that of the drug asked about, or of one given beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qa.answer.candidates import Candidate, names_any
from qa.domain import Intent, Query
from qa.text.numbers import quantities
from qa.understand.asks import asks_adjustment
from qa.vocabulary import Vocabulary

_DOSE_OF: Final = re.compile(r"\b(?:dos(?:e|es|age|ing)|schedule)\b(?: \w+)? (?:of|for)\b", re.I)
_BESIDE: Final = 9
"""So many characters after "dose of" stands the drug: "of oral X", not "for a bleed on X"."""
_ITS_DOSE: Final = re.compile(r" dos(?:e|es|ing)\b", re.IGNORECASE)
_AMOUNT: Final = re.compile(r"\b(?:dos(?:e|es|age|ing)|bolus|how much)\b", re.IGNORECASE)
_FIGURE: Final = re.compile(r"\d")
_OF_ELSE: Final = re.compile(r"\bgrades? \d(?:(?: or | to | and |-)\d)*|\(\d+\)", re.IGNORECASE)
"""Figures of a grade or a reference: no dose's."""
_PLUS: Final = " plus "
"""Between the drugs of a regimen, of which each may be dosed."""
_UNITS: Final = frozenset({"mg/kg", "mg/m2", "mg", "mcg", "g", "ml", "gy"})


def of_another_drug(question: str, text: str, vocabulary: Vocabulary) -> bool:
    """Say whether a sentence gives doses, and none of them beside the drug whose dose is asked."""
    asked = frozenset((_drug_asked(question, vocabulary) or "").split(_PLUS)) - {""}
    of_doses = {
        entity.name
        for _, end, entity in vocabulary.occurrences(text)
        if entity.kind in ("drug", "regimen") and _ITS_DOSE.match(text, end)
    }
    if of_doses:
        return bool(asked) and not asked & of_doses
    doses = [each for each in quantities(text) if each.unit in _UNITS]
    named = sorted(
        (start, entity.name)
        for start, _, entity in vocabulary.occurrences(text)
        if entity.kind in ("drug", "regimen")
    )
    if not asked or not doses or not named:
        return False
    beside = {
        max((each for each in named if each[0] < dose.start), default=named[0])[1] for dose in doses
    }
    leads = named[0][1]
    return not asked & (beside | {leads})


def is_undosed(query: Query, candidates: Sequence[Candidate], vocabulary: Vocabulary) -> bool:
    """Say whether the dose of a drug is asked, and all that is said of it is said without figures.

    How a dose is changed may be told in steps.
    """
    asked = query.asked
    if query.intent is not Intent.DOSE or asks_adjustment(asked) or not _AMOUNT.search(asked):
        return False
    name = _drug_asked(asked, vocabulary)
    drugs = [each for each in query.entities if each.name == name]
    return bool(drugs) and not any(
        _FIGURE.search(_OF_ELSE.sub(" ", each.text)) and names_any(drugs, each, vocabulary)
        for each in candidates
    )


def _drug_asked(question: str, vocabulary: Vocabulary) -> str | None:
    """Return the drug that a question names right after "dose of", else the first one it names."""
    marked = _DOSE_OF.search(question)
    after = marked.end() if marked else 0
    named = sorted(
        (start, entity.name)
        for start, _, entity in vocabulary.occurrences(question)
        if entity.kind in ("drug", "regimen")
    )
    beside = (name for start, name in named if 0 <= start - after <= _BESIDE)
    return next(beside, named[0][1] if named else None)
