"""What speaks of what is asked in a broader word leads, where nothing names it."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer.choosing import MOST_STATEMENTS
from qa.answer.first import ACTS
from qa.answer.weighing import Scored
from qa.domain import Query
from qa.text.folding import fold, mentions
from qa.understand.broader import Names, asked_broadly


def with_broader(query: Query, scored: Sequence[Scored], chosen: list[Scored]) -> list[Scored]:
    """Put first what speaks of what is asked in a broader word, where nothing names it."""
    for narrow, broad in asked_broadly(query.asked):
        speaking = [item for item in scored if _speaks(item, broad)]
        if not chosen or not speaking or any(_speaks(item, narrow) for item in scored):
            continue
        acting = [item for item in speaking if ACTS.search(item.candidate.text)]
        first = (acting or speaking)[0]
        return [first, *(item for item in chosen if item is not first)][:MOST_STATEMENTS]
    return chosen


def _speaks(item: Scored, names: Names) -> bool:
    text = fold(item.candidate.text)
    return any(mentions(text, name) for name in names)
