"""Figures that a lower source reports of a trial or drugs, held against a better one's of the same.

It works in any field, for it knows no endpoints: that two parts of sentences tell of the same is
seen by the study or drugs, the words, the times, the limits and the units that they share, and best
by a figure in which they agree beside one in which they do not. In doubt there is no conflict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from qa.conflicts.assertions import Asked, Opposed
from qa.conflicts.outcomes import (
    PAIR,
    Outcome,
    Value,
    numbers_of,
    outcomes_in,
    times_of,
    units_of,
)
from qa.conflicts.spoken import Spoken
from qa.conflicts.values import is_same
from qa.domain import Intent, Sentence
from qa.text.tables import is_row

_NEUTRAL: Final = units_of(
    "reduced lowered raised increased improved cut fell rose dropped significantly significant "
    "clearly group groups arm arms patients patient participants people person persons those "
    "adults subjects seen reported report reports recorded noted occurred occur found find "
    "happened developed rate rates risk trial trials study compared comparison comparator "
    "control versus receiving received taking taken given assigned randomised allocated therapy "
    "treatment treated drug drugs medicine result results showed shown reached reach achieved "
    "had new number proportion percent percentage share average mean median main "
    "secondary outcome outcomes endpoint endpoints least points point all any only just almost "
    "year years month months week weeks day days annual respectively experienced suffered "
    "affected according article says said start first incidence frequency common frequent often "
    "events event cases case figure figures value values used using standard usual care "
    "respective similar higher lower better worse more less fewer without free alone against "
    "hardly also still even both each total overall whole about followed needed gone were was "
    "by time treatments group-wise every-day"
)
"""Words that say nothing of what was measured, or in whom."""
_OF_ANOTHER: Final = re.compile(
    r"\b(?:would|could|might|expected|projected|assum\w+|hypothes\w+|model\w*"
    r"|other (?:trials?|stud(?:y|ies))|earlier (?:trials?|stud(?:y|ies))|elsewhere|meta-?analys\w+"
    r"|regist(?:ry|er)|real-world)\b",
    re.IGNORECASE,
)
_ENOUGH: Final = 0.5
"""Share of the words of the better source's outcome that the other must have."""
_CLOSE: Final = Decimal("0.03")
"""Part by which two times may differ: 52 weeks and a year."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What one part of a sentence reports."""

    said: Spoken
    outcome: Outcome

    @property
    def about(self) -> str:
        """What it is about, as a disagreement is headed."""
        label = self.outcome.label or "figures"
        return f"{label} in {' and '.join(sorted(self.said.trials or self.said.drugs))}"

    @property
    def rests_on(self) -> Intent:
        """The kind of question whose order of authority decides."""
        return Intent.FACT

    def is_touched(self, asked: Asked) -> bool:
        """Say whether the question is about the study or drugs, and the outcome or its values."""
        if not self.said.trials & asked.trials and not self.said.drugs & asked.drugs:
            return False
        values = {Decimal(each.number) for each in self.outcome.values}
        if values & numbers_of(asked.text):
            return True
        times = times_of(asked.text)
        if times and self.outcome.times and not _all_near(times, self.outcome.times):
            return False
        names = units_of(" ".join((*self.said.trials, *self.said.drugs)))
        return bool((self.outcome.measured - _NEUTRAL - names) & units_of(asked.text))

    def opposed(self, better: Sequence[Spoken]) -> Opposed | None:
        """Return the better sentence that tells the same with another figure; None if any agrees.

        A figure that a better source gives of anything like it is explained by that.
        """
        near = [each for each in better if _is_of_the_same(self.said, each)]
        found = next(
            (
                (each, outcome)
                for each in near
                for outcome in told_by(each)
                if _differ(self, outcome, each)
            ),
            None,
        )
        if found is None or any(self._is_explained(each) for each in near):
            return None
        each, outcome = found
        return Opposed(each, self.said, about=_heading(outcome, each, self))

    def _is_explained(self, better: Spoken) -> bool:
        words = f"{better.text} {_header(better)}"
        given = numbers_of(words)
        numbers = [value.number.lstrip("-") for value in self.outcome.values]
        numbers += [self.outcome.ratio] if self.outcome.ratio else []
        if not all(_is_among(number, given) for number in numbers):
            return False
        about = self.outcome.measured - _NEUTRAL - units_of(_context(self.said))
        return bool(about & units_of(words))


def _is_among(number: str, given: frozenset[Decimal]) -> bool:
    """Say whether a number is given, as it is or with more decimals."""
    value = Decimal(number)
    return any(
        each == value or (_finer(each, value) and is_same(number, str(each))) for each in given
    )


def _finer(one: Decimal, other: Decimal) -> bool:
    return int(one.as_tuple().exponent) < int(other.as_tuple().exponent)


