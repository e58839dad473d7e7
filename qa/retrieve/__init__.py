"""A Query → the passages that bear on it: lexical and dense search, then a fusion of signals."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from qa.domain import (
    SECONDARY,
    Evidence,
    Filters,
    Passage,
    Query,
    Scores,
    Source,
)
from qa.embed import Encoder
from qa.embed.reader import SentenceReader
from qa.embed.rerank import AnyReranker
from qa.index import Indexes, Term, analyse
from qa.index.tokens import numbers
from qa.library import Key, Library
from qa.parts import EVERY, Retrieving
from qa.retrieve import fusion
from qa.retrieve.answering import Answering
from qa.retrieve.candidates import Candidates
from qa.retrieve.fitted import Fitted
from qa.retrieve.priors import with_priors
from qa.retrieve.reading import SecondStage
from qa.retrieve.rerank import MOST, passage_text, reranked
from qa.retrieve.room import with_room
from qa.retrieve.signals import scaled, signals
from qa.retrieve.wording import Floats, Terms
from qa.understand import authority

_QUESTIONS = 1
"""Questions whose vectors are kept: only the present one, so that each asked anew costs its all."""
DEPTH = 100
"""Passages taken from each index before fusion."""
_EXPANSION = 0.3
"""What another name of an entity counts beside the words of the question."""
_SETTING = 0.4
"""What the words around the question count beside the question itself."""
_MOST_TERMS = 64
"""Words of a question that are looked for; a longer one is a text with the question in it."""
_SUMMING = re.compile(r"key (?:result|finding|message|point)|conclusion|summary", re.IGNORECASE)


@cache
def _one_thread() -> None:
    """Keep numpy's products on one thread, for good.

    They are too small to share: a millisecond's work waits many for a second thread on a busy
    machine. The encoder has threads of its own.
    """
    threadpool_limits(limits=1, user_api="blas")


class Retriever:
    """Find evidence in a library through its indexes."""

    def __init__(
        self,
        library: Library,
        indexes: Indexes,
        encoder: Encoder,
        *,
        fitted: Fitted | None = None,
        reranker: AnyReranker | None = None,
        parts: Retrieving = EVERY.retrieving,
    ) -> None:
        """Search these indexes; the library decides which hits may be cited.

        `fitted` takes the place of the numbers that ship.
        """
        _one_thread()
        self._library = library
        self._indexes = indexes
        fitted = fitted or Fitted.of(encoder.name)
        self._fitted = fitted
        self._parts = parts
        reranker = reranker if parts.reranker else None
        reader = reranker if isinstance(reranker, SentenceReader) else None
        self._reranker = None if isinstance(reranker, SentenceReader) else reranker
        # The shipped one was trained beside its encoder; beside another it knows nothing.
        known = reader is not None and reader.encoder == encoder.name
        self._second = SecondStage(library, reader if known else None)
        self._roles = fitted.roles
        self._answering = fitted.answering
        self._mean_length = library.mean_length()
        # A question may be searched twice, among all sources and among some.
        self._encoded = lru_cache(maxsize=_QUESTIONS)(encoder.encode)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what a reader of the answers must know of how they were found."""
        return self._second.warnings

    def retrieve(self, query: Query, k: int = 16) -> tuple[Evidence, ...]:
        """Return up to `k` passages, the best first, and up to a third as many secondary ones."""
        found = self.candidates(query)
        if found is None:
            return ()
        total, readings, sources = self._ranked(query, found)
        best = with_room(
            np.argsort(-total, kind="stable").tolist(),
            sources,
            k,
            leading=authority.leading(query.intent) if self._parts.room else None,
            apart=SECONDARY if self._parts.primary else (),
        )
        return self._evidence(found, best, total, readings)

    def read(self, query: Query, passages: Sequence[Passage]) -> tuple[Evidence, ...]:
        """Return these passages as evidence for a question, in their order."""
        keys = self._library.keys_of(passages)
        found = self.candidates(query, keys=keys)
        if found is None:
            return ()
        total, readings, _ = self._ranked(query, found)
        place = {key: place for place, key in enumerate(found.profiles.keys.tolist())}
        return self._evidence(found, [place[key] for key in keys if key in place], total, readings)

    def _ranked(
        self, query: Query, found: Candidates
    ) -> tuple[Floats, Floats, Mapping[Key, Source]]:
        """Return the score of each passage, the readings of their sentences, and their sources."""
        weights = self._fitted.fusion.of(self._parts)
        first = weights.score(found.signals.table, found.traits)
        second = self._second.ranked(query, found, first)
        fused = scaled(second.scores)
        if self._reranker is not None:
            fused = reranked(query.asked, fused, self._texts(found, fused), self._reranker)
        owners = found.profiles.owners.tolist()
        by_owner = self._library.sources(sorted(set(owners)))
        sources = {place: by_owner[owner] for place, owner in enumerate(owners)}
        total = with_priors(fused, tuple(sources.values()), query, self._parts)
        return total, second.readings, sources

    def _evidence(
        self, found: Candidates, places: Sequence[int], total: Floats, readings: Floats
    ) -> tuple[Evidence, ...]:
        keys = found.profiles.keys
        hits = self._library.hits(keys[list(places)].tolist())
        return tuple(
            _evidence(hits[int(keys[place])], found, place, float(total[place]), readings)
            for place in places
            if int(keys[place]) in hits
        )

    def of_each(self, query: Query, documents: int = 16) -> tuple[Evidence, ...]:
        """Return the main passages of each of the best `documents`, the best document first.

        They are the best one for the question and the best of those that sum the document up.
        """
        found: dict[str, list[Evidence]] = {}
        for item in self.retrieve(query, DEPTH):
            found.setdefault(item.source.id, []).append(item)
        best = list(found.values())[:documents]
        summing = (next((each for each in items if _sums_up(each)), items[0]) for items in best)
        main = zip((items[0] for items in best), summing, strict=True)
        return tuple(dict.fromkeys(item for each in main for item in each))

    def _texts(self, found: Candidates, fused: Floats) -> dict[int, str]:
        """Return the texts of the candidates that a reranker reads, by their place."""
        keys = found.profiles.keys
        places = np.argsort(-fused, kind="stable")[:MOST].tolist()
        hits = self._library.hits(keys[places].tolist())
        return {
            place: passage_text(*hits[int(keys[place])])
            for place in places
            if int(keys[place]) in hits
        }

    def candidates(
        self,
        query: Query,
        answering: Answering | None = None,
        keys: Collection[Key] | None = None,
    ) -> Candidates | None:
        """Return what both indexes find, or the passages of `keys`, measured; None if none is.

        `answering` takes the place of the map that ships.
        """
        if not self._parts.situation:
            query = replace(query, standalone=query.asked, settings=())
        asked, vector = self._question_vectors(query)
        weighted = _terms(query)
        if keys is None:
            keys = self._searched(query.filters, weighted, vector)
        profiles = self._library.profiles(sorted(keys))
        if not len(profiles.keys):
            return None
        measured = signals(
            self._weighted(weighted),
            vector,
            profiles,
            mean_length=self._mean_length,
            roles=self._roles,
            answering=answering or self._answering,
        )
        words = len(analyse(query.asked))
        return Candidates(profiles, measured, fusion.traits_of(query.asked, words, measured), asked)

    def _searched(
        self, filters: Filters, weighted: Sequence[Term], vector: NDArray[np.float32]
    ) -> set[Key]:
        """Return what both indexes find among the passages that the filters admit."""
        allowed = self._library.admitted(filters) if filters != Filters() else None
        keys: set[Key] = set()
        if self._parts.dense:
            keys |= {key for key, _ in self._indexes.nearest(vector, DEPTH, allowed)}
        if self._parts.lexical:
            keys |= {key for key, _ in self._indexes.matching(weighted, DEPTH, allowed)}
        return keys

    def _question_vectors(self, query: Query) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Encode what is asked; return it, and drawn half-way to its setting where there is one."""
        situation = " ".join((query.standalone, *query.settings))
        if situation == query.asked:
            asked = self._encoded((query.encoded or query.asked,))[0]
            return asked, asked
        asked, whole = self._encoded((query.encoded or query.asked, situation))
        middle: NDArray[np.float32] = asked + whole
        return asked, middle / np.float32(max(float(np.linalg.norm(middle)), 1e-9))

    def _weighted(self, weighted: Sequence[Term]) -> Terms:
        """Return the question's words, each with its rarity times what its origin counts."""
        shares: dict[str, float] = {}
        for term in weighted:
            for token in analyse(term.text):
                shares[token] = max(shares.get(token, 0.0), term.weight)
        tokens = list(shares)[:_MOST_TERMS]
        rarity = self._indexes.rarity(tokens)
        by_number = zip(numbers(tokens).tolist(), tokens, strict=True)
        weights = {number: rarity[token] * shares[token] for number, token in by_number}
        return Terms.of(weights, numbers(analyse(weighted[0].text)).tolist())


def _terms(query: Query) -> tuple[Term, ...]:
    return (
        Term(query.asked),
        Term(query.standalone, _SETTING),
        *(Term(setting, _SETTING) for setting in query.settings),
        *(Term(expansion, _EXPANSION) for expansion in query.expansions),
    )


def _evidence(
    hit: tuple[Passage, Source], found: Candidates, place: int, fused: float, readings: Floats
) -> Evidence:
    begin = int(found.profiles.sentences[:place].sum())
    own = slice(begin, begin + int(found.profiles.sentences[place]))
    vectors = found.profiles.sentence_vectors[own]
    return Evidence(
        *hit,
        Scores(
            dense=float(found.signals.column("cosine")[place]),
            lexical=float(found.signals.column("bm25")[place]),
            fused=fused,
            coverage=float(found.signals.column("sentence_coverage")[place]),
            joint=float(found.signals.column("joint")[place]),
        ),
        cosines=tuple((vectors @ found.vector).tolist()),
        sentence_vectors=vectors,
        findings=tuple(found.signals.findings[own].tolist()),
        readings=tuple(readings[own].tolist()),
    )


def _sums_up(item: Evidence) -> bool:
    return _SUMMING.search(" / ".join(item.passage.heading)) is not None
