"""What a statement says beyond the quoted words: nothing may be, but a subject that is restored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qa.text.direction import words as direction
from qa.verify import lexicon
from qa.verify.alignment import Alignment, Gap
from qa.verify.binding import is_bound_alike, is_treatment
from qa.verify.reading import Kind, Token, stem

_RELATIONS: Final = frozenset(
    map(
        stem,
        """associate correlate cause lead predict link due because result explain before after
        versus prevent induce exceed differ within until if unless""".split(),
    )
)
"""Words with two sides that are not to be exchanged."""


_PRONOUNS: Final = frozenset({"it", "its", "this", "these", "they", "their", "both", "such"})


@dataclass(frozen=True, slots=True)
class Lines:
    """Texts that are read into tokens only if they are asked for."""

    texts: tuple[str, ...]
    read: Callable[[str], tuple[Token, ...]]

    def __iter__(self) -> Iterator[tuple[Token, ...]]:
        """Yield the tokens of each text in order."""
        return map(self.read, self.texts)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the subject of quoted words may be found.

    `cited` are the other quotes of the statement, `before` the sentences right before the quoted
    one, the nearest first, `above` its title and headings.
    """

    cited: tuple[tuple[Token, ...], ...] = ()
    before: Iterable[tuple[Token, ...]] = ()
    above: Iterable[tuple[Token, ...]] = ()

    @property
    def all(self) -> Iterator[Token]:
        """Yield every token that surrounds the quoted words."""
        for places in (self.cited, self.before, self.above):
            for tokens in places:
                yield from tokens


def addition_fault(aligned: Alignment, around: Surroundings) -> str | None:
    """Return what the statement adds, in words; None if it adds nothing."""
    for gap in aligned.gaps():
        for place in gap.put:
            token = aligned.said[place]
            if not _is_licensed(aligned, gap, place, around):
                return _named(aligned, token)
    return None


def _is_licensed(aligned: Alignment, gap: Gap, place: int, around: Surroundings) -> bool:
    token = aligned.said[place]
    if token.kind is Kind.LINK:
        left = {t.key for t in (aligned.quoted[at] for at in gap.left) if t.kind is Kind.LINK}
        return "or" not in {token.key, *left} and (token.own == "and" or bool(left))
    if _is_moved(aligned, gap, place):
        return True
    if token.restored:
        return _is_restored(aligned, token, around)
    if token.kind is Kind.WORD:
        hint = lexicon.IMPLIED.get(token.key)
        return hint is not None and bool(hint.search(" ".join(t.key for t in aligned.quoted)))
    return token.kind is Kind.NAME and _is_subject(aligned, token, around)


def _is_restored(aligned: Alignment, token: Token, around: Surroundings) -> bool:
    """Say whether a word in brackets stands near the quoted words, and names their subject."""
    if token.kind is Kind.NAME:
        return _is_subject(aligned, token, around)
    if token.kind in (Kind.WORD, Kind.ENDPOINT):
        return any(token.says(other) for other in around.all)
    return False


def _is_subject(aligned: Alignment, token: Token, around: Surroundings) -> bool:
    """Say whether a name is what the quoted words, which name no other, are about.

    The nearest sentence before them that names one of its kind decides; then the other quotes,
    then headings and title, of which the name given first counts.
    """
    alike = [other for other in aligned.quoted if _alike(token, other)]
    if token.restored and alike and all(token.says(other) for other in alike):
        return True
    others = any(not token.says(other) for other in alike)
    if others and not (token.restored and _lacks_subject(aligned.quoted)):
        return False
    for places in (around.before, around.cited, around.above):
        for tokens in places:
            named = [other for other in tokens if _alike(token, other)]
            if named:
                return named[0].says(token)
    return False


def _lacks_subject(quoted: Sequence[Token]) -> bool:
    """Say whether quoted words begin with a pronoun or a verb."""
    first = quoted[0]
    return first.own in _PRONOUNS | lexicon.AUXILIARIES or first.kind is Kind.MODALITY


def _alike(one: Token, other: Token) -> bool:
    if one.kind is not Kind.NAME or other.kind is not Kind.NAME:
        return False
    return is_treatment(one) == is_treatment(other)


def _is_moved(aligned: Alignment, gap: Gap, place: int) -> bool:
    """Say whether the word stands elsewhere in the quoted words and means the same here."""
    token = aligned.said[place]
    kept = aligned.kept
    places = [at for at, other in enumerate(aligned.quoted) if at not in kept and token.says(other)]
    if not places:
        return False
    if token.kind is Kind.NUMBER:
        return _follows_its_name(aligned) and _keeps_bindings(aligned)
    if token.kind is Kind.NAME and not is_treatment(token):
        return len({t.key for t in aligned.quoted if _alike(token, t)}) == 1
    if token.kind in (Kind.NAME, Kind.ENDPOINT) or is_treatment(token):
        return _keeps_bindings(aligned)
    if token.kind is not Kind.WORD:
        return False
    beside = {gap.first - 2, gap.first - 1, gap.last + 1, gap.last + 2}
    return not gap.left and bool(beside & set(places)) and not _relates(aligned.said)


def _follows_its_name(aligned: Alignment) -> bool:
    """Say whether figures stand in another order only where what they are of does, too."""
    return _keeps_order(aligned, lambda token: token.kind is Kind.NUMBER) or not _keeps_order(
        aligned, lambda token: token.kind is Kind.ENDPOINT or is_treatment(token)
    )


def _keeps_order(aligned: Alignment, counts: Callable[[Token], bool]) -> bool:
    """Say whether the tokens that count come in the order of the quoted words."""
    quoted = iter([token for token in aligned.quoted if counts(token)])
    return all(
        any(token.says(other) for other in quoted) for token in aligned.said if counts(token)
    )


def _keeps_bindings(aligned: Alignment) -> bool:
    """Say whether all numbers are said of the treatments that the quoted words have for them."""
    if _relates(aligned.said):
        return False
    numbers = [at for at, token in enumerate(aligned.said) if token.kind is Kind.NUMBER]
    return bool(numbers) and all(
        any(
            aligned.said[at].says(other) and is_bound_alike(aligned.said, at, aligned.quoted, there)
            for there, other in enumerate(aligned.quoted)
        )
        for at in numbers
    )


def _relates(tokens: Sequence[Token]) -> bool:
    """Say whether a direction, a cause, a time or a condition is told, which has two sides."""
    return any(
        token.key in _RELATIONS
        or any(
            listed.match(token.own)
            for listed in (direction.UP, direction.DOWN, direction.BETTER, direction.WORSE)
        )
        for token in tokens
        if token.kind in (Kind.WORD, Kind.LINK)
    )


def _named(aligned: Alignment, token: Token) -> str:
    if token.kind is Kind.NEGATION:
        return "the statement and the quoted words differ in a negation"
    if token.kind is Kind.MODALITY:
        return f"{token.own!r} is not how the quoted words put it"
    if token.kind is Kind.LINK:
        return f"{token.own!r} joins what the quoted words do not join so"
    what = {Kind.NUMBER: f"the number {token.key}", Kind.WORD: repr(token.own)}.get(
        token.kind, f"the name {token.key!r}"
    )
    elsewhere = any(token.says(other) for other in aligned.quoted)
    return f"{what} is not in the quoted words" + (" at this place" if elsewhere else "")
