"""Which parts belong to an answer, by what its question asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from qa.answer.parts.drugs import asked_drugs, recommends
from qa.domain import Intent, Part, Query, Statement
from qa.vocabulary import Vocabulary

_COUNTED: Final = re.compile(
    r"\bhow (?:many|often|common|frequent\w*|long|large)\b|\b(?:percent(?:age)?|proportion|rates?"
    r"|incidence|prevalence|frequency|median|hazard ratio)\b",
    re.IGNORECASE,
)
_MONITORS: Final = re.compile(
    r"\bmonitor\w*\b|\bsurveillance\b|\bfollow[- ]up (?:tests?|checks?)", re.IGNORECASE
)
_CARES: Final = re.compile(
    r"\b(?:safe(?:ty|ly)?|side[- ]effects?|toxic\w*|warnings?|risks?|contra-?indicat\w*)\b",
    re.IGNORECASE,
)
_DOSES: Final = re.compile(r"\b(?:dos(?:e|es|ing|age)|schedule|mg/kg)\b", re.IGNORECASE)
_PICKS: Final = re.compile(
    r"\b(?:which|what)\b[^.?]*\b(?:treatments?|therap\w+|regimens?|drugs?|options?|lines?|give|next)\b",
    re.IGNORECASE,
)
_ASKS_DOSE: Final = re.compile(r"\b(?:dos(?:e|es|ing|age))\b", re.IGNORECASE)
_ASKS_CHANGE: Final = re.compile(
    r"\b(?:reduc\w+|levels?|modif\w+|adjust\w*|changes?|premedic\w*|infus\w+|missed|maximum"
    r"|delay\w*|stop\w*|resum\w*|restart\w*|step)\b",
    re.IGNORECASE,
)
_CHOICE: Final = re.compile(
    r"\b(?:options?|alternatives?|choices?|what (?:else|next|other)|which (?:other )?"
    r"(?:drug|regimen|treatment|therapy|medicine))\b",
    re.IGNORECASE,
)
_TREATS: Final = re.compile(
    r"\b(?:treat\w*|therap\w+|regimens?|drugs?|medicines?|medications?|agents?|lines?|options?"
    r"|chemo\w*|give|start|offer|prescribe|use|next|manage\w*)\b",
    re.IGNORECASE,
)
_TESTS: Final = re.compile(
    r"\b(?:re-?test\w*|tests?|tested|testing|biops\w+|imaging|scans?|screen\w*|diagnos\w+)\b",
    re.IGNORECASE,
)
_UNDECIDED: Final = re.compile(
    r"\b(?:IHC|immunohistochemistry|score)(?: (?:score|of|is|was|came back))* ?2\+|\bequivocal\b"
    r"|\bindeterminate\b|\binconclusive\b|\bborderline result",
    re.IGNORECASE,
)
_DECIDED: Final = re.compile(r"\b(?:F?ISH|amplifi\w*|HER2[- ](?:positive|negative))\b", re.I)
_BY_INTENT: Final[Mapping[Intent, Mapping[Part, int]]] = {
    Intent.RECOMMENDATION: {
        Part.OPTION: 3,
        Part.DOSE: 2,
        Part.SAFETY: 3,
        Part.MONITORING: 3,
        Part.PITFALL: 3,
    },
    Intent.DOSE: {Part.SAFETY: 2, Part.PITFALL: 2},
    Intent.SAFETY: {Part.SAFETY: 3},
}
"""What belongs to an answer of a kind of question, with the most statements of each part."""
_OF_ANY_CHOICE: Final = frozenset({Part.OPTION, Part.PITFALL})
_ASKED_FOR: Final = {Part.MONITORING: 3, Part.SAFETY: 3, Part.DOSE: 2}
SWITCHES: Final = {
    Part.OPTION: "options",
    Part.DOSE: "doses",
    Part.SAFETY: "safety",
    Part.MONITORING: "monitoring",
    Part.PITFALL: "pitfalls",
}


def asks_dose(query: Query) -> bool:
    """Say whether the dose itself is asked for, not how it is changed or infused."""
    return (
        query.intent is Intent.DOSE
        and _ASKS_DOSE.search(query.asked) is not None
        and _ASKS_CHANGE.search(query.asked) is None
    )


def _asks_test(query: Query) -> bool:
    """Say whether a test is to be chosen, or whether to do one; an undecided one asks for more."""
    if _UNDECIDED.search(query.asked) and not _DECIDED.search(query.asked):
        return True
    return _TESTS.search(query.asked) is not None and not _PICKS.search(query.asked)


def _asks_options(query: Query, vocabulary: Vocabulary) -> bool:
    """Say whether a treatment is to be chosen: not whether to test, nor whether to give one."""
    if not _TREATS.search(query.asked) or _asks_test(query):
        return False
    return not asked_drugs(query, vocabulary) or _CHOICE.search(query.asked) is not None


def wanted(
    query: Query, statements: tuple[Statement, ...], vocabulary: Vocabulary
) -> dict[Part, int]:
    """Return the parts that belong to an answer, with the most statements of each.

    One figure, or what one trial found, is told without them. How a drug is given belongs to what
    is recommended, not to what is not.
    """
    entities = vocabulary.entities(query.asked)
    of_choice = query.intent is Intent.RECOMMENDATION
    if not of_choice and (
        _COUNTED.search(query.asked) or any(each.kind == "trial" for each in entities)
    ):
        return {}
    parts = dict(_BY_INTENT.get(query.intent, {}))
    if of_choice and not _asks_options(query, vocabulary):
        parts.pop(Part.OPTION)
    if of_choice and (_asks_test(query) or not recommends(statements)):
        parts = {part: most for part, most in parts.items() if part in _OF_ANY_CHOICE}
    words = ((_MONITORS, Part.MONITORING), (_CARES, Part.SAFETY), (_DOSES, Part.DOSE))
    if parts:
        asked = {part for pattern, part in words if pattern.search(query.asked)}
        parts |= {part: max(_ASKED_FOR[part], parts.get(part, 0)) for part in asked}
    return {part: parts[part] for part in Part if part in parts}
