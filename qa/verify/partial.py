"""A sentence told with one part of a coordination alone, where it holds so.

What is collective or an alternative is left whole: a figure over "B or C" is of both, and "62
patients received B or C" tells of neither how many received it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from qa.verify.reading import Kind, Token
from qa.verify.together import FINITE, OPENING, definer, is_figure
from qa.verify.treatments import phrases

Tokens = tuple[Token, ...]
Span = tuple[int, int]
"""The first place of a part, and the one after its last."""

LINKS: Final = frozenset({"and", "or"})
SIGNS: Final = frozenset({"about", "roughly", "<", ">", "<=", ">="})
TAKING: Final = frozenset(
    """warns warn warned lists list listed includes include included excludes exclude excluded
    require requires required recommends recommended recommend advises advised names named covers
    covered enrolled stratified reports reported counts counted received used combined mentions
    mentioned holds uses asks says""".split()
)
"""Verbs that a list may follow."""
_HAPPENING: Final = frozenset("occurred developed rose fell improved resolved died".split())
_ADVISING: Final = frozenset(
    """lists list listed recommends recommended recommend option options choice choices offered
    indicated approved allowed eligible considered given""".split()
)
CASES: Final = frozenset("if when once for after with in who whose among".split())
_STATISTICS: Final = frozenset({"p", "hazard ratio", "odds ratio", "ratio", "confidence interval"})
_SCORES: Final = frozenset({"cps", "ihc", "tps", "tap", "grad", "grade", "stage"})
_UTMOST: Final = frozenset("longest shortest highest lowest largest smallest best worst".split())
FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with one part of a coordination alone; `own` is that part."""

    tokens: Tokens
    own: Tokens


Way = tuple[Told, ...]
"""The readings of one coordination: one for each part, the rest of the sentence around it."""


def is_value(tokens: Tokens, at: int) -> bool:
    """Say whether a number is a figure or a dose, and no label, time or count."""
    token = tokens[at]
    if token.kind is not Kind.NUMBER:
        return False
    before = tokens[at - 1].own if at else ""
    if before in ("every", "day", "days", "grade", "at", "within", "cps") or token.bracket:
        return False
    after = tokens[at + 1].key if at + 1 < len(tokens) else ""
    if after == "confidence interval":
        return False
    return bool(unit_of(token)) or ("." in token.key and " " not in token.key)


def unit_of(token: Token) -> str:
    """Return the unit of a number, "" where it has none."""
    return token.key.partition(" ")[2]


def end_of(tokens: Tokens, start: int) -> int:
    """Return where the last part ends: at a stop, a further clause or a bracket of statistics."""
    for at in range(start + 1, len(tokens)):
        token = tokens[at]
        if token.bracket:
            opens = token.key == "(" and any(
                t.key in _STATISTICS and t.bracket == token.bracket for t in tokens[at : at + 3]
            )
            if opens and tokens[at - 1].kind is not Kind.NUMBER:
                return at
        elif token.key in (",", ";", ".", ":") or token.own in ("while", "whereas", "but"):
            return at
    return len(tokens)


def trailing(tokens: Tokens, start: int, end: int) -> int:
    """Return where "in TRIAL" begins that closes the last part and is of all parts."""
    last = tokens[end - 1]
    named = last.kind is Kind.NAME and last.own == "trial" and end - 2 > start
    return end - 2 if named and tokens[end - 2].own == "in" else end


def after_frame(tokens: Tokens, at: int) -> int | None:
    """Return where a sentence begins after what stands over it; None where that is unsure."""
    if tokens[0].own not in OPENING:
        return 0
    commas = [n for n in range(at) if tokens[n].key == "," and not tokens[n].bracket]
    return commas[0] + 1 if commas else None


def is_verb(token: Token) -> bool:
    """Say whether a word is a verb before or after which a list may stand."""
    if token.bracket:
        return False
    return token.own in FINITE | TAKING | _HAPPENING or (
        token.kind is Kind.MODALITY and token.own.endswith(("s", "ed"))
    )


def is_counted(tokens: Tokens, items: Sequence[Span]) -> bool:
    """Say whether a figure stands in the sentence that may be of all parts together."""
    inside = {n for begin, end in items for n in range(begin, end)}
    return any(is_figure(tokens, at) for at in range(len(tokens)) if at not in inside)


def _is_count(tokens: Tokens, at: int) -> bool:
    token = tokens[at]
    following = tokens[at + 1].own if at + 1 < len(tokens) else ""
    return token.key.isdigit() and following in ("patients", "of", "adults", "people", "women")


