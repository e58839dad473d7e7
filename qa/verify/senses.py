"""What a word of a claim stands for: families of words of one meaning, and ways of moving."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final

from qa.text.direction import words as direction
from qa.verify.reading import Kind, Token, stem

_FAMILIES: Final = """
    respond response responder|enrol enroll enrolment include inclusion recruit|
    require requirement|fail failure|analyse analysis analyze|prolong lengthen extend longer|
    progress progression|stratify stratification|confirm confirmation|assess assessed judge judged|
    toxic toxicity|lose loss lost|frequent frequently often common commonly|resolve resolution|
    randomise randomisation randomize|restart resume reinitiate|withhold withheld interrupt|
    every all each|define definition mean|suspect suspicion|available availability|seem appear|
    permanent permanently|single-agent monotherapy alone|current currently|apply applicable|
    tumour-containing tumour|because since as|past previous earlier prior|find found|
    add addition adding|study studied|exclude excluded|dose dosed|continue keep keeping|
    option choice|uncertain unclear
"""
_NEUTRAL: Final = """
    compare comparison respectively according report found demonstrate recipient treatment therapy
    treated given received receive receiving take develop developed experience experienced affect
    affected reach reached come came give gave value figure setting measure measured administer
    trial study arm among case cases achieve achieved record recorded note list say says use used
    go went do along between whom registered who n with without_ disease observe since because per
    word rate population whereas while person people themselves seen total regimen
"""


_MANIFOLD: Final = frozenset("doubled tripled doubles triples halved halves halving".split())
"""Words that say by how much something moves."""


class Way(StrEnum):
    """How something moves, or which of two it is."""

    UP = "up"
    DOWN = "down"
    BETTER = "better"
    WORSE = "worse"


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for group in _FAMILIES.replace("\n", " ").split("|"):
        names = group.split()
        for name in names:
            table.setdefault(stem(name), stem(names[0]))
            table.setdefault(name, stem(names[0]))
    return table


_FAMILY: Final = _table()
NEUTRAL: Final = frozenset(_NEUTRAL.split()) | frozenset(map(stem, _NEUTRAL.split()))
"""Words of reporting that a claim may add."""
_ENDINGS: Final = (
    "isation", "ization", "ation", "ition", "ment", "ness", "ity", "able", "ible", "ence", "ance",
    "ent", "ant", "ive", "ion", "ally", "al", "ic", "ed", "er", "or", "ing", "is", "iz", "at", "y",
    "e", "i",
)  # fmt: skip
_ROOT: Final = 5


@lru_cache(maxsize=8192)
def _root(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _ROOT:
            return word[: -len(ending)]
    return word


def concept(token: Token) -> str:
    """Return what a token stands for: words of one family stand for the same."""
    if token.kind is not Kind.WORD:
        return token.key
    known = _FAMILY.get(token.key) or _FAMILY.get(token.own)
    return known or _root(token.key)


@lru_cache(maxsize=8192)
def _way(own: str) -> Way | None:
    for way, listed in (
        (Way.BETTER, direction.BETTER),
        (Way.WORSE, direction.WORSE),
        (Way.UP, direction.UP),
        (Way.DOWN, direction.DOWN),
    ):
        if listed.match(own):
            return way
    return None


def way(token: Token) -> Way | None:
    """Return the way that a word tells, if it tells one."""
    if token.kind is not Kind.WORD or token.own in _MANIFOLD:
        return None
    return _way(token.own)


def is_neutral(token: Token) -> bool:
    """Say whether a claim may add the word: it only reports."""
    return token.kind is Kind.WORD and (token.own in NEUTRAL or token.key in NEUTRAL)


_REWORDED: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), put)
    for pattern, put in (
        (r"\b(?:were|was|are) alive at (\d+ (?:months|years))", r"overall survival at \1"),
        (r"\b(?:one|two)-sided\b ?", ""),
        (
            r"^(.*?)\bat (\d+ (?:months|years)),? (.*?)\b(?:were|was) (?:still )?alive\b",
            r"\1 \3 overall survival at \2",
        ),
        (r"\bunnecessary\b", "not needed"),
        (r"\blived (?:for )?a median of\b", "had a median overall survival of"),
        (r"\bkept out of\b", "excluded from"),
        (r"\bcentral nervous system\b", "CNS"),
        (r"\bcommonest\b", "most common"),
        (r"\bin place of\b", "instead of"),
        (r"\b(?:accounted for|consisted of|consists of|comprised)\b", "was"),
        (r"\bmissed (?=its|the)", "did not meet "),
        (r"\bimmunohistochemi\w+ \(IHC\)", "IHC"),
        (r"\btwo[- ]thirds\b", "twothirds"),
        (r"\b(?:one|a)[- ]third\b", "onethird"),
        (r"\b(?:one|a)[- ]half\b", "onehalf"),
        (r"\b(?:one|a)[- ]quarter\b", "onequarter"),
        (r"\bthree[- ]quarters\b", "threequarters"),
        (r"\bregistered as\b", ""),
        (r"\bPS of (?=\d)", "performance status of "),
        (r"\brisk of progression, recurrence or death\b", "risk_ of progression recurrence death"),
        (r"\b(?:led|leading) to (?:treatment )?discontinuation\b", "stopped for"),
        (r"\bas well as\b", "and"),
        (r"\bcombined positive score \(CPS\)", "CPS"),
        (r"\bcombined positive score\b", "CPS"),
        (r"\bCPS of (?=\d|≥|<)", "CPS "),
        (r"\b(?:is|was|were|are) no better\b", "was not better"),
        (r"\bgrade (\d) to (\d)\b", r"grade \1-\2"),
        (r"\bgrade (\d) or (\d)\b", r"grade \1-\2"),
        (r"\bin favou?r of\b", "favouring"),
        (r"\bgoes down\b", "falls"),
        (r"(?<![\d.:])(\d):(\d)(?: ratio)?(?![\d:])", r"randomised\1to\2"),
        (r"\b(compare[sd]?) ((?!with|to)[^.;:]{2,60}?) with\b", r"\1 \2 versus"),
        (r"\bwent on with\b", "continued with"),
        (r"(?<=[a-z])-treated\b", " treated"),
        (r"\bcase by case\b|\bon a case-by-case basis\b", "case_by_case"),
        (r"\bas a single agent\b|\bsingle-agent\b|\bmonotherapy\b", "alone"),
    )
)


@lru_cache(maxsize=2048)
def reworded(text: str) -> str:
    """Put phrases that are said in several ways into one, before tokens are read."""
    for pattern, put in _REWORDED:
        text = pattern.sub(put, text)
    return text


def content(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the concepts of the words that tell something, names and numbers left out."""
    return frozenset(
        concept(token)
        for token in tokens
        if token.kind is Kind.WORD and not is_neutral(token) and way(token) is None
    )
