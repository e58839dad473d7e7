"""Whether quotes prove a claim in a language model's own words; in doubt they do not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import product
from typing import Final

from qa.domain import Citation
from qa.text.sentences import split
from qa.verify import lexicon
from qa.verify.additions import Lines, Surroundings
from qa.verify.citing import TextOf
from qa.verify.clauses import POPULATIONS
from qa.verify.comparison import way_fault
from qa.verify.denial import command_fault, count_fault, negation_fault, strength_fault
from qa.verify.lexicon import ELISION
from qa.verify.numbers import exchange_fault, number_fault
from qa.verify.order import order_fault
from qa.verify.pair import Pair, Reading
from qa.verify.phrasing import loosened, reworded
from qa.verify.proof import is_quoted, tokens_of
from qa.verify.reading import Kind, Token
from qa.verify.relations import handling_fault, relation_fault
from qa.verify.scope import omitted_fault
from qa.verify.senses import is_neutral
from qa.verify.treatments import treats
from qa.verify.wording import word_fault
from qa.vocabulary import Vocabulary

_BEFORE: Final = 600


def omission_fault(pair: Pair) -> str | None:
    """Return what the claim leaves out and the quoted words bind it to."""
    return omitted_fault(pair.quoted.tokens, pair.kept, pair.free)


_CHECKS: Final = (
    word_fault,
    number_fault,
    negation_fault,
    count_fault,
    way_fault,
    strength_fault,
    command_fault,
    relation_fault,
    handling_fault,
    omission_fault,
    order_fault,
)
_Ways = tuple[tuple[Token, ...], ...]
MARKED: Final = re.compile(rf"{ELISION.pattern}|\[[A-Z][a-z]")
"""What marks words that were left out, or a subject that was put in."""
_OBJECTIVE: Final = re.compile(r"\bobjective(?:ly)? respon|\bORRs?\b", re.IGNORECASE)
_LEAST: Final = 2
_STATISTIC: Final = 4
"""Words at most of a P value or an interval that stands after a semicolon."""


@dataclass(frozen=True, slots=True)
class _Base:
    """One quoted sentence, or a clause of it that stands for itself."""

    quoted: Reading
    around: Surroundings
    before: tuple[Token, ...]
    document: str


def claim_fault(
    text: str, cited: Sequence[Citation], text_of: TextOf, vocabulary: Vocabulary
) -> str | None:
    """Return why the quotes do not prove a claim; None if they do.

    Each sentence must be supported by one quoted sentence, or each of its parts by one: all of its
    words have a counterpart there, its numbers are said of the same, and what it leaves out
    changes nothing.
    """
    if is_quoted(text, cited):
        return None
    bases = tuple(_bases(cited, text_of, vocabulary))
    if _says_objective(text) and not any(_says_objective(each.quote) for each in cited):
        return "'objective' is not in the quoted words"
    quotes = " ".join(each.quote for each in cited)
    for sentence in split(text):
        tokens = _read(loosened(text[sentence.start : sentence.end], quotes), vocabulary)
        fault = _sentence_fault(tokens, bases)
        if fault:
            return fault
    return None


def _says_objective(text: str) -> bool:
    """Say whether a response is called objective, which a name of it may hide."""
    return _OBJECTIVE.search(text) is not None


def _sentence_fault(tokens: tuple[Token, ...], bases: Sequence[_Base]) -> str | None:
    fault = _part_fault(tokens, bases)
    if fault is None or not all(_is_held(token, bases) for token in tokens):
        return fault
    for lefts, rights in _parts(tokens):
        for left, right in product(lefts, rights):
            one = _shown(left, bases)
            if not one:
                break  # `rights` are no better with it
            other = _shown(right, bases)
            if other and _stays(tokens, (left, right), (one, other)):
                return None
    return fault


def _shown(part: tuple[Token, ...], bases: Sequence[_Base]) -> list[_Base]:
    return [base for base in bases if not _fault(part, base)]


def _is_held(token: Token, bases: Sequence[_Base]) -> bool:
    """Say whether any quoted sentence has a number or a name; if none has, no part is proven."""
    if token.kind not in (Kind.NUMBER, Kind.ENDPOINT):
        return True
    return any(token.says(other) for base in bases for other in base.quoted.tokens)


def _stays(
    whole: tuple[Token, ...],
    parts: Sequence[tuple[Token, ...]],
    shown: Sequence[Sequence[_Base]],
) -> bool:
    """Say whether two parts make the claim: nothing is exchanged between them.

    Both are of one document, or each says of which trial it is.
    """
    for base in shown[0]:
        if base in shown[1] and exchange_fault(
            Pair(_reading(whole), base.quoted, base.around, base.before)
        ):
            return False
    one, other = ({base.document for base in each} for each in shown)
    return bool(one & other) or all(
        any(token.kind is Kind.NAME and token.own == "trial" for token in part) for part in parts
    )


def _part_fault(tokens: tuple[Token, ...], bases: Sequence[_Base]) -> str | None:
    """Return the fault beside the quoted sentence that has most of the part's words."""
    nearest, fault = -1, "nothing is quoted"
    for base in bases:
        found = _fault(tokens, base)
        if found is None:
            return None
        like = len(_reading(tokens).concepts & base.quoted.concepts)
        if like > nearest:
            nearest, fault = like, found
    return fault


