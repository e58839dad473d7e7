"""A statement that a better source contradicts never stands before that source's words."""

from __future__ import annotations

from dataclasses import replace

from qa.answer.disputes import PassagesOf, TextOf
from qa.answer.saying import Span, said_by
from qa.domain import Answer, Citation, Disagreement, Query, Statement
from qa.text.numbers import quantities
from qa.text.tables import is_row


def better_first(
    answer: Answer, query: Query, *, passages_of: PassagesOf, text_of: TextOf
) -> Answer:
    """Return the answer with what prevails stated before what it contradicts, if that is stated.

    Where the question asks of a figure that only the losing side has, it is stated first of all.
    """
    for each in answer.disagreements:
        answer = _with_prevailing(answer, each, query, passages_of, text_of)
    return answer


def _with_prevailing(
    answer: Answer,
    told: Disagreement,
    query: Query,
    passages_of: PassagesOf,
    text_of: TextOf,
) -> Answer:
    losing = {side.citation for side in told.sides} - {told.prevails}
    said = answer.statements
    at = next((i for i, each in enumerate(said) if losing & set(each.citations)), None)
    if at is None and _asks_of(query, answer, losing, told.prevails):
        at = 0
    better = next(c for c in answer.citations if c.marker == told.sides[0].citation)
    if at is None or told.prevails is None:
        return answer
    if any(told.prevails in each.citations for each in said[:at]):
        return answer
    stated = next((each for each in said[at:] if told.prevails in each.citations), None)
    citations = answer.citations
    if stated is None:
        stated, citations = _statement(better, answer, passages_of, text_of)
        if stated is None:
            return answer
        stated = replace(stated, question=said[at].question)
    first = replace(stated, part=said[at].part)
    rest = tuple(each for each in said[at:] if each is not stated)
    return replace(answer, statements=(*said[:at], first, *rest), citations=citations)


def _asks_of(query: Query, answer: Answer, losing: set[int], prevails: int | None) -> bool:
    """Say whether the question states a figure of the losing sides that the other has not."""
    figures = {marker: _figures(c.quote) for c in answer.citations for marker in (c.marker,)}
    theirs = frozenset[str]().union(*(figures[marker] for marker in losing))
    better = figures.get(prevails, frozenset()) if prevails is not None else frozenset()
    return bool(answer.statements) and bool((theirs - better) & _figures(query.standalone))


def _figures(text: str) -> frozenset[str]:
    """Return the numbers of a text that are written with a unit or with decimals."""
    return frozenset(q.value for q in quantities(text) if q.unit == "%" or "." in q.value)


def _statement(
    better: Citation, answer: Answer, passages_of: PassagesOf, text_of: TextOf
) -> tuple[Statement | None, tuple[Citation, ...]]:
    """Return what a citation says as a statement, a row under its names with these cited, too."""
    citations = answer.citations
    if not is_row(better.quote):
        return Statement(better.quote, (better.marker,)), citations
    source = better.source
    row = next(
        (
            said_by(passage, sentence)
            for passage in passages_of(source.id, source.revision)
            for sentence in passage.sentences
            if (sentence.start, sentence.end) == (better.start, better.end)
        ),
        None,
    )
    if row is None:
        return None, citations
    markers = []
    for span in row.spans:
        marker, citations = _marker(span, better, citations, text_of)
        markers.append(marker)
    return Statement(row.text, tuple(markers)), citations


def _marker(
    span: Span, beside: Citation, citations: tuple[Citation, ...], text_of: TextOf
) -> tuple[int, tuple[Citation, ...]]:
    """Return the marker of a span of a cited document, and the citations with it."""
    source, (start, end) = beside.source, span
    for each in citations:
        if each.source == source and (each.start, each.end) == span:
            return each.marker, citations
    marker = max(each.marker for each in citations) + 1
    quote = text_of(source.id, source.revision)[start:end]
    added = replace(beside, marker=marker, start=start, end=end, quote=quote)
    return marker, (*citations, added)
