"""Align a statement with quoted words: what stands in both, what was added, what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from qa.verify.reading import ELIDED, Kind, Token

_RUN: Final = 1
"""What a match gains that goes on where the last one ended, so that runs stay together."""
_MATCH: Final = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """Quoted words between two that the statement keeps, and what the statement says there.

    `left` are the positions of the words left out that weigh, from the first to the last place of
    the gap, `first` to `last`, which belong to it; `put` are those of the statement's own.
    `marked` says that the statement marks the omission.
    """

    first: int
    last: int
    left: tuple[int, ...]
    put: tuple[int, ...]
    marked: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """A statement's tokens beside quoted ones; `pairs` are (said, quoted) positions, in order."""

    said: tuple[Token, ...]
    quoted: tuple[Token, ...]
    pairs: tuple[tuple[int, int], ...]

    @property
    def kept(self) -> frozenset[int]:
        """Return the quoted positions that the statement keeps."""
        return frozenset(quoted for _, quoted in self.pairs)

    def gaps(self) -> tuple[Gap, ...]:
        """Return where the two differ, from left to right."""
        ends = [(-1, -1), *self.pairs, (len(self.said), len(self.quoted))]
        found: list[Gap] = []
        for (said, quoted), (said_next, quoted_next) in pairwise(ends):
            left = _weighty(self.quoted, quoted + 1, quoted_next)
            put = _weighty(self.said, said + 1, said_next)
            marked = any(token.key == ELIDED for token in self.said[said + 1 : said_next])
            if left or put:
                found.append(Gap(quoted + 1, quoted_next - 1, left, put, marked))
        return tuple(found)


def align(
    said: tuple[Token, ...], quoted: tuple[Token, ...], *, restored: bool = True
) -> Alignment:
    """Find the longest common sequence of the tokens that weigh, in runs as long as can be.

    What the statement restores in brackets is left unaligned if `restored` is False.
    """
    ours = _weighty(said, 0, len(said))
    ours = tuple(place for place in ours if restored or not said[place].restored)
    theirs = _weighty(quoted, 0, len(quoted))
    rows, columns = len(ours), len(theirs)
    parted = {
        n
        for n, (place, following) in enumerate(pairwise(theirs), start=1)
        if any(token.kind is Kind.STOP for token in quoted[place + 1 : following])
    }
    ended = [[0] * (columns + 1) for _ in range(rows + 1)]  # best that ends with a match here
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            if said[ours[i - 1]].says(quoted[theirs[j - 1]]):
                goes_on = ended[i - 1][j - 1] and j - 1 not in parted
                run = ended[i - 1][j - 1] + _RUN if goes_on else 0
                ended[i][j] = _MATCH + max(run, best[i - 1][j - 1])
            best[i][j] = max(ended[i][j], best[i - 1][j], best[i][j - 1])
    return Alignment(said, quoted, _traced(ours, theirs, ended, best, parted))


def _traced(
    ours: Sequence[int],
    theirs: Sequence[int],
    ended: list[list[int]],
    best: list[list[int]],
    parted: set[int],
) -> tuple[tuple[int, int], ...]:
    pairs: list[tuple[int, int]] = []
    i, j = len(ours), len(theirs)
    run = False
    while i and j:
        if ended[i][j] and (run or ended[i][j] == best[i][j]):
            pairs.append((ours[i - 1], theirs[j - 1]))
            before = ended[i - 1][j - 1]
            run = before > 0 and j - 1 not in parted and before + _RUN >= best[i - 1][j - 1]
            i, j = i - 1, j - 1
        elif best[i - 1][j] >= best[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return tuple(reversed(pairs))


def _weighty(tokens: Sequence[Token], start: int, end: int) -> tuple[int, ...]:
    return tuple(place for place in range(start, end) if tokens[place].weighs)
