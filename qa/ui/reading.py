"""Citations looked up in the library: the quote in its surroundings, and its document's state."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from qa.domain import (
    Audience,
    BlockKind,
    Citation,
    Document,
    DocumentState,
    Feedback,
    Filters,
    Turn,
)
from qa.errors import NotInLibrary
from qa.ui.filters import phrases
from qa.ui.seams import Shelf

_HEADINGS = (BlockKind.TITLE, BlockKind.HEADING)
REACH = 300  # characters of surrounding text on each side of a quote


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote with the text around it; `clipped_*` say that its section goes on."""

    before: str
    quote: str
    after: str
    clipped_before: bool
    clipped_after: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as it can be shown: with its excerpt, or with the reason why there is none."""

    citation: Citation
    excerpt: Excerpt | None
    state: DocumentState | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A turn and its citations, ready to show; `only` says what its evidence was narrowed to.

    `feedback` is the reader's mark on it, if there is one.
    """

    turn: Turn
    cited: tuple[Cited, ...]
    filters: Filters = field(default_factory=Filters)
    only: tuple[str, ...] = ()
    feedback: Feedback | None = None


def excerpt(document: Document, citation: Citation) -> Excerpt | None:
    """Cut the quote out with its surroundings; None where the stored words differ from it."""
    text, start, end = document.text, citation.start, citation.end
    if text[start:end] != citation.quote:
        return None
    first, last = _section(document, start, end)
    low, high = max(first, start - REACH), min(last, end + REACH)
    while first < low < start and not text[low - 1].isspace():
        low += 1
    while end < high < last and not text[high].isspace():
        high -= 1
    return Excerpt(
        before=text[low:start].lstrip(),
        quote=citation.quote,
        after=text[end:high].rstrip(),
        clipped_before=low > first,
        clipped_after=high < last,
    )


def _section(document: Document, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the section around a span: from heading to heading."""
    headings = [block for block in document.blocks if block.kind in _HEADINGS]
    first = max((each.end for each in headings if each.end <= start), default=0)
    last = min((each.start for each in headings if each.start >= end), default=len(document.text))
    return first, last


def look_up(citation: Citation, shelf: Shelf) -> Cited:
    """Find a citation's words and the state of the revision that it names."""
    source = citation.source
    try:
        document = shelf.document(source.id, source.revision)
        state = shelf.holding(source.id, source.revision).state
    except NotInLibrary:
        return Cited(citation, None, None, "The library no longer holds this text.")
    found = excerpt(document, citation)
    if found is None:
        return Cited(citation, None, state, "The stored text differs here. Do not rely on it.")
    return Cited(citation, found, state)


def _alone(cited: Cited) -> Cited:
    alone = Excerpt("", cited.citation.quote, "", clipped_before=True, clipped_after=True)
    return replace(cited, excerpt=alone) if cited.excerpt else cited


def read(
    turn: Turn,
    shelf: Shelf,
    filters: Filters = Filters(),  # noqa: B008 - an immutable value
    feedback: Feedback | None = None,
) -> Exchange:
    """Look up all that a turn cites, and put its filters into words.

    A patient sees quotes without their surroundings, in which doses may stand.
    """
    cited = tuple(look_up(citation, shelf) for citation in turn.answer.citations)
    if turn.answer.audience is Audience.PATIENT:
        cited = tuple(map(_alone, cited))
    return Exchange(turn, cited, filters, phrases(filters, shelf.vocabulary), feedback)
