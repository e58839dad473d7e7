"""The sentences that might answer, with what speaks for each of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qa.answer.saying import Span, said_by
from qa.answer.terms import (
    Term,
    Weighted,
    coverage,
    is_specific,
    neighbours,
    pairs,
    rarest,
    wording,
)
from qa.domain import Entity, Evidence, Query, Sentence
from qa.text.folding import fold
from qa.text.numbers import quantities
from qa.text.tables import cells_of, is_of_figures, is_row
from qa.understand.facets import subject_words
from qa.understand.particulars import Particular, particulars_of
from qa.understand.setting import Setting, settings_of
from qa.vocabulary import Vocabulary
from qa.vocabulary.concepts import Concepts

_RAREST = 0.6
"""The most that one word of the question counts, as a share of the rarest one's weight."""
_UNKNOWN = 0.5
"""How likely a sentence reports a finding of which nothing is known."""


Rarity = Callable[[Sequence[str]], Mapping[str, float]]
"""Tokens → their inverse document frequency in the library."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the evidence and its signals, each in [0, 1] or a cosine.

    `text` is what it says alone, in the words of `spans`, which begin with its own.
    `coverage` is the rarity-weighted share of the question's terms that the sentence (or its
    title and heading) holds; `topical` the share of those that say what it is about, in what
    was found of its document; `wording` the share of its words, names apart, in the sentence,
    `rarest` whether the rarest of these is, `pairs` the share of neighbours that it has together;
    `finding` how likely it reports one; `reading` how likely the reranker thinks that it answers,
    0 where it did not read it.
    """

    evidence: Evidence
    sentence: Sentence
    text: str
    vector: NDArray[np.float32]
    cosine: float
    coverage: float
    topical: float
    wording: float
    rarest: float
    pairs: float
    finding: float
    reading: float
    spans: tuple[Span, ...] = ()

    @property
    def places(self) -> tuple[Span, ...]:
        """Return the spans of the document that say it."""
        return self.spans or ((self.sentence.start, self.sentence.end),)


class CandidateFinder:
    """Collect and measure the sentences of the evidence."""

    def __init__(self, vocabulary: Vocabulary, concepts: Concepts, rarity: Rarity) -> None:
        """Use the library's own names, its tokens as units of concepts, and their rarities."""
        self._vocabulary = vocabulary
        # The same sentences are measured against question after question.
        self._order = lru_cache(maxsize=8192)(lambda text: neighbours(concepts.units(text)))
        self._concepts = concepts
        self._rarity = rarity

    def candidates(self, query: Query, evidence: Sequence[Evidence]) -> tuple[Candidate, ...]:
        """Return every sentence that could stand as a statement, unordered."""
        terms = self._terms(query.asked)
        around = (each.surface for each in query.entities if each.surface not in query.asked)
        words = self._terms(" ".join((subject_words(query.asked), *around)))
        subject = [(term, weight) for term, weight in words if not isinstance(term, Setting)]
        topical = {
            id_: coverage(subject, held, held) for id_, held in self._near(evidence, subject)
        }
        particulars = particulars_of(query.asked)
        found = (
            each
            for item in evidence
            for each in self._of(item, terms, topical[item.source.id], particulars)
        )
        return _without_repeated_rows(_once(found))

    def _near(
        self, evidence: Sequence[Evidence], subject: Weighted
    ) -> Iterator[tuple[str, Set[Term]]]:
        """Yield each document with the terms that its title or what was found of it holds."""
        for id_ in dict.fromkeys(item.source.id for item in evidence):
            own = [item for item in evidence if item.source.id == id_]
            texts = (part for i in own for part in (*i.passage.heading, i.passage.text))
            nearby = self._matcher(own[0].source.title, *texts)
            yield id_, {term for term, _ in subject if nearby(term)}

    def _of(
        self,
        item: Evidence,
        terms: Weighted,
        topical: float,
        particulars: Sequence[Particular],
    ) -> Iterator[Candidate]:
        around = self._matcher(item.source.title, *item.passage.heading)
        context = {term for term, _ in terms if around(term)}
        asked = any(each.heads(item.passage.heading) for each in particulars)
        count = len(item.cosines)
        for sentence, vector, cosine, finding, reading in zip(
            item.passage.sentences,
            item.sentence_vectors,
            item.cosines,
            item.findings or (_UNKNOWN,) * count,
            item.readings or (math.nan,) * count,
            strict=True,
        ):
            said = said_by(item.passage, sentence)
            told = asked or self._may_be_told(item.passage.quote(sentence), terms)
            if said is not None and told:
                text = said.text
                here = self._matcher(text)
                held = {term for term, _ in terms if here(term)}
                yield Candidate(
                    item,
                    sentence,
                    text,
                    vector,
                    cosine=cosine,
                    coverage=coverage(terms, held, context),
                    topical=topical,
                    wording=wording(terms, held),
                    rarest=rarest(terms, held),
                    pairs=pairs(terms, self._order(text)),
                    finding=finding,
                    reading=_likely(reading),
                    spans=said.spans,
                )

    def _may_be_told(self, words: str, terms: Weighted) -> bool:
        """Say whether a row of figures is of something asked; every other sentence may be told.

        Unless the whole section is asked for, its first cell must hold a word of the question that
        is no trial and no drug: figures are many, and all of a trial's look alike.
        """
        if not is_row(words) or not is_of_figures(words):
            return True
        label = self._matcher(cells_of(words)[0])
        return any(label(term) for term, _ in terms if not is_specific(term))

    def _terms(self, asked: str) -> tuple[tuple[Term, float], ...]:
        """Return the question's terms with their weights."""
        settings, rest = settings_of(asked)
        entities = self._vocabulary.entities(rest)
        for entity in entities:
            rest = rest.replace(entity.surface, " ")
        tokens = tuple(dict.fromkeys(self._concepts.units(rest)))
        rarity = self._concepts.rarity(tokens, self._rarity)
        # A word that the library never uses may be the question's wording as well as its
        # subject: it counts like the rarest half of the known ones, not more.
        ceiling = max(rarity.values(), default=0.0) * _RAREST
        by_token = [(token, min(rarity[token], ceiling)) for token in tokens]
        by_entity = [(entity, self._entity_rarity(entity)) for entity in entities]
        by_setting = [(setting, ceiling or 1.0) for setting in settings]
        return (*by_entity, *by_setting, *by_token)

    def _entity_rarity(self, entity: Entity) -> float:
        tokens = self._concepts.analyse(entity.name)
        return max(self._rarity(tokens).values(), default=1.0)

    def _matcher(self, *parts: str) -> Callable[[Term], bool]:
        """Return what says whether a text of these parts holds a term."""
        text = " ".join(parts)
        folded = fold(text)
        units = frozenset().union(*map(self._concepts.held, parts))

        def matches(term: Term) -> bool:
            if isinstance(term, str):
                return term in units
            if isinstance(term, Setting):
                return term.holds(text)
            return self._vocabulary.mentioned(term, folded)

        return matches


