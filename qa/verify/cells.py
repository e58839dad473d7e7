"""Numbers with what they are said of: label, bound, treatment, and the words that head them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from qa.verify.reading import Kind, Token, stem
from qa.verify.senses import concept, way
from qa.verify.trails import (
    BOUNDS,
    ROLES,
    asides,
    is_noun,
    is_parallel,
    shared_end,
    trail,
    trail_end,
)
from qa.verify.treatments import Phrase, added, phrases

_RATIO: Final = frozenset({"hazard ratio", "odds ratio", "risk ratio", "ratio"})
_LABELS: Final = frozenset(
    map(stem, "grade cps ihc day cycle stage phase ecog line level score age aged part".split())
)
_TIMES: Final = frozenset({"month", "week", "day", "cycle", "minute"})
_FAR: Final = 6
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100
_PAIR: Final = 2
_NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Cell:
    """A number at a place of a text.

    `label` is what the number is: a hazard ratio, a bound of an interval, a grade, or "" for a
    value; `bound` is the sign before it, `role` whether it is where something comes from, or
    goes to. `arm` are the treatments it is said of, None where that is unclear; `head` the words
    and `endpoints` the endpoints of its group, which is counted from 0; `trail` the words right
    after it: "9.8 months [in HER2-positive]".
    """

    token: Token
    place: int
    label: str
    bound: str
    role: str = ""
    group: int = -1
    arm: frozenset[str] | None = None
    head: frozenset[str] = _NONE
    endpoints: frozenset[str] = _NONE
    trail: frozenset[str] = _NONE


def cells(tokens: Sequence[Token]) -> tuple[Cell, ...]:
    """Return the numbers of a text with what each is said of."""
    plain: list[Cell] = []
    for at, token in enumerate(tokens):
        if token.kind is Kind.NUMBER:
            label = _label(tokens, at, plain)
            plain.append(Cell(token, at, label, _bound(tokens, at), _role(tokens, at, label)))
    return _headed(tokens, plain)


def _label(tokens: Sequence[Token], at: int, before: Sequence[Cell]) -> str:
    """Return what the words around a number say that it is."""
    after = tokens[at + 1 : at + 2]
    if after and after[0].key == "confidence interval":
        return "level"
    timed = tokens[at].key.partition(" ")[2] in _TIMES
    if timed and ((after and _is_counted(after[0])) or (at and tokens[at - 1].own == "at")):
        return "time"
    back = _before(tokens, at)
    if back < 0:
        return ""
    apart = any(other.key == "," for other in tokens[back + 1 : at])
    return _named(tokens[back], tokens[at], apart=apart) or _continued(tokens, at, back, before)


def _before(tokens: Sequence[Token], at: int) -> int:
    """Return the place of the word before a number and its signs, -1 where there is none."""
    back = at - 1
    while back >= 0 and (
        tokens[back].key in ("(", ",", ":", *BOUNDS, "-")
        or tokens[back].own in ("=", "of", "was", "is", "a", "the", "sided")
    ):
        back -= 1
    return back


def _named(word: Token, number: Token, *, apart: bool) -> str:
    if word.key == "p":
        return "p"
    if word.key == "confidence interval":
        return "ci"
    unitless = " " not in number.own or "+" in number.own or word.own == "aged"
    return concept(word) if word.key in _LABELS and unitless and not apart else ""


def _continued(tokens: Sequence[Token], at: int, back: int, before: Sequence[Cell]) -> str:
    """Return the label that a number shares with the one before it: "grade 3 or 4"."""
    token = tokens[back]
    last = before[-1] if before else None
    if last and last.place == back - 1 and (token.key == "to#" or token.own in ("and", "or")):
        unitless = " " not in tokens[at].own and "." not in tokens[at].own
        if last.label == "ci" or (last.label and unitless and last.label not in ("p", "ratio")):
            return last.label
    if last and last.label == "ci" and last.place == back and tokens[at - 1].key in (",", "-"):
        return "ci"
    told = [cell.place for cell in before if cell.label in ("", "ratio", "ci", "p")]
    since = told[-1] if told else -1
    ratio = any(t.key in _RATIO for t in tokens[since + 1 : at])
    return "ratio" if ratio and " month" not in tokens[at].key else ""


def _is_counted(token: Token) -> bool:
    """Say whether a time right before a word tells which: "24-month survival"."""
    return token.kind is Kind.ENDPOINT or (token.kind is Kind.WORD and token.key not in ROLES)


def _role(tokens: Sequence[Token], at: int, label: str) -> str:
    role = tokens[at - 1].key if at and not label else ""
    if role == "by#" and not any(way(token) for token in tokens[max(at - _FAR, 0) : at]):
        return ""  # of "received by 12 %" nothing moved
    return role if role in ROLES else ""


def _bound(tokens: Sequence[Token], at: int) -> str:
    back = at - 1
    while back >= 0 and tokens[back].own in ("of", "a", "the", "was", "is"):
        back -= 1
    return tokens[back].key if back >= 0 and tokens[back].key in BOUNDS else ""


def _headed(tokens: Sequence[Token], plain: Sequence[Cell]) -> tuple[Cell, ...]:
    """Put values into groups that one head stands over, and give each its treatment."""
    values = [cell for cell in plain if not cell.label and unit(cell)]
    groups: list[list[Cell]] = []
    follows = bool(values) and not _nouns(_heads(tokens, 0, values[0].place))
    for cell in values:
        begin = groups[-1][-1].place + 1 if groups else 0
        alike = groups and unit(groups[-1][-1]) == unit(cell)
        alike = alike and groups[-1][-1].bound == cell.bound
        if alike and is_parallel(tokens, groups[-1][-1].place, cell.place):
            begin = trail_end(tokens, groups[-1][-1].place)
        if alike and not _heads(tokens, begin, cell.place) and not _ends(tokens, begin, cell.place):
            groups[-1].append(cell)
        else:
            groups.append([cell])
    told: dict[int, Cell] = {}
    named = phrases(tokens)
    for number, group in enumerate(groups):
        start = groups[number - 1][-1].place + 1 if number else 0
        end = groups[number + 1][0].place if number + 1 < len(groups) else len(tokens)
        head = [
            *_heads(tokens, 0, shared_end(tokens, start, group[0].place)),
            *_heads(tokens, start, group[0].place),
        ]
        stop = _stop(tokens, group[-1].place, end)
        later = _heads(tokens, group[-1].place + 1, stop)
        first = later if follows else head
        arms = _arms(tokens, group, named, start, end)
        for cell, arm in zip(group, arms, strict=True):
            told[cell.place] = Cell(
                cell.token,
                cell.place,
                "",
                cell.bound,
                cell.role,
                number,
                arm,
                frozenset(concept(t) for t in first if t.kind is Kind.WORD),
                frozenset(t.key for t in first if t.kind is Kind.ENDPOINT),
                trail(tokens, cell.place),
            )
    return tuple(told.get(cell.place, cell) for cell in plain)


def _nouns(tokens: Sequence[Token]) -> bool:
    return any(token.kind is Kind.ENDPOINT or way(token) is None for token in tokens)


def unit(cell: Cell) -> str:
    """Return the unit of a number, "" where it has none."""
    return "" if "+" in cell.token.own else cell.token.key.partition(" ")[2]


def is_year(token: Token) -> bool:
    """Say whether a number is a year of our time."""
    return token.key.isdigit() and _FIRST_YEAR <= int(token.key) <= _LAST_YEAR


def _heads(tokens: Sequence[Token], start: int, end: int) -> list[Token]:
    """Return what may head the number at `end`; brackets that it does not stand in are passed."""
    inside = {0, tokens[end].bracket if end < len(tokens) else 0}
    beside = asides(tokens, start, end)
    return [
        token
        for at, token in enumerate(tokens[start:end], start)
        if token.bracket in inside and at not in beside and (_is_endpoint(token) or is_noun(token))
    ]


def _is_endpoint(token: Token) -> bool:
    return token.kind is Kind.ENDPOINT and token.key not in (*_RATIO, "confidence interval")


def _ends(tokens: Sequence[Token], start: int, end: int) -> bool:
    return any(token.key == "." for token in tokens[start:end])


def _stop(tokens: Sequence[Token], start: int, end: int) -> int:
    for at in range(start + 1, end):
        if tokens[at].key in (",", ";", ".", "(") or tokens[at].own in ("and", "while", "whereas"):
            return at
    return end


def _arms(
    tokens: Sequence[Token],
    group: Sequence[Cell],
    named: Sequence[Phrase],
    start: int,
    end: int,
) -> list[frozenset[str] | None]:
    """Return whose each number of a group is: the first is the first treatment's, and so on."""
    local = [phrase for phrase in named if start <= phrase.first < end]
    rising = tokens[group[0].place - 1].key == "from#" and len(group) == _PAIR
    distinct = _distinct(local)
    if rising and (sides := added(tokens, named)):
        return [sides[1], sides[0]]
    if rising:
        return (
            [phrase.names for phrase in reversed(distinct)]
            if len(distinct) == _PAIR
            else [
                None,
                None,
            ]
        )
    idle: list[frozenset[str] | None] = [None] * len(group)
    attached = [_right_after(tokens, cell, local) for cell in group]
    if len(group) > 1 and None not in attached and len(set(attached)) == len(group):
        return attached
    if added(tokens, named):
        return idle
    if len(distinct) == len(group):
        return [phrase.names for phrase in distinct]
    if len(local) < len(group):
        every = _distinct(named)
        if len(every) == 1 and all(
            is_parallel(tokens, one.place, other.place) for one, other in pairwise(group)
        ):
            return [every[0].names] * len(group)
        whole = len(every) == len(group)
        return [phrase.names for phrase in every] if whole else [None] * len(group)
    return [_beside(tokens, cell, local) for cell in group]


