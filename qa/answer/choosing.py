"""Which of the weighed sentences become statements, and in which order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qa.answer.asides import asks_design, is_caveat
from qa.answer.candidates import Candidate
from qa.answer.fit import role_fit
from qa.answer.signals import RULES
from qa.answer.telling import ENOUGH
from qa.answer.weighing import Scored
from qa.domain import Intent, Query, SourceType
from qa.parts import Composing
from qa.text.folding import fold
from qa.text.numbers import quantities
from qa.understand.asks import asks_action, asks_overview, asks_permission

MOST_STATEMENTS: Final = 6
_ALLOWS: Final = re.compile(
    r"\b(?:may|can|could) be (?:used|given|considered|offered|tried)\b|\ban option\b", re.IGNORECASE
)
_ADVISES: Final = re.compile(
    r"\b(?:recommend\w*|should|preferred|standard of care|first choice)\b", re.IGNORECASE
)
_UNCOMPARED: Final = re.compile(
    r"\bcompared\b[^.;]*\bnot with\b|\bno (?:direct )?comparison\b", re.IGNORECASE
)
_MOST_URGENT: Final = 1
"""Nobody reads six statements in an emergency; the rules on safety follow."""
_ACTS: Final = re.compile(
    r"\b(?:permanent\w*|stop\w*|discontinu\w*|interrupt\w*|withh[eo]ld|urgent\w*|at once"
    r"|immediate\w*|emergenc\w*|hospital\w*)\b",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    _ACTS.pattern + r"|\b(?:restart\w*|resum\w*|rechalleng\w*|continu\w*|reduc\w*|held|hold"
    r"|grade \d)",
    re.IGNORECASE,
)
_PRIMARY_ENDPOINT: Final = re.compile(
    r"\bprimary (?:end ?point|outcome)\b|\b(?:overall|all-cause) (?:survival|mortality)\b",
    re.IGNORECASE,
)
_SUBGROUP: Final = re.compile(r"\bsubgroup|\bIHC\b|\bpatients (?:with|aged)\b", re.IGNORECASE)
_KEEP: Final = 4.0
"""A further statement may score so much less than the first, as a logit."""
_BESIDE_ADVICE: Final = 3.0
_FEW, ADDS = 3, 5.5
"""Of so few statements another may score so much less: what is left out harms more than what is
read in vain."""
RULED_BY: Final = frozenset({Intent.DOSE, Intent.SAFETY, Intent.RECOMMENDATION})
_LEADS: Final = 1.5
"""A sentence that tells what is asked leads if it scores at most so much less than the best."""
_REORDER: Final = 0.5
"""A higher authority goes first if its statement scores at most so much less than the best."""
_RULED: Final = 1.0
"""So much less may a rule score that goes first where it is asked what may be done."""
_RULED_TO_ACT: Final = 3.0
"""So much less may a rule score that says what to do, where that is asked."""
_RETOLD: Final = 2.0
"""So much less may a trial's own report score than what retells its figures."""
_SAME: Final = 0.92
"""Cosine above which two sentences with the same numbers say the same."""
_RESULT_UNITS: Final = frozenset({"month", "%"})


def chosen(query: Query, scored: Sequence[Scored], parts: Composing) -> list[Scored]:
    """Return the statements, the one that answers first; `scored` has the best score first."""
    first = _first(query, scored)
    kept = [first]
    for item in scored:
        if len(kept) == (_MOST_URGENT if query.urgent else MOST_STATEMENTS):
            break
        if item is first or item.score < scored[0].score - _within(query, len(kept)):
            continue
        if _is_another_caveat(query, item, kept):
            continue
        if parts.distinct and any(_repeats(item.candidate, other.candidate) for other in kept):
            continue
        if _belongs(query, item, first):
            kept.append(item)
    return _ordered(query, kept) if parts.order and not _asks_overview(query) else kept


