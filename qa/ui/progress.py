"""Work followed step by step while it runs beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

from qa.domain import Progress

T = TypeVar("T")


class Running(Generic[T]):
    """Work in a thread of its own; iterating gives the progress it reports, until it ends."""

    def __init__(self, work: Callable[[Callable[[Progress], None]], T]) -> None:
        """Start `work`, which is given the function to report its progress to."""
        self._steps: SimpleQueue[Progress | None] = SimpleQueue()
        self._outcome: Future[T] = Future()
        Thread(target=self._run, args=(work,), daemon=True, name="question").start()

    def _run(self, work: Callable[[Callable[[Progress], None]], T]) -> None:
        """Run to the end and hand on the result or the error."""
        try:
            self._outcome.set_result(work(self._steps.put))
        except BaseException as error:  # raised again by `result`, where it is handled
            self._outcome.set_exception(error)
        finally:
            self._steps.put(None)

    def __iter__(self) -> Iterator[Progress]:
        """Yield each step as it is reported."""
        while (step := self._steps.get()) is not None:
            yield step

    def result(self) -> T:
        """Return what the work returned, or raise what it raised."""
        return self._outcome.result()
