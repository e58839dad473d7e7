"""The online line: question → Query → Evidence → Draft → Answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from qa.answer.called import Called
from qa.answer.catalogue import MOST_READ, Catalogue, Catalogued
from qa.answer.cautions import cautions
from qa.answer.disputes import PassagesOf
from qa.answer.extractive import ExtractiveComposer
from qa.answer.figures import with_figures
from qa.answer.held import Holdings, other_words
from qa.answer.issued import unissued
from qa.answer.narrowing import Narrowing
from qa.answer.opposition import with_opposition
from qa.answer.parts import Completer
from qa.answer.premises import with_premises
from qa.answer.signals import Measured
from qa.domain import (
    Answer,
    Draft,
    Evidence,
    Filters,
    Intent,
    LibraryState,
    Mode,
    Outcome,
    Query,
    Source,
)
from qa.parts import EVERY, Parts
from qa.pipeline.clock import Clock, OnStage
from qa.pipeline.ending import (
    ANSWERABLE,
    ANSWERABLE_IF_URGENT,
    OUT_OF_SCOPE,
    insufficient,
    knows,
    plain,
)
from qa.pipeline.gathering import Gathering
from qa.pipeline.numbering import in_order_of_use
from qa.pipeline.synthesis import Synthesis
from qa.pipeline.understanding import Understander, notes
from qa.privacy import mask
from qa.retrieve import Retriever
from qa.understand import clean
from qa.understand.broader import broader_words
from qa.understand.catalogue import studies_asked
from qa.understand.issuers import issuers_asked
from qa.understand.listing import listing_of
from qa.understand.scope import Scope
from qa.understand.urgency import FIRST_AID
from qa.verify import TextOf, Verified, verify
from qa.vocabulary import Vocabulary

_MORE = 6
"""Passages that are read beside the evidence on what none of it has."""
_SURE = 0.8
"""Below this the library may hold what a question is near to, and the question be about dinner."""


class Asking:
    """Answer questions over one state of a library."""

    def __init__(
        self,
        *,
        retriever: Retriever,
        composer: ExtractiveComposer,
        completer: Completer,
        scope: Scope,
        read: Understander,
        vocabulary: Vocabulary,
        holdings: Holdings,
        narrowing: Narrowing,
        called: Called,
        issuers: frozenset[str],
        catalogue: Catalogue,
        text_of: TextOf,
        passages_of: PassagesOf,
        state: Callable[[], LibraryState],
        warnings: Callable[[], tuple[str, ...]],
        parts: Parts = EVERY,
        synthesis: Synthesis | None = None,
    ) -> None:
        """Put the stages together; `synthesis` is None where no model is configured."""
        self._retriever = retriever
        self._composer = composer
        self._completer = completer
        self._scope = scope
        self._read = read
        self._vocabulary = vocabulary
        self._holdings = holdings
        self._narrowing = narrowing
        self._called = called
        self._issuers = issuers
        self._catalogue = catalogue
        self._text_of = text_of
        self._passages_of = passages_of
        self._gathering = Gathering(retriever, vocabulary, passages_of, parts.understanding)
        self._state = state
        self._warnings = warnings
        self._parts = parts
        self._synthesis = synthesis

    def ask(
        self,
        question: str,
        *,
        standalone: str | None,
        filters: Filters,
        on_stage: OnStage | None,
        mode: Mode | None = None,
    ) -> Answer:
        """Return a proven answer, or a refusal with its reason.

        A model is asked only where the extractive answer stands, and never in an emergency.
        """
        clock = Clock(on_stage)
        with clock.stage("understand"):
            masked = mask(clean(question))
            query = self._read.query(masked.text, standalone, filters)
        with clock.stage("retrieve"):
            listed = self._listed(query)
            evidence = self._gathering.whole(query, listed)
            if not listed:
                evidence = (*evidence, *self._on_what_is_missing(query, evidence))
        with clock.stage("compose"):
            said = [each.said for each in listed.shown] if listed else ()
            # What goes with a dose or a recommendation is not asked of each of many documents.
            asked = replace(query, intent=Intent.LIST) if listed else query
            draft = self._composer.compose(asked, evidence, said)
        with clock.stage("verify"):
            verified = verify(draft, self._text_of, self._vocabulary)
            answer = self._assembled(draft, verified, listed)
            stands = answer.outcome is Outcome.ANSWERED
            if self._parts.composing.premises:
                answer = with_premises(
                    answer,
                    query,
                    evidence,
                    self._vocabulary,
                    more=lambda premise: self.evidence(premise, filters),
                    text_of=self._text_of,
                )
        if self._synthesis is not None and stands and mode is not Mode.EXTRACTIVE:
            answer = self._synthesis.of(answer, query, evidence, clock)
        return replace(
            answer,
            library=self._state(),
            warnings=(*masked.warnings, *notes(query), *self._warnings(), *answer.warnings),
            seconds=clock.seconds(),
        )

    def evidence(self, question: str, filters: Filters) -> tuple[Evidence, ...]:
        """Return the passages that bear on a question, the best first."""
        masked = mask(clean(question))
        query = self._read.query(masked.text, None, filters)
        return self._gathering.of(query, self._listed(query))

    def measured(self, question: str, standalone: str | None = None) -> Measured | None:
        """Return the sentences that might answer, measured; None if nothing is found."""
        query = self._read.query(mask(clean(question)).text, standalone, Filters())
        return self._composer.measured(query, self._gathering.whole(query, None))

    def _listed(self, query: Query) -> Catalogued | None:
        """Return the documents that fulfil what a list asks for; None if it asks for none."""
        parts = self._parts.understanding
        listing = listing_of(query, self._vocabulary) if parts.lists else None
        if listing is None:
            return None

        def nearest() -> Iterator[Source]:
            filters = replace(query.filters, source_types=tuple(sorted(listing.types)))
            found = self._retriever.retrieve(replace(query, filters=filters), MOST_READ)
            return (item.source for item in found)

        return self._catalogue.of(listing, query.filters, nearest)

    def related(self, source: Source) -> tuple[Evidence, ...]:
        """Return passages on the subject of a document, of better sources and of lower ones."""
        query = self._read.query(source.title, None, Filters())
        return (*self._retriever.retrieve(query), *self._gathering.lower(query))

    def _on_what_is_missing(
        self, query: Query, evidence: tuple[Evidence, ...]
    ) -> tuple[Evidence, ...]:
        """Return more evidence: of what the question names and none of the evidence has.

        The best passages on a long question need not have all that it names.
        """
        if not self._parts.composing.held or query.intent is Intent.RECOMMENDATION:
            return ()

        def missing(held: tuple[Evidence, ...]) -> tuple[str, ...]:
            unheld = self._holdings.missing(query, held) + self._narrowing.unheld(query, held)
            unheld += unissued(query, held, self._vocabulary, self._issuers)
            return unheld + self._called.absent(query, held)

        names = missing(evidence)
        if not names:
            return ()
        known = {item.passage.id for item in evidence}
        sought = (word for name in names for word in other_words(name))
        broader = broader_words(query.asked)
        words = " ".join((*(each.surface for each in query.entities), *sought, *broader))
        more = [i.passage for i in self.evidence(words, query.filters) if i.passage.id not in known]
        found = self._retriever.read(query, more[:_MORE])
        return found if len(missing((*evidence, *found))) < len(names) else ()

    def _missing(self, draft: Draft) -> tuple[str, ...]:
        """Return what the question asks about and the library does not hold.

        What a list asks for was looked up in each document.
        """
        query = draft.query
        if not self._parts.composing.held:
            return ()
        names = self._holdings.missing(query, draft.evidence)
        names += unissued(query, draft.evidence, self._vocabulary, self._issuers)
        # A patient's story says where the disease is; its question is what to give.
        if query.intent is Intent.RECOMMENDATION:
            return names
        return names + self._narrowing.unheld(
            query, draft.evidence, lambda words: self.evidence(words, query.filters)
        )

    def _assembled(self, draft: Draft, verified: Verified, listed: Catalogued | None) -> Answer:
        query = draft.query
        answer = Answer(
            question=query.question,
            interpreted_as=query.standalone,
            outcome=Outcome.ANSWERED,
            text="",
            cut=verified.cut,
            answerable=draft.answerable,
            model=draft.model,
            warnings=(listed.note,) if listed and listed.note else (),
        )
        missing = () if listed else self._missing(draft)
        # Which studies there are is told by what they are tagged with, not by their words.
        lenient = query.urgent or studies_asked(query) is not None
        threshold = ANSWERABLE_IF_URGENT if lenient else ANSWERABLE
        answers = draft.answerable >= threshold and knows(verified) and not missing
        if answers and draft.answerable < _SURE and self._is_off_topic(query):
            answers = False
        if answers:
            completion = self._completer.complete(draft, verified.statements, verified.citations)
            whole = verify(completion.draft, self._text_of, self._vocabulary)
            answer = replace(
                answer,
                statements=whole.statements,
                citations=whole.citations,
                cut=(*verified.cut, *whole.cut),
                unknowns=completion.unknowns,
                follow_ups=completion.follow_ups,
            )
            answer = with_figures(answer, query, draft.evidence, self._vocabulary, self._text_of)
            answer = replace(answer, cautions=cautions(query, answer))
        elif self._is_off_topic(query):
            answer = replace(answer, outcome=Outcome.OUT_OF_SCOPE, text=OUT_OF_SCOPE)
        else:
            answer = insufficient(answer, draft, verified, missing)
        if answer.outcome is not Outcome.OUT_OF_SCOPE:
            answer = self._weighed(answer, query, draft.evidence)
        if query.urgent:
            answer = replace(
                answer, outcome=Outcome.URGENT, text=f"{FIRST_AID}\n\n{answer.text}".strip()
            )
        return answer

    def _weighed(self, answer: Answer, query: Query, evidence: tuple[Evidence, ...]) -> Answer:
        """Return an answer or a refusal with what other sources hold against it."""
        opposed = with_opposition(
            answer,
            query,
            evidence,
            self._vocabulary,
            more=lambda: self._gathering.lower(query),
            search=lambda words: self.evidence(words, query.filters),
            passages_of=self._passages_of,
            text_of=self._text_of,
        )
        if opposed.statements != answer.statements:
            opposed = in_order_of_use(opposed)
        return replace(opposed, text=plain(opposed.statements)) if opposed.statements else opposed

    def _is_off_topic(self, query: Query) -> bool:
        # Who asks for a society's word asks nothing off the topic of its guidelines.
        return self._scope.off_topic(query) and not issuers_asked(query.question, self._issuers)
