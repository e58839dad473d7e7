"""Parts that have a figure or a dose each: "15% with A and 0% with B", "A (7%) and B (4%)"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from qa.verify import lexicon
from qa.verify.partial import (
    FEWEST,
    LINKS,
    SIGNS,
    Tokens,
    Told,
    Way,
    after_frame,
    end_of,
    is_value,
    is_verb,
    told,
    trailing,
    unit_of,
)
from qa.verify.reading import Kind, Token
from qa.verify.senses import way
from qa.verify.together import OPENING
from qa.verify.treatments import treats

_MOVING: Final = frozenset({"by#", "to#"})
"""Words before a value by which, or to which, something moves."""


def valued(tokens: Tokens, at: int) -> Way:
    """Part "15% with A and 0% with B", "360 mg with A or 240 mg with B": each value has its own."""
    start = at + 1
    lead = tokens[start].own if tokens[start].own in OPENING | _MOVING else ""
    second = _value_from(tokens, start + bool(lead))
    if second is None:
        return ()
    end = end_of(tokens, second)
    tail = trailing(tokens, second, end)
    items = [(start, tail)]
    stop = at
    while True:
        first = _value_before(tokens, stop, tokens[second])
        if first is None:
            break
        begin = _with_lead(tokens, first, lead)
        items.insert(0, (begin, stop))
        if not (begin and tokens[begin - 1].key == ","):
            break
        stop = begin - 1
    own = [_own_opening(tokens, begin, stop) for begin, stop in items]
    if len(items) < FEWEST or not all(own) or not _alike(own):
        return ()
    return told(tokens, items, tail, tokens[at].own)


def _own_opening(tokens: Tokens, begin: int, end: int) -> tuple[str, ...]:
    """Return the words that open what stands after the value of a part: ("of", "with")."""
    value = next((n for n in range(begin, end) if tokens[n].kind is Kind.NUMBER), end)
    return tuple(t.own for t in tokens[value + 1 : end] if t.own in OPENING and not t.bracket)


def _alike(own: Sequence[tuple[str, ...]]) -> bool:
    """Say whether the parts share a word that opens what tells them apart."""
    shared = set(own[0]).intersection(*own[1:]) - {"of"}
    return bool(shared) or all(each[:1] == ("of",) for each in own)


def _value_from(tokens: Tokens, start: int) -> int | None:
    """Return the place of a value that a part begins with."""
    for at in range(start, min(start + 2, len(tokens))):
        if tokens[at].kind is Kind.NUMBER:
            return at if is_value(tokens, at) else None
        if tokens[at].key not in SIGNS:
            return None
    return None


def _value_before(tokens: Tokens, stop: int, like: Token) -> int | None:
    """Return the place of the last value of the same unit before `stop`, in the same clause."""
    for at in range(stop - 1, -1, -1):
        token = tokens[at]
        if token.key in (";", ":", ".") or token.own in ("while", "whereas"):
            return None
        if token.kind is Kind.NUMBER and not token.bracket and is_value(tokens, at):
            return at if unit_of(token) == unit_of(like) else None
    return None


def _with_lead(tokens: Tokens, value: int, lead: str) -> int:
    """Return where a part begins: at its value, its sign, or the word that opens the others."""
    begin = value
    while begin and tokens[begin - 1].key in SIGNS:
        begin -= 1
    return begin - 1 if lead and begin and tokens[begin - 1].own == lead else begin


def moved(tokens: Tokens, at: int) -> Way:
    """Part "fewer with A and more with B"."""
    if not _moves_with(tokens, at + 1):
        return ()
    begin = next((n for n in range(at - 1, -1, -1) if _moves_with(tokens, n)), None)
    if begin is None or any(map(is_verb, tokens[begin:at])):
        return ()
    end = end_of(tokens, at + 1)
    return told(tokens, [(begin, at), (at + 1, end)], end, tokens[at].own)


def _moves_with(tokens: Tokens, at: int) -> bool:
    following = tokens[at + 1 : at + 3]
    return way(tokens[at]) is not None and any(t.own == "with" for t in following[:1])


def dosed(tokens: Tokens, at: int) -> Way:
    """Part "A 75 mg every 3 weeks or B 80 mg every week": each drug has its own dose."""
    if not _is_dosed(tokens, at + 1):
        return ()
    begin = next(
        (n for n in range(at - 1, -1, -1) if treats(tokens[n]) and not tokens[n].bracket), None
    )
    if begin is None or not _is_dosed(tokens, begin) or any(map(is_verb, tokens[begin:at])):
        return ()
    end = end_of(tokens, at + 1)
    own = {t.own for t in tokens[begin:at]}
    tail = next((n for n in range(at + 1, end) if tokens[n].own == "of" and "of" not in own), end)
    return told(tokens, [(begin, at), (at + 1, tail)], tail, tokens[at].own)


def _is_dosed(tokens: Tokens, at: int) -> bool:
    """Say whether a drug stands at a place with a dose right after it, brackets left out."""
    if not treats(tokens[at]):
        return False
    after = next((n for n in range(at + 1, len(tokens)) if not tokens[n].bracket), at)
    return tokens[after].kind is Kind.NUMBER and "mg" in unit_of(tokens[after])


def gapped(tokens: Tokens, at: int) -> Way:
    """Part "A occurred in 8% and B in 6% of patients": the second has the verb of the first."""
    frame = after_frame(tokens, at)
    if frame is None:
        return ()
    verb = next((n for n in range(frame, at) if is_verb(tokens[n])), None)
    values = [n for n in range(frame, len(tokens)) if not tokens[n].bracket and is_value(tokens, n)]
    if verb is None or len(values) != FEWEST or not verb < values[0] < at < values[1]:
        return ()
    first, second = values
    lead = tokens[second - 1]
    subject = tokens[at + 1 : second - 1]
    if lead.own not in OPENING or lead.own != tokens[first - 1].own or not subject:
        return ()
    if any(map(is_verb, subject)) or any(not t.bracket for t in tokens[first + 1 : at]):
        return ()
    rest = tokens[second + 1 :]
    one = (*tokens[:at], *rest)
    two = (*tokens[:frame], *subject, *tokens[verb:first], *tokens[second:])
    return (Told(one, tokens[frame:at]), Told(two, (*subject, tokens[second])))


def bracketed(tokens: Tokens) -> Iterator[Way]:
    """Part "A (7%), B (4%) and C (2%)": each has its figure in brackets."""
    spans: list[tuple[int, int]] = []
    start = None
    for at, token in enumerate(tokens):
        if token.bracket and start is None:
            start = at
        if start is not None and (at + 1 == len(tokens) or tokens[at + 1].bracket == 0):
            spans.append((start, at + 1))
            start = None
    runs: list[list[tuple[int, int]]] = []
    for span in spans:
        if not any(token.kind is Kind.NUMBER for token in tokens[span[0] : span[1]]):
            continue
        between = tokens[runs[-1][-1][1] : span[0]] if runs else ()
        linked = between and (between[0].key == "," or between[0].own in LINKS)
        parted = any(t.key == ";" or t.own in lexicon.CLAUSE_OPENERS for t in between)
        if linked and not parted and not any(map(is_verb, between)):
            runs[-1].append(span)
        else:
            runs.append([span])
    for run in runs:
        if len(run) >= FEWEST:
            yield from _of_run(tokens, run)


def _of_run(tokens: Tokens, run: Sequence[tuple[int, int]]) -> Iterator[Way]:
    begin = _item_begin(tokens, run[0][0])
    items = [(begin, run[0][1])]
    links = set()
    for before, span in pairwise(run):
        start = before[1]
        while tokens[start].key == "," or tokens[start].own in LINKS:
            links.add(tokens[start].own)
            start += 1
        items.append((start, span[1]))
    link = "or" if "or" in links else "and"
    label = tokens[run[0][0] + 1 : run[0][1] - 1]
    way = told(tokens, items, run[-1][1], link)
    if way:
        yield tuple(_labelled_as(told, label) for told in way)


def _labelled_as(told: Told, label: Tokens) -> Told:
    """Put what the first bracket calls its figure to one that gives a figure alone."""
    named = tuple(token for token in label if token.kind is not Kind.NUMBER)
    at = next((n for n, t in enumerate(told.tokens[:-2]) if t.key == "(" and t.bracket), None)
    if at is None or len(label) != len(named) + 1 or not named or label[-1] in named:
        return told
    alone = told.tokens[at + 1].kind is Kind.NUMBER and told.tokens[at + 2].key == ")"
    whole = (*told.tokens[: at + 1], *named, *told.tokens[at + 1 :])
    return Told(whole, told.own) if alone else told


def _item_begin(tokens: Tokens, bracket: int) -> int:
    """Return where the first of bracketed parts begins: after a verb, a stop or an opening word."""
    for at in range(bracket - 1, -1, -1):
        token = tokens[at]
        if is_verb(token) or token.key in (",", ";", ":") or token.own in ("that", "while"):
            return at + 1
    return 0
