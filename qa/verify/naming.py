"""The names in a text: each is marked by one character, so that folding leaves it alone."""

from __future__ import annotations

import re
from typing import Final

from qa.verify import lexicon
from qa.vocabulary import Vocabulary

_NAMED: Final = frozenset({"drug", "regimen", "trial", "endpoint"})
PRIVATE: Final = 0xE000  # a private-use character stands for a name while text is folded
_LEVEL: Final = re.compile(r"\d+\s?%\s*")  # of "95% CI"
_TERM: Final = re.compile(
    r"survival|response|rate|control|ratio|interval|\b(?:[A-Z]{2,}|DoR|pCR)\b", re.ASCII
)
"""Names of endpoints that are no everyday words: "lived longer" says more than a name."""
_CAPITALS: Final = re.compile(r"\b(?:[A-Z]{5,}|[A-Z]{4,}(?=-[A-Z]{2}))(?:-[A-Z0-9]{1,6})*\b")
"""What is written like a trial's name: LAKESIDE-AF."""
_SCORE: Final = re.compile(r"[A-Z]{2,4}\d{1,2}")
"""What is written like a trial's name and is none: ACR20, DAS28."""
Names = tuple[tuple[str, str], ...]
"""(kind, name) of each name that was marked, in order."""


def with_names_marked(text: str, vocabulary: Vocabulary) -> tuple[str, Names]:
    """Put a private character in the place of each name; return it with (kind, name) of each.

    A regimen called by its parts is marked part by part, so that either may be called otherwise.
    """
    named = [
        (start, end, entity.kind, entity.name)
        for start, end, entity in vocabulary.occurrences(text)
        if entity.kind in _NAMED
        and (entity.kind != "endpoint" or _TERM.search(entity.surface))
        and (entity.kind != "trial" or not _SCORE.fullmatch(entity.surface))
    ]
    for match in _CAPITALS.finditer(text):
        taken = any(start < match.end() and match.start() < end for start, end, *_ in named)
        if not taken and match[0] not in lexicon.NO_TRIALS:
            named.append((*match.span(), "trial", match[0]))
    spans = sorted(named)
    parts: list[str] = []
    names: list[tuple[str, str]] = []
    at = 0
    for start, end, kind, name in spans:
        level = _LEVEL.match(text, start, end)
        parts.append(text[at : level.end() if level else start])
        for number, part in enumerate(name.split(" plus ")):
            parts.append(" plus " if number else "")
            parts.append(f" {chr(PRIVATE + len(names))} ")
            names.append((kind, part.casefold() if kind == "drug" else part))
        at = end
    parts.append(text[at:])
    return "".join(parts), tuple(names)
