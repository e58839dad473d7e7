"""A sentence or a row → the outcomes that it tells: values of groups, their time, what is measured.

No vocabulary of endpoints is needed: an outcome is what its words say. A part of a sentence counts
only if it holds one value or two of one unit, once intervals, P values, counts, doses, limits and
times are taken out: what tells several outcomes at once is not told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from qa.text.folding import STOP_WORDS, words
from qa.text.tables import cells_of, is_row
from qa.vocabulary.concepts import Concepts
from qa.vocabulary.dialect import one_spelling

PAIR: Final = 2
_STEM: Final = 6
_NUMBER: Final = r"[-−–+]?\d[\d,]*(?:\.\d+)?"
_TIME: Final = r"(?:hour|hr|day|week|month|year)"
_DAYS: Final = {
    **{"hour": Decimal(1) / 24, "hr": Decimal(1) / 24, "day": Decimal(1), "week": Decimal(7)},
    **{"month": Decimal(365) / 12, "year": Decimal(365)},
}
_COUNTED: Final = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "ten": 10,
}
_WORDED: Final = "|".join(_COUNTED)
_TIMES: Final = (
    re.compile(rf"\b(?P<unit>{_TIME})s? (?P<n>\d+)\b(?!\.\d)", re.IGNORECASE),
    re.compile(rf"(?<![\w.])(?P<n>\d+|{_WORDED})[- ]?(?P<unit>{_TIME})s?\b", re.IGNORECASE),
    re.compile(r"\b(?P<yearly>annual(?:ly)?|yearly|per year|a year|each year)\b", re.IGNORECASE),
)
_RATIO: Final = re.compile(
    r"\b(?:(?:hazard|odds|risk|rate) ratio|relative risk|HR|OR|RR)\b(?: for [\w -]{3,40}?)?"
    r"[,:]?(?: of| was| is| =)? ?(?P<value>\d+\.\d+)",
    re.IGNORECASE,
)
_STATISTICS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\d\d(?:\.\d+)? ?% ?(?:CI|confidence interval|CrI)\b[^;)]*",
        rf"\(?{_NUMBER} ?%?(?: to |[-–−]){_NUMBER} ?%?\)?",
        r"\bP ?[<=>≤≥] ?0?\.\d+",
    )
)
_COUNTS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:difference|reduction|increase|gain|improvement|decrease)s?\b(?: of| by| was|,|:)? ?"
        rf"{_NUMBER} ?(?:%|percentage points?|points?)?",
        rf"\b(?:by|of) {_NUMBER} ?(?:%|points?) (?:more|less|fewer|lower|higher)",
        rf"{_NUMBER} ?% (?:more|less|fewer|lower|higher|reduction|relative|increase|decrease)",
        r"\b(?:reduc|lower|cut|fell|fall|rose|increas|decreas|improv|rais|drop|less)\w*"
        rf"(?: [\w-]+){{0,4}} by (?:a |an )?{_NUMBER} ?(?:%|percentage points?|points?)",
        rf"{_NUMBER} of (?:the )?{_NUMBER}(?! ?%)",
        r"\bn ?= ?\d[\d,]*",
        rf"{_NUMBER} ?(?=\({_NUMBER} ?%)",
        r"\b(?:19|20)\d\d\b",
    )
)
_ROUGHLY: Final = (
    r"(?:about|around|nearly|almost|roughly|approximately|some|circa|~|up to|as many as|more than|"
    r"less than|fewer than|over|under|above|below|exceeding|at least|at most|[<>≤≥]=?)"
)
_LIMITS: Final = (
    re.compile(rf"(?:\b|(?<=\s)|^){_ROUGHLY} ?(?:an? )?(?P<n>\d[\d,]*(?:\.\d+)?) ?%?", re.I),
    re.compile(
        r"(?<![\w.-])(?P<n>\d[\d,]*(?:\.\d+)?) ?(?:%|[a-z/µ]{1,12})? ?or "
        r"(?:more|less|higher|lower|older|younger|fewer|above|below)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w.-])(?P<n>\d[\d,]*(?:\.\d+)?) ?(?:mg|µg|μg|mcg|g|IU|units?|mL)\b(?:/\w+)*", re.I
    ),
    re.compile(r"\b(?:grade|stage|class|phase|type|category) (?P<n>\d)\b", re.IGNORECASE),
    re.compile(r"\baged? (?P<n>\d+)", re.IGNORECASE),
)
_VALUE: Final = re.compile(
    rf"(?<![\w.,/-])(?P<n>{_NUMBER})(?![\w/]|\.\d|-[A-Za-z]) ?"
    r"(?P<unit>%|per ?cent\b|points?\b|letters?\b|mm ?Hg\b|m[Ll]\b|kg\b|mmol/L\b|months?\b"
    r"|weeks?\b|days?\b|hours?\b)?"
    r"(?P<per> per (?:\d[\d,]* )?(?:person|patient|woman|child)[- ]?\w*)?"
)
_PARTS: Final = re.compile(
    r"; |\), |\.\s(?=\D)|, (?=[\"“])|,? (?:the (?:article|report|page|authors?)|it) "
    r"(?:reports?|says?|writes?|claims?)\b,?",
    re.IGNORECASE,
)
_ARM: Final = re.compile(
    r"^ ?(?:of (?:the )?(?:patients|those|women|men|people|participants) )?"
    r"(?:with|in|on|for|under|of|given|taking|receiving|among|by)\b[^,;(]*"
)
_LINK: Final = re.compile(
    r"\b(?:was|were|had|did|and|versus|vs?\.?|against|compared|than|but|while|whereas)\b.*", re.I
)
_CODE: Final = re.compile(r"\b(?:[A-Z]{2,}[a-z]?[A-Z]*|[A-Z][a-z]*[A-Z]+)[- ]?\d{1,3}\b")
_NO_ARM: Final = re.compile(
    r"\b(?:ratio|difference|CI|interval|HR|OR|RR|P|p-value|certainty|comment)\b|^P$"
)
_PERCENT: Final = re.compile(rf"(?P<n>{_NUMBER}) ?(?:%|per ?cent)")
_FIRST: Final = re.compile(rf"^(?P<n>{_NUMBER})(?= |$|\()")


@dataclass(frozen=True, slots=True)
class Value:
    """What one group had: the number, its unit, and the words behind it that tell the group."""

    number: str
    unit: str
    arm: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome that a part of a sentence, or a row, tells.

    `measured` are the units of its words without those of its groups, `every` all of them;
    `times` are days, `limits` the numbers of doses and thresholds, `codes` names with a number
    (EASI-90). `label` is what it calls the outcome, to be shown.
    """

    label: str
    values: tuple[Value, ...]
    ratio: str | None
    measured: frozenset[str]
    every: frozenset[str]
    times: frozenset[Decimal]
    limits: frozenset[Decimal]
    codes: frozenset[str]
    is_row: bool = False


