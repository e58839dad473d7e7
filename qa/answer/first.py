"""Which sentence leads: the one that answers, and not a remark beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qa.answer.asides import is_caveat, is_under_caveats
from qa.answer.fit import figure_fit, role_fit
from qa.answer.overview import RESULT_UNITS, asks_main_result, main_result
from qa.answer.signals import RULES
from qa.answer.telling import ENOUGH
from qa.answer.weighing import Scored
from qa.domain import Intent, Query
from qa.figures import tells_only_harms
from qa.text.folding import content_words
from qa.text.numbers import quantities
from qa.understand.asks import asks_action, asks_permission, asks_remark
from qa.understand.subgroups import is_of_a_part

RULED_BY: Final = frozenset({Intent.DOSE, Intent.SAFETY, Intent.RECOMMENDATION})
KEEP: Final = 4.0
"""A further statement may score so much less than the first, as a logit."""
REORDER: Final = 0.5
"""A higher authority goes first if its statement scores at most so much less than the best."""
ACTS: Final = re.compile(
    r"\b(?:permanent\w*|stop\w*|discontinu\w*|interrupt\w*|withh[eo]ld|urgent\w*|at once"
    r"|immediate\w*|emergenc\w*|hospital\w*)\b",
    re.IGNORECASE,
)
_ALLOWS: Final = re.compile(
    r"\b(?:may|can|could) be (?:used|given|considered|offered|tried)\b|\ban option\b", re.IGNORECASE
)
_ADVISES: Final = re.compile(
    r"\b(?:recommend\w*|should|preferred|standard of care|first choice)\b", re.IGNORECASE
)
_DOES: Final = re.compile(
    r"\b(?:is|are) (?:then )?(?:added|done|needed|repeated|performed|required|withheld|stopped"
    r"|interrupted|reduced|given|started|continued|avoided|offered)\b",
    re.IGNORECASE,
)
_UNTOLD: Final = re.compile(
    r"\bcompared\b[^.;]*\bnot with\b|\bno (?:direct )?comparison\b|\b(?:is|are) not listed\b"
    r"|\bdoes not list\b|\bopen for public comment\b",
    re.IGNORECASE,
)
_BESIDE: Final = 2.5
"""So much less than a remark, or what is told of others, may what leads before it score."""
_RULED_TO_ACT: Final = 3.0
"""So much less may a rule score that says what to do, where that is asked."""
_ADVISED: Final = 1.0
"""So much less may advice score that leads, for more patients or by a better source."""
_AGAIN: Final = re.compile(
    r"(?<!never )(?<!or )\bagain\b|\brecurs\b|\b(?:second|2nd|third|another) (?:[\w-]+ )?"
    r"(?:episode|time|occurrence)\b",
    re.IGNORECASE,
)
"""Of what happens once more; a recurrence is mostly one of a tumour."""
_APTER: Final = 0.03
_APT: Final = 4.0
"""So much less may a rule score whose limits hold the patient's values."""
_RULES_FOR: Final = re.compile(
    r"^(?!.*\b(?:enrol|eligib|exclu|includ|randomi)\w*).*(?:"
    + ACTS.pattern
    + r"|\b(?:reduc\w+|lower|start\w*|restart\w*|resume\w*|give|given|dose[ds]?|doses|mg|hold|until"
    r"|avoid\w*|not|halve|skip\w*|leave|wait|repeat|begin|go|continue\w*|recommend\w*|should|may"
    r"|only|put off|postpone\w*|delay\w*|paused?|end(?:ed|s)?|needs?|prefer\w*|contra-?indicat\w*"
    r"|check\w*|monitor\w*|assess(?:ed)?|measured?|repeated|higher risk)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""What is to be done; who was enrolled, or what happened to whom, is no rule."""
_CONDITION: Final = re.compile(
    r"^(?:\[[^\]]*\] )?(?:If|When|After|Once|Unless|Should|Where) (?P<told>[^,;:]{8,90}),"
)
"""What a sentence holds under, said before anything else."""
_STEM: Final = 5
"""Letters that two forms of one word begin with."""
_CONDITIONAL: Final = RULED_BY | {Intent.YES_NO, Intent.ELIGIBILITY}
_DOSED: Final = 1.0
"""So much less may a label's dose score than a trial's, where no trial is asked about."""


def first_of(query: Query, scored: Sequence[Scored]) -> Scored:
    """Return the best sentence that tells what is asked, if its score is near the best one's.

    In an emergency it is what a label or a guideline says to do, if one speaks to the question;
    else what any source says to do. Where it is asked what may be done, a rule goes first.
    """
    best = _answering(query, scored)
    return best if query.urgent else _aptest(query, scored, best) or best


def _answering(query: Query, scored: Sequence[Scored]) -> Scored:
    near = _near(query, scored)
    if query.urgent:
        kept = [i for i in scored if i.score >= scored[0].score - KEEP]
        acting = [item for item in kept if ACTS.search(item.candidate.text)]
        ruling = [item for item in kept if rules(item)]
        near = [item for item in acting if rules(item)] or acting or ruling or near
    elif asks_rule(query) and (acting := [i for i in scored if _is_rule_to_act(query, i, scored)]):
        return next((i for i in acting if not is_of_another_time(query, i)), acting[0])
    elif asks_main_result(query) and (main := main_result(scored)) is not None:
        return main
    elif asks_permission(query.asked):
        kept = [item for item in scored if item.score >= scored[0].score - _BESIDE]
        ruling = [item for item in kept if rules(item) and not item.telling.is_off]
        return max(ruling or near, key=lambda item: item.score)
    elif query.intent is Intent.DOSE and (dose := _dose_told(query, scored)) is not None:
        return dose
    return max(near, key=lambda item: _rank(query, item))


def _aptest(query: Query, scored: Sequence[Scored], best: Scored) -> Scored | None:
    """Return the rule whose limits hold the patient's values, if those of the best do so less.

    A rule for a value says little in words, and a neighbouring rule the same words.
    """
    apt = [
        item
        for item in scored
        if item.telling.aptness > best.telling.aptness + _APTER
        and not item.telling.is_aside
        and not item.telling.contradictions
        and not is_of_another_time(query, item)
        and (not item.telling.is_elsewhere or _document(item) == _document(best))
        and item.score >= scored[0].score - _APT
        and _RULES_FOR.search(item.candidate.text)
    ]
    return max(apt, key=lambda item: (round(item.telling.aptness, 2), item.score), default=None)


def is_of_another_time(query: Query, item: Scored) -> bool:
    """Say whether a rule is for something that happens again, and a first time is asked, or not."""
    return bool(_AGAIN.search(query.asked)) is not bool(_AGAIN.search(item.candidate.text))


def _document(item: Scored) -> str:
    return item.candidate.evidence.source.id


def asks_rule(query: Query) -> bool:
    """Say whether it is asked what to do with a treatment."""
    return query.intent in RULED_BY and asks_action(query.asked)


def rules(item: Scored) -> bool:
    """Say whether a label or a guideline says it."""
    return item.candidate.evidence.source.source_type in RULES


def is_remark(item: Scored) -> bool:
    """Say whether a sentence tells only what its source does not show, or not compare."""
    text, heading = item.candidate.text, item.candidate.evidence.passage.heading
    return is_caveat(text) or _UNTOLD.search(text) is not None or is_under_caveats(heading)


def is_weak(query: Query, item: Scored) -> bool:
    """Say whether a sentence only allows, where it is asked what is recommended."""
    text = item.candidate.text
    asked = query.intent is Intent.RECOMMENDATION
    return asked and _ALLOWS.search(text) is not None and _ADVISES.search(text) is None


def advises_or_shows(query: Query, item: Scored) -> bool:
    """Say whether a sentence recommends, or gives a result: who was treated is no advice.

    Nor is what a treatment does harm by.
    """
    text = item.candidate.text
    if _advises(query, item):
        return True
    gives = any(quantity.unit in RESULT_UNITS for quantity in quantities(text))
    return gives and not tells_only_harms(text)


def _advises(query: Query, item: Scored) -> bool:
    text = item.candidate.text
    return role_fit(query.intent, query.asked, text) > 0 or _DOES.search(text) is not None


def _near(query: Query, scored: Sequence[Scored]) -> list[Scored]:
    """Return the sentences that may lead: scores tell best which answers, but for the nearest."""
    best = scored[0]
    within = _ADVISED if query.intent is Intent.RECOMMENDATION else REORDER
    if _is_beside(query, best):
        within = _BESIDE
    if is_caveat(best.candidate.text) and not asks_remark(query.asked):
        within = KEEP
    return [
        item for item in scored if item.score >= best.score - within or _is_apter(query, item, best)
    ]


def _is_apter(query: Query, item: Scored, best: Scored) -> bool:
    """Say whether a sentence advises for more of what is told of the patient than the best one."""
    if query.intent is not Intent.RECOMMENDATION or item.score < best.score - KEEP:
        return False
    apter = item.telling.agreements > best.telling.agreements and not item.telling.is_off
    return (apter or not _advises(query, best)) and _advises(query, item)


def _is_beside(query: Query, item: Scored) -> bool:
    """Say whether a sentence should not lead if another can that scores a little less."""
    remarks = is_remark(item) and not asks_remark(query.asked)
    others = item.telling.contradictions > 0 or not item.telling.names_all
    parts = is_of_part(query, item) or is_of_another_time(query, item)
    return remarks or others or parts or is_conditioned(query, item)


def is_conditioned(query: Query, item: Scored, lead: str = "") -> bool:
    """Say whether a sentence begins with a condition that neither the question nor `lead` tells.

    Advice alone is meant; limits that hold the patient's values are told by them.
    """
    condition = _CONDITION.match(item.candidate.text)
    if condition is None or query.intent not in _CONDITIONAL or item.telling.aptness > 0:
        return False
    told = _stems(f"{query.standalone} {query.question} {lead}")
    told -= {stem for entity in query.entities for stem in _stems(entity.surface)}
    return not told & _stems(condition["told"])


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in content_words(text)}


