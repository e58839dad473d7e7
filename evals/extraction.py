"""How many of the figures that were written down by hand the product reads in their passages.

A hand-made figure and a read one are the same row if they share most numbers; each number belongs
to one row. What the two rows say is then compared field by field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

import numpy as np

from evals.intervals import LEVEL, RESAMPLES, SEED
from evals.passages import Passage
from qa.domain import Arm, Effect, Figure
from qa.figures import figures_in
from qa.text.folding import fold
from qa.text.sentences import split

Json = dict[str, object]
FIELDS: Final = (
    "endpoint", "arm_values", "arm_names", "effect", "interval", "p", "trial", "population",
    "analysis", "row",
)  # fmt: skip
"""What is compared: `row` is right where endpoint, arms and effect all are."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a field is right, read and written down, in one passage."""

    right: int = 0
    read: int = 0
    gold: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """One passage with what was read in it."""

    passage: Passage
    read: tuple[Figure, ...]
    counts: dict[str, Counts] = field(default_factory=dict)


def judge(passage: Passage) -> Judged:
    """Read the figures of a passage and compare them with those written down."""
    found = figures_in(passage.text, split(passage.text), passage.title, passage.heading)
    read = tuple(each.figure for each in found)
    gold = tuple(each.figure() for each in passage.figures)
    pairs = aligned(gold, read)
    counts = {name: _count(name, gold, read, pairs) for name in FIELDS}
    return Judged(passage, read, counts)


