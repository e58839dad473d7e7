"""Decide by rules whether quoted words support a statement, as a careful reader would.

It stands in for the model that ALCE and SourceCheckup let judge, and shares no code with the
product's own proof. A statement is supported if it stands in one quote word for word, or if

* every word that bears a claim is in the quotes, in any form or as a known synonym; the title and
  headings may name the subject, and what a pronoun or a restored subject in brackets stands for may
  be in the words before the quote;
* every number is in the quotes with its unit, not with another treatment or endpoint, and in its
  place where a sentence is quoted but for its numbers;
* no drug or trial stands in the place of another that the quotes name;
* nothing is denied on one side only, no comparison is turned round, no "may" made a "must", no
  condition left out.

Brackets mark what was restored, `…` and `[…]` what was left out. Known limits: a true paraphrase in
words that are no known synonyms is judged as not supported, so figures over free text are a lower
bound; a sentence put together from far apart words of the quotes, or two figures swapped between
groups that the rules do not know, can pass; roles are read off word order, not syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from evals.quantities import unsupported
from evals.support.binding import binding_faults
from evals.support.folding import Sentence, content, sentences
from evals.support.lexicon import AIMS, IMPLIED, is_drug, trials
from evals.support.polarity import (
    direction_faults,
    modality_faults,
    negation_faults,
    same_directions,
    without_aims,
)
from evals.support.tables import row_faults, spelled

_ELISION: Final = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.")
_RESTORED: Final = re.compile(r"\[([^\]]*)\]")
_CELLS: Final = "|"
_PRONOUN: Final = re.compile(
    r"\b(?:it|its|this|that|these|those|they|their|them|such|both|the (?:same )?"
    r"(?:drug|dose|trial|study|combination|regimen|treatment|infusion|reaction|event)s?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """Quoted words, the titles and headings above them, and the text right before them."""

    text: str
    above: tuple[str, ...] = ()
    before: str = ""


def faults(statement: str, quotes: Sequence[Words]) -> tuple[str, ...]:
    """List why the quotes do not support the statement; nothing if they do."""
    if not quotes or not any(quote.text.strip() for quote in quotes):
        return ("nothing is quoted",)
    if _is_whole(statement, quotes):
        return ()
    elided = _ELISION.sub(" ", statement)
    plain = _RESTORED.sub(r"\1", elided)
    wrong = row_faults(_RESTORED.sub(" ", elided), [quote.text for quote in quotes])
    if wrong is not None:
        return (*wrong, *_subject_faults(elided, quotes))
    said = sentences(plain)
    lines = [line for quote in quotes for line in quote.text.split("\n")]
    quoted = tuple(each for line in spelled(lines) for each in sentences(line))
    return tuple(
        dict.fromkeys(
            (
                *_word_faults(statement, quotes, quoted),
                *_subject_faults(elided, quotes),
                *_number_faults(plain, quotes),
                *_name_faults(plain, quotes),
                *negation_faults(said, quoted),
                *direction_faults(said, quoted),
                *modality_faults(said, quoted),
                *binding_faults(said, quoted),
            )
        )
    )


def _is_whole(statement: str, quotes: Sequence[Words]) -> bool:
    """Say whether the statement is whole sentences of one quote, word for word.

    A quoted list may be written on one line.
    """
    said = sentences(statement)
    return bool(said) and any(
        set(said) <= set(quoted) or ("\n" in quote.text and _words_of(said) == _words_of(quoted))
        for quote in quotes
        for quoted in (sentences(quote.text),)
    )


def _words_of(listed: Sequence[Sentence]) -> list[str]:
    return [word for words in listed for word in words if word not in (";", ",", ".")]


def _word_faults(
    statement: str, quotes: Sequence[Words], quoted: Sequence[Sentence]
) -> Iterator[str]:
    """Find words that bear a claim and stand nowhere, or only where the quotes state an aim."""
    rest = _RESTORED.sub(" ", _ELISION.sub(" ", statement))
    said = sentences(rest)
    if not any(AIMS & set(words) for words in said):
        quoted = tuple(map(without_aims, quoted))
    flat = {word for words in quoted for word in words}
    held = _contents(quoted) | same_directions(said, quoted)
    held |= {word for word, others in IMPLIED.items() if others & flat}
    above = _contents(sentences("\n".join(name for quote in quotes for name in quote.above)))
    before = _contents(sentences("\n".join(quote.before for quote in quotes)))
    refers = any(_PRONOUN.search(quote.text) for quote in quotes)
    missing = sorted(_contents(said) - held - above - (before if refers else set()))
    if missing:
        yield f"not in the quotes: {', '.join(missing)}"


def _subject_faults(statement: str, quotes: Sequence[Words]) -> Iterator[str]:
    """Find a subject in brackets that neither the quotes nor what stands over and before have."""
    restored = _contents(sentences(" ".join(_RESTORED.findall(statement))))
    near = (text for quote in quotes for text in (quote.text, *quote.above, quote.before))
    missing = sorted(restored - _contents(sentences("\n".join(near))))
    if missing:
        yield f"not in the quotes: {', '.join(missing)}"


def _number_faults(statement: str, quotes: Sequence[Words]) -> Iterator[str]:
    """Find numbers that are not quoted with their unit; a table's row may name the unit once."""
    rows = [_flat(quote.text) for quote in quotes if _CELLS in quote.text]
    strange = [
        str(quantity)
        for quantity in unsupported(statement, [quote.text for quote in quotes])
        if not any({quantity.value, *quantity.unit.split("/")} <= row for row in rows)
    ]
    if strange:
        yield f"numbers not in the quotes: {', '.join(strange)}"


def _name_faults(statement: str, quotes: Sequence[Words]) -> Iterator[str]:
    """Find a drug or a trial that is not quoted, where the quotes name another instead."""
    text = "\n".join(quote.text for quote in quotes)
    above = "\n".join(name for quote in quotes for name in quote.above)
    for kind, find in (("drug", _drugs), ("trial", trials)):
        claimed, known = find(statement), find(text)
        for name in sorted(claimed - known):
            if known - claimed:
                yield f"names the {kind} {name}, where the quotes name {', '.join(sorted(known))}"
            elif kind == "drug" and name not in find(above) | _subject(quotes):
                yield f"names the drug {name}, which the quotes are not about"


def _drugs(text: str) -> frozenset[str]:
    return frozenset(word for words in sentences(text) for word in words if is_drug(word))


def _subject(quotes: Sequence[Words]) -> frozenset[str]:
    """Give the drug named first in the last sentence before each quote that names one."""
    named = set()
    for quote in quotes:
        for words in reversed(sentences(quote.before)):
            drugs = [word for word in words if is_drug(word)]
            if drugs:
                named.add(drugs[0])
                break
    return frozenset(named)


def _flat(text: str) -> set[str]:
    return {word for words in sentences(text) for word in words}


def _contents(listed: Sequence[Sentence]) -> set[str]:
    return {word for words in listed for word in content(words)}
