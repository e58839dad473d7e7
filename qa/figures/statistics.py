"""Ratios, differences, intervals and P values, as sentences and cells write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa.domain import Effect, Interval
from qa.figures.plain import NUMBER, SIGNED, number
from qa.figures.units import UNIT

MEASURES = {
    "hazard ratio": r"[Hh]azard [Rr]atios?|\b[as]?HRs?\b",
    "odds ratio": r"[Oo]dds [Rr]atios?|\ba?ORs?\b",
    "rate ratio": r"(?:[Ii]ncidence )?[Rr]ate [Rr]atios?|\bI?RRs?\b(?= ratio)|\bIRRs?\b",
    "risk ratio": r"[Rr]isk [Rr]atios?|[Rr]elative [Rr]isks?|\ba?RRs?\b",
    "difference": r"(?:\b(?:[Mm]ean|[Rr]isk|[Aa]bsolute|[Tt]reatment|[Bb]etween-group|[Gg]roup|"
    r"[Ee]stimated|[Aa]djusted|[Ww]eighted mean|[Ss]tandardi[sz]ed mean)\s)+[Dd]ifference"
    r"|(?<=[(\[] )[Dd]ifference|(?<=[(\[;,])\s?[Dd]ifference|\bMD\b|\bWMD\b|\bSMD\b",
}
_MEASURE = "|".join(f"(?P<m{index}>{words})" for index, words in enumerate(MEASURES.values()))
_NAMES = tuple(MEASURES)
_LEVEL = r"(?:(?P<level>\d\d(?:\.\d+)?)\s?%\s?)"
_CI_WORDS = r"(?:CIs?|C\.I\.|[Cc]onfidence [Ii]ntervals?|CrI|[Cc]redible [Ii]ntervals?)"
_EFFECT = re.compile(
    rf"(?:{_MEASURE})"
    # what it is about, its abbreviation, its level: "for death (HR) [95% CI]"
    rf"(?P<gap>(?:[^\d;:=.|]|\.(?!\d|\s[A-Z])){{0,60}}?(?:[(\[]\s?\d\d(?:\.\d+)?\s?%\s?{_CI_WORDS}\s?[)\]])?"
    rf"\s?[:=,]?\s?(?:of |was |is )?)(?P<value>{SIGNED})(?![\d.]*\d)(?:\s?(?P<unit>{UNIT}))?"
)
_OPEN_END = r"NR|NE|NA|NC|not (?:reached|estimable|available|calculable|evaluable)"
_BOUNDS = (
    rf"(?P<low>{SIGNED})\s?(?:%|{UNIT})?\s?(?:-|to|,|;|and|through)\s?"
    rf"(?:(?P<high>[-+]?{NUMBER})|{_OPEN_END})\s?(?:%|{UNIT})?"
)
_NAMED_CI = re.compile(
    rf"[,;:]?\s?[(\[]?\s?{_LEVEL}?{_CI_WORDS}(?:\s?[(\[](?:\d\d ?% ?)?CI[)\]])?\s?[,:=;]?\s?"
    rf"(?:of |from |was |ranged from )?[(\[]?\s?{_BOUNDS}\s?[)\]]?"
)
_BARE_CI = re.compile(rf"[(\[]\s?{_BOUNDS}\s?(?:[)\]]|(?=[;,]))")
_LEVEL_ONLY = re.compile(rf"{_LEVEL}{_CI_WORDS}")
_P = re.compile(
    rf"(?<![\w-])[Pp](?:[- ]?values?)?\s?(?:for [\w -]{{1,30}})?\s?(?:of |was |is )?"
    rf"(?P<sign>[=<>≤≥]|<=|>=)\s?(?P<value>{NUMBER})(?P<power>\s?x\s?10-?\d+)?"
)
_CHANCE = 1.0
_MOST = {"hazard ratio": 30.0, "odds ratio": 500.0, "risk ratio": 200.0, "rate ratio": 200.0}
"""What no ratio exceeds: beyond it stands something else, such as a heart rate for HR."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands in a sentence."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoundInterval(Span):
    """An interval, None where one end is open; `level` in percent."""

    bounds: Interval | None
    level: str | None


