"""Passages → the sentence in which a document defines a term."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from qa.domain import SECONDARY, Citation, Passage, Source
from qa.text.numbers import quantities

Search = Callable[[str], Sequence[tuple[Passage, Source]]]
"""Passages that hold the words of a term, the likeliest first."""

_LONGEST_WORDS: Final = 45
# Nouns by which a thing is put into its class; a verb alone also reports and judges ("overall
# survival is the primary endpoint").
_CLASS: Final = (
    r"time|share|proportion|percentage|probability|chance|ratio|range|rate|measure|measurement|"
    r"number|score|scale|index|estimate|interval|difference|average|test|stain|assay|method|"
    r"technique|procedure|analysis|comparison|rule|criterion|definition|condition|disease|"
    r"disorder|syndrome|inflammation|infection|injury|loss|lack|change|response|one|kind|type|"
    r"form|group|class|set|protein|receptor|enzyme|gene|antibody|hormone|substance|drug|treatment"
)
_SAYS: Final = (
    r"(?:(?:is|was|are|were) defined as|means?|refers? to|denotes?|describes?|"
    rf"(?:compares?|measures?|counts?) (?:how|the)|gives? the (?:{_CLASS})|runs? from|"
    rf"(?:is|are) (?:an? |the )?(?:\w+ ){{0,2}}?(?:{_CLASS})s?\b(?! endpoint))\s+(?!not\b)"
)
_RESULT_UNITS: Final = frozenset({"month", "year", "patient", "mg/kg", "mg/m2"})


def definition(
    names: Iterable[str], passages: Iterable[tuple[Passage, Source]], marker: int
) -> Citation | None:
    """Return the first sentence that says what a term of these names means, as a citation.

    It begins with the term. News and AI summaries define nothing, and sentences with results
    ("means that survival was 14.7 months") are none.
    """
    either = "|".join(sorted(map(_either_way, names), key=len, reverse=True))
    opening = re.compile(
        rf"(?:an? |the )?(?:\d+% )?[\"“]?(?:{either})s?[\"”]?(?: \([^()]{{1,40}}\))?"
        rf"(?: under [\w. ]{{1,20}})? {_SAYS}",
        re.IGNORECASE,
    )
    for passage, source in passages:
        if source.source_type in SECONDARY:
            continue
        for sentence in passage.sentences:
            quote = passage.quote(sentence)
            if opening.match(quote) and _is_general(quote):
                return Citation(
                    marker,
                    source,
                    sentence.start,
                    sentence.end,
                    quote,
                    passage.heading,
                    passage.page,
                )
    return None


def _is_general(quote: str) -> bool:
    return len(quote.split()) <= _LONGEST_WORDS and not any(
        quantity.unit in _RESULT_UNITS for quantity in quantities(quote)
    )


def _either_way(name: str) -> str:
    """Return a pattern of a name with its words joined by a space or a hyphen."""
    return r"[ -]".join(map(re.escape, re.split(r"[ -]", name)))
