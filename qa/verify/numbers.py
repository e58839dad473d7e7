"""Whether the numbers of a claim are those of the quoted words, and said of the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from qa.verify.cells import Cell, unit
from qa.verify.exchange import exchange_fault, next_word
from qa.verify.pair import BOUNDS, Pair, Reading, is_sign
from qa.verify.reading import Kind, Token, stem
from qa.verify.senses import concept, is_neutral, way
from qa.verify.treatments import same_arm


def number_fault(pair: Pair) -> str | None:
    """Find a number that the quoted words do not have, or say of something else."""
    for cell in pair.said.cells:
        if cell.place in pair.source:
            continue
        alike = [other for other in pair.quoted.cells if cell.token.says(other.token)]
        if not alike:
            return f"the number {cell.token.key} is not in the quoted words"
        if not any(_agree(pair, cell, other) for other in alike):
            return f"the number {cell.token.key} is said of something else in the quoted words"
        counted = [other for other in alike if _agree(pair, cell, other)]
        missing = [_unsaid(pair, other) for other in counted]
        if all(missing):
            return f"the claim leaves out {missing[0]!r}, of which {cell.token.key} is said"
    return _interval_fault(pair) or _sign_fault(pair) or _range_fault(pair) or exchange_fault(pair)


_MEASURES: Final = frozenset(map(stem, "follow duration time onset age".split()))
"""What a figure of time measures, if not what its endpoint is."""
_IMPLIED: Final = frozenset(
    {
        "dose",
        "single",
        "commonest",
        "advers",
        "event",
        "schedule",
        "fixed",
        "sequenc",
        "led",
        *map(stem, ("analysis", "testing")),
    }
)


def _unsaid(pair: Pair, cell: Cell) -> str | None:
    """Return a word over a quoted value that the claim does not say."""
    if cell.group < 0:
        return None
    measure = next((word for word in _MEASURES & cell.head if word not in pair.said.concepts), None)
    if measure or cell.endpoints or unit(cell) != "%":
        return measure
    first = min(c.place for c in pair.quoted.cells if c.group == cell.group)
    words = {
        concept(token): token.own
        for token in pair.quoted.tokens[:first]
        if token.kind is Kind.WORD and not is_neutral(token) and not way(token)
        if not token.own.endswith("ly")
        if token.key not in _IMPLIED
    }
    said = pair.said.concepts | {w for t in pair.said.tokens for w in (t.key, t.own)}
    return next(
        (own for word, own in words.items() if word in cell.head and word not in said), None
    )


def _range_fault(pair: Pair) -> str | None:
    """Find a range whose ends stand the other way round."""
    theirs = set(_ranges(pair.quoted.tokens))
    for low, high in _ranges(pair.said.tokens):
        if (high, low) in theirs and (low, high) not in theirs:
            return "the ends of a range are exchanged"
    return None


def _ranges(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for at, token in enumerate(tokens[1:-1], start=1):
        before, after = tokens[at - 1], tokens[at + 1]
        if token.key == "to#" and before.kind is Kind.NUMBER is after.kind:
            yield before.own.split()[0], after.own.split()[0]


def _sign_fault(pair: Pair) -> str | None:
    """Find a bound that one side sets and the other does not."""
    ours, theirs = set(_signs(pair.said.tokens)), set(_signs(pair.quoted.tokens))
    if any(word in pair.said.concepts for _, word in theirs - ours) or ours - theirs:
        return "a bound is not that of the quoted words"
    return None


def _signs(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Yield each bound that stands before a word, with that word."""
    weighing = [token for token in tokens if token.weighs or token.kind is Kind.STOP]
    for before, token in pairwise(weighing):
        if token.kind is Kind.WORD and not is_sign(token) and before.key in BOUNDS:
            yield before.key, concept(token)


def _agree(pair: Pair, cell: Cell, other: Cell) -> bool:
    if cell.label != other.label or cell.bound != other.bound:
        return False
    if cell.role != other.role and ((cell.role and other.role) or "by#" in (cell.role, other.role)):
        return False
    if cell.group < 0 or other.group < 0:
        return cell.group == other.group and (
            bool(cell.label) or _beside(pair.said, cell, pair.quoted, other)
        )
    if not _beside(pair.said, cell, pair.quoted, other):
        return False
    return _arms_agree(pair, cell, other) and _heads_agree(pair, cell, other)


def _arms_agree(pair: Pair, cell: Cell, other: Cell) -> bool:
    if cell.arm is not None and other.arm is not None:
        return same_arm(cell.arm, other.arm)
    if cell.arm is None and other.arm is None:
        return True
    alone = not any(c.group == other.group and c is not other for c in pair.quoted.cells)
    return alone or (cell.arm is None and _in_order(pair, cell, other))


