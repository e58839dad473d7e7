"""A document → its digest: the sentences that tell what it asks, does, finds and leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from qa.answer.digest.lines import Line, about_itself, lines_of
from qa.answer.digest.sections import KEY_POINTS, Section, sections_of
from qa.answer.sameness import says_the_same
from qa.domain import (
    DIGEST_TITLES,
    Citation,
    Draft,
    Evidence,
    Passage,
    Query,
    Scores,
    Source,
    SourceType,
    Statement,
)
from qa.figures import endpoint_names
from qa.text.numbers import quantities
from qa.vocabulary import Vocabulary

MOST_LINES: Final = 20
_FEW: Final = 5
"""A document that gives fewer lines than this by its sections is told by its beginnings."""
_LEADS: Final = 8
_OWN, _UNDER, _UNSAID = 4.0, 2.0, 1.0
"""What standing under its part's own heading counts, under another's, under none that says."""
_MOST_CUES: Final = 3
_FIRST: Final = 1.5
"""What a word of a section that goes before the rest counts, or a place that does."""
_ABSTRACT: Final = 12
"""So many sentences at the beginning of a text without headings are taken for its abstract."""
_LONGEST: Final = 70
"""A sentence with more words is taken last."""
_PRIMARY: Final = re.compile(r"\bprimary (?:end ?points?|outcomes?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Heading:
    """The innermost heading over a line that says what stands under it, and whose own it is."""

    words: str
    owners: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class _Fit:
    """A line as a statement of a section."""

    section: Section
    line: Line
    score: float


def draft(source: Source, passages: Sequence[Passage], vocabulary: Vocabulary) -> Draft:
    """Return the sentences that digest a document, at most `MOST_LINES`, in parts.

    `passages` are those of the document, in order. Sections are known by their headings (IMRaD,
    those of labels and of guidelines) or else by the cue words of their sentences. A document that
    has headings of its own kind, or says too little by these, is told by how its sections begin.
    """
    sections = sections_of(source.source_type)
    lines = about_itself(source, lines_of(source, passages), vocabulary)
    fits = _fits(source, lines, sections)
    own = [line for line in lines if _is_unknown(line, sections)] if _explains(source) else []
    if len(own) * 3 > len(lines):
        placed = {line.place for line in own}
        fits = [fit for fit in fits if fit.line.place not in placed] + _leads(own)
    chosen = _chosen(fits)
    if len(chosen) < _FEW:
        chosen = _chosen(_leads(lines), chosen)
    order = list(DIGEST_TITLES)
    chosen.sort(key=lambda fit: (order.index(fit.section.part), fit.line.place))
    citations = tuple(_citation(n, source, fit.line) for n, fit in enumerate(chosen, start=1))
    statements = tuple(
        Statement(fit.line.text, (n,), fit.section.part) for n, fit in enumerate(chosen, start=1)
    )
    question = f"Summarise {source.title}"
    cited = {fit.line.passage.id: fit.line.passage for fit in chosen}
    evidence = tuple(_evidence(source, passage) for passage in cited.values())
    return Draft(Query(question, question, question), evidence, statements, citations)


def _explains(source: Source) -> bool:
    """Say whether a source may be an explaining text, under headings of its own."""
    return source.source_type in (SourceType.OTHER, SourceType.REVIEW)


def _is_unknown(line: Line, sections: Sequence[Section]) -> bool:
    """Say whether a line stands under headings of which no section knows what they say."""
    return bool(line.headings) and not _headed(line.headings, sections).words


def _fits(source: Source, lines: Sequence[Line], sections: Sequence[Section]) -> list[_Fit]:
    """Return how well each line fits each section that it fits at all."""
    primary = _primary_endpoints(lines)
    headed = {each: _headed(each, sections) for each in {line.headings for line in lines}}
    plain = not any(line.headings for line in lines)
    fits = [
        _Fit(section, line, score + (_first_of(line) if plain else 0.0))
        for line in lines
        for section in sections
        if (score := _score(section, line, headed[line.headings], primary)) > 0
    ]
    if plain and lines and KEY_POINTS in sections and source.source_type is not SourceType.NEWS:
        # An abstract ends in its conclusion.
        fits.append(_Fit(KEY_POINTS, lines[-1], _UNSAID + _FIRST))
    return fits


def _first_of(line: Line) -> float:
    """Return what counts for standing where the abstract of a text without headings stands."""
    return _FIRST if line.place < _ABSTRACT else 0.0


def _primary_endpoints(lines: Iterable[Line]) -> frozenset[str]:
    named = (endpoint_names(line.text) for line in lines if _PRIMARY.search(line.text))
    return frozenset(names[0] for names in named if names)


def _score(section: Section, line: Line, heading: _Heading, primary: frozenset[str]) -> float:
    """Return how well a line fits a section; 0 if it does not."""
    if section.not_cues.search(line.text):
        return 0.0
    if section.figures and not (line.figures or quantities(line.text)):
        return 0.0
    cues = {match.group().casefold() for match in section.cues.finditer(line.text)}
    score = float(min(len(cues), _MOST_CUES))
    if section in heading.owners and (cues or section is heading.owners[0]):
        score += _OWN
    elif not cues:
        return 0.0
    elif section.under.search(heading.words):
        score += _UNDER
    elif heading.words:
        return 0.0
    else:
        score += _UNSAID
    if section.first.search(line.text):
        score += _FIRST
    return score + _weight(line, primary) - line.place / 1000


def _headed(headings: Sequence[str], sections: Sequence[Section]) -> _Heading:
    """Return the heading that counts; one without words if none says anything."""
    for words in reversed(headings):
        owners = tuple(each for each in sections if each.headings.search(words))
        if owners or any(each.under.search(words) for each in sections):
            return _Heading(words, owners)
    return _Heading("", ())


def _weight(line: Line, primary: frozenset[str]) -> float:
    """Return what the figures of a line count for, and how easily it is read."""
    weight = 0.0
    if line.figures:
        weight += 1.0
    if any(figure.effect and figure.effect.ci for figure in line.figures):
        weight += 1.0
    if any(figure.endpoint in primary for figure in line.figures):
        weight += 2.0
    return weight - (3.0 if len(line.text.split()) > _LONGEST else 0.0)


def _leads(lines: Sequence[Line]) -> list[_Fit]:
    """Return how each section begins; of a document without any, how it begins itself."""
    leads = [line for line in lines if line.leads]
    if len(leads) < _FEW:
        leads = list(lines)
    section = replace(KEY_POINTS, most=_LEADS)
    return [_Fit(section, line, _UNSAID / (1 + line.place)) for line in leads[:_LEADS]]


def _chosen(fits: Sequence[_Fit], before: Sequence[_Fit] = ()) -> list[_Fit]:
    """Take the best line of each section, then the best of all, none twice nor as `before`."""
    ranked = sorted(fits, key=lambda fit: -fit.score)
    chosen = list(before)
    for first in (True, False):
        for fit in ranked:
            taken = sum(other.section.part is fit.section.part for other in chosen)
            if len(chosen) == MOST_LINES or taken >= (1 if first else fit.section.most):
                continue
            if not any(_repeats(fit.line, other.line) for other in chosen):
                chosen.append(fit)
    return chosen


def _repeats(one: Line, other: Line) -> bool:
    """Say whether two lines are the same or say the same with the same numbers."""
    if one.place == other.place:
        return True
    return says_the_same(one.text, other.text)


def _citation(marker: int, source: Source, line: Line) -> Citation:
    passage, sentence = line.passage, line.sentence
    return Citation(
        marker, source, sentence.start, sentence.end, line.text, passage.heading, passage.page
    )


def _evidence(source: Source, passage: Passage) -> Evidence:
    """Return the passage as evidence that no question has scored."""
    nothing = np.zeros((0, 0), dtype=np.float32)
    return Evidence(passage, source, Scores(0.0, 0.0, 0.0), (), nothing)
