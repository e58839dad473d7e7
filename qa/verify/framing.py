"""Whether the source that a claim names, such as "the 2023 ASCO guideline", is the quoted one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from qa.verify.additions import Surroundings
from qa.verify.cells import is_year
from qa.verify.clauses import POPULATIONS
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
DESIGNS: Final = frozenset(
    """singlearm randomised randomized retrospective prospective observational open-label blind
    double-blind multicentre nationwide global international""".split()
)
"""How a study was done, which a claim may say of it where another quoted sentence does."""
_DEGREES: Final = frozenset(
    """severe moderate mild fatal serious confirmed symptomatic asymptomatic significant
    significantly only all most every none early late grade low high new safe effective""".split()
)
_LEAST: Final = 6
_BY: Final = frozenset("under per by according".split())


def source_places(
    said: Sequence[Token], quoted: Sequence[Token], around: Surroundings
) -> frozenset[int]:
    """Return the places of words that name the source of the quoted words.

    They are words, years and bodies before the name of a document, which the title, a heading or
    the whole quoted sentence has.
    """
    runs = [run for at, token in enumerate(said) if (run := _run(said, at, token))]
    if not runs:
        return frozenset()
    near = (*around.above, *around.cited)
    above = {concept(token) for tokens in near for token in tokens}
    bodies = {token.own for token in quoted} & BODIES
    dated = any(is_year(token) for token in quoted)
    found: set[int] = set()
    for run in runs:
        for at in run:
            token = said[at]
            other = (token.own in BODIES and bodies) or (is_year(token) and dated)
            if concept(token) in above and not other:
                found.add(at)
        found.update(_opening(said, run[0]))
    return frozenset(found)


def titled_places(
    said: Sequence[Token], quoted: frozenset[str], around: Surroundings
) -> frozenset[int]:
    """Return the places of words that stand together in a title or a heading over the quote.

    So a claim may say what a document is about where its title does, and which treatment it is, as
    "second-line" right before its name. What tells a degree or a direction has to be quoted.
    """
    found: set[int] = set()
    lines = [[concept(token) for token in line if token.weighs] for line in around.above]
    lines += [[word] for line in around.cited for token in line if (word := token.own) in DESIGNS]
    for run in _strange(said, quoted):
        words = [concept(said[at]) for at in run]
        narrows = any(said[at].own in POPULATIONS or said[at].key in POPULATIONS for at in run)
        of = said[run[-1] + 1 : run[-1] + 2]
        named = bool(of) and of[0].kind is Kind.NAME
        for line in lines:
            whose = not narrows or (named and of[0].key in line)
            if whose and _stands_in(words, line):
                found.update(run)
    return frozenset(found)


def _strange(said: Sequence[Token], quoted: frozenset[str]) -> Iterator[list[int]]:
    """Yield the runs of words that the quoted ones lack."""
    run: list[int] = []
    for at, token in enumerate(said):
        plain = token.kind is Kind.WORD and way(token) is None and not is_neutral(token)
        if plain and concept(token) not in quoted and token.own not in _DEGREES:
            run.append(at)
        elif token.weighs or token.kind is Kind.STOP:
            if run:
                yield run
            run = []
    if run:
        yield run


def _stands_in(words: Sequence[str], line: Sequence[str]) -> bool:
    return any(
        line[at : at + len(words)] == list(words) for at in range(len(line) - len(words) + 1)
    )


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
