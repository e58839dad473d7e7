"""Sentences that say what a term is: those that begin with it, and those that spell it out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qa.vocabulary import Vocabulary

_SAYS: Final = (
    r"(?: \([^)]*\)|,[^,.;]{1,60},)* (?:(?:therefore|thus|simply|usually|generally) )?"
    r"(?:(?:is|are|was) (?:an?|the|one|any|when|how|not an?|defined|called|rare\w* \w+)\b"
    r"|means?\b|refers? to|stands? for|denotes?\b|describes?\b|compares?\b|measures?\b|gives?\b"
    r"|consists? of|(?:occurs?|develops?|happens?) when|affects?\b)"
)
_INCLUDES: Final = (
    r"(?: (?:in|of|for) [\w-]+)? (?:(?:could|may|can) )?(?:includes?|included|consist\w* of|meant"
    r"|comprise[sd]?|(?:is|was|were|are) defined)\b"
)
_WHOLE, _WITHIN, _SPELLED, _NAMED_FIRST = 1.0, 0.8, 0.7, 0.2


def names_of(term: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the term as it is asked, and with each name in it exchanged for its other names."""
    exchanged = (
        f"{term[:start]}{name}{term[end:]}"
        for start, end, entity in vocabulary.occurrences(term)
        for name in vocabulary.names(entity)
    )
    return tuple(dict.fromkeys((term, *exchanged)))


def definition_fit(names: Sequence[str], text: str) -> float:
    """Return how far a sentence says what the thing of these names is, in [0, 1]."""
    longest = sorted(names, key=len, reverse=True)
    either = "|".join(re.escape(name) for name in longest)
    begins = re.match(
        rf"(?:an? |the )?(?:{either})(?:s|ing)?\b(?P<rest>.*)", text, re.IGNORECASE | re.DOTALL
    )
    if begins and re.match(_SAYS, begins["rest"], re.IGNORECASE):
        return _WHOLE
    if begins and re.match(_INCLUDES, begins["rest"], re.IGNORECASE):
        return _WITHIN
    if re.search(rf"(?<!\w)(?:{either})(?: \([^)]*\))? (?:is|are|was|were) an? ", text):
        return _WITHIN
    # "trifluridine/tipiracil (TAS-102, Lonsurf)", "MSI-high (microsatellite instability-high)"
    named = rf"\w \([^()]{{0,40}}(?<![\w-])(?:{either})(?![\w-])[^()]{{0,40}}\)"
    if re.search(
        rf"{named}|(?<![\w-])(?:{either})[\w-]*(?: [\d.]+)? \([A-Za-z][a-zA-Z -]{{6,}}\)", text
    ):
        return _SPELLED
    return _NAMED_FIRST if begins else 0.0
