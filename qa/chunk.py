"""Passages: a document cut along its headings, pages, blocks and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from qa.domain import Block, BlockKind, Document, Lead, Passage, Sentence
from qa.text.leads import leads_of
from qa.text.sentences import split

CHUNKING = "5"
"""Version of the cutting; passages of another version are stale."""

TARGET_PIECES = 160
HARD_PIECES = 190
"""Limits of a passage, in estimated word pieces: 160 are about 110 words of clinical prose.

With title and heading in front, a passage must fit the 256 pieces that a small encoder reads."""

_OUTLINE = frozenset({BlockKind.TITLE, BlockKind.HEADING})
_ROWS = frozenset({BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW})
# Estimates what WordPiece makes of a text; measured on clinical text the mean ratio is 0.9 to 1.0
# and the 95th percentile 1.16. Figures take many pieces, so counting words would not do.
_PIECE = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    r"|[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,6}|\d{1,2}|[^\w\s]|[^\s]"
)


@dataclass(frozen=True, slots=True)
class _Atom:
    """A sentence, or a part of an overlong one: the least that a passage is made of."""

    start: int
    end: int
    size: int  # in estimated word pieces
    ends_block: bool
    leads: bool  # belongs with what follows: a line ending in ":", the header of a table


def passages(document: Document) -> tuple[Passage, ...]:
    """Cut a document into passages of whole sentences, in order and apart.

    A passage never crosses a heading or a page. It has about `TARGET_PIECES` and at most
    `HARD_PIECES` word pieces; short neighbours under one heading are packed together. Title and
    headings are not passages of their own, unless the document has nothing else.
    """
    leads = leads_of(document)
    return tuple(
        _passage(document, group[0], atoms, leads)
        for group in _groups(document.blocks)
        for atoms in _packed(_atoms(document.text, group))
    )


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield runs of body blocks that no heading and no page break interrupts."""
    bare = all(block.kind in _OUTLINE for block in blocks)
    section = 0
    keyed: list[tuple[tuple[int, tuple[str, ...], int | None], Block]] = []
    for block in blocks:
        if block.kind in _OUTLINE and not bare:
            section += 1
        else:
            keyed.append(((section, block.heading, block.page), block))
    for _, run in groupby(keyed, key=lambda pair: pair[0]):
        yield [block for _, block in run]


def _atoms(text: str, blocks: Sequence[Block]) -> list[_Atom]:
    atoms: list[_Atom] = []
    before: BlockKind | None = None
    for block in blocks:
        row = block.kind in _ROWS
        header = row and (block.kind is BlockKind.TABLE_HEADER or before not in _ROWS)
        leads = header or text[block.start : block.end].rstrip().endswith(":")
        before = block.kind
        pieces = [
            piece
            for sentence in _sentences(text, block, row=row)
            for piece in _pieces(text, sentence)
        ]
        for number, (start, end, size) in enumerate(pieces, start=1):
            last = number == len(pieces)
            atoms.append(_Atom(start, end, size, ends_block=last, leads=leads and last))
    return atoms


def _sentences(text: str, block: Block, *, row: bool) -> Sequence[Sentence]:
    """Return the sentences of a block; a row is one, whatever stands in its cells."""
    return (Sentence(block.start, block.end),) if row else split(text, block.start, block.end)


def _pieces(text: str, sentence: Sentence) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, size) of a sentence, split at spaces where it is overlong."""
    pieces = list(_PIECE.finditer(text, sentence.start, sentence.end))
    if len(pieces) <= TARGET_PIECES:
        yield sentence.start, sentence.end, len(pieces)
        return
    first = 0
    while first < len(pieces):
        last = _cut(text, pieces, first)
        yield pieces[first].start(), pieces[last - 1].end(), last - first
        first = last


def _cut(text: str, pieces: Sequence[re.Match[str]], first: int) -> int:
    """Return where the part that begins with piece `first` ends: at a space, if there is one."""
    last = min(first + TARGET_PIECES, len(pieces))
    for cut in range(last, first, -1):
        if cut == len(pieces) or text[pieces[cut].start() - 1].isspace():
            return cut
    return last


def _packed(atoms: Sequence[_Atom]) -> Iterator[Sequence[_Atom]]:
    """Pack atoms into passages, breaking between blocks rather than inside them."""
    left = sum(atom.size for atom in atoms)
    begin = 0
    while left > HARD_PIECES:
        cut = _best_break(atoms, begin)
        yield atoms[begin:cut]
        left -= sum(atom.size for atom in atoms[begin:cut])
        begin = cut
    if begin < len(atoms):
        yield atoms[begin:]


def _best_break(atoms: Sequence[_Atom], begin: int) -> int:
    """Return the index after the last atom of a passage that holds `TARGET_PIECES` at most."""
    size, full, at_block, allowed = 0, begin, begin, begin
    for index in range(begin, len(atoms)):
        size += atoms[index].size
        if size > TARGET_PIECES and index > begin:
            break
        full = index + 1
        if not atoms[index].leads:
            allowed = full
            if atoms[index].ends_block and size * 2 >= TARGET_PIECES:
                at_block = full
    return next(cut for cut in (at_block, allowed, full) if cut > begin)


def _passage(
    document: Document, block: Block, atoms: Sequence[_Atom], leads: Sequence[Lead]
) -> Passage:
    start, end = atoms[0].start, atoms[-1].end
    return Passage(
        document_id=document.source.id,
        revision=document.source.revision,
        start=start,
        end=end,
        text=document.text[start:end],
        heading=block.heading,
        page=block.page,
        sentences=tuple(Sentence(atom.start, atom.end) for atom in atoms),
        leads=tuple(lead for lead in leads if lead.first < end and start < lead.last),
    )