def told(tokens: Tokens, items: Sequence[tuple[int, int]], tail: int, link: str) -> Way:
    """Return the sentence with each part alone; nothing where it does not hold so."""
    begin = items[0][0]
    if any(map(_is_empty, (tokens[first:last] for first, last in items))):
        return ()
    prefix, rest = tokens[:begin], tokens[tail:]
    last = items[-1][0] - 1 if link == "or" else begin
    if definer(tokens, last, link) is not None or _tears_arm(tokens, items, link):
        return ()
    if any(token.own in _UTMOST for token in prefix):
        return ()  # the longest is but one
    if not _may_part(tokens, items, link):
        return ()
    if link not in ("and", "plus"):
        prefix = tuple(t for n, t in enumerate(prefix) if not _is_count(prefix, n))
    while rest and rest[0].key == "," and not rest[1:]:
        rest = ()
    told = []
    scored = _scored(tokens)
    common = _common(tokens, items)
    for first, last in items:
        part = tokens[first:last]
        if common and first != begin:
            at = first + 1 + _value_place(tokens[first:last])
            part = (*tokens[first:at], *common, *tokens[at:last])
        own = tuple(token for token in part if token.bracket in scored)
        told.append(Told((*prefix, *part, *rest), own))
    return tuple(told)


def _tears_arm(tokens: Tokens, items: Sequence[Span], link: str) -> bool:
    """Say whether parts are of treatments that are given together: a figure is of all of them."""
    if link == "or" or not any(_is_figure(tokens, at) for at in range(len(tokens))):
        return False
    return any(
        phrase.first < last <= phrase.last for phrase in phrases(tokens) for _, last in items
    )


def _is_figure(tokens: Tokens, at: int) -> bool:
    """Say whether a number is a value that is no dose."""
    return is_value(tokens, at) and "mg" not in unit_of(tokens[at])


def _is_empty(part: Tokens) -> bool:
    """Say whether a part says nothing, or denies: "with or without A" are no two of a kind."""
    told = any(token.weighs and token.kind is not Kind.LINK for token in part)
    return not told or any(token.kind is Kind.NEGATION for token in part)


def _common(tokens: Tokens, items: Sequence[tuple[int, int]]) -> Tokens:
    """Return what the first part has after its value and the others leave out.

    "7 months after the last dose in women and 4 months in men": both are after the last dose.
    """
    begin, end = items[0]
    second = items[1][0] + 1 + _value_place(tokens[slice(*items[1])])
    first = begin + 1 + _value_place(tokens[begin:end])
    while first < end and tokens[first].bracket:
        first += 1
    if first > end or second >= len(tokens) or tokens[second].own not in OPENING:
        return ()
    at = next((n for n in range(first, end) if tokens[n].own == tokens[second].own), first)
    shared = tokens[first:at]
    return shared if shared and shared[0].own in OPENING and not _holds_value(shared) else ()


def _holds_value(tokens: Tokens) -> bool:
    return any(is_value(tokens, at) for at in range(len(tokens)))


def _value_place(tokens: Tokens) -> int:
    """Return the place of the first value, -1 where there is none."""
    return next((at for at in range(len(tokens)) if is_value(tokens, at)), -1)


def _scored(tokens: Tokens) -> frozenset[int]:
    """Return the brackets that set a score to a part where others do so, too, and 0 for none."""
    scores = {
        token.bracket
        for token, following in pairwise(tokens)
        if token.bracket and token.key in _SCORES and following.kind in (Kind.NUMBER, Kind.WORD)
    }
    return frozenset({0, *scores}) if len(scores) > 1 else frozenset({0})


def _may_part(tokens: Tokens, items: Sequence[tuple[int, int]], link: str) -> bool:
    begin = items[0][0]
    clause = tokens[_clause_start(tokens, begin) : begin]
    denied = any(token.kind is Kind.NEGATION for token in clause)
    if link in ("and", "plus"):
        return not denied
    if denied or any(token.own in _ADVISING for token in tokens):
        return True
    doses = all(any("mg" in unit_of(t) for t in tokens[a:b]) for a, b in items)
    case = next((t.own for t in reversed(clause) if t.own in CASES or t.own in FINITE), "")
    figure = is_counted(tokens, items) or any(t.key == "p" for t in tokens)
    return doses or (case in CASES and not figure)


def _clause_start(tokens: Tokens, at: int) -> int:
    for place in range(at - 1, -1, -1):
        if tokens[place].key in (";", ".") or tokens[place].own in ("while", "whereas"):
            return place + 1
    return 0
