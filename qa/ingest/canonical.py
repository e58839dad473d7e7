"""Canonical text: the exact characters that quotes are cut out of, and their blocks.

Every reader hands over pieces; this module cleans their characters and lays them out, one block
a line. Characters stay as in the source except that

* text is in Unicode normal form C (canonically equivalent, so it looks the same);
* every kind of space becomes one plain space, and runs of spaces one space;
* control characters, soft hyphens, zero-width spaces, direction overrides, lone surrogates and
  noncharacters, none of which a reader can see, are dropped;
* the Latin ligatures that typesetting makes (ﬁ, ﬂ, ﬀ and the like) become their letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa.domain import Block, BlockKind

Box = tuple[float, float, float, float, float]

_LINE_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"[^\S\n]+")
_LIGATURES = dict(zip(range(0xFB00, 0xFB07), "ff fi fl ffi ffl st st".split(), strict=True))


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as a reader found it; `level` is the depth of a heading, from 1."""

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a format's reader found in a file.

    `title` is the title that the file itself shows, `other_titles` those that it gives beside it,
    `stated` its front matter, `guessed` what the reader took out of the file's own metadata.
    """

    pieces: tuple[Piece, ...]
    title: str | None = None
    stated: Mapping[str, object] = field(default_factory=dict)
    guessed: Mapping[str, str] = field(default_factory=dict)
    other_titles: tuple[str, ...] = ()


def clean(text: str) -> str:
    """Return the text with canonical characters; line breaks become newlines."""
    text = _LINE_BREAKS.sub("\n", text)
    text = _UNSEEN.sub("", text).translate(_LIGATURES)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text))


def one_line(text: str) -> str:
    """Return the text with canonical characters on one trimmed line."""
    return " ".join(clean(text).split())


def assemble(title: str, pieces: Sequence[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Lay out a title and pieces as canonical text, one block a line, and its blocks.

    The title is the first block; a heading that only repeats it is left out. Every block
    names the headings it stands under, outermost first; the title is not among them, nor is a
    lone top heading at the beginning, which is the title in other words. A heading that ends in
    a colon stands over its list only, not over the paragraph after it.
    """
    pieces = [piece for piece in pieces if one_line(piece.text)]
    repeated = _repeated(title, pieces)
    pieces = [piece for piece in pieces if piece is not repeated]
    lines = [one_line(title)]
    place = repeated or Piece(BlockKind.TITLE, title)
    blocks = [Block(0, len(lines[0]), BlockKind.TITLE, (), place.page, place.boxes)]
    path: list[tuple[int, str]] = []
    start = len(lines[0]) + 1
    second_title = _second_title(pieces)
    for piece in pieces:
        line = one_line(piece.text)
        if piece.kind is BlockKind.HEADING:
            path = [above for above in path if above[0] < piece.level]
        elif piece.kind is BlockKind.PARAGRAPH and path and path[-1][1].endswith(":"):
            path.pop()
        headings = tuple(name for _, name in path)
        blocks.append(
            Block(start, start + len(line), piece.kind, headings, piece.page, piece.boxes)
        )
        if piece.kind is BlockKind.HEADING and piece is not second_title:
            path.append((piece.level, line))
        lines.append(line)
        start += len(line) + 1
    return "\n".join(lines), tuple(blocks)


def _repeated(title: str, pieces: Sequence[Piece]) -> Piece | None:
    """Return the piece that shows the title in its place: the first one, or a heading."""
    wanted = one_line(title).casefold()
    for number, piece in enumerate(pieces):
        shows = piece.kind is BlockKind.HEADING or number == 0
        if shows and one_line(piece.text).casefold() == wanted:
            return piece
    return None


def _second_title(pieces: Sequence[Piece]) -> Piece | None:
    tops = [p for p in pieces if p.kind is BlockKind.HEADING and p.level == 1]
    return tops[0] if len(tops) == 1 and tops[0] is pieces[0] else None
