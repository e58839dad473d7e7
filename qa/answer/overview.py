"""What a study found, where it is asked for its results or whether it reached its aim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qa.answer.asides import is_caveat, is_under_caveats
from qa.answer.weighing import Scored
from qa.domain import Query
from qa.figures import endpoint_names
from qa.text.folding import content_words
from qa.text.numbers import quantities
from qa.understand.asks import asks_overview

RESULT_UNITS: Final = frozenset({"month", "%"})
_CLAUSES: Final = re.compile(r"[;.]\s|\b(?:while|whereas)\b")
_STATED: Final = re.compile(r"\bprimary (?:end ?points?|outcomes?)\b", re.IGNORECASE)
_USUAL: Final = re.compile(
    r"\bprimary (?:end ?point|outcome)\b|\b(?:overall|all-cause) (?:survival|mortality)\b",
    re.IGNORECASE,
)
"""What a study is for where it states no primary endpoint."""
_REACHED: Final = re.compile(
    r"\bprimary (?:end ?points?|outcomes?)\b[^;]*"
    r"(?:\d ?%|\bP ?[<=>]|\b\d+ (?:of|patients|people|infants|women|men|children)\b"
    r"|\b(?:met|missed|reached|failed|beat|favou?red|not met)\b)"
    r"|\b(?:met|missed|reached) (?:its|the|both|all) (?:co-?)?primary\b",
    re.IGNORECASE,
)
_SUBGROUP: Final = re.compile(
    r"\bsubgroup|\bIHC\b|\bpatients (?:with|aged)\b|^(?:[Ii]n|[Aa]mong|[Aa]t) (?:those\b|\d)"
    r"|\bresponded\b",
    re.IGNORECASE,
)
_KEY: Final = re.compile(r"\b(?:key|main|conclusions?|primary)\b", re.IGNORECASE)
_NAMED: Final = 0.5
"""Share of the words that name an endpoint in a sentence that gives its figure."""
_FAR: Final = 5.5
"""So much less than the best sentence may the main result of another document score."""


def asks_main_result(query: Query) -> bool:
    """Say whether a study's results are asked for, and no one of them."""
    kinds = {entity.kind for entity in query.entities}
    return "trial" in kinds and not kinds & {"endpoint", "topic"} and asks_overview(query.asked)


def main_result(scored: Sequence[Scored]) -> Scored | None:
    """Return the sentence with the figure of a study's primary endpoint; None if none has it.

    The endpoint is the one that its report states, else survival; of the whole study before a
    subgroup. `scored` has the best score first. In a study's own report no score is too low.
    """
    near = [item for item in scored if _is_near(item, scored[0])]
    found = [item for item in near if results(item.candidate.text)]
    clauses = _stating(scored)
    names = {name for clause in clauses for name in endpoint_names(clause)}
    main = [i for i in found if names & set(endpoint_names(i.candidate.text))]
    main = main or [item for item in near if _REACHED.search(item.candidate.text)]
    main = main or [i for i in near if any(_gives(i.candidate.text, each) for each in clauses)]
    main = main or [item for item in found if _USUAL.search(item.candidate.text)]
    return min(main, key=_by_place, default=None)


def results(text: str) -> set[tuple[str, str]]:
    """Return the results that two texts hardly share by chance: 44.3 %, and not 20 %."""
    return {
        (each.value, each.unit)
        for each in quantities(text)
        if each.unit in RESULT_UNITS and "." in each.value
    }


def _is_near(item: Scored, best: Scored) -> bool:
    heading = item.candidate.evidence.passage.heading
    if is_caveat(item.candidate.text) or is_under_caveats(heading):
        return False
    return item.telling.is_own or item.score >= best.score - _FAR


def _stating(scored: Sequence[Scored]) -> list[str]:
    """Return the clauses in which a study's own report names its primary endpoints."""
    own = (item.candidate.text for item in scored if item.telling.is_own)
    return [clause for text in own for clause in _CLAUSES.split(text) if _STATED.search(clause)]


def _gives(text: str, clause: str) -> bool:
    """Say whether a sentence gives a figure of the endpoint that a clause names."""
    if _STATED.search(text) or not quantities(text):
        return False
    named = set(content_words(_STATED.split(clause)[-1]))
    return len(named & set(content_words(text))) >= _NAMED * max(len(named), 1)


def _by_place(item: Scored) -> tuple[bool, bool, bool, bool]:
    heading = item.candidate.evidence.passage.heading
    leads = bool(heading) and _KEY.search(heading[-1]) is not None
    text = item.candidate.text
    subgroup, stated = _SUBGROUP.search(text) is not None, _STATED.search(text) is not None
    return not item.telling.is_own, not leads, subgroup, not stated
