"""Long texts are cut evenly: nothing is left out, nothing is read twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.embed.windows import even_windows


@pytest.mark.parametrize(
    ("count", "room", "windows"),
    [
        (0, 4, [(0, 0)]),
        (4, 4, [(0, 4)]),
        (5, 4, [(0, 3), (3, 5)]),
        (9, 4, [(0, 3), (3, 6), (6, 9)]),
    ],
)
def test_windows_are_few_and_even(count: int, room: int, windows: list[tuple[int, int]]) -> None:
    assert even_windows(count, room) == windows


def test_window_starts_where_it_may() -> None:
    assert even_windows(10, 6, lambda i: i == 4) == [(0, 4), (4, 10)]
    assert even_windows(10, 6, lambda _: False) == [(0, 5), (5, 10)]


@given(count=st.integers(1, 3000), room=st.integers(1, 300), starts=st.sets(st.integers(0, 3000)))
def test_every_piece_is_in_one_window(count: int, room: int, starts: set[int]) -> None:
    windows = even_windows(count, room, starts.__contains__)
    assert [start for start, _ in windows] == [0, *(end for _, end in windows[:-1])]
    assert windows[-1][1] == count
    assert all(0 < end - start <= room for start, end in windows)
    sizes = [end - start for start, end in even_windows(count, room)]
    assert len(sizes) == -(-count // room)
    assert max(sizes) - min(sizes) <= 1
