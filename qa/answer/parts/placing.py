"""Statements → the parts in which they are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from qa.answer.parts.drugs import regimen
from qa.answer.parts.kinds import PART_OF, kind_of
from qa.answer.parts.leading import of_another_disease
from qa.answer.parts.notes import Note
from qa.answer.parts.options import is_option
from qa.answer.parts.subject import Subject
from qa.domain import Citation, Intent, Part, Passage, Sentence, Statement
from qa.vocabulary import Vocabulary

_ANSWERS: Final = 3
"""So many statements answer where something is recommended; the rest is context."""
_OF_ANSWER: Final = 1
"""So many statements of the answer go to each of the parts; there must be room for the label."""


def placed(
    subject: Subject,
    statements: Sequence[Statement],
    citations: Sequence[Citation],
    vocabulary: Vocabulary,
) -> tuple[Statement, ...]:
    """Return the statements with those that are options, rules or pitfalls in their parts.

    The first one answers, and so does all that a question about a dose or a side effect asks for,
    but for the dose for another disease.
    """
    if not subject.wanted:
        return tuple(statements)
    if subject.query.intent is not Intent.RECOMMENDATION:
        return _without_strays(subject, statements)
    quoted = {each.marker: each for each in citations}
    told: list[Statement] = []
    for statement in statements:
        part = statement.part
        if told and part is Part.ANSWER:
            note = _note(quoted[statement.citations[0]])
            part = _part(note, subject, told, vocabulary)
        told.append(replace(statement, part=part))
    return tuple(told)


def _part(note: Note, subject: Subject, told: Sequence[Statement], vocabulary: Vocabulary) -> Part:
    """Return the part of a further statement of a recommendation."""
    others = regimen(note.text, vocabulary) - regimen(told[0].text, vocabulary)
    if Part.OPTION in subject.wanted and others and is_option(note, subject, vocabulary):
        return Part.OPTION
    kind = kind_of(note.text, note.headings)
    own = PART_OF.get(kind) if kind else None
    if own is not None and own in subject.wanted and count(told, own) < _OF_ANSWER:
        return own
    return Part.ANSWER if count(told, Part.ANSWER) < _ANSWERS else Part.CONTEXT


def _without_strays(subject: Subject, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the statements with the doses for another disease as pitfalls, if others are left."""
    strays = [
        each.part is Part.ANSWER and of_another_disease(each.text, subject) for each in statements
    ]
    if all(strays) or Part.PITFALL not in subject.wanted:
        return tuple(statements)
    return tuple(
        replace(each, part=Part.PITFALL) if stray else each
        for each, stray in zip(statements, strays, strict=True)
    )


def count(statements: Sequence[Statement], part: Part) -> int:
    """Return how many statements are of a part."""
    return sum(each.part is part for each in statements)


def _note(citation: Citation) -> Note:
    """Return the sentence that a citation quotes."""
    source, sentence = citation.source, Sentence(citation.start, citation.end)
    passage = Passage(
        source.id, source.revision, citation.start, citation.end, citation.quote, citation.heading
    )
    return Note(source, passage, sentence, citation.quote, citation.heading, 0, None)
