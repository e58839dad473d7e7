"""How both sides of a disagreement are told: who says it, when, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from qa.conflicts import Claim
from qa.domain import SECONDARY, Citation, Disagreement, Evidence, Passage, Side, Source, SourceType
from qa.figures.context import trials_in
from qa.text.dates import date_words

KINDS: Final = {
    SourceType.TRIAL: ("trial report", "a trial's own report"),
    SourceType.LABEL: ("label", "a label"),
    SourceType.GUIDELINE: ("guideline", "a guideline"),
    SourceType.SYSTEMATIC_REVIEW: ("systematic review", "a systematic review"),
    SourceType.REVIEW: ("review", "a review"),
    SourceType.OTHER: ("other source", "a source of another kind"),
    SourceType.NEWS: ("news", "news"),
    SourceType.AI_SUMMARY: ("AI summary", "an AI summary"),
}
"""Each kind of source, as it is named beside what it says and in a sentence."""
LOWER: Final = (*sorted(SECONDARY), SourceType.OTHER)
"""Kinds of source that figures never rest on; each is mostly about the one trial that it names,
where a review pools others, too."""
PassagesOf = Callable[[str, str], tuple[Passage, ...]]
"""(document id, revision) → its passages, in order."""
TextOf = Callable[[str, str], str]
More = Callable[[], Sequence[Evidence]]
"""Evidence of sources of low authority, looked for only if it is needed."""
Search = Callable[[str], Sequence[Evidence]]
"""Words → the evidence that the library has on them."""
_LONG: Final = 60
"""Passages beyond which only the retrieved ones of a document are read."""


def documents(evidence: Sequence[Evidence]) -> Iterator[tuple[Source, list[Passage]]]:
    """Yield each document of the evidence once, with the passages of it that were retrieved."""
    for source in dict.fromkeys(item.source for item in evidence):
        yield source, [item.passage for item in evidence if item.source == source]


def passages_read(
    source: Source, retrieved: Sequence[Passage], passages_of: PassagesOf
) -> Sequence[Passage]:
    """Return all passages of a document, or of a long one those that were retrieved."""
    passages = passages_of(source.id, source.revision)
    return passages if len(passages) <= _LONG else retrieved


def only_trial(source: Source, passages_of: PassagesOf) -> str | None:
    """Return the one trial that a document names, None if it names several or none."""
    whole = passages_of(source.id, source.revision)
    named = trials_in("\n".join((source.title, *(each.text for each in whole))))
    return named[0] if len(named) == 1 else None


def said_by(source: Source) -> str:
    """Return who says something, and when: "AI summary, 2025"."""
    date = date_words(source.published) if source.published else "undated"
    return f"{KINDS[source.source_type][0]}, {date}"


def told(
    about: str,
    sides: Sequence[tuple[Claim, str]],
    why: str,
    citations: list[Citation],
    text_of: TextOf,
) -> Disagreement | None:
    """Return claims and what each says as a disagreement, cited; the first prevails.

    None if a quote is not in its source.
    """
    markers = cited([claim for claim, _ in sides], citations, text_of)
    if not markers:
        return None
    written = tuple(
        Side(f"{words} ({said_by(claim.source)})", marker)
        for (claim, words), marker in zip(sides, markers, strict=True)
    )
    return Disagreement(about, written, markers[0], why)


def cited(claims: Sequence[Claim], citations: list[Citation], text_of: TextOf) -> tuple[int, ...]:
    """Return the markers of the citations that hold the words of claims, in their order.

    New citations are added to `citations`. Without any, and nothing added, if a quote is not in its
    source.
    """
    added: list[Citation] = []
    markers: list[int] = []
    for claim in claims:
        marker = _marker(claim, (*citations, *added), text_of)
        if marker is None:
            return ()
        if isinstance(marker, Citation):
            added.append(marker)
            marker = marker.marker
        markers.append(marker)
    citations += added
    return tuple(markers)


def _marker(claim: Claim, citations: Sequence[Citation], text_of: TextOf) -> int | Citation | None:
    """Return the marker of the citation that holds a claim's words, or a new citation of them."""
    source, passage = claim.source, claim.passage
    for each in citations:
        if (each.source.id, each.source.revision) == (source.id, source.revision) and (
            each.start <= claim.start and claim.end <= each.end
        ):
            return each.marker
    quote = text_of(source.id, source.revision)[claim.start : claim.end]
    if quote != passage.text[claim.start - passage.start : claim.end - passage.start]:
        return None
    marker = max((each.marker for each in citations), default=0) + 1
    return Citation(marker, source, claim.start, claim.end, quote, passage.heading, passage.page)
