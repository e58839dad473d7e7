"""What a claim is for the evaluation, and which documents may be looked at meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from evals.alterations.cases import Place


class Half(StrEnum):
    """Whether claims of a document may be looked at, or are only counted."""

    DEV = "dev"
    TEST = "test"


DEV_DOCUMENTS: Final = frozenset(
    """
    brookfield-hf cougar-02 destiny-gastric02 destiny-gastric04 dg04-news-article
    dg04-press-release
    enhertu-eu-product-information enhertu-us-label esmo-gastric-guideline glow her2-loss-review
    her2-ram jacob kcsg-st19-16 keynote-061 lakeside-af metformin-label rainbow
    second-line-systematic-review tags
    tdxd-ild-management toga
    """.split()
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence with its intact quotes; `false` if they do not say it.

    `file` is the one that it stands in, where it was written by hand.
    """

    kind: str
    false: bool
    text: str
    quotes: tuple[Place, ...]
    file: str | None = None

    @property
    def half(self) -> Half:
        """Give the half of its file, if it was written by hand, or of its first document."""
        if self.file is not None:
            return Half.DEV if self.file.endswith("dev") else Half.TEST
        return half_of(self.quotes[0].source.id)


def half_of(document: str) -> Half:
    """Say to which half a document belongs."""
    return Half.DEV if document in DEV_DOCUMENTS else Half.TEST


def of_half(claims: Sequence[Claim], half: Half) -> tuple[Claim, ...]:
    """Keep the claims of one half."""
    return tuple(claim for claim in claims if claim.half is half)
