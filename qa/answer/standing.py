"""Cautions on pages of low authority: what they let see of their review and their references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from qa.answer.disputes import LOWER, More, PassagesOf, TextOf, cited, documents
from qa.conflicts import Claim
from qa.conflicts.marks import Mark, marks
from qa.domain import Answer, Caution, Citation, Evidence, Figure, Query, Source

_STANDING: Final = re.compile(
    r"\breviewed\b|\breview status\b|\bpending\b|\b(?:trust|rely|reliab\w+|credib\w+)\b"
    r"|\breferences?\b|\bcit(?:e|es|ed|ing)\b|\bcategor(?:y|ies)\b|\badvisory board\b",
    re.IGNORECASE,
)
"""Words of a question that asks what a page is worth."""
_LONGEST: Final = 90
"""Letters of a title that are shown."""


def with_standing(
    answer: Answer,
    query: Query,
    evidence: Sequence[Evidence],
    *,
    more: More,
    passages_of: PassagesOf,
    text_of: TextOf,
) -> Answer:
    """Return the answer with a caution on each page of low authority that bears marks against it.

    Told of the pages whose words the answer states, and, if the question asks what a page is worth,
    of those of the evidence and of `more`. The marks are cited.
    """
    stated = {marker for each in answer.statements for marker in each.citations}
    sources = dict.fromkeys(
        each.source
        for each in answer.citations
        if each.source.source_type in LOWER and each.marker in stated
    )
    if _STANDING.search(f"{query.asked} {query.question}"):
        found = (source for source, _ in documents((*evidence, *more())))
        sources |= dict.fromkeys(each for each in found if each.source_type in LOWER)
    citations = list(answer.citations)
    cautions = [
        caution
        for source in sources
        for caution in _caution(source, passages_of, citations, text_of)
    ]
    if not cautions:
        return answer
    return replace(answer, citations=tuple(citations), cautions=(*answer.cautions, *cautions))


def _caution(
    source: Source, passages_of: PassagesOf, citations: list[Citation], text_of: TextOf
) -> Iterator[Caution]:
    found = marks(passages_of(source.id, source.revision), text_of(source.id, source.revision))
    markers = cited([_claim(source, mark) for mark in found], citations, text_of)
    if found and markers:
        said = "; ".join(mark.said for mark in found)
        yield Caution(f"Weigh “{_short(source.title)}” with care: {said}.", markers)


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[:_LONGEST].rsplit(' ', 1)[0]} …"


def _claim(source: Source, mark: Mark) -> Claim:
    return Claim(source, mark.passage, mark.start, mark.end, Figure(mark.said))
