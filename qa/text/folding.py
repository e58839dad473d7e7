"""Fold text for comparison: typography, case and white space make no difference."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹣-"), "-")
_QUOTES = {
    **dict.fromkeys(map(ord, "‘’‚‛′´`"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    ord("·"): ".",  # the raised decimal point of some journals
    ord("≥"): ">=",
    ord("≤"): "<=",
    ord("×"): "x",
}
_TYPOGRAPHY = {**_DASHES, **_QUOTES}
_WORD = re.compile(r"[^\W_]+(?:[-.'/+][^\W_]+)*")

STOP_WORDS = frozenset(
    """a about after again all also am an and any are as at be because been before being between
    both but by can could did do does doing done during each for from further get give given had
    has have having he her here him his how i if in into is it its itself just know like may me
    might more most my no nor not of off on once only or other our out over own please same she
    should show so some such tell than that the their them then there these they this those through
    to too under until up us use used using very want was we were what what's when where which
    while who whom whose why will with would you your""".split()
)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the text with compatibility forms, dashes, quotes, case and white space unified."""
    unified = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)).translate(_TYPOGRAPHY)
    return " ".join(unified.casefold().split())


def words(text: str) -> tuple[str, ...]:
    """Return the folded words in order; inner hyphens, dots and slashes stay (`her2-positive`)."""
    return tuple(match.group() for match in _WORD.finditer(fold(text)))


def content_words(text: str) -> tuple[str, ...]:
    """Return the folded words that carry meaning, in order."""
    return tuple(word for word in words(text) if word not in STOP_WORDS)


def mentions(text: str, name: str) -> bool:
    """Say whether a name occurs in a text as a whole word; both must be folded already."""
    at = text.find(name)
    while at >= 0:
        before = text[at - 1] if at else " "
        after = text[at + len(name)] if at + len(name) < len(text) else " "
        if not before.isalnum() and not after.isalnum():
            return True
        at = text.find(name, at + 1)
    return False