def reported(said: Spoken) -> Iterator[Reported]:
    """Yield what a sentence reports of a trial or of drugs."""
    if len(said.trials) > 1 or not (said.trials or said.drugs) or _OF_ANOTHER.search(said.text):
        return
    for outcome in told_by(said):
        yield Reported(said, outcome)


def told_by(said: Spoken) -> tuple[Outcome, ...]:
    """Return the outcomes that a sentence or a row tells."""
    return outcomes_in(said.text, _header(said))


def _header(said: Spoken) -> str:
    if not is_row(said.text):
        return ""
    lead = said.passage.lead(Sentence(said.start, said.end))
    return lead.text if lead is not None else ""


def _context(said: Spoken) -> str:
    return " ".join((*said.trials, *said.drugs))


def _is_of_the_same(said: Spoken, better: Spoken) -> bool:
    if said.trials:
        return said.trials == better.trials
    return bool(said.drugs) and said.drugs == better.drugs


def _differ(lower: Reported, outcome: Outcome, better: Spoken) -> bool:
    """Say whether two outcomes are the same by all that tells of it, and a figure is not."""
    mine = lower.outcome
    if mine.values[0].unit != outcome.values[0].unit or len(outcome.values) != PAIR:
        return False
    alone = len(mine.values) != PAIR
    if alone and not lower.said.trials:
        return False
    if not (_one_differs(mine, outcome) if alone else _pair_differs(mine, outcome)):
        return False
    around = f"{better.source.title} {' '.join(better.passage.heading)}"
    if mine.codes != outcome.codes or mine.limits != outcome.limits:
        return False
    return _same_times(mine, outcome, times_of(around)) and _same_words(
        lower, outcome, better, around
    )


def _same_words(lower: Reported, outcome: Outcome, better: Spoken, around: str) -> bool:
    """Say whether no word that tells of an outcome stands on one side alone."""
    mine, near = lower.outcome, units_of(around)
    names = units_of(_context(lower.said)) | units_of(_context(better))
    theirs = outcome.measured - _NEUTRAL - names
    strange = (mine.every - outcome.every - near - _NEUTRAL - names) | (theirs - mine.every - near)
    shared = theirs & mine.every
    if not shared or len(shared) < _ENOUGH * len(theirs) or strange:
        return False
    return len(mine.values) == PAIR or theirs <= mine.every


def _pair_differs(mine: Outcome, outcome: Outcome) -> bool:
    """Say whether of two pairs of one order one value is the same and the other is not."""
    pairs = list(zip(mine.values, outcome.values, strict=True))
    if _is_reversed(mine.values, outcome.values):
        pairs = list(zip(mine.values, reversed(outcome.values), strict=True))
    same = [is_same(one.number, other.number) for one, other in pairs]
    if all(same):
        both = mine.ratio and outcome.ratio
        return bool(both) and not is_same(mine.ratio or "", outcome.ratio or "")
    return any(same)


def _is_reversed(ours: Sequence[Value], theirs: Sequence[Value]) -> bool:
    """Say whether the words behind the values tell the groups in the other order."""
    crossed = bool(ours[0].arm & theirs[1].arm - theirs[0].arm) or bool(
        ours[1].arm & theirs[0].arm - theirs[1].arm
    )
    straight = bool(ours[0].arm & theirs[0].arm - theirs[1].arm) or bool(
        ours[1].arm & theirs[1].arm - theirs[0].arm
    )
    return crossed and not straight


def _one_differs(mine: Outcome, outcome: Outcome) -> bool:
    """Say whether a value of one named group is another than that of the same group."""
    first, second = (value.arm for value in outcome.values)
    named = [bool(mine.every & only) for only in (first - second, second - first)]
    if sum(named) != 1:
        return False
    return not is_same(mine.values[0].number, outcome.values[named.index(True)].number)


def _same_times(mine: Outcome, outcome: Outcome, around: frozenset[Decimal]) -> bool:
    """Say whether two outcomes name the same times; one that names none has those around it."""
    if mine.times and outcome.times:
        return _all_near(mine.times, outcome.times) and _all_near(outcome.times, mine.times)
    if outcome.times:
        return False
    return not mine.times or not around or _all_near(mine.times, around)


def _all_near(times: frozenset[Decimal], others: frozenset[Decimal]) -> bool:
    return all(any(abs(one - each) <= _CLOSE * each for each in others) for one in times)


def _heading(outcome: Outcome, better: Spoken, lower: Reported) -> str:
    """Return what both tell of: as the better source calls it, or in the words that both have."""
    both = (outcome.measured & lower.outcome.every) - _NEUTRAL
    words = (word for word in re.findall(r"[^\W\d_]+", better.text) if units_of(word) & both)
    label = outcome.label or " ".join(dict.fromkeys(words)) or "figures"
    return f"{label} in {' and '.join(sorted(lower.said.trials or lower.said.drugs))}"
