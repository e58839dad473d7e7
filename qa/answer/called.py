"""Names that nobody listed: words of a question that no dictionary has, and the library does.

A device, a study or a new drug is called so. What is said in a document that has none of the
names asked about is about something else, however near it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from qa.answer.candidates import Candidate
from qa.domain import Evidence, Query
from qa.text.folding import fold, mentions
from qa.vocabulary import SPECIFIC, Vocabulary
from qa.vocabulary.concepts import MARK, Concepts
from qa.vocabulary.dialect import other_spellings
from qa.vocabulary.english import forms
from qa.vocabulary.groups import groups_in

Frequencies = Callable[[Sequence[str]], Mapping[str, int]]
IsWord = Callable[[str], bool]

_WORD: Final = re.compile(r"[^\W\d_]{5,}")


class Called:
    """Keep the sentences of documents that have what a question calls by name."""

    def __init__(
        self, vocabulary: Vocabulary, concepts: Concepts, frequencies: Frequencies, is_word: IsWord
    ) -> None:
        """Use the library's names and tokens; `is_word` knows the words of the language."""
        self._vocabulary = vocabulary
        self._concepts = concepts
        self._frequencies = frequencies
        self._is_word = is_word

    def names(self, query: Query) -> tuple[str, ...]:
        """Return the words that are names, folded: none that is known, a concept or a class."""
        known = [(start, end) for start, end, _ in self._vocabulary.occurrences(query.asked)]
        found = (
            match.group()
            for match in _WORD.finditer(query.asked)
            if not any(start < match.end() and match.start() < end for start, end in known)
        )
        words = dict.fromkeys(found)
        shouts = query.asked.isupper()
        return tuple(
            fold(word)
            for word in words
            if self._is_name(word.lower(), in_capitals=word.isupper() and not shouts)
        )

    def kept(self, query: Query, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Leave out sentences of documents that have none of the names; all stay if none has.

        The drugs and trials that are known count as names here, a drug also by its class.
        """
        names = self.names(query)
        known = [each for each in self._vocabulary.entities(query.asked) if each.kind in SPECIFIC]
        if not names and not known:
            return candidates
        having: set[str] = set()
        for each in candidates:
            text = _text_of(each.evidence)
            named = any(mentions(text, name) for name in names)
            if named or any(self._vocabulary.mentioned(entity, text) for entity in known):
                having.add(each.evidence.source.id)
        return [each for each in candidates if each.evidence.source.id in having] or candidates

    def absent(self, query: Query, evidence: Sequence[Evidence]) -> tuple[str, ...]:
        """Return the names of which the evidence has none; the library has them."""
        names = self.names(query)
        texts = [_text_of(item) for item in evidence] if names else []
        return tuple(name for name in names if not any(mentions(text, name) for text in texts))

    def _is_name(self, word: str, *, in_capitals: bool) -> bool:
        """Say whether a word of the library is a name: in capitals any word may be."""
        spelt = (*forms(word), *other_spellings(word))
        if not in_capitals and (any(map(self._is_word, spelt)) or groups_in(word)):
            return False
        if any(unit.startswith(MARK) for unit in self._concepts.units(word)):
            return False
        return any(self._frequencies(self._concepts.analyse(word)).values())


def _text_of(item: Evidence) -> str:
    return fold(" ".join((item.source.title, *item.passage.heading, item.passage.text)))
