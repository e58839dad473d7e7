"""Whether two sentences say the same, by their words and numbers."""

from __future__ import annotations

import re
from typing import Final

from qa.text.folding import content_words
from qa.text.numbers import quantities

_ALIKE: Final = 0.7
"""Share of the words of the longer of two sentences at which they say the same."""
_NEGATED: Final = re.compile(r"\b(?:no|not|never|without|cannot|neither)\b", re.IGNORECASE)


def says_the_same(one: str, other: str) -> bool:
    """Say whether two sentences share most words and all the numbers of the shorter list."""
    if bool(_NEGATED.search(one)) != bool(_NEGATED.search(other)):
        return False
    words, others = set(content_words(one)), set(content_words(other))
    numbers, more = ({q.value for q in quantities(text)} for text in (one, other))
    shared = len(words & others) / max(1, len(words), len(others))
    return shared >= _ALIKE and (numbers <= more or more <= numbers)
