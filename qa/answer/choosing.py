"""Which of the weighed sentences become statements, and in which order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qa.answer.asides import asks_design
from qa.answer.candidates import Candidate
from qa.answer.first import (
    ACTS,
    KEEP,
    REORDER,
    advises_or_shows,
    asks_rule,
    first_of,
    is_conditioned,
    is_of_another_time,
    is_of_part,
    is_remark,
    is_weak,
    rules,
)
from qa.answer.overview import asks_main_result, results
from qa.answer.telling import ENOUGH
from qa.answer.weighing import Scored
from qa.domain import Intent, Query, SourceType
from qa.parts import Composing
from qa.text.folding import fold
from qa.text.numbers import quantities
from qa.understand.asks import asks_permission
from qa.understand.subgroups import asks_whole

MOST_STATEMENTS: Final = 6
_MOST_URGENT: Final = 1
"""Nobody reads six statements in an emergency; the rules on safety follow."""
_GOES_ON: Final = re.compile(
    ACTS.pattern + r"|\b(?:restart\w*|resum\w*|rechalleng\w*|continu\w*|reduc\w*|held|hold"
    r"|grade \d)",
    re.IGNORECASE,
)
_BESIDE_ADVICE: Final = 3.0
_FEW, ADDS = 3, 5.5
"""Of so few statements another may score so much less: what is left out harms more than what is
read in vain."""
_RULED: Final = 1.0
"""So much less may a rule score that goes first where it is asked what may be done."""
_RETOLD: Final = 2.0
"""So much less may a trial's own report score than what retells its figures."""
_SAME: Final = 0.92
"""Cosine above which two sentences with the same numbers say the same."""


def chosen(query: Query, scored: Sequence[Scored], parts: Composing) -> list[Scored]:
    """Return the statements, the one that answers first; `scored` has the best score first."""
    first = first_of(query, scored)
    kept = [first]
    for item in scored:
        if len(kept) == (_MOST_URGENT if query.urgent else MOST_STATEMENTS):
            break
        if item is first or item.score < scored[0].score - _within(query, kept):
            continue
        if _is_another_caveat(query, item, kept):
            continue
        same = [at for at, o in enumerate(kept) if _repeats(item.candidate, o.candidate)]
        if parts.distinct and same:
            if _says_it_better(item, kept[same[0]]):
                kept[same[0]] = item
            continue
        if _belongs(query, item, first):
            kept.append(item)
    return _ordered(query, kept) if parts.order and not asks_main_result(query) else kept


def _within(query: Query, kept: Sequence[Scored]) -> float:
    """Return by how much less than the best sentence another may score after these.

    Beside advice nothing stands that is not nearly as good: it would be read as advice, too.
    """
    if query.intent is Intent.RECOMMENDATION and advises_or_shows(query, kept[0]):
        return _BESIDE_ADVICE
    return ADDS if len(kept) < _FEW else KEEP


def _is_another_caveat(query: Query, item: Scored, kept: Sequence[Scored]) -> bool:
    """Say whether a sentence says what its source does not show, as one said before it does."""
    listed = query.intent is Intent.LIST or asks_design(query.asked)
    if listed or not is_remark(item):
        return False
    return any(is_remark(other) for other in kept)


def _belongs(query: Query, item: Scored, first: Scored) -> bool:
    """Say whether a further statement is of the kind that is asked for."""
    if query.intent is Intent.DEFINITION and first.telling.fit >= ENOUGH:
        return item.telling.fit >= ENOUGH
    if asks_rule(query) and rules(first) and ACTS.search(first.candidate.text):
        # Beside a rule on what to do, a duration or a rate of a trial is no part of the answer.
        return rules(item) or _GOES_ON.search(item.candidate.text) is not None
    return query.intent is not Intent.RECOMMENDATION or _is_for_them(query, item, first)


def _is_for_them(query: Query, item: Scored, first: Scored) -> bool:
    """Say whether a sentence advises or shows something of the patients who are asked about."""
    is_beside = item.telling.is_aside or item.telling.contradictions > 0
    first_is = first.telling.is_aside or first.telling.contradictions > 0
    return (first_is or not is_beside) and advises_or_shows(query, item)


def _values(text: str) -> set[str]:
    return {quantity.value for quantity in quantities(text)}


def _repeats(one: Candidate, other: Candidate) -> bool:
    if fold(one.text) == fold(other.text):
        return True
    numbers, others = _values(one.text), _values(other.text)
    return numbers == others and float(one.vector @ other.vector) > _SAME


def _says_it_better(item: Scored, same: Scored) -> bool:
    """Say whether of two sentences that say the same the one is of the higher authority."""
    is_better = round(item.authority - same.authority, 3) > 0
    return is_better and item.score >= same.score - REORDER and _tells_as_much(item, same)


def _ordered(query: Query, kept: Sequence[Scored]) -> list[Scored]:
    """Put a higher authority first among those near the best that tell as much as the first.

    What may be done is a rule: there labels and guidelines go first. What a first statement only
    retells leads in the words of the trial's own report.
    """
    lead, best = kept[0], max(item.score for item in kept)
    ruled = asks_permission(query.asked) or query.intent is Intent.DOSE or asks_rule(query)
    near = [
        item
        for item in kept
        if item is lead
        or (
            item.score >= best - (_RULED if ruled and rules(item) else REORDER)
            and _tells_as_much(item, lead)
            and is_of_another_time(query, item) <= is_of_another_time(query, lead)
            and not is_conditioned(query, item, lead.candidate.text)
            and not (asks_whole(query.asked) and is_of_part(query, item))
        )
    ]
    near.sort(
        key=lambda item: (
            not (ruled and rules(item)),
            -round(item.authority, 3),
            is_weak(query, item),
            -item.score,
        )
    )
    first = next((item for item in kept if _is_retold(item, near[0])), None)
    near = near if first is None else [first, *(item for item in near if item is not first)]
    return near + [item for item in kept if all(item is not other for other in near)]


def _tells_as_much(item: Scored, lead: Scored) -> bool:
    told, lead_told = item.telling, lead.telling
    as_apt = told.aptness >= lead_told.aptness
    return as_apt and told.rank >= lead_told.rank and told.fit >= lead_told.fit


def _is_retold(item: Scored, lead: Scored) -> bool:
    """Say whether a sentence is of the report of a trial whose finding the first one retells."""
    is_report = item.candidate.evidence.source.source_type is SourceType.TRIAL
    if not is_report or round(item.authority - lead.authority, 3) <= 0:
        return False
    if item.telling.is_own and item.score >= lead.score:
        return item.telling.fit >= lead.telling.fit
    shared = results(item.candidate.text) & results(lead.candidate.text)
    return bool(shared) and item.score >= lead.score - _RETOLD and _tells_as_much(item, lead)
