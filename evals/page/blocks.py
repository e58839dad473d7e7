"""What a page is built of: sections that hold tables and plots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Facts = Sequence[tuple[str, object]]
"""Names with their values, shown as a list of terms."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a head; the first column names the row.

    `faults` are the numbers of the rows that are to catch the eye, counted from 0.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    note: str = ""
    faults: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture, drawn by `evals.page.plots`, with what it shows in a sentence."""

    svg: str
    caption: str


Block = Table | Plot


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under a title, with a paragraph at its head."""

    title: str
    blocks: Sequence[Block]
    text: str = ""
