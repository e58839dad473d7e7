"""What tells a particular that is asked for leads: the size of a study, a section of a label.

It is told in few words, far from those of the question, so it scores low; it is what is asked all
the same, and no score is too low here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from qa.answer.choosing import MOST_STATEMENTS
from qa.answer.fit import is_ignorance
from qa.answer.weighing import Scored
from qa.domain import Entity, Query
from qa.text.folding import fold
from qa.understand.issuers import places_asked
from qa.understand.particulars import Particular, only_particulars, particulars_of
from qa.understand.subgroups import is_of_a_part
from qa.vocabulary import Vocabulary

_MOST: Final = 5
"""Items of a section that are told."""
_JOINT: Final = re.compile(r",|\band\b|&|/", re.IGNORECASE)
"""In the heading of a section on several things."""
_WITH_OR_WITHOUT: Final = "with or without"
_OTHER_ARM: Final = re.compile(
    r"\b(?:placebo|sham|control|comparator|compared|alone|choice|both arms|both groups)\b"
)
"""Of the arm that was not tested, too."""
_RULES_OUT: Final = re.compile(
    r"contra-?indicat|(?:must|should|do) not (?:take|use|have|be given)", re.IGNORECASE
)
"""In the heading of those who must not have a medicine."""


def with_particulars(
    query: Query, scored: Sequence[Scored], chosen: list[Scored], vocabulary: Vocabulary
) -> list[Scored]:
    """Put what tells the particulars first that a question asks for.

    Where nothing else is asked, nothing else is told, unless it is what is not known. `scored` has
    the best score first.
    """
    asked = particulars_of(query.asked)
    leads = [
        item
        for particular in asked
        for own in _of_each_place(query.question, scored)
        for item in _leading(particular, query.asked, own, vocabulary)
    ]
    only = only_particulars(query.asked, query.entities)
    if not leads:
        is_needed = only and all(each.is_needed for each in asked)
        return [item for item in chosen if not is_needed or is_ignorance(item.candidate.text)]
    if only:
        chosen = [item for item in chosen if any(_tells(each, item) for each in asked)]
    unlike = {id(item): item for item in (*leads, *chosen)}
    return list(unlike.values())[:MOST_STATEMENTS]


def _of_each_place(question: str, scored: Sequence[Scored]) -> list[Sequence[Scored]]:
    """Return the sentences by the jurisdictions whose word is asked for, if there are several."""
    by_place: list[Sequence[Scored]] = [
        [item for item in scored if item.candidate.evidence.source.jurisdiction == place]
        for place in places_asked(question)
    ]
    return by_place if len(by_place) > 1 else [scored]


def is_told(query: Query, item: Scored) -> bool:
    """Say whether a sentence tells a particular that is asked for."""
    return any(_tells(each, item) for each in particulars_of(query.asked))


def is_untold(query: Query, scored: Sequence[Scored]) -> bool:
    """Say whether particulars are asked for that need telling, and no sentence tells one."""
    asked = particulars_of(query.asked)
    needed = bool(asked) and all(each.is_needed for each in asked)
    return needed and not any(is_told(query, item) for item in scored)


def _leading(
    particular: Particular, question: str, scored: Sequence[Scored], vocabulary: Vocabulary
) -> Iterator[Scored]:
    """Yield the section of one document that tells a particular, in its order, or one sentence.

    A study's own report tells it, if it is among them.
    """
    own = [item for item in scored if item.telling.is_own] or scored
    ruled_out = [item for item in own if _is_ruled_out(particular, item)]
    if ruled_out and not particular.is_told("", ruled_out[0].candidate.evidence.passage.heading):
        yield ruled_out[0]
    headed = [item for item in own if particular.heads(item.candidate.evidence.passage.heading)]
    if headed and _JOINT.search(headed[0].candidate.evidence.passage.heading[-1]):
        headed = [item for item in headed if particular.is_told(item.candidate.text)]
    if headed:
        document = headed[0].candidate.evidence.source.id
        section = [item for item in headed if item.candidate.evidence.source.id == document]
        yield from sorted(section[:_MOST], key=lambda item: item.candidate.places[0])
        return
    telling = [item for item in own if _tells(particular, item)] or [
        item
        for item in own
        if particular.nearest and particular.nearest.search(item.candidate.text)
    ]
    telling = _of_the_asked(question, telling, vocabulary)
    if particular.is_of_control:
        telling = [item for item in telling if not _is_of_the_tested(item, vocabulary)] or telling
    if particular.is_of_whole:
        whole = [item for item in telling if not is_of_a_part(question, item.candidate.text)]
        telling = whole or telling
    if telling:
        yield max(telling, key=lambda item: _rank(particular, item))


def _of_the_asked(question: str, telling: list[Scored], vocabulary: Vocabulary) -> list[Scored]:
    """Leave out sentences that name other treatments and none asked about, if any is left."""

    def treatments(text: str) -> list[Entity]:
        return [e for e in vocabulary.entities(text) if e.kind in ("drug", "regimen")]

    def is_of_others(item: Scored) -> bool:
        text = item.candidate.text
        named = any(vocabulary.mentioned(each, fold(text)) for each in asked)
        return not named and bool(treatments(text))

    asked = treatments(question)
    if not asked:
        return telling
    return [item for item in telling if not is_of_others(item)] or telling


def _is_of_the_tested(item: Scored, vocabulary: Vocabulary) -> bool:
    """Say whether a sentence tells of the arm with what a trial tested, and of no other.

    The title of its report names that first.
    """
    title = item.candidate.evidence.source.title
    named = vocabulary.entities(title.split(_WITH_OR_WITHOUT)[-1])
    tested = next((each for each in named if each.kind in ("drug", "regimen")), None)
    text = fold(item.candidate.text)
    if tested is None or not vocabulary.mentioned(tested, text):
        return False
    return _OTHER_ARM.search(text) is None


def _is_ruled_out(particular: Particular, item: Scored) -> bool:
    """Say whether a sentence names what is asked about among what rules a medicine out."""
    heading = item.candidate.evidence.passage.heading
    under = bool(heading) and _RULES_OUT.search(heading[-1]) is not None
    return under and particular.is_told(item.candidate.text)


def _rank(particular: Particular, item: Scored) -> tuple[bool, int, float]:
    """Return what a telling sentence is judged by: of the whole study before that of an arm."""
    most = particular.most(item.candidate.text)
    return not item.telling.is_elsewhere, most, item.score


def _tells(particular: Particular, item: Scored) -> bool:
    candidate = item.candidate
    return particular.is_told(candidate.text, candidate.evidence.passage.heading)