def _heads_agree(pair: Pair, cell: Cell, other: Cell) -> bool:
    """Say whether no word that heads the number heads only others in the quoted words."""
    if cell.endpoints and other.endpoints and not cell.endpoints & other.endpoints:
        return False
    elsewhere = {
        word
        for c in pair.quoted.cells
        if c.group >= 0 and c.group != other.group
        for word in c.head | c.endpoints | (c.trail if unit(c) == "%" else frozenset())
    } - (other.head | other.endpoints | other.trail)
    if (cell.head | cell.endpoints) & elsewhere:
        return False
    return _trails_agree(pair, cell, other)


def _trails_agree(pair: Pair, cell: Cell, other: Cell) -> bool:
    """Say whether the words of other numbers' groups are not said of this one.

    Two figures after two groups, "in women and men (9.8 and 10.1)", must be in one order.
    """
    rivals = [c for c in pair.quoted.cells if c.group == other.group and c is not other]
    rivals = [c for c in rivals if c.trail and c.trail != other.trail]
    if not rivals or not other.trail:
        return True
    theirs = {word for c in rivals for word in c.trail} - other.trail - other.head
    if not (cell.head | cell.trail) & theirs:
        own = other.trail - {word for c in rivals for word in c.trail}
        return bool((cell.head | cell.trail) & own)
    ours = [c for c in pair.said.cells if c.group == cell.group]
    group = [c for c in pair.quoted.cells if c.group == other.group]
    if len(ours) != len(group):
        return False
    places = [
        _first(pair, c.trail - set().union(*(d.trail for d in group if d is not c))) for c in group
    ]
    known = [place for place in places if place is not None]
    alike = all(a.token.says(b.token) for a, b in zip(ours, group, strict=True))
    return (
        alike and len(known) == len(group) and known == sorted(known) and known[-1] < ours[0].place
    )


def _first(pair: Pair, words: frozenset[str] | set[str]) -> int | None:
    """Return the first place of any of some words in the claim."""
    tokens = pair.said.tokens
    return next((at for at, token in enumerate(tokens) if concept(token) in words), None)


def _in_order(pair: Pair, cell: Cell, other: Cell) -> bool:
    """Say whether a group without treatments has the figures of the quoted one in its order."""
    ours = [c.token for c in pair.said.cells if c.group == cell.group]
    theirs = [c.token for c in pair.quoted.cells if c.group == other.group]
    whole = len(ours) == len(theirs)
    return whole and all(a.says(b) for a, b in zip(ours, theirs, strict=True))


def _beside(said: Reading, cell: Cell, quoted: Reading, other: Cell) -> bool:
    """Say whether counts stand before the same word, or one that no other count stands before."""
    ours = next_word(said.tokens, cell.place)
    if ours is None:
        return True
    rivals = {
        next_word(quoted.tokens, c.place)
        for c in quoted.cells
        if c is not other and (c.group < 0) == (other.group < 0) and not c.label
    }
    return ours == next_word(quoted.tokens, other.place) or ours not in rivals


def _interval_fault(pair: Pair) -> str | None:
    """Find an interval whose bounds do not stand together so, or of another value."""
    theirs_of = dict(_intervals(pair.quoted))
    for bounds, value in _intervals(pair.said):
        if bounds in theirs_of and value.split()[:1] != theirs_of[bounds].split()[:1]:
            return "an interval is that of another value in the quoted words"
    for label in ("ci", "ratio"):
        ours = [c.token for c in pair.said.cells if c.label == label]
        theirs = [c.token for c in pair.quoted.cells if c.label == label]
        if not ours or (len(theirs) <= len(ours) and _runs(ours, theirs)):
            continue
        if label == "ratio" and len(theirs) == 1:
            continue
        if not _runs(ours, theirs) or (label == "ratio" and len(theirs) > 1):
            return "the figures of an interval or a ratio do not stand so in the quoted words"
    return None


def _intervals(reading: Reading) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the bounds of each interval with the value that stands before it."""
    value = ""
    for cell, following in pairwise(reading.cells):
        if cell.label in ("", "ratio"):
            value = cell.token.own
        elif cell.label == following.label == "ci" and value:
            yield (cell.token.own, following.token.own), value


def _runs(ours: Sequence[Token], theirs: Sequence[Token]) -> bool:
    return any(
        all(a.says(b) for a, b in zip(ours, theirs[at:], strict=False))
        for at in range(len(theirs) - len(ours) + 1)
    )
