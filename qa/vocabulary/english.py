"""The words of English, also the rare ones: none of them is a misspelling.

The list is that of the package pyspellchecker; its corrections are not used.
"""

from __future__ import annotations

from functools import cache

from spellchecker import SpellChecker


def is_english(word: str) -> bool:
    """Say whether a lower-case word is one of English. The first call reads the list, 0.3 s."""
    return word in _listed()


@cache
def _listed() -> frozenset[str]:
    return frozenset(SpellChecker(language="en").word_frequency.keys())
