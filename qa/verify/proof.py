"""Whether quoted words prove a statement: it is made of them, and leaves out nothing they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product
from typing import Final

from qa.domain import Citation
from qa.text.sentences import split
from qa.verify.additions import Lines, Surroundings, addition_fault
from qa.verify.alignment import Alignment, align
from qa.verify.binding import agrees
from qa.verify.citing import TextOf
from qa.verify.lexicon import ELISION
from qa.verify.omissions import omission_fault
from qa.verify.reading import ELIDED, Kind, Token, read
from qa.vocabulary import Vocabulary

_BEFORE: Final = 600
"""Characters before a quote in which the subject of its pronouns is looked for."""


@dataclass(frozen=True, slots=True)
class _Base:
    """Quoted words that one sentence of a statement may be made of."""

    tokens: tuple[Token, ...]
    around: Surroundings


def statement_fault(
    text: str, cited: Sequence[Citation], text_of: TextOf, vocabulary: Vocabulary
) -> str | None:
    """Return why the quotes do not prove a statement; None if they do.

    A statement that is one of its quotes, or all of them in order, is proven. Of any other each
    sentence is aligned with the quoted ones: what it adds, leaves out and moves must change
    nothing.
    """
    if is_quoted(text, cited):
        return None
    bases = tuple(_bases(cited, text_of, vocabulary))
    marked = ELISION.sub(f" {ELIDED} ", text.replace(ELIDED, " "))
    for sentence in split(marked):
        said = read(marked[sentence.start : sentence.end], vocabulary)
        fault = _sentence_fault(said, bases)
        if fault:
            return fault
    return None


def is_quoted(text: str, cited: Sequence[Citation]) -> bool:
    """Say whether a statement is one of its quotes, or all of them in order."""
    plain = " ".join(text.split())
    quotes = [" ".join(citation.quote.split()) for citation in cited]
    return plain in quotes or plain == " ".join(quotes)


def _sentence_fault(said: tuple[Token, ...], bases: Sequence[_Base]) -> str | None:
    """Return the fault beside the quoted words that are most like the sentence."""
    nearest = -1
    fault: str | None = None
    ways = (True, False) if any(token.restored for token in said) else (True,)
    for base, restored in product(bases, ways):
        aligned = align(said, base.tokens, restored=restored)
        found = _fault(aligned, base.around)
        if found is None:
            return None
        if len(aligned.pairs) > nearest:
            nearest, fault = len(aligned.pairs), found
    return fault


def _fault(aligned: Alignment, around: Surroundings) -> str | None:
    return addition_fault(aligned, around) or omission_fault(aligned) or _binding_fault(aligned)


def _binding_fault(aligned: Alignment) -> str | None:
    """Find a number that is said of another treatment or endpoint than in the quoted words."""
    for place, token in enumerate(aligned.said):
        if token.kind is Kind.NUMBER and not any(
            token.says(other) and agrees(aligned.said, place, aligned.quoted, at)
            for at, other in enumerate(aligned.quoted)
        ):
            return f"the number {token.key} is said of something else in the quoted words"
    return None


def _bases(cited: Sequence[Citation], text_of: TextOf, vocabulary: Vocabulary) -> Iterator[_Base]:
    """Yield each quoted sentence, each quote of several, and all quotes together."""
    reader = partial(tokens_of, vocabulary=vocabulary)
    whole = tuple(tokens_of(citation.quote, vocabulary) for citation in cited)
    around = [
        Surroundings(
            cited=tuple(other for n, other in enumerate(whole) if n != number),
            before=Lines(sentences_before(citation, text_of), reader),
            above=Lines((*reversed(citation.heading), citation.source.title), reader),
        )
        for number, citation in enumerate(cited)
    ]
    for number, citation in enumerate(cited):
        sentences = split(citation.quote)
        if len(sentences) > 1:
            for sentence in sentences:
                quoted = citation.quote[sentence.start : sentence.end]
                yield _Base(tokens_of(quoted, vocabulary), around[number])
        yield _Base(whole[number], around[number])
    if len(cited) > 1:
        in_order = sorted(cited, key=lambda citation: (citation.source.id, citation.start))
        joined = " ".join(citation.quote for citation in in_order)
        above = tuple(place for each in around for place in each.above)
        yield _Base(tokens_of(joined, vocabulary), Surroundings(above=above))


def sentences_before(citation: Citation, text_of: TextOf) -> tuple[str, ...]:
    """Return the sentences before a quote, the nearest first."""
    text = text_of(citation.source.id, citation.source.revision)
    start = max(0, citation.start - _BEFORE)
    found = split(text, start, citation.start)
    return tuple(text[each.start : each.end] for each in reversed(found))


@lru_cache(maxsize=1024)
def tokens_of(text: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """Read a text; the tokens of the last ones are kept."""
    return read(text, vocabulary)
