"""A part of a claim beside a quoted clause, and what is read off both."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from qa.verify.additions import Surroundings
from qa.verify.cells import Cell, cells
from qa.verify.framing import source_places
from qa.verify.reading import Kind, Token
from qa.verify.scope import free_places
from qa.verify.senses import concept, is_neutral, way
from qa.verify.titles import titled_places
from qa.verify.treatments import Phrase, added, phrases

BOUNDS: Final = frozenset({"<", ">", "<=", ">="})
PRONOUNS: Final = frozenset({"it", "its", "this", "these", "they", "their"})


def is_sign(token: Token) -> bool:
    """Say whether a word is a bound, or tells where a number stands in a range."""
    return token.key in (*BOUNDS, "about", "to#", "by#", "from#")


@dataclass(frozen=True, slots=True)
class Reading:
    """The tokens of a sentence with its numbers and treatments, and what it says of each kind."""

    tokens: tuple[Token, ...]
    cells: tuple[Cell, ...]
    phrases: tuple[Phrase, ...]
    concepts: frozenset[str]
    figures: frozenset[str]
    telling: frozenset[str]

    @classmethod
    def of(cls, tokens: tuple[Token, ...]) -> Reading:
        """Read the numbers and the treatments of tokens."""
        numbers = [token for token in tokens if token.kind is Kind.NUMBER]
        return cls(
            tokens,
            cells(tokens),
            phrases(tokens),
            frozenset(map(concept, tokens)),
            frozenset(name for token in numbers for name in (token.key, token.own)),
            frozenset(
                concept(token)
                for token in tokens
                if token.kind in (Kind.NAME, Kind.ENDPOINT)
                or (token.kind is Kind.WORD and not is_neutral(token))
            ),
        )


@dataclass(frozen=True)
class Pair:
    """A part of a claim beside a quoted clause, the clause before it, and where its subject may be.

    It has no slots: what is read off both is kept, for several checks ask for it.
    """

    said: Reading
    quoted: Reading
    around: Surroundings
    before: tuple[Token, ...] = ()

    @cached_property
    def kept(self) -> frozenset[int]:
        """Return the quoted positions that the claim says."""
        known = self.said.concepts
        adds = added(self.said.tokens, self.said.phrases) is not None
        ways = {way(token) for token in self.said.tokens} - {None}
        return frozenset(
            at
            for at, token in enumerate(self.quoted.tokens)
            if token.weighs
            and (
                self._counts(token)
                if token.kind is Kind.NUMBER
                else concept(token) in known
                or (token.own == "alone" and adds)
                or (way(token) in ways and not token.own.endswith("ing"))
                or any(token.says(other) for other in self.said.tokens)
            )
        )

    @cached_property
    def free(self) -> frozenset[int]:
        """Return the quoted positions of brackets, asides and further claims left out."""
        said = Counter(map(concept, self.said.tokens))
        quoted = Counter(map(concept, self.quoted.tokens))
        whole = frozenset(word for word, often in quoted.items() if said[word] >= often)
        return free_places(self.quoted.tokens, self.kept, whole)

    @cached_property
    def source(self) -> frozenset[int]:
        """Return the places of the claim's words that name the source of the quoted ones."""
        return source_places(self.said.tokens, self.quoted.tokens, self.around)

    @cached_property
    def titled(self) -> frozenset[int]:
        """Return the places of the claim's words that a title or a heading has for the quote."""
        return titled_places(self.said.tokens, self.quoted.concepts, self.around)

    @property
    def bound(self) -> frozenset[int]:
        """Return the other quoted positions."""
        return frozenset(range(len(self.quoted.tokens))) - self.free

    def _times(self, token: Token) -> bool:
        """Say whether a time stands beside an endpoint in the claim: "survival at 3 years"."""
        tokens = self.said.tokens
        return any(
            token.says(other)
            and any(near.kind is Kind.ENDPOINT for near in tokens[max(at - 2, 0) : at + 2])
            for at, other in enumerate(tokens)
        )

    def _counts(self, token: Token) -> bool:
        """Say whether a claim has a number as often as the quoted words do."""
        said = sum(token.says(other) for other in self.said.tokens)
        if said and token.key.endswith(" month") and self._times(token):
            return True  # "3-year survival" of a "3-year update" that gives survival at 3 years
        return said >= sum(token.says(other) for other in self.quoted.tokens)
