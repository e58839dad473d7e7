"""The variants: the system without one part, each called `stage.part` after `qa.parts`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

from evals.errors import UsageError
from qa.embed import bundled
from qa.parts import EVERY, Parts
from qa.pipeline.models import Models

_AFTERWARDS: Final = ("composing.", "completing.")
"""Stages that come when the passages are in order."""
_FITTED: Final = frozenset(
    {"retrieving.answering", "retrieving.roles", "composing.finding", "composing.reading"}
)
"""Parts that know the bundled encoder's vectors only."""
_RERANKED: Final = frozenset({"retrieving.reranker", "composing.reading"})


@dataclass(frozen=True, slots=True)
class Variant:
    """The system without the part of this name."""

    name: str
    parts: Parts

    @property
    def ranks(self) -> bool:
        """Say whether it can order passages otherwise than the system does."""
        return not self.name.startswith(_AFTERWARDS)

    def lacks(self, models: Models) -> str | None:
        """Say why these models leave its part out anyway; None if the part is at work."""
        if self.name in _RERANKED and models.reranker is None:
            return "not configured: QA_RERANKER names no reranker"
        if self.name in _FITTED and models.encoder.name != bundled.NAME:
            return f"not configured: it was fitted for another encoder than {models.encoder.name!r}"
        return None


def variants() -> tuple[Variant, ...]:
    """Return one variant for each part of each stage."""
    return tuple(
        Variant(f"{stage.name}.{part.name}", _without(stage.name, part.name))
        for stage in fields(EVERY)
        for part in fields(getattr(EVERY, stage.name))
    )


def choose(only: Sequence[str]) -> tuple[Variant, ...]:
    """Return the variants of these names or stages, all if none is named.

    Raises `UsageError` for a name that is neither.
    """
    every = variants()
    for name in only:
        if not any(_is_called(variant, name) for variant in every):
            raise UsageError(
                f"--only {name!r} is neither a part nor a stage.",
                next=f"The parts are {', '.join(variant.name for variant in every)}.",
            )
    return tuple(v for v in every if not only or any(_is_called(v, name) for name in only))


def _is_called(variant: Variant, name: str) -> bool:
    return name in {variant.name, variant.name.partition(".")[0]}


def _without(stage: str, part: str) -> Parts:
    return replace(EVERY, **{stage: replace(getattr(EVERY, stage), **{part: False})})
