"""The section of a label that a question asks for by its name, as contraindications or overdose.

Its items are short and share no word with the question but the heading's, so they score low; they
are what is asked, all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qa.answer.choosing import MOST_STATEMENTS
from qa.answer.weighing import Scored
from qa.domain import Query
from qa.understand.sections import section_asked

_HEADED: Final = {
    "contraindications": (
        r"contra-?indicat|must not|should not (?:take|use|have)|cannot (?:take|use)"
    ),
    "overdose": r"overdos",
    "missed dose": r"\bmiss(?:ed|ing)?\b|forg[eo]t",
    "storage": r"stor(?:e|age)",
}
"""What the heading of each section has."""
_MOST: Final = 5


def with_the_section(query: Query, scored: Sequence[Scored], chosen: list[Scored]) -> list[Scored]:
    """Put the sentences of the section first that is asked for, in their order.

    They are of one document: that of the best of them. No score is too low here.
    """
    asked = section_asked(query.asked)
    if asked is None:
        return chosen
    headed = re.compile(_HEADED[asked], re.IGNORECASE)
    within = [
        item
        for item in scored
        if item.candidate.evidence.passage.heading
        and headed.search(item.candidate.evidence.passage.heading[-1])
    ]
    if not within:
        return chosen
    document = within[0].candidate.evidence.source.id
    own = [item for item in within if item.candidate.evidence.source.id == document][:_MOST]
    own.sort(key=lambda item: item.candidate.places[0])
    rest = (item for item in chosen if all(item is not other for other in own))
    return [*own, *rest][:MOST_STATEMENTS]