def _within(query: Query, kept: int) -> float:
    """Return by how much less than the best sentence another may score after so many.

    Beside advice nothing stands that is not nearly as good: it would be read as advice, too.
    """
    if query.intent is Intent.RECOMMENDATION:
        return _BESIDE_ADVICE
    return ADDS if kept < _FEW else _KEEP


def _first(query: Query, scored: Sequence[Scored]) -> Scored:
    """Return the best sentence that tells what is asked, if its score is near the best one's.

    In an emergency it is what a label or a guideline says to do, if one speaks to the question;
    else what any source says to do. Where it is asked what may be done, a rule goes first.
    """
    near = [item for item in scored if item.score >= scored[0].score - _leads(scored[0])]
    remarks = is_caveat(scored[0].candidate.text) and not asks_design(query.asked)
    if remarks or all(item.telling.is_off for item in near):
        near = [item for item in scored if item.score >= scored[0].score - _KEEP]
    if _only_aside(scored[0]) and scored[0].telling.fit >= ENOUGH:
        # What tells nothing of what is asked is no better than a remark that does.
        near = [item for item in near if item.telling.fit >= ENOUGH]
    if query.urgent:
        kept = [i for i in scored if i.score >= scored[0].score - _KEEP]
        acting = [item for item in kept if _ACTS.search(item.candidate.text)]
        ruling = [item for item in kept if rules(item)]
        near = [item for item in acting if rules(item)] or acting or ruling or near
    elif _asks_rule(query) and (acting := [i for i in scored if _is_rule_to_act(i, scored[0])]):
        return acting[0]
    elif _asks_overview(query) and (main := [i for i in scored if _is_main(i, scored[0])]):
        return min(main, key=lambda item: _SUBGROUP.search(item.candidate.text) is not None)
    elif asks_permission(query.asked):
        near = [item for item in near if rules(item) and not item.telling.is_off] or near
        return max(near, key=lambda item: item.score)
    return max(near, key=lambda item: (item.telling.rank, not _is_weak(query, item), item.score))


def _asks_rule(query: Query) -> bool:
    return query.intent in RULED_BY and asks_action(query.asked)


def _asks_overview(query: Query) -> bool:
    kinds = {entity.kind for entity in query.entities}
    return "trial" in kinds and not kinds & {"endpoint", "topic"} and asks_overview(query.asked)


def _is_main(item: Scored, best: Scored) -> bool:
    """Say whether a sentence gives what a study was for: a figure of its primary endpoint."""
    text = item.candidate.text
    near = item.score >= best.score - ADDS and not is_caveat(text)
    return near and _PRIMARY_ENDPOINT.search(text) is not None and bool(_results(text))


def _is_rule_to_act(item: Scored, best: Scored) -> bool:
    """Say whether a label or a guideline says what to do with a treatment, and it is near."""
    near = item.score >= best.score - _RULED_TO_ACT and not item.telling.is_off
    return near and rules(item) and _ACTS.search(item.candidate.text) is not None


def _is_weak(query: Query, item: Scored) -> bool:
    """Say whether a sentence only allows, where it is asked what is recommended."""
    text = item.candidate.text
    asked = query.intent is Intent.RECOMMENDATION
    return asked and _ALLOWS.search(text) is not None and _ADVISES.search(text) is None


def _leads(best: Scored) -> float:
    """Return by how much less than the best sentence another may score that leads before it.

    What is only beside the usual point (a design, a limit) may be just what is asked.
    """
    only_design = _only_aside(best) and not is_caveat(best.candidate.text)
    return _REORDER if only_design else _LEADS


def _only_aside(item: Scored) -> bool:
    """Say whether nothing speaks against a sentence but that it tells of a design or a limit."""
    telling = item.telling
    return telling.is_aside and not (telling.is_elsewhere or telling.contradictions)


def _is_another_caveat(query: Query, item: Scored, kept: Sequence[Scored]) -> bool:
    """Say whether a sentence says what its source does not show, as one said before it does."""
    listed = query.intent is Intent.LIST or asks_design(query.asked)
    if listed or not _is_remark(item.candidate.text):
        return False
    return any(_is_remark(other.candidate.text) for other in kept)


