"""The sentences that might answer, with what speaks for each of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.domain import Entity, Evidence, Query, Sentence
from qa.embed import Encoder
from qa.text.folding import fold
from qa.text.numbers import quantities
from qa.vocabulary import Vocabulary

_LONGEST_WORDS = 60
_SHORTEST_WORDS = 4
_IN_CONTEXT = 0.6
"""What a term of the question counts that stands in the title or heading, not the sentence."""

Analyse = Callable[[str], tuple[str, ...]]
Rarity = Callable[[Sequence[str]], Mapping[str, float]]
"""Tokens → their inverse document frequency in the library."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the evidence and its signals, each in [0, 1] or a cosine.

    `coverage` is the rarity-weighted share of the question's terms that the sentence (or its
    title and heading) holds.
    """

    evidence: Evidence
    sentence: Sentence
    text: str
    vector: NDArray[np.float32]
    cosine: float
    coverage: float


class CandidateFinder:
    """Collect and measure the sentences of the evidence."""

    def __init__(
        self, encoder: Encoder, vocabulary: Vocabulary, analyse: Analyse, rarity: Rarity
    ) -> None:
        """Use the library's own encoder, names, tokens and rarities."""
        self._encoder = encoder
        self._vocabulary = vocabulary
        self._analyse = analyse
        self._rarity = rarity

    def candidates(self, query: Query, evidence: Sequence[Evidence]) -> tuple[Candidate, ...]:
        """Return every sentence that could stand as a statement, unordered."""
        spans = [
            (item, sentence)
            for item in evidence
            for sentence in item.passage.sentences
            if _can_stand_alone(item.passage.quote(sentence))
        ]
        if not spans:
            return ()
        texts = [item.passage.quote(sentence) for item, sentence in spans]
        vectors = self._encoder.encode([query.standalone, *texts])
        cosines = vectors[1:] @ vectors[0]
        terms = self._terms(query)
        return tuple(
            Candidate(item, sentence, text, vector, float(cosine), self._coverage(terms, item, text))
            for (item, sentence), text, vector, cosine in zip(
                spans, texts, vectors[1:], cosines, strict=True
            )
        )

    def _terms(self, query: Query) -> tuple[tuple[Entity | str, float], ...]:
        """Return what the question names: entities as one term each, and its other tokens."""
        rest = query.standalone
        for entity in query.entities:
            rest = rest.replace(entity.surface, " ")
        tokens = tuple(dict.fromkeys(self._analyse(rest)))
        rarity = self._rarity(tokens)
        by_token = [(token, rarity[token]) for token in tokens]
        by_entity = [(e, self._entity_rarity(e)) for e in query.entities]
        return (*by_entity, *by_token)

    def _entity_rarity(self, entity: Entity) -> float:
        tokens = self._analyse(entity.name)
        return max(self._rarity(tokens).values(), default=1.0)

    def _coverage(
        self, terms: tuple[tuple[Entity | str, float], ...], item: Evidence, text: str
    ) -> float:
        context = " ".join((item.source.title, *item.passage.heading))
        here, around = self._matcher(text), self._matcher(context)
        total = sum(weight for _, weight in terms)
        found = sum(
            weight * (1.0 if here(term) else _IN_CONTEXT if around(term) else 0.0)
            for term, weight in terms
        )
        return found / total if total else 0.0

    def _matcher(self, text: str) -> Callable[[Entity | str], bool]:
        folded, tokens = fold(text), frozenset(self._analyse(text))

        def matches(term: Entity | str) -> bool:
            if isinstance(term, str):
                return term in tokens
            return self._vocabulary.mentioned(term, folded)

        return matches


def names_all(
    entities: Sequence[Entity], candidate: Candidate, vocabulary: Vocabulary
) -> bool:
    """Say whether the sentence, its title or its headings name each of the entities."""
    item = candidate.evidence
    folded = fold(" ".join((candidate.text, item.source.title, *item.passage.heading)))
    return all(vocabulary.mentioned(entity, folded) for entity in entities)


def time_points(text: str) -> frozenset[tuple[str, str]]:
    """Return the points in time that a text speaks of: "5-year", "12 months"."""
    return frozenset(
        (quantity.value, quantity.unit)
        for quantity in quantities(text)
        if quantity.unit in ("month", "week", "day", "year", "hour")
    )


def _can_stand_alone(text: str) -> bool:
    count = len(text.split())
    if not _SHORTEST_WORDS <= count <= _LONGEST_WORDS:
        return False
    return not text.endswith(("?", ":")) and re.search(r"[^\W\d_]{3}", text) is not None
