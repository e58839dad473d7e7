"""Whether two figures of one unit stand in another order than in the quoted words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Final

from qa.verify.cells import Cell, is_year, unit
from qa.verify.pair import Pair
from qa.verify.reading import Kind, Token
from qa.verify.scope import PERIODS
from qa.verify.senses import concept, is_neutral
from qa.verify.treatments import same_arm, treats

_AHEAD: Final = 6
_SECOND: Final = 2


def exchange_fault(pair: Pair) -> str | None:
    """Find two figures of one unit in another order, where it is not known whose they are."""
    placed = [
        (cell, there)
        for cell in pair.said.cells
        if cell.label in ("", "time") and (there := _placed(cell, pair)) is not None
    ]
    both = shares(pair.said.tokens) & shares(pair.quoted.tokens)
    for (cell, there), (later, before) in combinations(placed, 2):
        if both & {(cell.token.own, later.token.own), (later.token.own, cell.token.own)}:
            continue
        if _is_in_bracket(pair, cell, there) != _is_in_bracket(pair, later, before):
            continue
        alike = unit(cell) == unit(later) and there.place > before.place
        alike = alike and cell.label == later.label
        alike = alike and is_year(cell.token) == is_year(later.token)
        if alike and not (
            _is_known(pair, cell, there, before) and _is_known(pair, later, before, there)
        ):
            return f"the numbers {cell.token.key} and {later.token.key} are exchanged"
    return None


def _is_in_bracket(pair: Pair, cell: Cell, there: Cell) -> bool:
    """Say whether a number stands in brackets in the claim and in the quoted words."""
    said, quoted = pair.said.tokens[cell.place], pair.quoted.tokens[there.place]
    return bool(said.bracket and quoted.bracket)


def shares(tokens: Sequence[Token]) -> set[tuple[str, str]]:
    """Return (part, whole) of "11 of 16", "11 (69%) of the 16" and "of 16 patients, 11"."""
    counts = [at for at, t in enumerate(tokens) if t.kind is Kind.NUMBER and t.own.isdigit()]
    found: set[tuple[str, str]] = set()
    for one, other in pairwise(counts):
        between = [t for t in tokens[one + 1 : other] if t.bracket == tokens[one].bracket]
        words = [t.own for t in between if t.key not in ("(", ")")]
        if words in (["of"], ["of", "the"]):
            found.add((tokens[one].own, tokens[other].own))
        begins = any(token.own == "of" for token in tokens[:one])
        if begins and one <= _SECOND and tokens[other - 1].key == ",":
            found.add((tokens[other].own, tokens[one].own))
    return found


def _placed(cell: Cell, pair: Pair) -> Cell | None:
    """Return the quoted number that a number of the claim is, the second of two the second."""
    theirs = [other for other in pair.quoted.cells if cell.token.says(other.token)]
    ours = [other for other in pair.said.cells if cell.token.says(other.token)]
    return theirs[ours.index(cell)] if len(ours) == len(theirs) else None


def _counted(tokens: Sequence[Token], place: int) -> str | None:
    """Return whether patients or trials are counted right after a number."""
    following = [token.own for token in tokens[place + 1 : place + 3] if token.own != "-"]
    named = following[0].removesuffix("s") if following else ""
    return named if named in ("patient", "trial") else None


def _is_known(pair: Pair, cell: Cell, there: Cell, rival: Cell) -> bool:
    """Say whether a figure has the treatment of the quoted one, or a word that its rival lacks."""
    if cell.arm and there.arm:
        return same_arm(cell.arm, there.arm) and rival.arm != there.arm
    if (cell.head | cell.endpoints) & (
        (there.head | there.endpoints) - rival.head - rival.endpoints
    ):
        return True
    kinds = [_counted(pair.quoted.tokens, c.place) for c in (there, rival)]
    if None not in kinds and kinds[0] != kinds[1]:
        return _counted(pair.said.tokens, cell.place) == kinds[0]
    ours, theirs = (
        next_word(pair.said.tokens, cell.place),
        next_word(pair.quoted.tokens, there.place),
    )
    return ours is not None and ours == theirs != next_word(pair.quoted.tokens, rival.place)


def next_word(tokens: Sequence[Token], place: int) -> str | None:
    """Return what the word says that a number stands before."""
    for token in tokens[place + 1 : place + _AHEAD]:
        if token.kind in (Kind.NUMBER, Kind.STOP, Kind.LINK) or treats(token):
            return None
        if token.kind is Kind.WORD and not is_neutral(token) and token.own not in PERIODS:
            return concept(token)
    return None
