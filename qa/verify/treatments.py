"""Treatments as a text names them: those given together as one, and what is added to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from qa.verify.binding import is_treatment
from qa.verify.reading import Kind, Token, stem
from qa.verify.senses import concept

_FRAME: Final = 3
_FRAMING: Final = frozenset("with after plus on to than versus for before under following".split())
BESIDE: Final = frozenset(
    map(stem, "active symptom best supportive weekly perioperative plus".split())
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Treatments that are given together, from the first to the last token that names them."""

    names: frozenset[str]
    first: int
    last: int


def treats(token: Token) -> bool:
    """Say whether a token names a treatment; a pressure that is controlled is none."""
    if token.kind is Kind.WORD:
        return token.own == "taxane" or (is_treatment(token) and not token.own.endswith("ed"))
    return is_treatment(token)


def phrases(tokens: Sequence[Token]) -> tuple[Phrase, ...]:
    """Return the treatments in order, those that are given together as one."""
    found: list[Phrase] = []
    named = [at for at, token in enumerate(tokens) if treats(token)]
    for at in named:
        last = found[-1] if found else None
        if last and _goes_on(tokens, last, at):
            found[-1] = Phrase(last.names | {tokens[at].key}, last.first, at)
        else:
            found.append(Phrase(frozenset({tokens[at].key}), at, at))
    return tuple(found)


def _goes_on(tokens: Sequence[Token], last: Phrase, at: int) -> bool:
    between = tokens[last.last + 1 : at]
    joint = [t for t in between if t.kind is Kind.LINK]
    if any(t.key == "versus" or t.own == "but" for t in joint) or not between:
        return False
    framed = 0 < last.first <= _FRAME and tokens[last.first - 1].own in _FRAMING
    if framed and [t.key for t in between] == [","]:
        return False  # "With A, B is given"
    compared = last.first and tokens[last.first - 1].key == "versus"
    if compared and not joint:
        return False  # "compared with A, B rose"
    back = last.first - 1
    while back > 0 and (tokens[back].key in BESIDE or tokens[back].own in ("every", "the")):
        back -= 1
    if back >= 0 and tokens[back].own == "between" and any(t.own == "and" for t in joint):
        return False
    plain = all(
        t.kind is Kind.LINK or t.key in (",", "(", ")", "-") or t.key in BESIDE for t in between
    )
    return plain and (bool(joint) or any(t.key == "," for t in between))


def added(
    tokens: Sequence[Token], named: Sequence[Phrase]
) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return both sides of "adding A to B": A with B, and B."""
    for first, second in pairwise(named):
        near = tokens[max(first.first - 3, 0) : first.first]
        adds = any(
            concept(t).startswith("add") for t in (*near, *tokens[first.last : second.first])
        )
        before = [token.own for token in tokens[second.first - 2 : second.first]]
        if adds and "to" in before:
            return first.names | second.names, second.names
    return None


def same_arm(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two are the same treatments; a placebo beside a drug adds none."""
    idle = {"placebo"}
    return one == other or (one - idle == other - idle and bool(one - idle))
