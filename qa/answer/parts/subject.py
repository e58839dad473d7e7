"""What the parts of an answer are about: the drugs asked about or recommended, and their use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from qa.answer.parts.applies import Indications
from qa.answer.parts.drugs import asked_drugs, given_before, recommended
from qa.answer.parts.kinds import Kind
from qa.answer.parts.notes import Shelf
from qa.answer.parts.wanted import SWITCHES, wanted
from qa.domain import Citation, Part, Query, Source, Statement
from qa.parts import Completing

_DRUGS: Final = 2
"""So many drugs of one regimen are told about."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the parts are about.

    `drugs` are canonical names, `diseases` what the question, or else the first statement, is
    about, `labels` the label of each drug that has one, `before` the drugs
    that the patient has had, `wanted` the most statements of each part.
    """

    query: Query
    drugs: tuple[str, ...]
    diseases: frozenset[str]
    labels: tuple[Source, ...]
    before: frozenset[str]
    wanted: Mapping[Part, int]
    indications: Indications

    @property
    def situation(self) -> str:
        """Return the words that tell the patient and the setting."""
        return self.query.standalone


def subject_of(
    query: Query,
    statements: tuple[Statement, ...],
    citations: tuple[Citation, ...],
    shelf: Shelf,
    parts: Completing,
) -> Subject:
    """Return what the parts of this answer are about."""
    vocabulary = shelf.vocabulary
    drugs = asked_drugs(query, vocabulary) or recommended(statements, vocabulary)
    drugs = drugs[:_DRUGS]
    held = [label for drug in drugs for label in shelf.labels(drug) if query.filters.admit(label)]
    indications = Indications(vocabulary, [use for label in held for use in _uses(label, shelf)])
    diseases = indications.named(query.standalone)
    if not diseases and statements:
        first = [each for each in citations if each.marker in statements[0].citations]
        places = [
            place for each in first for place in (each.quote, *each.heading, each.source.title)
        ]
        diseases = next((found for each in places if (found := indications.named(each))), diseases)
    parts_told = {
        part: most
        for part, most in wanted(query, statements, vocabulary).items()
        if getattr(parts, SWITCHES[part])
    }
    choice = _Choice(query, [each.source.id for each in citations], diseases, indications, shelf)
    chosen = [choice.label(drug, held) for drug in drugs]
    labels = tuple(dict.fromkeys(label for label in chosen if label is not None))
    before = given_before(query, vocabulary)
    return Subject(query, drugs, diseases, labels, before, parts_told, indications)


@dataclass(frozen=True, slots=True)
class _Choice:
    """What tells which label of a drug counts."""

    query: Query
    cited: Sequence[str]
    diseases: frozenset[str]
    indications: Indications
    shelf: Shelf

    def label(self, drug: str, held: Sequence[Source]) -> Source | None:
        """Return the label for the disease and the country asked about, else cited, else newest."""
        labels = [each for each in self.shelf.labels(drug) if each in held]
        return max(labels, key=self._merit) if labels else None

    def _merit(self, label: Source) -> tuple[bool, bool, int]:
        uses = " ".join(_uses(label, self.shelf))
        place = self.cited.index(label.id) if label.id in self.cited else len(self.cited)
        countries = set(_COUNTRIES.findall(self.query.standalone))
        return (
            bool(self.indications.named(uses) & self.diseases),
            bool(label.jurisdiction and _is_of(label.jurisdiction, countries)),
            -place,
        )


def _uses(label: Source, shelf: Shelf) -> list[str]:
    """Return the sentences that say what the drug of a label is used for."""
    return [note.text for note in shelf.notes(label) if note.kind is Kind.INDICATION]


_COUNTRIES: Final = re.compile(r"\b(?:US|USA|FDA|EU|EMA|UK|MHRA|Japan\w*|Europ\w+)\b")
_CALLED: Final = {"US": ("US", "USA", "FDA"), "EU": ("EU", "EMA", "Europ"), "UK": ("UK", "MHRA")}


def _is_of(jurisdiction: str, words: set[str]) -> bool:
    called = _CALLED.get(jurisdiction, (jurisdiction,))
    return any(word.startswith(name) for word in words for name in called)
