"""Sentences that are no answer to what is asked: caveats, design, aims, pointers to elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from qa.domain import Intent, Query
from qa.understand.asks import asks_finding
from qa.understand.intent import asks_for_result

_ASKS_DESIGN: Final = re.compile(
    r"\b(?:designs?|designed|registered|aims?|limit\w*|compar(?:able|ability)|how was|why"
    r"|randomi[sz]ation|blind\w*|caveats?|weakness\w*|(?:primary|secondary) endpoints?"
    r"|endpoints? (?:of|in)|stud(?:y|ied)|populations?|enrol\w*|assigned|arms?|follow-?up"
    r"|when (?:was|were|did)|published|version|not (?:be )?compared|caution\w*)\b",
    re.IGNORECASE,
)
_ASKS_WHETHER_MET: Final = re.compile(
    r"\b(?:me[et]t?|reach(?:ed)?|achiev\w+|miss(?:ed)?|fail(?:ed)?)\b[^?]*\bendpoints?\b", re.I
)
_UNSHOWN: Final = re.compile(
    r"\b(?:do|does|did|can|could) ?not (?:by itself )?(?:show|tell|say|compare|cover|answer|study"
    r"|establish|inform|test|prove)\b",
    re.IGNORECASE,
)
_CAVEAT: Final = re.compile(
    r"\b(?:(?:must|should|can) not be (?:compared|quoted|reported|read|taken)|says? nothing"
    r"|predates?\b|not (?:been )?verified|outranks?|no trial\b|must be checked)",
    re.IGNORECASE,
)
_DESIGN: Final = re.compile(
    r"\b(?:(?:was|is) an? (?:[\w-]+,? ){0,8}(?:trial|study|cohort)\b"
    r"|randomi[sz]ation\b[^.;]*\bstratified|(?:trial|study|it|[A-Z][\w-]{2,}\d*) enrolled\b"
    r"|(?<!the )(?:primary|secondary) endpoints? (?:of|in|was|were|is|are)\b|two primary endpoints"
    r"|(?:^|[Aa]nd )[Tt]he (?:primary|secondary) endpoints? (?:of|in|was|were|is|are)\b"
    r"|[Mm]edian follow-?up\b[^.;]* was|run between|data monitoring|every patient in\b"
    r"|were (?:randomly )?(?:assigned|randomi[sz]ed|allocated|enrolled|recruited|categori[sz]ed)"
    r"|patients? in \S+ (?:had|were|needed)\b"
    r"|(?:was|were) (?:analysed|analyzed|conducted|performed|carried out|collected|reviewed)\b)",
)
_AIM: Final = re.compile(
    r"\b(?:aim(?:s|ed)?\b|(?:goal|objective)s? (?:of|was|were|is)\b|objectives\b|purpose\b"
    r"|little is known"
    r"|to (?:determine|investigate|evaluate|assess|examine|compare|test) (?:whether|if|the)\b"
    r"|hypothesi[sz]ed|remains? (?:unclear|unknown|controversial))",
    re.IGNORECASE,
)
_BACKGROUND: Final = re.compile(
    r"\b(?:background|introduction|importance|rationale|objectives?|aims?|purpose)\b", re.IGNORECASE
)
_DONE: Final = re.compile(
    r"\b(?:[Ww]e (?:conducted|did|performed|compared|assessed|evaluated|enrolled|assigned|randomly)"
    r"|randomly assigned|[Ii]n this (?:\w+[ -]){0,6}(?:trial|study))\b"
)
_POINTER: Final = re.compile(
    r"\b(?:(?:for )?(?:more|further|additional|detailed) (?:detailed )?information"
    r"|(?:following|provides?|complete) (?:the |a )?(?:following )?list\b|visit\b[^.]*\bweb"
    r"|click\b|see (?:the )?(?:section|table|figure|also|special)|go to\b|https?://"
    r"|discussed in|described (?:above|below)|can be found (?:at|in|on|through)"
    r"|has collected information|(?:table|list|figure|section) (?:below|above))",
    re.IGNORECASE,
)
_CAVEATS_ABOVE: Final = re.compile(
    r"\blimit(?:s|ations?)?\b|(?:does|do) not (?:show|answer)|caveat|\bgaps?\b", re.IGNORECASE
)
_AIMS_ABOVE: Final = re.compile(
    r"background|objectives?|\baims?\b|rationale|purpose|hypothesis|methods?\b|study design"
    r"|design and population|materials",
    re.IGNORECASE,
)


_ON_CAVEATS: Final = frozenset({Intent.YES_NO})
"""Kinds of questions to which "does not show a benefit" is an answer."""
_DESCRIBED: Final = frozenset({Intent.ELIGIBILITY, Intent.DEFINITION, Intent.DOSE})
"""Kinds of questions that a trial's population, arms or background answers."""


def is_aside(query: Query, heading: Sequence[str], text: str) -> bool:
    """Say whether a sentence tells of the source, its design or its limits, which is not asked."""
    if _POINTER.search(text):
        return True
    question = query.asked
    if asks_design(question) and not _asks_whether_met(question):
        return False
    above = heading[-1] if heading else ""
    if _CAVEAT.search(text):
        return True
    if _CAVEATS_ABOVE.search(above) or _UNSHOWN.search(text):
        return query.intent not in _ON_CAVEATS
    if query.intent in _DESCRIBED or not _asks_what_was_found(query):
        return False
    return bool(_DESIGN.search(text) or _AIM.search(text) or _AIMS_ABOVE.search(above))


@lru_cache(maxsize=8192)
def is_caveat(text: str) -> bool:
    """Say whether a sentence tells what its source does not show, or must not be read as."""
    return _CAVEAT.search(text) is not None or _UNSHOWN.search(text) is not None


def is_under_caveats(heading: Sequence[str]) -> bool:
    """Say whether the heading over a sentence promises limits."""
    return bool(heading) and _CAVEATS_ABOVE.search(heading[-1]) is not None


@lru_cache(maxsize=64)
def asks_design(question: str) -> bool:
    """Say whether a question asks for design or limits, or whether things may be compared."""
    return _ASKS_DESIGN.search(question) is not None


@lru_cache(maxsize=64)
def _asks_whether_met(question: str) -> bool:
    return _ASKS_WHETHER_MET.search(question) is not None


def _asks_what_was_found(query: Query) -> bool:
    asked = asks_finding(query.asked) or asks_for_result(query.asked)
    return asked or query.intent is not Intent.FACT


def is_background(heading: Sequence[str], place: int, sentences: Sequence[str]) -> bool:
    """Say whether a sentence tells what was not known before a study was done.

    `sentences` are those of its passage, and `place` its place among them. What an abstract begins
    with is not what its study found.
    """
    if any(_BACKGROUND.search(each) for each in heading[-1:]):
        return True
    if _BACKGROUND.match(sentences[place]):
        return True
    return place <= 1 and any(_DONE.search(each) for each in sentences[place + 1 :])
