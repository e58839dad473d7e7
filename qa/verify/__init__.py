"""A Draft → proven statements: what is not in its quoted words is cut, and said to be."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qa.domain import Citation, Cut, Draft, Query, Statement, Support
from qa.verify.citing import TextOf, citation_fault, renumbered
from qa.verify.claims import MARKED, claim_fault
from qa.verify.indication import indication_fault
from qa.verify.joined import is_joined, is_set
from qa.verify.proof import statement_fault
from qa.vocabulary import Vocabulary

__all__ = ["TextOf", "Verified", "verify"]


@dataclass(frozen=True, slots=True)
class Verified:
    """The statements that are proven, their citations numbered from 1, and what was cut."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    cut: tuple[Cut, ...]


def verify(draft: Draft, text_of: TextOf, vocabulary: Vocabulary) -> Verified:
    """Keep the statements that their quotes prove.

    A statement is proven when each of its markers names a citation of the evidence, each quote
    equals `text[start:end]` of the stored document, and the statement is made of the quoted words:
    nothing is added or exchanged but another form of the same word, name or number, and nothing
    left out that the rest depends on, such as a negation, a condition or the population. A dose
    must be for the cancer that is asked about. `Statement.support` says how each was proven.

    What a language model wrote (`draft.model`) may be a paraphrase: it is proven as a claim, unless
    it marks what it leaves out or puts in, as quoted words do.
    """
    sound: dict[int, Citation] = {}
    broken: dict[int, str] = {}
    for citation in draft.citations:
        fault = citation_fault(citation, draft.evidence, text_of)
        if fault:
            broken[citation.marker] = fault
        else:
            sound[citation.marker] = citation
    kept: list[Statement] = []
    cut: list[Cut] = []
    for statement in draft.statements:
        fault = _marker_fault(statement, sound, broken)
        if not fault:
            cited = [sound[marker] for marker in statement.citations]
            fault = _unproven(statement.text, cited, draft, text_of, vocabulary)
            fault = fault or _indication_fault(statement, cited, draft.query)
        if fault:
            cut.append(Cut(statement.text, fault))
        else:
            kept.append(replace(statement, support=_support(statement, sound)))
    statements, citations = renumbered(kept, sound)
    return Verified(statements, citations, tuple(cut))


def _unproven(
    text: str, cited: list[Citation], draft: Draft, text_of: TextOf, vocabulary: Vocabulary
) -> str | None:
    if is_joined(text, cited, draft.evidence, text_of, vocabulary):
        return None
    if _is_claim(text, draft):
        return claim_fault(text, cited, text_of, vocabulary)
    if is_set(cited, draft.evidence):
        return (
            "the statement is not what a row, a list or a title says with the words that go with it"
        )
    return statement_fault(text, cited, text_of, vocabulary)


def _is_claim(text: str, draft: Draft) -> bool:
    """Say whether a statement is in a language model's own words; with marks it quotes."""
    return draft.model is not None and not MARKED.search(text)


def _marker_fault(
    statement: Statement, sound: dict[int, Citation], broken: dict[int, str]
) -> str | None:
    if not statement.citations:
        return "no citation"
    for marker in statement.citations:
        if marker in broken:
            return broken[marker]
        if marker not in sound:
            return f"the marker [{marker}] names no citation"
    return None


def _indication_fault(statement: Statement, cited: list[Citation], query: Query) -> str | None:
    headings = [heading for citation in cited for heading in reversed(citation.heading)]
    titles = [citation.source.title for citation in cited]
    quotes = [citation.quote for citation in cited]
    asked = f"{query.asked} {query.standalone}"
    return indication_fault(statement.text, quotes, [*headings, *titles], asked)


def _support(statement: Statement, sound: dict[int, Citation]) -> Support:
    quotes = {sound[marker].quote for marker in statement.citations}
    return Support.VERBATIM if statement.text in quotes else Support.VERIFIED
