"""How far an answer is while somebody waits for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """A stage that has begun; while a model writes, the claims that were read and are proven."""

    stage: str
    read: int = 0
    proven: int = 0
