"""What kind of source a document is, read off its title, headings and wording; in doubt, nothing.

A wrong type does harm (a review taken for a label would set doses), an unknown one little. So each
cue counts points for one kind of source, and a kind is named only where it has enough of them and
clearly more than any other. Cues of `None` speak for a text that is none of the kinds: a page for
patients, a protocol, a study that is no trial.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from qa.domain import Block, BlockKind, SourceType
from qa.ingest.declared import declared
from qa.ingest.kind_cues import (
    DEFINED,
    HEADINGS,
    HEADLINE,
    MACHINE,
    OWN_STUDY,
    TITLES,
    VETOES,
    WORDINGS,
)
from qa.text.studies import studies_in

ENOUGH: Final = 3.0
"""Points from which a kind is named: one clear title, or two or three cues of wording."""
LEAD: Final = 1.0
"""Points by which it must exceed every other kind."""

_OF_A_DEFINITION = 2.0
_OPENING = 6000  # characters: a document says what it is at its beginning
_HEAD = 500  # and of what section of a journal it is, in its first lines
_CLOSING = 600  # or in its last lines, as news and machine-written texts do
_NUMBER = re.compile(r"\A(?:section\s+)?\d{0,2}(?:\.\d{1,2})*[.):]?\s*", re.IGNORECASE)


def infer(text: str, blocks: Sequence[Block], titles: Sequence[str]) -> tuple[str, str] | None:
    """Return the type of a document and where it was read, or None if it is not clear.

    `titles` are its title and other titles that the file gives. The place is "title", "headings"
    or "wording".
    """
    wording = _wording(text)
    if any(cue.search(each) for cue in MACHINE for each in (*titles, wording)):
        return SourceType.AI_SUMMARY, "wording"
    if _vetoed(titles, wording):
        return None
    points = _points(text, blocks, titles, wording)
    totals = {kind: sum(places.values()) for kind, places in points.items()}
    best, *others = sorted(totals, key=lambda kind: -totals[kind]) or [None]
    ahead = totals.get(best, 0.0) - max((totals[each] for each in others), default=0.0)
    if best is None or totals[best] < ENOUGH or ahead < LEAD:
        return None
    places = points[best]
    # A title is what a reader can check at a glance.
    return best, "title" if "title" in places else max(places, key=lambda place: places[place])


def tells(title: str) -> bool:
    """Say whether a title alone names the kind of source."""
    named = any(cue.search(_naming(title, kind)) for kind, cue in TITLES)
    return named and not _vetoed([title], "")


def _naming(title: str, kind: SourceType) -> str:
    """Return the part of a title that can name what the document is; news begins with it."""
    if kind is SourceType.NEWS or not HEADLINE.search(title):
        return title
    _, mark, last = title.replace("?", ":").rpartition(":")
    return last if mark else ""


def _studies_of(title: str) -> tuple[str, ...]:
    """Return the studies that a title names, unless it is a headline on them."""
    return () if HEADLINE.search(title) else tuple(each.name for each in studies_in(title))


def _vetoed(titles: Sequence[str], wording: str) -> bool:
    of_title, of_wording = VETOES
    head = wording[:_HEAD]
    return any(of_title.search(each) for each in titles) or bool(of_wording.search(head))


def _wording(text: str) -> str:
    """Return the lines after the title in which a document says what it is."""
    body = text.partition("\n")[2]
    if len(body) <= _OPENING + _CLOSING:
        return body
    return f"{body[:_OPENING]}\n{body[-_CLOSING:]}"


def _points(
    text: str, blocks: Sequence[Block], titles: Sequence[str], wording: str
) -> dict[SourceType | None, dict[str, float]]:
    """Return the points of each kind, by the place where they were won."""
    points: dict[SourceType | None, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for kind, cue in TITLES:
        if any(cue.search(_naming(each, kind)) for each in titles):
            points[kind]["title"] = ENOUGH + LEAD
    headings = [
        _NUMBER.sub("", text[block.start : block.end]).rstrip(" .:").casefold()
        for block in blocks
        if block.kind is BlockKind.HEADING
    ]
    for kind, share, cue in HEADINGS:
        found = {each for each in headings if cue.fullmatch(each)}
        if found:
            points[kind]["headings"] += share * len(found)
    for own in declared(wording.split("\n")):
        points[own]["wording"] += ENOUGH + LEAD
    whole = "\n".join((*titles, wording))
    studies = {name for each in titles for name in _studies_of(each)}
    own_study = bool(studies) or bool(OWN_STUDY.search(wording))
    if any(re.search(DEFINED.format(name=re.escape(each)), wording) for each in studies):
        points[SourceType.TRIAL]["wording"] += _OF_A_DEFINITION
    for worded, share, cue in WORDINGS:
        if (worded is not SourceType.TRIAL or own_study) and cue.search(whole):
            points[worded]["wording"] += share
    return points
