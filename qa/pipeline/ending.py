"""How an answer ends: in statements, or in a refusal with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from qa.domain import (
    ANSWER_TITLES,
    Answer,
    Draft,
    Evidence,
    Filters,
    Outcome,
    Part,
    Source,
    Statement,
)
from qa.verify import Verified

ANSWERABLE = 0.42
"""Below this the library is said not to hold the answer."""
ANSWERABLE_IF_URGENT = 0.1
"""In an emergency the nearest rules are shown even where they may not answer."""
_NEAREST = 3
_LEADING = 2
OUT_OF_SCOPE: Final = (
    "This is not a biomedical question. The system answers clinical questions from the documents "
    "of its library, and nothing else."
)


def insufficient(
    answer: Answer, draft: Draft, verified: Verified, missing: tuple[str, ...]
) -> Answer:
    """Return the refusal: what is missing, what is known to be unknown, and what is nearest."""
    narrowed = draft.query.filters != Filters()
    where = "What the filters leave of the library" if narrowed else "The library"
    unknowns = tuple(f"{where} holds nothing on {name}." for name in missing)
    if draft.answerable >= ANSWERABLE:
        unknowns += tuple(s.text for s in verified.statements if s.part is Part.CONTEXT)
    return replace(
        answer,
        outcome=Outcome.INSUFFICIENT,
        text=" ".join((f"{where} does not hold the answer to this question.", *unknowns)),
        unknowns=unknowns,
        nearest=_nearest(draft.evidence),
    )


def knows(verified: Verified) -> bool:
    """Say whether the leading statements tell something, and not that it is not known."""
    leading = verified.statements[:_LEADING]
    return bool(leading) and all(statement.part is not Part.CONTEXT for statement in leading)


def plain(said: Sequence[Statement]) -> str:
    """Write the statements with their markers, each part after the first under its heading."""
    lines: list[str] = []
    for part, statements in groupby(said, key=lambda each: each.part):
        lines += ["", ANSWER_TITLES[part]] if lines and part in ANSWER_TITLES else []
        lines += [each.text + "".join(f" [{m}]" for m in each.citations) for each in statements]
    return "\n".join(lines)


def _nearest(evidence: tuple[Evidence, ...]) -> tuple[Source, ...]:
    return tuple({item.source.id: item.source for item in evidence}.values())[:_NEAREST]
