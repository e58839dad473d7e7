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
_RAREST = 0.6
"""The most that one word of the question counts, as a share of the rarest one's weight."""
_REMEMBERED = 20_000
"""Sentence vectors kept in memory: 30 MB of MiniLM's."""
_IN_CONTEXT = 0.6
"""What a term of the question counts that stands in the title or heading, not the sentence."""

_MONTHS = {"year": 12.0, "month": 1.0}
_NUMBERS = {
    word: str(value)
    for value, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
}
_SPELLED = re.compile(r"\b(?:" + "|".join(_NUMBERS) + r")\b", re.IGNORECASE)

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
        self._met: dict[str, NDArray[np.float32]] = {}

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
        asked = self._encoder.encode([query.asked])[0]
        vectors = self._sentence_vectors(texts)
        terms = self._terms(query.asked)
        return tuple(
            Candidate(
                item,
                sentence,
                text,
                vectors[text],
                cosine=float(vectors[text] @ asked),
                coverage=self._coverage(terms, item, text),
            )
            for (item, sentence), text in zip(spans, texts, strict=True)
        )

    def _sentence_vectors(self, texts: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """Encode the sentences that were not met lately; questions on one topic share most."""
        new = [text for text in dict.fromkeys(texts) if text not in self._met]
        self._met.update(zip(new, self._encoder.encode(new), strict=True))
        vectors = {text: self._met[text] for text in texts}
        while len(self._met) > _REMEMBERED:
            del self._met[next(iter(self._met))]
        return vectors

    def _terms(self, asked: str) -> tuple[tuple[Entity | str, float], ...]:
        """Return what the question names: entities as one term each, and its other tokens."""
        entities = self._vocabulary.entities(asked)
        rest = asked
        for entity in entities:
            rest = rest.replace(entity.surface, " ")
        tokens = tuple(dict.fromkeys(self._analyse(rest)))
        rarity = self._rarity(tokens)
        # A word that the library never uses may be the question's wording as well as its
        # subject: it counts like the rarest half of the known ones, not more.
        ceiling = max(rarity.values(), default=0.0) * _RAREST
        by_token = [(token, min(rarity[token], ceiling)) for token in tokens]
        by_entity = [(e, self._entity_rarity(e)) for e in entities]
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


def names_any(entities: Sequence[Entity], candidate: Candidate, vocabulary: Vocabulary) -> bool:
    """Say whether the sentence, its title or its headings name one of the entities.

    For a name that only looks like one (a virus strain, an assay) its passage is enough.
    """
    item = candidate.evidence
    near = fold(" ".join((candidate.text, item.source.title, *item.passage.heading)))
    around = fold(" ".join((near, item.passage.text)))
    return any(
        vocabulary.mentioned(entity, near if vocabulary.knows(entity) else around)
        for entity in entities
    )


def time_points(text: str) -> frozenset[float]:
    """Return the points in time that a text speaks of, in months: "5-year" is 60."""
    spelled = _SPELLED.sub(lambda match: _NUMBERS[match.group().lower()], text)
    return frozenset(
        round(float(quantity.value) * _MONTHS[quantity.unit], 2)
        for quantity in quantities(spelled)
        if quantity.unit in _MONTHS
    )


def _can_stand_alone(text: str) -> bool:
    count = len(text.split())
    if not _SHORTEST_WORDS <= count <= _LONGEST_WORDS:
        return False
    return not text.endswith(("?", ":")) and re.search(r"[^\W\d_]{3}", text) is not None
