"""What speaks of something without naming it: a rule on arterial events is one on strokes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from qa.text.folding import fold, mentions

Names = tuple[str, ...]
"""Names of one thing, folded."""


def without_broader(names: Iterable[str], asked: str, told: str) -> tuple[str, ...]:
    """Leave out of the missing names those of which a text speaks in a broader word.

    `told` is folded. A name may be part of what is asked: "heart" of "heart attack".
    """
    lines = [
        narrow
        for narrow, broad in asked_broadly(asked)
        if any(mentions(told, each) for each in broad)
    ]
    spoken = [each for narrow in lines for each in narrow]
    return tuple(name for name in names if not any(_is_in(fold(name), each) for each in spoken))


def broader_words(asked: str) -> tuple[str, ...]:
    """Return the words that speak of what a question names without naming it."""
    return tuple(each for _, broad in asked_broadly(asked) for each in broad)


def asked_broadly(question: str) -> Iterator[tuple[Names, Names]]:
    """Yield what a question names, in all its words, and the broader words for each."""
    folded = fold(question)
    for narrow, broad in _lines():
        if any(mentions(folded, each) for each in narrow):
            yield narrow, broad


def _is_in(name: str, narrow: str) -> bool:
    return mentions(narrow.replace("-", " "), name.replace("-", " ")) or mentions(name, narrow)


@cache
def _lines() -> Sequence[tuple[Names, Names]]:
    text = (files("qa.understand") / "broader.txt").read_text(encoding="utf-8")
    lines = (line.split(": ") for line in text.splitlines() if line and line[0] != "#")
    return [(_folded(narrow), _folded(broad)) for narrow, broad in lines]


def _folded(names: str) -> Names:
    return tuple(map(fold, names.split(", ")))
