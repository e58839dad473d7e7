"""What a claim denies and how often it says a thing, beside the quoted words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from qa.verify import lexicon
from qa.verify.comparison import certain
from qa.verify.pair import Pair, is_sign
from qa.verify.reading import Kind, Token, stem
from qa.verify.scope import PERIODS, binds, segments
from qa.verify.senses import concept, is_neutral, way
from qa.verify.treatments import treats

_SCOPE: Final = 4


def negation_fault(pair: Pair) -> str | None:
    """Find what one side denies and the other does not."""
    ours, theirs = tuple(_denials(pair.said.tokens)), tuple(_denials(pair.quoted.tokens))
    if not certain(pair.quoted, unknown=True):
        ours = tuple(scope for scope in ours if not _doubts(scope)) if not theirs else ours
    for scope in ours:
        if not any(set(scope[:2]) & set(other) or scope == other for other in theirs):
            return "the claim denies what the quoted words do not deny so"
    if (fault := _reach_fault(pair, ours)) is not None:
        return fault
    of, known = _denied_of(pair.said.tokens), _denied_of(pair.quoted.tokens)
    if of and known and not of & known:
        return "the claim denies of one treatment what the quoted words deny of another"
    if len(ours) > len(theirs):
        return "the claim denies what the quoted words do not deny so"
    denied = {word for scope in ours for word in scope}
    said = pair.said.concepts | {
        token.key for token in pair.said.tokens if token.kind is Kind.LIGHT
    }
    free = {word for word in _undenied(pair.quoted.tokens)}
    for scope in theirs:
        if scope[:1] and scope[0] in denied:
            continue
        spoken = [word for word in scope[:3] if word in said and word not in denied]
        if any(word not in free for word in spoken):
            return "the quoted words deny what the claim says"
    return None if ours else _denied_part_fault(pair)


def _reach_fault(pair: Pair, ours: Sequence[object]) -> str | None:
    """Find a silence told as a denial, or a denial that reaches less far than the quoted one."""
    if ours and _is_silent(pair.quoted.tokens) and not _is_silent(pair.said.tokens):
        return "the claim denies what the quoted words do not speak of"
    if _denied_with_or(pair.quoted.tokens) & _asserted(pair.said.tokens):
        return "the quoted words deny what the claim says"
    return None


def _denied_with_or(tokens: Sequence[Token]) -> frozenset[str]:
    """Return what is denied after an "or" and said nowhere else: "not A or [B]"."""
    denied: set[str] = set()
    others: set[str] = set()
    inside, continued = False, False
    for token in tokens:
        if token.kind is Kind.NEGATION:
            inside = True
        elif token.kind is Kind.STOP or token.own in ("but", "and", *lexicon.CLAUSE_OPENERS):
            inside = continued = False
        elif inside and token.own == "or":
            continued = True
        elif token.kind is Kind.WORD and not is_neutral(token):
            (denied if continued else others).add(concept(token))
    return frozenset(denied - others)


def _asserted(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the words after a "but" that follows a denial: "not A but [B]"."""
    denied = False
    for at, token in enumerate(tokens):
        denied = denied or token.kind is Kind.NEGATION
        if denied and token.own == "but":
            return frozenset(concept(t) for t in tokens[at:] if t.kind is Kind.WORD)
    return frozenset()


_SAYING: Final = frozenset("mention report state say give tell name describe list".split())


def _is_silent(tokens: Sequence[Token]) -> bool:
    """Say whether all that is denied is that something is told: "does not mention A"."""
    following = [tokens[at + 1].own for at, t in enumerate(tokens[:-1]) if t.kind is Kind.NEGATION]
    return bool(following) and all(own in _SAYING for own in following)


def _doubts(scope: Sequence[str]) -> bool:
    """Say whether a significant difference is denied, which a P value or an interval shows."""
    return {"differ"} < set(scope[:2]) and any(word.startswith("signific") for word in scope[:2])


def _denied_part_fault(pair: Pair) -> str | None:
    """Find a word or a name that only a denying part of the quoted words has."""
    quoted = pair.quoted.tokens
    for part in segments(quoted):
        if not any(quoted[at].kind is Kind.NEGATION for at in part):
            continue
        outside = {concept(quoted[at]) for at in range(len(quoted)) if at not in part}
        own = {
            concept(quoted[at])
            for at in part
            if treats(quoted[at]) or (quoted[at].kind is Kind.WORD and not is_neutral(quoted[at]))
        }
        if (own - outside) & pair.said.concepts:
            return "the quoted words deny what the claim says"
    return None


