"""Move a clause to the other end of a question, or name equals the other way round."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from random import Random

from evals.perturb import tables
from evals.perturb.message import Message, any_of, capitalised, uncapitalised

_ASKS = r"(?:what|which|who|whose|when|how|is|are|was|were|do|does|did|can|could|should|has|have)\b"
_CLAUSE = r"(?:in|on|for|when|if|after|according to)"
# "In RAINBOW, what was the OS?": the clause goes to the end.
_FRONT = re.compile(
    rf"(?P<clause>{_CLAUSE}\s[^,?.:]+),\s(?P<asked>{_ASKS}[^?.,]+)\?", re.IGNORECASE
)
# "What was the OS in RAINBOW?": the clause goes to the front. What is left must still ask, with
# at least four words; the clause is short, so that it belongs to the whole question.
_BACK = re.compile(
    rf"(?P<asked>{_ASKS}(?:\s[^\s?.,:]+){{3,}}?)\s"
    r"(?P<clause>(?:in|for|according to)(?:\s(?!in\b|for\b|and\b|or\b)[^\s?.,:]+){1,4}"
    r"|(?:when|if)\s[^?.,:]+)\?",
    re.IGNORECASE,
)
# "CheckMate-649: median OS?": topic and question change places.
_TOPIC = re.compile(r"(?P<topic>[^:?.]+):\s(?P<asked>[^:?.]+(?:\.\d[^:?.]*)*)\?")
# "The biopsy is HER2 2+. What next?": context and question change places.
_CONTEXT = re.compile(rf"(?P<context>(?:\S+\s){{3,}}\S+[.!])\s(?P<asked>{_ASKS}[^?.]+\?)", re.I)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|that|this|these|those|there|they|them|their|he|she|his|her|then|which)\b",
    re.IGNORECASE,
)

# What joins equals, by how closely it does: "A vs B plus C" is A against both.
_CLOSE = {"plus": 0, "+": 0, "/": 0, "and": 1, "or": 2, "versus": 2, "vs": 2, "v": 2, "against": 2}
_JOIN = rf"(?:\s(?:{'|'.join(map(re.escape, _CLOSE))})\s|/)"


def reordered(message: Message, rng: Random) -> str:
    """Make one of the moves that the question allows."""
    moves: tuple[Callable[[str], str | None], ...]
    moves = (_peers_swapped, _clause_to_the_end, _clause_to_the_front)
    if not message.follows:  # in a dialogue, what stands first mostly turns from the last answer
        moves += (_question_first,)
    made = [moved for move in moves if (moved := move(message.text)) is not None]
    return rng.choice(made) if made else message.text


def _peers_swapped(text: str) -> str | None:
    """Turn the first pair round that means the same both ways."""
    for match in _pair().finditer(text):
        first, join, second = match["first"], match["join"], match["second"]
        end = match.start() + len(first + join + second)
        if first.casefold() == second.casefold() or _bound(text, match.start(), join, end):
            continue
        if match.start() == 0:
            first, second = _as_listed(first), capitalised(second)
        return text[: match.start()] + second + join + first + text[end:]
    return None


@cache
def _pair() -> re.Pattern[str]:
    name = f"(?:weekly )?{any_of(tables.names().movable).pattern}"
    pair = rf"(?P<first>{name})(?P<join>{_JOIN})(?P<second>{name})"
    return re.compile(rf"(?={pair})", re.IGNORECASE)


def _bound(text: str, start: int, join: str, end: int) -> bool:
    """Say whether one of a pair is joined more closely to what stands beside it."""
    beside = re.search(rf"{_JOIN}$", text[:start], re.I), re.match(_JOIN, text[end:], re.I)
    closer = any(each and _closeness(each[0]) < _closeness(join) for each in beside)
    alone = re.match(r"\s(?:alone|monotherapy)\b", text[end:], re.IGNORECASE)
    return closer or alone is not None


def _closeness(join: str) -> int:
    return _CLOSE[join.strip().casefold()]


@cache
def _listed() -> dict[str, str]:
    return {name.casefold(): name for name in tables.names().movable}


def _as_listed(name: str) -> str:
    return _listed().get(name.casefold(), name)


def _clause_to_the_end(text: str) -> str | None:
    match = _FRONT.fullmatch(text)
    if match is None or _POINTS_BACK.search(match["asked"]):
        return None
    return f"{capitalised(match['asked'])} {uncapitalised(match['clause'])}?"


def _clause_to_the_front(text: str) -> str | None:
    match = _BACK.fullmatch(text)
    if match is None or _POINTS_BACK.search(match["clause"]):
        return None
    return f"{capitalised(match['clause'])}, {uncapitalised(match['asked'])}?"


def _question_first(text: str) -> str | None:
    topic = _TOPIC.fullmatch(text)
    if topic and not _POINTS_BACK.search(topic["asked"]):
        return f"{capitalised(topic['asked'])}: {uncapitalised(topic['topic'])}?"
    context = _CONTEXT.fullmatch(text)
    if context and not _POINTS_BACK.search(context["asked"]):
        return f"{context['asked']} {context['context']}"
    return None
