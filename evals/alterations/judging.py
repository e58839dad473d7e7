"""Ask the product's proof of every case, and count."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from evals.alterations.cases import Case
from qa.domain import Citation, Draft, Evidence, Passage, Query, Scores, Statement
from qa.verify import verify
from qa.vocabulary import Vocabulary

KEPT_AT_LEAST: Final = 0.95
_Z: Final = 1.959964  # of the standard normal, for 95 %

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and why it was refused; "" if it is shown."""

    case: Case
    why: str

    @property
    def right(self) -> bool:
        """Say whether an altered statement was refused, a faithful one shown."""
        return self.case.altered == bool(self.why)

    def as_json(self) -> Json:
        """Give the case in full."""
        case = self.case
        return {
            "kind": case.kind,
            "altered": case.altered,
            "statement": case.text,
            "quotes": [case.place.text[start:end] for start, end in case.spans],
            "document": case.place.source.id,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`, with Wilson's 95 % interval (1927), which holds at 0 and at 1 too."""

    hits: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """Give the lowest and the highest share that the counts allow."""
        if not self.of:
            return 0.0, 1.0
        share, n = self.hits / self.of, self.of
        middle = share + _Z**2 / (2 * n)
        half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        scale = 1 + _Z**2 / n
        return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)

    def as_json(self) -> Json:
        """Give the counts, the share and its interval."""
        low, high = self.interval
        value = round(self.hits / self.of, 4) if self.of else None
        return {
            "hits": self.hits,
            "n": self.of,
            "value": value,
            "interval": [round(low, 4), round(high, 4)],
        }

    def __str__(self) -> str:
        """Write "3 of 40 (.075 [.026-.199])"."""
        low, high = self.interval
        value = f"{self.hits / self.of:.3f}" if self.of else "-"
        return f"{self.hits} of {self.of} ({value} [{low:.3f}-{high:.3f}])"


def judge(cases: Sequence[Case], vocabulary: Vocabulary) -> tuple[Judged, ...]:
    """Let the product verify each case as a draft of its own."""
    return tuple(Judged(case, _why(case, vocabulary)) for case in cases)


def shown(judged: Sequence[Judged]) -> Share:
    """Count the altered statements that are shown."""
    altered = [each for each in judged if each.case.altered]
    return Share(sum(not each.right for each in altered), len(altered))


def kept(judged: Sequence[Judged]) -> Share:
    """Count the faithful statements that are shown."""
    faithful = [each for each in judged if not each.case.altered]
    return Share(sum(each.right for each in faithful), len(faithful))


def passes(judged: Sequence[Judged]) -> bool:
    """Say whether no altered statement is shown and enough of the faithful ones are kept."""
    controls = kept(judged)
    return not shown(judged).hits and controls.hits >= KEPT_AT_LEAST * controls.of


def _why(case: Case, vocabulary: Vocabulary) -> str:
    place = case.place
    citations = tuple(
        Citation(marker, place.source, start, end, place.text[start:end], place.heading)
        for marker, (start, end) in enumerate(case.spans, start=1)
    )
    passage = Passage(
        place.source.id,
        place.source.revision,
        0,
        len(place.text),
        place.text,
        place.heading,
        leads=(place.lead,) if place.lead else (),
    )
    vectors = np.empty((0, 1), dtype=np.float32)
    evidence = Evidence(passage, place.source, Scores(1, 1, 1), (), vectors)
    statement = Statement(case.text, tuple(citation.marker for citation in citations))
    draft = Draft(Query("", "", ""), (evidence,), (statement,), citations)
    verified = verify(draft, lambda _id, _revision: place.text, vocabulary)
    return verified.cut[0].why if verified.cut else ""
