"""Figures out of one sentence: values are joined with the endpoint and the group they are of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.domain import Arm, Effect, Figure
from qa.figures.context import analysis_of, population_of, trial_of
from qa.figures.endpoints import Endpoint, Kind, endpoints
from qa.figures.naming import PAIR, names_of
from qa.figures.placing import Placed, measured, placed_values
from qa.figures.plain import plain
from qa.figures.statistics import Statistics, statistics
from qa.figures.values import Values, joined, values

_DESIGN = re.compile(
    r"\b(?:power(?:ed)? (?:of|to|for|calculat\w+)|"
    r"\d ?% power|to detect|sample size|assum(?:ed|ing)|alpha|"
    r"non-?inferiority margin|eligib\w+|inclusion criteria|were excluded|expected to|"
    r"would (?:be|have)|hypothesi[sz]\w+|risk factors (?:were|included)|"
    r"means|(?:not|never) (?:be )?compare[ds]?|cannot (?:show|be compared)|comorbidit\w+)\b",
    re.IGNORECASE,
)
_ASSOCIATION = re.compile(
    r"\b(?:prognostic|multivaria\w+|univaria\w+|independent\w*|predict\w*|associat\w+|correlat\w+|"
    r"(?:risk|protective) factors?|regression|relat(?:ed|ion\w*) to|"
    r"(?:raise[sd]?|increase[sd]?|higher|greater) (?:the )?(?:risk|odds))\b",
    re.IGNORECASE,
)
_LONG_LIST = re.compile(r"\d ?%?, \d[\d.]*(?: ?± ?[\d.]+)? ?%?,? and \d")
_OUTCOME = re.compile(
    r"\b(?:associated|related|linked|correlated) (?:with|to)\b|\b(?:odds|likelihood|risk factors?|"
    r"predictors?) (?:of|for)\b|\bpredict\w*\b",
    re.IGNORECASE,
)
_FOR = re.compile(r"[\s,)]*(?:for|in) (?:the )?(?:median )?", re.IGNORECASE)
_MOST_NUMBERS = 40
_DIGIT = re.compile(r"\d+(?:\.\d+)?")
_MOST_ARMS = 4
_SURVIVAL = "overall survival"


def sentence_figures(text: str, title: str = "", heading: Sequence[str] = ()) -> tuple[Figure, ...]:
    """Return the figures that one sentence states, in order; `title` and `heading` are its place.

    Nothing is guessed: a value whose endpoint cannot be read is left out, and one whose group
    cannot be read has no name. Every number of a figure is in the sentence.
    """
    flat = plain(text)
    count = len(_DIGIT.findall(flat))
    if not 0 < count <= _MOST_NUMBERS or _DESIGN.search(flat):
        return ()
    stats = statistics(flat)
    read = values(flat, stats)
    if not read.found and not stats.effects:
        return ()
    named = names_of(read)
    found = measured(read, [name for name in named.values() if name])
    placed = placed_values(read, found, named)
    figures = _grouped(placed, read)
    figures = _with_effects(figures, found, stats, read.core)
    context = _Context(flat, title, heading, alone=len(figures) == 1)
    return tuple(context.told(row) for row in figures)


@dataclass(frozen=True, slots=True)
class _Row:
    """A figure in the making, its endpoint, and where its first number stands."""

    endpoint: Endpoint
    start: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class _Context:
    """What the sentence and its place say of all its figures."""

    text: str
    title: str
    heading: Sequence[str]
    alone: bool

    def told(self, row: _Row) -> Figure:
        """Return the figure with its trial, population and analysis."""
        figure = row.figure
        names = [arm.name for arm in figure.arms if arm.name]
        return replace(
            figure,
            trial=trial_of(self.text, self.title, self.heading),
            population=population_of(self.text, row.start, names),
            analysis=analysis_of(self.text, row.start, alone=self.alone),
        )


def _grouped(placed: Sequence[Placed], read: Values) -> list[_Row]:
    """Join the values of one endpoint to a figure; a group that comes again begins another."""
    figures: list[_Row] = []
    for index, each in enumerate(placed):
        n = each.value.n or _size(each, placed[index + 1 :], read)
        value = each.value
        arm = Arm(each.name, value.number, value.unit, n, value.ci)
        before = placed[index - 1] if index else None
        if before is not None and figures and _goes_on(before, each, figures[-1].figure, read.core):
            figure = figures[-1].figure
            figures[-1] = replace(figures[-1], figure=replace(figure, arms=(*figure.arms, arm)))
        else:
            figures.append(_Row(each.endpoint, value.start, Figure(each.endpoint.name, (arm,))))
    return [row for row in _unambiguous(figures) if _is_told(row, read.core)]


def _unambiguous(rows: Sequence[_Row]) -> list[_Row]:
    """Leave out what nobody is named for, where one mention of an endpoint has several figures.

    Of "mortality (1% v 9%) and reintubation (4% v 23%)" the second pair is of something else.
    """
    kept: list[_Row] = []
    for row in rows:
        same = [each for each in rows if each.endpoint == row.endpoint]
        unnamed = all(arm.name is None for arm in row.figure.arms)
        first_pair = row is same[0] and len(row.figure.arms) == PAIR
        if len(same) == 1 or not unnamed or first_pair:
            kept.append(row)
    return kept


def _goes_on(before: Placed, here: Placed, figure: Figure, core: str) -> bool:
    """Say whether a value is of one more group of the figure that the value before is in."""
    if before.endpoint.name != here.endpoint.name or before.value.unit != here.value.unit:
        return False
    if before.name and here.name:
        return here.name not in [arm.name for arm in figure.arms]
    # A value without a name is of another group only if it stands beside the other's.
    return len(figure.arms) == 1 and joined(core, before.value, here.value)


def _is_told(row: _Row, core: str) -> bool:
    """Say whether enough is known of a figure to show it."""
    names = {arm.name for arm in row.figure.arms}
    if row.endpoint.kind is Kind.LEVEL and (len(names) < PAIR or None in names):
        return False
    # Of a list of three or more it cannot be told which is whose.
    return len(row.figure.arms) <= _MOST_ARMS and _LONG_LIST.search(core) is None


def _size(each: Placed, following: Sequence[Placed], read: Values) -> int | None:
    """Return the n that stands after a value's group and before the next value."""
    end = following[0].value.start if following else len(read.core)
    here = [n for start, n in read.sizes if each.value.end <= start < end]
    return here[0] if here and each.name else None


