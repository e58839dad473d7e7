"""What a reader of an answer must keep in view: secondary sources, trials side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from qa.domain import SECONDARY, Answer, Caution, Intent, Query
from qa.text.folding import fold, mentions
from qa.vocabulary.classes import class_names

_COMPARED: Final = 2


def cautions(query: Query, answer: Answer) -> tuple[Caution, ...]:
    """Return the cautions of an answer's statements and figures."""
    found: list[Caution] = []
    secondary = tuple(c.marker for c in answer.citations if c.source.source_type in SECONDARY)
    if secondary:
        found.append(
            Caution(
                "This rests on a secondary source (news or an AI-written summary) that may be "
                "wrong; the library holds no better source for it.",
                secondary,
            )
        )
    trials = {c.source.id: c.marker for c in answer.citations if c.source.source_type == "trial"}
    beside = {figure.trial for figure in answer.figures if figure.trial}
    compared = query.intent is Intent.COMPARISON or len(beside) >= _COMPARED
    if compared and len(trials) >= _COMPARED:
        found.append(
            Caution(
                "Figures of different trials are not comparable: populations, control arms and "
                "follow-up differ.",
                tuple(trials.values()),
            )
        )
    return (*found, *_of_classes(query, answer))


def _of_classes(query: Query, answer: Answer) -> Iterator[Caution]:
    """Yield that a drug is answered by what is said of its class, where no source names it."""
    told = fold(" ".join(f"{c.source.title} {c.quote}" for c in answer.citations))
    for entity in query.entities:
        classes = class_names(entity.name) if entity.kind == "drug" else ()
        if classes and not mentions(told, fold(entity.name)):
            said = next((name for name in classes if mentions(told, fold(name))), None)
            if said:
                yield Caution(
                    f"No source cited here names {entity.name}; this is what is said of its class "
                    f"({said}).",
                    tuple(
                        c.marker for c in answer.citations if mentions(fold(c.quote), fold(said))
                    ),
                )
