"""How much of what a question names a text holds."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise
from typing import Final

from qa.domain import Entity
from qa.understand.setting import Setting
from qa.vocabulary import SPECIFIC

_IN_CONTEXT: Final = 0.6
"""What a term of the question counts that stands in the title or heading, not the sentence."""


Term = Entity | Setting | str
"""What a question names: an entity, a setting, or a unit of its other words."""
Weighted = Sequence[tuple[Term, float]]
"""The terms of a question with what each of them counts."""


def coverage(terms: Weighted, held: Set[Term], context: Set[Term]) -> float:
    """Return the share of the terms held, by weight; the context counts less."""
    total = sum(weight for _, weight in terms)
    found = sum(
        weight * (1.0 if term in held else _IN_CONTEXT if term in context else 0.0)
        for term, weight in terms
    )
    return found / total if total else 0.0


def wording(terms: Weighted, held: Set[Term]) -> float:
    """Return the share of the words, names apart, that are held, by weight."""
    words = [(term, weight) for term, weight in terms if isinstance(term, str)]
    total = sum(weight for _, weight in words)
    return sum(weight for term, weight in words if term in held) / total if total else 0.0


def rarest(terms: Weighted, held: Set[Term]) -> float:
    """Return 1 if the rarest of the words is held, else 0."""
    words = [(weight, term) for term, weight in terms if isinstance(term, str)]
    return float(max(words)[1] in held) if words else 0.0


def neighbours(tokens: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Return the tokens that stand side by side, or with one between them, in either order."""
    near = (*pairwise(tokens), *zip(tokens, tokens[2:], strict=False))
    return frozenset((min(pair), max(pair)) for pair in near)


def pairs(terms: Weighted, told: Set[tuple[str, str]]) -> float:
    """Return the share of neighbouring words that a text has together."""
    words = [term for term, _ in terms if isinstance(term, str)]
    asked = {(min(pair), max(pair)) for pair in pairwise(words)}
    return len(asked & told) / len(asked) if asked else 0.0


def is_specific(term: Term) -> bool:
    """Say whether a term is a trial, a drug or a regimen."""
    return isinstance(term, Entity) and term.kind in SPECIFIC
