"""Page layout: lines with boxes become columns, paragraphs, headings, lists and table rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from qa.domain import BlockKind
from qa.ingest import wrapping
from qa.ingest.canonical import Piece
from qa.ingest.columns import Line, Row, reading_order

__all__ = ["Line", "largest", "pieces"]

_LARGER = 1.12  # times the body's size: a heading
_GAP = 1.4  # times the usual distance of lines: a new paragraph
_SHORT = 0.85  # of the column's width: the last line of a paragraph
_HEADING_WORDS = 16
_TITLE_WORDS = 40
_MARGIN_LINES = 2  # lines at the top and the bottom of a page that may be running ones

_BULLET = re.compile(r"(?:[•◦▪‣●○■]\s*|[·–*-]\s+)(?=\S)")  # but not the minus of "-3.2%"
_NUMBERED = re.compile(r"(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.!?:;。؟][\"'”’)\]]*(?:\s?\[?\d{1,3}(?:[,–-]\d{1,3})*\]?)?\Z")
_NUMBERED_HEADING = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+[A-Z][^.!?]*\Z")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s+)?(?:\d{1,4}|[ivx]{1,5})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.I
)
_EDGE_NUMBER = re.compile(r"\A\W*\d+\b|\b\d+\W*\Z")
_SECTION = re.compile(
    r"(?:abstract|summary|background|introduction|methods?|materials and methods|patients and "
    r"methods|results|findings|discussion|conclusions?|limitations|references|acknowledge?ments|"
    r"interpretation|funding)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Style:
    """What is usual in a document: the size of its body text and the distance of its lines."""

    size: float
    pitch: float
    headings: tuple[float, ...]  # sizes above the body's, largest first
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    rows: tuple[Row, ...]
    column: tuple[float, float]

    @property
    def first(self) -> Line:
        return self.rows[0].lines[0]


def pieces(pages: Sequence[Sequence[Line]]) -> list[Piece]:
    """Turn the lines of each page into pieces in reading order.

    Lines that run along the top or bottom of the pages are dropped. Pieces never span pages.
    """
    kept = _without_running_lines(pages)
    columns = [reading_order([line for line in page if line.upright]) for page in kept]
    style = _style(kept, columns)
    found: list[Piece] = []
    for page, groups in zip(kept, columns, strict=True):
        paragraphs = [p for group in groups for p in _paragraphs(group, style)]
        found.extend(_piece(p, style) for p in _joined_over_columns(paragraphs, style))
        found.extend(_turned(page))
    return found


def largest(lines: Sequence[Line]) -> str:
    """Return the text in the largest type of a page, if it stands out and is title-like."""
    upright = [line for line in lines if line.upright]
    if not upright:
        return ""
    size = max(line.size for line in upright)
    top = [line for line in upright if line.size >= 0.98 * size]
    text = wrapping.join([line.text for line in sorted(top, key=lambda line: -line.top)])
    outstanding = size >= _LARGER * _body_size([upright])
    return text if outstanding and len(text.split()) <= _TITLE_WORDS else ""


def _turned(page: Sequence[Line]) -> Iterator[Piece]:
    """Yield text that does not run from left to right upright, such as turned tables, last."""
    for line in page:
        if not line.upright:
            yield Piece(BlockKind.PARAGRAPH, line.text, page=line.page, boxes=(line.box,))


def _without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop headers and footers that several pages share, and page numbers."""
    margins = [_margin_lines(page) for page in pages]
    counted = Counter(key for margin in margins for key in {_running(line) for line in margin})
    enough = max(2, min(3, len(pages) // 2 + 1))
    kept = []
    for page, margin in zip(pages, margins, strict=True):
        running = {line for line in margin if counted[_running(line)] >= enough}
        others = [line for line in page if line not in running]
        running |= {line for line in margin if _is_page_number(line, others)}
        # A page of which nothing would be left shows its text, not a running line.
        kept.append([line for line in page if line not in running] or list(page))
    return kept


def _is_page_number(line: Line, page: Sequence[Line]) -> bool:
    """Say whether a line is a number that nothing stands beside; a cell or a mark is not."""
    if not _PAGE_NUMBER.fullmatch(line.text):
        return False
    return not any(
        other is not line and other.bottom < line.top and line.bottom < other.top for other in page
    )


def _margin_lines(page: Sequence[Line]) -> list[Line]:
    ordered = sorted((line for line in page if line.upright), key=lambda line: -line.top)
    if len(ordered) <= 2 * _MARGIN_LINES:
        return [line for line in ordered[:1] + ordered[-1:] if len(ordered) > 1]
    tops = {round(line.bottom) for line in ordered[:_MARGIN_LINES]}
    bottoms = {round(line.bottom) for line in ordered[-_MARGIN_LINES:]}
    return [line for line in ordered if round(line.bottom) in tops | bottoms]


def _running(line: Line) -> str:
    """Return what a running line has in common on all pages: its words, not its page number."""
    return _EDGE_NUMBER.sub("#", line.text.casefold())


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _style(pages: Sequence[Sequence[Line]], columns: Sequence[Sequence[Sequence[Row]]]) -> _Style:
    size = _body_size(pages)
    pitches = [
        before.bottom - row.bottom
        for groups in columns
        for group in groups
        for before, row in pairwise(group)
        if before.lines[0].size == row.lines[0].size == size and before.bottom > row.bottom
    ]
    above = {line.size for page in pages for line in page if line.size >= _LARGER * size}
    words = wrapping.vocabulary(line.text for page in pages for line in page)
    pitch = median(pitches) if pitches else 1.3 * size
    return _Style(size, pitch, tuple(sorted(above, reverse=True)), words)


def _paragraphs(rows: Sequence[Row], style: _Style) -> Iterator[_Paragraph]:
    """Yield the runs of rows of one column that belong together."""
    column = (min((r.left for r in rows), default=0.0), max((r.right for r in rows), default=0.0))
    tables = _table_rows(rows)
    run: list[Row] = []
    for number, row in enumerate(rows):
        in_table = number in tables or number - 1 in tables
        if run and (in_table or _begins(run[-1], row, column, style)):
            yield _Paragraph(tuple(run), column)
            run = []
        run.append(row)
    if run:
        yield _Paragraph(tuple(run), column)


def _table_rows(rows: Sequence[Row]) -> set[int]:
    """Return the numbers of the rows that have cells and stand beside another such row."""
    cells = {number for number, row in enumerate(rows) if row.is_cells}
    return {number for number in cells if number - 1 in cells or number + 1 in cells}


def _begins(before: Row, row: Row, column: tuple[float, float], style: _Style) -> bool:
    """Say whether a row begins a new paragraph after the row before it."""
    last, line = before.lines[-1], row.lines[0]
    if abs(line.size - before.lines[0].size) > 0.08 * line.size or line.bold != last.bold:
        return True
    pitch = max(style.pitch, line.size) * max(line.size / style.size, 1.0)
    if not 0 < before.bottom - row.bottom <= _GAP * pitch:
        return True
    if _is_item(row.text):
        return True
    ended = _ENDS_SENTENCE.search(before.text) is not None
    indented = row.left - before.left > 0.8 * line.size
    if indented and ended:
        return True
    filled = (before.right - column[0]) / max(column[1] - column[0], 1.0)
    if filled < _SHORT and ended:
        return True
    return filled < 0.6 and not row.text[0].islower() and not before.text.endswith("-")  # noqa: PLR2004


def _is_item(text: str) -> bool:
    return bool(_BULLET.match(text) or _NUMBERED.match(text))


def _joined_over_columns(paragraphs: Sequence[_Paragraph], style: _Style) -> list[_Paragraph]:
    """Join a paragraph that goes on in the next column of its page."""
    joined: list[_Paragraph] = []
    for paragraph in paragraphs:
        before = joined[-1] if joined else None
        if before is not None and _goes_on(before, paragraph, style):
            joined[-1] = _Paragraph(before.rows + paragraph.rows, paragraph.column)
        else:
            joined.append(paragraph)
    return joined


def _goes_on(before: _Paragraph, paragraph: _Paragraph, style: _Style) -> bool:
    if before.column == paragraph.column or before.first.size != paragraph.first.size:
        return False
    if before.first.size != style.size or before.first.bold or paragraph.first.bold:
        return False
    last, text = before.rows[-1].text, paragraph.rows[0].text
    if _ENDS_SENTENCE.search(last) or any(row.is_cells for row in before.rows):
        return False
    return last.endswith("-") or text[0].islower()


def _piece(paragraph: _Paragraph, style: _Style) -> Piece:
    lines = [line for row in paragraph.rows for line in row.lines]
    boxes = tuple(row.box for row in paragraph.rows)
    page = paragraph.first.page
    text = wrapping.join([row.text for row in paragraph.rows], style.words)
    if len(paragraph.rows) == 1 and paragraph.rows[0].is_cells:
        cells = " | ".join(line.text for line in paragraph.rows[0].lines)
        return Piece(BlockKind.TABLE_ROW, cells, page=page, boxes=boxes)
    level = _heading_level(text, lines, style)
    if level:
        return Piece(BlockKind.HEADING, text, level, page, boxes)
    bullet = _BULLET.match(text)
    if bullet:
        return Piece(BlockKind.LIST_ITEM, text[bullet.end() :], page=page, boxes=boxes)
    kind = BlockKind.LIST_ITEM if _NUMBERED.match(text) else BlockKind.PARAGRAPH
    return Piece(kind, text, page=page, boxes=boxes)


def _heading_level(text: str, lines: Sequence[Line], style: _Style) -> int:
    """Return the level of a heading, or 0 for body text."""
    size = lines[0].size
    larger = size >= _LARGER * style.size
    if len(text.split()) > (_TITLE_WORDS if larger else _HEADING_WORDS) or not text[0].isalnum():
        return 0
    below = len(style.headings) + 1
    if larger:
        return style.headings.index(size) + 1
    if text.endswith((".", ",", ";")) or size < 0.9 * style.size:
        return 0
    if all(line.bold for line in lines) and any(c.isalpha() for c in text):
        return below
    numbered = _NUMBERED_HEADING.fullmatch(text)
    if numbered and len(lines) == 1 and "." not in text[len(numbered.group(1)) + 1 :]:
        return below + numbered.group(1).count(".") if _is_short(lines) else 0
    return below if _SECTION.fullmatch(text.rstrip(":")) else 0


def _is_short(lines: Sequence[Line]) -> bool:
    return sum(len(line.text.split()) for line in lines) <= _HEADING_WORDS // 2
