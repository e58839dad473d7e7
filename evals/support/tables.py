"""Rows of a quoted table, spelled out by its head: "median PFS, months: 6.7 with T-DXd".

A statement may spell out a row itself, each cell after the name of its column: "Dose: 5 mg; …".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations
from typing import Final

from evals.patterns import tokens

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


def row_faults(statement: str, quotes: Sequence[str]) -> tuple[str, ...] | None:
    """Say what is wrong with a row that a statement spells out; None if it spells out no row.

    Its quotes are the row and the head, each a line of its own, in either order: every cell that
    holds something must stand after the name of its own column, in the order of the columns.
    """
    lines = [cells for quote in quotes if (cells := _cells(quote))]
    if not lines or statement.count(":") < min(sum(map(bool, cells)) for cells in lines) - 1:
        return None
    if len(lines) == 1:
        return ("a row of a table is spelled out without its head",)
    said = tokens(statement)
    pairs = ((head, row) for head, row in permutations(lines, 2) if len(head) == len(row))
    if any(_spells(said, head, row) for head, row in pairs):
        return ()
    return ("the cells do not stand under the names that the quoted table has for them",)


def _cells(quote: str) -> tuple[str, ...]:
    """Give the cells of a quote that is one row of a table; none of any other."""
    if "|" not in quote or "\n" in quote.strip():
        return ()
    return tuple(cell.strip() for cell in quote.strip().split("|"))


def _spells(said: Sequence[str], head: Sequence[str], row: Sequence[str]) -> bool:
    """Say whether words are those of the cells after the names, but for stops between them."""
    wanted = [
        word
        for name, cell in zip(head, row, strict=True)
        if cell
        for word in (*tokens(name), *tokens(cell))
    ]
    return [word for word in said if word not in _STOPS] == [
        word for word in wanted if word not in _STOPS
    ]


_STOPS: Final = frozenset(";:.")
