"""Who issued what a question asks for: "the ESMO guideline", "the European label", "the FDA"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from qa.domain import Source, SourceType

Fit = Callable[[Source], int]
"""1 for a source of who is named, -1 for a rule by somebody else, 0 where nothing is told."""

RULES: Final = frozenset({SourceType.LABEL, SourceType.GUIDELINE})
_AGENCIES: Final = {
    "US": "FDA|USPI",
    "EU": "EMA|EPAR|SmPC|CHMP",
    "GB": "NICE|MHRA",
    "JP": "PMDA|MHLW",
    "CN": "NMPA",
    "CA": "Health Canada",
    "AU": "TGA",
}
_PLACES: Final = {
    "US": r"American|U\.?S\.?A?\b|United States",
    "EU": "Europe(?:an)?|EU",
    "GB": r"British|U\.?K\b|United Kingdom",
    "JP": "Japan(?:ese)?",
    "CN": "Chinese|China",
    "KR": "Korean?",
    "CA": "Canadian|Canada",
    "AU": "Australian?",
}
# "Japanese patients" are no issuer; "the Japanese guideline" and "the European one" are.
_ISSUED: Final = (
    r"(?:[\s-]+[\w'-]+){0,2}?[\s-]+(?:label\w*|guid(?:eline|ance)s?|societ(?:y|ies)|association|"
    r"college|recommendations?|prescribing|product information|package insert|agency|regulators?|"
    r"authorit(?:y|ies)|approval|text|wording|document|version|one)\b"
)
_NAMED: Final = tuple(
    (
        place,
        re.compile(rf"\b(?:{agencies})\b"),
        re.compile(rf"\b(?:{_PLACES[place]})(?:{_ISSUED})", re.IGNORECASE)
        if place in _PLACES
        else None,
    )
    for place, agencies in {**dict.fromkeys(_PLACES, r"(?!)"), **_AGENCIES}.items()
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORTEST: Final = 3
_SHORTEST_SMALL: Final = 4
"""A short form in small letters must be longer: "ash" is a word."""


def issuer_fit(question: str, sources: Iterable[Source]) -> Fit:
    """Return how a source fits the society, agency or country that a question names.

    Societies are known by the initials of the publishers of `sources`.
    """
    places = {
        place
        for place, agency, words in _NAMED
        if agency.search(question) or (words and words.search(question))
    }
    written = {
        word.upper()
        for word in _WORD.findall(question)
        if len(word) >= (_SHORTEST if word.isupper() else _SHORTEST_SMALL)
    }
    societies = {short for source in sources for short in initials(source)} & written

    def fit(source: Source) -> int:
        if not places and not societies:
            return 0
        if societies & set(initials(source)) or (not societies and source.jurisdiction in places):
            return 1
        return -1 if source.source_type in RULES else 0

    return fit


def initials(source: Source) -> tuple[str, ...]:
    """Return the initials of each publisher of a source that has three words or more."""
    found = []
    for publisher in re.split(r"[,;&]", source.publisher or ""):
        capitals = [word for word in _WORD.findall(publisher) if word[0].isupper()]
        whole = capitals[0] if len(capitals) == 1 and capitals[0].isupper() else ""
        found.append(whole or "".join(word[0] for word in capitals))
    return tuple(each.upper() for each in found if len(each) >= _SHORTEST)
