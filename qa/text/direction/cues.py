"""The words of a clause that say a direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from qa.text.direction import words
from qa.text.direction.clauses import Clause
from qa.text.direction.comparison import Terms

_SIZED: Final = 4
"""Words between a change and what sizes it ("the decrease was significantly greater")."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words at the tokens `first` to `last` that say a direction; `sign` 0 is no difference."""

    first: int
    last: int
    sign: int


def cues(clause: Clause, terms: Terms) -> Iterator[Cue]:
    """Find what says a direction; words of the outcome's and the groups' own names do not."""
    nulls = [
        (first, last) for first, last in clause.nulls if not _is_name(clause, first, last, terms)
    ]
    yield from (Cue(first, last, 0) for first, last in nulls)
    denied = {index for first, last in nulls for index in range(first, last + 1)}
    names = terms.outcome | terms.groups
    signs = {
        index: sign
        for index, token in enumerate(clause.tokens)
        if index not in denied and not token.joined and token.key not in names
        if (sign := _word_sign(clause, index, terms))
    }
    for index, sign in signs.items():
        other = _sized(clause, index, signs)
        if other is None:
            yield Cue(index, index, sign)
        elif other > index:
            yield Cue(index, other, sign * signs[other])


def _is_name(clause: Clause, first: int, last: int, terms: Terms) -> bool:
    """Say whether words belong to the name of the outcome ("stable angina")."""
    return all(token.key in terms.outcome for token in clause.tokens[first : last + 1])


def _word_sign(clause: Clause, index: int, terms: Terms) -> int:
    word = clause.tokens[index].word
    if word == "more" and _is_amount(clause, index):
        return 0
    wanted = -1 if terms.unwanted else 1
    for pattern, sign in (
        (words.UP, 1),
        (words.DOWN, -1),
        (words.BETTER, wanted),
        (words.WORSE, -wanted),
    ):
        if pattern.match(word):
            return sign
    return 0


def _is_amount(clause: Clause, index: int) -> bool:
    """Say whether "more" or "less" belongs to a number: "by more than 50%"."""
    after = [token.word for token in clause.tokens[index + 1 : index + 3]]
    return len(after) > 1 and after[0] == "than" and after[1][0].isdigit()


def _sized(clause: Clause, index: int, signs: dict[int, int]) -> int | None:
    """Return the other word of a pair in which one sizes the change that the other names."""
    for other in signs:
        if other == index or abs(other - index) > _SIZED:
            continue
        pair = [clause.tokens[place].word for place in (index, other)]
        for size, change in (pair, pair[::-1]):
            sizes = words.SIZE_UP.match(size) or words.SIZE_DOWN.match(size)
            if sizes and words.CHANGE.match(change):
                return other
    return None
