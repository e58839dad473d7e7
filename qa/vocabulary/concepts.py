"""Words that say nearly the same: a question about kidneys is near a text on renal function.

A text is read as units: its tokens, where the words of a concept are one unit, whichever of them
it uses. Nothing is named or refused by a concept; names are the vocabulary's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import yaml

from qa.text.folding import content_words
from qa.vocabulary import field_terms

Analyse = Callable[[str], tuple[str, ...]]
Rarity = Callable[[Sequence[str]], Mapping[str, float]]

MARK: Final = "@"
"""Begins the unit of a concept, and no token."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_INITIALS: Final = range(3, 6)
_KEPT: Final = 8192
"""Texts whose units are kept."""
_SHORT: Final = 5
"""The most letters of a short form; an encoder knows few of them."""


class Concepts:
    """Read texts as units, by one analyser."""

    def __init__(self, analyse: Analyse, groups: Sequence[Sequence[str]] | None = None) -> None:
        """Use the analyser of the library; `groups` of names, the shipped ones if not given."""
        self.analyse = analyse
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._members: dict[str, list[tuple[str, ...]]] = {}
        self._names: dict[tuple[str, ...], Sequence[str]] = {}
        for names in (*shipped(), *named()) if groups is None else groups:
            for name in names:
                self._add(MARK + names[0], analyse(name))
                self._names.setdefault(analyse(name), names)
        for spelt in self._by_first.values():
            spelt.sort(key=lambda member: -len(member[0]))
        # The same texts are measured against question after question.
        self._kept = lru_cache(maxsize=_KEPT)(self._read)

    def _add(self, unit: str, tokens: tuple[str, ...]) -> None:
        if not tokens or tokens in self._members.get(unit, ()):
            return
        self._members.setdefault(unit, []).append(tokens)
        self._by_first.setdefault(tokens[0], []).append((tokens, unit))

    def units(self, text: str) -> tuple[str, ...]:
        """Return the units of a text in its order, the longest wording of a concept taken."""
        tokens = self.analyse(text)
        found: list[str] = []
        at = 0
        while at < len(tokens):
            length, unit = next(self._at(tokens, at), (1, tokens[at]))
            found.append(unit)
            at += length
        return tuple(found)

    def held(self, text: str) -> frozenset[str]:
        """Return the tokens of a text, all concepts that it words in any way, and initials.

        A question about DSA is near a text on donor-specific antibodies.
        """
        return self._kept(text)

    def _read(self, text: str) -> frozenset[str]:
        tokens = self.analyse(text)
        units = (unit for at in range(len(tokens)) for _, unit in self._at(tokens, at))
        return frozenset((*tokens, *units, *initials(text)))

    def wordings(self, word: str) -> tuple[str, ...]:
        """Return the tokens of a word, and those of all wordings of its concept."""
        tokens = self.analyse(word)
        units = [unit for unit in self.units(word) if unit.startswith(MARK)]
        others = (token for unit in units for words in self._members[unit] for token in words)
        return tuple(dict.fromkeys((*tokens, *others)))

    def rarity(self, units: Sequence[str], of_tokens: Rarity) -> Mapping[str, float]:
        """Return how rare each unit is: a concept as its commonest wording."""
        tokens = {unit: self._members.get(unit, [(unit,)]) for unit in units}
        each = of_tokens(tuple({t for spelt in tokens.values() for words in spelt for t in words}))
        return {
            unit: min(max(each[token] for token in words) for words in spelt)
            for unit, spelt in tokens.items()
        }

    def in_full(self, question: str) -> str:
        """Return a question with its short forms in the words that texts use (BP, FBC, ANC)."""
        for word, full in self._shortened(question):
            question = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", full, question)
        return question

    def long_forms(self, question: str) -> tuple[str, ...]:
        """Return what the short forms of a question stand for."""
        return tuple(full for _, full in self._shortened(question))

    def _shortened(self, question: str) -> Iterator[tuple[str, str]]:
        for word in dict.fromkeys(_WORD.findall(question)):
            full = self._full(word)
            if full:
                yield word, full

    def _full(self, word: str) -> str | None:
        if len(word) > _SHORT or not word.isupper():
            return None
        names = self._names.get(self.analyse(word))
        return names[0] if names and word in names else None

    def _at(self, tokens: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
        """Yield the concepts that are worded from a token on, the longest wording first."""
        for words, unit in self._by_first.get(tokens[at], ()):
            if tuple(tokens[at : at + len(words)]) == words:
                yield len(words), unit


def initials(text: str) -> Iterator[str]:
    """Yield the initials of three to five words in a row, small words between them aside."""
    parts = [part for word in content_words(text) for part in word.split("-") if part]
    for length in _INITIALS:
        for at in range(len(parts) - length + 1):
            yield "".join(part[0] for part in parts[at : at + length])


@cache
def shipped() -> tuple[tuple[str, ...], ...]:
    """Return the concepts that come with the package and the short forms of the field."""
    groups = [*_listed("concepts.yaml"), *field_terms()["abbreviation"]]
    return tuple(tuple(map(str, names)) for names in groups)


@cache
def named() -> tuple[tuple[str, ...], ...]:
    """Return the procedures, conditions and medicines that come with the package."""
    return tuple(tuple(map(str, names)) for names in _listed("named.yaml"))


def _listed(name: str) -> list[list[str]]:
    stored: list[list[str]] = yaml.safe_load(
        (files("qa.vocabulary") / name).read_text(encoding="utf-8")
    )
    return stored
