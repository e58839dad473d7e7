"""Rows of a quoted table, spelled out by its head: "median PFS, months: 6.7 with T-DXd"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_CELLS: Final = 3
_NUMBER: Final = re.compile(r"\s*[\d.,%]+\s*")


def spelled(lines: Sequence[str]) -> tuple[str, ...]:
    """Give the lines, those of a table cell by cell where its head is quoted too.

    The head is the first line of at least three cells none of which is a number.
    """
    head: tuple[str, ...] = ()
    listed: list[str] = []
    for line in lines:
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        if len(cells) < _CELLS:
            listed.append(line)
        elif not head and not any(_NUMBER.fullmatch(cell) for cell in cells):
            head = cells
            listed.append(" ; ".join(cells))
        elif len(cells) == len(head):
            listed += [
                f"{cells[0]} {cell} with {name}"
                for cell, name in zip(cells[1:], head[1:], strict=True)
            ]
        else:
            listed.append(line)
    return tuple(listed)
