"""What a reader of an answer must keep in view: secondary sources, trials side by side."""

from __future__ import annotations

from typing import Final

from qa.domain import SECONDARY, Answer, Caution, Intent, Query

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
    return tuple(found)
