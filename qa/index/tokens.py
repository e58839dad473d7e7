"""Words for the lexical index: clinical terms whole and in parts, folded and stemmed.

`HER2-positive` gives `her2positive`, `her2` and `posit`, so it meets `HER2 positive` and still
differs from `HER2-negative`; `PD-L1` meets `PDL1`; `Gastric04` differs from `Gastric01`; `5.4
mg/kg` keeps `5.4` and `mg/kg`; `≥3` is a word of its own beside `3`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SEGMENT_END: Final = np.zeros(1, dtype=np.uint32)
"""What ends a run of token numbers that belong together, such as a sentence."""
_UPPER: Final = 0xFFFFFFFE
_LONGEST: Final = 64
_REMEMBERED: Final = 1 << 16
_SHORTEST_STEM: Final = 5
_FOLDED: Final = str.maketrans(
    {dash: "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212"}
    | {"\u2019": "'", "\u00ad": None, "\u2044": "/", "\u03bc": "u", "\u00b5": "u"}
)
_POINT: Final = re.compile(r"(?<=\d)\u00b7(?=\d)")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WORD: Final = re.compile(
    r"""
    (?P<number>[<>\u2264\u2265]?\s?\d+(?:\.\d+)*(?![\w./+-]*[^\W\d_]))  # 14.7, ≥3, 0.55 of a range
    | \w+(?:[-/'+.]\w+)*                                           # T-DXd, mg/m2, CLDN18.2
    """,
    re.VERBOSE,
)
_JOINT: Final = re.compile(r"[-/'+._]")
_LETTERS_DIGITS: Final = re.compile(r"([^\W\d_]+)(\d+)")


def words(text: str) -> list[str]:
    """Return the words of a text in order, lower-case and not yet stemmed."""
    sound = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is no word
    folded = unicodedata.normalize("NFKC", _POINT.sub(".", sound)).translate(_FOLDED).lower()
    folded = _THOUSANDS.sub("", folded)
    return [
        form
        for match in _WORD.finditer(folded)
        for form in _forms(match[0], is_number=match["number"] is not None)
    ]


def numbers(tokens: Iterable[str]) -> NDArray[np.uint32]:
    """Return a number for each token, never 0: equal tokens have equal numbers everywhere.

    Numbers of tokens that hold a digit are odd, the others even. With the upper 31 bits of a
    CRC-32, one of 100,000 words shares its number with a given word of a question once in 20,000
    questions, too rarely for the ranking to show it.
    """
    return np.fromiter(map(_number, tokens), dtype=np.uint32)


@lru_cache(_REMEMBERED)
def _number(token: str) -> int:
    odd = any(character.isdigit() for character in token)
    return (crc32(token.encode()) & _UPPER | odd) or _UPPER


@lru_cache(_REMEMBERED)
def _forms(word: str, *, is_number: bool) -> tuple[str, ...]:
    """Return what a word is searched by; words recur, so that most are looked up."""
    found = (
        _number_forms("".join(word.split())) if is_number else _word_forms(word.removesuffix("'s"))
    )
    return tuple(form for form in found if 0 < len(form) <= _LONGEST)


def _number_forms(number: str) -> Iterator[str]:
    yield number
    if not number[0].isdigit():
        yield number[1:]


def _word_forms(word: str) -> Iterator[str]:
    parts = [part for part in _JOINT.split(word) if part]
    if "/" in word and "-" not in word:
        yield word  # a unit, mg/m2
    elif len(parts) > 1 and any(not part.isdigit() for part in parts):
        yield "".join(parts)
    for part in parts:
        if len(parts) == 1 or len(part) > 1 or part.isdigit():
            yield part
            yield from _letters_and_digits(part)


def _letters_and_digits(part: str) -> Iterator[str]:
    """Yield the halves of `gastric04`; `her2` and `cldn18` are names and stay whole."""
    match = _LETTERS_DIGITS.fullmatch(part)
    if match and len(match[1]) >= _SHORTEST_STEM:
        yield match[1]
        yield match[2]
