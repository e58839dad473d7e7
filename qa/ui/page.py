"""The whole text of a document to an HTML page, with a quote marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from qa.domain import Block, BlockKind, Document, DocumentState
from qa.ui import wording
from qa.ui.markup import attribute, text
from qa.ui.sources import described, marks

_CELL = " | "  # what readers put between the cells of a table's row
_HEADINGS = 4  # headings below the fourth level look alike
_ROWS = frozenset({BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW})
_ELEMENTS = {BlockKind.LIST_ITEM: "ul"} | dict.fromkeys(_ROWS, "table")


@dataclass(frozen=True, slots=True)
class Span:
    """The characters of a document's text to mark; empty marks nothing."""

    start: int = 0
    end: int = 0


def page(document: Document, state: DocumentState, span: Span) -> str:
    """Return the page: what the document is, what became of it, its text block by block."""
    source = document.source
    notice = wording.STATES.get(state, "")
    shown = f'<p class="notice warning" role="status">{notice}</p>' if notice else ""
    return _frame(
        source.title,
        f'<header>{shown}<h1 dir="auto">{text(source.title)}</h1>{described(source)}'
        f'{marks(source)}<p class="facts">Revision {text(source.revision[:12])}</p>'
        f"{_to_quote(span)}</header><main>{''.join(_body(document, span))}</main>",
    )


def missing(message: str, advice: str) -> str:
    """Return the page that says that a text cannot be shown."""
    return _frame(
        "Not in the library",
        f'<main><h1>Not in the library</h1><p dir="auto">{text(message)}</p>'
        f'<p dir="auto">{text(advice)}</p></main>',
    )


def _frame(title: str, body: str) -> str:
    """Put a page around its body."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{attribute(title)}</title>"
        f'<link rel="stylesheet" href="/ui/page.css"></head><body>{body}</body></html>'
    )


def _to_quote(span: Span) -> str:
    """Return the link that leads down to the quote."""
    return '<p><a href="#quote">Go to the quoted words</a></p>' if span.end > span.start else ""


def _body(document: Document, span: Span) -> Iterator[str]:
    """Yield the text in reading order; neighbouring list items or rows share one element."""
    page_number: int | None = None
    for kind, blocks in groupby(_covering(document), key=_shared_kind):
        inside = []
        for block in blocks:
            if block.page is not None and block.page != page_number:
                page_number = block.page
                inside.append(_page_mark(page_number, kind))
            inside.append(_block(document.text, block, span))
        element = _ELEMENTS.get(kind)
        joined = "".join(inside)
        yield f"<{element}>{joined}</{element}>" if element else joined


def _shared_kind(block: Block) -> BlockKind:
    """Return the kind of a block; a header is of its table."""
    return BlockKind.TABLE_ROW if block.kind in _ROWS else block.kind


def _covering(document: Document) -> Iterator[Block]:
    """Yield the blocks, and as paragraphs any text between them: nothing stored goes unseen."""
    position = 0
    for block in document.blocks:
        yield from _gap(document.text, position, block.start)
        yield block
        position = max(position, block.end)
    yield from _gap(document.text, position, len(document.text))


def _gap(whole: str, start: int, end: int) -> Iterable[Block]:
    """Return text outside all blocks as a paragraph, unless it is only white space."""
    return [Block(start, end, BlockKind.PARAGRAPH)] if whole[start:end].strip() else []


def _page_mark(number: int, kind: BlockKind) -> str:
    """Return the line at which a page of the original begins."""
    if kind in _ROWS:
        return f'<tr class="page-mark"><td>Page {number}</td></tr>'
    element = "li" if kind is BlockKind.LIST_ITEM else "p"
    return f'<{element} class="page-mark">Page {number}</{element}>'


def _block(whole: str, block: Block, span: Span) -> str:
    """Return one block in the element of its kind, with the span's share of it marked."""
    if block.kind in _ROWS:
        return _row(whole, block, span)
    inner = _marked(whole, block.start, block.end, span)
    match block.kind:
        case BlockKind.TITLE:
            return f'<h2 class="title" dir="auto">{inner}</h2>'
        case BlockKind.HEADING:
            level = min(2 + len(block.heading), _HEADINGS)
            return f'<h{level} dir="auto">{inner}</h{level}>'
        case BlockKind.LIST_ITEM:
            return f'<li dir="auto">{inner}</li>'
        case _:
            return f'<p dir="auto">{inner}</p>'


def _row(whole: str, block: Block, span: Span) -> str:
    """Return a table's row with a cell for each of its parts."""
    cells, start = [], block.start
    tag = "th" if block.kind is BlockKind.TABLE_HEADER else "td"
    for cell in whole[block.start : block.end].split(_CELL):
        cells.append(f'<{tag} dir="auto">{_marked(whole, start, start + len(cell), span)}</{tag}>')
        start += len(cell) + len(_CELL)
    return f"<tr>{''.join(cells)}</tr>"


def _marked(whole: str, first: int, last: int, span: Span) -> str:
    """Escape a run of text and mark what the span covers; the first mark is the link's goal."""
    start, end = max(first, span.start), min(last, span.end)
    if start >= end:
        return text(whole[first:last])
    goal = ' id="quote"' if start == span.start else ""
    return (
        text(whole[first:start])
        + f"<mark{goal}>{text(whole[start:end])}</mark>"
        + text(whole[end:last])
    )
