"""A sentence with coordinated parts → the sentence with each part alone, where it holds so.

"A was 15% with B and 0% with C" says that A was 15% with B, and that A was 0% with C; "stopped if D
or E" says: stopped if E. What is collective or an alternative is left whole: a figure over "B or C"
is of both, and "62 patients received B or C" tells of neither how many received it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from qa.verify import lexicon
from qa.verify.clauses import POPULATIONS
from qa.verify.reading import Kind, Token
from qa.verify.treatments import treats

Tokens = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with one part of a coordination alone; `own` is that part."""

    tokens: Tokens
    own: Tokens


Way = tuple[Told, ...]
"""The readings of one coordination: one for each part, the rest of the sentence around it."""

_LINKS: Final = frozenset({"and", "or"})
_OPENING: Final = frozenset(
    "in with for at among on to from after before of by during within as until if when".split()
)
_ARTICLES: Final = frozenset({"a", "an", "the"})
_SIGNS: Final = frozenset({"about", "<", ">", "<=", ">="})
_FINITE: Final = frozenset(
    "is are was were has had have does do did will would may can must should could might".split()
)
_TAKING: Final = frozenset(
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
_CASES: Final = frozenset("if when once for after with in who whose among".split())
_COLLECTIVE: Final = frozenset(
    """between both together combined than differ differs differed similar equivalent versus sum
    total respectively either each neither pooled alike same compared equal""".split()
)
_STATISTICS: Final = frozenset({"p", "hazard ratio", "odds ratio", "ratio", "confidence interval"})
_SCORES: Final = frozenset({"cps", "ihc", "tps", "tap", "grad", "grade", "stage"})
_FEWEST: Final = 2
_MOST: Final = 12
"""Parts that are parted once more."""


@lru_cache(maxsize=2048)
def ways(tokens: Tokens) -> tuple[Way, ...]:
    """Return the ways to tell a sentence part by part, none where it has no coordination."""
    found: list[Way] = []
    for at, token in enumerate(tokens):
        if token.bracket or not 0 < at < len(tokens) - 1:
            continue
        if token.own in _LINKS:
            found += _of_link(tokens, at)
        elif token.own == "plus":
            found.append(_dosed(tokens, at))
    found += _bracketed(tokens)
    return tuple(dict.fromkeys(way for way in found if way))


@lru_cache(maxsize=1024)
def parts(tokens: Tokens) -> tuple[Told, ...]:
    """Return a sentence with each of its parts alone, those of two coordinations, too."""
    found = [told for way in ways(tokens) for told in way]
    for outer in found[:_MOST]:
        for inner in (told for way in ways(outer.tokens) for told in way):
            kept = tuple(token for token in outer.own if token in inner.tokens)
            found.append(Told(inner.tokens, (*kept, *inner.own)))
    return tuple(dict.fromkeys(found))


def _of_link(tokens: Tokens, at: int) -> Iterator[Way]:
    for split in (_valued, _dosed, _gapped, _repeated, _labelled, _adjectives, _listed):
        way = split(tokens, at)
        if way:
            yield way
            return


# Every splitter returns () where the link joins no parts of its kind.


def _valued(tokens: Tokens, at: int) -> Way:
    """Part "15% with A and 0% with B", "360 mg with A or 240 mg with B": each value has its own."""
    start = at + 1
    lead = tokens[start].own if tokens[start].own in _OPENING else ""
    second = _value_from(tokens, start + bool(lead))
    if second is None:
        return ()
    end = _end(tokens, second)
    tail = _trailing(tokens, second, end)
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
    if len(items) < _FEWEST or not all(own) or not _alike(own):
        return ()
    return _told(tokens, items, tail, tokens[at].own)


def _own_opening(tokens: Tokens, begin: int, end: int) -> tuple[str, ...]:
    """Return the words that open what stands after the value of a part: ("of", "with")."""
    value = next((n for n in range(begin, end) if tokens[n].kind is Kind.NUMBER), end)
    return tuple(t.own for t in tokens[value + 1 : end] if t.own in _OPENING and not t.bracket)


def _alike(own: Sequence[tuple[str, ...]]) -> bool:
    """Say whether the parts share a word that opens what tells them apart."""
    shared = set(own[0]).intersection(*own[1:]) - {"of"}
    return bool(shared) or all(each[:1] == ("of",) for each in own)


def _value_from(tokens: Tokens, start: int) -> int | None:
    """Return the place of a value that a part begins with."""
    for at in range(start, min(start + 2, len(tokens))):
        if tokens[at].kind is Kind.NUMBER:
            return at if _is_value(tokens, at) else None
        if tokens[at].key not in _SIGNS:
            return None
    return None


def _value_before(tokens: Tokens, stop: int, like: Token) -> int | None:
    """Return the place of the last value of the same unit before `stop`, in the same clause."""
    for at in range(stop - 1, -1, -1):
        token = tokens[at]
        if token.key in (";", ":", ".") or token.own in ("while", "whereas"):
            return None
        if token.kind is Kind.NUMBER and not token.bracket and _is_value(tokens, at):
            return at if _unit(token) == _unit(like) else None
    return None


def _is_value(tokens: Tokens, at: int) -> bool:
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
    return bool(_unit(token)) or ("." in token.key and " " not in token.key)


def _unit(token: Token) -> str:
    return token.key.partition(" ")[2]


def _with_lead(tokens: Tokens, value: int, lead: str) -> int:
    """Return where a part begins: at its value, its sign, or the word that opens the others."""
    begin = value
    while begin and tokens[begin - 1].key in _SIGNS:
        begin -= 1
    return begin - 1 if lead and begin and tokens[begin - 1].own == lead else begin


def _end(tokens: Tokens, start: int) -> int:
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


def _trailing(tokens: Tokens, start: int, end: int) -> int:
    """Return where "in TRIAL" begins that closes the last part and is of all parts."""
    last = tokens[end - 1]
    named = last.kind is Kind.NAME and last.own == "trial" and end - 2 > start
    return end - 2 if named and tokens[end - 2].own == "in" else end


def _dosed(tokens: Tokens, at: int) -> Way:
    """Part "A 75 mg every 3 weeks or B 80 mg every week": each drug has its own dose."""
    if not _is_dosed(tokens, at + 1):
        return ()
    begin = next(
        (n for n in range(at - 1, -1, -1) if treats(tokens[n]) and not tokens[n].bracket), None
    )
    if begin is None or not _is_dosed(tokens, begin) or any(map(_is_verb, tokens[begin:at])):
        return ()
    end = _end(tokens, at + 1)
    own = {t.own for t in tokens[begin:at]}
    tail = next((n for n in range(at + 1, end) if tokens[n].own == "of" and "of" not in own), end)
    return _told(tokens, [(begin, at), (at + 1, tail)], tail, tokens[at].own)


def _is_dosed(tokens: Tokens, at: int) -> bool:
    """Say whether a drug stands at a place with a dose right after it, brackets left out."""
    if not treats(tokens[at]):
        return False
    after = next((n for n in range(at + 1, len(tokens)) if not tokens[n].bracket), at)
    return tokens[after].kind is Kind.NUMBER and "mg" in _unit(tokens[after])


def _gapped(tokens: Tokens, at: int) -> Way:
    """Part "A occurred in 8% and B in 6% of patients": the second has the verb of the first."""
    frame = _after_frame(tokens, at)
    if frame is None:
        return ()
    verb = next((n for n in range(frame, at) if _is_verb(tokens[n])), None)
    values = [
        n for n in range(frame, len(tokens)) if not tokens[n].bracket and _is_value(tokens, n)
    ]
    if verb is None or len(values) != _FEWEST or not verb < values[0] < at < values[1]:
        return ()
    first, second = values
    lead = tokens[second - 1]
    subject = tokens[at + 1 : second - 1]
    if lead.own not in _OPENING or lead.own != tokens[first - 1].own or not subject:
        return ()
    if any(map(_is_verb, subject)) or any(not t.bracket for t in tokens[first + 1 : at]):
        return ()
    rest = tokens[second + 1 :]
    one = (*tokens[:at], *rest)
    two = (*tokens[:frame], *subject, *tokens[verb:first], *tokens[second:])
    return (Told(one, tokens[frame:at]), Told(two, (*subject, tokens[second])))


def _repeated(tokens: Tokens, at: int) -> Way:
    """Part "from A in 70% and from B in 30%", "with A, or with B": each begins with one word."""
    right = tokens[at + 1]
    if right.own == "to" and any(t.own in _TAKING for t in tokens[:at]):
        return _of_acts(tokens, at)
    anchored = right.own in _OPENING | _ARTICLES or _is_label(right)
    if not anchored or right.own == "the":
        return ()
    end = _end(tokens, at + 1)
    tail = _trailing(tokens, at + 1, end)
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
    if len(items) < _FEWEST:
        return ()
    valued = [any(_is_value(tokens, n) for n in range(*item)) for item in items]
    if len(set(valued)) > 1:
        return ()
    if all(valued):
        return _told(tokens, items, _shared_tail(tokens, items, tail), tokens[at].own)
    if _is_counted(tokens, items) or right.own not in _OPENING:
        return ()
    return _told(tokens, items, tail, tokens[at].own)


def _of_acts(tokens: Tokens, at: int) -> Way:
    """Part "says to do A and to do B"."""
    begin = next(
        (n for n in range(1, at) if tokens[n].own == "to" and tokens[n - 1].own in _TAKING), None
    )
    if begin is None:
        return ()
    return _told(tokens, [(begin, at), (at + 1, len(tokens))], len(tokens), tokens[at].own)


def _shared_tail(tokens: Tokens, items: list[tuple[int, int]], tail: int) -> int:
    """Return where what is of all parts begins: after the last value, if no other has such."""
    begin, end = items[-1]
    values = [n for n in range(begin, end) if _is_value(tokens, n)]
    others = [
        t
        for first, last in items[:-1]
        for t in tokens[max(n for n in range(first, last) if _is_value(tokens, n)) + 1 : last]
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


def _labelled(tokens: Tokens, at: int) -> Way:
    """Part "IHC 0 or 1+ (negative) or 3+ (positive)": numbers that are alternatives of a label."""
    following = tokens[at + 1]
    if tokens[at].own != "or" or following.kind is not Kind.NUMBER or _unit(following):
        return ()
    items: list[tuple[int, int]] = []
    first = at
    while first > 0 and (
        tokens[first - 1].bracket
        or tokens[first - 1].own == "or"
        or (tokens[first - 1].kind is Kind.NUMBER and not _unit(tokens[first - 1]))
    ):
        first -= 1
    place = first
    while place < len(tokens) and tokens[place].kind is Kind.NUMBER and not tokens[place].bracket:
        end = place + 1
        while end < len(tokens) and tokens[end].bracket:
            end += 1
        items.append((place, end))
        if end >= len(tokens) or tokens[end].own != "or":
            break
        place = end + 1
    if len(items) < _FEWEST or items[0][0] >= at or items[-1][1] <= at:
        return ()
    return _told(tokens, items, items[-1][1], "or")


def _adjectives(tokens: Tokens, at: int) -> Way:
    """Part "moderate or severe renal impairment": two adjectives of one noun."""
    one, two = tokens[at - 1], tokens[at + 1]
    alike = all(t.kind is Kind.WORD and t.key in POPULATIONS and not t.bracket for t in (one, two))
    noun = at + 2 < len(tokens) and tokens[at + 2].kind is Kind.WORD
    if not alike or not noun or tokens[at].own != "or":
        return ()
    return _told(tokens, [(at - 1, at), (at + 1, at + 2)], at + 2, "or")


def _listed(tokens: Tokens, at: int) -> Way:
    """Part lists without figures: "A, B and C were D", "warns of A, B and C"."""
    begin = _list_begin(tokens, at)
    verb = next((n for n in range(at + 1, len(tokens)) if _is_verb(tokens[n])), len(tokens))
    subject = (
        begin is not None
        and not any(map(_is_verb, tokens[begin:at]))
        and (begin == 0 or not _follows_verb(tokens, begin))
    )
    if begin is None:
        return ()
    end = min(_end(tokens, at), verb if subject else len(tokens))
    if subject and (verb == len(tokens) or end != verb):
        return ()
    items: list[tuple[int, int]] = []
    start = begin
    for place in range(begin, at + 1):
        token = tokens[place]
        if not token.bracket and (token.key == "," or place == at):
            if place > start:
                items.append((start, place))
            start = place + 1
    items.append((at + 1, end))
    inside = [t for first, last in items for t in tokens[first:last]]
    nested = len(items) == _FEWEST and any(t.own in _LINKS for t in inside)
    if len(items) < _FEWEST or nested or any(map(_is_verb, inside)):
        return ()
    if any(t.kind is Kind.NEGATION for t in inside):
        return ()
    if _is_counted(tokens, items):
        return ()
    rest = (*tokens[:begin], *tokens[end:])
    if any(t.own in _COLLECTIVE or t.key == "versus" for t in tokens):
        return ()
    if subject and any(t.kind is Kind.NUMBER for t in rest):
        return ()
    tail = end if subject else _condition_in(tokens, items)
    return _told(tokens, items, tail, tokens[at].own)


def _condition_in(tokens: Tokens, items: list[tuple[int, int]]) -> int:
    """Return where a condition begins that closes the last part and may be of all parts."""
    begin, end = items[-1]
    others = {t.own for first, last in items[:-1] for t in tokens[first:last]}
    for at in range(begin + 1, end):
        own = tokens[at].own
        opens = own in _OPENING - {"of"} or own in lexicon.CONDITIONS
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
        if _is_verb(token) or token.own in _CASES - {"for", "in", "with", "after"}:
            after = place + 1
            while after < at and (
                tokens[after].own in ("of", "by", "for", "as", "also", "that", "the", "not")
                or tokens[after].kind is Kind.NEGATION
                or _is_verb(tokens[after])
            ):
                after += 1
            return after
        if token.own in ("with", "after") and tokens[place - 1].own in ("patients", "stopped"):
            return place + 1
    return _after_frame(tokens, at)


def _after_frame(tokens: Tokens, at: int) -> int | None:
    if tokens[0].own not in _OPENING:
        return 0
    commas = [n for n in range(at) if tokens[n].key == "," and not tokens[n].bracket]
    return commas[0] + 1 if commas else None


def _follows_verb(tokens: Tokens, begin: int) -> bool:
    return any(map(_is_verb, tokens[:begin]))


def _is_verb(token: Token) -> bool:
    if token.bracket:
        return False
    return token.own in _FINITE | _TAKING | _HAPPENING or (
        token.kind is Kind.MODALITY and token.own.endswith(("s", "ed"))
    )


def _is_counted(tokens: Tokens, items: Sequence[tuple[int, int]]) -> bool:
    """Say whether a figure stands in the sentence that may be of all parts together."""
    inside = {n for begin, end in items for n in range(begin, end)}
    return any(
        token.kind is Kind.NUMBER
        and at not in inside
        and (token.key.endswith(" %") or _is_count(tokens, at))
        for at, token in enumerate(tokens)
    )


def _is_count(tokens: Tokens, at: int) -> bool:
    token = tokens[at]
    following = tokens[at + 1].own if at + 1 < len(tokens) else ""
    return token.key.isdigit() and following in ("patients", "of", "adults", "people", "women")


def _told(tokens: Tokens, items: Sequence[tuple[int, int]], tail: int, link: str) -> Way:
    """Return the sentence with each part alone; nothing where it does not hold so."""
    begin = items[0][0]
    if any(map(_is_empty, (tokens[first:last] for first, last in items))):
        return ()
    prefix, rest = tokens[:begin], tokens[tail:]
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
    if first > end or second >= len(tokens) or tokens[second].own not in _OPENING:
        return ()
    at = next((n for n in range(first, end) if tokens[n].own == tokens[second].own), first)
    shared = tokens[first:at]
    return shared if shared and shared[0].own in _OPENING and not _holds_value(shared) else ()


def _holds_value(tokens: Tokens) -> bool:
    return any(_is_value(tokens, at) for at in range(len(tokens)))


def _value_place(tokens: Tokens) -> int:
    """Return the place of the first value, -1 where there is none."""
    return next((at for at in range(len(tokens)) if _is_value(tokens, at)), -1)


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
    doses = all(any("mg" in _unit(t) for t in tokens[a:b]) for a, b in items)
    case = next((t.own for t in reversed(clause) if t.own in _CASES or t.own in _FINITE), "")
    figure = any(t.key.endswith(" %") or t.key == "p" for t in tokens)
    return doses or (case in _CASES and not figure)


def _clause_start(tokens: Tokens, at: int) -> int:
    for place in range(at - 1, -1, -1):
        if tokens[place].key in (";", ".") or tokens[place].own in ("while", "whereas"):
            return place + 1
    return 0


def _bracketed(tokens: Tokens) -> Iterator[Way]:
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
        linked = between and (between[0].key == "," or between[0].own in _LINKS)
        parted = any(t.key == ";" or t.own in lexicon.CLAUSE_OPENERS for t in between)
        if linked and not parted and not any(map(_is_verb, between)):
            runs[-1].append(span)
        else:
            runs.append([span])
    for run in runs:
        if len(run) >= _FEWEST:
            yield from _of_run(tokens, run)


def _of_run(tokens: Tokens, run: Sequence[tuple[int, int]]) -> Iterator[Way]:
    begin = _item_begin(tokens, run[0][0])
    items = [(begin, run[0][1])]
    links = set()
    for before, span in zip(run, run[1:], strict=False):
        start = before[1]
        while tokens[start].key == "," or tokens[start].own in _LINKS:
            links.add(tokens[start].own)
            start += 1
        items.append((start, span[1]))
    link = "or" if "or" in links else "and"
    label = tokens[run[0][0] + 1 : run[0][1] - 1]
    way = _told(tokens, items, run[-1][1], link)
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
        if _is_verb(token) or token.key in (",", ";", ":") or token.own in ("that", "while"):
            return at + 1
    return 0
