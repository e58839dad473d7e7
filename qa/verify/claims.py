"""Whether quotes prove a claim in a language model's own words; in doubt they do not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import product
from typing import Final

from qa.domain import Citation
from qa.text.sentences import split
from qa.text.tables import is_row
from qa.verify.additions import Lines, Surroundings
from qa.verify.belonging import belonging_fault
from qa.verify.citing import TextOf
from qa.verify.comparison import way_fault
from qa.verify.denial import count_fault, negation_fault
from qa.verify.dividing import divisions
from qa.verify.entailed import claims_of
from qa.verify.exchange import exchange_fault
from qa.verify.lexicon import ELISION
from qa.verify.numbers import number_fault
from qa.verify.order import order_fault
from qa.verify.pair import Pair, Reading, is_sign
from qa.verify.parallels import parts, ways
from qa.verify.phrasing import definitions, loosened, reworded
from qa.verify.proof import is_quoted, sentences_before, tokens_of
from qa.verify.reading import Kind, Token
from qa.verify.relations import handling_fault, relation_fault
from qa.verify.rows import header_over, sentences
from qa.verify.scope import omitted_fault
from qa.verify.senses import concept, is_neutral
from qa.verify.strength import command_fault, strength_fault
from qa.verify.together import together_fault
from qa.verify.wording import word_fault
from qa.vocabulary import Vocabulary

_ALIKE: Final = 0.34
"""Share of a claim's words that a sentence has at least which proves it."""


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
    together_fault,
    belonging_fault,
    omission_fault,
    order_fault,
)
Tokens = tuple[Token, ...]
_ANSWERS: Final = frozenset({"yes.", "no."})
"""Sentences that say nothing by themselves; what follows has to be proven."""
MARKED: Final = re.compile(rf"{ELISION.pattern}|\[[A-Z][a-z]")
"""What marks words that were left out, or a subject that was put in."""
_ASSENTS: Final = re.compile(
    r"^Yes[,:;] (?=[^.]*\b(?:not|no|cannot|never|neither|nor|none|contraindicated|excluded"
    r"|ineligible|kept out)\b)"
)
_OBJECTIVE: Final = re.compile(r"\bobjective(?:ly)? respon|\bORRs?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Base:
    """One quoted sentence, or a clause of it that stands for itself."""

    quoted: Reading
    around: Surroundings
    before: tuple[Token, ...]
    document: str

    def told_as(self, part: Tokens) -> _Base:
        """Return the sentence with one of its parts alone; the others lend it no words."""
        whole, *others = self.around.cited
        out = set(self.quoted.tokens) - set(part)
        lent = tuple(token for token in whole if token not in out)
        around = replace(self.around, cited=(lent, *others))
        return replace(self, quoted=_reading(part), around=around)

    def may_show(self, said: Reading) -> bool:
        """Say whether it has all values with a unit, and a good part of the words.

        That is looked at first, for it is quickly done.
        """
        values = all(
            token.key in self.quoted.figures or token.own in self.quoted.figures
            for token in said.tokens
            if token.kind is Kind.NUMBER and " " in token.key
        )
        return values and len(said.telling & self.quoted.concepts) >= _ALIKE * len(said.telling)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A part of a claim with the quoted clauses that show it."""

    tokens: Tokens
    by: Sequence[_Base]


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
    bases = tuple(_bases(text, cited, text_of, vocabulary))
    defined = " ".join(
        long_and_short
        for citation in cited
        for long_and_short in definitions(text_of(citation.source.id, citation.source.revision))
    )
    if _says_objective(text) and not any(_says_objective(each.quote) for each in cited):
        return "'objective' is not in the quoted words"
    if _ASSENTS.search(text):
        return "the claim says yes and then denies"
    quotes = " ".join(each.quote for each in cited)
    for sentence in split(text):
        if text[sentence.start : sentence.end].casefold() in _ANSWERS:
            continue
        tokens = _read(loosened(text[sentence.start : sentence.end], quotes, defined), vocabulary)
        fault = _sentence_fault(tokens, bases)
        if fault:
            return fault
    return None


def _says_objective(text: str) -> bool:
    """Say whether a response is called objective, which a name of it may hide."""
    return _OBJECTIVE.search(text) is not None


def _sentence_fault(tokens: Tokens, bases: Sequence[_Base]) -> str | None:
    fault = _part_fault(tokens, bases)
    if fault is None or not all(_is_held(token, bases) for token in tokens):
        return fault
    for way in ways(tokens) if all(token.own != "or" for token in tokens) else ():
        shown = [_shown(told.tokens, bases) for told in way]
        if all(part.by for part in shown) and _stays(tokens, shown):
            return None
    for lefts, rights in divisions(tokens):
        for left, right in product(lefts, rights):
            one = _shown(left, bases)
            if not one.by:
                break  # `rights` are no better with it
            other = _shown(right, bases)
            if other.by and _stays(tokens, (one, other)):
                return None
    return fault


def _shown(part: Tokens, bases: Sequence[_Base]) -> _Shown:
    said = _reading(part)
    return _Shown(
        part,
        [
            base
            for base in bases
            if base.may_show(said) and (not _fault(said, base) or _is_part_shown(said, base))
        ],
    )


def _is_held(token: Token, bases: Sequence[_Base]) -> bool:
    """Say whether any quoted sentence has a number or a name; if none has, no part is proven."""
    if token.kind not in (Kind.NUMBER, Kind.ENDPOINT):
        return True
    return any(token.says(other) for base in bases for other in base.quoted.tokens)


def _stays(whole: Tokens, parts: Sequence[_Shown]) -> bool:
    """Say whether parts make the claim: nothing is exchanged between them.

    All are of one document, or each says of which trial it is.
    """
    found = [base for part in parts for base in part.by]
    often = Counter(map(id, found))
    for base in {id(base): base for base in found if often[id(base)] > 1}.values():
        if exchange_fault(Pair(_reading(whole), base.quoted, base.around, base.before)):
            return False
        if _ors(base.quoted.tokens) and not _ors(whole):
            return False  # of one or the other it is not told that both are
    documents = [{base.document for base in part.by} for part in parts]
    return bool(set.intersection(*documents)) or all(
        any(token.kind is Kind.NAME and token.own == "trial" for token in part.tokens)
        for part in parts
    )


def _ors(tokens: Tokens) -> int:
    return sum(token.own == "or" and not token.bracket for token in tokens)


def _part_fault(tokens: Tokens, bases: Sequence[_Base]) -> str | None:
    """Return the fault beside the quoted sentence that has most of the part's words."""
    nearest, fault = -1, "nothing is quoted"
    said = _reading(tokens)
    for base in bases:
        found = _fault(said, base) if base.may_show(said) else "a number is not quoted"
        if found is None:
            return None
        like = len(said.concepts & base.quoted.concepts)
        if like > nearest:
            nearest, fault = like, found
    near = (base for base in bases if base.may_show(said))
    return None if any(_is_part_shown(said, base) for base in near) else fault


def _is_part_shown(said: Reading, base: _Base) -> bool:
    """Say whether a quoted sentence shows a claim where it is told part by part."""
    return any(
        part.may_show(said) and not _fault(said, part)
        for told in parts(base.quoted.tokens)
        if _is_whole(told.own, said) and _ors(said.tokens) <= _ors(told.tokens)
        for part in (base.told_as(told.tokens),)
    )


def _is_whole(own: Tokens, said: Reading) -> bool:
    """Say whether a claim tells all of a part."""
    return all(
        concept(token) in said.concepts or any(token.says(other) for other in said.tokens)
        for token in own
        if token.weighs and not is_neutral(token)
        if token.kind is not Kind.LINK and not is_sign(token)
    )


def _fault(said: Reading, base: _Base) -> str | None:
    pair = Pair(said, base.quoted, base.around, base.before)
    return next((each for check in _CHECKS if (each := check(pair))), None)


def _bases(
    claim: str, cited: Sequence[Citation], text_of: TextOf, vocabulary: Vocabulary
) -> Iterator[_Base]:
    reader = partial(_read, vocabulary=vocabulary)
    whole = [(citation, _read(citation.quote, vocabulary)) for citation in cited]
    for citation in cited:
        around = Surroundings(
            cited=tuple(
                tokens
                for other, tokens in whole
                if other.source.id == citation.source.id and other is not citation
            ),
            before=Lines(sentences_before(citation, text_of), reader),
            above=Lines((*reversed(citation.heading), citation.source.title), reader),
        )
        for sentence in _sentences(claim, citation, text_of, vocabulary):
            tokens = _read(sentence, vocabulary)
            within = replace(around, cited=(tokens, *around.cited))
            for clause, before in claims_of(tokens):
                yield _Base(_reading(clause), within, before, citation.source.id)


def _sentences(
    claim: str, citation: Citation, text_of: TextOf, vocabulary: Vocabulary
) -> Iterator[str]:
    """Yield the sentences of a quote, and those that a row of a table says under its header."""
    quote = citation.quote
    yield from (quote[each.start : each.end] for each in split(quote))
    if is_row(quote):
        text = text_of(citation.source.id, citation.source.revision)
        header = header_over(text, citation.start)
        if header is not None:
            yield from sentences(header, quote, claim, vocabulary)


def _read(text: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    tokens = tokens_of(reworded(text), vocabulary)
    if "[" not in text:
        return tokens
    return tuple(replace(token, restored=False) for token in tokens)


@lru_cache(maxsize=1024)
def _reading(tokens: tuple[Token, ...]) -> Reading:
    return Reading.of(tokens)