@lru_cache(maxsize=8192)
def outcomes_in(text: str, header: str = "") -> tuple[Outcome, ...]:
    """Return the outcomes of a sentence, or of a row under the names of its columns."""
    if is_row(text):
        found = _of_row(text, header)
        return (found,) if found else ()
    return tuple(each for part in _PARTS.split(text) if (each := _of_part(part)))


@lru_cache(maxsize=8192)
def units_of(text: str) -> frozenset[str]:
    """Return the units of the words that carry meaning: the wordings of a concept are one."""
    return frozenset(_concepts().units(text))


@lru_cache(maxsize=8192)
def times_of(text: str) -> frozenset[Decimal]:
    """Return the times that a text names, in days."""
    return frozenset(_days(match) for pattern in _TIMES for match in pattern.finditer(text))


@lru_cache(maxsize=8192)
def numbers_of(text: str) -> frozenset[Decimal]:
    """Return all numbers that a text writes."""
    plain = (each.lstrip("+−–-").replace(",", "") for each in re.findall(_NUMBER, text))
    return frozenset(Decimal(each) for each in plain)


@cache
def _concepts() -> Concepts:
    return Concepts(_tokens)


def _tokens(text: str) -> tuple[str, ...]:
    parts = (part for word in words(text) for part in re.split(r"[-/.']", word))
    return tuple(
        one_spelling(part)[:_STEM]
        for part in parts
        if part.isalpha() and len(part) > 1 and part not in STOP_WORDS
    )


