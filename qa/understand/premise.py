"""What a question takes for granted: an effect or its lack, a status of a drug, a value.

"Why was PFS not significant in RAINBOW?" takes it that it was not; "was PFS significant?" takes
nothing. Only what is bound to a trial or a drug is read, as nothing else can be held against a
source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from qa.domain import Entity
from qa.figures import endpoint_names
from qa.text.folding import content_words
from qa.text.measures import plainly_written
from qa.text.numbers import Quantity, quantities
from qa.vocabulary import SPECIFIC, Vocabulary


class Kind(StrEnum):
    """What is taken for granted."""

    SIGNIFICANT = "significant"
    IMPROVED = "improved"
    STATUS = "status"
    DOSE = "dose"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Premise:
    """One thing that a question takes for granted of `subjects`: trials, drugs, a population.

    `holds` says whether it takes it to be so or not to be so. `about` is an endpoint or the name of
    a status; `value` a dose or the value of an endpoint; `limits` are the words that tell for whom
    or how a status is meant.
    """

    kind: Kind
    about: str
    subjects: tuple[Entity, ...]
    holds: bool = True
    value: Quantity | None = None
    limits: tuple[str, ...] = ()


STATUS: Final = {
    "boxed warning": re.compile(r"\b(?:box(?:ed)?|black[- ]box) warnings?\b", re.IGNORECASE),
    "approved": re.compile(r"\b(?:approv(?:ed|al)|licen[cs]ed|authori[sz]ed)\b", re.IGNORECASE),
    "contraindicated": re.compile(r"\bcontraindicat(?:ed|ions?)\b", re.IGNORECASE),
    "interchangeable": re.compile(r"\binterchangeabl[ey]\b", re.IGNORECASE),
}
"""What may be so of a drug or not."""
DENIED: Final = re.compile(
    r"\b(?:not?|never|neither|nor|without|lack\w*|absence|fail(?:s|ed|ure|ing)?|unable)\b"
    r"|n't\b|\b(?:non-?|in)significant\w*",
    re.IGNORECASE,
)
NOT_BETTER: Final = re.compile(
    r"\b(?:not|n't|nor|never) (?:\w+ ){0,2}?(?:better|superior|improve[ds]?|prolong(?:ed)?"
    r"|increased?|lengthen(?:ed)?|extend(?:ed)?|reduced?|lower(?:ed)?|prevent(?:ed)?)\b"
    r"|\bno (?:\w+ ){0,2}?(?:improvement|benefit|gain|difference|advantage)\b"
    r"|\bfail(?:ed|s)? to (?:improve|prolong|increase|extend|show|reduce|prevent)",
    re.IGNORECASE,
)
REDUCED: Final = re.compile(r"\b(?:reduc\w+|lower\w*|level|de-?escalat\w*|decreas\w+)\b", re.I)
_REASON: Final = re.compile(
    r"\b(?:why|how come|for what reason|(?:what|which) (?:is|was|are|were) the reasons?"
    r"|what (?:explains?|caused|makes|made)|how (?:do|can|would) (?:you|we|one) explain)\b"
    r"(?P<clause>[^?;]+)",
    re.IGNORECASE,
)
_GROUND: Final = re.compile(
    r"\b(?:since|given that|because|considering(?: that)?|now that|although|even though|though"
    r"|despite|in spite of|knowing that|seeing that|given the|in view of)\s+(?P<clause>[^,?;]+)",
    re.IGNORECASE,
)
_HOW_MUCH: Final = re.compile(
    r"^\W*(?:and |so )?(?:by )?(?:how (?:much|many (?:more )?(?:months|weeks|days))|to what extent"
    r"|what percentage)\b(?P<clause>[^?;]+)",
    re.IGNORECASE,
)
# What is asked or supposed in these is not taken to be so.
_OPEN: Final = re.compile(r"\b(?:if|whether|would|could|might|may|should|suppose)\b", re.I)
_SIGNIFICANT: Final = re.compile(r"\b(?:statistical(?:ly)? )?(?:in|non-?)?significan\w+", re.I)
_MORE: Final = re.compile(
    r"\b(?:prolong\w*|extend\w*|lengthen\w*|increas\w+|longer|higher|rais\w+|gain\w*)\b", re.I
)
_LESS: Final = re.compile(
    r"\b(?:shorten\w*|shorter|reduc\w+|lower\w*|decreas\w+|prevent\w*|fewer)\b", re.IGNORECASE
)
_BETTER: Final = re.compile(r"\b(?:improv\w+|benefit\w*|superior\w*|advantage)\b", re.IGNORECASE)
_WORSE: Final = re.compile(r"\b(?:worse\w*|inferior|harm\w*)\b", re.IGNORECASE)
_WANTED: Final = re.compile(r"survival|respon|control|remission|clearance|cure", re.IGNORECASE)
_RISK: Final = re.compile(
    r"\b(?:risk|hazard|odds|chance|likelihood) of (?:\w+ ){0,3}?"
    r"(?:progress|death|dying|recur|relapse)",
    re.IGNORECASE,
)
"""Survival told by its opposite: less of it is better."""
_CARRIES: Final = re.compile(
    r"carr(?:y|ies|ied)|contain\w*|bear\w*|hold\w*|label\w*|drug|still|now"
)
_STATISTICS: Final = frozenset({"hazard ratio", "confidence interval"})
_DOSE: Final = re.compile(
    r"\b(?:the|at|of|receives?|recommended|standard|usual|approved)\s+(?:\w+ ){0,2}?"
    r"(?P<value>\d+(?:\.\d+)? ?(?:mcg|µg|mg|g)(?:/(?:kg|m2|m²))?)(?=\W|$)",
    re.IGNORECASE,
)
_CHOICE: Final = re.compile(
    r"\b(?:or|versus|vs|than|instead|rather|compared|differ\w*|breast|between)\b", re.IGNORECASE
)
_RESULT: Final = re.compile(
    r"(?<!at )(?<!after )(?<!within )(?<!over )(?<!by )(?<![-\d.])"
    r"(?P<value>\d+(?:\.\d+)?\s?(?:%|per ?cent|months))(?=\W|$)",
    re.IGNORECASE,
)
_PART: Final = re.compile(
    r"\b(?:CPS|subgroups?|interim|final|grade|rate at|\d+-(?:month|year)|Asians?|Japanese|elderly"
    r"|older|younger|women|men|children)\b",
    re.IGNORECASE,
)


def premises(question: str, vocabulary: Vocabulary) -> tuple[Premise, ...]:
    """Return what a question takes for granted, each bound to a trial or a drug that it names."""
    plain = plainly_written(question)
    found = [
        premise for clause in _clauses(plain) for premise in _in_clause(clause, plain, vocabulary)
    ]
    found += _dose(plain, vocabulary)
    return tuple(dict.fromkeys(found))


def in_words(premise: Premise) -> str:
    """Write what the question takes for granted."""
    drugs = " and ".join(e.name for e in premise.subjects if e.kind in ("drug", "regimen"))
    trials = " and ".join(e.name for e in premise.subjects if e.kind == "trial")
    diseases = " and ".join(e.name for e in premise.subjects if e.kind == "condition")
    place = (f" with {drugs}" if drugs else "") + (f" in {trials}" if trials else "")
    no = "" if premise.holds else "not "
    match premise.kind:
        case Kind.SIGNIFICANT:
            return f"the difference in {premise.about}{place} was {no}significant"
        case Kind.IMPROVED:
            return f"{premise.about} was {no}improved{place}"
        case Kind.STATUS if premise.about == "boxed warning":
            return f"{drugs} has {no and 'no '}{'' if no else 'a '}boxed warning"
        case Kind.STATUS:
            return f"{drugs} is {no}{premise.about}"
        case _:
            value = premise.value
            said = _spelt(value) if value else ""
            of = f" for {diseases}" if diseases else ""
            return f"the {premise.about}{place.replace(' with', ' of', 1)}{of} is {said}"


def _spelt(value: Quantity) -> str:
    if value.unit == "%":
        return f"{value.value}%"
    return f"{value.value} {value.unit}{'s' if value.unit == 'month' else ''}"


def _clauses(question: str) -> Iterator[str]:
    """Yield the parts of a question that are taken for granted."""
    for pattern in (_REASON, _GROUND):
        for match in pattern.finditer(question):
            if not _OPEN.search(match["clause"]):
                yield match["clause"]
    asked = _HOW_MUCH.match(question)
    if asked and _effect(asked["clause"]) and not _OPEN.search(asked["clause"]):
        yield asked["clause"]


def _effect(clause: str) -> bool:
    return any(pattern.search(clause) for pattern in (_MORE, _LESS, _BETTER))


def _in_clause(clause: str, question: str, vocabulary: Vocabulary) -> Iterator[Premise]:
    named = vocabulary.entities(clause)
    subjects = _subjects(named) or _subjects(vocabulary.entities(question))
    endpoints = set(endpoint_names(clause)) - _STATISTICS
    if subjects and len(endpoints) == 1:
        yield from _of_endpoint(clause, endpoints.pop(), subjects)
    elif subjects and not endpoints and any(e.kind in ("drug", "regimen") for e in subjects):
        holds = DENIED.search(clause) is None
        for name, pattern in STATUS.items():
            if pattern.search(clause):
                limits = _limits(DENIED.sub(" ", pattern.sub(" ", clause)), named)
                yield Premise(Kind.STATUS, name, subjects, holds, limits=limits)


def _limits(clause: str, named: tuple[Entity, ...]) -> tuple[str, ...]:
    for entity in named:
        clause = clause.replace(entity.surface, " ")
    return tuple(word for word in content_words(clause) if not _CARRIES.fullmatch(word))


def is_wanted(endpoint: str) -> bool:
    """Say whether more of an endpoint is better, as of survival; of death less is."""
    return _WANTED.search(endpoint) is not None


def _of_endpoint(clause: str, endpoint: str, subjects: tuple[Entity, ...]) -> Iterator[Premise]:
    if _PART.search(clause):
        return  # of some patients or one analysis, which others may contradict
    holds = DENIED.search(clause) is None
    is_more_better = is_wanted(endpoint) and not _RISK.search(clause)
    better, worse = (_MORE, _LESS) if is_more_better else (_LESS, _MORE)
    value = _RESULT.search(clause)
    if _SIGNIFICANT.search(clause):
        yield Premise(Kind.SIGNIFICANT, endpoint, subjects, holds)
    elif _BETTER.search(clause) or better.search(clause):
        yield Premise(Kind.IMPROVED, endpoint, subjects, holds)
    elif _WORSE.search(clause) or worse.search(clause):
        if holds:
            yield Premise(Kind.IMPROVED, endpoint, subjects, holds=False)
    elif value and holds and any(each.kind == "trial" for each in subjects):
        yield Premise(Kind.VALUE, endpoint, subjects, value=quantities(value["value"])[0])


def _dose(question: str, vocabulary: Vocabulary) -> Iterator[Premise]:
    """Yield the dose of a drug for a disease that a question speaks of as the dose."""
    subjects = tuple(
        e for e in vocabulary.entities(question) if e.kind in ("drug", "condition", "trial")
    )
    kinds = [entity.kind for entity in subjects]
    if kinds.count("drug") != 1 or kinds.count("condition") != 1 or "trial" in kinds:
        return
    match = _DOSE.search(question)
    if (
        match
        and "dose" in question.lower()
        and not (REDUCED.search(question) or _CHOICE.search(question) or DENIED.search(question))
    ):
        yield Premise(Kind.DOSE, "dose", subjects, value=quantities(match["value"])[0])


def _subjects(named: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Return what binds a premise; nothing if no trial and no drug is named."""
    bound = tuple(e for e in named if e.kind in SPECIFIC or e.kind in ("biomarker", "condition"))
    return bound if any(entity.kind in SPECIFIC for entity in bound) else ()
