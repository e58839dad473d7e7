"""Tests of significance as prose gives them: P values, and intervals of ratios and differences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LEVEL: Final = 0.05
"""A P value below this is significant."""

_PLAIN = str.maketrans(dict.fromkeys("‐‑‒–—−⁃﹣", "-") | {"·": ".", "≤": "<", "≥": ">", "×": "x"})
_P = re.compile(
    r"\bp(?:[\s-]?values?)?\s*(?P<sign>[<>=:]|of|was|is)?\s*"
    r"(?:(?P<number>\d(?:\.\d+)?)\s*x\s*10\s?(?P<power>-\s?\d+)"
    r"|(?P<value>0?\.\d+|[01](?:\.\d+)?)(?![\d%]))",
    re.IGNORECASE,
)
_NOT_SIGNIFICANT = re.compile(
    r"[(\[,;]\s*(?:p\s*[=:]?\s*)?n\.?s\.?\s*(?=[)\],;])|\bp\s*[=:]\s*n\.?s\b", re.IGNORECASE
)
_NUMBER = r"(?P<{}>[-+]?\s?[£$€]?\d+(?:\.\d+)?)\s?%?"
_INTERVAL = re.compile(
    r"(?:\bCIs?|\bconfidence intervals?)\b(?:\s?\(?95\s?%\)?)?[\s:=,([]*"
    + _NUMBER.format("low")
    + r"\s*(?:to|-|,|;|and)\s*"
    + _NUMBER.format("high"),
    re.IGNORECASE,
)
_RATIO = re.compile(r"\b(?:[ai]?[HOR]R|IRR|ratios?|odds|relative risk)\b")
_DIFFERENCE = re.compile(
    r"\b(?:differences?|diff|MD|SMD|WMD|LSM|coefficient)\b|[Δβ]", re.IGNORECASE
)
_BEFORE: Final = 80  # characters before an interval that say what it is of


@dataclass(frozen=True, slots=True)
class Test:
    """A test that stands at `start`; `sign` is that of the effect, 0 where it does not say."""

    start: int
    significant: bool
    sign: int = 0


def tests(text: str) -> tuple[Test, ...]:
    """Find the P values and the intervals of effects in a text, in order.

    An interval of a ratio is significant if it leaves out 1, one of a difference if it leaves
    out 0; one of a single group's value is no test, unless its ends have different signs.
    """
    plain = text.translate(_PLAIN)
    found = [*_p_values(plain), *_intervals(plain)]
    found += [Test(match.start(), significant=False) for match in _NOT_SIGNIFICANT.finditer(plain)]
    return tuple(sorted(found, key=lambda test: test.start))


def _p_values(text: str) -> Iterator[Test]:
    for match in _P.finditer(text):
        sign = match["sign"] or "="
        if match["power"]:
            value = float(match["number"]) * 10.0 ** int(match["power"].replace(" ", ""))
        elif match["sign"] or match["value"].startswith(("0.", ".")):
            value = float(match["value"])
        else:
            continue  # "P2", "P1.5": a name
        below = value < LEVEL or (sign == "<" and value <= LEVEL)
        yield Test(match.start(), significant=below and sign != ">")


def _intervals(text: str) -> Iterator[Test]:
    for match in _INTERVAL.finditer(text):
        low, high = (_value(match[name]) for name in ("low", "high"))
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if low > high:
            continue
        if _RATIO.search(before) and low > 0:
            null = 1.0
        elif _DIFFERENCE.search(before) or low < 0 < high:
            null = 0.0
        else:
            continue
        sign = (low > null) - (high < null)
        yield Test(match.start(), significant=sign != 0, sign=sign)


def _value(text: str) -> float:
    return float(re.sub(r"[\s£$€]", "", text))
