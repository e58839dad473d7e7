"""Run-in headings: the bold words before a paragraph's text, which say what it is about.

"**Hyperlipidemia.** Initiate or increase …" is no sentence and a paragraph, but a heading and a
paragraph. Words that tell something themselves ("**Do not crush.** …") stay a sentence: a heading
is never quoted. A line in capitals is one, too, where a text has no markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from qa.domain import BlockKind
from qa.ingest.piece import Piece, one_line

RUN_IN: Final = 9
"""The level of a heading that stands over its own paragraph, and the list after that, only."""
NUMBERED: Final = 8
"""The level of a bold line, or of a bold lead with a number ("5.1 …"): under all real headings."""

_WORDS: Final = 8
_LETTERS: Final = 4
"""A line of fewer capitals may be an abbreviation."""
_NUMBER = re.compile(r"\A\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+(?=[A-Z])")
_TELLS = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|did|can|cannot|may|must|should|will|shall|"
    r"not|never|no|none|recommended|contraindicated|improved|prolonged)\b|"
    r"\A(?:do|avoid|stop|withhold|discontinue|reduce|increase|give|take|use(?! in)|start|resume|"
    r"consider|monitor|check|measure|treat|test|swallow|permanently|interrupt|call|seek|see)\b|"
    r"\d\.\d|\d\s?(?:%|mg|g|kg|mL|ml|µg|mcg|units?|hours?|days?|weeks?|months?|years?)(?:\W|\Z)",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"(?:table|figure|box|note)\b", re.IGNORECASE)
# Of a report only: in a list of what rules a medicine out, "Pregnancy." is an item.
_SECTION = re.compile(
    r"(?:[A-Z][\w-]*(?: [\w-]+){0,2} )?(?:aims?|background|introduction|rationale|objectives?"
    r"|purpose|questions?|design|setting|sites?|patients|participants|population|eligibility|exclusions?"
    r"|methods?|interventions?|treatments?|arms|endpoints?|outcomes?|measures?|statistics"
    r"|analys[ie]s|findings?|results?|efficacy|safety|harms?|tolerability|follow-up|subgroups?|limits?"
    r"|limitations?|conclusions?|discussion|interpretation|funding|registration)"
    r"(?: (?:and|or|of|in|for) [\w-]+)?\.(?= +[A-Z\d])",
    re.IGNORECASE,
)
_OPENS = re.compile(r"[\"'“‘(\[]?[A-Z\d≥≤<>]")


def apart(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces, each lead that ends in a full stop or has a number as a heading before.

    Bold or not, what names a section of a report is a lead: "Methods. We …". A lead that ends in a
    colon stays in its sentence, which could not be read without it; it keeps being the piece's
    `lead`, which names what the piece is about.
    """
    for number, piece in enumerate(pieces):
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        yield from _apart(piece, following)


def name(lead: str) -> str:
    """Return what a lead is called in the path of headings."""
    return lead.rstrip(" .:")


def is_in_capitals(line: str) -> bool:
    """Say whether a line is written in capitals, and names a matter: "DOSE CHANGES"."""
    words = one_line(line).rstrip(":")
    cased = [character for character in words if character.isalpha()]
    return len(cased) >= _LETTERS and words.isupper() and _is_heading(words)


def _apart(piece: Piece, following: Piece | None) -> Iterator[Piece]:
    lead, text = one_line(piece.lead), one_line(piece.text)
    if not lead and piece.kind is BlockKind.PARAGRAPH and (section := _SECTION.match(text)):
        lead = section.group()
    marker, found, rest = text.partition(lead) if lead else (text, "", "")
    rest = rest.lstrip()
    if rest.startswith((".", ":")):
        lead, rest = lead + rest[0], rest[1:].lstrip()
    if not found or len(marker.split()) > 1 or not _is_heading(lead):
        yield replace(piece, lead="")
    elif not rest:
        over = following is not None and following.kind is not BlockKind.HEADING
        is_line = over and piece.kind is BlockKind.PARAGRAPH and not lead.endswith(".")
        yield (
            replace(piece, kind=BlockKind.HEADING, level=NUMBERED, lead="")
            if is_line
            else (replace(piece, lead=""))
        )
    elif lead.endswith(":"):
        yield replace(piece, lead=lead)
    elif _OPENS.match(rest) and (lead.endswith(".") or _NUMBER.match(lead)):
        level = NUMBERED if _NUMBER.match(lead) else RUN_IN
        yield replace(piece, kind=BlockKind.HEADING, text=marker + lead, level=level, lead="")
        yield replace(piece, text=rest, lead="")
    else:
        yield replace(piece, lead="")


def _is_heading(lead: str) -> bool:
    """Say whether bold words name a matter and tell nothing of it."""
    matter = _NUMBER.sub("", lead)
    return (
        0 < len(matter.split()) <= _WORDS
        and matter[0].isupper()
        and not _CAPTION.match(matter)
        and not _TELLS.search(matter)
    )
