"""A document → its digest: the sentences that tell what it asks, does, finds and leaves open."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from qa.answer.sections import KEY_POINTS, SKIPPED, Section, sections_of
from qa.domain import (
    DIGEST_TITLES,
    Answer,
    Citation,
    Draft,
    Evidence,
    Figure,
    Interval,
    Passage,
    Query,
    Scores,
    Sentence,
    Source,
    SourceType,
    Statement,
)
from qa.figures import Found, endpoint_names, figures_in
from qa.text.folding import content_words
from qa.text.numbers import quantities
from qa.vocabulary import Vocabulary

MOST_LINES: Final = 20
MOST_FIGURES: Final = 12
_FEW: Final = 5
"""A document that gives fewer lines than this by its sections is told by its beginnings."""
_LEADS: Final = 8
_OWN, _UNDER, _UNSAID = 4.0, 2.0, 1.0
"""What standing under its part's own heading counts, under another's, under none that says."""
_MOST_CUES: Final = 3
_FIRST: Final = 1.5
"""What a word of a section that goes before the rest counts, or a place that does."""
_ABSTRACT: Final = 12
_SHORTEST, _LONGEST = 5, 70
"""A sentence has so many words; longer ones are taken last."""
_ALIKE: Final = 0.7
"""Share of the words of the longer of two sentences at which they say the same."""
_CELLS: Final = " | "
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_NEGATED: Final = re.compile(r"\b(?:no|not|never|without|cannot|neither)\b", re.IGNORECASE)
_PRIMARY: Final = re.compile(r"\bprimary (?:end ?points?|outcomes?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence that may be quoted; `leads` says that its section begins with it."""

    passage: Passage
    sentence: Sentence
    text: str
    headings: tuple[str, ...]
    place: int
    leads: bool
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class _Fit:
    """A line as a statement of a section."""

    section: Section
    line: _Line
    score: float


def draft(source: Source, passages: Sequence[Passage], vocabulary: Vocabulary) -> Draft:
    """Return the sentences that digest a document, at most `MOST_LINES`, in parts.

    `passages` are those of the document, in order. Sections are known by their headings (IMRaD,
    those of labels and of guidelines) or else by the cue words of their sentences. A document that
    has headings of its own kind, or says too little by these, is told by how its sections begin.
    """
    sections = sections_of(source.source_type)
    lines = _about_itself(source, _lines(source, passages), vocabulary)
    fits = _fits(source, lines, sections)
    own = [line for line in lines if _is_unknown(line, sections)] if _explains(source) else []
    if len(own) * 3 > len(lines):
        placed = {line.place for line in own}
        fits = [fit for fit in fits if fit.line.place not in placed] + _leads(own)
    chosen = _chosen(fits)
    if len(chosen) < _FEW:
        chosen = _chosen(fits + _leads(lines))
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


def with_own_figures(answer: Answer, source: Source, passages: Sequence[Passage]) -> Answer:
    """Return the digest with the figures of its statements, then those of the tables.

    What only a table gives is cited from the table's header through the row.
    """
    spans = {(each.start, each.end): each.marker for each in answer.citations}
    figures: list[Figure] = []
    citations = list(answer.citations)
    seen: defaultdict[str, list[frozenset[tuple[str, Interval | None]]]] = defaultdict(list)
    found = [(passage, each) for passage in passages for each in _found(source, passage)]
    # What the statements say comes before what only a table holds.
    found.sort(key=lambda pair: _span(*pair) not in spans)
    for passage, each in found:
        start, end = span = _span(passage, each)
        arms = frozenset((arm.value, arm.ci) for arm in each.figure.arms)
        if any(arms <= told for told in seen[each.figure.endpoint]):
            continue
        if len(figures) == MOST_FIGURES:
            continue
        if span not in spans:
            quote = passage.text[start - passage.start : end - passage.start]
            if _CELLS not in quote:
                continue
            spans[span] = marker = len(citations) + 1
            citations.append(
                Citation(marker, source, start, end, quote, passage.heading, passage.page)
            )
        # The same values without intervals are then no news, wherever they stand.
        seen[each.figure.endpoint].append(arms | {(arm.value, None) for arm in each.figure.arms})
        figures.append(replace(each.figure, citation=spans[span]))
    return replace(answer, figures=tuple(figures), citations=tuple(citations))


