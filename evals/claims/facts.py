"""Figures that the corpus states in plain sentences, with the words that claims are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evals.alterations.cases import Place
from qa.domain import Arm, Effect, Figure
from qa.figures import sentence_figures

_MORE: Final = re.compile(
    r"\b(?:subgroup|subpopulation|interim|label|according to|exploratory|still|follow-up|cutoff|"
    r"about|Asia|Japanese|Chinese|primary report|post-marketing|surveillance|expression|means|"
    r"descriptive|in the two arms|single agent|estimated|network|pooled|updated?|journal|notice|"
    r"moderate|laboratory|adjudicated|said|company|mostly|earlier|not reached|two|both with)\b"
)
"""What a sentence says beyond its figures; templates would leave it out."""
_POPULATION: Final = re.compile(r"(?:PD-L1 )?CPS \d+ or higher\Z")
_ANALYSES: Final = frozenset({"final analysis", "2-year update", "3-year update"})


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of one trial with one or two named arms, and the sentence that states it."""

    place: Place
    trial: str
    endpoint: str
    unit: str
    arms: tuple[Arm, ...]
    effect: Effect | None
    population: str | None
    analysis: str | None

    @property
    def compares(self) -> bool:
        """Say whether two arms with other figures stand beside each other."""
        values = [arm.value for arm in self.arms]
        return len(values) == len(("A", "B")) and float(values[0]) != float(values[1])

    @property
    def is_time(self) -> bool:
        """Say whether the figures are medians of a time."""
        return self.unit == "months"

    @property
    def is_event(self) -> bool:
        """Say whether the figures are shares of patients with an adverse event."""
        return self.unit == "%" and not re.search(r"survival|rate|control", self.endpoint)

    @property
    def significant(self) -> bool | None:
        """Say whether the sentence shows more than chance between the arms; None: unknown."""
        effect = self.effect
        if effect is None:
            return None
        if effect.ci is not None and effect.measure == "hazard ratio":
            return float(effect.ci[1]) < 1 or float(effect.ci[0]) > 1
        return float(effect.p.lstrip("<")) < 0.05 if effect.p else None  # noqa: PLR2004


def read(places: Sequence[Place]) -> tuple[Fact, ...]:
    """Return the facts of sentences, in order; sentences that say more are left out."""
    return tuple(
        fact
        for place in places
        for figure in sentence_figures(place.quote, place.source.title, place.heading)
        if (fact := _fact(place, figure)) is not None
    )


def _fact(place: Place, figure: Figure) -> Fact | None:
    units = {arm.unit for arm in figure.arms}
    alone = figure.trial is not None and figure.trial in place.quote
    few = figure.arms and len(figure.arms) <= len(("A", "B"))
    named = few and all(arm.name and not arm.name.startswith("HER2") for arm in figure.arms)
    if not alone or not named or units not in ({"months"}, {"%"}):
        return None
    if not figure.endpoint.endswith(_WORDED) and "grade" not in figure.endpoint:
        return None
    told = place.quote.replace(figure.analysis or "\0", "").replace(figure.population or "\0", "")
    plain = figure.population is None or _POPULATION.match(figure.population)
    known = figure.analysis is None or figure.analysis in _ANALYSES
    if _MORE.search(told) or not plain or not known or figure.trial is None:
        return None
    return Fact(
        place,
        figure.trial,
        figure.endpoint,
        units.pop(),
        figure.arms,
        figure.effect,
        figure.population,
        figure.analysis,
    )


_WORDED: Final = (
    "overall survival",
    "progression-free survival",
    "event-free survival",
    "objective response rate",
    "response rate",
    "duration of response",
    "disease control rate",
    "adverse events",
)
