"""A question → a Query, by the names, abbreviations and trials of one state of a library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from qa.answer.disputes import PassagesOf
from qa.domain import Filters, Query, Source, SourceType
from qa.parts import Understanding
from qa.privacy import mask
from qa.understand import clean, correction_note, understand
from qa.understand.compound import Compound, compound
from qa.understand.courtesy import without_courtesies
from qa.understand.described import Trial, described, described_note, describes, designs_of
from qa.understand.urgency import is_urgent
from qa.understand.vignette import unwanted_note
from qa.vocabulary import SPECIFIC, Vocabulary
from qa.vocabulary.abbreviations import Abbreviations
from qa.vocabulary.concepts import Concepts
from qa.vocabulary.spelling import Speller, repaired

_MOST_TRIALS: Final = 64
"""So many reports are held against a description; those that name its drugs come first."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a question's words are read with: names, abbreviations, concepts and spelling."""

    vocabulary: Vocabulary
    abbreviations: Abbreviations
    concepts: Concepts
    speller: Speller | None


class Understander:
    """Read questions for one state of a library."""

    def __init__(
        self,
        names: Names,
        sources: Sequence[Source],
        passages_of: PassagesOf,
        parts: Understanding,
    ) -> None:
        """Use the library's names, and its reports of trials."""
        self._names = names
        self._vocabulary = names.vocabulary
        self._reports = [each for each in sources if each.source_type is SourceType.TRIAL]
        self._passages_of = passages_of
        self._parts = parts

    def query(self, question: str, standalone: str | None, filters: Filters) -> Query:
        """Return a question as understood; a trial that it only describes is named in it."""
        query = self._understood(question, standalone, filters)
        meant = None
        if query.urgent:
            return query
        if self._parts.described and describes(query.standalone, self._vocabulary):
            trials = tuple(self._trials(query.standalone))
            meant = described(query.standalone, trials, self._vocabulary, self._names.concepts)
        if meant is None:
            return query
        read = self._understood(question, meant.named_in(query.standalone), filters)
        return replace(read, described=(meant.words, meant.trial))

    def questions(self, message: str) -> Compound:
        """Take a message apart into what it asks; in an emergency it is left whole."""
        masked = mask(clean(message)).text
        whole = Compound((masked,))
        if not self._parts.compound:
            return whole
        if len(compound(masked, self._vocabulary).questions) == 1:
            return whole
        readable = without_courtesies(self.repaired(masked), self._vocabulary)
        if is_urgent(masked) or is_urgent(readable):
            return whole
        return compound(readable, self._vocabulary)

    def repaired(self, question: str) -> str:
        """Return a question with the words repaired that are misspelt names of the library."""
        return repaired(question, self._corrections(question))

    def _corrections(self, question: str) -> tuple[tuple[str, str], ...]:
        speller = self._names.speller
        return speller.corrections(question) if speller else ()

    def _understood(self, question: str, standalone: str | None, filters: Filters) -> Query:
        return understand(
            question,
            self._vocabulary,
            standalone=standalone,
            filters=filters,
            speller=self._names.speller,
            abbreviations=self._names.abbreviations,
            concepts=self._names.concepts,
            parts=self._parts,
        )

    def _trials(self, question: str) -> Iterator[Trial]:
        """Yield the reports of trials that a description may mean."""
        asked = {e.name for e in self._vocabulary.entities(question) if e.kind in SPECIFIC}
        naming = [source for source in self._reports if asked & self._titled[source.id]]
        others = [source for source in self._reports if not asked & self._titled[source.id]]
        for source in (*naming, *others)[:_MOST_TRIALS]:
            yield self._trial(source)

    @cached_property
    def _titled(self) -> dict[str, frozenset[str]]:
        """What the title of each report names."""
        return {
            source.id: frozenset(each.name for each in self._vocabulary.entities(source.title))
            for source in self._reports
        }

    def _trial(self, source: Source) -> Trial:
        known = [e.name for e in self._vocabulary.entities(source.title) if e.kind == "trial"]
        lines = (tag.removeprefix("line:") + " line" for tag in source.tags if "line:" in tag)
        tags = (tag.replace(":", " ") for tag in source.tags)
        designs = designs_of(self._passages_of(source.id, source.revision))
        profile = " . ".join((source.title, *lines, *tags, *designs))
        return Trial(known[0] if known else source.title.split(":")[0], source.title, profile)


def notes(query: Query) -> tuple[str, ...]:
    """Say how a question was read, where that is not how it is written."""
    told = (
        correction_note(query.corrections),
        described_note(query.described),
        unwanted_note(query.unwanted),
    )
    return tuple(filter(None, told))
