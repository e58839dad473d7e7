"""How large a study was: the sentence that says so, where that is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qa.answer.weighing import Scored
from qa.domain import Query

_WHO: Final = (
    r"(?:patients?|pts|people|participants?|subjects|women|men|children|infants|babies|newborns"
    r"|adults|recipients|volunteers)"
)
_IN_IT: Final = (
    r"(?=\W*$|[,;:]|,? and\b| (?:were|was) (?:enrol|random|includ|recruit|there\b|in\b|studied)"
    r"| (?:took part|entered|joined)\b"
    r"| in (?:it\b|all\b|total\b|each arm|the (?:trial|study)\b|(?-i:[A-Z][\w-]*[A-Z\d])))"
)
_ASKED: Final = re.compile(
    r"\bhow (?:big|large) (?:was|is|were)\b|\bsample size\b|\bsize of (?:the )?(?:trial|study)\b"
    rf"|\bn(?= ?(?:and\b|[,?=/]|\W*$))|\bhow many {_WHO}{_IN_IT}",
    re.IGNORECASE,
)
_NUMBER: Final = rf"\b(?:\d{{1,3}}(?:[, ]\d{{3}})+|\d{{2,6}}) (?:[\w-]+ ){{0,5}}{_WHO}\b"
_ENTERED: Final = (
    r"\b(?:enrol\w+|random\w*|includ\w+|recruit\w+|took part|assigned|allocated|treated|studied"
    r"|trial (?:with|of|in)|study (?:with|of|in)|cohort of|gave)\b"
)
_TOLD: Final = re.compile(
    rf"{_ENTERED}[^.;]{{0,80}}{_NUMBER}|{_NUMBER}[^.;]{{0,80}}{_ENTERED}", re.IGNORECASE
)


def asks_size(question: str) -> bool:
    """Say whether it is asked how many were in a study, and not how many had something."""
    return _ASKED.search(question) is not None


def tells_size(text: str) -> bool:
    """Say whether a sentence says how many were in a study."""
    return _TOLD.search(text) is not None


def with_the_size(query: Query, scored: Sequence[Scored], chosen: list[Scored]) -> list[Scored]:
    """Put the sentence that tells the size first where it is asked for.

    A design is beside the point of most questions and scores low, so no score is too low here.
    """
    if not asks_size(query.asked):
        return chosen
    telling = [item for item in scored if tells_size(item.candidate.text)]
    if not telling:
        return chosen
    best = max(telling, key=lambda item: (not item.telling.is_elsewhere, item.score))
    return [best, *(item for item in chosen if item is not best)]
