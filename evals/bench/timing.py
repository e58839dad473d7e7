"""Timing calls in turn, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

Call = Callable[[], object]


def interleaved(calls: Mapping[str, Call], repeats: int) -> dict[str, list[float]]:
    """Return the seconds of each call; every other round goes in the opposite order."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(repeats):
        for name in list(calls)[:: 1 if number % 2 == 0 else -1]:
            began = time.perf_counter()
            calls[name]()
            seconds[name].append(time.perf_counter() - began)
    return seconds


def medians(calls: Mapping[str, Call], repeats: int) -> dict[str, float]:
    """Return the median seconds of each call, timed in turn."""
    return {name: median(each) for name, each in interleaved(calls, repeats).items()}