def _is_remark(text: str) -> bool:
    """Say whether a sentence tells only what its source does not show, or not compare."""
    return is_caveat(text) or _UNCOMPARED.search(text) is not None


def _belongs(query: Query, item: Scored, first: Scored) -> bool:
    """Say whether a further statement is of the kind that is asked for."""
    if query.intent is Intent.DEFINITION and first.telling.fit >= ENOUGH:
        return item.telling.fit >= ENOUGH
    if _asks_rule(query) and rules(first) and _ACTS.search(first.candidate.text):
        # Beside a rule on what to do, a duration or a rate of a trial is no part of the answer.
        return rules(item) or _GOES_ON.search(item.candidate.text) is not None
    return query.intent is not Intent.RECOMMENDATION or _is_for_them(query, item, first)


def _is_for_them(query: Query, item: Scored, first: Scored) -> bool:
    """Say whether a sentence advises or shows something of the patients who are asked about."""
    is_beside = item.telling.is_aside or item.telling.contradictions > 0
    first_is = first.telling.is_aside or first.telling.contradictions > 0
    return (first_is or not is_beside) and _advises_or_shows(query, item)


def _advises_or_shows(query: Query, item: Scored) -> bool:
    """Say whether a sentence recommends, or gives a result: who was treated is no advice."""
    text = item.candidate.text
    if role_fit(query.intent, query.asked, text) > 0:
        return True
    return any(quantity.unit in _RESULT_UNITS for quantity in quantities(text))


def rules(item: Scored) -> bool:
    """Say whether a label or a guideline says it."""
    return item.candidate.evidence.source.source_type in RULES


def _values(text: str) -> set[str]:
    return {quantity.value for quantity in quantities(text)}


def _repeats(one: Candidate, other: Candidate) -> bool:
    if fold(one.text) == fold(other.text):
        return True
    numbers, others = _values(one.text), _values(other.text)
    return numbers == others and float(one.vector @ other.vector) > _SAME


def _ordered(query: Query, kept: Sequence[Scored]) -> list[Scored]:
    """Put a higher authority first among those near the best that tell as much as the first.

    What may be done is a rule: there labels and guidelines go first. What a first statement only
    retells leads in the words of the trial's own report.
    """
    lead, best = kept[0], max(item.score for item in kept)
    ruled = asks_permission(query.asked) or query.intent is Intent.DOSE or _asks_rule(query)
    near = [
        item
        for item in kept
        if item is lead
        or (
            item.score >= best - (_RULED if ruled and rules(item) else _REORDER)
            and _tells_as_much(item, lead)
        )
    ]
    near.sort(
        key=lambda item: (
            not (ruled and rules(item)),
            -round(item.authority, 3),
            _is_weak(query, item),
            -item.score,
        )
    )
    first = next((item for item in kept if _is_retold(item, near[0])), None)
    near = near if first is None else [first, *(item for item in near if item is not first)]
    return near + [item for item in kept if all(item is not other for other in near)]


def _tells_as_much(item: Scored, lead: Scored) -> bool:
    return item.telling.rank >= lead.telling.rank and item.telling.fit >= lead.telling.fit


def _is_retold(item: Scored, lead: Scored) -> bool:
    """Say whether a sentence is of the report of a trial whose finding the first one retells."""
    is_report = item.candidate.evidence.source.source_type is SourceType.TRIAL
    if not is_report or round(item.authority - lead.authority, 3) <= 0:
        return False
    if item.telling.is_own and item.score >= lead.score:
        return item.telling.fit >= lead.telling.fit
    shared = _results(item.candidate.text) & _results(lead.candidate.text)
    return bool(shared) and item.score >= lead.score - _RETOLD and _tells_as_much(item, lead)


def _results(text: str) -> set[tuple[str, str]]:
    """Return the results that two texts hardly share by chance: 44.3 %, and not 20 %."""
    return {
        (each.value, each.unit)
        for each in quantities(text)
        if each.unit in _RESULT_UNITS and "." in each.value
    }
