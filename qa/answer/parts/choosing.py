"""The statements of each part: from the label of the drug first, then from the evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import cached_property, lru_cache
from typing import Final

from qa.answer.issued import speaks_for
from qa.answer.parts.applies import contradicts, of_others
from qa.answer.parts.kinds import Kind
from qa.answer.parts.notes import Note, Shelf, drugs_in
from qa.answer.parts.subject import Subject
from qa.answer.sameness import says_the_same
from qa.domain import SECONDARY, Entity, Evidence, Intent, Part, Source, SourceType
from qa.text.folding import content_words, fold
from qa.text.numbers import quantities
from qa.understand import authority

_RULED: Final = frozenset({Kind.STOP, Kind.CHANGE})
_MOST_BOXED, _OF_DOCUMENT = 2, 2
"""So many boxed warnings are told, and so many pitfalls of one document."""
_ORDER: Final = (Kind.CONTRAINDICATION, Kind.STOP, Kind.WARNING, Kind.CHANGE)
_MOST_OF: Final = {Kind.CONTRAINDICATION: 1, Kind.WARNING: 1}  # of others as many as fit
_DOSE_UNITS: Final = frozenset({"mg/kg", "mg/m2", "mg", "mcg", "g", "ml", "gy"})
_TOPIC, _WORD, _BOXED, _GRAVE = 3.0, 0.5, 1.5, 1.0
"""What naming the asked side effect, a word of the question, a boxed risk, a grave end counts."""
_GRAVELY: Final = re.compile(r"\b(?:permanently|fatal|life-threatening|severe)\b", re.IGNORECASE)
_MIXED_UP: Final = re.compile(
    r"\b(?:interchang|exchanged|substitut|confused|mistaken|look-?alike|differs? from)\w*",
    re.IGNORECASE,
)
_MARKER: Final = re.compile(r"\b[A-Z]+\d+\b")
_SAME: Final = 4.0
"""What a sentence loses that has all its words in one that is chosen already."""
_MOST_WORDS: Final = 4


class Chooser:
    """Take statements for the parts of one answer, none that is told already."""

    def __init__(
        self,
        subject: Subject,
        evidence: Sequence[Evidence],
        shelf: Shelf,
        cited: Set[str] = frozenset(),
        said: Iterable[str] = (),
    ) -> None:
        """Choose from this shelf; `cited` are ids of documents, `said` what the answer says."""
        self.subject = subject
        self.evidence = evidence
        self.shelf = shelf
        self._cited_ids = cited
        self._said = list(said)
        self._of = lru_cache(maxsize=None)(self._notes_of)

    @cached_property
    def _risks(self) -> tuple[Entity, ...]:
        """Return the side effects that a boxed warning is about."""
        boxed = (note.text for label in self.subject.labels for note in self._boxed(label))
        return self._topics(" ".join(boxed))

    @cached_property
    def _asked(self) -> tuple[Entity, ...]:
        """Return the side effects that are asked about; in an emergency all may be behind it."""
        query = self.subject.query
        return () if query.urgent else self._topics(query.asked)

    def safety(self) -> Iterator[Note]:
        """Yield boxed warnings, then contraindications, stopping rules and dose changes.

        Where a side effect is asked about, only rules on it, beside what is boxed.
        """
        labels = self.subject.labels
        boxes = [self._boxed(label)[: 1 if len(labels) > 1 else _MOST_BOXED] for label in labels]
        for boxed in boxes:
            yield from boxed
        left = self.subject.wanted.get(Part.SAFETY, 0) - sum(map(len, boxes))
        for label, boxed in zip(labels, boxes, strict=True):
            notes = self._of(label)
            for kind in _ORDER:
                if kind is Kind.WARNING and boxed:
                    continue
                fitting = [n for n in notes if n.kind is kind and self._is_rule(n)]
                chosen = self._best(fitting, min(_MOST_OF.get(kind, left), left))
                left -= len(chosen)
                yield from chosen

    def _boxed(self, label: Source) -> tuple[Note, ...]:
        """Return the boxed warning of a label, or of another label of its drugs if it has none."""
        others = [
            other
            for drug in self.subject.drugs
            if self.shelf.names(drug, label.title)
            for other in self.shelf.labels(drug)
            if self.subject.query.filters.admit(other)
        ]
        for each in (label, *others):
            found = tuple(note for note in self._of(each) if note.kind is Kind.BOXED)
            # The headline of a box says in capitals what its sentences say.
            told = tuple(note for note in found if not note.text.isupper())
            if found:
                return told or found
        return ()

    def doses(self) -> Iterator[Note]:
        """Yield dose and schedule of each drug, from its label or else from a trial."""
        speaks = speaks_for(self.subject.query, self.subject.labels, self.shelf.vocabulary)
        for drug in self.subject.drugs:
            label = next((s for s in self.subject.labels if self.shelf.names(drug, s.title)), None)
            notes = self._of(label) if label else tuple(self._elsewhere(SourceType.TRIAL))
            fitting = [
                note
                for note in notes
                if note.kind is Kind.DOSE
                and self._doses(drug, note, of_label=label is not None)
                and gives_dose(note.text)
                and not of_others(self.subject.situation, note.text)
                and (speaks is None or speaks(note.source, note.text))
            ]
            yield from self._best(self._for_the_disease(fitting), 1)

    def _for_the_disease(self, notes: Sequence[Note]) -> list[Note]:
        """Keep the doses for the disease asked about; where doses differ by disease, only those."""
        named = {note.span: self.subject.indications.named(note.text) for note in notes}
        wanted = self.subject.diseases
        differ = any(named.values()) and any(each - wanted for each in named.values())
        return [
            note
            for note in notes
            if not named[note.span] - wanted and (named[note.span] or not differ)
        ]

    def _doses(self, drug: str, note: Note, *, of_label: bool) -> bool:
        """Say whether a dose is of a drug: a label may call it by a brand name nobody knows."""
        named = drugs_in(note.text, self.shelf.vocabulary)
        return drug in named or (of_label and not named)

    def monitoring(self) -> Iterator[Note]:
        """Yield what is to be watched, from labels, then from guidelines and reviews."""
        for source in (*self.subject.labels, *self._advisers()):
            of_label = source in self.subject.labels
            notes = [
                note
                for note in self._of(source)
                if note.kind is Kind.MONITORING
                and (of_label or self._names_a_drug(note.text))
                and not self.subject.indications.strays(self.subject.diseases, note.text)
            ]
            yield from self._best(notes, self.subject.wanted.get(Part.MONITORING, 0))

    def pitfalls(self) -> Iterator[Note]:
        """Yield what is easily got wrong, and what the leading evidence does not tell."""
        found = [
            note
            for source in (*self.subject.labels, *self._leading())
            for note in self._of(source)
            if note.kind is Kind.PITFALL
            and (source in self.subject.labels or self._names_a_drug(note.text))
            and not contradicts(self.subject.situation, note.text)
        ]
        if self.subject.query.intent is Intent.DOSE:
            found = [note for note in found if self._is_of_dose(note)]
        taken: dict[str, int] = {}
        markers = _markers(self.subject.situation)
        of_marker = [note for note in found if markers & _markers(note.text)]
        mixed_up = [note for note in found if _MIXED_UP.search(note.text)]
        first = (*self._best(of_marker, 1), *self._best(mixed_up, 1))
        for note in dict.fromkeys((*first, *self._best(found, len(found)))):
            taken[note.source.id] = taken.get(note.source.id, 0) + 1
            if taken[note.source.id] <= _OF_DOCUMENT:
                yield note

    def take(self, notes: Iterable[Note], left: int) -> Iterator[Note]:
        """Yield so many of the notes, none that says what is said."""
        for note in notes:
            if left == 0:
                return
            if any(says_the_same(note.text, text) for text in self._said):
                continue
            self._said.append(note.text)
            left -= 1
            yield note

    def _best(self, notes: Sequence[Note], most: int) -> list[Note]:
        """Return the weightiest sentences, one on another matter before one on the same."""
        weight = self._weight()
        weights = {note.span: weight(note) for note in notes}
        left = list(notes)
        chosen: list[Note] = []
        while left and len(chosen) < most:
            best = max(left, key=lambda note: weights[note.span] - self._loss(note, chosen))
            left.remove(best)
            chosen.append(best)
        return chosen

    def _loss(self, note: Note, chosen: Sequence[Note]) -> float:
        """Return what a sentence loses for its share of words with a chosen one."""
        words = self._words(note.text)
        others = (self._words(other.text) for other in chosen)
        shares = (len(words & other) / max(1, min(len(words), len(other))) for other in others)
        return _SAME * max(shares, default=0.0)

    def _words(self, text: str) -> set[str]:
        """Return the words of a text that are not names of drugs, diseases and markers."""
        for entity in self.shelf.vocabulary.entities(text):
            if entity.kind not in ("topic", "endpoint"):
                text = text.replace(entity.surface, " ")
        return set(content_words(text))

    def _weight(self) -> Callable[[Note], float]:
        # The words of another question tell the patient, not the rule.
        rules = self.subject.query.intent in (Intent.DOSE, Intent.SAFETY)
        asked = self._words(self.subject.query.asked) if rules else set()
        topics, risks = self._asked, self._risks
        mentioned = self.shelf.vocabulary.mentioned

        def weight(note: Note) -> float:
            folded = fold(note.text)
            shared = len(asked & self._words(note.text))
            return (
                _TOPIC * any(mentioned(topic, folded) for topic in topics)
                + _BOXED * any(mentioned(risk, folded) for risk in risks)
                + _GRAVE * (note.kind in _RULED and _GRAVELY.search(note.text) is not None)
                + _WORD * min(shared, _MOST_WORDS)
                - note.place / 1000
            )

        return weight

    def _topics(self, text: str) -> tuple[Entity, ...]:
        return tuple(e for e in self.shelf.vocabulary.entities(text) if e.kind == "topic")

    def _is_rule(self, note: Note) -> bool:
        """Say whether a sentence is a rule for this patient, on the side effect asked about."""
        asked = self.subject.query.asked
        if self.subject.indications.strays(self.subject.diseases, note.text):
            return False
        if contradicts(asked, note.text):
            return False
        topics = self._asked
        folded = fold(note.text)
        mentioned = self.shelf.vocabulary.mentioned
        return not topics or any(mentioned(topic, folded) for topic in topics)

    def _is_of_dose(self, note: Note) -> bool:
        return gives_dose(note.text) or _MIXED_UP.search(note.text) is not None

    def _notes_of(self, source: Source) -> tuple[Note, ...]:
        """Return the sentences of a source that are about the disease that is asked about."""
        return tuple(
            note
            for note in self.shelf.notes(source)
            if self.subject.indications.fits(self.subject.diseases, note.text, note.around)
        )

    def _names_a_drug(self, text: str) -> bool:
        return any(self.shelf.names(drug, text) for drug in self.subject.drugs)

    def _elsewhere(self, *kinds: SourceType) -> Iterator[Note]:
        for source in self._cited(*kinds):
            yield from self._of(source)

    def _cited(self, *kinds: SourceType) -> list[Source]:
        """Return the sources of the evidence of these kinds that are in the asked setting."""
        retrieved = dict.fromkeys(item.source for item in self.evidence)
        found = [
            source
            for source in retrieved
            if source.source_type in kinds
            and source.source_type not in SECONDARY
            and not contradicts(self.subject.situation, source.title)
        ]
        return sorted(
            found, key=lambda each: authority.rank(each.source_type, self.subject.query.intent)
        )

    def _advisers(self) -> list[Source]:
        return self._cited(SourceType.GUIDELINE, SourceType.REVIEW, SourceType.SYSTEMATIC_REVIEW)

    def _leading(self) -> list[Source]:
        """Return the cited trials of the drugs in the asked setting, the randomised first."""
        trials = [
            source
            for source in self._cited(SourceType.TRIAL)
            if source.id in self._cited_ids and self._names_a_drug(source.title)
        ]
        return sorted(trials, key=lambda each: "design:randomised" not in each.tags)


def _markers(text: str) -> set[str]:
    """Return the names with letters and digits in a text: HER2, PD-L1 as its L1."""
    return {word.casefold() for word in _MARKER.findall(text)}


def gives_dose(text: str) -> bool:
    """Say whether a sentence gives an amount of a drug."""
    return any(quantity.unit in _DOSE_UNITS for quantity in quantities(text))
