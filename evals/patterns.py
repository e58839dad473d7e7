"""Match the patterns of gold items: words as whole words, numbers by their value.

A pattern is one or more alternatives divided by `|`. An alternative is found in a text when its
tokens occur there one after the other. Both sides are folded in the same way before:

* case, dashes, quotation marks and white space do not matter; `>=` is `≥`;
* a number is one token and equal by value: "0.70" is "0.7", "1,070" is "1070", "0·70" is "0.7",
  but "14.7" is neither "114.7" nor "14.75", and "1.0" is not "10";
* `%`, "percent" and "per cent" are the same token;
* a hyphen inside a word is a space ("second-line" is "second line"), and a number hyphenated to a
  word before it belongs to a name ("HER-2" is "HER2", and "19" is not found in "COVID-19").
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

_CHARACTERS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"')
    | {"\u00ad": None}
)
_SUPERSCRIPT = re.compile(r"(?<=\d)(?=[\u2070\u00b9\u00b2\u00b3\u2074-\u2079])")
_DECIMAL_DOT = re.compile(r"(?<=\d)[\u00b7\u2219](?=\d)")
_PERCENT = re.compile(r"\bper\s?cent\b")
_NAME_NUMBER = re.compile(r"(?<=[^\W\d_])-(?=\d+(?![.,]?\d))")
_INNER_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=\w)|(?<=\w)-(?=[^\W\d_])")
_GLUED_UNIT = (
    r"(?:[mkuμ]?g|mcg|[mu]?l|[mc]?m|mos?|months?|h|hrs?|wks?|weeks?|days?|yrs?|years?|gy|min)"
)
_TOKEN = re.compile(
    rf"""
      (?P<number> (?: \d{{1,3}}(?:,\d{{3}})+ | \d+ ) (?:\.\d+)? | (?<!\w)\.\d+ )
      (?= {_GLUED_UNIT}? (?! \w | [.,]\d ) | ,\d )
    | \d\w*(?:\.\d+)+
    | \w+
    | [^\w\s]
    """,
    re.VERBOSE,
)


def normalise(text: str) -> str:
    """Fold case, compatibility characters, dashes, quotation marks and white space."""
    folded = unicodedata.normalize("NFKC", _SUPERSCRIPT.sub("^", text)).casefold()
    return " ".join(folded.translate(_CHARACTERS).split())


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """Cut a text into words, numbers in one canonical form, and single signs."""
    folded = _DECIMAL_DOT.sub(".", normalise(text).replace(">=", "≥").replace("<=", "≤"))
    folded = _PERCENT.sub("%", folded)
    folded = _INNER_HYPHEN.sub(" ", _NAME_NUMBER.sub("", folded))
    return tuple(
        _canonical(match["number"]) if match["number"] else match[0]
        for match in _TOKEN.finditer(folded)
    )


def alternatives(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Read a pattern as token sequences, any of which will do.

    Raises `ValueError` if the pattern or one of its alternatives is empty.
    """
    sequences = tuple(tokens(alternative) for alternative in pattern.split("|"))
    if not all(sequences):
        raise ValueError("a pattern, and each of its alternatives, must have a word or a sign")
    return sequences


def found(pattern: str, text: str) -> bool:
    """Say whether one of the pattern's alternatives occurs in the text."""
    line = _line(tokens(text))
    return any(_line(sequence) in line for sequence in alternatives(pattern))


def _line(sequence: tuple[str, ...]) -> str:
    return f" {' '.join(sequence)} "


def _canonical(number: str) -> str:
    """Write a number so that equal values read the same; "04" is a name's number and stays."""
    plain = number.replace(",", "")
    if len(plain) > 1 and plain[0] == "0" and plain.isdigit():
        return plain
    return f"{Decimal(plain).normalize():f}"
