"""The extractive composer: sentences that answer, from several sources, quoted as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.answer.answerable import Answerable
from qa.answer.broader import with_broader
from qa.answer.called import Called
from qa.answer.candidates import Candidate, CandidateFinder
from qa.answer.choosing import MOST_STATEMENTS
from qa.answer.choosing import chosen as chosen_of
from qa.answer.doses import is_undosed
from qa.answer.fit import is_ignorance
from qa.answer.focus import Focus
from qa.answer.issued import issued
from qa.answer.overview import asks_main_result, main_result
from qa.answer.particulars import is_told, is_untold, with_particulars
from qa.answer.primary import primary_of
from qa.answer.restoring import Restored, of_its_title, restored
from qa.answer.saying import citation_of
from qa.answer.second import SecondLook, any_answers
from qa.answer.showing import Said
from qa.answer.sides import with_every_issuer, with_every_item, with_every_side
from qa.answer.signals import Measured, measure
from qa.answer.strange import Strangeness
from qa.answer.subjects import about, beside, subjects_of
from qa.answer.telling import ENOUGH
from qa.answer.timely import at_the_asked_time
from qa.answer.unknown import what_is_unknown
from qa.answer.weighing import Scored, fitting_first, weighed, weights_in
from qa.domain import Citation, Draft, Entity, Evidence, Intent, Part, Query, Statement
from qa.library import Calibration
from qa.parts import EVERY, Composing
from qa.text.folding import fold
from qa.understand.particulars import only_particulars
from qa.vocabulary import Vocabulary
from qa.weights import Weights

_TOLD = 0.7
"""How answerable a question is whose term a sentence defines, or whose particular it tells."""
_UNTOLD, _UNDOSED = 0.8, 0.4
"""What is left of it where no sentence tells a particular that is asked for beside other things,
and none a figure for the drug whose dose is asked for."""
_CHECKED = 0.9
"""How sure a list is whose documents fulfil what was asked of them."""


class ExtractiveComposer:
    """Answer with verbatim sentences, the best first and a higher authority before a lower."""

    def __init__(
        self,
        finder: CandidateFinder,
        focus: Focus,
        vocabulary: Vocabulary,
        calibration: Calibration | None = None,
        parts: Composing = EVERY.composing,
        *,
        weights: Weights | None = None,
        second: SecondLook | None = None,
        strangeness: Strangeness | None = None,
        called: Called | None = None,
        issuers: frozenset[str] = frozenset(),
    ) -> None:
        """Use this finder for candidates and this vocabulary for the names they must hold.

        `calibration` says what the library scores for questions that it does not hold; `weights`
        take the place of those that ship. Without a `second` look nothing is read. `issuers` are
        the initials of those whose rules the library holds.
        """
        self._weights = weights or weights_in()
        self._second = second or SecondLook(None)
        self._called = called
        self._issuers = issuers
        self._finder = finder
        self._focus = focus
        self._vocabulary = vocabulary
        known = calibration if parts.calibration else None
        self._answerable = Answerable(finder, vocabulary, known, strangeness)
        self._parts = parts

    def compose(
        self, query: Query, evidence: tuple[Evidence, ...], listed: Sequence[Said] = ()
    ) -> Draft:
        """Return the draft: statements with their citations, and how answerable it seems.

        `Draft.answerable` is in [0, 1]; a draft without statements is not answerable. What the
        library says it does not know comes as a statement of the part `CONTEXT`. Where documents
        are listed, the sentences `listed` are the statements.
        """
        measured = self.measured(query, evidence)
        if measured is None:
            return Draft(query, evidence)
        if listed:
            return self._list(query, evidence, measured, listed)
        about_it, kept = self._fitting(query, measured.candidates)
        scored = [
            item
            for item in self._second.of(query, tuple(self._weighed(measured)))
            if id(item.candidate) in kept
        ]
        fit = [item for item in scored if id(item.candidate) in about_it]
        if not fit:
            return Draft(query, evidence)
        scored = fitting_first(scored, fit)
        unknown = what_is_unknown(query, scored, self._vocabulary) if self._parts.ignorance else []
        scored = [
            item
            for item in scored
            if item in unknown or not self._is_ignorance(item.candidate.text)
        ]
        if not scored:
            return Draft(query, evidence)
        chosen = [item for item in scored if self._is_ignorance(item.candidate.text)]
        primary = primary_of(query, scored) if self._parts.primary else scored
        good = chosen_of(query, primary, self._parts)
        chosen += [item for item in good if item not in chosen]
        if self._parts.sides:
            chosen = with_every_side(query, primary, chosen, self._vocabulary)
            chosen = with_every_issuer(query, primary, chosen)
        own = [item for item in primary if id(item.candidate) in about_it]
        chosen = self._completed(query, primary, own, chosen[:MOST_STATEMENTS])
        if not chosen:
            return Draft(query, evidence)
        statements, citations = self._said(query, chosen)
        answers = self._answerable.of(
            query, evidence, [item.candidate for item in fit], any_answers(fit)
        )
        if self._tells_it(query, chosen[0], primary):
            answers = max(answers, _TOLD)
        elif self._parts.particulars and is_untold(query, own):
            answers *= _UNTOLD
        if is_undosed(query, [item.candidate for item in primary], self._vocabulary):
            answers *= _UNDOSED
        return Draft(query, evidence, statements, citations, answers)

    def _completed(
        self,
        query: Query,
        scored: Sequence[Scored],
        own: Sequence[Scored],
        chosen: list[Scored],
    ) -> list[Scored]:
        """Add what goes with the chosen sentences, and put first what tells just what is asked."""
        if self._parts.items:
            chosen = with_every_item(query, scored, chosen, self._vocabulary)
        if self._parts.particulars:
            chosen = with_particulars(query, own, chosen, self._vocabulary)
        if self._parts.held:
            chosen = with_broader(query, scored, chosen)
        return chosen

    def _tells_it(self, query: Query, first: Scored, scored: Sequence[Scored]) -> bool:
        """Say whether a sentence by its wording tells just what is asked."""
        if query.intent is Intent.DEFINITION:
            return first.telling.fit >= ENOUGH
        if not self._parts.particulars or first.telling.is_elsewhere:
            return False
        if asks_main_result(query):
            return first.telling.is_own and first is main_result(scored)
        return only_particulars(query.asked, query.entities) and is_told(query, first)

    def _list(
        self,
        query: Query,
        evidence: tuple[Evidence, ...],
        measured: Measured,
        listed: Sequence[Said],
    ) -> Draft:
        """Return the draft of a list, whose conditions were checked: nothing speaks against it."""
        by_place = {
            (item.candidate.evidence.passage.id, item.candidate.sentence): item
            for item in self._weighed(measured)
        }
        places = ((each.passage.id, each.sentence) for each in listed)
        chosen = [by_place[place] for place in places if place in by_place]
        statements, citations = self._said(query, chosen)
        return Draft(query, evidence, statements, citations, _CHECKED if chosen else 0.0)

    def measured(self, query: Query, evidence: Sequence[Evidence]) -> Measured | None:
        """Return the sentences that could stand as statements, measured; None without any."""
        candidates = self._finder.candidates(query, evidence)
        if not candidates:
            return None
        return measure(query, candidates, self._vocabulary, self._focus, self._parts)

    def _weighed(self, measured: Measured) -> Iterator[Scored]:
        return weighed(measured, self._weights, self._parts)

    def _fitting(self, query: Query, candidates: Sequence[Candidate]) -> tuple[set[int], set[int]]:
        """Return which sentences are about the trial or the drug asked about, and which may stand.

        What the question rules out may not, nor what is told of another time or another drug.
        """
        if query.unwanted:
            candidates = self._without(query.unwanted, candidates) or candidates
        if self._parts.time:
            candidates = at_the_asked_time(query, candidates)
        if self._parts.subject and self._called is not None:
            candidates = self._called.kept(query, candidates)
        if self._parts.held:
            candidates = issued(query, candidates, self._vocabulary, self._issuers)
        fit = candidates
        if self._parts.subject:
            subjects = subjects_of(query, self._vocabulary)
            fit = about(subjects, candidates, self._vocabulary)
            if subjects:
                candidates = (*fit, *beside(subjects, candidates, self._vocabulary))
        return {id(each) for each in fit}, {id(each) for each in candidates}

    def _without(
        self, unwanted: Sequence[Entity], candidates: Sequence[Candidate]
    ) -> Sequence[Candidate]:
        """Leave out sentences that speak of no drug but those that the question rules out."""
        ruled_out = {entity.name for entity in unwanted}

        def others(candidate: Candidate) -> bool:
            named = self._vocabulary.entities(candidate.text)
            drugs = {each.name for each in named if each.kind in ("drug", "regimen")}
            return not drugs or bool(drugs - ruled_out)

        return [candidate for candidate in candidates if others(candidate)]

    def _is_ignorance(self, text: str) -> bool:
        return self._parts.ignorance and is_ignorance(text)

    def _said(
        self, query: Query, chosen: Sequence[Scored]
    ) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
        """Return the statements; what is put back, and each header, has a citation of its own.

        A header or a subject that several statements need is cited under one marker.
        """
        citations: dict[tuple[str, int, int], Citation] = {}
        statements: list[Statement] = []
        sources = {item.candidate.evidence.source.id for item in chosen}
        for item in chosen:
            candidate = item.candidate
            put_back = self._restored(query, candidate, several=len(sources) > 1)
            spans = [*candidate.places, *([(put_back.start, put_back.end)] if put_back else [])]
            keys = [(candidate.evidence.source.id, *span) for span in spans]
            for key, span in zip(keys, spans, strict=True):
                citations.setdefault(key, citation_of(candidate.evidence, span, len(citations) + 1))
            text = put_back.text if put_back else candidate.text
            part = Part.CONTEXT if self._is_ignorance(candidate.text) else Part.ANSWER
            markers = dict.fromkeys(citations[key].marker for key in keys)
            statements.append(Statement(text, tuple(markers), part))
        return tuple(statements), tuple(citations.values())

    def _restored(self, query: Query, candidate: Candidate, *, several: bool) -> Restored | None:
        """Put a subject back: for a pronoun, and where a reader would take it for another's.

        That is where several sources answer, or where the question does not name what this one is
        about.
        """
        if not self._parts.restored:
            return None
        found = restored(candidate)
        if found is not None:
            return found
        of_title = of_its_title(candidate, self._vocabulary)
        if of_title is None or several:
            return of_title
        names = self._vocabulary.entities(of_title.name)
        asked = fold(query.standalone)
        return None if any(self._vocabulary.mentioned(each, asked) for each in names) else of_title