def _fault(tokens: tuple[Token, ...], base: _Base) -> str | None:
    pair = Pair(_reading(tokens), base.quoted, base.around, base.before)
    return next((each for check in _CHECKS if (each := check(pair))), None)


def _parts(tokens: tuple[Token, ...]) -> Iterator[tuple[_Ways, _Ways]]:
    """Yield the ways to see two claims in one sentence, what they share put back to each."""
    for at, token in enumerate(tokens):
        joint = token.own in ("and", *lexicon.CLAUSE_OPENERS) or token.key == ";"
        left, right = tokens[:at], tokens[at + 1 :]
        if not joint or min(_weight(left), _weight(right)) < _LEAST:
            continue
        prefix = _shared(left)
        whole = (*prefix, *right)
        yield (left,), (whole,) if _binds(prefix) or not prefix else (right, whole)
        yield ((*left, *_tail(right)),), (whole,)


def _weight(tokens: Sequence[Token]) -> int:
    return sum(token.weighs for token in tokens)


def _shared(left: Sequence[Token]) -> tuple[Token, ...]:
    """Return what stands before the first endpoint or value."""
    for at, token in enumerate(left):
        if token.kind is Kind.ENDPOINT or (token.kind is Kind.NUMBER and " " in token.key):
            shared = list(left[:at])
            while shared and not _ends_phrase(shared[-1]):
                shared.pop()
            return tuple(shared)
    return ()


def _ends_phrase(token: Token) -> bool:
    """Say whether what follows begins another phrase: "with chemotherapy alone gave"."""
    small = token.own in ("a", "an", "the", "of")
    return treats(token) or is_neutral(token) or (token.kind is Kind.LIGHT and not small)


def _tail(right: Sequence[Token]) -> tuple[Token, ...]:
    """Return what stands after the last value."""
    for at in range(len(right) - 1, -1, -1):
        if right[at].kind is Kind.NUMBER or right[at].key == ")":
            return tuple(right[at + 1 :])
    return ()


def _binds(tokens: Sequence[Token]) -> bool:
    return any(
        token.key in POPULATIONS or token.key in lexicon.CONDITIONS or token.kind is Kind.NUMBER
        for token in tokens
    )


def _bases(cited: Sequence[Citation], text_of: TextOf, vocabulary: Vocabulary) -> Iterator[_Base]:
    reader = partial(_read, vocabulary=vocabulary)
    for citation in cited:
        around = Surroundings(
            before=Lines(_before(citation, text_of), reader),
            above=Lines((*reversed(citation.heading), citation.source.title), reader),
        )
        for sentence in split(citation.quote):
            tokens = _read(citation.quote[sentence.start : sentence.end], vocabulary)
            before: tuple[Token, ...] = ()
            for clause in _clauses(tokens):
                within = replace(around, cited=(tokens,))
                yield _Base(_reading(clause), within, before, citation.source.id)
                before = clause


def _clauses(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """Yield what semicolons outside of brackets part."""
    start = 0
    for at, token in enumerate(tokens):
        if token.key == ";" and not token.bracket and _weight(tokens[at:]) > _STATISTIC:
            yield tokens[start:at]
            start = at + 1
    yield tokens[start:]


def _before(citation: Citation, text_of: TextOf) -> tuple[str, ...]:
    text = text_of(citation.source.id, citation.source.revision)
    found = split(text, max(0, citation.start - _BEFORE), citation.start)
    return tuple(text[each.start : each.end] for each in reversed(found))


def _read(text: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    tokens = tokens_of(reworded(text), vocabulary)
    if "[" not in text:
        return tokens
    return tuple(replace(token, restored=False) for token in tokens)


@lru_cache(maxsize=1024)
def _reading(tokens: tuple[Token, ...]) -> Reading:
    return Reading.of(tokens)
