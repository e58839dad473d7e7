"""The terms of an answer explained, and what its reader is told beside it: in lines and in HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from qa.domain import Answer, Audience, Origin, Statement, Term
from qa.ui import wording
from qa.ui.markup import text

HEADING: Final = "Terms"
_ASIDE: Final = "Explanation, not from the source"

Markers = Callable[[int, Iterable[int], dict[int, str]], str]
"""The buttons that lead to sources: of a turn, by their markers, with the titles of all."""


def reader(answer: Answer) -> str:
    """Say for whom an answer is shown."""
    return f"{wording.AUDIENCE}: {answer.audience}"


def notes(answer: Answer) -> tuple[str, ...]:
    """Return what is told beside the answer, with an empty line after each."""
    return tuple(line for note in answer.notes for line in (f"Note: {note}", ""))


def under(answer: Answer, line: str) -> tuple[str, ...]:
    """Return the explanations that stand under a line of a patient's answer."""
    return tuple(
        f"{_ASIDE}: {_in_words(term)}"
        for statement, terms in _in_place(answer)
        if line.startswith(statement.text)
        for term in terms
    )


def lines(answer: Answer) -> tuple[str, ...]:
    """Return the terms under a trainee's answer, or nothing."""
    if answer.audience is not Audience.TRAINEE or not answer.terms:
        return ()
    return ("", HEADING, *(f"- {_in_words(term)}" for term in answer.terms))


def plain(answer: Answer) -> tuple[str, ...]:
    """Return notes and terms for a copy of the answer."""
    told = [f"Note: {note}" for note in answer.notes]
    if answer.terms:
        told += ["", HEADING, *(f"- {_in_words(term)}" for term in answer.terms)]
    return (*([reader(answer)] if answer.audience is not Audience.CLINICIAN else ()), *told)


def notices(answer: Answer) -> str:
    """Return the notes as boxes, and for whom the answer is shown unless that is a clinician."""
    if answer.audience is Audience.CLINICIAN:
        return ""
    told = "".join(
        f'<p class="notice warning" dir="auto">{text(note)}</p>' for note in answer.notes
    )
    return f'<p class="only">{reader(answer)}</p>{told}'


def asides(answer: Answer) -> Mapping[Statement, str]:
    """Return the explanations that stand under each statement of a patient's answer."""
    opening = f'<aside class="gloss"><span class="quietly">{_ASIDE}</span>'
    return {
        statement: opening
        + _listed(terms, lambda term: _named(term) + text(_meant(term)))
        + "</aside>"
        for statement, terms in _in_place(answer)
    }


def section(turn: int, answer: Answer, markers: Markers) -> str:
    """Return the terms under a trainee's answer; `markers` makes the buttons to the sources."""
    if answer.audience is not Audience.TRAINEE or not answer.terms:
        return ""
    titles = {cited.marker: cited.source.title for cited in answer.citations}

    def item(term: Term) -> str:
        cited = markers(turn, [term.citation] if term.citation else [], titles)
        return f"{_named(term)}{text(_meant(term))}{cited}"

    return f'<section class="part terms"><h3>{HEADING}</h3>{_listed(answer.terms, item)}</section>'


def _in_place(answer: Answer) -> list[tuple[Statement, list[Term]]]:
    """Return the statements under which terms are explained to a patient, with these."""
    if answer.audience is not Audience.PATIENT:
        return []
    grouped: dict[int, list[Term]] = {}
    for term in answer.terms:
        grouped.setdefault(term.statement, []).append(term)
    return [(answer.statements[place], terms) for place, terms in grouped.items()]


def _in_words(term: Term) -> str:
    name = f"{term.name} ({term.stands_for})" if term.stands_for and term.meaning else term.name
    cited = f" [{term.citation}]" if term.citation else ""
    return f"{name}: {_meant(term)}{cited}"


def _meant(term: Term) -> str:
    """Return the explanation; the words of a document stand in quotation marks."""
    if not term.meaning:
        return f"{term.stands_for}."
    return f"“{term.meaning}”" if term.origin is Origin.DOCUMENT else term.meaning


def _named(term: Term) -> str:
    long = f" ({text(term.stands_for)})" if term.stands_for and term.meaning else ""
    return f'<dfn dir="auto">{text(term.name)}</dfn>{long}: '


def _listed(terms: Iterable[Term], item: Callable[[Term], str]) -> str:
    items = "".join(f'<li dir="auto">{item(term)}</li>' for term in terms)
    return f"<ul>{items}</ul>"
