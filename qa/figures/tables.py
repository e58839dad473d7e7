"""Figures out of the rows of a table, under the names in its header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.domain import Arm, Effect, Figure
from qa.figures.arms import named
from qa.figures.context import analysis_of, analysis_of_row, population_of, trial_of
from qa.figures.endpoints import Endpoint, Kind, endpoints, time_point
from qa.figures.plain import NUMBER, number, plain
from qa.figures.statistics import MEASURES, statistics
from qa.figures.units import TIMES, UNIT, unit_named

CELLS = " | "
_EFFECT = re.compile("|".join(MEASURES.values()) + r"|\b(?:comparison|effect|difference|test)\b")
_P = re.compile(r"^\W*[Pp](?:[- ]?values?)?\W*$")
_P_CELL = re.compile(rf"^\s*(?P<sign>[<>≤≥]?)\s?(?P<p>{NUMBER})\s*$")
_N = re.compile(r"[(\[,]?\s*\b[nN]\s?=\s?(?P<n>\d[\d,]*)\s*[)\]]?")
_SIZE = re.compile(r"\((?P<n>\d[\d,]*)\)\s*$")
_LEVEL = re.compile(r"(?P<level>\d\d(?:\.\d+)?)\s?%\s?(?:CI|confidence|CrI)")
_CELL = re.compile(
    rf"^\s*(?P<value>-?{NUMBER})\s?(?P<unit>{UNIT})?"
    rf"(?:\s?(?:±|\+/-)\s?{NUMBER})?"
    rf"(?:\s?[(\[]\s?(?:(?:\d\d% CI,? )?(?P<low>-?{NUMBER})\s?%?\s?(?:-|to|,)\s?"
    rf"(?P<high>-?{NUMBER})\s?%?|\d+ of (?P<n>\d+)|(?P<share>{NUMBER})\s?%?)\s?[)\]])?\s*$"
)
_SHARES = re.compile(r"n ?\(%\)|no\. ?\(%\)|number \(%\)", re.IGNORECASE)
_LABEL_UNIT = re.compile(rf"(?:[,(]\s?|\bin )(?P<unit>{UNIT})\s?[),]?")
_NO_COLUMN = re.compile(
    r"\b(?:n|total|all|analys[ie]s|reference|study|year|dose|cancer|score|visits?|retested|"
    r"meaning|not|when|what|action)\b",
    re.IGNORECASE,
)
_DETAIL = re.compile(r"\([^)]*\)|,[^,:]*$")


@dataclass(frozen=True, slots=True)
class Header:
    """What the columns of a table hold, in order after the first."""

    stub: str
    columns: tuple[str, ...]

    def is_effect(self, index: int) -> bool:
        """Say whether a column holds effects and no group's values."""
        return _EFFECT.search(self.columns[index]) is not None

    def is_p(self, index: int) -> bool:
        """Say whether a column holds P values."""
        return _P.match(self.columns[index]) is not None

    def arm(self, index: int) -> tuple[str | None, int | None]:
        """Return a column's group and its size."""
        words = self.columns[index]
        size = _N.search(words) or _SIZE.search(words)
        name = named((words[: size.start()] if size else words).strip())
        return name, int(size["n"].replace(",", "")) if size else None


def header_of(row: str) -> Header:
    """Read the first row of a table."""
    stub, *columns = (cell.strip() for cell in plain(row).split("|"))
    return Header(stub, tuple(columns))


def row_figures(
    row: str, header: Header, title: str = "", heading: Sequence[str] = ()
) -> tuple[Figure, ...]:
    """Return the figure of one table row under its header, or nothing.

    The label of the row names the endpoint, with the population or analysis if it says so.
    """
    label, *cells = (cell.strip() for cell in plain(row).split("|"))
    endpoint = _endpoint(label, header)
    if endpoint is None or len(cells) != len(header.columns):
        return ()
    unit = _unit(label)
    arms: list[Arm] = []
    effect: Effect | None = None
    for index, cell in enumerate(cells):
        if header.is_p(index):
            effect = _with_p(effect, cell)
        elif header.is_effect(index):
            effect = _effect(cell, header.columns[index]) or effect
        else:
            arm = _arm(cell, label, unit, header.arm(index))
            arms += [arm] if arm is not None and _fits(endpoint, arm) else []
    if not arms and effect is None:
        return ()
    head = label.split(":")[0] if ":" in label else label
    return (
        Figure(
            endpoint.name,
            tuple(arms),
            effect,
            trial=trial_of(f"{header.stub} . {label}", title, heading),
            population=population_of(f"{head} ", len(head), ()),
            analysis=analysis_of(label, 0) or analysis_of_row(label),
        ),
    )


def _endpoint(label: str, header: Header) -> Endpoint | None:
    found = [each for each in endpoints(label) if each.kind is not Kind.NONE]
    under = [each for each in endpoints(header.stub) if each.kind is Kind.EVENT]
    if found:
        endpoint = found[0]
        if endpoint.kind is Kind.EVENT and under and not endpoint.name.startswith(("grade", "any")):
            grade = under[0].name.removesuffix("adverse events")
            return replace(endpoint, name=f"{grade}{endpoint.name}")
        time = time_point(label, loose=True)
        if time and (endpoint.kind is Kind.SURVIVAL or endpoint.name == "mortality"):
            return replace(endpoint, name=f"{time} {endpoint.name}")
        return endpoint
    if not re.search(
        r"\b(?:outcome|endpoint|event|reaction|result|variable|measure)\b", header.stub, re.I
    ):
        return None
    name = _DETAIL.sub("", _SHARES.sub("", label)).strip(" ,:")
    return Endpoint(0, len(label), name[:1].lower() + name[1:], Kind.LEVEL) if name else None


def _unit(label: str) -> str:
    match = _LABEL_UNIT.search(label)
    return "%" if _SHARES.search(label) else unit_named(match["unit"]) if match else ""


def _arm(cell: str, label: str, unit: str, arm: tuple[str | None, int | None]) -> Arm | None:
    match = _CELL.match(cell)
    if match is None:
        return None
    name, size = arm
    value, share = match["value"], match["share"]
    if share and _SHARES.search(label):
        value = share
    own = unit_named(match["unit"]) if match["unit"] else unit
    ci = (number(match["low"]), number(match["high"])) if match["high"] else None
    n = int(match["n"]) if match["n"] else size
    return Arm(name, number(value), own, n, ci)


def _fits(endpoint: Endpoint, arm: Arm) -> bool:
    match endpoint.kind:
        case Kind.SURVIVAL | Kind.TIME:
            return arm.unit in TIMES or (arm.unit == "%" and endpoint.kind is Kind.SURVIVAL)
        case Kind.RATE | Kind.EVENT:
            return arm.unit == "%"
        case _:
            return arm.unit != ""


def _effect(cell: str, column: str) -> Effect | None:
    """Read a cell of effects; the header names the measure where the cell does not."""
    stats = statistics(cell)
    p = stats.ps[0].p if stats.ps else None
    if stats.effects:
        effect = stats.effects[0].effect
    else:
        of_header = statistics(f"{column.split('(', maxsplit=1)[0].strip()} {cell}").effects
        if not of_header:
            return Effect(p=p) if p else None
        effect = of_header[0].effect
    level = _LEVEL.search(column)
    if level and effect.ci and not effect.level:
        effect = replace(effect, level=level["level"])
    return replace(effect, p=p or effect.p)


def _with_p(effect: Effect | None, cell: str) -> Effect | None:
    match = _P_CELL.match(cell)
    if match is None:
        return effect
    return replace(effect or Effect(), p=f"{match['sign']}{number(match['p'])}")
