"""Markdown files (CommonMark with tables) as pieces of plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from qa.domain import BlockKind
from qa.ingest import front_matter, leads, superscript, wrapping
from qa.ingest.canonical import Parsed, Piece, clean

_MAX_NESTING = 100
_UNREAD = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[!?][^<>]*>")
_TITLE = re.compile(r"(?=[^\W\d_])(?:\S+\s){2,40}\S*[^\s.:;,]")
"""A line of 3 to 41 words that ends like a title."""
_BREAK = re.compile(r"<br\b", re.I)


def read(text: str) -> Parsed:
    """Read Markdown with optional front matter.

    Inline markup gives way to its text, links to their text, images to their alternative text.
    HTML is never interpreted: its tags are dropped and what stands between them is text. The
    title is the first heading, if that is of the first level, or if the text begins with it and
    all other headings are below it; without such a heading, a first line that is no sentence. A
    line in capitals at a paragraph's beginning is a heading, as in a label's text without markup.
    """
    stated, body = front_matter.separate(clean_source(text))
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table")
    pieces = _Walk(wrapping.vocabulary(body.splitlines())).pieces(parser.parse(body))
    return Parsed(tuple(pieces), title=_title(pieces), stated=stated)


def _title(pieces: Sequence[Piece]) -> str | None:
    headings = [piece for piece in pieces if piece.kind is BlockKind.HEADING]
    if headings and headings[0].level == 1:
        return headings[0].text
    first = next(iter(pieces), None)
    if first is None or len(pieces) == 1:
        return None
    if first.kind is BlockKind.HEADING:
        below = all(piece.level > first.level for piece in headings[1:])
        return first.text if below else None
    is_line = first.kind is BlockKind.PARAGRAPH and not first.lead and _TITLE.fullmatch(first.text)
    return first.text if is_line else None


def clean_source(text: str) -> str:
    """Return a text file's characters, cleaned, but with its indentation."""
    return "\n".join(
        line[: len(line) - len(line.lstrip(" \t"))] + clean(line.lstrip(" \t"))
        for line in re.split(r"\r\n?|[\n\v\f\x85\u2028\u2029]", text.removeprefix("\ufeff"))
    )


class _Walk:
    """One pass over a token stream that knows in what it stands."""

    def __init__(self, known: frozenset[str]) -> None:
        self.known = known
        self.found: list[Piece] = []
        self.heading = 0
        self.lead = ""
        self.in_cell = False
        self.in_header = False
        self.cells: list[str] = []
        self.markers: list[str] = []  # one for each open list item; used up by its first text
        self.numbers: list[int | None] = []  # the next number of each open list

    def pieces(self, tokens: Sequence[Token]) -> list[Piece]:
        for token in tokens:
            match token.type:
                case "inline":
                    self.lead = _lead(token.children or ())
                    self._add_inline(_inline_text(token.children or ()).split("\n"))
                    self.lead = ""
                case "fence" | "code_block":
                    for line in token.content.splitlines():
                        self._add_text(line)
                case "html_block":
                    self._add_text(_without_tags(token.content))
                case _:
                    self._track(token)
        return self.found

    def _track(self, token: Token) -> None:
        match token.type:
            case "heading_open" | "heading_close":
                self.heading = int(token.tag[1]) if token.nesting == 1 else 0
            case "th_open" | "td_open" | "th_close" | "td_close":
                self.in_cell = token.nesting == 1
                self.in_header = token.tag == "th"
            case "tr_close":
                kind = BlockKind.TABLE_HEADER if self.in_header else BlockKind.TABLE_ROW
                self._add(kind, " | ".join(self.cells))
                self.cells = []
            case _:
                self._track_lists(token)

    def _track_lists(self, token: Token) -> None:
        match token.type:
            case "ordered_list_open":
                self.numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_open":
                self.numbers.append(None)
            case "ordered_list_close" | "bullet_list_close":
                self.numbers.pop()
            case "list_item_open":
                number = self.numbers[-1]
                self.markers.append("" if number is None else f"{number}. ")
                self.numbers[-1] = None if number is None else number + 1
            case "list_item_close":
                self.markers.pop()

    def _add_inline(self, lines: list[str]) -> None:
        if not (self.in_cell or self.heading or self.markers) and leads.is_in_capitals(lines[0]):
            self._add_heading(lines[0], leads.NUMBERED)
            lines = lines[1:]
        text = wrapping.join(lines, self.known)
        if self.in_cell:
            self.cells.append(text)
        elif self.heading:
            self._add_heading(text, self.heading)
        else:
            self._add_text(text)

    def _add_heading(self, text: str, level: int) -> None:
        self.found.append(Piece(BlockKind.HEADING, text, level))

    def _add_text(self, text: str) -> None:
        if not self.markers:
            self._add(BlockKind.PARAGRAPH, text)
        elif text.strip():
            self._add(BlockKind.LIST_ITEM, self.markers[-1] + text)
            self.markers[-1] = ""

    def _add(self, kind: BlockKind, text: str) -> None:
        if text.replace("|", " ").strip():
            self.found.append(Piece(kind, text, lead=self.lead))


def _inline_text(tokens: Sequence[Token]) -> str:
    """Return the text of inline tokens; digits between <sup> and </sup> stay raised."""
    parts: list[str] = []
    for before, token in zip((None, *tokens), tokens, strict=False):
        up = before is not None and before.content.lower() == "<sup>"
        parts.append(superscript.raised(token.content) if up else _inline(token))
    return "".join(parts)


def _lead(tokens: Sequence[Token]) -> str:
    """Return the bold text that inline tokens begin with."""
    shown = [token for token in tokens if token.type != "text" or token.content.strip()]
    if not shown or shown[0].type != "strong_open":
        return ""
    close = next(n for n, token in enumerate(shown) if token.type == "strong_close")
    return _inline_text(shown[1:close])


def _inline(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    if token.type == "html_inline":
        return " " if _BREAK.match(token.content) else ""
    if token.type == "image":
        return _inline_text(token.children or ())
    return token.content


def _without_tags(source: str) -> str:
    return html.unescape(_TAG.sub(" ", _UNREAD.sub(" ", source)))
