"""A Draft → proven statements: what is not in its quoted words is cut, and said to be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from qa.domain import Citation, Cut, Draft, Evidence, Statement
from qa.text.folding import fold
from qa.text.numbers import Quantity, quantities
from qa.vocabulary import SPECIFIC, Vocabulary

_NEGATION = re.compile(
    r"\b(?:no|not|never|neither|nor|none|without|cannot|non|[a-z]+n't)\b", re.IGNORECASE
)

TextOf = Callable[[str, str], str]
"""(document id, revision) → the stored text that quotes are checked against."""


@dataclass(frozen=True, slots=True)
class Verified:
    """The statements that are proven, their citations numbered from 1, and what was cut."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    cut: tuple[Cut, ...]


def verify(draft: Draft, text_of: TextOf, vocabulary: Vocabulary) -> Verified:
    """Keep the statements that their quotes prove.

    A statement is proven when each of its markers names a citation of the evidence, each quote
    equals `text[start:end]` of the stored document, and its numbers with their units, its drug
    and trial names and its negations are in the quoted words.
    """
    sound: dict[int, Citation] = {}
    broken: dict[int, str] = {}
    for citation in draft.citations:
        fault = _citation_fault(citation, draft.evidence, text_of)
        if fault:
            broken[citation.marker] = fault
        else:
            sound[citation.marker] = citation
    kept: list[Statement] = []
    cut: list[Cut] = []
    for statement in draft.statements:
        fault = _statement_fault(statement, sound, broken, vocabulary)
        if fault:
            cut.append(Cut(statement.text, fault))
        else:
            kept.append(statement)
    statements, citations = _renumber(kept, sound)
    return Verified(statements, citations, tuple(cut))


def _citation_fault(
    citation: Citation, evidence: tuple[Evidence, ...], text_of: TextOf
) -> str | None:
    source = citation.source
    inside = any(
        item.source.id == source.id
        and item.source.revision == source.revision
        and item.passage.start <= citation.start < citation.end <= item.passage.end
        for item in evidence
    )
    if not inside:
        return "the citation is not from the evidence"
    if text_of(source.id, source.revision)[citation.start : citation.end] != citation.quote:
        return "the quote is not verbatim in its source"
    return None


def _statement_fault(
    statement: Statement, sound: dict[int, Citation], broken: dict[int, str], vocabulary: Vocabulary
) -> str | None:
    if not statement.citations:
        return "no citation"
    for marker in statement.citations:
        if marker in broken:
            return broken[marker]
        if marker not in sound:
            return f"the marker [{marker}] names no citation"
    cited = [sound[marker] for marker in statement.citations]
    quoted = " ".join(citation.quote for citation in cited)
    if fold(statement.text) in fold(quoted):
        return None
    return (
        _number_fault(statement.text, quoted)
        or _name_fault(statement.text, cited, vocabulary)
        or _negation_fault(statement.text, quoted)
    )


def _number_fault(text: str, quoted: str) -> str | None:
    proven = {(quantity.value, quantity.unit) for quantity in quantities(quoted)}
    for quantity in quantities(text):
        if (quantity.value, quantity.unit) not in proven:
            return f"the number {_shown(quantity)} is not in the quoted words"
    return None


def _name_fault(text: str, cited: list[Citation], vocabulary: Vocabulary) -> str | None:
    places = [" ".join((c.quote, c.source.title, *c.heading)) for c in cited]
    folded = fold(" ".join(places))
    for entity in vocabulary.entities(text):
        if entity.kind in SPECIFIC and not vocabulary.mentioned(entity, folded):
            return f"the name {entity.surface!r} is not in the quoted words"
    return None


def _negation_fault(text: str, quoted: str) -> str | None:
    if bool(_NEGATION.search(text)) != bool(_NEGATION.search(quoted)):
        return "the statement and the quoted words differ in a negation"
    return None


def _renumber(
    statements: list[Statement], sound: dict[int, Citation]
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    order = dict.fromkeys(marker for statement in statements for marker in statement.citations)
    number = {marker: index for index, marker in enumerate(order, start=1)}
    return (
        tuple(replace(s, citations=tuple(number[m] for m in s.citations)) for s in statements),
        tuple(replace(sound[marker], marker=number[marker]) for marker in order),
    )


def _shown(quantity: Quantity) -> str:
    return f"{quantity.value} {quantity.unit}".strip()
