"""Reading order: the lines of a page sorted into columns and rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from qa.ingest import superscript
from qa.ingest.canonical import Box

_STEPS = 48  # places at which a gutter is looked for
_MIN_LINES = 4
_MIN_SHARE = 0.12  # of the page's characters on either side of a gutter
_MIN_CHARACTERS = 16  # of a line of running text, in the median; cells are shorter
_MAX_DEPTH = 3
_TOUCHING = 0.5  # of the font size
_RAISED_SIZE = 0.85  # of the size of the line that a raised mark follows
_ENUMERATOR = re.compile(
    r"[•◦▪‣●○■·–*-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})*"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A run of text on one line of a page; the box is in PDF points from the lower left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    upright: bool
    page: int

    @property
    def box(self) -> Box:
        """Return page, left, bottom, right and top."""
        corners = (self.left, self.bottom, self.right, self.top)
        left, bottom, right, top = (round(value, 1) for value in corners)
        return (float(self.page), left, bottom, right, top)


@dataclass(frozen=True, slots=True)
class Row:
    """The lines of one column that stand on one height, from left to right."""

    lines: tuple[Line, ...]

    @property
    def left(self) -> float:
        """Return the left edge."""
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        """Return the right edge."""
        return max(line.right for line in self.lines)

    @property
    def bottom(self) -> float:
        """Return the lower edge of the first line."""
        return self.lines[0].bottom

    @property
    def text(self) -> str:
        """Return the words of the row."""
        return " ".join(line.text for line in self.lines)

    @property
    def is_cells(self) -> bool:
        """Say whether the row has several cells; a number before one text is a list's."""
        if len(self.lines) == 2:  # noqa: PLR2004
            first, second = self.lines
            return not (_ENUMERATOR.fullmatch(first.text) and second.text[0].isalpha())
        return len(self.lines) > 1

    @property
    def box(self) -> Box:
        """Return page, left, bottom, right and top around all lines."""
        boxes = [line.box for line in self.lines]
        left, bottom = min(b[1] for b in boxes), min(b[2] for b in boxes)
        right, top = max(b[3] for b in boxes), max(b[4] for b in boxes)
        return (boxes[0][0], left, bottom, right, top)


def reading_order(lines: Sequence[Line], depth: int = 0) -> list[list[Row]]:
    """Sort a page's lines into groups of rows, one for each column of each band.

    A band ends where a line crosses the gutter, such as a title over two columns.
    """
    gutter = _gutter(lines) if depth < _MAX_DEPTH else None
    if gutter is None:
        return [list(_rows(lines))] if lines else []
    groups: list[list[Row]] = []
    for across, left, right in _bands(lines, gutter):
        groups.extend(reading_order(across, _MAX_DEPTH))
        groups.extend(reading_order(left, depth + 1))
        groups.extend(reading_order(right, depth + 1))
    return groups


def _bands(
    lines: Sequence[Line], gutter: float
) -> Iterator[tuple[list[Line], list[Line], list[Line]]]:
    """Yield (lines across, left column, right column) from the top down."""
    across: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda line: -(line.top + line.bottom)):
        if line.right <= gutter:
            left.append(line)
        elif line.left >= gutter:
            right.append(line)
        else:
            if left or right:
                yield across, left, right
                across, left, right = [], [], []
            across.append(line)
    yield across, left, right


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return where a gutter divides the lines into two columns of running text."""
    if len(lines) < 2 * _MIN_LINES:
        return None
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    places = [start + (end - start) * step / _STEPS for step in range(_STEPS // 6, _STEPS * 5 // 6)]
    crossing = {
        place: sum(len(line.text) for line in lines if line.left < place < line.right)
        for place in places
    }
    least = min(crossing.values())
    candidates = [place for place in places if crossing[place] == least]
    place = candidates[len(candidates) // 2]
    total = sum(len(line.text) for line in lines)
    left = [line for line in lines if line.right <= place]
    right = [line for line in lines if line.left >= place]
    divided = least <= total / 2 and _is_column(left, total) and _is_column(right, total)
    return place if divided and _side_by_side(left, right) else None


def _is_column(lines: Sequence[Line], total: int) -> bool:
    lengths = [len(line.text) for line in lines]
    if len(lines) < _MIN_LINES or sum(lengths) < _MIN_SHARE * total:
        return False
    return median(lengths) >= _MIN_CHARACTERS


def _side_by_side(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Say whether two columns share some height, rather than follow one another."""
    shared = min(max(line.top for line in left), max(line.top for line in right)) - max(
        min(line.bottom for line in left), min(line.bottom for line in right)
    )
    return shared > _MIN_LINES / 2 * median(line.size for line in left)


def _rows(lines: Sequence[Line]) -> Iterator[Row]:
    """Yield the lines from the top down, those of one height together."""
    row: list[Line] = []
    for line in sorted(lines, key=lambda line: (-(line.top + line.bottom), line.left)):
        if row and not _same_height(row[0], line):
            yield _row(row)
            row = []
        row.append(line)
    if row:
        yield _row(row)


def _row(lines: Sequence[Line]) -> Row:
    """Make a row; what almost touches, such as text after a raised mark, is one line."""
    joined: list[Line] = []
    for line in sorted(lines, key=lambda line: line.left):
        gap = line.left - joined[-1].right if joined else 0.0
        if joined and gap < _TOUCHING * line.size:
            joined[-1] = _touching(joined[-1], line, space=gap > _TOUCHING / 3 * line.size)
        else:
            joined.append(line)
    return Row(tuple(joined))


def _touching(line: Line, more: Line, *, space: bool) -> Line:
    """Join two lines; raised digits stay raised, and two numbers never become one."""
    raised = more.size < _RAISED_SIZE * line.size and more.bottom > line.bottom
    text = superscript.raised(more.text) if raised else more.text
    space = space or (line.text[-1].isdecimal() and text[0].isdecimal())
    return replace(
        line,
        text=line.text + (" " if space else "") + text,
        right=max(line.right, more.right),
        bottom=min(line.bottom, more.bottom),
        top=max(line.top, more.top),
        bold=line.bold and more.bold,
    )


def _same_height(first: Line, line: Line) -> bool:
    height = min(first.top - first.bottom, line.top - line.bottom)
    return abs((first.top + first.bottom) - (line.top + line.bottom)) < max(height, 1.0)
