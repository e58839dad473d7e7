"""The words of English, also the rare ones: none of them is a misspelling.

The list is that of the package pyspellchecker; its corrections are not used.
"""

from __future__ import annotations

from functools import cache

from spellchecker import SpellChecker

_ENDINGS = (("s", ""), ("es", ""), ("ies", "y"), ("ly", ""), ("ed", ""), ("ed", "e"), ("ing", ""))
"""Endings of forms of one word, each with what the word has instead."""


def is_english(word: str) -> bool:
    """Say whether a lower-case word is one of English. The first call reads the list, 0.3 s."""
    return word in _listed()


def forms(word: str) -> tuple[str, ...]:
    """Return a word and what it may be a form of: "placed", "plac", "place"."""
    bases = (word.removesuffix(end) + base for end, base in _ENDINGS if word.endswith(end))
    return (word, *bases)


@cache
def _listed() -> frozenset[str]:
    return frozenset(SpellChecker(language="en").word_frequency.keys())
