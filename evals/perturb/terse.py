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

# Marks that end or divide sentences and clauses, not those inside a number or a name.
_MARKS = re.compile(r"[?!;]|[.,:](?=\s|$)|\s[-–—]\s")


def shortened(message: Message, _rng: Random) -> str:
    """Leave out what carries no meaning of its own; there is one way only, without chance."""
    table = tables.shortening()
    phrases = {long.casefold(): short for long, short in table.phrases.items()}
    text = any_of(phrases).sub(lambda match: phrases[match[0].casefold()], message.text)
    words = _MARKS.sub(" ", text).split()
    kept = [word for word in words if word.casefold() not in _dropped()]
    before = len(_MARKS.sub(" ", message.text).split())
    lenient = int(message.follows)
    short_enough = before - len(kept) >= FEWEST_DROPPED - lenient
    if not short_enough or len(kept) < FEWEST_KEPT - lenient:
        return message.text
    return " ".join(kept)


@cache
def _dropped() -> frozenset[str]:
    return frozenset(tables.shortening().drop)
