"""The stages of a question: measured, and told to whoever waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from qa.domain import Progress

OnStage = Callable[[Progress], None]
STAGES = ("understand", "retrieve", "compose", "verify")
"""The stages of every answer, in order."""
GENERATE, PROVE = "generate", "prove"
"""The stages after them where a model words the answer: it is waited for, its claims are proven."""


class Clock:
    """Measure the stages and tell the reader which one has begun."""

    def __init__(self, on_stage: OnStage | None) -> None:
        """Start the clock; `on_stage` hears each stage as it begins, and how far it is."""
        self._on_stage = on_stage
        self._started = time.perf_counter()
        self._seconds: list[tuple[str, float]] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Run one stage."""
        self.tell(Progress(name))
        begun = time.perf_counter()
        yield
        self._seconds.append((name, round(time.perf_counter() - begun, 4)))

    def tell(self, progress: Progress) -> None:
        """Tell how far a stage is."""
        if self._on_stage is not None:
            self._on_stage(progress)

    def seconds(self) -> tuple[tuple[str, float], ...]:
        """Return the seconds per stage and in total."""
        return (("total", round(time.perf_counter() - self._started, 4)), *self._seconds)
