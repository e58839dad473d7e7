"""Special words of a question that no document of the library has.

"Paraoxonase" that nothing speaks of says that the subject is not held. An everyday word or a short
form says nothing: clinicians ask in words that no document uses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from qa.text.asides import without_brackets
from qa.text.folding import words
from qa.vocabulary.concepts import Concepts
from qa.vocabulary.dialect import other_spellings
from qa.vocabulary.distance import one_change
from qa.vocabulary.english import forms
from qa.vocabulary.groups import groups_in

Frequencies = Callable[[Sequence[str]], Mapping[str, int]]
IsWord = Callable[[str], bool]

_SPECIAL: Final = re.compile(r"[a-z]{8,}")
_NAMELIKE: Final = re.compile(
    r"(?![a-z]+(?:ive|ic|al|ous|[ai]ble|ists?|ing|ed|ly|ness|olog(?:y|ist)|itis|a?emia|uria)$)[a-z]{6,}"
)
"""A word that no dictionary has names something, and may be shorter; what has an ending of
adjectives or of complaints does not."""


class Strangeness:
    """Find the special words of questions that a library never uses."""

    def __init__(
        self,
        concepts: Concepts,
        frequencies: Frequencies,
        is_word: IsWord,
        has_name: IsWord = lambda _: False,
        is_english: IsWord = lambda _: True,
    ) -> None:
        """Use the library's tokens; `is_word` knows the common words, `has_name` the names.

        `is_english` knows the rare words, too.
        """
        self._has_name = has_name
        self._is_english = is_english
        self._concepts = concepts
        self._frequencies = frequencies
        self._is_word = is_word

    def of(self, question: str) -> tuple[str, ...]:
        """Return the words that are long, no common ones, and in no document in any spelling."""
        special = [
            word
            for word in dict.fromkeys(words(without_brackets(question)))
            if self._is_special(word) and not self._has_name(word)
        ]
        return tuple(word for word in special if not self._is_used(word))

    def is_name(self, word: str) -> bool:
        """Say whether no dictionary has a word, nor one that it may be a slip for."""
        if not _NAMELIKE.fullmatch(word) or groups_in(word):
            return False
        # Most words are known: only for the others is generated what is one change away.
        if self._is_listed((*forms(word), *other_spellings(word))):
            return False
        return not self._is_listed(one_change(word))

    def _is_listed(self, forms_of_it: Iterable[str]) -> bool:
        return any(self._is_word(form) or self._is_english(form) for form in forms_of_it)

    def _is_special(self, word: str) -> bool:
        if self.is_name(word):
            return True
        if not _SPECIAL.fullmatch(word):
            return False
        return not self._is_word(word) and not self._is_word(word.removesuffix("s"))

    def _is_used(self, word: str) -> bool:
        """Say whether a document has the word, or another wording of its concept."""
        tokens = [
            token
            for spelt in (word, *other_spellings(word))
            for token in self._concepts.wordings(spelt)
        ]
        return any(self._frequencies(tokens).values())
