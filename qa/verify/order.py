"""Which of two alike things is which: what a claim says in another order must be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice, pairwise
from typing import Final

from qa.verify import lexicon
from qa.verify.denial import is_only_figures
from qa.verify.entailed import clauses_of
from qa.verify.pair import Pair, Reading, is_sign
from qa.verify.reading import Kind, Token
from qa.verify.schedules import schedule_fault, tested_fault
from qa.verify.senses import concept, is_neutral, way
from qa.verify.treatments import treats

_POLAR: Final = frozenset("positive negative high low first second third primary secondary".split())
_STATISTICS: Final = frozenset({"hazard ratio", "confidence interval", "ratio", "odds ratio"})
_AROUND: Final = 3
_NEAR: Final = 4
_FAR: Final = 6
_STATISTIC: Final = 2
"""Words at most of a P value that stands after a semicolon."""
_HELD: Final = frozenset({"within", "until"})


def order_fault(pair: Pair) -> str | None:
    """Find two endpoints, grades or statuses that were exchanged, or clauses that were mixed."""
    said, quoted = pair.said.tokens, pair.quoted.tokens
    ours, theirs = tuple(_alike(pair.said)), tuple(_alike(pair.quoted))
    for kind in {each[0] for each in ours}:
        placed = _matched(
            [(at, key) for of, at, key in ours if of == kind],
            [(at, key) for of, at, key in theirs if of == kind],
        )
        for (one, there), (other, before) in combinations(placed, 2):
            if there > before and not _apart(said, quoted, (one, there), (other, before)):
                return f"{said[one].own!r} and {said[other].own!r} are exchanged"
    fault = _paired_fault(pair) or schedule_fault(pair) or tested_fault(pair)
    return fault or _mixed_fault(pair) or _held_fault(pair) or _dropped_fault(pair)


def _paired_fault(pair: Pair) -> str | None:
    """Find "X with A, and Y with B" where the quote has Y with A and X with B, without figures."""
    if any(cell.arm for cell in pair.said.cells):
        return None
    if any(token.key == "versus" for token in (*pair.said.tokens, *pair.quoted.tokens)):
        return None
    theirs = _before_each(pair.quoted)
    if len(pair.said.phrases) == 1 and _is_of_other(pair, theirs):
        return "the claim says of one treatment what the quoted words say of another"
    for names, words in _before_each(pair.said).items():
        rivals = {word for other, own in theirs.items() if other != names for word in own}
        if names in theirs and set(words[-1:]) & (rivals - set(theirs[names])):
            return "the claim says of one treatment what the quoted words say of another"
    return None


def _is_of_other(pair: Pair, theirs: Mapping[frozenset[str], Sequence[str]]) -> bool:
    """Say whether a claim of one treatment has a word that stands with a later one alone."""
    own = pair.said.phrases[0].names
    first = next(iter(theirs), None)
    if own not in theirs:
        return False
    return any(
        word in pair.said.concepts
        for names, words in theirs.items()
        if names not in (own, first)
        for word in words
        if not any(word in others for of, others in theirs.items() if of != names)
    )


def _before_each(reading: Reading) -> dict[frozenset[str], list[str]]:
    """Return the telling words before each treatment after a "with", from the one before it."""
    found: dict[frozenset[str], list[str]] = {}
    start = 0
    for phrase in reading.phrases:
        if phrase.first and reading.tokens[phrase.first - 1].own == "with":
            found.setdefault(phrase.names, []).extend(
                concept(token)
                for token in reading.tokens[start : phrase.first]
                if token.kind is Kind.WORD and not is_neutral(token) and not treats(token)
            )
        start = phrase.last + 1
    return found


def _alike(reading: Reading) -> Iterator[tuple[str, int, str]]:
    """Yield what may be taken for another of its kind: kind, place, and what it says."""
    for at, token in enumerate(reading.tokens):
        if token.kind is Kind.ENDPOINT and token.key not in _STATISTICS:
            yield "endpoint", at, token.key
        elif token.own in _POLAR:
            yield "polar", at, token.own
    for cell in reading.cells:
        if cell.label not in ("", "time", "ci", "ratio", "level"):
            yield cell.label, cell.place, cell.token.own


def _matched(
    ours: Sequence[tuple[int, str]], theirs: Sequence[tuple[int, str]]
) -> list[tuple[int, int]]:
    """Pair the places of what both say equally often, the first with the first."""
    found: list[tuple[int, int]] = []
    for key in dict.fromkeys(key for _, key in ours):
        one = [at for at, other in ours if other == key]
        other_places = [at for at, other in theirs if other == key]
        if len(one) == len(other_places):
            found += zip(one, other_places, strict=True)
    return sorted(found)


def _apart(
    said: Sequence[Token],
    quoted: Sequence[Token],
    first: tuple[int, int],
    second: tuple[int, int],
) -> bool:
    """Say whether each of two stands by words that are its own in the quote."""
    here, there = _near(said, first[0]), _near(said, second[0])
    own, other = _near(quoted, first[1]), _near(quoted, second[1])
    one, two = own - other, other - own
    straight = len((here - there) & one) + len((there - here) & two)
    crossed = len((here - there) & two) + len((there - here) & one)
    return straight > crossed


def _near(tokens: Sequence[Token], at: int) -> frozenset[str]:
    before = _telling(reversed(tokens[:at]))
    return frozenset((*before, *_telling(iter(tokens[at + 1 :]))))


def _telling(tokens: Iterator[Token]) -> Iterator[str]:
    """Yield the concepts of the next few words that tell something."""
    telling = (token for token in tokens if token.weighs and not is_neutral(token))
    return (concept(token) for token in islice(telling, _AROUND) if token.own not in _POLAR)


def _mixed_fault(pair: Pair) -> str | None:
    """Find words of two clauses of the quote in one clause of the claim."""
    if len({token.clause for token in pair.said.tokens}) > 1:
        return None
    clauses: dict[int, set[str]] = {}
    clause = 0
    for before, token in pairwise((pair.quoted.tokens[0], *pair.quoted.tokens)):
        parted = before.key == ";" and not before.bracket
        clause += token.own in lexicon.CLAUSE_OPENERS or parted
        if _is_own(token):
            clauses.setdefault(clause, set()).add(concept(token))
    said = {concept(token) for token in pair.said.tokens if _is_own(token)}
    used = 0
    for clause, words in clauses.items():
        others = set().union(*(own for of, own in clauses.items() if of != clause))
        used += len(words) > _STATISTIC and bool(said & (words - others))
    if used > 1 or _joins_figures(pair):
        return "the claim joins words of different clauses"
    return None


def _joins_figures(pair: Pair) -> bool:
    """Say whether a claim in one phrase has figures of several clauses that "and" joins."""
    marks = [token.key for token in pair.said.tokens]
    parted = marks.count(",") > 1 or not {";", ":"}.isdisjoint(marks)  # one comma ends a frame
    if parted or any(token.kind is Kind.LINK for token in pair.said.tokens):
        return False
    clauses = tuple(clauses_of(pair.quoted.tokens))
    figures = [{t.own for t in clause if t.kind is Kind.NUMBER} for clause in clauses]
    said = {token.own for token in pair.said.tokens if token.kind is Kind.NUMBER}
    used = 0
    for at, own in enumerate(figures):
        others = set().union(*figures[:at], *figures[at + 1 :])
        used += bool(said & (own - others))
    return used > 1


def _is_own(token: Token) -> bool:
    if treats(token) or is_neutral(token) or is_sign(token) or not token.weighs:
        return False
    named = token.kind is Kind.NAME and token.own == "trial"
    return named or token.kind in (Kind.WORD, Kind.NUMBER, Kind.ENDPOINT)


def _held_fault(pair: Pair) -> str | None:
    """Find a limit of time that the claim sets to another act than the quote."""
    theirs = tuple(_limits(pair.quoted.tokens))
    for word, before in _limits(pair.said.tokens):
        known = {each for other, words in theirs if other == word for each in words}
        if known and not known & set(before):
            return f"{word!r} is said of something else in the quoted words"
    return None


def _limits(tokens: Sequence[Token]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each limit with what stands before it; an act before "within" stands close."""
    for at, token in enumerate(tokens):
        if token.own not in _HELD:
            continue
        before = [concept(t) for t in tokens[:at] if t.weighs and not is_neutral(t)]
        if before:
            yield token.own, tuple(before[-1:] if token.own == "within" else before[-_FAR:])


def _dropped_fault(pair: Pair) -> str | None:
    """Find a subject or a change that the quote is about and the claim leaves out."""
    told = any(cell.arm for cell in pair.said.cells)
    named = {name for phrase in pair.said.phrases for name in phrase.names}
    if not told and named and pair.quoted.phrases and pair.quoted.phrases[0].names - named:
        return "the claim leaves out the treatment that the quoted words are about"
    quoted = pair.quoted.tokens
    for at in sorted(pair.bound - pair.kept) if not is_only_figures(pair) else ():
        near = quoted[max(at - _NEAR, 0) : at + _NEAR + 1]
        if way(quoted[at]) and not any(token.kind is Kind.ENDPOINT for token in near):
            return f"the claim leaves out {quoted[at].own!r}"
    return None
