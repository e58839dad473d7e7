"""Other words for a question: what its names and abbreviations are also called, and no more.

Every word that is searched beside the question's own draws in other documents, so there are few,
and none that says nothing new to the lexical index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from qa.domain import Entity
from qa.text.folding import fold, mentions, words
from qa.vocabulary import SPECIFIC, Vocabulary

MOST_NAMES = 8
"""Names of entities that are searched beside a question's own."""
MOST_OTHERS = 6
"""Long forms, other spellings and times that are searched beside it."""

_YEARS = {"one": 1, "two": 2, "three": 3, "five": 5}
_AFTER_YEARS = re.compile(r"\b(one|two|three|five|[1-5])[ -]years?\b")
_JOINT = re.compile(r"[-/'+.]")
_LETTERS_DIGITS = re.compile(r"([^\W\d_]{5,})(\d+)")
_EMPTY = frozenset("and or of the in for plus with".split())
# The later names of a side effect or an endpoint are everyday words for finding it in a question.
_MOST = {True: 5, False: 3}
# What a question is about comes first: there is room for a few names only.
_FIRST = ("drug", "regimen", "trial", "topic", "endpoint")


def expansions(
    question: str,
    entities: Iterable[Entity],
    vocabulary: Vocabulary,
    others: Iterable[str] = (),
) -> tuple[str, ...]:
    """Return other names of the entities, one of each in turn, then `others` and times.

    A year is also searched as months, in which trials count.
    """
    folded = fold(question)
    known = set(_tokens(question))
    chosen: list[str] = []
    for name in _in_turn(entities, vocabulary):
        if len(chosen) < MOST_NAMES and _adds(name, folded, known):
            chosen.append(name)
    months = (f"{12 * years} months" for years in _years(folded))
    more = [each for each in (*months, *others) if _adds(each, folded, known)]
    return (*chosen, *more[:MOST_OTHERS])


def _in_turn(entities: Iterable[Entity], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the first name of every entity, then the second of each, and so on."""
    ranked = sorted(entities, key=lambda entity: entity.kind not in _FIRST)
    called = [vocabulary.names(e)[: _MOST[e.kind in SPECIFIC]] for e in ranked]
    for names in zip_longest(*called):
        yield from (name for name in names if name is not None)


def _adds(name: str, folded: str, known: set[str]) -> bool:
    """Say whether a name has words that are not known yet, which are known then."""
    new = set(_tokens(name)) - _EMPTY
    if new <= known or mentions(folded, fold(name)):
        return False
    known |= new
    return True


def _tokens(text: str) -> Iterator[str]:
    """Yield the words of a text whole and in parts, as the lexical index has them."""
    for word in words(text):
        parts = [part for part in _JOINT.split(word) if part]
        yield "".join(parts)
        for part in parts:
            if len(part) > 1 or part.isdigit():
                yield part
            match = _LETTERS_DIGITS.fullmatch(part)
            if match:
                yield from match.groups()


def _years(folded: str) -> list[int]:
    return [_YEARS.get(match[1]) or int(match[1]) for match in _AFTER_YEARS.finditer(folded)]