def is_of_part(query: Query, item: Scored) -> bool:
    """Say whether a sentence tells of a part of a trial's patients where all are asked about."""
    kinds = {entity.kind for entity in query.entities}
    asks_all = "trial" in kinds and "biomarker" not in kinds
    return asks_all and is_of_a_part(query.asked, item.candidate.text)


def _rank(query: Query, item: Scored) -> tuple[bool | int | float, ...]:
    """Return what a first statement is judged by, higher for the better."""
    telling = item.telling
    defines = query.intent is Intent.DEFINITION and telling.fit >= ENOUGH
    remarks = is_remark(item) and not asks_remark(query.asked)
    of_choice = query.intent is Intent.RECOMMENDATION
    helps = (_advises(query, item) + advises_or_shows(query, item)) if of_choice else 0
    return (
        defines,
        not telling.is_off,
        helps,
        telling.names_all,
        not remarks,
        not is_of_part(query, item),
        not is_of_another_time(query, item),
        not is_conditioned(query, item),
        *telling.rank,
        not is_weak(query, item),
        item.score,
    )


def _is_rule_to_act(query: Query, item: Scored, scored: Sequence[Scored]) -> bool:
    """Say whether a label or a guideline says what to do with a treatment, and it is near."""
    near = item.score >= scored[0].score - _RULED_TO_ACT and not item.telling.is_off
    acts = rules(item) and ACTS.search(item.candidate.text) is not None
    return near and acts and not is_conditioned(query, item)


def _dose_told(query: Query, scored: Sequence[Scored]) -> Scored | None:
    """Return the best dose that a label or a guideline gives, or the report of the trial asked."""
    of_trial = any(entity.kind == "trial" for entity in query.entities)
    least = scored[0].score - (KEEP if of_trial else _DOSED)

    def gives(item: Scored) -> bool:
        if item.score < least or item.telling.is_off or is_conditioned(query, item):
            return False
        whose = item.telling.is_own and item.telling.fit >= ENOUGH if of_trial else rules(item)
        return whose and figure_fit(query.asked, item.candidate.text) > 0

    dose = next(filter(gives, scored), None)
    return dose if dose is not None and dose.telling.fit >= scored[0].telling.fit else None
