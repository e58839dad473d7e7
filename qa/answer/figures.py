"""An Answer → the same with the figures that its cited passages hold, each with its citation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa.domain import Answer, Citation, Evidence, Figure, Query, Sentence
from qa.figures import Found, endpoint_names, figures_in
from qa.text.folding import fold
from qa.vocabulary import Vocabulary

MOST_FIGURES = 12
_COMPARED = 2


@dataclass(frozen=True, slots=True)
class _Read:
    """A figure, the passage it was read in, and the marker of the statement's words, if of any.

    `start` and `end` are offsets of the document.
    """

    figure: Figure
    item: Evidence
    start: int
    end: int
    marker: int | None


def with_figures(
    answer: Answer,
    query: Query,
    evidence: Sequence[Evidence],
    vocabulary: Vocabulary,
    text_of: Callable[[str, str], str],
) -> Answer:
    """Return the answer with at most `MOST_FIGURES` figures, the endpoint asked about first.

    They are read in the words that statements cite, and elsewhere in the same passages if the
    question asks about their endpoint; of trials that it compares, in all of their reports. What no
    statement cites gets a citation of its own, if its quote equals
    `text_of(document, revision)[start:end]`.
    """
    asked = endpoint_names(query.asked)
    named = [e for e in vocabulary.entities(query.asked) if e.kind == "trial"]
    trials = {entity.name for entity in named}
    compared = [
        item
        for item in evidence
        if len(named) >= _COMPARED
        and any(vocabulary.mentioned(entity, fold(item.source.title)) for entity in named)
    ]
    read = [
        each
        for each in _read(answer.citations, evidence, compared)
        if (each.marker is not None or _is_asked(each.figure, asked))
        and (not trials or each.figure.trial in trials or _is_unnamed(each))
    ]
    chosen = _side_by_side(_once(read), asked)[:MOST_FIGURES]
    figures: list[Figure] = []
    citations = list(answer.citations)
    for each in chosen:
        marker = each.marker or _cited(each, chosen, citations, text_of)
        if marker is not None:
            figures.append(replace(each.figure, citation=marker))
    return replace(answer, figures=tuple(figures), citations=tuple(citations))


def _is_unnamed(each: _Read) -> bool:
    """Say whether a statement gives the figure and does not tell its trial."""
    return each.figure.trial is None and each.marker is not None


def _read(
    citations: Sequence[Citation], evidence: Sequence[Evidence], more: Sequence[Evidence]
) -> Iterator[_Read]:
    """Yield the figures of the cited passages, in the order of the citations, then of `more`."""
    by_passage: dict[str, tuple[Evidence, list[Citation]]] = {}
    for citation in citations:
        for item in evidence:
            if _holds(item, citation):
                by_passage.setdefault(item.passage.id, (item, []))[1].append(citation)
    for item in more:
        by_passage.setdefault(item.passage.id, (item, []))
    for item, cited in by_passage.values():
        offset = item.passage.start
        found = [(offset + each.start, offset + each.end, each) for each in _found(item)]
        of_statements = [
            _Read(each.figure, item, start, end, citation.marker)
            for citation in cited
            for start, end, each in found
            if citation.start <= start and end <= citation.end
        ]
        yield from of_statements
        told = {(each.start, each.end) for each in of_statements}
        for start, end, each in found:
            if (start, end) not in told:
                yield _Read(each.figure, item, start, end, None)


def _holds(item: Evidence, citation: Citation) -> bool:
    return (
        item.source.id == citation.source.id
        and item.source.revision == citation.source.revision
        and item.passage.start <= citation.start < citation.end <= item.passage.end
    )


def _found(item: Evidence) -> tuple[Found, ...]:
    passage = item.passage
    within = [Sentence(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
    return figures_in(passage.text, within, item.source.title, passage.heading)


def _is_asked(figure: Figure, asked: Sequence[str]) -> bool:
    """Say whether the question asks about the figure's endpoint, at whatever time or grade."""
    return any(name in figure.endpoint or figure.endpoint in name for name in asked)


def _once(read: Sequence[_Read]) -> list[_Read]:
    """Keep the first of the figures that give the same values for the same endpoint and trial."""
    first: dict[object, _Read] = {}
    for each in read:
        figure = each.figure
        values = frozenset((arm.value, arm.unit) for arm in figure.arms)
        key = (figure.trial, figure.endpoint, values or figure.effect)
        first.setdefault(key, each)
    return list(first.values())


def _side_by_side(read: Sequence[_Read], asked: Sequence[str]) -> list[_Read]:
    """Order by endpoint, what was asked first, so that trials stand beside each other."""
    order = list(dict.fromkeys(each.figure.endpoint for each in read))
    return sorted(
        read,
        key=lambda each: (not _is_asked(each.figure, asked), order.index(each.figure.endpoint)),
    )


def _cited(
    each: _Read,
    chosen: Sequence[_Read],
    citations: list[Citation],
    text_of: Callable[[str, str], str],
) -> int | None:
    """Return the marker of the figure's own citation, which is added where there is none yet.

    Rows of one table share a citation, from its header through the last of them.
    """
    source, passage = each.item.source, each.item.passage
    end = max(
        other.end
        for other in chosen
        if other.item is each.item and other.start == each.start and other.marker is None
    )
    quote = text_of(source.id, source.revision)[each.start : end]
    if quote != passage.text[each.start - passage.start : end - passage.start]:
        return None
    for citation in citations:
        if (citation.source, citation.start, citation.end) == (source, each.start, end):
            return citation.marker
    marker = max((citation.marker for citation in citations), default=0) + 1
    citations.append(
        Citation(marker, source, each.start, end, quote, passage.heading, passage.page)
    )
    return marker