def _likely(logit: float) -> float:
    return 0.0 if math.isnan(logit) else 0.5 * (1.0 + math.tanh(0.5 * logit))


def names_any(entities: Sequence[Entity], candidate: Candidate, vocabulary: Vocabulary) -> bool:
    """Say whether the sentence, its title or its headings name one of the entities.

    For what only looks like a name (a virus strain, an assay) its passage is enough.
    """
    near = fold(_near(candidate))
    around = f"{near} {fold(candidate.evidence.passage.text)}"
    return any(
        vocabulary.mentioned(entity, near if vocabulary.knows(entity) else around)
        for entity in entities
    )


def may_speak_of(
    entities: Sequence[Entity], candidates: Sequence[Candidate], vocabulary: Vocabulary
) -> list[Candidate]:
    """Return the sentences that may be about one of the entities, though they do not name it.

    In a report on a trial, "Median survival was 14.7 months" is about that trial: its document
    names it elsewhere, and the sentence names no other of the kind.
    """
    kinds = {entity.kind for entity in entities}
    naming = {
        candidate.evidence.source.id
        for candidate in candidates
        if any(vocabulary.mentioned(e, fold(candidate.evidence.passage.text)) for e in entities)
    }
    return [
        candidate
        for candidate in candidates
        if candidate.evidence.source.id in naming and not kinds & kinds_named(candidate, vocabulary)
    ]


def kinds_named(candidate: Candidate, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the kinds of what the sentence, its title or its headings name."""
    return frozenset(entity.kind for entity in vocabulary.entities(_near(candidate)))


def _near(candidate: Candidate) -> str:
    item = candidate.evidence
    return " ".join((candidate.text, item.source.title, *item.passage.heading))


def _once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep of those that say one thing, as the parts of one sentence may, the nearest."""
    best: dict[tuple[str, tuple[Span, ...]], Candidate] = {}
    for each in candidates:
        key = (each.evidence.passage.id, each.places)
        if key not in best or best[key].cosine < each.cosine:
            best[key] = each
    return list(best.values())


def _without_repeated_rows(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Leave out rows of figures that a sentence of their document tells in prose."""
    prose: dict[str, list[Set[str]]] = {}
    for each in candidates:
        if not is_row(_own_words(each)):
            prose.setdefault(each.evidence.source.id, []).append(_values(each.text))
    return tuple(
        each
        for each in candidates
        if not is_row(words := _own_words(each))
        or not is_of_figures(words)
        or not any(_leading(each) <= told for told in prose.get(each.evidence.source.id, ()))
    )


def _own_words(candidate: Candidate) -> str:
    return candidate.evidence.passage.quote(candidate.sentence)


def _leading(row: Candidate) -> Set[str]:
    """Return the first number of each cell after the first."""
    cells = (quantities(cell) for cell in cells_of(_own_words(row))[1:])
    return {found[0].value for found in cells if found}


def _values(text: str) -> Set[str]:
    return {quantity.value for quantity in quantities(text)}
