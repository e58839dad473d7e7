"""Questions for the studies that there are: "which second-line trials have we got?"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from qa.domain import Filters, Query, SourceType

_STUDIES: Final = r"(?:trials|studies|RCTs|phase (?:[1-4]|I{1,3}V?)s|papers|reports)"
_ASKS: Final = re.compile(
    rf"\b(?:which|what|list|name|any|all|how many|summari[sz]e)\b[^.?!;]{{0,80}}?\b{_STUDIES}\b"
    rf"|\b{_STUDIES} (?:have (?:we|you)|do (?:we|you)|are there|does the library)\b",
    re.IGNORECASE,
)
_LINES: Final = {"first line": "first", "second line": "second", "later line": "later"}
_STATUSES: Final = {"HER2-positive": "positive", "HER2-negative": "negative"}


def studies_asked(query: Query) -> Filters | None:
    """Return which documents a question for studies is about, as filters; None if it is no such.

    The reader's own filters stay. A question that names one trial asks about that one.
    """
    if not _ASKS.search(query.asked) or any(each.kind == "trial" for each in query.entities):
        return None
    own = query.filters
    lines = [_LINES[each] for each in query.settings if each in _LINES]
    statuses = [_STATUSES[each] for each in query.settings if each in _STATUSES]
    return replace(
        own,
        source_types=own.source_types or (SourceType.TRIAL,),
        line=own.line or (lines[0] if len(lines) == 1 else None),
        her2=own.her2 or (statuses[0] if len(statuses) == 1 else None),
    )
