"""Negation, direction, obligation and condition: what turns a statement into its opposite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from evals.support.folding import Sentence, content, is_content
from evals.support.lexicon import AIMS, DEGREES, DIRECTIONS, NEGATIONS, is_drug

_CLAUSE_ENDS: Final = frozenset(
    {",", ";", ":", ".", "(", ")", "but", "whereas", "while", "although"}
)
_SCOPE: Final = 3
_CONDITIONS: Final = frozenset({"if", "unless", "only", "except", "provided"})
_AGAINST: Final = frozenset({"than", "over", "versus", "vs", "against", "to", "compare"})


@dataclass(frozen=True, slots=True)
class Negation:
    """A negation's cue and the first words of content after it."""

    cue: str
    scope: tuple[str, ...]

    @property
    def head(self) -> frozenset[str]:
        """Give what is denied: the first word, and the next ones while they are but degrees."""
        degrees = len(tuple(takewhile(DEGREES.__contains__, self.scope)))
        return frozenset(self.scope[: degrees + 1])


def negations(words: Sentence) -> tuple[Negation, ...]:
    """List the negations of a sentence with what they deny."""
    listed = []
    for place, word in enumerate(words):
        if word in NEGATIONS:
            listed.append(Negation(word, content(_clause(words[place + 1 :]))[:_SCOPE]))
    return tuple(listed)


def negation_faults(said: Sequence[Sentence], quoted: Sequence[Sentence]) -> Iterator[str]:
    """Find what is denied on one side only."""
    denied = [each for words in quoted for each in negations(words)]
    denying = [each for words in said for each in negations(words)]
    known = {word for each in denied for word in each.scope}
    for each in denying:
        if not (set(each.scope) & known if each.scope else denied):
            yield f"denies what the quotes do not: {each.cue} {' '.join(each.scope)}".strip()
    claimed = {word for words in said for word in content(words)}
    still = {word for each in denying for word in each.scope}
    plain = {word for words in quoted for word in _plain(words)}
    for each in denied:
        for word in sorted(each.head & claimed - still - plain):
            yield f"leaves out that the quotes deny {word!r}"


def direction_faults(said: Sequence[Sentence], quoted: Sequence[Sentence]) -> Iterator[str]:
    """Find comparisons whose direction or whose sides are turned round."""
    known = {each for words in quoted for each in comparisons(words)}
    for direction, left, right in (each for words in said for each in comparisons(words)):
        turned = {(direction, right, left), (DIRECTIONS[direction], left, right)}
        if turned & known and (direction, left, right) not in known:
            yield f"turns the comparison of {left} and {right} round"


def comparisons(words: Sentence) -> Iterator[tuple[str, str, str]]:
    """Yield each direction with the treatments that are named before and after "than"."""
    for place, word in enumerate(words):
        if word in DIRECTIONS:
            after = next((n for n in range(place, len(words)) if words[n] in _AGAINST), None)
            if after is not None:
                left = next((each for each in words[:after] if is_drug(each)), None)
                right = next((each for each in words[after:] if is_drug(each)), None)
                if left and right and left != right:
                    yield word, left, right


def same_directions(said: Sequence[Sentence], quoted: Sequence[Sentence]) -> frozenset[str]:
    """Give the directions of comparisons that the quotes have from the other side.

    That A has more than B is what "B has less than A" says.
    """
    known = {each for words in quoted for each in comparisons(words)}
    return frozenset(
        direction
        for words in said
        for direction, left, right in comparisons(words)
        if (DIRECTIONS[direction], right, left) in known
    )


def without_aims(words: Sentence) -> Sentence:
    """Leave out what a sentence only asks or aims at, to the end of its clause."""
    kept: list[str] = []
    aiming = False
    for word in words:
        aiming = word in AIMS or (aiming and word not in _CLAUSE_ENDS)
        if not aiming:
            kept.append(word)
    return tuple(kept)


def modality_faults(said: Sequence[Sentence], quoted: Sequence[Sentence]) -> Iterator[str]:
    """Find what only may be and is said to have to be, and conditions that were left out."""
    if _any(said, "must") and _any(quoted, "may") and not _any(quoted, "must"):
        yield "says that must be which the quotes say may be"
    for claim in said:
        if claim_source := _nearest(claim, quoted):
            yield from _condition_faults(set(claim), claim_source)


def _nearest(claim: Sentence, quoted: Sequence[Sentence]) -> Sentence | None:
    """Give the quoted sentence that shares most with a claim, one without a condition first."""
    marks = _marks(claim)
    return max(
        quoted,
        key=lambda words: (len(marks & _marks(words)), not _CONDITIONS & set(words)),
        default=None,
    )


def _condition_faults(claimed: set[str], words: Sentence) -> Iterator[str]:
    for place, word in enumerate(words):
        if word in _CONDITIONS and not claimed & _CONDITIONS:
            condition = _clause(words[place + 1 :])
            before = _clause(words[:place][::-1])
            held = _marks(before or _clause(words[place + len(condition) + 2 :]))
            if not claimed & _marks(condition) and len(held & claimed) > len(held) / 2:
                yield f"leaves out the condition: {word} {' '.join(condition)}"


def _clause(words: Sentence) -> Sentence:
    return tuple(takewhile(lambda word: word not in _CLAUSE_ENDS, words))


def _plain(words: Sentence) -> Iterator[str]:
    """Yield the words of content that no negation of their sentence denies."""
    scopes = {word for each in negations(words) for word in each.scope}
    yield from (word for word in words if is_content(word) and word not in scopes)


def _marks(words: Sentence) -> set[str]:
    """Give the words and numbers by which a clause can be known in other words."""
    return {word for word in words if is_content(word) or word[0].isdigit()}


def _any(side: Sequence[Sentence], word: str) -> bool:
    return any(word in words for words in side)
