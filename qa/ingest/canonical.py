"""Canonical text: the exact characters that quotes are cut out of, and their blocks.

Every reader hands over pieces; this module lays them out, one block a line. `piece` says which
characters are cleaned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa.domain import Block, BlockKind
from qa.ingest import leads
from qa.ingest.piece import Box, Piece, clean, one_line

__all__ = ["Box", "Parsed", "Piece", "assemble", "clean", "one_line"]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a format's reader found in a file.

    `title` is the title that the file itself shows, `other_titles` those that it gives beside it,
    `stated` its front matter, `guessed` what the reader took out of the file's own metadata, and
    `margin` the lines that stand beside the content, such as the foot of a page.
    """

    pieces: tuple[Piece, ...]
    title: str | None = None
    stated: Mapping[str, object] = field(default_factory=dict)
    guessed: Mapping[str, str] = field(default_factory=dict)
    other_titles: tuple[str, ...] = ()
    margin: tuple[str, ...] = ()


def assemble(title: str, pieces: Sequence[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Lay out a title and pieces as canonical text, one block a line, and its blocks.

    The title is the first block; a heading that only repeats it is left out. Every block
    names the headings it stands under, outermost first; the title is not among them, nor is a
    lone top heading at the beginning, which is the title in other words. A heading that ends in
    a colon stands over its list only, not over the paragraph after it; a run-in heading over its
    own paragraph, and the list after that, only.
    """
    pieces = [piece for piece in leads.apart(pieces) if one_line(piece.text)]
    repeated = _repeated(title, pieces)
    pieces = [piece for piece in pieces if piece is not repeated]
    lines = [one_line(title)]
    place = repeated or Piece(BlockKind.TITLE, title)
    blocks = [Block(0, len(lines[0]), BlockKind.TITLE, (), place.page, place.boxes)]
    outline = _Outline()
    start = len(lines[0]) + 1
    second_title = _second_title(pieces)
    for piece in pieces:
        line = one_line(piece.text)
        headings = outline.over(piece)
        blocks.append(
            Block(start, start + len(line), piece.kind, headings, piece.page, piece.boxes)
        )
        if piece.kind is BlockKind.HEADING and piece is not second_title:
            outline.add(piece)
        lines.append(line)
        start += len(line) + 1
    return "\n".join(lines), tuple(blocks)


class _Outline:
    """The headings that the next piece stands under, outermost first."""

    def __init__(self) -> None:
        self.path: list[tuple[int, str]] = []
        self.owner: BlockKind | None = None  # of the innermost run-in heading, once it was met

    def over(self, piece: Piece) -> tuple[str, ...]:
        """Return the headings over a piece, after leaving those that end before it."""
        if piece.kind is BlockKind.HEADING:
            self.path = [above for above in self.path if above[0] < piece.level]
        elif self.path and self.path[-1][0] == leads.RUN_IN:
            self._stay_or_leave(piece)
        elif piece.kind is BlockKind.PARAGRAPH and self.path and self.path[-1][1].endswith(":"):
            self.path.pop()
        if piece.lead:
            self.path = [above for above in self.path if above[0] < leads.RUN_IN]
            self.path.append((leads.RUN_IN, leads.name(piece.lead)))
            self.owner = piece.kind
        return tuple(name for _, name in self.path)

    def add(self, heading: Piece) -> None:
        """Put the next pieces under a heading."""
        line = one_line(heading.text)
        self.path.append(
            (heading.level, leads.name(line) if heading.level == leads.RUN_IN else line)
        )
        self.owner = None

    def _stay_or_leave(self, piece: Piece) -> None:
        """Stay under a run-in heading for its own piece, and for the list after a paragraph."""
        if self.owner is None:
            self.owner = piece.kind
        elif piece.kind is BlockKind.PARAGRAPH or self.owner is not BlockKind.PARAGRAPH:
            self.path.pop()


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
