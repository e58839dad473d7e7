"""The line that other lines need: the header of a table, the words or the heading over a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from qa.domain import Block, BlockKind, Document, Lead, Passage, Sentence
from qa.text.sentences import split
from qa.text.tables import is_row, reads_as_header, stated

LONGEST_WORDS: Final = 130
"""A statement has no more words: about as many as the longest sentences of abstracts."""
_COUNTS: Final = re.compile(
    r"\b(?:one|two|three|four|\d+|both|all|each|either|any|some|none|every)\b(?:[\w\s,-]*):$"
    r"|\b(?:and|or|unless|except|plus):$|\bnot\b[^:]*:$",
    re.IGNORECASE,
)
_SECTION_WORDS: Final = 8
"""A line between two runs of rows that is no longer may be a row over all columns."""
VERB: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|could|may|might|must|should|shall|will|would"
    r"|does?|did|cannot|not|monitor|avoid|discontinue|withhold|reduce|resume|swallow|take|give"
    r"|start|stop|assess|check|consider|interrupt|administer|control|initiate|continue|increase"
    r"|restart|measure|test|treat|advise|evaluate|refer|repeat|hold|use|offer|keep|prefer|occurs"
    r"|causes|requires|includes|needs|remains|increases|reduces|improves|means|contains|affects"
    r"|leads|shows|paid|took|gave|got|came|went|ran|fell|rose|met|led|grew|kept|held|lost|began"
    r"|knew|saw|found|made|(?<=\s)\w{3,}ed)\b",
    re.IGNORECASE,
)
"""What a sentence has that says something, and a name or an item of a list has not."""


def leads_of(document: Document) -> tuple[Lead, ...]:
    """Return the leads of a document, in order, no line under two of them."""
    found = (*_headers(document), *_over_lists(document), *_over_items(document))
    return tuple(sorted(found, key=lambda each: each.first))


def told(passage: Passage, sentence: Sentence) -> str:
    """Return what a sentence tells: a row its cells with their names, a line its short list.

    An item is left alone: the words over it are those of its neighbours, too, and tell them apart
    no better.
    """
    text = passage.quote(sentence)
    lead = passage.lead(sentence)
    if lead is not None and is_row(text):
        return stated(lead.text, text) or text
    over = led_by(passage, sentence)
    return (in_one(passage, over) if over is not None else None) or text


def led_by(passage: Passage, sentence: Sentence) -> Lead | None:
    """Return the lead over a list that a sentence is."""
    found = (each for each in passage.leads if each.start == sentence.start)
    return next((each for each in found if not is_row(each.text)), None)


def item_after(lead: Lead, item: str) -> str:
    """Return an item after the line, or the heading, over its list."""
    return f"{lead.text.rstrip('.')}: {item}" if is_heading(lead) else f"{lead.text} {item}"


def is_heading(lead: Lead) -> bool:
    """Say whether a lead is a heading, which an item needs only if it says nothing alone."""
    return not lead.text.endswith(":") and not is_row(lead.text)


def in_one(passage: Passage, lead: Lead) -> str | None:
    """Return a line with all items of its list; None if the passage does not hold all of them."""
    if lead.first < passage.start or lead.last > passage.end:
        return None
    lines = passage.text[lead.first - passage.start : lead.last - passage.start]
    text = listed(lead.text, lines.split("\n"))
    return text if len(text.split()) <= LONGEST_WORDS else None


def listed(lead: str, items: Sequence[str]) -> str:
    """Return a line with items after it, in one; what ends an item is written as a semicolon."""
    return f"{lead} {'; '.join(item.rstrip(' ,;.') for item in items)}"


def counts(lead: str) -> bool:
    """Say whether a line says how many of its items it takes, so that one alone is no answer."""
    return _COUNTS.search(lead) is not None


def _headers(document: Document) -> Iterator[Lead]:
    """Yield the header of each table; one that its document does not mark must read as one.

    Rows after a line over all columns belong under that line, too: they get no header. Nor do those
    of a table with a header in two lines, whose names are not those of single columns.
    """
    text, blocks = document.text, document.blocks
    marked = any(block.kind is BlockKind.TABLE_HEADER for block in blocks)
    headers: list[Block] = []
    place = 0
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        run = list(group)
        if kind is BlockKind.TABLE_ROW:
            if len(headers) == 1:
                yield _lead(text, headers[0], run)
            elif not marked and not _follows_a_section(text, blocks, place):
                lines = [text[row.start : row.end] for row in run]
                if reads_as_header(lines[0], lines[1:]):
                    yield _lead(text, run[0], run[1:])
        headers = run if kind is BlockKind.TABLE_HEADER else []
        place += len(run)


def _follows_a_section(text: str, blocks: Sequence[Block], place: int) -> bool:
    if place < 2 or blocks[place - 2].kind is not BlockKind.TABLE_ROW:  # noqa: PLR2004
        return False
    return len(text[blocks[place - 1].start : blocks[place - 1].end].split()) <= _SECTION_WORDS


def _over_lists(document: Document) -> Iterator[Lead]:
    """Yield the line with a colon, or the heading, right before each list.

    A list with an item that has a colon of its own has none: what follows that belongs under it.
    """
    text = document.text
    before: Block | None = None
    for is_list, group in groupby(document.blocks, key=_is_item):
        run = list(group)
        if is_list and before is not None and not any(_opens(text, item) for item in run):
            if before.kind is BlockKind.HEADING:
                yield _lead(text, before, run)
            elif _opens(text, before):
                last = split(text, before.start, before.end)[-1]
                yield Lead(last.start, last.end, text[last.start : last.end], *_ends(run))
        before = run[-1]


def _over_items(document: Document) -> Iterator[Lead]:
    """Yield the heading right before each paragraph of items: "Pregnancy. Severe allergy"."""
    for before, block in pairwise(document.blocks):
        if before.kind is BlockKind.HEADING and _is_of_items(document.text, block):
            yield _lead(document.text, before, [block])


def _is_of_items(text: str, block: Block) -> bool:
    """Say whether most sentences of a paragraph only name something."""
    if block.kind is not BlockKind.PARAGRAPH:
        return False
    sentences = split(text, block.start, block.end)
    named = sum(VERB.search(text[each.start : each.end]) is None for each in sentences)
    return 2 * named > len(sentences) > 1


def _is_item(block: Block) -> bool:
    return block.kind is BlockKind.LIST_ITEM


def _opens(text: str, block: Block) -> bool:
    return text[block.start : block.end].rstrip().endswith(":")


def _lead(text: str, lead: Block, led: Sequence[Block]) -> Lead:
    return Lead(lead.start, lead.end, text[lead.start : lead.end], *_ends(led))


def _ends(led: Sequence[Block]) -> tuple[int, int]:
    return led[0].start, led[-1].end
