"""Mistype a word or two, as fingers do on a keyboard."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from evals.perturb import tables
from evals.perturb.message import COUNTING, DENYING, Message

SHORTEST = 5
"""Letters of the shortest word that is mistyped: in shorter ones a slip makes another word."""
SECOND_SLIP_FROM = 8
"""Words that can be mistyped, from which on a question gets a second slip."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Plain words, capitalised or not. What is joined to a digit, a hyphen, a slash or a sign, or is
# written in capitals, is a name or a measure.
_PLAIN = re.compile(r"(?<![\w/+&.'’-])[A-Za-z][a-z]+(?![\w/+&'’-])(?!\.\w)")
_SMALL = frozenset(
    "about above after again against among before being below between could does doing during "
    "further given having other ought should since still their there these thing those through "
    "today tomorrow under until using versus what when where which while whose with would "
    "months weeks years percent".split()
)


def mistyped(message: Message, rng: Random) -> str:
    """Slip in one content word, in two if the question is long."""
    text = message.text
    places = [match.span() for match in _PLAIN.finditer(text) if _may_slip(match[0])]
    if not places:
        return text
    chosen = rng.sample(places, 2 if len(places) >= SECOND_SLIP_FROM else 1)
    for start, end in sorted(chosen, reverse=True):
        text = text[:start] + slip(text[start:end], rng) + text[end:]
    return text


def slip(word: str, rng: Random) -> str:
    """Mistype one word: two letters the wrong way round, one missing, doubled or a neighbour's.

    The first letter is right, as it mostly is; the result is never the word itself or a name.
    """
    inner = range(1, len(word))
    ways = (
        [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in inner[:-1]],
        [word[:at] + word[at + 1 :] for at in inner],
        [word[: at + 1] + word[at:] for at in inner],
        [word[:at] + key + word[at + 1 :] for at in inner for key in _beside(word[at])],
    )
    right = _untouchable() | {word.casefold()}
    slips = [[wrong for wrong in way if wrong.casefold() not in right] for way in ways]
    return rng.choice(rng.choice([way for way in slips if way]))


@cache
def _beside(key: str) -> str:
    """List the keys left and right of a key."""
    row = next((row for row in _ROWS if key in row), "")
    at = row.find(key)
    return row[max(at - 1, 0) : at] + row[at + 1 : at + 2] if row else ""


def _may_slip(word: str) -> bool:
    small = word.casefold()
    return len(word) >= SHORTEST and small not in _SMALL | _untouchable_words()


@cache
def _untouchable_words() -> frozenset[str]:
    """List the words that must stay: what denies, what counts, and names of trials."""
    return DENYING | COUNTING | {trial.casefold() for trial in tables.names().trials}


@cache
def _untouchable() -> frozenset[str]:
    """List what a slip must not make by chance: another name, a negation, a number."""
    drugs = {name.casefold() for names in tables.names().drugs for name in names}
    return _untouchable_words() | drugs
