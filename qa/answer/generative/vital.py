"""What a model may not leave out: statements of the extractive answer that it has to tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from qa.answer.parts.choosing import gives_dose
from qa.answer.parts.kinds import Kind, kind_of
from qa.domain import Answer, Citation, Intent, Part, Query, SourceType, Statement
from qa.figures import endpoint_names
from qa.text.folding import content_words
from qa.text.numbers import quantities
from qa.vocabulary import Vocabulary

_VITAL: Final = frozenset(
    {Kind.BOXED, Kind.CONTRAINDICATION, Kind.WARNING, Kind.STOP, Kind.CHANGE, Kind.DOSE}
)
_BINDING: Final = frozenset({SourceType.LABEL, SourceType.GUIDELINE})
_LEADING: Final = 2
_NEGATION: Final = re.compile(
    r"\b(?:not?|never|neither|nor|without|cannot|none)\b|n['’]t\b", re.IGNORECASE
)
_TOLD: Final = 0.5
"""Share of a statement's words that claims over the same sentences have to tell."""


def left_out(
    answer: Answer,
    query: Query,
    claims: Sequence[Statement],
    cited: Sequence[Citation],
    vocabulary: Vocabulary,
) -> tuple[Statement, ...]:
    """Return the vital statements of an extractive answer that no proven claim tells.

    Vital are the first two statements, what a label or a guideline says, doses, boxed warnings,
    contraindications, rules on stopping and on dose changes, the figures that are asked for (all,
    if no endpoint is named), what a caution or a disagreement is about, and each item of a list.
    A first statement that a caution is about stays first, told or not: it corrects the question.
    A statement is told if claims that cite its words have all of its numbers with their units, all
    names and any negation, and half of its words. `cited` are the citations of the claims.
    """
    quoted = {citation.marker: citation for citation in cited}
    own = {citation.marker: citation for citation in answer.citations}
    said = [statement for statement in answer.statements if statement.part is Part.ANSWER]
    named = _named_elsewhere(answer, query)
    corrected = {marker for caution in answer.cautions for marker in caution.citations}
    back: list[Statement] = []
    for index, statement in enumerate(said):
        markers = set(statement.citations)
        corrects = index == 0 and not corrected.isdisjoint(markers)
        is_vital = (
            index < _LEADING
            or query.intent is Intent.LIST
            or not named.isdisjoint(markers)
            or _is_vital(statement, own)
        )
        if corrects or (is_vital and not _is_told(statement, own, claims, quoted, vocabulary)):
            back.append(statement)
    return tuple(back)


def says_more(claim: Statement, quoted: Sequence[Statement]) -> bool:
    """Say whether a claim tells anything that the quoted statements do not."""
    said = set(content_words(claim.text))
    return not any(said <= set(content_words(statement.text)) for statement in quoted)


def _named_elsewhere(answer: Answer, query: Query) -> set[int]:
    """Return the markers of cautions, of disagreements and of the figures that are asked for."""
    asked = endpoint_names(query.asked)
    markers = {marker for caution in answer.cautions for marker in caution.citations}
    markers |= {side.citation for each in answer.disagreements for side in each.sides}
    return markers | {
        figure.citation
        for figure in answer.figures
        if not asked or any(name in figure.endpoint or figure.endpoint in name for name in asked)
    }


def _is_vital(statement: Statement, own: Mapping[int, Citation]) -> bool:
    cited = [own[marker] for marker in statement.citations if marker in own]
    headings = next((citation.heading for citation in cited), ())
    return (
        any(citation.source.source_type in _BINDING for citation in cited)
        or kind_of(statement.text, headings) in _VITAL
        or gives_dose(statement.text)
    )


def _is_told(
    statement: Statement,
    own: Mapping[int, Citation],
    claims: Sequence[Statement],
    quoted: Mapping[int, Citation],
    vocabulary: Vocabulary,
) -> bool:
    words = [own[marker] for marker in statement.citations if marker in own]
    telling = " ".join(
        claim.text
        for claim in claims
        if any(_overlap(quoted[m], each) for m in claim.citations if m in quoted for each in words)
    )
    wanted, told = set(content_words(statement.text)), set(content_words(telling))
    return (
        bool(telling)
        and _values(statement.text) <= _values(telling)
        and _names(statement.text, vocabulary) <= _names(telling, vocabulary)
        and len(_NEGATION.findall(statement.text)) <= len(_NEGATION.findall(telling))
        and len(wanted & told) >= _TOLD * len(wanted)
    )


def _overlap(one: Citation, other: Citation) -> bool:
    return (
        (one.source.id, one.source.revision) == (other.source.id, other.source.revision)
        and one.start < other.end
        and other.start < one.end
    )


def _values(text: str) -> set[tuple[str, str]]:
    return {(quantity.value, quantity.unit) for quantity in quantities(text)}


def _names(text: str, vocabulary: Vocabulary) -> set[str]:
    return {entity.name for entity in vocabulary.entities(text)}
