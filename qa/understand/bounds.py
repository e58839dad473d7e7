"""Bounds: the values of measures that a text names, and the limits that it sets to them.

"CPS came back 3" names a value, "a CPS of 1 to 5" and "CPS of 5 or more" set limits, whatever the
measure is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import Final

from qa.understand.measured import NAMES, SCORES, UNITS, in_one_unit, is_known, is_of, name_of

_AT_LEAST: Final = (
    r">=|at least|no(?:t)? (?:less|lower|fewer) than|(?:a )?minimum(?: of)?"
    r"|greater than or equal to"
    r"|equal to or (?:greater|more|higher) than"
)
_ABOVE: Final = (
    r">|above|over|(?:more|greater|higher|older|heavier|later) than|exceed(?:s|ing)?|in excess of"
    r"|beyond|after"
)
_AT_MOST: Final = (
    r"<=|at most|no(?:t)? (?:more|higher|greater) than|up to|(?:a )?maximum(?: of)?|not exceeding"
    r"|(?:less|lower) than or equal to|within(?: the first)?"
)
_BELOW: Final = (
    r"<|(?:falls? |drops? )?below|under|(?:less|lower|fewer|younger|earlier) than|before"
)
_SIGN: Final = rf"{_AT_LEAST}|{_AT_MOST}|{_ABOVE}|{_BELOW}"
_OR_MORE: Final = (
    r"(?:or|and) (?:more|higher|above|greater|over|older|worse|beyond|later)|\(?or more\)?"
    r"|(?:up|on)wards?|and up"
)
_OR_LESS: Final = r"(?:or|and) (?:less|lower|below|fewer|under|younger|earlier)"
_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:\.\d+)?"
_UNIT: Final = rf"(?: ?(?:{UNITS})(?![\w/]))"
_RANGE: Final = (
    rf"(?:(?P<between>between|from) )?(?:(?P<sign>{_SIGN}) ?)?(?P<low>{_NUMBER})(?![\w.]*\d)"
    rf"(?:/\d+)?(?P<unit>{_UNIT})?(?:(?P<plus>\+)|(?:(?: ?(?:to|-|or|through) ?|(?(between) and |"
    rf" (?:and|but) (?=(?:{_SIGN}) ?\d)))(?:(?P<end>{_SIGN}) ?)?(?P<high>{_NUMBER})(?![\w.]*\d)"
    rf"(?P<last>{_UNIT})?))?(?: ?(?:(?P<more>{_OR_MORE})|(?P<less>{_OR_LESS}))\b(?! ?\d))?"
)
_WORD: Final = r"[^\W\d_][\w.]*(?:-[^\W_]\w*)*"
_LINK: Final = (
    r"(?: ?\([^()\d]{1,30}\)|\))?(?: (?:scores?|values?|levels?|counts?|status|category|results?"
    r"|readings?|interval|standing|sitting|supine|resting|fasting))?"
    r"(?:[ ,:]{1,3}(?:of|is|was|were|are|be|at|has|have|had|been|came|comes|come|back|as|now|only"
    r"|just|again|reach(?:es|ed)?"
    r"|about|around|approximately|currently|still|today|measured|remains|reported|calculated|an?|="
    r"|(?:down|up|fallen|dropped|drops?|fell|falls?|risen|rose|went"
    r"|gone)(?: to)?)){0,6}[ :=(]{0,4}(?:of )?"
)
_NAMED: Final = re.compile(
    rf"(?<![\w/-])(?P<name>{NAMES}|{_WORD})(?![\w-]){_LINK}{_RANGE}", re.IGNORECASE
)
_TAILED: Final = re.compile(
    rf"(?<![\w.,/^]){_RANGE}(?P<tail>(?: (?:of|after|from|since|following)"
    r"(?: the| symptoms?| stroke| pain| an?| last| acute)* (?:onset|ingestion|exposure|known well|"
    r"seen well)| pregnant| (?:ago|late|overdue|missed)\b|(?<=kg) (?=\w))?)",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(
    rf"(?:[,;]?(?: and| but)? (?:now|today|currently)(?: is| at| only)? (?=\d)|(?:,? (?:or|and)"
    rf"|[,;]) "
    rf"(?=(?:{_SIGN}) ?\d|(?:{_NUMBER}){_UNIT}?(?: (?:{_OR_MORE}|{_OR_LESS})\b| ?(?:to|-) ?\d)))"
    rf"{_RANGE}",
    re.IGNORECASE,
)
# Before a limit: what is aimed at or found on average is no condition.
_NO_CONDITION: Final = re.compile(
    r"\b(?:targets?|goals?|aim(?:s|ed|ing)?|until|once(?! (?:a|daily|every|weekly))|achiev\w+"
    r"|reach\w*|maintain\w*|median|mean|average"
    r"|lower(?:ed|s|ing)? (?:the )?)\b[^.;:]{0,30}$",
    re.IGNORECASE,
)
_IF: Final = re.compile(r"\b(?:if|when|whenever)\b[^.;:]{0,30}$", re.IGNORECASE)
"""What is reached if it is reached is a condition."""
_BEFORE: Final = 50
"""So many characters before a limit tell what it is."""
_SOMEBODY: Final = re.compile(
    r"(?:^|[.;:|(] ?|\b(?:child(?:ren)?|adults?|people|patients?|those|women|men|adolescents?|aged"
    r"|infants?|anyone|persons?|girls|boys|participants?) )$",
    re.IGNORECASE,
)
"""Before years of age."""
_LASTS: Final = re.compile(r" ?(?:of (?!age)|after|from|since|follow|on|before|later|ago|in|at)\b")
"""After years that something lasts."""
_HIGHEST_SCORE: Final = 4
"""Up to here "2+" is a score of its own; "65+" is 65 or more."""
_NO_MEASURES: Final = frozenset(
    """a an the of to in on at by for from with and or than is was were are be after before about
    every day days week weeks month months year years phase grade grades line version edition table
    part over under within until patients trial study median received receive gave give given take
    took taken dose doses dosed cycle cycles mg score scores level levels value values count counts
    i it he she they we this that which who not least most more less between up down only just all
    number nearly almost approximately around back result results below above since during
    hr ci or p n reduce reduced increase increased decrease decreased had has have figure section
    now today currently first second then plus minus times per out each both if when while
    as""".split()
)
_SPELT_NUMBERS: Final = "one two three four five six seven eight nine ten eleven twelve".split()
_SPELT: Final = re.compile(
    rf"\b(?:{'|'.join(_SPELT_NUMBERS)})\b(?= (?:(?:to|or) (?:\d+|{'|'.join(_SPELT_NUMBERS)}) )?"
    r"(?:hours?|days?|weeks?|months?|years?)\b)",
    re.IGNORECASE,
)
_WRITTEN: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"[–—−]"), "-"),
    (re.compile("≥"), ">="),
    (re.compile("≤"), "<="),
    (re.compile(r"\b(\d{2,3}) ?(?:[MF]|y/?o|yrs?[- ]?old)\b"), r"aged \1 years"),
    (re.compile(r"\b(\d{1,3})[- ](year|month|week)s?[- ]old\b", re.I), r"aged \1 \2s"),
    (_SPELT, lambda match: str(_SPELT_NUMBERS.index(match[0].casefold()) + 1)),
    # "Missed two to four weeks" is two to four weeks late.
    (
        re.compile(
            r"\b((?:missed|skipped|forgot(?:ten)?) (?:[a-z]+ ){0,3}?(?:for |by )?(?:(?:more|less"
            r"|fewer) than )?\d+(?:(?: to |-)\d+)? (?:hours?|days?|weeks?|months?))"
            r"(?! (?:ago|late|overdue))",
            re.IGNORECASE,
        ),
        r"\1 late",
    ),
    (re.compile(r"(?<=\d) ?[x×] ?10\^?9 ?/ ?l\b", re.I), " x10^9/L"),
)
_GESTATION: Final = re.compile(
    r"\b(2\d|3\d|4[0-2])\+([0-6])\b(?: weeks?)?(?:'|’)?(?: (?:of )?gestation)?"
)
_STAGES: Final = re.compile(
    r"(?<=[Ss]tage )(?:IV|I{1,3})[ABC]?\b(?:( (?:to|or|and) |-)(?:IV|I{1,3}))?"
)
_ROMAN: Final = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_TAILS: Final = {
    "onset": "since onset",
    "well": "since onset",
    "ingestion": "since ingestion",
    "exposure": "since exposure",
    "ago": "elapsed",
    "late": "elapsed",
    "overdue": "elapsed",
    "missed": "elapsed",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """The values of a measure that a text speaks of, from `low` to `high`.

    It is a score if one value of it is a condition, as in "IHC 3+"; others are reported.
    """

    measure: str
    low: float
    high: float
    holds_ends: tuple[bool, bool] = (True, True)
    is_score: bool = False

    @property
    def is_value(self) -> bool:
        """Say whether it is one value and no range."""
        return self.low == self.high

    def holds(self, value: float) -> bool:
        """Say whether a value is within the bounds."""
        above = value > self.low or (value == self.low and self.holds_ends[0])
        below = value < self.high or (value == self.high and self.holds_ends[1])
        return above and below


def told_values(text: str) -> tuple[str, ...]:
    """Return the values that a text tells of listed measures, shortly: "CPS 3", "eGFR 28 ml/min".

    An age is in no source and is left out.
    """
    found = (each for each in _NAMED.finditer(_plainly(text)) if is_known(name_of(each["name"])))
    return tuple(
        f"{each['name']} {each['low']}{each['unit'] or ''}"
        for each in found
        if (bound := _bound(name_of(each["name"]), each))
        and bound.is_value
        and bound.measure != "age"
    )


@lru_cache(maxsize=8192)
def bounds(text: str) -> tuple[Bound, ...]:
    """Return the bounds and values of measures that a text names, in order.

    Kept, as the same sentences are held against question after question.
    """
    if not any(c.isdigit() or c in "IV" for c in text) and not _SPELT.search(text):
        return ()
    return tuple(_bounds(_plainly(text)))


def _plainly(text: str) -> str:
    """Return a text with signs, ages, weeks of pregnancy and stages in one notation."""
    text = " ".join(text.split())
    for pattern, plain in _WRITTEN:
        text = pattern.sub(plain, text)
    text = _GESTATION.sub(lambda m: f"{int(m[1]) + int(m[2]) / 7:.4f} weeks gestation", text)
    return _STAGES.sub(lambda m: re.sub(r"IV|I{1,3}", lambda n: _ROMAN[n[0]], m[0]), text)


def _bounds(text: str) -> Iterator[Bound]:
    taken = 0
    for match in _NAMED.finditer(text):
        measure = name_of(match["name"])
        if measure in _NO_MEASURES or _is_aim(text, match.start()):
            continue
        found: re.Match[str] | None = match
        is_score = measure in SCORES or (not is_known(measure) and not match["name"].islower())
        while found and (bound := _bound(measure, found)):
            yield replace(bound, is_score=is_score)
            taken = found.end()
            found = _JOINED.match(text, taken)
    for match in _TAILED.finditer(text):
        measure = _tailed(match) or ("age" if _is_age(text, match) else "")
        bound = _bound(measure, match) if measure else None
        if bound and not _is_aim(text, match.start()):
            yield bound


def _is_aim(text: str, start: int) -> bool:
    before = text[max(0, start - _BEFORE) : start]
    return _NO_CONDITION.search(before) is not None and _IF.search(before) is None


def _tailed(match: re.Match[str]) -> str:
    """Return what a range is of by what follows it: years of age, weeks of gestation, since …."""
    unit = f"{match['unit'] or ''} {match['last'] or ''}".casefold()
    tail = match["tail"].split()
    if tail and tail[-1].casefold() in _TAILS:
        return _TAILS[tail[-1].casefold()]
    if "gestation" in unit or "pregnan" in unit or tail == ["pregnant"]:
        return "gestation"
    elders = f"{match['sign']} {match['more']} {match['less']}"
    if re.search(r"of[- ]age|old", unit) or re.search(r"older|younger", elders):
        return "age"
    return "weight" if unit.strip() in ("kg", "kgs") else ""


def _is_age(text: str, match: re.Match[str]) -> bool:
    """Say whether years, beyond or under which somebody is, are years of age: "over 65 years"."""
    unit = (match["unit"] or "").strip().casefold()
    if not match["sign"] or not unit.startswith(("year", "yr")) or _LASTS.match(text, match.end()):
        return False
    return _SOMEBODY.search(text[max(0, match.start() - _BEFORE) : match.start()]) is not None


def _bound(measure: str, match: re.Match[str]) -> Bound | None:
    """Return the bound that a match tells of a measure; None if it is of something else."""
    unit = (match["unit"] or match["last"] or "").strip().casefold()
    if not is_of(measure, unit):
        return None
    last = (match["last"] or match["unit"] or "").strip().casefold()
    low = in_one_unit(measure, _number(match["low"]), unit)
    sign, end = (match["sign"] or "").casefold(), (match["end"] or "").casefold()
    if match["high"]:
        high = in_one_unit(measure, _number(match["high"]), last)
        if low > high:
            # "Fell from 60 to 38": the last value is the one that there is.
            return Bound(measure, high, high if match["between"] else low)
        return Bound(
            measure, low, high, (sign not in (">", "above"), _is(_AT_MOST, end) or not end)
        )
    if sign:
        return _beyond(measure, sign, low)
    if match["more"] or (match["plus"] and low > _HIGHEST_SCORE):
        return Bound(measure, low, inf)
    return Bound(measure, -inf, low) if match["less"] else Bound(measure, low, low)


def _beyond(measure: str, sign: str, end: float) -> Bound:
    if _is(_AT_LEAST, sign):
        return Bound(measure, end, inf)
    if _is(_ABOVE, sign):
        return Bound(measure, end, inf, (False, True))
    return Bound(measure, -inf, end, (True, _is(_AT_MOST, sign)))


def _is(signs: str, words: str) -> bool:
    return re.fullmatch(signs, words) is not None


def _number(written: str) -> float:
    return float(written.replace(",", ""))
