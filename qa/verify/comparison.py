"""Which of two a claim says is more, less, better or worse, and whether the quoted words do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from qa.verify.cells import Cell
from qa.verify.pair import Pair, Reading
from qa.verify.reading import Kind, Token
from qa.verify.senses import Way, concept, is_neutral, way
from qa.verify.treatments import BESIDE, Phrase, added, same_arm

_COMPARING: Final = frozenset(
    """longer shorter higher lower more less fewer greater smaller larger longest shortest
    highest lowest""".split()
)
_SIZING: Final = frozenset(
    """raised raises reduced reduces lowered lowers decreased decreases increased
    increases""".split()
)
_OBSERVED: Final = frozenset(
    "observational retrospective retrospectively cohort cohorts registry registries case-control"
    " nonrandomised".split()
)
_BEING: Final = frozenset("was were is are been be".split())
_LEVEL: Final = 95
_FOLLOWS: Final = 3
_SURE: Final = Decimal("0.05")
_LONG: Final = frozenset({"survival", "duration", "response"})
_NEAR: Final = 5
_SCOPE: Final = 2
Sides = tuple[frozenset[str], frozenset[str]]


def way_fault(pair: Pair) -> str | None:
    """Find a direction that neither the words nor the figures of the quote tell."""
    said = pair.said
    for at, token in enumerate(said.tokens):
        told = way(token)
        if told is None or _is_noun_of_dose(said.tokens, at):
            continue
        if not (_is_worded(pair, at, told) or _is_shown(pair, at, told)):
            return f"{token.own!r} is not what the quoted words tell"
    return _significance_fault(pair)


def _is_noun_of_dose(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].key == "dose" and tokens[at].own == "reduction"


def _is_worded(pair: Pair, at: int, told: Way) -> bool:
    """Say whether a word of the same direction is said of the same in the quoted words."""
    said, quoted = pair.said, pair.quoted
    same = [n for n, other in enumerate(quoted.tokens) if _alike(told, way(other), pair)]
    if sum(way(token) is told for token in said.tokens) > len(same):
        return False
    if not same or _denied(said.tokens, at) not in {_denied(quoted.tokens, n) for n in same}:
        return False
    if not _is_of_same(said, at, quoted, same) or not _is_done_by(said, at, quoted, same):
        return False
    ours, theirs = sides(said), sides(quoted)
    if ours and theirs and not _same_sides(ours, theirs):
        return False
    if theirs and not ours and said.phrases and said.phrases[0].names != theirs[0]:
        return False
    if ours and not theirs and len(quoted.phrases) > 1 and quoted.phrases[0].names != ours[0]:
        return False
    ways = {way(token) for token in quoted.tokens} - {None}
    if len(ways) == 1:
        return True
    near = _near(said.tokens, at)
    return any(near & _near(quoted.tokens, n) for n in same)


def _is_of_same(said: Reading, at: int, quoted: Reading, same: Sequence[int]) -> bool:
    """Say whether the treatment right after a direction has it in the quoted words, too."""
    own = _with(said, at)
    known = [of for of in (_with(quoted, n) for n in same) if of is not None]
    return own is None or not known or any(same_arm(own, of) for of in known)


def _is_done_by(said: Reading, at: int, quoted: Reading, same: Sequence[int]) -> bool:
    """Say whether what raises or lowers something is what does so in the quoted words."""
    doer = _doers(said.tokens, at)
    known = [doers for doers in (_doers(quoted.tokens, n) for n in same) if doers]
    return not doer or not known or any(doer[-1] in doers for doers in known)


def _doers(tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    """Return what stands before a verb in its own phrase, where it is not passive."""
    if tokens[at].own not in _SIZING or any(t.own in _BEING for t in tokens[max(at - 2, 0) : at]):
        return ()
    begin = next((n + 1 for n in range(at - 1, -1, -1) if tokens[n].key in (",", ";", ":")), 0)
    return tuple(
        concept(t)
        for t in tokens[begin:at]
        if t.weighs and not is_neutral(t) and not concept(t).startswith("signific")
    )


def _with(reading: Reading, at: int) -> frozenset[str] | None:
    """Return the treatments of "fewer with A", if a word is followed so."""
    following = reading.tokens[at + 1 : at + 2]
    if not following or following[0].own not in ("with", "for", "on", "under"):
        return None
    return next((p.names for p in reading.phrases if at < p.first <= at + _FOLLOWS), None)


def _alike(one: Way, other: Way | None, pair: Pair) -> bool:
    if one is other:
        return True
    lasting = any(
        word in token.key
        for token in pair.said.tokens
        if token.kind is Kind.ENDPOINT or token.key == "survival"
        for word in _LONG
    )
    return lasting and {one, other} == {Way.UP, Way.BETTER}


def _near(tokens: Sequence[Token], at: int) -> frozenset[str]:
    around = (*tokens[max(at - _NEAR, 0) : at], *tokens[at + 1 : at + 1 + _NEAR])
    return frozenset(
        concept(token)
        for token in around
        if token.kind in (Kind.WORD, Kind.ENDPOINT) and not is_neutral(token)
    )


def _denied(tokens: Sequence[Token], at: int) -> bool:
    weighing = 0
    for token in reversed(tokens[:at]):
        if token.kind is Kind.NEGATION:
            return True
        weighing += token.weighs
        if weighing > _SCOPE:
            return False
        if token.key in (",", ";", ":", "(", ".") or token.own in ("but", "while", "whereas"):
            return False
    return False


def _is_shown(pair: Pair, at: int, told: Way) -> bool:
    """Say whether the figures of both sides tell the direction; a verb needs more than chance."""
    ours = sides(pair.said)
    only_told = at > 0 and pair.said.tokens[at - 1].own == "numerically"
    sure = only_told or certain(pair.quoted, unknown=True)
    if ours is None or _denied(pair.said.tokens, at) or not sure:
        return False
    compared = _compared(pair, ours)
    if compared is None:
        return False
    first, second, lasting = compared
    rises = first > second
    if first == second:
        return False
    if pair.said.tokens[at].own in _COMPARING:
        return rises if told is Way.UP else told is Way.DOWN and not rises
    if not certain(pair.quoted, unknown=False) or not _is_of_trial(pair):
        return False
    if lasting:
        return rises and told in (Way.UP, Way.BETTER)
    return pair.said.tokens[at].own in _SIZING and rises == (told is Way.UP)


def _is_of_trial(pair: Pair) -> bool:
    """Say whether figures may be told as a treatment's doing: not where it was only observed."""
    places = (*pair.around.cited, *pair.around.above, *pair.around.before)
    words = {token.own for tokens in (pair.quoted.tokens, *places) for token in tokens}
    return not words & _OBSERVED


