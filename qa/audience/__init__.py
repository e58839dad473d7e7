"""A proven answer as it is shown to its reader: terms explained, for a patient without dosing.

The last stage: the facts and their citations are the clinician's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qa.audience.definitions import Search, definition
from qa.audience.plain import notes, without_dosing
from qa.audience.terms import Found, TextOf, find
from qa.domain import Answer, Audience, Citation, Origin, Term

__all__ = ["Reference", "for_audience"]


@dataclass(frozen=True, slots=True)
class Reference:
    """Where terms are looked up beside the glossary: stored texts, abbreviations, passages."""

    text_of: TextOf
    long_forms: Mapping[str, str]
    search: Search


def for_audience(answer: Answer, audience: Audience, reference: Reference) -> Answer:
    """Return the answer for its reader.

    A trainee gets each term of the statements explained, with the words of a document of the
    library where one defines it, as a further citation. A patient gets plain words from the
    glossary, notes on how to read the answer, and nothing that states dosing.
    """
    answer = replace(answer, audience=audience)
    if audience is Audience.CLINICIAN:
        return answer
    found = find(answer, reference.text_of, reference.long_forms)
    if audience is Audience.TRAINEE:
        return _explained(answer, found, reference.search)
    shown = without_dosing(answer)
    left = find(shown, reference.text_of, reference.long_forms) if shown.withheld else found
    known = {each.key for each in left}
    return replace(
        shown,
        terms=tuple(_glossed(each, each.entry.plain if each.entry else "") for each in left),
        notes=notes(answer, shown, [each for each in found if each.key not in known]),
    )


def _explained(answer: Answer, found: Sequence[Found], search: Search) -> Answer:
    terms: list[Term] = []
    citations = list(answer.citations)
    for each in found:
        defined = _defined(each, search, len(citations) + 1)
        cited = defined and _place(defined, citations)
        if defined is None or cited in answer.citations:
            # What an answer says already is no explanation of it.
            terms.append(_glossed(each, each.entry.meaning if each.entry else ""))
            continue
        if cited is None:
            cited = defined
            citations.append(defined)
        terms.append(
            Term(
                each.written,
                each.stands_for,
                cited.quote,
                Origin.DOCUMENT,
                each.statement,
                cited.marker,
            )
        )
    return replace(answer, terms=tuple(terms), citations=tuple(citations))


def _defined(found: Found, search: Search, marker: int) -> Citation | None:
    """Return the sentence of the library that defines a term."""
    names = tuple(_names(found))
    return definition(names, search(names[0]), marker)


def _names(found: Found) -> Iterator[str]:
    if found.entry is None:
        yield found.stands_for
    else:
        yield found.entry.name
        yield from found.entry.names


def _place(defined: Citation, citations: Sequence[Citation]) -> Citation | None:
    """Return the citation of the same words that is there already."""
    place = (defined.source.id, defined.start, defined.end)
    return next((c for c in citations if (c.source.id, c.start, c.end) == place), None)


def _glossed(found: Found, meaning: str) -> Term:
    """Return a term in the glossary's words, or with the long form that a document gives."""
    origin = Origin.GLOSSARY if found.entry else Origin.DOCUMENT
    return Term(found.written, found.stands_for, meaning, origin, found.statement, found.citation)
