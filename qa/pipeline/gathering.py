"""The evidence for a question: what is found, what it names apart, and whole sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answer.catalogue import Catalogued
from qa.answer.disputes import LOWER, PassagesOf
from qa.domain import Evidence, Query
from qa.parts import Understanding
from qa.retrieve import Retriever
from qa.understand.catalogue import studies_asked
from qa.vocabulary import Vocabulary

_SEVERAL, _OF_A_TRIAL = 2, 4
"""So many trials are several, and so many passages of each are read."""
_SECTIONS, _BESIDE = 4, 6
"""Passages, the best, whose sections are read, and the most that are read more for it."""
_OF_LOWER = 24
"""Passages of sources of low authority in which the other side of a figure is looked for."""


class Gathering:
    """Gather the evidence for questions over one state of a library."""

    def __init__(
        self,
        retriever: Retriever,
        vocabulary: Vocabulary,
        passages_of: PassagesOf,
        parts: Understanding,
    ) -> None:
        """Retrieve with this; `passages_of` gives the passages of a document's revision."""
        self._retriever = retriever
        self._vocabulary = vocabulary
        self._passages_of = passages_of
        self._parts = parts

    def whole(self, query: Query, listed: Catalogued | None) -> tuple[Evidence, ...]:
        """Return the evidence, and the rest of the sections that the best of it is from.

        A section that was cut in two answers as one: who could enter, and who could not.
        """
        found = self.of(query, listed)
        return (*found, *self._beside(query, found))

    def of(self, query: Query, listed: Catalogued | None) -> tuple[Evidence, ...]:
        """Return the evidence; where documents are listed, or studies, that of each goes first."""
        found = self._retriever.retrieve(query)
        studies = studies_asked(query) if self._parts.studies else None
        if listed is not None:
            each = self._retriever.read(query, [shown.said.passage for shown in listed.shown])
        elif studies is None:
            each = self._of_each_trial(query)
        else:
            each = self._retriever.of_each(replace(query, filters=studies))
        known = {item.passage.id for item in each}
        return (*each, *(item for item in found if item.passage.id not in known))

    def lower(self, query: Query) -> tuple[Evidence, ...]:
        """Return what sources of low authority say, where the filters leave kinds open."""
        if query.filters.source_types:
            return ()
        filters = replace(query.filters, source_types=LOWER)
        return self._retriever.retrieve(replace(query, filters=filters), _OF_LOWER)

    def _beside(self, query: Query, found: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """Return the passages of the best ones' sections that were not found, the nearest first."""
        known = {item.passage.id for item in found}
        beside = {
            passage.id: (abs(passage.start - item.passage.start), passage)
            for item in found[:_SECTIONS]
            for passage in self._passages_of(item.source.id, item.source.revision)
            if passage.heading == item.passage.heading and passage.id not in known
        }
        nearest = sorted(beside.values(), key=lambda each: each[0])[:_BESIDE]
        return self._retriever.read(query, [passage for _, passage in nearest]) if nearest else ()

    def _of_each_trial(self, query: Query) -> tuple[Evidence, ...]:
        """Return evidence of each of several trials that are named: one may drown out another."""
        trials = [each for each in query.entities if each.kind == "trial"]
        if len(trials) < _SEVERAL or query.filters.trials:
            return ()
        narrowed = (
            replace(query.filters, trials=tuple(self._vocabulary.names(each))) for each in trials
        )
        return tuple(
            item
            for filters in narrowed
            for item in self._retriever.retrieve(replace(query, filters=filters), _OF_A_TRIAL)
        )
