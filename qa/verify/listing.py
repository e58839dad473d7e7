"""Parts without a figure of their own: "warns of A, B and C", "if D or E", "mild or severe F"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from qa.verify import lexicon
from qa.verify.clauses import POPULATIONS
from qa.verify.partial import (
    CASES,
    FEWEST,
    LINKS,
    TAKING,
    Span,
    Tokens,
    Way,
    after_frame,
    end_of,
    is_counted,
    is_value,
    is_verb,
    told,
    trailing,
    unit_of,
)
from qa.verify.reading import Kind, Token
from qa.verify.together import OPENING

_ARTICLES: Final = frozenset({"a", "an", "the"})
_COLLECTIVE: Final = frozenset(
    """between both together combined than differ differs differed similar equivalent versus sum
    total respectively either each neither pooled alike same compared equal""".split()
)


def repeated(tokens: Tokens, at: int) -> Way:
    """Part "from A in 70% and from B in 30%", "with A, or with B": each begins with one word."""
    right = tokens[at + 1]
    if right.own == "to" and any(t.own in TAKING for t in tokens[:at]):
        return _of_acts(tokens, at)
    anchored = right.own in OPENING | _ARTICLES or _is_label(right)
    if not anchored or right.own == "the":
        return ()
    end = end_of(tokens, at + 1)
    tail = trailing(tokens, at + 1, end)
    items = [(at + 1, tail)]
    stop = at - 1 if tokens[at - 1].key == "," else at
    while True:
        begin = _same_before(tokens, stop, right)
        if begin is None:
            break
        items.insert(0, (begin, stop))
        if not (begin and tokens[begin - 1].key == ","):
            break
        stop = begin - 1
    if len(items) < FEWEST:
        return ()
    valued = [any(is_value(tokens, n) for n in range(*item)) for item in items]
    if len(set(valued)) > 1:
        return ()
    if all(valued):
        return told(tokens, items, _shared_tail(tokens, items, tail), tokens[at].own)
    if is_counted(tokens, items) or right.own not in OPENING:
        return ()
    return told(tokens, items, tail, tokens[at].own)


def _of_acts(tokens: Tokens, at: int) -> Way:
    """Part "says to do A and to do B"."""
    begin = next(
        (n for n in range(1, at) if tokens[n].own == "to" and tokens[n - 1].own in TAKING), None
    )
    if begin is None:
        return ()
    return told(tokens, [(begin, at), (at + 1, len(tokens))], len(tokens), tokens[at].own)


def _shared_tail(tokens: Tokens, items: list[Span], tail: int) -> int:
    """Return where what is of all parts begins: after the last value, if no other has such."""
    begin, end = items[-1]
    values = [n for n in range(begin, end) if is_value(tokens, n)]
    others = [
        t
        for first, last in items[:-1]
        for t in tokens[max(n for n in range(first, last) if is_value(tokens, n)) + 1 : last]
        if not t.bracket
    ]
    if others or not values:
        return tail
    at = values[-1] + 1
    while at < end and tokens[at].bracket:
        at += 1
    items[-1] = (begin, at)
    return at


def _same_before(tokens: Tokens, stop: int, like: Token) -> int | None:
    for at in range(stop - 1, -1, -1):
        token = tokens[at]
        if token.key in (";", ":", ".") or token.own in ("while", "whereas", "and", "or"):
            return None
        if token.own == like.own and not token.bracket:
            return at
    return None


def _is_label(token: Token) -> bool:
    return token.kind is Kind.WORD and token.own in ("grade", "ihc", "cps", "her2", "median")


def labelled(tokens: Tokens, at: int) -> Way:
    """Part "IHC 0 or 1+ (negative) or 3+ (positive)": numbers that are alternatives of a label."""
    following = tokens[at + 1]
    if tokens[at].own != "or" or following.kind is not Kind.NUMBER or unit_of(following):
        return ()
    items: list[Span] = []
    first = at
    while first > 0 and (
        tokens[first - 1].bracket
        or tokens[first - 1].own == "or"
        or (tokens[first - 1].kind is Kind.NUMBER and not unit_of(tokens[first - 1]))
    ):
        first -= 1
    if not any(map(_is_label, tokens[max(first - 3, 0) : first])):
        return ()  # "two or three drugs" are not two
    place = first
    while place < len(tokens) and tokens[place].kind is Kind.NUMBER and not tokens[place].bracket:
        end = place + 1
        while end < len(tokens) and tokens[end].bracket:
            end += 1
        items.append((place, end))
        if end >= len(tokens) or tokens[end].own != "or":
            break
        place = end + 1
    if len(items) < FEWEST or items[0][0] >= at or items[-1][1] <= at:
        return ()
    return told(tokens, items, items[-1][1], "or")


def adjectives(tokens: Tokens, at: int) -> Way:
    """Part "moderate or severe renal impairment": two adjectives of one noun."""
    one, two = tokens[at - 1], tokens[at + 1]
    alike = all(t.kind is Kind.WORD and t.key in POPULATIONS and not t.bracket for t in (one, two))
    noun = at + 2 < len(tokens) and tokens[at + 2].kind is Kind.WORD
    if not alike or not noun or tokens[at].own != "or":
        return ()
    return told(tokens, [(at - 1, at), (at + 1, at + 2)], at + 2, "or")


def listed(tokens: Tokens, at: int) -> Way:
    """Part lists without figures: "A, B and C were D", "warns of A, B and C"."""
    begin = _list_begin(tokens, at)
    verb = next((n for n in range(at + 1, len(tokens)) if is_verb(tokens[n])), len(tokens))
    subject = (
        begin is not None
        and not any(map(is_verb, tokens[begin:at]))
        and (begin == 0 or not _follows_verb(tokens, begin))
    )
    if begin is None:
        return ()
    end = min(end_of(tokens, at), verb if subject else len(tokens))
    if subject and (verb == len(tokens) or end != verb):
        return ()
    items = [*_items(tokens, begin, at), (at + 1, end)]
    inside = [t for first, last in items for t in tokens[first:last]]
    nested = len(items) == FEWEST and any(t.own in LINKS for t in inside)
    if len(items) < FEWEST or nested or any(map(is_verb, inside)):
        return ()
    if any(t.kind is Kind.NEGATION for t in inside):
        return ()
    if is_counted(tokens, items):
        return ()
    rest = (*tokens[:begin], *tokens[end:])
    if any(t.own in _COLLECTIVE or t.key == "versus" for t in tokens):
        return ()
    if subject and any(t.kind is Kind.NUMBER for t in rest):
        return ()
    tail = end if subject else _condition_in(tokens, items)
    items[-1] = (at + 1, tail)
    return told(tokens, items, tail, tokens[at].own)


def _items(tokens: Tokens, begin: int, at: int) -> Iterator[Span]:
    """Yield what commas part before the link at `at`."""
    start = begin
    for place in range(begin, at + 1):
        token = tokens[place]
        if not token.bracket and (token.key == "," or place == at):
            if tokens[place + 1].own == "with" and token.key == ",":
                continue  # an aside of the item before it
            if place > start:
                yield start, place
            start = place + 1


def _condition_in(tokens: Tokens, items: list[Span]) -> int:
    """Return where a condition begins that closes the last part and may be of all parts."""
    begin, end = items[-1]
    others = {t.own for first, last in items[:-1] for t in tokens[first:last]}
    for at in range(begin + 1, end):
        own = tokens[at].own
        opens = own in OPENING - {"of"} or own in lexicon.CONDITIONS
        if opens and own not in others and not tokens[at].bracket:
            return at
    return end


def _list_begin(tokens: Tokens, at: int) -> int | None:
    """Return where a list begins: after its verb and what belongs to it, or after the frame."""
    for place in range(at - 1, -1, -1):
        token = tokens[place]
        if token.bracket:
            continue
        if token.key in (";", ":", ".") or token.own in ("while", "whereas"):
            return place + 1
        if is_verb(token) or token.own in CASES - {"for", "in", "with", "after"}:
            after = place + 1
            while after < at and (
                tokens[after].own in ("of", "by", "for", "as", "also", "that", "the", "not")
                or tokens[after].kind is Kind.NEGATION
                or is_verb(tokens[after])
            ):
                after += 1
            return after
        if token.own in ("with", "after") and tokens[place - 1].own in ("patients", "stopped"):
            return place + 1
    return after_frame(tokens, at)


def _follows_verb(tokens: Tokens, begin: int) -> bool:
    return any(map(is_verb, tokens[:begin]))
