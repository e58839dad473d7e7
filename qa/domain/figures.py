"""Endpoint figures read out of sources, and sources that disagree on one.

Numbers are kept as they were written, with a point for the decimals and no grouping ("0.70",
"1070"), so that `Decimal(value)` takes them and trailing zeros keep their precision.
"""

from __future__ import annotations

from dataclasses import dataclass

Interval = tuple[str, str]
"""The lower and the upper bound, in the unit of the value they are about."""


@dataclass(frozen=True, slots=True)
class Arm:
    """What one group of a study had.

    `name` is None where the words do not tell whose value it is; `n` is how many the group had;
    `unit` is "" for a plain number; `ci` is the interval of the value.
    """

    name: str | None
    value: str
    unit: str = ""
    n: int | None = None
    ci: Interval | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """How two arms differ: a ratio or a difference, with what is told of its precision.

    `measure` is "hazard ratio", "odds ratio", "risk ratio", "rate ratio", "difference", or ""
    where only a P value is given and `value` is None. `level` is the confidence level in percent;
    `p` is the P value with its sign, unless that is "=" ("0.0044", "<0.001").
    """

    measure: str = ""
    value: str | None = None
    ci: Interval | None = None
    level: str | None = None
    p: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One endpoint of one study in one population at one analysis, as one source words it.

    `trial`, `population` and `analysis` are None where the source does not name them. `citation`
    is the marker of the citation whose quote holds every number; 0 until it is cited.
    """

    endpoint: str
    arms: tuple[Arm, ...] = ()
    effect: Effect | None = None
    trial: str | None = None
    population: str | None = None
    analysis: str | None = None
    citation: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """What one source says where sources disagree, and the marker of its citation."""

    value: str
    citation: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that say different things about the same.

    `prevails` is the citation of the side that the answer rests on, or None if none does;
    `why` is the reason, in words.
    """

    about: str
    sides: tuple[Side, ...]
    prevails: int | None
    why: str
