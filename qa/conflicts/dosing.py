"""Doses and limits that a source states, held against those of the label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qa.conflicts.assertions import Asked, Opposed
from qa.conflicts.spoken import Spoken, stems
from qa.domain import Intent, SourceType
from qa.text.measures import measure, plainly_written
from qa.text.numbers import quantities

_DOSE = re.compile(r"\bdos(?:e|es|age|ing)\b|\bmg/(?:kg|m2|m²)", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\b(?:reduc\w+|lower\w*|levels?|de-?escalat\w*|decreas\w+|missed|overdose|trial|assigned"
    r"|differs?|different|children|tablets?)\b",
    re.IGNORECASE,
)
_ROLES = {
    "starting": r"start\w*|initial\w*|begin\w*",
    "maximum": r"max\w*|highest|at most|up to",
    "maintenance": r"maint\w+",
}
_ROLE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _ROLES.items()}
_PERIOD = re.compile(
    r"\b(?:once|twice|(?:three|four|\d) times)? ?(?:a |per |each |every )?"
    r"(?P<period>day|daily|week|weekly|month|monthly)\b",
    re.IGNORECASE,
)
_UNITS = ("mcg", "mcg/kg", "mcg/m2")
_ASKS_DOSE = re.compile(
    r"\bdos(?:e|es|age|ing)\b|\bhow (?:much|often)\b|\b(?:start|begin)\w*|\bschedule\b"
    r"|\b(?:daily|weekly)\b|\bmg\b",
    re.IGNORECASE,
)

_RULES = {
    "stop": r"stop(?:ped|s|ping)?|discontinu\w+|cease[ds]?",
    "hold": r"withh(?:old|eld)|interrupt\w*|held|hold(?:ing)?|paus\w+",
    "avoid": r"contraindicat\w+|avoid\w*|not (?:be )?(?:given|used|recommended)",
}
_RULE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _RULES.items()}
_LIMIT = re.compile(
    r"(?<!\w)(?:(?:below|less than|under|lower than|<=?|≤)|(?P<high>above|over|more than"
    r"|greater than|exceed\w*|higher than|at least|>=?|≥|grades?)) ?(?P<value>\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_NO_MEASURE = stems(
    "stop stopped discontinue withhold hold interrupt contraindicated avoid recommended patients "
    "treatment with if the label requires permanently grade higher symptomatic says given adults"
)
_ASKS_LIMIT = re.compile(
    r"\b(?:stop\w*|discontinu\w*|withh\w+|hold\w*|held|interrupt\w*|contraindicat\w*|avoid\w*"
    r"|threshold|limit|cut-?off|below|above|at which|can \w+ be (?:given|used)|rules?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose of a drug: how much, in which part of the treatment, and how often."""

    said: Spoken
    role: str
    amounts: frozenset[tuple[Decimal, str]]
    period: str

    @property
    def about(self) -> str:
        """What it is about, as a disagreement is headed."""
        return f"{self.role} dose of {' and '.join(sorted(self.said.drugs))}".strip()

    @property
    def rests_on(self) -> Intent:
        """The kind of question whose order of authority decides."""
        return Intent.DOSE

    def is_touched(self, asked: Asked) -> bool:
        """Say whether the question asks for a dose of the drug."""
        return bool(self.said.drugs & asked.drugs) and bool(_ASKS_DOSE.search(asked.text))

    def opposed(self, better: Sequence[Spoken]) -> Opposed | None:
        """Return the label's dose, if no sentence of it has this one."""
        rules = [
            dose
            for each in better
            if each.source.source_type is SourceType.LABEL and each.drugs == self.said.drugs
            for dose in doses(each)
            if _units(dose) == _units(self)
        ]
        if any(self._agrees(dose) for dose in rules):
            return None
        first = next((dose for dose in rules if dose.role == self.role), None)
        return Opposed(first.said, self.said) if first else None

    def _agrees(self, other: Dose) -> bool:
        periods = {self.period, other.period} - {""}
        return self.amounts <= other.amounts and len(periods) <= 1


@dataclass(frozen=True, slots=True)
class Limit:
    """A value of a measurement at which a drug is stopped, held or not given."""

    said: Spoken
    rule: str
    value: Decimal
    upwards: bool
    measure: frozenset[str]

    @property
    def about(self) -> str:
        """What it is about, as a disagreement is headed."""
        return f"when to {self.rule} {' and '.join(sorted(self.said.drugs))}"

    @property
    def rests_on(self) -> Intent:
        """The kind of question whose order of authority decides."""
        return Intent.DOSE

    def is_touched(self, asked: Asked) -> bool:
        """Say whether the question asks when the drug is stopped, held or not given."""
        return bool(self.said.drugs & asked.drugs) and bool(_ASKS_LIMIT.search(asked.text))

    def opposed(self, better: Sequence[Spoken]) -> Opposed | None:
        """Return the label's rule with another value, if none of it has this one."""
        rules = [
            limit
            for each in better
            if each.source.source_type is SourceType.LABEL and each.drugs == self.said.drugs
            for limit in limits(each)
            if limit.rule == self.rule
            and limit.upwards is self.upwards
            and limit.measure & self.measure
        ]
        if not rules or any(limit.value == self.value for limit in rules):
            return None
        return Opposed(rules[0].said, self.said)


def doses(said: Spoken) -> Iterator[Dose]:
    """Yield the dose that a sentence states of the drugs that it speaks of."""
    text = plainly_written(said.text)
    if not said.drugs or not _DOSE.search(text) or _OF_OTHERS.search(text):
        return
    amounts = frozenset(m for each in quantities(text) if (m := measure(each))[1] in _UNITS)
    if amounts:
        role = next((name for name, words in _ROLE.items() if words.search(text)), "")
        period = _PERIOD.search(text)
        yield Dose(said, role, amounts, period["period"][0].lower() if period else "")


def limits(said: Spoken) -> Iterator[Limit]:
    """Yield the limits that a sentence states of the drugs that it speaks of."""
    text = plainly_written(said.text)
    rule = next((name for name, words in _RULE.items() if words.search(text)), None)
    found = list(_LIMIT.finditer(text))
    if not said.drugs or rule is None or len(found) != 1:
        return
    match = found[0]
    measured = stems(text[: match.start()]) | stems(text[match.end() :])
    names = stems(" ".join(said.drugs))
    yield Limit(
        said,
        rule,
        Decimal(match["value"]),
        match["high"] is not None,
        measured - _NO_MEASURE - names,
    )


def _units(dose: Dose) -> frozenset[str]:
    return frozenset(unit for _, unit in dose.amounts)
