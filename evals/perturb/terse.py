"""Cut a question down to its key words, as typed into a search box."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from evals.perturb import tables
from evals.perturb.message import Message, any_of

FEWEST_DROPPED = 2
"""Words that must go for a question to have become terse; of a follow-up, one is enough."""
FEWEST_KEPT = 2
"""Words that must stay; of a follow-up, one is enough."""

# Marks that end sentences, and those inside them; a point or comma in a number or a name is none.
_ENDS = re.compile(r"\s*(?:[?!](?=\s)|\.(?=\s+[A-Z]))")
_MARKS = re.compile(r"[?!;]|[.,:](?=\s|$)|\s[-–—]\s")


def shortened(message: Message, _rng: Random) -> str:
    """Leave out what carries no meaning of its own; there is one way only, without chance.

    A comma stands where a sentence ended: what was said apart does not run together.
    """
    phrases = {long.casefold(): short for long, short in tables.shortening().phrases.items()}
    text = any_of(phrases).sub(lambda match: phrases[match[0].casefold()], message.text)
    kept = [words for sentence in _ENDS.split(text) if (words := _key_words(sentence))]
    lenient = int(message.follows)
    dropped = len(_words(message.text)) - sum(map(len, kept))
    if dropped < FEWEST_DROPPED - lenient or sum(map(len, kept)) < FEWEST_KEPT - lenient:
        return message.text
    return ", ".join(" ".join(words) for words in kept)


def _key_words(sentence: str) -> list[str]:
    return [word for word in _words(sentence) if word.casefold() not in _dropped()]


def _words(text: str) -> list[str]:
    return _MARKS.sub(" ", text).split()


@cache
def _dropped() -> frozenset[str]:
    return frozenset(tables.shortening().drop)
