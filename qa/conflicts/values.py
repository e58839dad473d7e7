"""Whether two written values are the same: rounding is no difference, and neither is "about"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from qa.conflicts.claims import drugs_in
from qa.domain import Arm, Effect

PAIR = 2
_ROUGHLY = Decimal("1.5")
"""Percentage points that "nearly 30%" may be off."""


def is_same(one: str, other: str) -> bool:
    """Say whether one number is the other, rounded to the fewer decimals (12.5 and 12.54)."""
    a, b = Decimal(one), Decimal(other)
    places = min(_places(a), _places(b))
    return abs(a - b) <= (Decimal(0) if _places(a) == _places(b) else _half(places))


def is_lowered_by(percent: str, ratio: str, *, roughly: bool) -> bool:
    """Say whether a hazard ratio is a risk lowered by so many percent (0.74 and 26)."""
    lowered = (1 - Decimal(ratio)) * 100
    return abs(lowered - Decimal(percent)) <= (_ROUGHLY if roughly else _half(0))


@dataclass(frozen=True, slots=True)
class Compared:
    """Two arms of two sources that are the same group, and whether they have the same value."""

    one: Arm
    other: Arm
    same: bool


def compared(
    one: Sequence[Arm], other: Sequence[Arm], drugs: frozenset[str]
) -> tuple[Compared, ...]:
    """Pair the arms of two figures that are of the same group; none where that cannot be told.

    They are told by their drugs, two unnamed ones by their order. A single value without a name is
    of the arm that has the `drugs` of its sentence.
    """
    pairs = _by_drugs(one, other, drugs) or _by_order(one, other)
    return tuple(
        Compared(a, b, is_same(a.value, b.value))
        for a, b in pairs
        if a.unit == b.unit and not (a.n and b.n and a.n != b.n)
    )


def _by_drugs(
    one: Sequence[Arm], other: Sequence[Arm], drugs: frozenset[str]
) -> list[tuple[Arm, Arm]]:
    pairs = []
    for arm in other:
        given = drugs_in(arm.name or "") or (drugs if len(other) == 1 else frozenset())
        alike = [each for each in one if given and drugs_in(each.name or "") == given]
        if len(alike) == 1:
            pairs.append((alike[0], arm))
    return pairs if len(pairs) == len(other) else []


def _by_order(one: Sequence[Arm], other: Sequence[Arm]) -> list[tuple[Arm, Arm]]:
    # Two subgroups are no arms: one of them at least must be given a drug.
    if len(one) != PAIR or len(other) != PAIR or not any(drugs_in(a.name or "") for a in one):
        return []
    pairs = list(zip(one, other, strict=True))
    for a, b in pairs:
        given = drugs_in(a.name or ""), drugs_in(b.name or "")
        if all(given) and not given[0] & given[1]:
            return []
    return pairs


def effects_differ(one: Effect | None, other: Effect | None) -> bool:
    """Say whether two effects of one measure have another value, interval or exact P value."""
    if one is None or other is None:
        return False
    if one.value and other.value and one.measure == other.measure:
        if not is_same(one.value, other.value):
            return True
        levels = one.level or "95", other.level or "95"
        comparable = one.ci and other.ci and levels[0] == levels[1]
        if comparable and not all(map(is_same, one.ci or (), other.ci or ())):
            return True
    exact = one.p and other.p and one.p[0].isdigit() and other.p[0].isdigit()
    return bool(exact and one.p and other.p and not is_same(one.p, other.p))


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _half(places: int) -> Decimal:
    return Decimal("0.5").scaleb(-places)
