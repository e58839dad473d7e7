"""Rows of tables: their cells, which row is the header, and a row in words under its names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

CELLS: Final = " | "
"""What readers put between the cells of a row."""
_MARK: Final = "|"
_FEWEST: Final = 2
_NAME_WORDS: Final = 10
"""The name of a column is no longer; more is a cell of text."""
_NUMBER: Final = re.compile(r"[<>≤≥±~-]?\s?\d")
_NAMES: Final = re.compile(
    r"\b(?:dos\w+|recommend\w*|actions?|modification\w*|adjustment\w*|advice|management|definition"
    r"|description|results?|values?|rates?|events?|criteri\w+|treatment|comments?|frequency|n\s?=)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_FIGURE: Final = re.compile(
    r"(?:hr|or|rr|ci|p|n|iqr|sd|months?|weeks?|days?|years?|per|and|not|reached|estimable|versus|vs)",
    re.IGNORECASE,
)
_DOSED: Final = re.compile(r"\d\s?(?:mg|mcg|µg|μg|micrograms?|g|mL|units?|IU)\b")


def is_row(line: str) -> bool:
    """Say whether a line is a row of a table."""
    return CELLS in line


def cells_of(row: str) -> tuple[str, ...]:
    """Return the cells of a row, empty ones too."""
    return tuple(cell.strip() for cell in row.strip().split(_MARK))


def stated(header: str, row: str) -> str | None:
    """Return a row in words, each cell after the name of its column; None where that is unsure.

    A column without a name gives its cell alone; an empty cell tells nothing and is left out. Cells
    and names must be equally many, and two cells at least must tell something.
    """
    names, cells = cells_of(header), cells_of(row)
    told = [(name, cell) for name, cell in zip(names, cells, strict=False) if cell]
    if len(names) != len(cells) or len(told) < _FEWEST:
        return None
    return "; ".join(_named(name, cell) for name, cell in told)


def _named(name: str, cell: str) -> str:
    plain = cell.rstrip(" .;")
    return f"{name.rstrip(' :')}: {plain}" if name else plain


def reads_as_header(first: str, others: Sequence[str]) -> bool:
    """Say whether the first row of a table names its columns, where its document does not say.

    Names are short and are no figures where the cells under them are. Of two columns only those
    count whose second has a name that tables give: "Dose | 80 mg" over "Storage | below 25 °C" is
    no header.
    """
    names = cells_of(first)
    rows = [cells for row in others if len(cells := cells_of(row)) == len(names)]
    if not rows or any(len(name.split()) > _NAME_WORDS or name.endswith(".") for name in names):
        return False
    for column, name in enumerate(names[1:], start=1):
        if not name or all(_NUMBER.match(text) for text in (name, *(row[column] for row in rows))):
            return False
    return len(names) > _FEWEST or _NAMES.search(names[-1]) is not None


def is_of_figures(row: str) -> bool:
    """Say whether all that a row tells after its first cell is numbers, as results are."""
    return not any(_is_told(cell) for cell in cells_of(row)[1:])


def _is_told(cell: str) -> bool:
    words = [word for word in _WORD.findall(cell) if not _FIGURE.fullmatch(word)]
    return bool(words) or _DOSED.search(cell) is not None
