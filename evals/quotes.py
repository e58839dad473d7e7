"""The quotes of an answer in the order in which its statements show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa import Answer


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that an answer shows as a source's own, and the span they are said to be."""

    marker: int
    document_id: str
    revision: str
    source_type: str
    start: int
    end: int
    text: str
    title: str
    heading: tuple[str, ...]


def quotes(answer: Answer) -> tuple[Quote, ...]:
    """List all the answer's citations, as they are listed there."""
    return tuple(
        Quote(
            marker=citation.marker,
            document_id=citation.source.id,
            revision=citation.source.revision,
            source_type=citation.source.source_type.value,
            start=citation.start,
            end=citation.end,
            text=citation.quote,
            title=citation.source.title,
            heading=citation.heading,
        )
        for citation in answer.citations
    )


def shown(answer: Answer) -> tuple[Quote, ...]:
    """List the quotes that statements cite, each once, in statement order."""
    markers = dict.fromkeys(marker for said in answer.statements for marker in said.citations)
    return cited(answer, tuple(markers))


def cited(answer: Answer, markers: Sequence[int]) -> tuple[Quote, ...]:
    """List the quotes that bear these markers, in the markers' order."""
    by_marker = {quote.marker: quote for quote in quotes(answer)}
    return tuple(by_marker[marker] for marker in markers if marker in by_marker)


def is_document(document_id: str, name: str) -> bool:
    """Say whether a document's id is this name, or a path that ends in it."""
    return document_id == name or document_id.endswith(f"/{name}")
