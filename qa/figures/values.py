"""Values of endpoints in a sentence, each with its unit, its interval and how many it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.domain import Interval
from qa.figures.plain import NUMBER, blanked, number
from qa.figures.statistics import Statistics
from qa.figures.units import TIMES, UNIT, unit_named

_SPREAD = rf"\s?(?:±|\+/-|\(\s?SD:?\s?)\s?{NUMBER}\s?(?:%|\))?"
_VALUE = re.compile(
    r"(?<![\w.])(?<![A-Za-z]-)(?<!\d-)(?<!\d - )(?P<sign>(?<![\w.)%])(?<![\d%)] )[-+])?"
    rf"(?P<value>{NUMBER})(?![\d.]*\d|\w| ?- ?\d)"
    rf"(?P<spread>{_SPREAD})?(?:\s?(?P<unit>{UNIT}))?(?P<spread2>{_SPREAD})?"
)
_COUNT = re.compile(
    r"(?P<before>(?<![\w.,])\d[\d,]* ?(?:of|out of|/) ?(?:the )?(?P<n1>\d[\d,]*)"
    r"(?: [a-z]+){0,3}\s?[(\[]?\s?)(?=\d[\d.]*\s?%)"
    r"|(?P<split>(?<![\w.,])\d[\d,]*\s?[(\[]\s?)(?=\d[\d.]*\s?%\s?[)\]])"
    r"|(?<=%)\s?[(\[;,]\s?(?P<after>\d[\d,]*\s?(?:of|/|out of)\s?(?P<n2>\d[\d,]*)"
    r"(?:[ a-z]{0,20})?)(?=[)\];,]|\s{3})"
    r"|(?<=%)[)\]]?\s?(?P<of>of (?:the )?(?P<n3>\d[\d,]*))(?= )"
    r"|(?<=%)\s?[(\[]\s?(?P<only>n\s?=\s?\d[\d,]*|\d[\d,]*)\s?[)\]]"
)
_HOW_MANY = re.compile(
    r"[(\[]?\s?\b[nN]\s?=\s?(?P<n>\d[\d,]*)\s?[)\]]?"
    r"|[(\[](?P<n2>\d[\d,]*) (?:patients|participants|subjects|women|men|children)[)\]]"
)
_TIME_BEFORE = re.compile(
    r"(?:\b(?:at|after|within|for|over|every|by|until|during|per|first|last|than|each|through|"
    r"next|past|previous|least|about every|to week|a)|/|-)\s*$",
    re.IGNORECASE,
)
_BOUND_BEFORE = re.compile(
    r"(?:\b(?:at least|at most|up to|more than|less than|fewer than|above|below|exceed\w*|over|"
    r"under|within|minimum of|maximum of|than)|[≥≤<>])\s*(?:a )?$",
    re.IGNORECASE,
)
_RANGE_BEFORE = re.compile(
    r"\b(?:between|rang(?:e[ds]?|ing)|IQR|interquartile range)[:,]?\s*(?:from |of )?$", re.I
)
_NO_VALUE_AFTER = re.compile(
    r"\s*(?:\(?relative\)?\s)?(?:(?:lower|higher|greater|reduced|increased|relative|reduction|"
    r"decrease|increase|improvement|less|more|fewer|longer|shorter)\b|of (?:cells|tumou?r cells|"
    r"the dose)|power\b|CI\b|confidence|cut|of age|old\b|ago\b|after\b|later\b|before\b|apart\b|"
    r"following\b|before\b|prior\b|post|into\b|(?:and|or) (?:older|more|over|higher|less|younger))",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# What may stand after a share of patients; "5 % glucose" is none.
_AFTER_SHARE = re.compile(
    r"\s*(?:$|[^\w\s(]|\(|(?:of|in|with|for|and|or|vs?|versus|at|to|compared|as|than|on|among|"
    r"respectively|were|was|had|but|while|whereas|against|by|given|receiving|alive|when|under|"
    r"patients|participants|who|experienc\w+|report\w+|develop\w+|achiev\w+|during|from|points?)\b)",
    re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:fig(?:ure|\.)?|table|ref|groups?|arms?|day|week|month|grade|phase|type|stage|step|no\.|"
    r"cohort|level|version|criteria|score of)|#)\s*$",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"^\s*[)\]]?\s*(?:vs?\.?|versus|and|to|or|against|compared (?:with|to)|as compared (?:with|to)|"
    r"/|, (?:and|vs?\.?|versus))\s*[(\[]?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value and where it stands; `n` is how many it is a share of."""

    start: int
    end: int
    number: str
    unit: str
    ci: Interval | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a sentence, and the sentence without the details in brackets.

    `core` has the same length as the sentence; `sizes` are (offset, n) of groups.
    """

    core: str
    found: tuple[Value, ...]
    sizes: tuple[tuple[int, int], ...]


def values(text: str, stats: Statistics) -> Values:
    """Return what may be values of endpoints in a plain sentence, in order."""
    counts = {}
    spans = list(stats.spans())
    core = blanked(text, spans)
    for match in _COUNT.finditer(core):
        group = next(g for g in ("before", "split", "after", "of", "only") if match[g])
        spans.append(match.span(group))
        counts[match.end() if group in ("before", "split") else match.start()] = next(
            (match[g] for g in ("n1", "n2", "n3") if match[g]), None
        )
    sizes = [
        (match.start(), int((match["n"] or match["n2"]).replace(",", "")), match.span())
        for match in _HOW_MANY.finditer(core)
    ]
    details = [*spans[len(list(stats.spans())) :], *(span for *_, span in sizes)]
    core = blanked(core, details)
    without_counts = blanked(text, details)
    found = [_value(match, stats, counts, without_counts) for match in _VALUE.finditer(core)]
    found = _with_shared_units(core, found)
    kept = tuple(_kept(core, found))
    core = blanked(core, _asides(core, kept))
    return Values(core, kept, tuple((start, n) for start, n, _ in sizes))


def _kept(core: str, found: Sequence[Value]) -> Iterator[Value]:
    """Yield the values that may be of an endpoint; what is set beside one that is not, is not."""
    held = [_is_value(core, value) for value in found]
    for index in range(len(found) - 2, -1, -1):
        beside = joined(core, found[index], found[index + 1])
        held[index] = held[index] and (held[index + 1] or not beside)
    for index in range(1, len(found)):
        beside = found[index - 1].unit == found[index].unit and joined(
            core, found[index - 1], found[index]
        )
        held[index] = held[index] and (held[index - 1] or not beside)
    yield from (value for value, is_one in zip(found, held, strict=True) if is_one)


def _asides(core: str, found: Sequence[Value]) -> Iterator[tuple[int, int]]:
    """Yield the brackets that hold no value: "(OS)", "(7 complete and 97 partial responses)"."""
    for match in _BRACKETS.finditer(core):
        if not any(match.start() < value.start < match.end() for value in found):
            yield match.span()


def _value(
    match: re.Match[str], stats: Statistics, counts: dict[int, str | None], text: str
) -> Value:
    unit = unit_named(match["unit"]) if match["unit"] else ""
    interval = stats.interval_after(match.end(), text)
    beside = (
        int(n.replace(",", ""))
        for at, n in counts.items()
        if n and (at == match.start() or abs(at - match.end()) <= _BESIDE)
    )
    spread = match["spread"] or match["spread2"]
    return Value(
        match.start(),
        match.end(),
        number((match["sign"] or "") + match["value"]),
        unit or ("" if spread else _UNTOLD),
        ci=interval.bounds if interval else None,
        n=next(beside, None),
    )


_UNTOLD = "?"
_BESIDE = 2


def _with_shared_units(core: str, found: list[Value]) -> list[Value]:
    """Give a number without a unit the unit of the next one of its comparison."""
    for index in range(len(found) - 2, -1, -1):
        here, following = found[index], found[index + 1]
        if here.unit in (_UNTOLD, "") and _JOINT.match(core[here.end : following.start]):
            found[index] = replace(here, unit=following.unit)
    return found


def _is_value(core: str, value: Value) -> bool:
    before = core[max(0, value.start - 40) : value.start]
    after = core[value.end :]
    if (
        value.unit == _UNTOLD
        or _LABEL_BEFORE.search(before)
        or _RANGE_BEFORE.search(before)
        or _BOUND_BEFORE.search(before)
    ):
        return False
    if _NO_VALUE_AFTER.match(after):
        return False
    if value.unit == "%" and _AFTER_SHARE.match(after) is None:
        return False
    if value.unit in TIMES:
        adjective = core[value.start : value.end].count("-") > 0
        return not adjective and _TIME_BEFORE.search(before) is None
    return True


def joined(core: str, one: Value, two: Value) -> bool:
    """Say whether two values stand side by side, with no name between them."""
    return _JOINT.match(core[one.end : two.start]) is not None


def runs(core: str, found: Sequence[Value]) -> Iterator[tuple[Value, ...]]:
    """Yield the values in runs of those that stand side by side."""
    run: list[Value] = []
    for value in found:
        if run and not (joined(core, run[-1], value) and run[-1].unit == value.unit):
            yield tuple(run)
            run = []
        run.append(value)
    if run:
        yield tuple(run)
