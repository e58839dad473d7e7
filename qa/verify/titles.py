"""What the title over a quote says of its document, and a claim may say of it, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from qa.verify.additions import Surroundings
from qa.verify.clauses import POPULATIONS
from qa.verify.reading import Kind, Token, stem
from qa.verify.senses import concept, is_neutral, way

DESIGNS: Final = frozenset(
    """singlearm randomised randomized retrospective prospective observational open-label blind
    double-blind multicentre nationwide global international""".split()
)
"""How a study was done, which a claim may say of it where another quoted sentence does."""
_DEGREES: Final = frozenset(
    """severe moderate mild fatal serious confirmed symptomatic asymptomatic significant
    significantly only all most every none early late grade low high new safe effective""".split()
)
_ACTS: Final = frozenset(
    map(
        stem,
        """stop discontinue start begin continue restart resume withhold interrupt give use avoid
        monitor treat die cause prevent""".split(),
    )
)
"""What is done with a treatment: a title of stopping it says nothing of a patient."""


def titled_places(
    said: Sequence[Token], quoted: frozenset[str], around: Surroundings
) -> frozenset[int]:
    """Return the places of words that stand together in the title over the quote.

    So a claim may say what a document is about where its title does, and which treatment it is, as
    "second-line" right before its name; how the study was done may stand in another quote of it.
    What tells a degree, a direction or an act of treatment has to be in the quoted words.
    """
    found: set[int] = set()
    lines = tuple(_lines(said, around))
    for run in _strange(said, quoted):
        words = [concept(said[at]) for at in run]
        narrows = any({said[at].own, said[at].key} & POPULATIONS for at in run)
        following = said[run[-1] + 1 : run[-1] + 2]
        of = following[0].key if following and following[0].kind is Kind.NAME else None
        beside = not narrows or _is_apposed(said, run)
        if any((beside or of in line) and _stands_in(words, line) for line in lines):
            found.update(run)
    return frozenset(found)


def _is_apposed(said: Sequence[Token], run: Sequence[int]) -> bool:
    """Say whether words only tell what a trial is: "In X, a second-line trial, …"."""
    before, after = said[max(run[0] - 2, 0) : run[0]], said[run[-1] + 1 : run[-1] + 3]
    opens = [token.key for token in before] in ([",", "a"], [",", "an"])
    return opens and [token.own for token in after] in (["trial", ","], ["study", ","])


def _lines(said: Sequence[Token], around: Surroundings) -> Iterator[list[str]]:
    """Yield what may be said of the document, where it is of the trial that the claim names."""
    own = _trials(said)[:1]
    for title in tuple(around.above)[-1:]:
        if not own or not _trials(title) or own[0] in _trials(title):
            yield [concept(token) for token in title if token.weighs]
    for sentence in around.cited:
        if not own or not _trials(sentence) or own == _trials(sentence)[:1]:
            yield from ([token.own] for token in sentence if token.own in DESIGNS)


def _trials(tokens: Sequence[Token]) -> list[str]:
    return [token.key for token in tokens if token.kind is Kind.NAME and token.own == "trial"]


def _strange(said: Sequence[Token], quoted: frozenset[str]) -> Iterator[list[int]]:
    """Yield the runs of words that the quoted ones lack."""
    run: list[int] = []
    for at, token in enumerate(said):
        plain = token.kind is Kind.WORD and way(token) is None and not is_neutral(token)
        told = concept(token) in quoted or token.own in _DEGREES or token.key in _ACTS
        if plain and not told:
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
