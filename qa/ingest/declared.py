"""What a document calls itself below its title: "Local guideline.", "News | 3 May 2022"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qa.domain import SourceType

_LINES: Final = 4  # below the title
_WORDS: Final = 40  # of such a line; a longer one is prose
_BRIEF: Final = 12  # and of one that says that it is no kind; a legend may end in "c, opinion"
_TRAIL: Final = 3  # so many short parts without a number are a menu: "Home | News | About"
_PART: Final = re.compile(r"[|;,·•/()*]|\.(?!\d)|\s[-–—]\s")
_A: Final = r"(?:an? |the |this is an? )?"
_KINDS: Final[tuple[tuple[SourceType | None, str], ...]] = (
    (
        SourceType.TRIAL,
        r"(?:[\w-]+ ){0,4}randomi[sz]ed (?:[\w-]+ ){0,3}(?:trial|study)|"
        r"(?:[\w-]+ ){0,2}phase (?:[1-4]|i{1,3}|iv)[ab]?(?: (?:[\w-]+ ){0,3}(?:trial|study))?|"
        r"(?:report|results) of an? (?:[\w-]+ ){0,3}trial",
    ),
    (
        SourceType.GUIDELINE,
        r"(?:(?:local|clinical|practice|national|regional|hospital|trust|departmental|society|"
        r"evidence-based) ){0,2}(?:guidelines?|guidance)(?: (?:summary|excerpt))?",
    ),
    (
        SourceType.SYSTEMATIC_REVIEW,
        r"(?:cochrane )?systematic (?:literature )?review(?: (?:and|with) (?:\w+ )?meta-analysis)?|"
        r"(?:network )?meta-analysis",
    ),
    (
        SourceType.REVIEW,
        r"(?:narrative|literature|clinical|invited|expert|mini) ?-?review|review article",
    ),
    (
        SourceType.LABEL,
        r"(?:us |eu )?prescribing information(?: (?:summary|excerpt|extract))?|"
        r"summary of product characteristics",
    ),
    (
        SourceType.NEWS,
        r"(?:health |medical |science |breaking )?news(?: (?:article|report|story|item|feature))?|"
        r"(?:company )?(?:press|news) release",
    ),
    (
        None,
        r"(?:[\w-]+ ){0,3}(?:cohort|regist(?:er|ry)|case-control|cross-sectional|observational|"
        r"modelling|qualitative) study|case (?:report|series)|(?:study )?protocol|editorial|letter|"
        r"(?:patient information|information for patients)(?: leaflet)?|opinion|blog(?: post)?",
    ),
)
_DECLARED: Final = tuple(
    (kind, re.compile(rf"{_A}(?:{words})", re.IGNORECASE)) for kind, words in _KINDS
)


def declared(lines: Sequence[str]) -> frozenset[SourceType | None]:
    """Return the kinds that the lines below a title name by themselves; None is for no kind."""
    return frozenset(
        kind
        for line in lines[:_LINES]
        if len(line.split()) <= _WORDS and not _is_menu(parts := _parts(line))
        for part in parts
        for kind, words in _DECLARED
        if words.fullmatch(part) and (kind is not None or len(line.split()) <= _BRIEF)
    )


def _parts(line: str) -> list[str]:
    return [part for each in _PART.split(line) if (part := each.strip(" :_"))]


def _is_menu(parts: Sequence[str]) -> bool:
    short = all(len(part.split()) <= _TRAIL - 1 for part in parts)
    return len(parts) >= _TRAIL and short and not any(map(str.isdigit, "".join(parts)))
