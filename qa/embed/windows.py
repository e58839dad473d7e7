"""Texts longer than a model's window: cut into even windows, so that nothing is left out."""

from __future__ import annotations

from collections.abc import Callable


def even_windows(
    count: int, room: int, may_start: Callable[[int], bool] = lambda _: True
) -> list[tuple[int, int]]:
    """Cut `count` pieces into as few windows of at most `room` as there can be, of even size.

    No piece is left out and none is in two windows. A window that would start at a piece where
    none may start, starts earlier, at the nearest that may. Without pieces there is one window,
    which is empty.
    """
    windows: list[tuple[int, int]] = []
    start = 0
    while start < count:
        left = -(-(count - start) // room)
        end = start + -(-(count - start) // left)
        nearest = next((i for i in range(end, start, -1) if i == count or may_start(i)), end)
        windows.append((start, nearest))
        start = nearest
    return windows or [(0, 0)]