def _compared(pair: Pair, ours: Sides) -> tuple[Decimal, Decimal, bool] | None:
    """Return the figures of both sides of what the claim names, and whether longer is better."""
    named = {t.key for t in pair.said.tokens if t.kind is Kind.ENDPOINT}
    words = {concept(t) for t in pair.said.tokens if t.kind is Kind.WORD}
    groups: dict[int, list[Cell]] = {}
    for cell in pair.quoted.cells:
        if cell.group >= 0:
            groups.setdefault(cell.group, []).append(cell)

    def about(group: list[Cell]) -> int:
        first = group[0]
        return len(named & first.endpoints if first.endpoints else words & first.head)

    for group in sorted(groups.values(), key=about, reverse=True)[:1]:
        one = [c for c in group if c.arm and same_arm(c.arm, ours[0])]
        other = [c for c in group if c.arm and same_arm(c.arm, ours[1])]
        if about(group) and len(one) == len(other) == 1:
            lasting = any(word in name for name in group[0].endpoints for word in _LONG)
            return figure(one[0].token), figure(other[0].token), lasting
    return None


def figure(token: Token) -> Decimal:
    """Return the value of a number, its unit and sign left out."""
    return Decimal(token.key.split()[0].rstrip("+"))


def certain(quoted: Reading, *, unknown: bool) -> bool:
    """Say whether the quoted words show more than chance; `unknown` where they do not tell."""
    denied = any(
        (concept(t).startswith("signific") or way(t) is not None or t.own == "similar")
        and (_denied(quoted.tokens, at) or t.own == "similar")
        for at, t in enumerate(quoted.tokens)
    )
    if denied:
        return False
    for cell in quoted.cells:
        if cell.label == "p":
            return figure(cell.token) < _SURE
    levels = [figure(cell.token) for cell in quoted.cells if cell.label == "level"]
    if any(level < _LEVEL for level in levels):
        return unknown
    bounds = [figure(cell.token) for cell in quoted.cells if cell.label == "ci"]
    ratio = any(cell.label == "ratio" for cell in quoted.cells)
    if ratio and len(bounds) >= 2:  # noqa: PLR2004
        return bounds[-1] < 1 or bounds[-2] > 1
    return unknown


def _significance_fault(pair: Pair) -> str | None:
    """Find a significance that the quoted words do not tell, by a word or a P value."""
    for at, token in enumerate(pair.said.tokens):
        if not concept(token).startswith("signific"):
            continue
        denied = _denied(pair.said.tokens, at)
        worded = any(
            concept(other).startswith("signific") and _denied(pair.quoted.tokens, n) == denied
            for n, other in enumerate(pair.quoted.tokens)
        )
        ps = [figure(cell.token) for cell in pair.quoted.cells if cell.label == "p"]
        equal = denied and not certain(pair.quoted, unknown=True)
        apart = not denied and not ps and _excludes_one(pair.quoted)
        if (
            not worded
            and not equal
            and not apart
            and not (len(ps) == 1 and (ps[0] < _SURE) != denied)
        ):
            return f"{token.own!r} is not what the quoted words tell"
    return None


def _excludes_one(quoted: Reading) -> bool:
    """Say whether the one ratio of the quoted words has an interval without 1."""
    labels = [cell.label for cell in quoted.cells]
    return (labels.count("ratio"), labels.count("ci")) == (1, 2) and certain(quoted, unknown=False)


def sides(reading: Reading) -> Sides | None:
    """Return what is compared, and with what, where a sentence says so."""
    tokens, named = reading.tokens, reading.phrases
    both = added(tokens, named)
    if both:
        return both
    for index, phrase in enumerate(named):
        if not _is_comparator(tokens, phrase):
            continue
        before = [other for other in named[:index] if other.names != phrase.names]
        after = [other for other in named[index + 1 :] if other.names != phrase.names]
        subject = (before or after)[:1]
        if subject:
            return subject[0].names, phrase.names
    return None


def _is_comparator(tokens: Sequence[Token], phrase: Phrase) -> bool:
    for token in reversed(tokens[max(phrase.first - 6, 0) : phrase.first]):
        if token.key == "versus" or token.own in ("over", "above"):
            return True
        small = token.kind in (Kind.LIGHT, Kind.NUMBER) or token.key in BESIDE
        if not small and not is_neutral(token):
            return False
    return False


def _same_sides(ours: Sides, theirs: Sides) -> bool:
    return same_arm(ours[0], theirs[0]) and same_arm(ours[1], theirs[1])
