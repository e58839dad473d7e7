"""Further questions that the library can answer: on what its documents tell and the answer not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from qa.answer.parts.applies import contradicts
from qa.answer.parts.kinds import Kind
from qa.answer.parts.notes import Note, Shelf, drugs_in
from qa.answer.parts.subject import Subject
from qa.domain import Citation, Evidence, Source, SourceType, Statement
from qa.text.folding import fold
from qa.vocabulary import Vocabulary

MOST: Final = 4
_TRIALS: Final = 2
_OF_LABEL: Final = 3
_OF_TRIAL: Final = 2
_FROM_LABEL: Final = (
    (Kind.BOXED, "What is the boxed warning of {drug}?"),
    (Kind.STOP, "What are the stopping rules of {drug}?"),
    (Kind.DOSE, "What is the dose of {drug}{use}?"),
    (Kind.MONITORING, "What should be monitored during treatment with {drug}?"),
    (Kind.CHANGE, "When is {drug} interrupted or its dose reduced?"),
)
_SURVIVAL: Final = re.compile(r"\bmedian overall survival\b|\bmedian OS\b")
_ENROLLED: Final = re.compile(r"\b(?:enrolled|eligible|included|patients with|needed)\b")


def follow_ups(
    subject: Subject,
    shelf: Shelf,
    evidence: Sequence[Evidence],
    statements: Sequence[Statement],
    citations: Sequence[Citation],
) -> tuple[str, ...]:
    """Return at most `MOST` questions; what answers each was seen in a document."""
    said = _Said(statements, citations)
    of_labels = list(_of_labels(subject, shelf, said))[:_OF_LABEL]
    of_trials = [
        question
        for source in _trials(evidence, citations, subject, shelf.vocabulary)[:_TRIALS]
        for question in list(_of_trial(source, subject, shelf, said))[:_OF_TRIAL]
    ]
    asked = subject.query.asked.casefold()
    questions = dict.fromkeys((*of_labels, *of_trials))
    return tuple(each for each in questions if each.casefold() != asked)[:MOST]


class _Said:
    """What an answer has told, by the sentences that it cites."""

    def __init__(self, statements: Sequence[Statement], citations: Sequence[Citation]) -> None:
        markers = {marker for statement in statements for marker in statement.citations}
        self._spans = {(c.source.id, c.start) for c in citations if c.marker in markers}

    def all_of(self, notes: Sequence[Note]) -> bool:
        """Say whether one of these sentences is told, or there are none."""
        return not notes or any(note.span in self._spans for note in notes)


def _of_labels(subject: Subject, shelf: Shelf, said: _Said) -> Iterator[str]:
    use = f" in {sorted(subject.diseases)[0]}" if len(subject.diseases) == 1 else ""
    for drug in subject.drugs:
        labels = [each for each in subject.labels if shelf.names(drug, each.title)][:1]
        told = [note for label in labels for note in shelf.notes(label)]
        for kind, question in _FROM_LABEL:
            if not said.all_of([note for note in told if note.kind is kind]):
                yield question.format(drug=drug, use=use)


def _of_trial(source: Source, subject: Subject, shelf: Shelf, said: _Said) -> Iterator[str]:
    vocabulary = shelf.vocabulary
    trial = _own_trial(source, vocabulary)
    notes = [note for note in shelf.notes(source) if trial and trial in note.text]
    survival = [note for note in notes if _SURVIVAL.search(note.text)]
    harms = [note for note in notes if note.kind is Kind.HARM]
    enrolled = [n for n in notes if n.kind is Kind.POPULATION and _ENROLLED.search(n.text)]
    if not said.all_of(survival):
        yield f"What was overall survival in {trial}?"
    if not said.all_of(harms):
        drug = _drug(source, harms, subject, vocabulary)
        yield f"Which adverse events occurred{f' with {drug}' if drug else ''} in {trial}?"
    if not said.all_of(enrolled):
        yield f"Which patients were enrolled in {trial}?"


def _drug(
    source: Source, harms: Sequence[Note], subject: Subject, vocabulary: Vocabulary
) -> str | None:
    """Return the drug whose side effects are told: one of the subject, else the title's first."""
    told = [drugs_in(note.text, vocabulary) for note in harms]
    titled = [e.name for e in vocabulary.entities(source.title) if e.kind == "drug"]
    for drug in (*subject.drugs, *titled):
        if any(drug in each for each in told):
            return drug
    return None


def _trials(
    evidence: Sequence[Evidence],
    citations: Sequence[Citation],
    subject: Subject,
    vocabulary: Vocabulary,
) -> list[Source]:
    """Return the reports of the trials asked about, else of those cited or on the drugs.

    The randomised come first.
    """
    cited = [each.source for each in citations]
    reports = [
        source
        for source in dict.fromkeys((*cited, *(item.source for item in evidence)))
        if source.source_type is SourceType.TRIAL
        and not contradicts(subject.situation, source.title)
    ]
    trials = [e for e in vocabulary.entities(subject.query.asked) if e.kind == "trial"]
    asked = [r for r in reports if any(vocabulary.mentioned(t, fold(r.title)) for t in trials)]
    named = asked or [
        report
        for report in reports
        if (report in cited and not subject.drugs)
        or any(drug in drugs_in(report.title, vocabulary) for drug in subject.drugs)
    ]
    return sorted(named, key=lambda each: "design:randomised" not in each.tags)


def _own_trial(source: Source, vocabulary: Vocabulary) -> str | None:
    """Return the name of the one trial that a report is about."""
    named = [each.name for each in vocabulary.entities(source.title) if each.kind == "trial"]
    return named[0] if len(named) == 1 else None
