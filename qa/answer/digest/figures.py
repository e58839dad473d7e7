"""The figures of a digest: those of its statements, and what only its tables give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from qa.answer.digest.lines import CELLS, found_in, span_of
from qa.domain import Answer, Citation, Figure, Interval, Passage, Source

MOST_FIGURES: Final = 12
_Values = frozenset[tuple[str | None, Interval | None]]


def with_own_figures(answer: Answer, source: Source, passages: Sequence[Passage]) -> Answer:
    """Return the digest with the figures of its statements, then those of the tables.

    What only a table gives is cited from the table's header through the row.
    """
    spans = {(each.start, each.end): each.marker for each in answer.citations}
    figures: list[Figure] = []
    citations = list(answer.citations)
    seen: defaultdict[str, list[_Values]] = defaultdict(list)
    found = [(passage, each) for passage in passages for each in found_in(source, passage)]
    # What the statements say comes before what only a table holds.
    found.sort(key=lambda pair: span_of(*pair) not in spans)
    for passage, each in found:
        start, end = span = span_of(passage, each)
        values, told = _values(each.figure), seen[each.figure.endpoint]
        if len(figures) == MOST_FIGURES or any(values <= before for before in told):
            continue
        if span not in spans:
            quote = passage.text[start - passage.start : end - passage.start]
            if CELLS not in quote:
                continue
            spans[span] = marker = len(citations) + 1
            citations.append(
                Citation(marker, source, start, end, quote, passage.heading, passage.page)
            )
        # The same values without their intervals are then no news.
        told.append(values | {(value, None) for value, _ in values})
        figures.append(replace(each.figure, citation=spans[span]))
    return replace(answer, figures=tuple(figures), citations=tuple(citations))


def _values(figure: Figure) -> _Values:
    """Return the values of the arms with their intervals; of the effect where there are none."""
    effect = (figure.effect,) if figure.effect else ()
    return frozenset((each.value, each.ci) for each in figure.arms or effect)