def _with_effects(
    figures: list[_Row],
    found: Sequence[Endpoint],
    stats: Statistics,
    core: str,
) -> list[_Row]:
    """Give each effect and P value to the figure whose endpoint comes before it.

    A further effect needs words of its own that name its endpoint: what (odds ratio 1.2) and
    what not (odds ratio 0.9) else cannot be told.
    """
    figures = list(figures)
    from_ = 0
    for effect in stats.effects:
        following = [each.start for each in stats.effects if each.start > effect.start]
        own = [e for e in stats.ps if effect.end <= e.start < min(following, default=len(core))]
        told = replace(effect.effect, p=own[0].p if own else None)
        outcome = [*_OUTCOME.finditer(core, from_, effect.start)]
        begin = outcome[-1].end() if outcome else from_
        before = [
            each
            for each in found
            if begin <= each.end and each.start >= begin and each.end <= effect.start + 1
        ]
        about = _FOR.match(core, effect.end)
        named = [each for each in endpoints(effect.about)] or [
            each for each in found if about and each.start == about.end()
        ]
        of = (before or named)[-1:]
        for endpoint in (each for each in of if each.kind is not Kind.NONE):
            # The odds of death are not a time to it.
            odds = told.measure in ("odds ratio", "risk ratio") and endpoint.name == _SURVIVAL
            of_what = replace(endpoint, name="mortality") if odds else endpoint
            _attach(figures, of_what, told, alone=_ASSOCIATION.search(core) is None)
        from_ = effect.end
    if not stats.effects:
        _attach_ps(figures, stats)
    return figures


def _attach(figures: list[_Row], endpoint: Endpoint, effect: Effect, *, alone: bool) -> None:
    """Add an effect to the figure of its endpoint; `alone` it may make one of its own."""
    for index in range(len(figures) - 1, -1, -1):
        row = figures[index]
        if row.endpoint.start == endpoint.start and row.figure.effect is None:
            figures[index] = replace(row, figure=replace(row.figure, effect=effect))
            return
    if alone:
        figures.append(_Row(endpoint, endpoint.end, Figure(endpoint.name, (), effect)))


def _attach_ps(figures: list[_Row], stats: Statistics) -> None:
    """Give a P value that stands alone to the one comparison of the sentence."""
    compared = [index for index, row in enumerate(figures) if len(row.figure.arms) > 1]
    if len(compared) == 1 and len(stats.ps) == 1:
        row = figures[compared[0]]
        figure = replace(row.figure, effect=Effect(p=stats.ps[0].p))
        figures[compared[0]] = replace(row, figure=figure)
