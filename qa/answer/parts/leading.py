"""The statements that are for this patient, and what leads them where they do not answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer.parts.applies import contradicts
from qa.answer.parts.choosing import Chooser, gives_dose
from qa.answer.parts.drugs import RECOMMENDS, given_before, not_to_give, recommends, regimen
from qa.answer.parts.notes import Note, Shelf
from qa.answer.parts.options import FIRST_LINE, TESTED, markers, options
from qa.answer.parts.subject import Subject, subject_of
from qa.answer.parts.wanted import asks_dose
from qa.domain import SECONDARY, Citation, Draft, Intent, Part, Query, Statement
from qa.parts import Completing
from qa.understand.asks import asks_whether
from qa.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Lead:
    """The statements that answer, with their citations and the notes that were added to them."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    notes: tuple[Note, ...] = ()


def led(
    draft: Draft,
    statements: tuple[Statement, ...],
    citations: tuple[Citation, ...],
    shelf: Shelf,
    parts: Completing,
) -> Lead:
    """Return the statements for this patient, led by one that answers if the library has it.

    Where a treatment is asked for and none is recommended, the best option leads; where a dose is
    asked for and none is given, the label's.
    """
    kept = _for_this_patient(draft.query, statements, citations, shelf.vocabulary)
    subject = subject_of(draft.query, kept, citations, shelf, parts)
    if draft.query.intent is Intent.RECOMMENDATION and recommends(kept):
        # Where a treatment is to be chosen, advice to test again chooses none.
        chooses = any(RECOMMENDS.search(s.text) and regimen(s.text, shelf.vocabulary) for s in kept)
        if chooses or Part.OPTION not in subject.wanted:
            return Lead(kept, citations)
    best = _missing(subject, draft, kept, shelf)
    if best is not None and _is_of_others(best, draft.query, shelf.vocabulary):
        return Lead(kept or statements, citations)
    if best is None or _is_less_apt(best, kept, draft.query, shelf.vocabulary):
        return Lead(kept or statements, citations)
    marker = max((each.marker for each in citations), default=0) + 1
    # What only news or an AI summary says stands back, now that a better source leads.
    better = {each.marker for each in citations if each.source.source_type not in SECONDARY}
    others = tuple(s for s in kept if s.text != best.text and better.issuperset(s.citations))
    return Lead(
        (Statement(best.text, (marker,)), *others), (*citations, best.cited(marker)), (best,)
    )


def _missing(
    subject: Subject, draft: Draft, kept: tuple[Statement, ...], shelf: Shelf
) -> Note | None:
    """Return the option, or the dose, that is asked for and that no statement tells."""
    if Part.OPTION in subject.wanted:
        return next(options(subject, draft.evidence, frozenset(), shelf), None)
    if Part.DOSE not in subject.wanted or not asks_dose(draft.query):
        return None
    if any(gives_dose(s.text) and not of_another_disease(s.text, subject) for s in kept):
        return None
    return next(Chooser(subject, draft.evidence, shelf).doses(), None)


def _is_of_others(option: Note, query: Query, vocabulary: Vocabulary) -> bool:
    """Say whether a drug is asked about, whether it may be given, and the option is another."""
    if not asks_whether(query.asked):
        return False
    asked = regimen(query.asked, vocabulary) - frozenset(given_before(query, vocabulary))
    return bool(asked) and not asked & regimen(option.text, vocabulary)


def _is_less_apt(
    option: Note, kept: Sequence[Statement], query: Query, vocabulary: Vocabulary
) -> bool:
    """Say whether an option is for all tumours, and what is told already for the marker asked."""
    asked = markers(query.asked, vocabulary) - TESTED
    if not asked or query.intent is not Intent.RECOMMENDATION or not kept:
        return False
    told, offered = (markers(text, vocabulary) for text in (kept[0].text, option.text))
    return bool(told) and told <= asked and not asked & offered


def of_another_disease(text: str, subject: Subject) -> bool:
    """Say whether a sentence gives a dose for another disease than is asked about."""
    return gives_dose(text) and subject.indications.strays(subject.diseases, text)


def _for_this_patient(
    query: Query,
    statements: tuple[Statement, ...],
    citations: Sequence[Citation],
    vocabulary: Vocabulary,
) -> tuple[Statement, ...]:
    """Leave out what is recommended for another line, status or score than is asked about.

    So is what was given before, and what goes before it.
    """
    if query.intent is not Intent.RECOMMENDATION:
        return statements
    above = {each.marker: " / ".join(each.heading) for each in citations}
    before = given_before(query, vocabulary)
    excluded = not_to_give(query, vocabulary)

    def is_for_others(statement: Statement) -> bool:
        drugs = regimen(statement.text, vocabulary)
        places = (statement.text, *(above[marker] for marker in statement.citations))
        if drugs and drugs <= excluded:
            return True
        if before and any(map(FIRST_LINE.holds, places)):
            return bool(drugs)
        return any(contradicts(query.standalone, place) for place in places)

    return tuple(s for s in statements if not (RECOMMENDS.search(s.text) and is_for_others(s)))
