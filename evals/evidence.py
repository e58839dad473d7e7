"""Quotes where they stand: the words of the stored document around each citation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from qa import Answer

ReadText = Callable[[str, str], str | None]
AROUND: Final = 240
"""Characters of the document that are shown before and after a quote."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A citation, its place in words, and the stored text before and after it.

    `stands` says whether the quote is what the document holds there.
    """

    marker: int
    document_id: str
    revision: str
    title: str
    place: str
    quote: str
    before: str
    after: str
    stands: bool


def evidence(answer: Answer, read: ReadText) -> tuple[Evidence, ...]:
    """Look up every citation of an answer in the stored documents."""
    found = []
    for cited in answer.citations:
        text = read(cited.source.id, cited.source.revision) or ""
        place = [*cited.heading, f"characters {cited.start}-{cited.end}"]
        found.append(
            Evidence(
                marker=cited.marker,
                document_id=cited.source.id,
                revision=cited.source.revision[:12],
                title=cited.source.title,
                place=", ".join([*([f"page {cited.page}"] if cited.page else []), *place]),
                quote=cited.quote,
                before=_before(text, cited.start),
                after=_after(text, cited.end),
                stands=text[cited.start : cited.end] == cited.quote,
            )
        )
    return tuple(found)


def _before(text: str, start: int) -> str:
    if start <= AROUND:
        return text[:start]
    return f"… {text[start - AROUND : start].partition(' ')[2]}"


def _after(text: str, end: int) -> str:
    if len(text) <= end + AROUND:
        return text[end:]
    return f"{text[end : end + AROUND].rpartition(' ')[0]} …"
