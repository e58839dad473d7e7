"""What a page lets see of its own standing: a review that is pending, references that lack."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.domain import Passage, Sentence

_REVIEWED = re.compile(
    r"\b(?:is|are|was|were|been|medically|peer[- ])\s?reviewed\b"
    r"|\breviewed (?:for accuracy )?by (?:our|a|an|the)\b",
    re.IGNORECASE,
)
_PENDING = re.compile(
    r"\b(?:pending|awaiting|awaits|before) (?:\w+ ){0,2}?(?:review|approval)\b"
    r"|\bnot (?:yet )?(?:been )?(?:peer[- ]|medically |clinically )?reviewed\b|\bunreviewed\b",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"^\W*(?:references|sources|bibliography)\W*$", re.IGNORECASE | re.MULTILINE
)
_ENTRY = re.compile(r"^.*\b(?:19|20)\d\d\W*$", re.MULTILINE)
_MARKER = re.compile(
    r"(?<!phase)(?<!grade)(?<!stage)(?<!class)(?<!level)(?<!type)(?<!day)(?<!category)"
    r"(?: |\[)(?P<numbers>\d{1,2}(?:, ?\d{1,2})*)\]?\.?$",
    re.IGNORECASE,
)
_MARKED = 3
"""Sentences that must end in a number before such numbers are taken for references."""
_OWN = re.compile(
    r"\b[Oo]ur (?P<name>(?:[A-Z]\w+ ){1,3}?(?:Board|Team|Editors?|Staff|Panel|Faculty|Experts))\b"
)
_GUIDELINE = re.compile(r"\bguidelines?\b|\b(?:NCCN|ESMO|ASCO|NICE|ESC|AHA|ACC|WHO)\b", re.I)
_LABEL = re.compile(r"\bcategory [1-3][AB]?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """What can be said of a page's standing, and where it shows that."""

    said: str
    passage: Passage
    start: int
    end: int


def marks(passages: Sequence[Passage], text: str) -> tuple[Mark, ...]:
    """Return what the passages of a page, in order, and its whole text let see of its standing."""
    lines = [(passage, each) for passage in passages for each in passage.sentences]
    return (*_review(lines), *_references(lines, text))


def _review(lines: Sequence[tuple[Passage, Sentence]]) -> Iterator[Mark]:
    pending = next((each for each in lines if _PENDING.search(_words(each))), None)
    if pending is None:
        return
    others = (_PENDING.sub(" ", _words(each)) for each in lines)
    both = any(_REVIEWED.search(words) for words in others)
    said = (
        "it says both that it is reviewed and that its review is pending, so it is not shown to be "
        "approved"
        if both
        else "it says that it has not been reviewed"
    )
    yield _mark(said, pending)


def _references(lines: Sequence[tuple[Passage, Sentence]], text: str) -> Iterator[Mark]:
    headed = list(_REFERENCES.finditer(text))
    if not headed:
        return
    listed = text[headed[-1].end() :]
    entries = len(_ENTRY.findall(listed))
    marked = [(each, match) for each in lines if (match := _MARKER.search(_words(each)))]
    most = max((max(map(int, m["numbers"].split(","))) for _, m in marked), default=0)
    if len(marked) >= _MARKED and 0 < entries < most:
        last = next(each for each, m in marked if str(most) in m["numbers"])
        said = f"it cites reference {most}, and its list has only {entries} references"
        yield _mark(said, last)
    own = {match["name"] for match in _OWN.finditer(text[: headed[-1].start()])}
    mine = next(
        (e for e in lines if any(n in _words(e) for n in own) and _words(e) in listed), None
    )
    if mine is not None:
        yield _mark("one of its references is a page of its own", mine)
    labelled = next((each for each in lines if _LABEL.search(_words(each))), None)
    others = [line for line in listed.splitlines() if not any(name in line for name in own)]
    if labelled and not any(_named_guideline(line) for line in others):
        said = "it labels recommendations by category and cites no guideline that gives such labels"
        yield _mark(said, labelled)


def _named_guideline(line: str) -> bool:
    """Say whether a line of a list of references names a guideline, with its year."""
    return bool(_GUIDELINE.search(line)) and bool(_ENTRY.match(line))


def _words(line: tuple[Passage, Sentence]) -> str:
    passage, sentence = line
    return passage.quote(sentence)


def _mark(said: str, line: tuple[Passage, Sentence]) -> Mark:
    return Mark(said, line[0], line[1].start, line[1].end)
