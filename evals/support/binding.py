"""Whether figures stand with the treatment, endpoint and trial that they are quoted for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from evals.support.folding import Sentence, is_number
from evals.support.lexicon import is_drug, is_endpoint

_WITH: Final = frozenset(
    {"with", "for", "on", "in", "given", "receive", "receiv", "after", "under"}
)
_JOINS: Final = frozenset({"plus", "and", "with", "/", "+", "the", "or"})
_BREAKS: Final = frozenset(
    {".", ";", "and", ",", "versus", "vs", "against", "compar", "than", "(", ")"}
)
_STATISTICS: Final = frozenset({"ratio", "interval", "p", "=", "range", "gain", "significant"})
_NEAR: Final = 4
_FAR: Final = 7


def binding_faults(said: Sequence[Sentence], quoted: Sequence[Sentence]) -> Iterator[str]:
    """Find numbers that the statement gives to another treatment or endpoint than the quotes."""
    yield from _order_faults(said, quoted)
    yield from _place_faults(said, quoted)
    for words in said:
        for place, word in enumerate(words):
            if not is_number(word):
                continue
            for kind, find in _KINDS.items():
                claimed = find(words, place)
                known = [find(each, at) for each in quoted for at in _places(word, each)]
                if claimed and known and all(each - claimed and claimed - each for each in known):
                    held = " or ".join(sorted(set().union(*known)))
                    yield f"gives {word} to the {kind} {'/'.join(sorted(claimed))}, not to {held}"


def treatment(words: Sentence, place: int) -> frozenset[str]:
    """Find the treatment of a number: the one after "with", else the one before it.

    Nothing is given for a statistic, or where another number stands between.
    """
    if _STATISTICS & set(words[max(place - 3, 0) : place]):
        return frozenset()
    named = _after(words, place)
    if named:
        return named
    for before in range(place - 1, -1, -1):
        if is_number(words[before]):
            break
        if is_drug(words[before]):
            earlier = (n for n in range(before) if is_number(words[n]))
            taken = frozenset[str]().union(*(_after(words, number) for number in earlier))
            return _run_back(words, before) - taken
    return frozenset()


def endpoint(words: Sentence, place: int) -> frozenset[str]:
    """Find the endpoints that a number may be of: the nearest named before and after it."""
    named = [at for at, word in enumerate(words) if is_endpoint(word)]
    before = [at for at in named if at < place][-1:]
    after = [at for at in named if at > place][:1]
    return frozenset(words[at] for at in (before or after)) if named else frozenset()


_KINDS: Final[dict[str, Callable[[Sentence, int], frozenset[str]]]] = {
    "treatment": treatment,
    "endpoint": endpoint,
}


def _after(words: Sentence, place: int) -> frozenset[str]:
    """Read the treatments that a word such as "with" ties to the number before it."""
    for after in range(place + 1, min(place + _FAR, len(words))):
        word = words[after]
        if is_number(word) or word in _BREAKS:
            break
        if word in _WITH and (named := _run(words, after + 1)):
            return named
    return frozenset()


def _run(words: Sentence, start: int) -> frozenset[str]:
    """Read the treatments that begin within a few words, joined by "plus" and the like."""
    first = next(
        (n for n in range(start, min(start + _NEAR, len(words))) if is_drug(words[n])), None
    )
    if first is None or any(is_number(word) for word in words[start:first]):
        return frozenset()
    named = set()
    for word in words[first:]:
        if is_drug(word):
            named.add(word)
        elif word not in _JOINS:
            break
    return frozenset(named)


def _run_back(words: Sentence, last: int) -> frozenset[str]:
    named = set()
    for word in reversed(words[: last + 1]):
        if is_drug(word):
            named.add(word)
        elif word not in _JOINS:
            break
    return frozenset(named)


def _order_faults(said: Sequence[Sentence], quoted: Sequence[Sentence]) -> Iterator[str]:
    """Find neighbouring numbers turned round while what they are of stands in the same order."""
    held = {pair for words in quoted for pair in _neighbours(words)}
    for claim in said:
        for first, second in _neighbours(claim):
            if (first, second) not in held and any(
                (second, first) in _neighbours(words) and _same_order(claim, words)
                for words in quoted
            ):
                yield f"turns {second} and {first} round"


def _place_faults(said: Sequence[Sentence], quoted: Sequence[Sentence]) -> Iterator[str]:
    """Find sentences that are quoted but for their numbers, which must be equal place by place."""
    for claim in said:
        alike = [words for words in quoted if _without_numbers(words) == _without_numbers(claim)]
        if alike and claim not in alike:
            yield f"has other numbers at their places: {' '.join(filter(is_number, claim))}"


def _without_numbers(words: Sentence) -> Sentence:
    return tuple("#" if is_number(word) else word for word in words)


def _neighbours(words: Sentence) -> set[tuple[str, str]]:
    numbers = [word for word in words if is_number(word)]
    return {(one, other) for one, other in pairwise(numbers) if one != other}


def _same_order(one: Sentence, other: Sentence) -> bool:
    """Say whether the treatments and endpoints of two sentences, two or more, come alike."""
    named, known = (
        dict.fromkeys(word for word in words if is_drug(word) or is_endpoint(word))
        for words in (one, other)
    )
    common = [word for word in named if word in known]
    return len(common) > 1 and common == [word for word in known if word in named]


def _places(number: str, words: Sentence) -> Iterator[int]:
    return (place for place, word in enumerate(words) if word == number)
