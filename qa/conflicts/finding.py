"""Two claims → the conflict between them, if they speak of the same and differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from qa.conflicts.claims import RATIOS, Claim
from qa.conflicts.endpoint import RECURRING, endpoint_key, loosely
from qa.conflicts.values import (
    PAIR,
    Compared,
    compared,
    effects_differ,
    is_lowered_by,
    is_same,
)
from qa.domain import SECONDARY, SourceType
from qa.text.folding import fold

_EVERYBODY = re.compile(
    r"(?:all )?(?:\d[\d,]* )?(?:randomi[sz]ed |treated |enrolled )?(?:patients|participants)?|itt"
    r"|intention[- ]to[- ]treat(?: population)?|(?:the )?overall population",
)
_CUT = re.compile(
    r"\b(?P<cut>final|interim|updated?|\d[- ]?year|later|longer|long-term|exploratory|"
    r"post[- ]hoc)\b"
    r"[\w -]{0,25}\b(?:analys[ei]s|report|update|follow-up|cut-?off|results?)\b"
    r"|\b(?P<alone>final|interim|updated)$|(?P<date>\bdata cut.*)",
    re.IGNORECASE,
)

_NAMELESS = SECONDARY | {SourceType.OTHER}
"""Kinds of source that give a trial's numbers without its name; a review pools others, too."""
_ELSEWHERE = re.compile(
    r"\b(?:surveillance|registr\w+|cohort|real-world|retrospective\w*|meta-?analys\w+|pooled)\b",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What two sources differ on."""

    VALUE = "value"
    RISK = "risk"
    SIGNIFICANCE = "significance"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A claim and another that contradicts it; `owner` is of the trial whose number that is."""

    kind: Kind
    better: Claim
    other: Claim
    owner: Claim | None = None


def conflict(
    better: Claim, other: Claim, known: Sequence[Claim], *, is_asked: bool = False
) -> Conflict | None:
    """Return the conflict of two claims, or None if they agree or cannot be compared.

    `known` are the claims of better sources: a number that one of them gives for this trial and
    endpoint in another population, at another cutoff or unconfirmed, is no error. Of a claim that
    names no trial, one shared value of two shows that it is of the same study, or, where the
    question asks for the better claim's trial (`is_asked`), another trial's report that has it.
    """
    one, two = endpoint_key(better.figure.endpoint), endpoint_key(other.figure.endpoint)
    if loosely(one) != loosely(two) or not _comparable(better, other):
        return None
    if other.figure.trial is None:
        return _of_unnamed(better, other, known, is_asked=is_asked) if one == two else None
    if better.figure.trial != other.figure.trial:
        return None
    kind = _differ(better, other, exactly=one == two)
    if kind is None or _is_explained(better, other, known):
        return None
    return Conflict(kind, better, other, _owner(better, other, known))


def is_told(other: Claim, known: Sequence[Claim]) -> bool:
    """Say whether a better source gives the same value of the same endpoint for the same drugs."""
    return any(
        _loose(each) == _loose(other)
        and bool(each.drugs & other.drugs or each.figure.trial == other.figure.trial)
        and _agree(each, other)
        for each in known
    )


def _comparable(better: Claim, other: Claim) -> bool:
    """Say whether population, cutoff, drugs and kinds of source let two claims be compared."""
    if better.figure.trial is None or _population(better) != _population(other):
        return False
    if better.drugs and other.drugs and not better.drugs & other.drugs:
        return False
    cuts = _cut(better), _cut(other)
    if cuts[1] and cuts[0] != cuts[1]:
        return False
    types = better.source.source_type, other.source.source_type
    if types[0] is types[1]:
        return cuts[0] == cuts[1] and _same_edition(better, other)
    # A label gives the regulator's own analysis of a trial, on a population of its own.
    return SourceType.LABEL not in types


def _same_edition(better: Claim, other: Claim) -> bool:
    """Say whether two sources of one kind ought to say the same.

    Reports of a trial at different dates have different cutoffs; labels differ by country.
    """
    one, two = better.source, other.source
    match one.source_type:
        case SourceType.TRIAL:
            return one.published == two.published
        case SourceType.LABEL:
            return one.jurisdiction == two.jurisdiction
        case _:
            return True


def _population(claim: Claim) -> str:
    population = fold(claim.figure.population or "")
    return "" if _EVERYBODY.fullmatch(population) else population


def _cut(claim: Claim) -> str:
    """Return which analysis a claim is of; "" for the primary one or where nothing is told."""
    for words in (claim.figure.analysis or "", claim.source.title):
        match = _CUT.search(words)
        if match:
            return fold(match["cut"] or match["alone"] or match["date"])
    return ""


def _differ(better: Claim, other: Claim, *, exactly: bool) -> Kind | None:
    """Return what two claims of one trial and endpoint differ on.

    Where only one says that responses were confirmed (not `exactly` the same endpoint), values
    differ for good reason, unless one of a pair is the same.
    """
    pairs = _pairs(better, other)
    if any(not pair.same for pair in pairs) and (exactly or any(pair.same for pair in pairs)):
        return Kind.VALUE
    if exactly and effects_differ(better.figure.effect, other.figure.effect):
        return Kind.VALUE
    if _risks_agree(better, other) is False:
        return Kind.RISK
    if None not in (better.significant, other.significant):
        return Kind.SIGNIFICANCE if better.significant != other.significant else None
    return None


def _pairs(better: Claim, other: Claim) -> tuple[Compared, ...]:
    named = all(arm.name for arm in better.figure.arms)
    return compared(better.figure.arms, other.figure.arms, other.drugs) if named else ()


def _risks_agree(one: Claim, other: Claim) -> bool | None:
    """Say whether two claims lower a risk by the same; None where they do not both tell."""
    if one.lowered is not None and other.lowered is not None:
        roughly = one.roughly or other.roughly
        ratio = str(1 - Decimal(one.lowered) / 100)
        return is_lowered_by(other.lowered, ratio, roughly=roughly)
    for ratio_of, lowered in ((one, other), (other, one)):
        effect = ratio_of.figure.effect
        if lowered.lowered is None or effect is None or effect.measure not in RATIOS:
            continue
        if effect.value:
            return is_lowered_by(lowered.lowered, effect.value, roughly=lowered.roughly)
    return None


def _is_explained(better: Claim, other: Claim, known: Sequence[Claim]) -> bool:
    """Say whether a better source says the same as `other` of this trial and endpoint."""
    return any(
        _agree(each, other) or (_is_another(each, better) and _gives(each, other, better))
        for each in known
        if each.figure.trial == other.figure.trial and _loose(each) == _loose(other)
    )


def _is_another(each: Claim, better: Claim) -> bool:
    """Say whether a claim is of another population, analysis or comparison than the better one."""
    return _context(each) != _context(better) or each.drugs != better.drugs


def _agree(one: Claim, other: Claim) -> bool:
    pairs = _pairs(one, other)
    if other.figure.arms:
        same = bool(pairs) and all(pair.same for pair in pairs)
        return same and not effects_differ(one.figure.effect, other.figure.effect)
    if other.lowered is not None:
        return _risks_agree(one, other) is True
    if other.figure.effect is not None and other.figure.effect.value is not None:
        effect = one.figure.effect
        return (
            effect is not None
            and effect.value is not None
            and not effects_differ(effect, other.figure.effect)
        )
    return False


def _gives(each: Claim, other: Claim, better: Claim) -> bool:
    """Say whether a claim gives all the values that are in dispute."""
    disputed = [pair.other for pair in _pairs(better, other) if not pair.same]
    if not disputed:
        effect, mine = other.figure.effect, each.figure.effect
        # Of three arms there are two comparisons, each with its own effect.
        both = effect is not None and mine is not None and effect.value and mine.value
        return bool(both) and not effects_differ(mine, effect)
    return all(
        any(arm.unit == mine.unit and is_same(arm.value, mine.value) for mine in each.figure.arms)
        for arm in disputed
    )


def _context(claim: Claim) -> tuple[str, str, str]:
    return endpoint_key(claim.figure.endpoint), _population(claim), _cut(claim)


def _loose(claim: Claim) -> str:
    return loosely(endpoint_key(claim.figure.endpoint))


def _owner(better: Claim, other: Claim, known: Sequence[Claim]) -> Claim | None:
    """Return the report of another trial that has the disputed values for the same drug.

    A risk that is said to be lowered by so much may be of another treatment altogether.
    """
    if other.lowered is not None:
        return next((each for each in known if _lowers_so(each, better, other.lowered)), None)
    disputed = [pair.other for pair in _pairs(better, other) if not pair.same]
    for each in known:
        trial = each.figure.trial
        if trial in (None, better.figure.trial) or _context(each)[0] != _context(other)[0]:
            continue
        if each.source.source_type is not SourceType.TRIAL:
            continue
        named = all(arm.name for arm in each.figure.arms)
        pairs = compared(each.figure.arms, disputed, other.drugs) if named else ()
        if disputed and pairs and all(pair.same for pair in pairs):
            return each
    return None


def _lowers_so(each: Claim, better: Claim, percent: str) -> bool:
    """Say whether a claim is a report of another trial in which a risk fell by just so much."""
    effect, trial = each.figure.effect, each.figure.trial
    return (
        each.source.source_type is SourceType.TRIAL
        and trial not in (None, better.figure.trial)
        and _loose(each) in RECURRING
        and effect is not None
        and effect.measure in RATIOS
        and effect.value is not None
        and is_lowered_by(percent, effect.value, roughly=False)
    )


def _of_unnamed(
    better: Claim, other: Claim, known: Sequence[Claim], *, is_asked: bool
) -> Conflict | None:
    said = other.passage.text[other.start - other.passage.start : other.end - other.passage.start]
    if other.source.source_type not in _NAMELESS or _ELSEWHERE.search(said):
        return None
    pairs = _pairs(better, other)
    if not other.drugs & better.drugs or all(pair.same for pair in pairs):
        return None
    if any(_context(each) == _context(better) and _agree(each, other) for each in known) and (
        len(pairs) == PAIR
    ):
        return None
    if len(pairs) == PAIR and any(pair.same for pair in pairs):
        return Conflict(Kind.VALUE, better, other)
    owner = _owner(better, other, known) if is_asked and len(pairs) == 1 else None
    return Conflict(Kind.VALUE, better, other, owner) if owner else None
