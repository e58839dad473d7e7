"""The evidence for a question: what is found, what it names apart, and whole sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from qa.answer.catalogue import Catalogued
from qa.answer.disputes import LOWER, PassagesOf
from qa.domain import Evidence, Passage, Query, Source
from qa.parts import Understanding
from qa.retrieve import Retriever
from qa.text.folding import fold
from qa.understand.catalogue import studies_asked
from qa.understand.particulars import Particular, particulars_of
from qa.vocabulary import SPECIFIC, Vocabulary

_SEVERAL, _OF_A_TRIAL = 2, 4
"""So many trials are several, and so many passages of each are read."""
_SECTIONS, _BESIDE = 4, 6
"""Passages, the best, whose sections are read, and the most that are read more for it."""
_DOCUMENTS = 4
"""Documents on a subject that are searched for its particulars."""
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
        """Return the evidence, the rest of the sections of the best of it, and particulars.

        A section that was cut in two answers as one: who could enter, and who could not.
        """
        found = self.of(query, listed)
        beside = self._beside(query, found)
        return (*found, *beside, *self._telling(query, (*found, *beside)))

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

    def _telling(self, query: Query, found: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """Return what tells the particulars asked for in the found documents on their subject.

        A design or a line on storage shares too little with a question to be found by its words.
        """
        asked = particulars_of(query.asked)
        subjects = [each for each in query.entities if each.kind in SPECIFIC]
        if not asked or not subjects:
            return ()

        def is_on_it(source: Source) -> bool:
            title = fold(source.title)
            return any(self._vocabulary.mentioned(subject, title) for subject in subjects)

        own = {item.source.id: item.source for item in found if is_on_it(item.source)}
        known = {item.passage.id for item in found}
        telling = [
            passage
            for source in islice(own.values(), _DOCUMENTS)
            for passage in self._passages_of(source.id, source.revision)
            if passage.id not in known and any(_tells(each, passage) for each in asked)
        ]
        return self._retriever.read(query, telling[:_BESIDE]) if telling else ()

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


def _tells(particular: Particular, passage: Passage) -> bool:
    return any(
        particular.is_told(passage.quote(sentence), passage.heading)
        for sentence in passage.sentences
    )
