"""What a text tells of several things together: a definition, a sum, or a figure over "A or B".

Of "X is the share of patients with A, B or C" no claim follows of A alone, nor of "12% had A or B".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from qa.verify import lexicon
from qa.verify.pair import BOUNDS, Pair
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
_MEASURING: Final = {
    **{word: {"of"} for word in "share proportion percentage fraction number sum total".split()},
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
_BEING: Final = frozenset("is are was were".split())
_ONE: Final = frozenset("a an one each another".split())
_REST: Final = frozenset("others rest remaining remainder".split())
_RELATIVE: Final = frozenset("who whose whom which that".split())
_INFERRING: Final = frozenset({"this", "it", "that", "which"})
_ENDING: Final = frozenset({"while", "whereas", "whichever", "so"})
_HAD: Final = frozenset(
    """patients participants adults people women men children of had were was died responded events
    cases deaths trials complete partial responses""".split()
)
_PEOPLE: Final = frozenset("patients participants people adults women men children".split())
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
    joins = any(token.own in ("or", "either", "any", "/") for token in pair.said.tokens)
    for at in _links(quoted):
        places = _joined(quoted, at)
        left = [n for n in places if n not in pair.kept]
        if left and _is_touched(pair, places):
            return f"the claim leaves out {quoted[left[0]].own!r}, told together with the others"
        if places and not left and quoted[at].own == "or" and not joins:
            return "the claim leaves out the 'or' of what is told together"
    faults = (_range_fault, _bound_fault, _singled_fault, _rest_fault, _aside_fault)
    return next((fault for find in faults if (fault := find(pair))), None)


def _is_touched(pair: Pair, places: Collection[int]) -> bool:
    """Say whether a claim has any of some words that the quoted ones have nowhere else."""
    quoted = pair.quoted.tokens
    outside = {concept(t) for n, t in enumerate(quoted) if n not in places and t.weighs}
    return any(n in pair.kept and concept(quoted[n]) not in outside for n in places)


def _bound_fault(pair: Pair) -> str | None:
    """Find what a bounded number stands over, told without it: "at most two in any organ"."""
    quoted = pair.quoted.tokens
    for at in range(1, len(quoted)):
        bounded = quoted[at].kind is Kind.NUMBER and quoted[at - 1].key in BOUNDS
        if not bounded or at in pair.kept or " " in quoted[at].key:
            continue
        following = next((n for n in range(at + 1, len(quoted)) if _tells(quoted[n])), at)
        if following in pair.kept and quoted[at + 1].own in OPENING:
            return f"the claim leaves out {quoted[at].own!r}"
    return None


def _singled_fault(pair: Pair) -> str | None:
    """Find "the endpoint was A" where the quoted words have "the endpoints were A and B"."""
    ours, theirs = _verb(pair.said.tokens), _verb(pair.quoted.tokens)
    said, quoted = pair.said.tokens[:ours], pair.quoted.tokens[:theirs]
    if not ours or not theirs or {t.own for t in said} & _ONE or not _is_definite(said):
        return None
    one = pair.said.tokens[ours].own in ("is", "was")
    several = pair.quoted.tokens[theirs].own in ("are", "were")
    same = {concept(t) for t in said if _tells(t)} <= {concept(t) for t in quoted if _tells(t)}
    return "the quoted words have more than one" if one and several and same else None


def _verb(tokens: Sequence[Token]) -> int:
    return next((at for at, token in enumerate(tokens) if token.own in _BEING), 0)


def _is_definite(subject: Sequence[Token]) -> bool:
    return any(token.own == "the" for token in subject)


def _rest_fault(pair: Pair) -> str | None:
    """Find a share left out, where the quoted words tell of the others something else."""
    quoted = pair.quoted.tokens
    if not any(token.own in _REST for token in quoted):
        return None
    shares = [n for n in range(len(quoted)) if is_figure(quoted, n)]
    if shares and not any(n in pair.kept for n in shares):
        return "the claim leaves out of how many the quoted words say it"
    return None


def _aside_fault(pair: Pair) -> str | None:
    """Find ", with fatal cases" set to something else than in the quoted words."""
    quoted = pair.quoted.tokens
    theirs = dict(_asides(quoted)) if _sets_apart(quoted) else {}
    for aside, of in _asides(pair.said.tokens):
        if theirs.get(aside, of) != of:
            return f"{aside!r} is said of something else in the quoted words"
    return None


def _sets_apart(tokens: Sequence[Token]) -> bool:
    """Say whether a list goes on after an aside: "A, with fatal cases, and B"."""
    commas = [n for n, t in enumerate(tokens) if t.key == "," and not t.bracket]
    for comma, after in pairwise(commas):
        rest = tokens[after + 1 :]
        plain = not any(t.kind is Kind.NUMBER or t.own in FINITE for t in rest)
        if tokens[comma + 1].own in ("with", "including") and plain:
            return rest[:1] != () and rest[0].own in ("and", "or")
    return False


def _asides(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Yield the first word after each ", with" and the last word before it."""
    for at in range(1, len(tokens) - 1):
        if tokens[at].key != "," or tokens[at + 1].own not in ("with", "including"):
            continue
        before = [concept(t) for t in tokens[:at] if _tells(t) and not t.bracket]
        after = [concept(t) for t in tokens[at + 1 :] if _tells(t)]
        if before and after:
            yield after[0], before[-1]


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
        if not (tokens[at].own == "or" or _is_of_people(tokens, at)) or not figures(tokens, at):
            return []
        span = _sides(tokens, at)
    return [n for n in span if _tells(tokens[n]) and not tokens[n].bracket]


def _sides(tokens: Sequence[Token], at: int) -> range:
    """Return the places of a list around a link, up to a verb, a figure or an opening word."""
    begin, end = at, at + 1
    while begin and not _bounds(tokens, begin - 1):
        begin -= 1
    while end < len(tokens) and tokens[end].key != "," and not _bounds(tokens, end):
        end += 1
    return range(begin, end)


def _is_of_people(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a link joins what people have: "in patients with A and B"."""
    begin = _sides(tokens, at).start
    return begin > 1 and tokens[begin - 1].own == "with" and tokens[begin - 2].own in _PEOPLE


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
        of_people = after in _PEOPLE or any(t.own == "as" for t in tokens[place + 1 :])
        return of_people and before not in _CELLS
    return after in _MEASURING.get(own, ())


def _is_what(tokens: Sequence[Token], place: int, at: int) -> bool:
    """Say whether a verb tells what something is, with no case after it: "is a count below N"."""
    following = tokens[place + 1 : at]
    names = tokens[place].own in _BEING and [t.own for t in following[:1]] in (["a"], ["an"])
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


def _tells(token: Token) -> bool:
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
