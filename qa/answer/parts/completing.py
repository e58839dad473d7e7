"""A proven answer → the same with its parts: options, doses, safety, monitoring, pitfalls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from qa.answer.parts.applies import contradicts
from qa.answer.parts.choosing import Chooser, part_of
from qa.answer.parts.follow_ups import follow_ups
from qa.answer.parts.kinds import kind_of
from qa.answer.parts.notes import Note, Shelf
from qa.answer.parts.options import is_option, options
from qa.answer.parts.subject import (
    RECOMMENDS,
    Subject,
    given_before,
    recommends,
    regimen,
    subject_of,
)
from qa.answer.parts.unknowns import unknowns
from qa.domain import (
    Citation,
    Draft,
    Evidence,
    Intent,
    Part,
    Passage,
    Query,
    Scores,
    Sentence,
    Source,
    Statement,
)
from qa.parts import EVERY, Completing
from qa.vocabulary import Vocabulary

_ANSWERS: Final = 3
"""So many statements are the bottom line where an answer has parts; the rest is its context."""
_OF_ANSWER: Final = 1
"""So many statements of the answer go to each of the parts; there must be room for the label."""


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer with its parts, to be verified, and what is told beside its statements."""

    draft: Draft
    unknowns: tuple[str, ...]
    follow_ups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lead:
    """The statements that answer, with their citations and the notes that were added to them."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    notes: tuple[Note, ...] = ()


class Completer:
    """Add to an answer the parts that belong to its kind of question, where sources have them."""

    def __init__(self, shelf: Shelf, parts: Completing = EVERY.completing) -> None:
        """Take the sources from this shelf; `parts` says which parts are told."""
        self._shelf = shelf
        self._parts = parts

    def complete(
        self, draft: Draft, statements: tuple[Statement, ...], citations: tuple[Citation, ...]
    ) -> Completion:
        """Return the draft with these proven statements and those of the parts, in their order."""
        lead = self._lead(draft, statements, citations)
        statements, citations = lead.statements, lead.citations
        subject = subject_of(draft.query, statements, citations, self._shelf, self._parts)
        placed = self._placed(subject, statements, citations) if subject.wanted else statements
        chooser = Chooser(
            subject,
            draft.evidence,
            self._shelf,
            {each.source.id for each in citations},
            [each.text for each in statements],
        )
        added = self._added(subject, draft.evidence, placed, chooser)
        cited = list(citations)
        told = [*placed]
        for part, note in added:
            marker = max((each.marker for each in cited), default=0) + 1
            cited.append(note.cited(marker))
            told.append(Statement(note.text, (marker,), part))
        order = list(Part)
        told.sort(key=lambda each: order.index(each.part))
        whole = replace(
            draft,
            statements=tuple(told),
            citations=tuple(cited),
            evidence=(
                *draft.evidence,
                *_evidence(draft.evidence, [*lead.notes, *(note for _, note in added)]),
            ),
        )
        return Completion(
            whole,
            unknowns(subject, draft.evidence, told, self._shelf.vocabulary)
            if self._parts.unknowns
            else (),
            follow_ups(subject, self._shelf, draft.evidence, told, cited)
            if self._parts.follow_ups
            else (),
        )

    def _lead(
        self, draft: Draft, statements: tuple[Statement, ...], citations: tuple[Citation, ...]
    ) -> _Lead:
        """Return the statements for this patient; a recommendation leads where one is asked for."""
        kept = _for_this_patient(draft.query, statements, citations, self._shelf.vocabulary)
        if kept and recommends(kept):
            return _Lead(kept, citations)
        subject = subject_of(draft.query, kept, citations, self._shelf, self._parts)
        if Part.OPTION not in subject.wanted:
            return _Lead(kept or statements, citations)
        best = next(options(subject, draft.evidence, frozenset(), self._shelf), None)
        if best is None:
            return _Lead(kept or statements, citations)
        marker = max(each.marker for each in citations) + 1
        others = tuple(each for each in kept if each.text != best.text)
        leading = Statement(best.text, (marker,))
        return _Lead((leading, *others), (*citations, best.cited(marker)), (best,))

    def _added(
        self,
        subject: Subject,
        evidence: Sequence[Evidence],
        placed: Sequence[Statement],
        chooser: Chooser,
    ) -> list[tuple[Part, Note]]:
        """Return the statements that are added, each with its part."""
        vocabulary = self._shelf.vocabulary
        known = [regimen(s.text, vocabulary) for s in placed if s.part is Part.OPTION]
        first = regimen(placed[0].text, vocabulary) if placed else frozenset()
        listed = (
            note
            for note in options(subject, evidence, first, self._shelf)
            if regimen(note.text, vocabulary) not in known
        )
        found: tuple[tuple[Part, Iterable[Note]], ...] = (
            (Part.OPTION, listed),
            (Part.DOSE, chooser.doses()),
            (Part.SAFETY, chooser.safety()),
            (Part.MONITORING, chooser.monitoring()),
            (Part.PITFALL, chooser.pitfalls()),
        )
        return [
            (part, note)
            for part, notes in found
            if part in subject.wanted
            for note in chooser.take(notes, subject.wanted[part] - _counts(placed, part))
        ]

    def _without_strays(
        self, subject: Subject, statements: Sequence[Statement]
    ) -> tuple[Statement, ...]:
        """Return the statements with those on another disease than asked about as pitfalls."""
        strays = [
            each.part is Part.ANSWER and subject.indications.strays(subject.diseases, each.text)
            for each in statements
        ]
        if all(strays) or Part.PITFALL not in subject.wanted:
            return tuple(statements)
        return tuple(
            replace(each, part=Part.PITFALL) if stray else each
            for each, stray in zip(statements, strays, strict=True)
        )

    def _placed(
        self,
        subject: Subject,
        statements: Sequence[Statement],
        citations: Sequence[Citation],
    ) -> tuple[Statement, ...]:
        """Return the statements with those that are options, rules or pitfalls in their parts.

        The first one answers, and so does all that a question about a dose or a side effect asks
        for. Of a recommendation, `_ANSWERS` statements answer and the others are the context.
        """
        if subject.query.intent is not Intent.RECOMMENDATION:
            return self._without_strays(subject, statements)
        by_marker = {each.marker: each for each in citations}
        vocabulary = self._shelf.vocabulary
        first = regimen(statements[0].text, vocabulary) if statements else frozenset()
        placed: list[Statement] = []
        answers = 0
        for statement in statements:
            part = statement.part
            if placed and part is Part.ANSWER:
                note = _note(by_marker[statement.citations[0]])
                own = part_of(kind_of(note.text, note.headings))
                room = own is not None and _counts(placed, own) < _OF_ANSWER
                others = regimen(note.text, vocabulary) - first
                listed = Part.OPTION in subject.wanted and bool(others)
                if listed and is_option(note, subject, vocabulary):
                    part = Part.OPTION
                elif own is not None and own in subject.wanted and room:
                    part = own
                elif answers >= _ANSWERS:
                    part = Part.CONTEXT
            answers += part is Part.ANSWER
            placed.append(replace(statement, part=part))
        return tuple(placed)


def _for_this_patient(
    query: Query,
    statements: tuple[Statement, ...],
    citations: Sequence[Citation],
    vocabulary: Vocabulary,
) -> tuple[Statement, ...]:
    """Leave out what is recommended for another line, status or score, or was given before."""
    if query.intent is not Intent.RECOMMENDATION:
        return statements
    above = {each.marker: " / ".join(each.heading) for each in citations}

    before = given_before(query, vocabulary)

    def is_for_others(statement: Statement) -> bool:
        drugs = regimen(statement.text, vocabulary)
        if drugs and drugs <= before:
            return True
        places = (statement.text, *(above[marker] for marker in statement.citations))
        return any(contradicts(query.standalone, place) for place in places)

    return tuple(s for s in statements if not (RECOMMENDS.search(s.text) and is_for_others(s)))


def _counts(placed: Sequence[Statement], part: Part) -> int:
    return sum(each.part is part for each in placed)


def _note(citation: Citation) -> Note:
    """Return the sentence that a citation quotes."""
    source, sentence = citation.source, Sentence(citation.start, citation.end)
    passage = Passage(
        source.id, source.revision, citation.start, citation.end, citation.quote, citation.heading
    )
    return Note(source, passage, sentence, citation.quote, citation.heading, 0, None)


def _evidence(known: Sequence[Evidence], notes: Sequence[Note]) -> tuple[Evidence, ...]:
    """Return the passages of notes that are not among the evidence, unscored."""
    seen = {(item.source.revision, item.passage.id) for item in known}
    nothing = np.zeros((0, 0), dtype=np.float32)
    passages: dict[tuple[str, str], tuple[Source, Passage]] = {
        (note.source.revision, note.passage.id): (note.source, note.passage) for note in notes
    }
    return tuple(
        Evidence(passage, source, Scores(0.0, 0.0, 0.0), (), nothing)
        for key, (source, passage) in passages.items()
        if key not in seen
    )
