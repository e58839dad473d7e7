"""A digest → the same with what other sources of the library say differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from qa.answer.disagreements import MOST_DISAGREEMENTS
from qa.answer.disputes import LOWER, PassagesOf, TextOf, documents
from qa.answer.opposing import claims_of, contradicting, disagreements, rank
from qa.conflicts import Claim, endpoint_key
from qa.domain import Answer, Evidence, Passage, Source

_BOTH: Final = 2


def with_differences(
    answer: Answer,
    source: Source,
    passages: Sequence[Passage],
    related: Sequence[Evidence],
    *,
    passages_of: PassagesOf,
    text_of: TextOf,
) -> Answer:
    """Return the digest with at most `MOST_DISAGREEMENTS` disagreements about its figures.

    `related` is evidence of other documents about the same; the better side may be either.
    Citations are added as for figures.
    """
    others = [each for each in related if each.source.id != source.id]
    claims = [
        claim
        for each, some in ((source, list(passages)), *documents(others))
        for claim in claims_of(each, some, None, passages_of)
    ]
    better = sorted((each for each in claims if each.source.source_type not in LOWER), key=rank)
    own = [each for each in better if each.source.id == source.id]
    retold = _retold([each for each in claims if each.source.id == source.id], better)
    found = [
        *contradicting(own, claims, claims, lambda _: True),
        *(
            each
            for each in contradicting(
                better, claims, claims, lambda claim: claim.figure.trial in retold
            )
            if each.other.source.id == source.id
        ),
    ]
    citations = list(answer.citations)
    told = tuple(islice(disagreements(found, citations, text_of), MOST_DISAGREEMENTS))
    return replace(answer, disagreements=told, citations=tuple(citations))


def _retold(own: Sequence[Claim], better: Sequence[Claim]) -> frozenset[str | None]:
    """Return the trials of which the document gives both arms of a figure as their report does."""
    given = {values for claim in own if len(values := _values(claim)) >= _BOTH}
    return frozenset(claim.figure.trial for claim in better if _values(claim) in given)


def _values(claim: Claim) -> frozenset[tuple[str, str, str]]:
    key = endpoint_key(claim.figure.endpoint)
    return frozenset((key, arm.value, arm.unit) for arm in claim.figure.arms)
