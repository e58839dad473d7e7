"""A sentence cut into clauses and words, as the direction of an effect is read from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from qa.text.direction import words
from qa.text.folding import STOP_WORDS
from qa.text.significance import Test, tests

_BREAK = re.compile(
    r";|[.](?=\s+[A-Z])|(?<=\)),\s+and\b"
    r"|,?\s+(?:but|whereas|while|although|though|however|despite|yet)\b[\s,]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:(?:['’.]|(?<=\d),)[^\W_]+)*")
_GROUP_NEXT = re.compile(r"\s+(?:groups?|arms?)\b", re.IGNORECASE)
_GROUP = re.compile(r"(?:groups?|arms?|cohorts?)\s+\Z", re.IGNORECASE)
_SHORT: Final = 4
"""Letters at most of a group's own name: "group I", "arm B"."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, in lower case, that begins at `start` of its clause."""

    start: int
    word: str
    key: str  # without a plural's ending
    inside: bool  # brackets
    joined: bool  # by a hyphen to a neighbour
    empty: bool  # of meaning: a stop word, unless it is in capitals, as SHE may stand for a group


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that asserts one thing; `nulls` say "no difference", by their tokens."""

    text: str
    tokens: tuple[Token, ...]
    nulls: tuple[tuple[int, int], ...]
    tests: tuple[Test, ...]

    @classmethod
    def of(cls, text: str) -> Clause:
        """Find the words, denials and tests of a text."""
        found = tokens(text)
        nulls = []
        for match in words.NULL.finditer(text):
            span = range(match.start(), match.end())
            inside = [index for index, token in enumerate(found) if token.start in span]
            if inside:
                nulls.append((inside[0], inside[-1]))
        return cls(text, found, tuple(nulls), tests(text))

    @property
    def denied(self) -> frozenset[int]:
        """Return the tokens that belong to a denial."""
        return frozenset(index for first, last in self.nulls for index in range(first, last + 1))


def parts(sentence: str) -> Iterator[str]:
    """Cut a sentence where a new assertion begins, but not within brackets."""
    begin = 0
    for match in _BREAK.finditer(sentence):
        before = sentence[begin : match.start()]
        if before.count("(") == before.count(")"):
            yield before
            begin = match.end()
    yield sentence[begin:]


def tokens(text: str) -> tuple[Token, ...]:
    """Find the words of a text."""
    found: list[Token] = []
    depth = seen = 0
    for match in _WORD.finditer(text):
        between = text[seen : match.start()]
        depth += sum(between.count(mark) for mark in "([") - sum(map(between.count, ")]"))
        depth, seen = max(depth, 0), match.start()
        raw, word = match.group(), match.group().casefold()
        group = _group_key(text, match)
        found.append(
            Token(
                start=match.start(),
                word=word,
                key=group or _key(word),
                inside=depth > 0,
                joined="-" in (text[match.start() - 1 : match.start()], text[match.end() :][:1]),
                empty=not group and word in STOP_WORDS and not (raw.isupper() and len(raw) > 1),
            )
        )
    return tuple(found)


def _group_key(text: str, match: re.Match[str]) -> str:
    """Return "group b" for a group's own name, "active group" for "the active arm", else ""."""
    word = match.group().casefold()
    if len(word) <= _SHORT and _GROUP.search(text, 0, match.start()):
        return f"group {word}"
    if word in words.ACTIVE and _GROUP_NEXT.match(text, match.end()):
        return f"{word} group"
    return ""


def _key(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))  # noqa: PLR2004
    return word[:-1] if plural else word