def _distinct(local: Sequence[Phrase]) -> list[Phrase]:
    kept: dict[frozenset[str], Phrase] = {}
    for phrase in local:
        kept.setdefault(phrase.names, phrase)
    return list(kept.values())


def _beside(tokens: Sequence[Token], cell: Cell, local: Sequence[Phrase]) -> frozenset[str] | None:
    after = _right_after(tokens, cell, local)
    before = [phrase for phrase in local if phrase.last < cell.place]
    subjects = [phrase for phrase in before if not _is_compared_with(tokens, phrase)]
    return after or ((subjects or before)[-1].names if before else None)


def _is_compared_with(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Say whether a treatment stands right after "than" or "versus"."""
    near = tokens[max(phrase.first - 3, 0) : phrase.first]
    following = [t for t in near if t.own not in ("a", "an", "the", "with")]
    return bool(following) and following[-1].key == "versus"


def _right_after(
    tokens: Sequence[Token], cell: Cell, local: Sequence[Phrase]
) -> frozenset[str] | None:
    """Return the treatments that follow a number with nothing but small words between."""
    after = [phrase for phrase in local if cell.place < phrase.first <= cell.place + _FAR]
    if not after or any(
        token.kind in (Kind.NUMBER, Kind.LINK) or token.key in (",", ";")
        for token in tokens[cell.place + 1 : after[0].first]
    ):
        return None
    return after[0].names
