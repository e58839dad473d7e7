"""Citations of an answer under other numbers, wherever it names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from qa.domain import Answer, Citation


def place(citation: Citation) -> tuple[str, str, int, int]:
    """Return what makes two citations the same words."""
    return citation.source.id, citation.source.revision, citation.start, citation.end


def renumbered(answer: Answer, new: Mapping[int, int]) -> Answer:
    """Return the answer with its markers as `new` has them; markers that it lacks are kept."""

    def to(marker: int) -> int:
        return new.get(marker, marker)

    def all_to(markers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(map(to, markers))

    return replace(
        answer,
        statements=tuple(replace(s, citations=all_to(s.citations)) for s in answer.statements),
        citations=tuple(replace(c, marker=to(c.marker)) for c in answer.citations),
        figures=tuple(replace(f, citation=to(f.citation)) for f in answer.figures),
        disagreements=tuple(
            replace(
                each,
                sides=tuple(replace(s, citation=to(s.citation)) for s in each.sides),
                prevails=to(each.prevails) if each.prevails else each.prevails,
            )
            for each in answer.disagreements
        ),
        cautions=tuple(replace(c, citations=all_to(c.citations)) for c in answer.cautions),
    )


def markers_used(answer: Answer) -> Iterator[int]:
    """Yield the markers that an answer names, those of its statements first."""
    for statement in answer.statements:
        yield from statement.citations
    for figure in answer.figures:
        yield figure.citation
    for each in answer.disagreements:
        yield from (side.citation for side in each.sides)
    for caution in answer.cautions:
        yield from caution.citations


def in_order_of_use(answer: Answer) -> Answer:
    """Return the answer with the citations that it uses, numbered from 1 in the order of use."""
    by_marker = {citation.marker: citation for citation in answer.citations}
    order = [marker for marker in dict.fromkeys(markers_used(answer)) if marker in by_marker]
    kept = replace(answer, citations=tuple(by_marker[marker] for marker in order))
    return renumbered(kept, {marker: number for number, marker in enumerate(order, start=1)})
