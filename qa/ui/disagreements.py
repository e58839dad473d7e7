"""Where sources disagree, to HTML and to plain lines: each side, which prevails and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from qa.domain import Answer, Disagreement, Side
from qa.ui.markup import text

HEADING: Final = "Sources disagree"
PREVAILS: Final = "prevails"


def section(answer: Answer, markers: Callable[[Iterable[int]], str]) -> str:
    """Return the disagreements with their sides, or nothing.

    `markers` writes the buttons that lead to the sources.
    """
    if not answer.disagreements:
        return ""
    items = "".join(_item(each, markers) for each in answer.disagreements)
    return f'<section class="part disagreements"><h3>{HEADING}</h3>{items}</section>'


def _item(found: Disagreement, markers: Callable[[Iterable[int]], str]) -> str:
    sides = "".join(
        f'<li><span dir="auto">{text(side.value)}</span>'
        f"{f' <strong>{PREVAILS}</strong>' if _prevails(side, found) else ''}"
        f"{markers((side.citation,))}</li>"
        for side in found.sides
    )
    return (
        f'<p dir="auto"><strong>{text(found.about)}</strong></p><ul>{sides}</ul>'
        f'<p class="quietly" dir="auto">{text(found.why)}</p>'
    )


def lines(disagreements: Sequence[Disagreement]) -> list[str]:
    """Write the disagreements as plain text: what about, each side, and why one prevails."""
    return [line for found in disagreements for line in _plain(found)]


def _plain(found: Disagreement) -> Iterator[str]:
    yield f"{found.about}: {found.why}"
    for side in found.sides:
        told = f", {PREVAILS}" if _prevails(side, found) else ""
        yield f"    [{side.citation}] {side.value}{told}"


def _prevails(side: Side, found: Disagreement) -> bool:
    return side.citation == found.prevails
