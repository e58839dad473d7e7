"""What the evidence says: all its words, and its sentences near to the question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

from qa.domain import Evidence
from qa.text.folding import STOP_WORDS, fold, mentions, words

Analyse = Callable[[str], tuple[str, ...]]

_FEW, _TAIL = 2, 4
"""Letters of a short form that may be of any words; letters after one within a word."""
_NEAR: Final = 0.42
"""Cosine from which on what is said of a class of drugs may answer for a member."""


class Spoken:
    """What the evidence says: its titles, headings and texts."""

    def __init__(self, evidence: Sequence[Evidence], analyse: Analyse) -> None:
        """Read the evidence; `analyse` gives the tokens of a text."""
        self._text = " ".join(
            part
            for item in evidence
            for part in (item.source.title, *item.passage.heading, item.passage.text)
        )
        self._analyse = analyse

    @cached_property
    def folded(self) -> str:
        """Return all of it, folded."""
        return fold(self._text)

    def writes(self, name: str) -> bool:
        """Say whether the evidence has a name just as it is written."""
        return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", self._text) is not None

    def spells(self, short: str) -> bool:
        """Say whether words in a row begin with these letters, small words between them aside.

        A letter may also stand inside a word: TXA is tranexamic acid, OIT oral immunotherapy.
        """
        if short.casefold() in self._initials:
            return True
        letters = short.casefold()
        inner = "".join(rf"(?:[a-z]*{letter}|[a-z]* {letter})" for letter in letters[1:-1])
        long = rf"\b{letters[0]}{inner}[a-z]* {letters[-1]}[a-z]+\b"
        joined = " ".join(rf"{letter}[a-z]+" for letter in letters[:-1])
        within = rf"\b{joined}{letters[-1]}[a-z]{{{_TAIL},}}\b"
        return re.search(long, self.folded) is not None or (
            len(letters) > _FEW and re.search(within, self.folded) is not None
        )

    @cached_property
    def _initials(self) -> str:
        told = (word for word in words(self._text) if word not in STOP_WORDS)
        return "".join(part[0] for word in told for part in word.split("-") if part)

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Return its tokens."""
        return frozenset(self._analyse(self._text))


class Near:
    """Sentences of the evidence that come near to the question."""

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        """Keep the sentences whose cosine is near enough."""
        self._texts = [
            fold(item.passage.quote(sentence))
            for item in evidence
            for sentence, cosine in zip(item.passage.sentences, item.cosines, strict=True)
            if cosine >= _NEAR
        ]

    def names(self, names: Sequence[str]) -> bool:
        """Say whether one of them has one of these names."""
        return any(mentions(text, fold(name)) for text in self._texts for name in names)
