"""Ways to see two claims in one sentence, what they share put back to each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from qa.verify import lexicon
from qa.verify.clauses import POPULATIONS
from qa.verify.reading import Kind, Token
from qa.verify.senses import is_neutral
from qa.verify.treatments import treats

Tokens = tuple[Token, ...]
Ways = tuple[Tokens, ...]
_LEAST: Final = 2


def divisions(tokens: Tokens) -> Iterator[tuple[Ways, Ways]]:
    """Yield the ways to see two claims in one sentence, what they share put back to each."""
    for at, token in enumerate(tokens):
        joint = token.own in ("and", *lexicon.CLAUSE_OPENERS) or token.key == ";"
        left, right = tokens[:at], tokens[at + 1 :]
        if not joint or token.bracket or min(_weight(left), _weight(right)) < _LEAST:
            continue
        gapped = _is_gapped(right)
        prefix = _before_value(left) if gapped else _shared(left)
        whole = (*prefix, *right)
        bound = gapped or _binds(prefix) or not prefix
        yield (left,), (whole,) if bound else (right, whole)
        yield ((*left, *_tail(right)),), (whole,)
        tail = _tail(left)
        if any(map(treats, tail)) and not any(map(treats, right)):
            framed = (*_frame(left), *right, *tail)
            yield (left,), ((*whole, *tail), framed)


def _weight(tokens: Sequence[Token]) -> int:
    return sum(token.weighs for token in tokens)


def _frame(left: Tokens) -> Tokens:
    """Return what stands over a sentence, up to its first comma: "In X,"."""
    at = next((n for n, token in enumerate(left) if token.key == "," and not token.bracket), -1)
    return left[: at + 1] if left[0].own in ("in", "at", "under", "for") else ()


def _is_gapped(right: Sequence[Token]) -> bool:
    """Say whether a part begins with its value, so that what it is of stands in the other part."""
    head = next((token for token in right if token.weighs and not is_neutral(token)), None)
    return head is not None and head.kind is Kind.NUMBER and " " in head.key


def _before_value(left: Tokens) -> Tokens:
    """Return what stands before the first value: what the values of both parts are of."""
    at = next((n for n, t in enumerate(left) if t.kind is Kind.NUMBER and " " in t.key), 0)
    return left[:at]


def _shared(left: Sequence[Token]) -> Tokens:
    """Return what stands before the first endpoint or value."""
    for at, token in enumerate(left):
        if token.kind is Kind.ENDPOINT or (token.kind is Kind.NUMBER and " " in token.key):
            shared = list(left[:at])
            while shared and not _ends_phrase(shared[-1]):
                shared.pop()
            return tuple(shared)
    return ()


def _ends_phrase(token: Token) -> bool:
    """Say whether what follows begins another phrase: "with chemotherapy alone gave"."""
    small = token.own in ("a", "an", "the", "of")
    return treats(token) or is_neutral(token) or (token.kind is Kind.LIGHT and not small)


def _tail(right: Sequence[Token]) -> Tokens:
    """Return what stands after the last value."""
    for at in range(len(right) - 1, -1, -1):
        if right[at].kind is Kind.NUMBER or right[at].key == ")":
            return tuple(right[at + 1 :])
    return ()


def _binds(tokens: Sequence[Token]) -> bool:
    return any(
        token.key in POPULATIONS or token.key in lexicon.CONDITIONS or token.kind is Kind.NUMBER
        for token in tokens
    )
