"""Citations: each is of the evidence and verbatim, and they are numbered in the order of use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.domain import Citation, Evidence, Source, Statement

TextOf = Callable[[str, str], str]
"""(document id, revision) → the stored text that quotes are checked against."""


def citation_fault(
    citation: Citation, evidence: tuple[Evidence, ...], text_of: TextOf
) -> str | None:
    """Return why a citation proves nothing; None if it is sound."""
    source = citation.source
    span = (citation.start, citation.end)
    if not any(_holds(item, source, span) for item in evidence):
        return "the citation is not from the evidence"
    if text_of(source.id, source.revision)[citation.start : citation.end] != citation.quote:
        return "the quote is not verbatim in its source"
    return None


def _holds(item: Evidence, source: Source, span: tuple[int, int]) -> bool:
    """Say whether a span is of a passage, of a line that it needs, or of its document's title."""
    if (item.source.id, item.source.revision) != (source.id, source.revision):
        return False
    start, end = span
    lines = ((item.passage.start, item.passage.end), (0, len(source.title)))
    leads = ((lead.start, lead.end) for lead in item.passage.leads)
    return any(first <= start < end <= last for first, last in (*lines, *leads))


def renumbered(
    statements: Sequence[Statement], sound: dict[int, Citation]
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Give the citations that are used numbers from 1, in the order of the statements."""
    order = dict.fromkeys(marker for statement in statements for marker in statement.citations)
    number = {marker: index for index, marker in enumerate(order, start=1)}
    return (
        tuple(replace(s, citations=tuple(number[m] for m in s.citations)) for s in statements),
        tuple(replace(sound[marker], marker=number[marker]) for marker in order),
    )
