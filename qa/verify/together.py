"""What a text tells of several things together: a definition, a sum, or a figure over "A or B".

Of "X is the share of patients with A, B or C" no claim follows of A alone, nor of "12% had A or B".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Final

from qa.verify import lexicon
from qa.verify.pair import Pair
from qa.verify.reading import Kind, Token
from qa.verify.senses import concept, is_neutral

OPENING: Final = frozenset(
    "in with for at among on to from after before of by during within as until if when".split()
)
FINITE: Final = frozenset(
    "is are was were has had have does do did will would may can must should could might".split()
)
_DEFINING: Final = frozenset(
    """means meant denotes comprises comprised comprising consists consisted composite defined
    defines constitutes""".split()
)
_JOINING: Final = frozenset({"or", "either", "any", "/"})
_MEASURING: Final = {
    **{word: {"of"} for word in "share proportion percentage fraction number sum total".split()},
    "choice": {"of"},
    "time": {"from", "to", "until"},
    "runs": {"from"},
    "accounted": {"for"},
    "diagnosed": {"in", "by", "from", "as", "with"},
    "made": {"up"},
}
"""Words that define with what follows them: "the share of …", "the time from …"."""
_COUNTING: Final = frozenset({"counts", "counted"})
_CELLS: Final = frozenset("blood cell platelet neutrophil white".split())
_SUFFICING: Final = frozenset({"if", "when", "once", "whenever"})
BEING: Final = frozenset("is are was were".split())
_RELATIVE: Final = frozenset("who whose whom which that".split())
_INFERRING: Final = frozenset({"this", "it", "that", "which"})
_ENDING: Final = frozenset({"while", "whereas", "whichever", "so"})
_HAD: Final = frozenset(
    """patients participants adults people women men children of had were was died responded events
    cases deaths trials complete partial responses""".split()
)
PEOPLE: Final = frozenset("patients participants people adults women men children".split())
_LASTING: Final = frozenset("median mean lived survived survival duration".split())
_TIMES: Final = frozenset({"month", "week", "day", "cycle"})
_RATIOS: Final = frozenset({"hazard ratio", "odds ratio", "risk ratio", "ratio", "p"})
_SIGNS: Final = frozenset({"<", ">", "<=", ">=", "to#", "from#"})
_TIED: Final = frozenset("within after before every for at day days grade cps ihc until".split())
_ORDER: Final = frozenset({"about", "roughly", "a", "the", "of", "least", "most"})
_NEAR: Final = 3


def together_fault(pair: Pair) -> str | None:
    """Find one of several that the quoted words define or count together, told alone."""
    quoted = pair.quoted.tokens
    joins = any(token.own in _JOINING for token in pair.said.tokens)
    for link, places in _wholes(quoted):
        left = [n for n in places if n not in pair.kept]
        if left and _is_touched(pair, places):
            return f"the claim leaves out {quoted[left[0]].own!r}, told together with the others"
        if not left and link == "or" and not joins:
            return "the claim leaves out the 'or' of what is told together"
    return _range_fault(pair)


@lru_cache(maxsize=2048)
def _wholes(tokens: tuple[Token, ...]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return each link that tells several things together, with the places of their words."""
    found = ((tokens[at].own, tuple(_joined(tokens, at))) for at in _links(tokens))
    return tuple((link, places) for link, places in found if places)


def _is_touched(pair: Pair, places: Collection[int]) -> bool:
    """Say whether a claim has any of some words that the quoted ones have nowhere else."""
    quoted = pair.quoted.tokens
    outside = {concept(t) for n, t in enumerate(quoted) if n not in places and t.weighs}
    return any(n in pair.kept and concept(quoted[n]) not in outside for n in places)


def _range_fault(pair: Pair) -> str | None:
    """Find one end of "grade 3 to 4" told alone, beside a figure of all of it."""
    quoted = pair.quoted.tokens
    for at in range(1, len(quoted) - 1):
        ends = (at - 1, at + 1)
        if quoted[at].key != "to#" or any(quoted[n].kind is not Kind.NUMBER for n in ends):
            continue
        one, other = (any(quoted[n].says(t) for t in pair.said.tokens) for n in ends)
        if one != other and figures(quoted, at):
            return "the claim has one end of a range that a figure is told of"
    return None


def _joined(tokens: Sequence[Token], at: int) -> list[int]:
    """Return the places of the words that a link joins, where they are told together."""
    first = definer(tokens, at, tokens[at].own)
    span = range(first + 1, _end(tokens, first)) if first is not None else range(0)
    if at not in span:
        told = tokens[at].own == "or" or _is_of_people(tokens, at)
        if not _are_together(tokens, at) and not (told and figures(tokens, at)):
            return []
        span = _sides(tokens, at)
    return [n for n in span if tells(tokens[n]) and not tokens[n].bracket]


def _sides(tokens: Sequence[Token], at: int) -> range:
    """Return the places of a list around a link, up to a verb, a figure or an opening word."""
    begin, end = at, at + 1
    while begin and not _bounds(tokens, begin - 1):
        begin -= 1
    while end < len(tokens) and tokens[end].key != "," and not _bounds(tokens, end):
        end += 1
    return range(begin, end)