def _denied_of(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the treatment that stands next after each negation, in its own clause."""
    found: set[str] = set()
    for at, token in enumerate(tokens):
        if token.kind is not Kind.NEGATION or any(t.own == "between" for t in tokens[at:]):
            continue
        for other in tokens[at + 1 :]:
            if other.key in (",", ";", ".", ":", "(") or other.own in ("and", "but", "while"):
                break
            if treats(other):
                found.add(other.key)
                break
    return frozenset(found)


_SHOWING: Final = {
    word: base
    for base, words in {
        "show": "show shows showed shown demonstrate demonstrates demonstrated",
        "find": "found find finds",
        "occur": "occur occurs occurred",
    }.items()
    for word in words.split()
}


def _denials(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    """Yield for each negation the concepts right after it; of "is not shown" those before it."""
    for at, token in enumerate(tokens):
        if token.kind is not Kind.NEGATION:
            continue
        scope: list[str] = []
        for other in tokens[at + 1 :]:
            if other.key in (",", ";", ".", ":", "(") or other.own in lexicon.CLAUSE_OPENERS:
                break
            if other.own in _SHOWING:
                scope.append(_SHOWING[other.own])
            elif other.kind in (Kind.WORD, Kind.MODALITY) and not is_neutral(other):
                advises = other.key in ("should", "recommend")
                scope.append("recommend" if advises else str(way(other) or concept(other)))
            elif other.kind in (Kind.NUMBER, Kind.NAME, Kind.ENDPOINT) and not scope:
                scope.append(other.key)
            if len(scope) == _SCOPE:
                break
        yield tuple(scope)


def _undenied(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the concepts that stand in no negation's scope somewhere."""
    left = 0
    for token in tokens:
        if token.kind is Kind.NEGATION:
            left = _SCOPE
        elif token.key in (",", ";", ".", ":", "("):
            left = 0
        elif token.kind in (Kind.WORD, Kind.MODALITY) and not is_neutral(token):
            if not left:
                yield str(way(token) or concept(token))
            left = max(left - 1, 0)


def count_fault(pair: Pair) -> str | None:
    """Find a word that the claim says more often, or a binding one that it says less often."""
    quoted = pair.quoted.tokens
    ours = Counter(filter(None, map(_counted, pair.said.tokens)))
    theirs = Counter(filter(None, map(_counted, quoted)))
    more = {word for word, often in ours.items() if theirs[word] and often > theirs[word]}
    for word in more:
        parts = (sum(_repeated(t) == word for t in part) for part in _parts(pair.said.tokens))
        plain = max(parts, default=0)
        if not plain or plain > theirs[word]:
            return f"{word!r} is said more often than in the quoted words"
    free = pair.free
    bound = Counter(
        concept(token) for at, token in enumerate(quoted) if at not in free and binds(token)
    )
    for word, often in bound.items():
        if word in ours and ours[word] < often:
            return f"{word!r} is said less often than in the quoted words"
    return None if is_only_figures(pair) else _missing_denial(pair, free)


def _parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield what commas, brackets, semicolons and "and" part."""
    part: list[Token] = []
    for before, token in pairwise((tokens[0], *tokens)):
        ends = token.key in (",", ";", ":") or token.bracket != before.bracket
        if ends or token.own in ("and", "but", *lexicon.CLAUSE_OPENERS):
            yield part
            part = []
        part.append(token)
    yield part


def _repeated(token: Token) -> str | None:
    """Return a word that each part of a claim may say again: no name, number or strength."""
    plain = token.kind in (Kind.WORD, Kind.ENDPOINT) and not treats(token)
    plain = plain and not binds(token) and concept(token) not in _QUANTIFIED
    return _counted(token) if plain else None


_QUANTIFIED: Final = frozenset(map(stem, ("every", "only", "both", "any")))


def _counted(token: Token) -> str | None:
    if treats(token):
        return token.key
    if is_neutral(token) or is_sign(token) or token.own in PERIODS or way(token) is not None:
        return None
    if token.kind in (Kind.WORD, Kind.ENDPOINT, Kind.MODALITY):
        return concept(token)
    return token.own.split()[0] if token.kind is Kind.NUMBER else None


def _missing_denial(pair: Pair, free: frozenset[int]) -> str | None:
    """Find a denial left out, while what it denies was left out or not."""
    quoted = pair.quoted.tokens
    ours = Counter(token.own for token in pair.said.tokens)
    theirs = Counter(token.own for token in quoted)

    def denies(at: int) -> bool:
        following = quoted[at + 1].own if at + 1 < len(quoted) else ""
        said = following.isalpha() and ours[following] >= theirs[following]
        return quoted[at].kind is Kind.NEGATION and (at not in free or said)

    denials = sum(denies(at) and not _goes_on(quoted, at) for at in range(len(quoted)))
    said = sum(token.kind is Kind.NEGATION for token in pair.said.tokens)
    differs = any(token.own == "similar" for token in pair.said.tokens) and not any(
        token.own == "similar" for token in quoted
    )
    return None if said >= denials or differs else "the quoted words deny what the claim says"


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a denial continues one: "no A and no B" is "no A or B"."""
    linked = at > 0 and tokens[at - 1].own in ("and", "or")
    before = tokens[max(at - 1 - _SCOPE, 0) : at - 1] if linked else ()
    return any(token.kind is Kind.NEGATION for token in before)


def is_only_figures(pair: Pair) -> bool:
    """Say whether a claim has only figures that stand after the colon of a verdict."""
    quoted = pair.quoted.tokens
    colon = next((at for at, token in enumerate(quoted) if token.key == ":"), None)
    if colon is None or not pair.said.cells:
        return False
    judged = any(way(t) or concept(t).startswith("signific") for t in pair.said.tokens)
    values = [cell.token for cell in pair.said.cells if cell.group >= 0]
    after = [token for token in quoted[colon:] if token.kind is Kind.NUMBER]
    return not judged and bool(values) and all(any(v.says(t) for t in after) for v in values)
