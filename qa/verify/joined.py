"""Statements of set forms: rows under their header, lists after their line, subjects of titles.

Such a statement is not aligned with its quotes: it is made of them once more, and must be the same
to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from qa.domain import Citation, Evidence, Lead
from qa.text.leads import counts, item_after, listed
from qa.text.tables import is_row, stated
from qa.verify.citing import TextOf
from qa.vocabulary import Vocabulary
from qa.vocabulary.subject import may_be_of, subject_in

_SUBJECT: Final = re.compile(r"\[(?P<name>[^\[\]…]+)\] (?P<rest>.+)", re.DOTALL)
_LEFT_OUT: Final = "[…]"


def is_joined(
    text: str,
    cited: Sequence[Citation],
    evidence: Sequence[Evidence],
    text_of: TextOf,
    vocabulary: Vocabulary,
) -> bool:
    """Say whether a statement is what its quotes say in one of the set forms.

    The evidence tells which row is the header of which, and which line stands over which list.
    """
    named = _SUBJECT.fullmatch(text)
    if named is not None:
        subjects = [each for each in cited if each.quote == named["name"]]
        rest = [each for each in cited if each.quote != named["name"]]
        if len(subjects) == 1 and rest:
            is_its = _is_its_subject(subjects[0], named["rest"], rest[0], text_of, vocabulary)
            return is_its and named["rest"] in _forms(rest, evidence)
    return text in _forms(cited, evidence)


def is_set(cited: Sequence[Citation], evidence: Sequence[Evidence]) -> bool:
    """Say whether quotes are rows of tables, lists with the line over them, or of a title.

    Words of their cells and items could be exchanged or left out and still be in the quotes, and a
    title's subject be put before what is told of another, so only the set forms are proven by them.
    """
    return any(
        is_row(each.quote)
        or each.end <= len(each.source.title)
        or any(each.start <= lead.start < each.end for lead in _of_source(each, evidence))
        for each in cited
    )


def _is_its_subject(
    subject: Citation, text: str, quoted: Citation, text_of: TextOf, vocabulary: Vocabulary
) -> bool:
    """Say whether a name is cited where the title of the quoted words gives their subject."""
    source = quoted.source
    if subject.source != source or (subject.start, subject.end) != subject_in(source, vocabulary):
        return False
    whole = text_of(source.id, source.revision)
    before = whole[: quoted.start].rpartition("\n")[2]
    return may_be_of(subject.quote, text, before, vocabulary)


def _forms(cited: Sequence[Citation], evidence: Sequence[Evidence]) -> Iterator[str]:
    """Yield what the quotes say, in every form that they may be put into."""
    if len(cited) == 1:
        yield from _of_one(cited[0], evidence)
    elif len(cited) == _WITH_LEAD:
        own, over = cited
        lead = next((each for each in _leads(own, evidence) if _is_at(each, over)), None)
        if lead is not None:
            yield from _of_two(own, lead)


_WITH_LEAD: Final = 2


def _of_one(quoted: Citation, evidence: Sequence[Evidence]) -> Iterator[str]:
    """Yield a sentence, a part of one with its marks, or a line with the whole of its list."""
    quote = quoted.quote
    yield quote
    if not is_row(quote) and "\n" not in quote:
        part = quote.removesuffix(";")
        yield f"{_LEFT_OUT} {quote}"
        if part != quote:
            yield f"{part} {_LEFT_OUT}"
            yield f"{_LEFT_OUT} {part} {_LEFT_OUT}"
    for lead in _of_source(quoted, evidence):
        if lead.start == quoted.start and lead.last == quoted.end and not is_row(lead.text):
            yield listed(lead.text, quote[lead.first - lead.start :].split("\n"))


def _of_two(own: Citation, lead: Lead) -> Iterator[str]:
    """Yield a row under its header, or an item after its line, if it may be told alone."""
    if is_row(lead.text):
        row = stated(lead.text, own.quote) if is_row(own.quote) else None
        if row is not None:
            yield row
    elif not counts(lead.text):
        first, last = own.start == lead.first, own.end == lead.last
        item = own.quote if last else f"{own.quote.rstrip(' ;,')} {_LEFT_OUT}"
        yield item_after(lead, item if first else f"{_LEFT_OUT} {item}")


def _leads(quoted: Citation, evidence: Sequence[Evidence]) -> Iterator[Lead]:
    """Yield the leads of the line that is quoted."""
    for lead in _of_source(quoted, evidence):
        if lead.first <= quoted.start and quoted.end <= lead.last:
            yield lead


def _of_source(quoted: Citation, evidence: Sequence[Evidence]) -> Iterator[Lead]:
    for item in evidence:
        same = (item.source.id, item.source.revision) == (
            quoted.source.id,
            quoted.source.revision,
        )
        if same:
            yield from item.passage.leads


def _is_at(lead: Lead, quoted: Citation) -> bool:
    return (lead.start, lead.end, lead.text) == (quoted.start, quoted.end, quoted.quote)
