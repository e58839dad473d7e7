"""The options: what else is recommended in the setting asked about, the best authority first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import Final

from qa.answer.issued import speaks_for
from qa.answer.parts.applies import contradicts, of_others
from qa.answer.parts.drugs import DENIES, RECOMMENDS, not_to_give, regimen
from qa.answer.parts.kinds import Kind, kind_of
from qa.answer.parts.notes import Note, Shelf, notes_of
from qa.answer.parts.subject import Subject
from qa.domain import SECONDARY, Evidence, Intent, SourceType
from qa.understand import authority
from qa.understand.setting import Setting, setting_fit
from qa.vocabulary import Vocabulary

_NEAR: Final = 0.6
"""Share of the best cosine of the evidence that an option must reach."""
_SOURCES: Final = frozenset(
    {
        SourceType.GUIDELINE,
        SourceType.LABEL,
        SourceType.SYSTEMATIC_REVIEW,
        SourceType.REVIEW,
        SourceType.OTHER,
    }
)
"""A trial tells what it found, not what to give."""
TESTED: Final = frozenset({"HER2", "PD-L1"})
"""Markers that are asked about before their status is known."""
FIRST_LINE: Final = Setting("first line")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


def is_option(note: Note, subject: Subject, vocabulary: Vocabulary) -> bool:
    """Say whether a sentence recommends a treatment for the patient who is asked about.

    What was given before is none, nor is a first line after it.
    """
    above = " / ".join(note.headings)
    whole = f"{above} / {note.text}"
    return (
        note.source.source_type in _SOURCES
        and RECOMMENDS.search(note.text) is not None
        and DENIES.search(note.text) is None
        and kind_of(note.text, note.headings) in (None, Kind.INDICATION, Kind.DOSE)
        and not contradicts(subject.situation, note.text)
        and not contradicts(subject.situation, above)
        and not (subject.before and FIRST_LINE.holds(whole))
        and not regimen(note.text, vocabulary) <= not_to_give(subject.query, vocabulary)
        and not of_others(subject.situation, whole)
        and not _is_of_another_marker(note.text, subject, vocabulary)
        and subject.indications.fits(subject.diseases, note.text, note.around)
    )


def markers(text: str, vocabulary: Vocabulary) -> set[str]:
    """Return the biomarkers that a text names, with their status where it tells it."""
    return {each.name for each in vocabulary.entities(text) if each.kind == "biomarker"}


def _is_of_another_marker(text: str, subject: Subject, vocabulary: Vocabulary) -> bool:
    """Say whether a sentence is for tumours with another marker than the one asked about."""
    asked, named = markers(subject.query.asked, vocabulary), markers(text, vocabulary)
    return bool(asked - TESTED and named) and not asked & named


def options(
    subject: Subject, evidence: Sequence[Evidence], told: Set[frozenset[str]], shelf: Shelf
) -> Iterator[Note]:
    """Yield the options, one a regimen, the highest authority first.

    They are near to the question, or stand in a guideline of the evidence and say that they are
    for the setting asked about. `told` are the regimens that are told already.
    """
    best = max((max(item.cosines, default=0.0) for item in evidence), default=0.0)
    found = [
        (note, cosine)
        for item in evidence
        if item.source.source_type not in SECONDARY
        for note, cosine in notes_of(item)
        if cosine >= _NEAR * best and is_option(note, subject, shelf.vocabulary)
    ]
    found += [
        (note, 0.0)
        for source in dict.fromkeys(item.source for item in evidence)
        if source.source_type is SourceType.GUIDELINE
        for note in shelf.notes(source)
        if is_option(note, subject, shelf.vocabulary) and _fit(note, subject) > 0
    ]
    sources = [item.source for item in evidence]
    speaks = speaks_for(subject.query, sources, shelf.vocabulary)
    if speaks is not None:
        found = [each for each in found if speaks(each[0].source, each[0].text)]
    found.sort(key=lambda pair: _key(pair[0], pair[1], subject))
    known = set(told)
    for note, _ in found:
        drugs = regimen(note.text, shelf.vocabulary)
        if drugs and drugs not in known:
            known.add(drugs)
            yield note


def _key(note: Note, cosine: float, subject: Subject) -> tuple[int, float, int, float]:
    rank = authority.rank(note.source.source_type, Intent.RECOMMENDATION)
    return rank, -_fit(note, subject), -_year(note), -cosine


def _fit(note: Note, subject: Subject) -> float:
    return setting_fit(subject.situation, " / ".join((*note.headings, note.text)))


def _year(note: Note) -> int:
    """Return the year of a recommendation: the latest that it names, else that of its source."""
    named = [int(year) for year in _YEAR.findall(note.text)]
    return max(named) if named else note.source.published_year or 0
