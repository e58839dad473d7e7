"""A proven answer → the same with its parts: options, doses, safety, monitoring, pitfalls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa.answer.parts.choosing import Chooser, gives_dose
from qa.answer.parts.drugs import regimen
from qa.answer.parts.follow_ups import follow_ups
from qa.answer.parts.leading import led
from qa.answer.parts.notes import Note, Shelf
from qa.answer.parts.options import options
from qa.answer.parts.placing import count, placed
from qa.answer.parts.subject import Subject, subject_of
from qa.answer.parts.unknowns import unknowns
from qa.domain import Citation, Draft, Evidence, Intent, Part, Scores, Statement
from qa.parts import EVERY, Completing


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer with its parts, to be verified, and what is told beside its statements."""

    draft: Draft
    unknowns: tuple[str, ...]
    follow_ups: tuple[str, ...]


class Completer:
    """Add to an answer the parts that belong to its kind of question, where sources have them."""

    def __init__(self, shelf: Shelf, parts: Completing = EVERY.completing) -> None:
        """Take the sources from this shelf; `parts` says which parts are told."""
        self._shelf = shelf
        self._parts = parts

    def complete(
        self, draft: Draft, statements: tuple[Statement, ...], citations: tuple[Citation, ...]
    ) -> Completion:
        """Return the draft with these proven statements and those of the parts, in their order.

        Its evidence holds the passages of what is added, too.
        """
        shelf, parts = self._shelf, self._parts
        lead = led(draft, statements, citations, shelf, parts)
        subject = subject_of(draft.query, lead.statements, lead.citations, shelf, parts)
        told = list(placed(subject, lead.statements, lead.citations, shelf.vocabulary))
        cited = list(lead.citations)
        added = self._added(subject, draft.evidence, told, {each.source.id for each in cited})
        for part, note in added:
            marker = max((each.marker for each in cited), default=0) + 1
            cited.append(note.cited(marker))
            told.append(Statement(note.text, (marker,), part))
        order = list(Part)
        told.sort(key=lambda each: order.index(each.part))
        notes = [*lead.notes, *(note for _, note in added)]
        whole = replace(
            draft,
            statements=tuple(told),
            citations=tuple(cited),
            evidence=(*draft.evidence, *_evidence(draft.evidence, notes)),
        )
        unknown = unknowns(subject, draft.evidence, told, shelf.vocabulary)
        further = follow_ups(subject, shelf, draft.evidence, told, cited)
        return Completion(
            whole, unknown if parts.unknowns else (), further if parts.follow_ups else ()
        )

    def _added(
        self,
        subject: Subject,
        evidence: Sequence[Evidence],
        told: Sequence[Statement],
        cited: set[str],
    ) -> list[tuple[Part, Note]]:
        """Return the statements that are added, each with its part."""
        chooser = Chooser(subject, evidence, self._shelf, cited, [each.text for each in told])
        listed = {each.text for each in told[:1]} | {s.text for s in told if s.part is Part.OPTION}
        known = {regimen(text, self._shelf.vocabulary) for text in listed}
        # A question about a dose is answered by its statements.
        answers = [each.text for each in told if each.part is Part.ANSWER]
        is_dosed = subject.query.intent is Intent.DOSE and any(map(gives_dose, answers))
        found: tuple[tuple[Part, Iterable[Note]], ...] = (
            (Part.OPTION, options(subject, evidence, known, self._shelf)),
            (Part.DOSE, () if is_dosed else chooser.doses()),
            (Part.SAFETY, chooser.safety()),
            (Part.MONITORING, chooser.monitoring()),
            (Part.PITFALL, chooser.pitfalls()),
        )
        return [
            (part, note)
            for part, notes in found
            if part in subject.wanted
            for note in chooser.take(notes, subject.wanted[part] - count(told, part))
        ]


def _evidence(known: Sequence[Evidence], notes: Sequence[Note]) -> tuple[Evidence, ...]:
    """Return the passages of notes that are not among the evidence, unscored."""
    seen = {(item.source.revision, item.passage.id) for item in known}
    nothing = np.zeros((0, 0), dtype=np.float32)
    passages = {
        (note.source.revision, note.passage.id): (note.source, note.passage) for note in notes
    }
    return tuple(
        Evidence(passage, source, Scores(0.0, 0.0, 0.0), (), nothing)
        for key, (source, passage) in passages.items()
        if key not in seen
    )
