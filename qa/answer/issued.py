"""Whose word is asked for: another society's advice, however near, is not what NICE recommends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set

from qa.answer.candidates import Candidate
from qa.domain import Evidence, Query, Source
from qa.understand.issuers import RULES, Issuer, initials, issuers_asked, with_initials
from qa.vocabulary import Vocabulary

Speaks = Callable[[Source, str], bool]
"""Whether a text of a source is the word of those who are asked, or names them."""


def speaks_for(
    query: Query,
    sources: Iterable[Source],
    vocabulary: Vocabulary,
    known: Set[str] = frozenset(),
) -> Speaks | None:
    """Return what tells the word of those whom a question asks; None if it asks for nobody's.

    `known` are initials of those who issue rules, beside those of the sources.
    """
    asked = _asked(query, sources, vocabulary, known)
    if not asked:
        return None
    return lambda source, text: any(_speaks(issuer, source, text) for issuer in asked)


def issued(
    query: Query,
    candidates: Sequence[Candidate],
    vocabulary: Vocabulary,
    known: Set[str] = frozenset(),
) -> Sequence[Candidate]:
    """Leave out sentences that none of those wrote who are asked, and that name none."""
    speaks = speaks_for(query, (each.evidence.source for each in candidates), vocabulary, known)
    if speaks is None:
        return candidates
    return [each for each in candidates if speaks(each.evidence.source, each.text)]


def unissued(
    query: Query,
    evidence: Sequence[Evidence],
    vocabulary: Vocabulary,
    known: Set[str] = frozenset(),
) -> tuple[str, ...]:
    """Return those who are asked and of whom the evidence has no word."""
    return tuple(
        f"what {issuer.name} says"
        if issuer.name.isupper()
        else f"a {issuer.name} guideline or label"
        for issuer in _asked(query, (item.source for item in evidence), vocabulary, known)
        if not any(_speaks(issuer, item.source, item.passage.text) for item in evidence)
    )


def _asked(
    query: Query, sources: Iterable[Source], vocabulary: Vocabulary, known: Set[str]
) -> tuple[Issuer, ...]:
    """Return whose word a question asks for, but no trial and no drug.

    Those of the sources are known by their initials.
    """
    rules = [source for source in sources if source.source_type in RULES]
    known = known | {short for source in rules for short in initials(source)}
    # As it is read, a question may have lost whom it asks.
    question = with_initials(f"{query.standalone} {query.question}", rules)
    asked = issuers_asked(question, known)
    return tuple(issuer for issuer in asked if not vocabulary.entities(issuer.name))


def _speaks(issuer: Issuer, source: Source, text: str) -> bool:
    return _wrote(issuer, source) or issuer.words.search(text) is not None


def _wrote(issuer: Issuer, source: Source) -> bool:
    """Say whether somebody issued a source, which is of the kind that is asked for."""
    if source.source_type not in issuer.kinds:
        return False
    if issuer.place and source.jurisdiction == issuer.place:
        return True
    named = issuer.name.upper() in initials(source)
    return named or issuer.words.search(source.title) is not None
