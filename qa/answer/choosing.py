"""Which of the weighed sentences become statements, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qa.answer.candidates import Candidate
from qa.answer.fit import figure_fit, role_fit, wanted_units
from qa.answer.subjects import subjects_of
from qa.answer.weighing import Scored
from qa.domain import SECONDARY, Intent, Query, SourceType
from qa.parts import Composing
from qa.text.folding import content_words, fold
from qa.text.numbers import quantities
from qa.vocabulary import Vocabulary

MOST_STATEMENTS: Final = 6
_KEEP: Final = 0.78
"""A further statement must score at least this share of the best."""
_PRIMARY: Final = 0.7
"""News and AI summaries count only if no other source reaches this share of their score."""
_LEADS: Final = 0.75
"""A sentence that tells what is asked leads if it scores at least this share of the best."""
_REORDER: Final = 0.88
"""A higher authority goes first if its statement scores at least this share of the best."""
_SAME: Final = 0.92
"""Cosine above which two sentences with the same numbers say the same."""
_FIT: Final = 0.45
"""Share of the first statement's fit that a further one must have."""
_OF_ALL: Final = frozenset({Intent.YES_NO, Intent.COMPARISON, Intent.FACT})
"""Kinds of questions whose further statements are about every treatment of the first."""
_RULED: Final = frozenset({Intent.DOSE, Intent.SAFETY, Intent.RECOMMENDATION, Intent.ELIGIBILITY})
"""Kinds of questions that rules answer, and not the results of a trial."""
_RESULT_UNITS: Final = frozenset({"month", "%"})
_NEW: Final = 0.5
"""Share of its words that must be new in a further statement with no new figure and no name."""


def primary_of(scored: Sequence[Scored]) -> Sequence[Scored]:
    """Leave out news and AI summaries where another source answers as well."""
    primary = [item for item in scored if not _is_secondary(item)]
    answers = primary and primary[0].score >= _PRIMARY * scored[0].score
    return primary if answers else scored


def chosen(
    query: Query, scored: Sequence[Scored], vocabulary: Vocabulary, parts: Composing
) -> list[Scored]:
    """Return the statements, the one that answers first; `scored` has the best score first."""
    first = _first(scored)
    good = [item for item in scored if item.score >= _KEEP * first.score and item is not first]
    kept = [first]
    for item in good:
        if len(kept) == MOST_STATEMENTS:
            break
        if parts.distinct and any(_repeats(item.candidate, other.candidate) for other in kept):
            continue
        if not parts.adding or _adds(query, item, kept, vocabulary):
            kept.append(item)
    kept = _ordered(kept) if parts.order else kept
    return [*kept, *_companion(query, good, kept)][:MOST_STATEMENTS] if parts.adding else kept


def _companion(query: Query, good: Sequence[Scored], kept: Sequence[Scored]) -> list[Scored]:
    """Return the other main result of the report that leads, if a result of it is asked for."""
    lead = kept[0].candidate
    if lead.evidence.source.source_type is not SourceType.TRIAL or query.intent in _RULED:
        return []
    told = {value for item in kept for value in _values(item.candidate.text)}
    others = (
        item
        for item in good
        if item.candidate.evidence.source.id == lead.evidence.source.id
        and not item.telling.is_off
        and figure_fit(query.asked, item.candidate.text)
        and _values(item.candidate.text) - told
    )
    return [item for item in (next(others, None),) if item is not None]


def _first(scored: Sequence[Scored]) -> Scored:
    """Return the best sentence that tells what is asked, if its score is near the best one's."""
    near = [item for item in scored if item.score >= _LEADS * scored[0].score]
    return max(near, key=lambda item: (item.telling.rank, item.score))


def _adds(query: Query, item: Scored, kept: Sequence[Scored], vocabulary: Vocabulary) -> bool:
    """Say whether a sentence is on the question and tells more than those kept before it."""
    lead = kept[0]
    if item.telling.is_off and not lead.telling.is_off:
        return False
    if item.telling.fit < _FIT * lead.telling.fit:
        return False
    if not _held(query, lead, vocabulary) <= _held(query, item, vocabulary):
        return False
    if query.intent is Intent.RECOMMENDATION and not _advises_or_shows(query, item):
        return False
    told = " ".join(other.candidate.text for other in kept)
    text = item.candidate.text
    if _figures(query, text) - _figures(query, told):
        return True
    if _names(text, vocabulary) - _names(told, vocabulary):
        return True
    own, before = set(content_words(text)), set(content_words(told))
    return len(own - before) >= _NEW * len(own)


def _advises_or_shows(query: Query, item: Scored) -> bool:
    """Say whether a sentence recommends, or gives a result: who was treated is no advice."""
    text = item.candidate.text
    if role_fit(query.intent, query.asked, text) > 0:
        return True
    return any(quantity.unit in _RESULT_UNITS for quantity in quantities(text))


def _figures(query: Query, text: str) -> set[tuple[str, str]]:
    """Return the figures of the kinds that a question asks for, all of them if it asks for none."""
    wanted = wanted_units(query.asked)
    return {(q.value, q.unit) for q in quantities(text) if not wanted or q.unit in wanted}


def _names(text: str, vocabulary: Vocabulary) -> set[tuple[str, str]]:
    """Return what a text names; the same told of another trial is a figure's matter."""
    return {(e.kind, e.name) for e in vocabulary.entities(text) if e.kind != "trial"}


def _held(query: Query, item: Scored, vocabulary: Vocabulary) -> frozenset[str]:
    """Return what a further statement must name, too, in its words, headings or title.

    It is the biomarkers that a question asks about and, where one thing is asked of them all, the
    treatments.
    """
    passage = item.candidate.evidence.passage
    near = (item.candidate.text, *passage.heading, item.candidate.evidence.source.title)
    folded = fold(" ".join(near))
    subjects = subjects_of(query, vocabulary) if query.intent in _OF_ALL else []
    asked = [each for each in vocabulary.entities(query.asked) if each.kind == "biomarker"]
    return frozenset(
        each.name
        for each in (*asked, *subjects)
        if each.kind != "trial" and vocabulary.mentioned(each, folded)
    )


def _values(text: str) -> set[str]:
    return {quantity.value for quantity in quantities(text)}


def _is_secondary(item: Scored) -> bool:
    return item.candidate.evidence.source.source_type in SECONDARY


def _repeats(one: Candidate, other: Candidate) -> bool:
    if fold(one.text) == fold(other.text):
        return True
    numbers, others = _values(one.text), _values(other.text)
    return numbers == others and float(one.vector @ other.vector) > _SAME


def _ordered(kept: Sequence[Scored]) -> list[Scored]:
    """Put a higher authority first among those near the best that tell as much as the first."""
    lead, best = kept[0], max(item.score for item in kept)
    near = [
        item
        for item in kept
        if item is lead or (item.score >= _REORDER * best and _tells_as_much(item, lead))
    ]
    far = [item for item in kept if all(item is not other for other in near)]
    near.sort(key=lambda item: (-round(item.authority, 3), -item.score))
    return near + far


def _tells_as_much(item: Scored, lead: Scored) -> bool:
    return item.telling.rank >= lead.telling.rank and item.telling.fit >= lead.telling.fit