def _span(passage: Passage, found: Found) -> tuple[int, int]:
    return passage.start + found.start, passage.start + found.end


def _found(source: Source, passage: Passage) -> tuple[Found, ...]:
    within = [Sentence(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
    return figures_in(passage.text, within, source.title, passage.heading)


def _lines(source: Source, passages: Sequence[Passage]) -> Iterator[_Line]:
    """Yield the sentences that can be quoted, in order."""
    before: tuple[str, ...] | None = None
    place = 0
    # A heading over all of the text is its title, whatever it is called elsewhere.
    over_all = set.intersection(*(set(each.heading) for each in passages)) if passages else set()
    for passage in passages:
        headings = tuple(each for each in passage.heading if each not in over_all)
        if any(SKIPPED.search(heading) for heading in headings):
            continue
        found = _found(source, passage)
        for sentence in passage.sentences:
            text = passage.quote(sentence)
            if not _reads(text):
                continue
            span = (sentence.start, sentence.end)
            figures = tuple(each.figure for each in found if _span(passage, each) == span)
            leads = headings != before
            yield _Line(passage, sentence, text, headings, place, leads, figures)
            before, place = headings, place + 1


def _reads(text: str) -> bool:
    """Say whether a run of text reads as a sentence, not as a row, a label or an address."""
    words = text.split()
    lettered = len(_WORD.findall(text))
    return (
        len(words) >= _SHORTEST
        and lettered * 2 >= len(words)
        and _CELLS not in text
        and text[-1] in ".!?)]”\"'’"
        and "http" not in text
        and not text[0].islower()
    )


def _about_itself(
    source: Source, lines: Iterable[_Line], vocabulary: Vocabulary
) -> tuple[_Line, ...]:
    """Leave out what is about other trials than those that the document says it is about."""
    own = {tag.removeprefix("trial:").casefold() for tag in source.tags if tag.startswith("trial:")}
    kept = []
    for line in lines:
        named = {
            name.casefold()
            for entity in (vocabulary.entities(line.text) if own else ())
            if entity.kind == "trial"
            for name in (entity.name, entity.surface)
        }
        if not named or named & own:
            kept.append(line)
    return tuple(kept)


def _explains(source: Source) -> bool:
    """Say whether a source may be an explaining text, under headings of its own."""
    return source.source_type in (SourceType.OTHER, SourceType.REVIEW)


def _is_unknown(line: _Line, sections: Sequence[Section]) -> bool:
    """Say whether a line stands under headings of which no section knows what they say."""
    return bool(line.headings) and not _nearest(line.headings, sections)


def _fits(source: Source, lines: Sequence[_Line], sections: Sequence[Section]) -> list[_Fit]:
    """Return how well each line fits each section that it fits at all."""
    primary = _primary_endpoints(lines)
    plain = not any(line.headings for line in lines)
    fits = [
        _Fit(section, line, score + (_first_of(line) if plain else 0.0))
        for line in lines
        for section in sections
        if (score := _score(section, line, sections, primary)) > 0
    ]
    if plain and lines and KEY_POINTS in sections and source.source_type is not SourceType.NEWS:
        # An abstract ends in its conclusion.
        fits.append(_Fit(KEY_POINTS, lines[-1], _UNSAID + _FIRST))
    return fits


def _first_of(line: _Line) -> float:
    """Return what counts for standing where the abstract of a text without headings stands."""
    return _FIRST if line.place < _ABSTRACT else 0.0


def _primary_endpoints(lines: Iterable[_Line]) -> frozenset[str]:
    named = (endpoint_names(line.text) for line in lines if _PRIMARY.search(line.text))
    return frozenset(names[0] for names in named if names)


def _score(
    section: Section, line: _Line, sections: Sequence[Section], primary: frozenset[str]
) -> float:
    """Return how well a line fits a section; 0 if it does not."""
    if section.not_cues.search(line.text):
        return 0.0
    if section.figures and not (line.figures or quantities(line.text)):
        return 0.0
    heading = _nearest(line.headings, sections)
    owners = [each for each in sections if each.headings.search(heading)]
    cues = {match.group().casefold() for match in section.cues.finditer(line.text)}
    score = float(min(len(cues), _MOST_CUES))
    if section in owners and (cues or section is owners[0]):
        score += _OWN
    elif not cues:
        return 0.0
    elif section.under.search(heading):
        score += _UNDER
    elif heading:
        return 0.0
    else:
        score += _UNSAID
    if section.first.search(line.text):
        score += _FIRST
    return score + _weight(line, primary) - line.place / 1000


def _nearest(headings: tuple[str, ...], sections: Sequence[Section]) -> str:
    """Return the innermost heading that says what stands under it; "" if none does."""
    for heading in reversed(headings):
        if any(each.headings.search(heading) or each.under.search(heading) for each in sections):
            return heading
    return ""


def _weight(line: _Line, primary: frozenset[str]) -> float:
    """Return what the figures of a line count for, and how easily it is read."""
    weight = 0.0
    if line.figures:
        weight += 1.0
    if any(figure.effect and figure.effect.ci for figure in line.figures):
        weight += 1.0
    if any(figure.endpoint in primary for figure in line.figures):
        weight += 2.0
    return weight - (3.0 if len(line.text.split()) > _LONGEST else 0.0)


def _leads(lines: Sequence[_Line]) -> list[_Fit]:
    """Return how each section begins; of a document without any, how it begins itself."""
    leads = [line for line in lines if line.leads]
    if len(leads) < _FEW:
        leads = list(lines)
    section = replace(KEY_POINTS, most=_LEADS)
    return [_Fit(section, line, _UNSAID / (1 + line.place)) for line in leads[:_LEADS]]


def _chosen(fits: Sequence[_Fit]) -> list[_Fit]:
    """Take the best line of each section, then the best of all, none twice."""
    ranked = sorted(fits, key=lambda fit: -fit.score)
    chosen: list[_Fit] = []
    for first in (True, False):
        for fit in ranked:
            taken = sum(other.section.part is fit.section.part for other in chosen)
            if len(chosen) == MOST_LINES or taken >= (1 if first else fit.section.most):
                continue
            if not any(_repeats(fit.line, other.line) for other in chosen):
                chosen.append(fit)
    return chosen


def _repeats(one: _Line, other: _Line) -> bool:
    """Say whether two lines are the same or say the same with the same numbers."""
    if one.place == other.place:
        return True
    if bool(_NEGATED.search(one.text)) != bool(_NEGATED.search(other.text)):
        return False
    words, others = set(content_words(one.text)), set(content_words(other.text))
    numbers, more = ({q.value for q in quantities(line.text)} for line in (one, other))
    shared = len(words & others) / max(1, len(words), len(others))
    return shared >= _ALIKE and (numbers <= more or more <= numbers)


def _citation(marker: int, source: Source, line: _Line) -> Citation:
    passage, sentence = line.passage, line.sentence
    return Citation(
        marker, source, sentence.start, sentence.end, line.text, passage.heading, passage.page
    )


def _evidence(source: Source, passage: Passage) -> Evidence:
    """Return the passage as evidence that no question has scored."""
    nothing = np.zeros((0, 0), dtype=np.float32)
    return Evidence(passage, source, Scores(0.0, 0.0, 0.0), (), nothing)