def _are_together(tokens: Sequence[Token], at: int) -> bool:
    return any(token.own in ("together", "jointly") for token in tokens[at + 1 : at + 1 + _NEAR])


def _is_of_people(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a link joins what people have: "in patients with A and B"."""
    begin = _sides(tokens, at).start
    return begin > 1 and tokens[begin - 1].own == "with" and tokens[begin - 2].own in PEOPLE


def _bounds(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    stop = token.kind is Kind.STOP and token.key not in (",", "(", ")", "/")
    opens = token.own in OPENING or token.own in lexicon.CLAUSE_OPENERS
    return not token.bracket and (stop or opens or token.own in FINITE or is_figure(tokens, at))


def figures(tokens: Sequence[Token], at: int, items: Collection[int] = ()) -> bool:
    """Say whether a figure stands in the clause of a link, and in none of what it joins."""
    begin, end = _clause(tokens, at)
    return any(is_figure(tokens, n) for n in range(begin, end) if n not in items)


def _clause(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Return where a clause begins and ends around a place."""
    hard = [
        n
        for n, t in enumerate(tokens)
        if not t.bracket and (t.key in (";", ".", ":") or t.own in ("while", "whereas"))
    ]
    begin = max((n + 1 for n in hard if n < at), default=0)
    return begin, min((n for n in hard if n > at), default=len(tokens))


def _links(tokens: Sequence[Token]) -> Iterator[int]:
    for at, token in enumerate(tokens):
        if token.own in ("and", "or") and not token.bracket and 0 < at < len(tokens) - 1:
            yield at


def definer(tokens: Sequence[Token], at: int, link: str) -> int | None:
    """Return the place of the word before `at` that defines or sums up what a link joins there.

    None where a case suffices: "is called X if A or B".
    """
    told = False
    for place in range(at - 1, -1, -1):
        token = tokens[place]
        if token.bracket:
            continue
        if token.key in (";", ".", ":") or token.own in _ENDING:
            return None
        if token.own in _SUFFICING and link == "or":
            return None
        if _defines(tokens, place) or (link == "or" and _is_what(tokens, place, at)):
            that = place + 1 < len(tokens) and tokens[place + 1].own == "that"
            return None if told and not that else place
        told = (told or token.own in FINITE) and token.own not in _RELATIVE
    return None


def _defines(tokens: Sequence[Token], place: int) -> bool:
    own = tokens[place].own
    before = tokens[place - 1].own if place else ""
    after = tokens[place + 1].own if place + 1 < len(tokens) else ""
    if own in _DEFINING:
        return before not in _INFERRING
    if own in _COUNTING:
        of_people = after in PEOPLE or any(t.own == "as" for t in tokens[place + 1 :])
        return of_people and before not in _CELLS
    return after in _MEASURING.get(own, ())


def _is_what(tokens: Sequence[Token], place: int, at: int) -> bool:
    """Say whether a verb tells what something is, with no case after it: "is a count below N"."""
    following = tokens[place + 1 : at]
    names = tokens[place].own in BEING and [t.own for t in following[:1]] in (["a"], ["an"])
    return names and not any(t.own in OPENING for t in following)


def _end(tokens: Sequence[Token], at: int) -> int:
    """Return where what is defined ends: at a stop, or a clause that goes on about it."""
    for place in range(at + 1, len(tokens)):
        token = tokens[place]
        if token.bracket:
            continue
        if token.key in (";", ".", ":") or token.own in _ENDING:
            return place
        following = tokens[place + 1 : place + 3]
        goes_on = [t.own for t in following[:1]] == ["and"] and any(
            t.own in ("it", "they", "is", "was", "occurred") for t in following[1:]
        )
        if token.key == "," and (goes_on or any(t.own in _ENDING for t in following[:1])):
            return place
    return len(tokens)


def tells(token: Token) -> bool:
    """Say whether a token is a name, a number or a word that does more than report."""
    return token.kind in (Kind.NUMBER, Kind.ENDPOINT, Kind.NAME) or (
        token.kind is Kind.WORD and not is_neutral(token)
    )


def is_figure(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a number is what was found: a share, a ratio, a count of people, a median time.

    Doses, thresholds, limits of time, grades and scores are none.
    """
    token = tokens[at]
    if token.kind is not Kind.NUMBER:
        return False
    back = at - 1
    while back >= 0 and tokens[back].own in _ORDER:
        back -= 1
    before = tokens[back] if back >= 0 else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before and (before.key in _SIGNS or before.own in _TIED):
        return False
    unit = token.key.partition(" ")[2]
    if unit == "%":
        return after is None or after.key != "confidence interval"
    if unit in _TIMES:
        return any(t.own in _LASTING or t.kind is Kind.ENDPOINT for t in tokens[:at])
    if not unit and token.key.isdigit():
        return after is not None and after.own in _HAD
    near = tokens[max(at - _NEAR, 0) : at]
    return not unit and any(t.key in _RATIOS for t in near)