def _days(match: re.Match[str]) -> Decimal:
    found = match.groupdict()
    if found.get("yearly"):
        return _DAYS["year"]
    count = found["n"].lower()
    return Decimal(_COUNTED.get(count) or count) * _DAYS[found["unit"].lower()]


def _of_part(part: str) -> Outcome | None:
    ratio = _RATIO.search(part)
    plain = _without((_RATIO, *_STATISTICS), part)
    times = times_of(plain)
    plain = _without(_TIMES, plain)
    limits = _limits(plain)
    plain = _without((*_LIMITS, *_COUNTS), plain)
    codes, every = _codes(plain), units_of(plain)
    plain = _CODE.sub(" ", plain)
    found = list(_VALUE.finditer(plain))
    units = _units(found)
    if not 1 <= len(found) <= PAIR or units is None:
        return None
    values = tuple(
        Value(_written(match["n"]), unit, arm)
        for match, unit, arm in zip(found, units, _arms(plain, found), strict=True)
    )
    arms = frozenset[str]().union(*(value.arm for value in values))
    return Outcome(
        _called(part), values, ratio["value"] if ratio else None,
        every - arms, every, times, limits, codes,
    )  # fmt: skip


def _without(patterns: Sequence[re.Pattern[str]], text: str) -> str:
    for pattern in patterns:
        text = pattern.sub(" ", text)
    return text


def _limits(text: str) -> frozenset[Decimal]:
    found = (match["n"] for pattern in _LIMITS for match in pattern.finditer(text))
    return frozenset(Decimal(each.replace(",", "")) for each in found)


def _units(found: Sequence[re.Match[str]]) -> tuple[str, ...] | None:
    """Return the unit of each value; None where they have several. The first may share another."""
    units = [_unit(match) for match in found]
    if len(units) == PAIR and not units[0]:
        units[0] = units[1]
    return tuple(units) if len(set(units)) == 1 else None


def _unit(match: re.Match[str]) -> str:
    unit = (match["unit"] or "").lower().replace(" ", "")
    unit = "%" if unit in ("percent", "%") else unit.removesuffix("s")
    return f"{unit}{match['per'] or ''}"


def _written(number: str) -> str:
    return number.replace(",", "").replace("−", "-").replace("–", "-").lstrip("+")


def _arms(plain: str, found: Sequence[re.Match[str]]) -> Iterator[frozenset[str]]:
    """Yield the units of the words right behind each value that tell its group."""
    ends = [*(match.start() for match in found[1:]), len(plain)]
    for match, end in zip(found, ends, strict=True):
        behind = _ARM.match(plain[match.end() : end])
        yield units_of(_LINK.sub("", behind.group())) if behind else frozenset()


def _codes(text: str) -> frozenset[str]:
    return frozenset(re.sub(r"[- ]", "", match).upper() for match in _CODE.findall(text))


def _called(part: str) -> str:
    """Return what a part of a sentence calls its outcome: the words before a colon or a verb."""
    head = re.split(r":| (?:was|were|is|occurred|had|has|reached|fell|rose)\b", part)[0]
    head = re.sub(r"^(?:In [\w-]+,|The|At [^,]+,) ", "", head).strip(" ,.")
    return head if head and len(head) < len(part) and not re.search(r"\d ?%", head) else ""


def _of_row(row: str, header: str) -> Outcome | None:
    cells, names = cells_of(row), cells_of(header) if header else ()
    if len(names) != len(cells):
        return None
    told = [
        (name, match)
        for name, cell in zip(names[1:], cells[1:], strict=True)
        if not _NO_ARM.search(name) and (match := _PERCENT.search(cell) or _FIRST.match(cell))
    ]
    units = {"%" if "%" in match.group() or "%" in name else "" for name, match in told}
    if len(told) != PAIR or len(units) != 1:
        return None
    label = re.sub(r"\([^)]*\)", " ", cells[0]).strip()
    unit = units.pop()
    measured = units_of(label)
    values = tuple(Value(_written(match["n"]), unit, units_of(name)) for name, match in told)
    arms = frozenset[str]().union(*(value.arm for value in values))
    return Outcome(
        label, values, None, measured, measured | arms, times_of(cells[0]), _limits(cells[0]),
        _codes(cells[0]), is_row=True,
    )  # fmt: skip
