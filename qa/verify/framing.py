"""Whether the source that a claim names, such as "the 2023 ASCO guideline", is the quoted one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qa.verify.additions import Surroundings
from qa.verify.cells import is_year
from qa.verify.reading import Kind, Token
from qa.verify.senses import concept, is_neutral, way

_DOCUMENTS: Final = frozenset(
    """guideline guidelines label release releases review meta report statement comment update
    publication paper document""".split()
)
BODIES: Final = frozenset(
    """eu us uk ema fda asco esmo nccn jgca csco kgca pmda nice who aha acc esc eau japanese korean
    european american chinese british french german canadian""".split()
)
"""Who says something: where the quoted words name one, no other may be named."""
_SOURCES: Final = frozenset(
    """analysis meta-analysis surveillance study series panel survey registry cohort data trials
    report""".split()
)
_DEFINITE: Final = frozenset("the this same its that".split())
_CLOSING: Final = frozenset(
    "in with for on at is are was were has had have does did by that which to from".split()
)
_LEAST: Final = 6
_LONGEST: Final = 9
_BY: Final = frozenset("under per by according".split())


def source_places(
    said: Sequence[Token], quoted: Sequence[Token], around: Surroundings
) -> frozenset[int]:
    """Return the places of words that name the source of the quoted words.

    They are words, years and bodies before the name of a document, which the title, a heading or
    the whole quoted sentence has.
    """
    recalled = _recalled(said, quoted, around)
    runs = [run for at, token in enumerate(said) if (run := _run(said, at, token))]
    if not runs:
        return recalled
    near = (*around.above, *around.cited)
    above = {concept(token) for tokens in near for token in tokens}
    bodies = {token.own for token in quoted} & BODIES
    dated = any(is_year(token) for token in quoted)
    found = set(recalled)
    for run in runs:
        for at in run:
            token = said[at]
            other = (token.own in BODIES and bodies) or (is_year(token) and dated)
            if concept(token) in above and not other:
                found.add(at)
        found.update(_opening(said, run[0]))
    return frozenset(found)


def _recalled(
    said: Sequence[Token], quoted: Sequence[Token], around: Surroundings
) -> frozenset[int]:
    """Return the places of words that say which "the analysis" of the quoted words it is.

    One line has them all: the title, a heading, another quote or a sentence before. Of trials it
    names no others.
    """
    meant = {
        concept(token)
        for at, token in enumerate(quoted)
        if token.own in _SOURCES and any(t.own in _DEFINITE for t in quoted[max(at - 4, 0) : at])
    }
    known = {concept(token) for token in quoted}
    found: set[int] = set()
    for at, token in enumerate(said):
        if token.own not in _SOURCES or concept(token) not in meant:
            continue
        run = [n for n in _phrase(said, at) if said[n].weighs]
        strange = [n for n in run if concept(said[n]) not in known and not is_neutral(said[n])]
        if strange and any(
            _tells(line, [said[n] for n in strange], token)
            for places in (around.above, around.cited, around.before)
            for line in places
        ):
            found.update(strange)
    return frozenset(found)


def _phrase(said: Sequence[Token], at: int) -> range:
    """Return the places of the words around the name of a source that say which it is."""
    first, last = at, at + 1
    while first and at - first < _LEAST and _qualifies(said[first - 1]):
        first -= 1
    if said[last : last + 1] and said[last].own == "of":
        last += 1
        while last < len(said) and last - at < _LONGEST and not _closes(said[last]):
            last += 1
    return range(first, last)


def _qualifies(token: Token) -> bool:
    return token.own == "-" or _names(token) or token.kind is Kind.NAME


def _closes(token: Token) -> bool:
    return token.kind is Kind.STOP or token.own in _CLOSING or way(token) is not None


def _tells(line: Sequence[Token], words: Sequence[Token], source: Token) -> bool:
    """Say whether a line has all of some words, and no trial but those named."""
    held = {concept(token) for token in line}
    trials = {token.key for token in line if _is_trial(token)}
    named = {token.key for token in words if _is_trial(token)}
    of_it = not named or trials == named
    about = concept(source) in held or bool(named)
    return of_it and about and all(concept(word) in held for word in words)


def _is_trial(token: Token) -> bool:
    return token.kind is Kind.NAME and token.own == "trial"


def _run(said: Sequence[Token], at: int, token: Token) -> range | None:
    """Return the places of the words that end with the name of a document."""
    if token.own not in _DOCUMENTS or token.kind is not Kind.WORD:
        return None
    first = at
    while first and at - first < _LEAST and _names(said[first - 1]):
        first -= 1
    last = at + 2 if token.own == "meta" else at
    return range(first, min(last + 1, len(said)))


def _names(token: Token) -> bool:
    if token.kind is Kind.NUMBER:
        return " " not in token.key
    return token.kind is Kind.WORD and way(token) is None and token.own not in _BY


def _opening(said: Sequence[Token], first: int) -> tuple[int, ...]:
    """Return the place of "under" or "per" right before a source."""
    back = first - 1
    while back > 0 and said[back].own in ("the", "a", "an"):
        back -= 1
    return (back,) if back >= 0 and said[back].own in _BY else ()
