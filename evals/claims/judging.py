"""Let the product verify each claim as a language model's draft, and count what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import thread_time
from typing import Final

import numpy as np

from evals.alterations.judging import Share
from evals.claims.cases import Claim
from qa.domain import Citation, Draft, Evidence, Passage, Query, Scores, Source, Statement
from qa.verify import verify
from qa.vocabulary import Vocabulary

KEPT_AT_LEAST: Final = 0.95
_MODEL: Final = "a language model"
_TEN: Final = 10

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim and why it was cut; "" if it is shown."""

    claim: Claim
    why: str

    @property
    def right(self) -> bool:
        """Say whether a false claim was cut, a true one shown."""
        return self.claim.false == bool(self.why)

    def as_json(self) -> Json:
        """Give the claim in full."""
        claim = self.claim
        return {
            "kind": claim.kind,
            "false": claim.false,
            "half": claim.half.value,
            "claim": claim.text,
            "quotes": [place.quote for place in claim.quotes],
            "documents": [place.source.id for place in claim.quotes],
            "why": self.why,
        }


def judge(claims: Sequence[Claim], vocabulary: Vocabulary) -> tuple[Judged, ...]:
    """Verify each claim as a draft of its own."""
    return tuple(Judged(claim, _why(claim, vocabulary)) for claim in claims)


def shown(judged: Sequence[Judged]) -> Share:
    """Count the false claims that are shown."""
    false = [each for each in judged if each.claim.false]
    return Share(sum(not each.right for each in false), len(false))


def kept(judged: Sequence[Judged]) -> Share:
    """Count the true claims that are shown."""
    true = [each for each in judged if not each.claim.false]
    return Share(sum(each.right for each in true), len(true))


def passes(judged: Sequence[Judged], generated: Sequence[Judged]) -> bool:
    """Say whether no false claim is shown, and enough of the true ones that are `generated`.

    Those are of a generator that was frozen before any rule was tuned.
    """
    true = kept(generated)
    return not shown(judged).hits and true.hits >= KEPT_AT_LEAST * true.of


def seconds(claims: Sequence[Claim], vocabulary: Vocabulary) -> tuple[float, ...]:
    """Time the verification of drafts of ten claims each, in processor time of this thread.

    So other work on the machine does not count. The last claims may be left over.
    """
    taken = []
    for first in range(0, len(claims) - _TEN + 1, _TEN):
        draft, texts = drafted(claims[first : first + _TEN])
        begin = thread_time()
        verify(draft, lambda name, _revision, held=texts: held[name], vocabulary)  # type: ignore[misc]
        taken.append(thread_time() - begin)
    return tuple(taken)


def drafted(claims: Sequence[Claim]) -> tuple[Draft, dict[str, str]]:
    """Make one draft of claims; return it with the texts of its documents."""
    citations: list[Citation] = []
    statements: list[Statement] = []
    held: dict[str, Evidence] = {}
    for claim in claims:
        markers = []
        for place in claim.quotes:
            markers.append(len(citations) + 1)
            citations.append(
                Citation(
                    markers[-1], place.source, place.start, place.end, place.quote, place.heading
                )
            )
            held[place.source.id] = _evidence(place.source, place.text, place.heading)
        statements.append(Statement(claim.text, tuple(markers)))
    draft = Draft(
        Query("", "", ""),
        tuple(held.values()),
        tuple(statements),
        tuple(citations),
        model=_MODEL,
    )
    return draft, {name: evidence.passage.text for name, evidence in held.items()}


def _evidence(source: Source, text: str, heading: tuple[str, ...]) -> Evidence:
    passage = Passage(source.id, source.revision, 0, len(text), text, heading)
    return Evidence(passage, source, Scores(1, 1, 1), (), np.empty((0, 1), dtype=np.float32))


def _why(claim: Claim, vocabulary: Vocabulary) -> str:
    draft, texts = drafted([claim])
    verified = verify(draft, lambda name, _revision: texts[name], vocabulary)
    return verified.cut[0].why if verified.cut else ""
