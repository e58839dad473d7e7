"""Whether each word of a claim has its counterpart in the quoted words."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from qa.verify.comparison import figure
from qa.verify.pair import PRONOUNS, Pair, is_sign
from qa.verify.reading import Kind, Token
from qa.verify.relations import RELATIONS
from qa.verify.senses import ADDABLE, concept, is_neutral, way
from qa.verify.strength import is_put_so
from qa.verify.treatments import added, same_arm, treats

_PAIR: Final = 2


def word_fault(pair: Pair) -> str | None:
    """Find a word, a name or a strength that the quoted words do not have."""
    for at, token in enumerate(pair.said.tokens):
        if not token.weighs or token.kind in (Kind.NUMBER, Kind.NEGATION, Kind.LINK):
            continue
        if _is_quoted(pair, token) or _is_judged_elsewhere(token):
            continue
        if _is_comparing(pair, at) or _is_recalled(pair, at) or at in pair.source:
            continue
        if at in pair.titled:
            continue
        if token.kind is Kind.NAME and (_is_subject(pair, token) or _is_of_title(pair, at)):
            continue
        if token.kind is Kind.MODALITY:
            if is_put_so(pair, token):
                continue
            return f"{token.own!r} is not how the quoted words put it"
        named = token.key if token.kind in (Kind.NAME, Kind.ENDPOINT) else token.own
        return f"{named!r} is not in the quoted words"
    return None


def _is_quoted(pair: Pair, token: Token) -> bool:
    known = concept(token) in pair.quoted.concepts or is_neutral(token) or token.own in ADDABLE
    return known or any(token.says(other) for other in pair.quoted.tokens)


def _is_judged_elsewhere(token: Token) -> bool:
    """Say whether numbers, directions, comparisons or relations are judged with the word."""
    if token.kind is not Kind.WORD:
        return False
    moves = is_sign(token) or way(token) is not None
    return moves or concept(token).startswith("signific") or token.own in RELATIONS


def _is_recalled(pair: Pair, at: int) -> bool:
    """Say whether a pronoun of a quoted condition stands for a word of the one before."""
    before = pair.before
    tokens = pair.said.tokens
    token = tokens[at]
    begun = [n for n, other in enumerate(tokens[:at]) if other.own == "if"]
    return (
        token.kind is Kind.WORD
        and bool(begun)
        and all(other.key != "," for other in tokens[begun[-1] : at])
        and way(token) is None
        and any(other.own in PRONOUNS for other in pair.quoted.tokens)
        and any(concept(other) == concept(token) for other in before)
        and any(other.own == "if" for other in before)
    )


def _is_comparing(pair: Pair, at: int) -> bool:
    """Say whether a word belongs to a comparison that is judged with the figures."""
    tokens = pair.said.tokens
    token = tokens[at]
    quoted = pair.quoted
    endpoints = {other.key for other in quoted.tokens if other.kind is Kind.ENDPOINT}
    if token.own == "survival":
        return "overall survival" in endpoints and not any("free" in name for name in endpoints)
    known = {
        "respond": "objective response rate" in endpoints,
        "dose": any(" mg" in cell.token.key for cell in quoted.cells),
        "adverse": {"relat", "event"} <= quoted.concepts,
        "differ": any(concept(other).startswith("signific") for other in tokens),
    }
    for word in (token.own, concept(token)):
        if word in known:
            return known[word]
    return _is_of_degree(pair, at) or _is_over(pair, at) or _is_adding(pair, at)


def _is_of_degree(pair: Pair, at: int) -> bool:
    """Say whether a word sizes or carries a direction: "more often", "far higher", "the risk"."""
    tokens = pair.said.tokens
    own = tokens[at].own
    if own == "risk":
        moved = any(way(other) for other in tokens[max(at - 3, 0) : at])
        return moved and any(cell.label == "ratio" for cell in pair.quoted.cells)
    if own in ("frequent", "common", "often"):
        return at > 0 and tokens[at - 1].own in ("more", "less")
    moves = at + 1 < len(tokens) and way(tokens[at + 1]) is not None
    return own in ("numerically", "far", "much") and moves and _is_so_much(pair, tokens[at])


def _is_over(pair: Pair, at: int) -> bool:
    """Say whether an "over" compares treatments that the quoted words compare."""
    tokens = pair.said.tokens
    compares = any(t.key == "versus" or t.own == "over" for t in pair.quoted.tokens)
    arms = {cell.arm for cell in pair.quoted.cells if cell.arm}
    named = any(treats(other) for other in tokens[at + 1 : at + 3])
    return tokens[at].own == "over" and named and (compares or len(arms) > 1)


def _is_adding(pair: Pair, at: int) -> bool:
    """Say whether a word adds one treatment to another that the quoted words give together."""
    tokens = pair.said.tokens
    both = added(tokens, pair.said.phrases) if concept(tokens[at]).startswith("add") else None
    return both is not None and any(same_arm(both[0], each.names) for each in pair.quoted.phrases)


def _is_so_much(pair: Pair, token: Token) -> bool:
    """Say whether two figures of the claim are as far apart as "far more" says."""
    values = [cell for cell in pair.said.cells if cell.group >= 0]
    if token.own == "numerically":
        return True
    if len(values) < _PAIR:
        return False
    low, high = sorted(figure(cell.token) for cell in values[:_PAIR])
    return high >= _PAIR * low


def _is_of_title(pair: Pair, at: int) -> bool:
    """Say whether "on A" names the one drug that the title is about, and no other is taken.

    A title that names a trial has arms, of which the quoted words may be about the other one.
    """
    tokens, quoted = pair.said.tokens, pair.quoted.tokens
    titles = tuple(pair.around.above)[-1:]
    if not at or tokens[at - 1].own not in ("on", "during") or not titles:
        return False
    named = {t.key for t in titles[0] if t.kind is Kind.NAME}
    taken = any(
        treats(other) and before.own in ("on", "during", "with", "after", "plus", "received")
        for before, other in pairwise(quoted)
    )
    return treats(tokens[at]) and named == {tokens[at].key} and not taken


def _is_subject(pair: Pair, token: Token) -> bool:
    """Say whether a name is that of what the quoted words, which name no other, are about."""
    alike = [
        other
        for other in pair.quoted.tokens
        if other.kind is Kind.NAME and treats(other) == treats(token)
    ]
    if alike:
        return False
    for places in (pair.around.cited[:1], pair.around.before, pair.around.above):
        for tokens in places:
            named = [
                other
                for other in tokens
                if other.kind is Kind.NAME and treats(other) == treats(token)
            ]
            if named:
                return (
                    any(other.says(token) for other in named)
                    and len({other.key for other in named}) == 1
                )
    return False