@dataclass(frozen=True, slots=True)
class FoundEffect(Span):
    """An effect and the words between its measure and its value, which may say of what."""

    effect: Effect
    about: str


@dataclass(frozen=True, slots=True)
class FoundP(Span):
    """A P value with its sign, unless that is "="."""

    p: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """All that one text says of effects and precision."""

    effects: tuple[FoundEffect, ...]
    intervals: tuple[FoundInterval, ...]
    ps: tuple[FoundP, ...]

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield where they stand."""
        for found in (*self.effects, *self.intervals, *self.ps):
            yield found.start, found.end

    def interval_after(self, end: int, text: str) -> FoundInterval | None:
        """Return the interval that begins where a value ends, but for signs in the text."""
        after = (found for found in self.intervals if found.start >= end)
        nearest = next(after, None)
        beside = nearest is not None and not text[end : nearest.start].strip(" ([;,")
        return nearest if beside else None


_NEAR = 2
_ABBREVIATED = 4
# After "HR" the value follows at once; "RR) for exon 11" is something else.
_SHORT_GAP = re.compile(
    r"[\s:=,]*(?:[(\[][^)\]]*[)\]])?[\s:=,\])]*(?:for [\w -]{1,40}?)?[\s:=,]*(?:was|of|is)?\s*"
)
_LISTED = re.compile(r"ratios (?:of|were) [^;]*respectively", re.IGNORECASE)


def statistics(text: str) -> Statistics:
    """Return the effects, intervals and P values of a plain text, in order."""
    ps = tuple(_ps(text))
    intervals = tuple(_intervals(text))
    taken = [(found.start, found.end) for found in (*ps, *intervals)]
    effects = []
    several = _LISTED.search(text) is not None
    for match in () if several else _EFFECT.finditer(text):
        inside = any(
            start < match.end("value") and match.start("value") < end for start, end in taken
        )
        found = None if inside else _effect(match, intervals)
        if found is not None:
            effects.append(found)
    return Statistics(tuple(effects), intervals, ps)


def _ps(text: str) -> Iterator[FoundP]:
    for match in _P.finditer(text):
        value = number(match["value"])
        if float(value) <= _CHANCE:
            sign = {"=": "", "<=": "≤", ">=": "≥"}.get(match["sign"], match["sign"])
            power = (match["power"] or "").replace(" ", "")
            yield FoundP(match.start(), match.end(), f"{sign}{value}{power}")


def _intervals(text: str) -> Iterator[FoundInterval]:
    named = list(_NAMED_CI.finditer(text))
    taken = [match.span() for match in named]
    level_only = _LEVEL_ONLY.search(text)
    told = level_only or named or re.search(_MEASURE, text)
    bare = (
        match
        for match in (_BARE_CI.finditer(text) if told else ())
        if not any(start < match.end() and match.start() < end for start, end in taken)
    )
    for match in sorted([*named, *bare], key=lambda found: found.start()):
        high = match["high"]
        bounds = (number(match["low"]), number(high)) if high else None
        if bounds and float(bounds[0]) > float(bounds[1]):
            bounds = None
        level = match.groupdict().get("level")
        yield FoundInterval(match.start(), match.end(), bounds, level)


def _effect(match: re.Match[str], intervals: tuple[FoundInterval, ...]) -> FoundEffect | None:
    measure = next(
        _NAMES[int(group[1:])]
        for group, words in match.groupdict().items()
        if words is not None and re.fullmatch(r"m\d", group)
    )
    value = number(match["value"])
    unit = match["unit"] or ""
    abbreviated = match.start("gap") - match.start() <= _ABBREVIATED
    if abbreviated and _SHORT_GAP.fullmatch(match["gap"]) is None:
        return None
    if measure != "difference" and (unit or not 0 < float(value) <= _MOST[measure]):
        return None
    effect = Effect(measure, value)
    end = match.end()
    following = next((each for each in intervals if 0 <= each.start - end <= _NEAR), None)
    in_gap = _LEVEL_ONLY.search(match["gap"])
    if following is not None:
        level = following.level or (in_gap["level"] if in_gap else None)
        effect = replace(effect, ci=following.bounds, level=level if following.bounds else None)
    return FoundEffect(match.start(), end, effect, match["gap"])
