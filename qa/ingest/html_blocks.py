"""The blocks of an HTML element: headings, paragraphs, list items and table rows in order."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from qa.domain import BlockKind
from qa.ingest import superscript
from qa.ingest.canonical import Piece, one_line

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q ruby rb rt
    s samp small span strike strong sub sup time tt u var wbr nobr math mi mn mo mrow msup msub
    mfrac mtext semantics""".split()
)
_BOLD = frozenset({"b", "strong"})
_INSIDE_CELL = frozenset("table h1 h2 h3 h4 h5 h6 ul ol dl".split())


def blocks(element: HtmlElement) -> Iterator[Piece]:
    """Yield the pieces of an element in the order in which they are read."""
    walk = _Walk()
    walk.into(element)
    walk.flush()
    yield from walk.found


class _Walk:
    """One pass through a tree, gathering inline text until a block ends."""

    def __init__(self) -> None:
        self.found: list[Piece] = []
        self.words: list[str] = []
        self.kind = BlockKind.PARAGRAPH
        self.marker = ""
        self.lead = ""

    def into(self, element: HtmlElement) -> None:
        """Visit an element and all that is in it, but not its tail."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _HEADINGS:
            self._whole(element, BlockKind.HEADING, _HEADINGS[tag])
        elif tag == "tr" and not _is_layout(element):
            self._row(element)
        elif tag == "br":
            self.words.append("\n")
        elif tag in {"sup", "sub"}:
            self.words.append(_inline(element))
        elif tag == "img":
            self.words.append(element.get("alt") or "")
        elif tag in _INLINE:
            if tag in _BOLD and not one_line("".join(self.words)):
                self.lead = _inline(element)
            self._children(element)
        elif tag in {"li", "dd"}:
            self._item(element)
        else:
            self._block(element)

    def flush(self) -> None:
        """End the block that is being gathered."""
        for text in "".join(self.words).split("\n\n"):
            if one_line(text):
                self.found.append(Piece(self.kind, self.marker + text, lead=self.lead))
                self.marker = self.lead = ""
        self.words = []
        self.lead = ""

    def _children(self, element: HtmlElement) -> None:
        self.words.append(_flat(element.text))
        for child in element:
            self.into(child)
            self.words.append(_flat(child.tail))

    def _block(self, element: HtmlElement) -> None:
        self.flush()
        self._children(element)
        self.flush()

    def _item(self, element: HtmlElement) -> None:
        self.flush()
        kind, marker = self.kind, self.marker
        self.kind, self.marker = BlockKind.LIST_ITEM, _marker(element)
        self._children(element)
        self.flush()
        self.kind, self.marker = kind, marker

    def _whole(self, element: HtmlElement, kind: BlockKind, level: int) -> None:
        self.flush()
        if one_line(_inline(element)):
            self.found.append(Piece(kind, _inline(element), level))

    def _row(self, row: HtmlElement) -> None:
        self.flush()
        cells = [one_line(_inline(cell)) for cell in row if cell.tag in {"td", "th"}]
        if any(cells):
            kind = BlockKind.TABLE_HEADER if _is_header(row) else BlockKind.TABLE_ROW
            self.found.append(Piece(kind, " | ".join(cells)))


def _is_header(row: HtmlElement) -> bool:
    """Say whether a row names the columns of its table: all its cells, or its place, say so."""
    above = row.getparent()
    heads = all(cell.tag == "th" for cell in row if cell.tag in {"td", "th"})
    return heads or (above is not None and above.tag == "thead")


def _is_layout(row: HtmlElement) -> bool:
    """Say whether a table's row only places things: it has one cell, or blocks in its cells."""
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    return len(cells) <= 1 or any(
        inside.tag in _INSIDE_CELL for cell in cells for inside in cell.iter()
    )


def _marker(item: HtmlElement) -> str:
    """Return the number that an ordered list shows before its item."""
    above = item.getparent()
    if above is None or above.tag != "ol":
        return ""
    start = str(above.get("start", "1"))
    before = sum(1 for _ in item.itersiblings("li", preceding=True))
    return f"{(int(start) if start.isdigit() else 1) + before}. "


def _inline(element: HtmlElement) -> str:
    """Return an element's text on one line; raised digits stay raised."""
    parts = [_flat(element.text)]
    for child in element:
        if child.tag == "br":
            parts.append(" ")
        elif isinstance(child.tag, str):
            inside = _inline(child)
            parts.append(inside if child.tag in _INLINE else f" {inside} ")
        parts.append(_flat(child.tail))
    text = "".join(parts)
    return superscript.raised(text) if element.tag == "sup" else text


def _flat(text: str | None) -> str:
    """Return the text with its line breaks as spaces: in HTML they mean nothing."""
    return " ".join(f"x{text or ''}x".split())[1:-1]