def aligned(gold: Sequence[Figure], read: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """Pair the figures that share most numbers, the best pair first; each is paired once."""
    likeness = sorted(
        (
            (len(_numbers(one) & _numbers(other)), -index, -place)
            for index, one in enumerate(gold)
            for place, other in enumerate(read)
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for shared, index, place in likeness:
        if shared and -index not in pairs and -place not in pairs.values():
            pairs[-index] = -place
    return [(gold[index], read[place]) for index, place in sorted(pairs.items())]


def _numbers(figure: Figure) -> set[Decimal]:
    values = [arm.value for arm in figure.arms]
    if figure.effect and figure.effect.value:
        values.append(figure.effect.value)
    return {Decimal(value) for value in values}


def _count(
    name: str, gold: Sequence[Figure], read: Sequence[Figure], pairs: list[tuple[Figure, Figure]]
) -> Counts:
    told = _TELLERS[name]
    return Counts(
        sum(len(told(one) & told(other)) for one, other in pairs),
        sum(len(told(figure)) for figure in read),
        sum(len(told(figure)) for figure in gold),
    )


def _value(number: str | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _bounds(ci: tuple[str, str] | None) -> tuple[Decimal, Decimal] | None:
    return None if ci is None else (Decimal(ci[0]), Decimal(ci[1]))


def _arm(arm: Arm) -> tuple[object, ...]:
    name = None if arm.name is None else fold(arm.name)
    return (name, Decimal(arm.value), arm.unit, arm.n, _bounds(arm.ci))


def _effect(effect: Effect | None) -> tuple[object, ...] | None:
    if effect is None:
        return None
    level = _value(effect.level)
    return (effect.measure, _value(effect.value), _bounds(effect.ci), level, _p(effect.p))


def _p(p: str | None) -> object:
    match = re.fullmatch(r"([<>≤≥]?)([\d.]+)", p or "")
    return (match[1], Decimal(match[2])) if match else p


def _only(*parts: object) -> set[object]:
    return {part for part in parts if part is not None}


_TELLERS: Final[dict[str, Callable[[Figure], set[object]]]] = {
    "endpoint": lambda f: _only(fold(f.endpoint)),
    "arm_values": lambda f: {(Decimal(arm.value), arm.unit) for arm in f.arms},
    "arm_names": lambda f: {(_arm(arm)[0], Decimal(arm.value)) for arm in f.arms if arm.name},
    "effect": lambda f: (
        _only((f.effect.measure, _value(f.effect.value)) if f.effect else None)
        if f.effect and f.effect.value
        else set()
    ),
    "interval": lambda f: _only(
        *(_bounds(arm.ci) for arm in f.arms),
        (_bounds(f.effect.ci), _value(f.effect.level)) if f.effect and f.effect.ci else None,
    ),
    "p": lambda f: _only(_p(f.effect.p)) if f.effect and f.effect.p else set(),
    "trial": lambda f: _only(f.trial),
    "population": lambda f: _only(f.population),
    "analysis": lambda f: _only(f.analysis),
    "row": lambda f: _only((fold(f.endpoint), frozenset(map(_arm, f.arms)), _effect(f.effect))),
}


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one run over one part."""

    part: str
    judged: Sequence[Judged]

    def shares(self) -> dict[str, Json]:
        """Return precision and recall of each field with their intervals.

        A percentile bootstrap over the passages (Efron 1979), as figures of one passage hang
        together.
        """
        return {name: self._share(name) for name in FIELDS}

    def _share(self, name: str) -> Json:
        counts = [each.counts[name] for each in self.judged]
        table = np.array([(c.right, c.read, c.gold) for c in counts], dtype=np.float64)
        drawn = np.random.default_rng(SEED).integers(0, len(table), (RESAMPLES, len(table)))
        right, read, gold = np.moveaxis(table[drawn].sum(axis=1), 1, 0)
        total = table.sum(axis=0)
        return {
            "precision": _with_interval(total[0], total[1], right, read),
            "recall": _with_interval(total[0], total[2], right, gold),
            "right": int(total[0]),
            "read": int(total[1]),
            "gold": int(total[2]),
        }

    def as_json(self) -> Json:
        """Return the summary with every passage in which something is wrong."""
        return {
            "part": self.part,
            "passages": len(self.judged),
            "figures": sum(len(each.passage.figures) for each in self.judged),
            "fields": self.shares(),
            "wrong": [self._wrong(each) for each in self.judged if _is_wrong(each)],
        }

    def _wrong(self, each: Judged) -> Json:
        fields = [name for name in FIELDS if _differs(each.counts[name])]
        return {"id": each.passage.id, "fields": fields, "read": [repr(f) for f in each.read]}

    def table(self) -> str:
        """Write the summary as plain text for a terminal."""
        lines = [f"{self.part}: {len(self.judged)} passages", "", _LINE.format(*_HEAD)]
        lines += list(self._lines())
        wrong = [each for each in self.judged if _is_wrong(each)]
        for each in wrong:
            fields = [name for name in FIELDS if _differs(each.counts[name])]
            lines += ["", f"{each.passage.id}: {', '.join(fields)}"]
            lines += [f"  written {figure.figure()}" for figure in each.passage.figures]
            lines += [f"  read    {figure}" for figure in each.read]
        return "\n".join(lines)

    def _lines(self) -> Iterator[str]:
        for name, share in self.shares().items():
            yield _LINE.format(
                name, _shown(share["precision"]), _shown(share["recall"]), share["read"],
                share["gold"],
            )  # fmt: skip


_HEAD: Final = ("field", "precision", "recall", "read", "written")
_LINE: Final = "{:12} {:20} {:20} {:>5} {:>8}"


def _is_wrong(judged: Judged) -> bool:
    return any(_differs(count) for count in judged.counts.values())


def _differs(count: Counts) -> bool:
    return not count.right == count.read == count.gold


def _with_interval(
    right: float,
    of: float,
    drawn: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    drawn_of: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> dict[str, float | None]:
    if not of:
        return {"value": None, "low": None, "high": None}
    shares = drawn[drawn_of > 0] / drawn_of[drawn_of > 0]
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(shares, [tail, 1 - tail])
    return {
        "value": round(right / of, 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
    }


def _shown(share: object) -> str:
    if not isinstance(share, dict) or share["value"] is None:
        return "-"
    return f"{share['value']:.2f} [{share['low']:.2f}-{share['high']:.2f}]"
