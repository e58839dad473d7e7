"""The library's documents, read for the parts of an answer: each sentence with its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from qa.answer.digest.lines import CELLS, plain_lines
from qa.answer.fit import is_ignorance
from qa.answer.parts.kinds import Kind, kind_of
from qa.domain import SECONDARY, Citation, Evidence, Passage, Sentence, Source, SourceType
from qa.text.folding import fold
from qa.vocabulary import Vocabulary

PassagesOf = Callable[[str, str], tuple[Passage, ...]]
"""(document id, revision) → its passages, in order."""
_REMEMBERED: Final = 256
"""So many documents are kept as read."""
_LONGEST: Final = 60
_SHORTEST: Final = 4
# What such a sentence speaks of stands in another one.
_DANGLING: Final = frozenset(
    """it they this these those such he she its their both however therefore thus instead
    otherwise additionally furthermore moreover then here there also and but or""".split()
)


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that may be told in a part of an answer, and what it tells."""

    source: Source
    passage: Passage
    sentence: Sentence
    text: str
    headings: tuple[str, ...]
    place: int
    kind: Kind | None

    @property
    def span(self) -> tuple[str, int]:
        """Name the sentence by its document and start."""
        return self.source.id, self.sentence.start

    @property
    def around(self) -> tuple[str, ...]:
        """Return what stands over the sentence, the nearest first."""
        return (*reversed(self.headings), self.source.title)

    def cited(self, marker: int) -> Citation:
        """Return the sentence as a citation."""
        passage, sentence = self.passage, self.sentence
        return Citation(
            marker,
            self.source,
            sentence.start,
            sentence.end,
            self.text,
            passage.heading,
            passage.page,
        )


class Shelf:
    """The sources that may be cited and their sentences; one state of a library."""

    def __init__(
        self, sources: Iterable[Source], passages_of: PassagesOf, vocabulary: Vocabulary
    ) -> None:
        """Take the active sources; their passages are read when they are needed."""
        self.vocabulary = vocabulary
        self._sources = tuple(each for each in sources if each.source_type not in SECONDARY)
        self._passages_of = passages_of
        self.notes = lru_cache(maxsize=_REMEMBERED)(self._notes)
        self._labels = lru_cache(maxsize=_REMEMBERED)(self._labels_of)

    def labels(self, drug: str) -> tuple[Source, ...]:
        """Return the labels of a drug, the newest first."""
        return self._labels(drug)

    def names(self, drug: str, text: str) -> bool:
        """Say whether a text names a drug."""
        return drug in drugs_in(text, self.vocabulary)

    def _labels_of(self, drug: str) -> tuple[Source, ...]:
        labels = [each for each in self._sources if each.source_type is SourceType.LABEL]
        # A label's title names its drug; its tags name what it is given with, too.
        own = [
            each
            for each in labels
            if self.names(drug, each.title)
            or (
                f"drug:{drug.casefold()}" in map(str.casefold, each.tags)
                and not drugs_in(each.title, self.vocabulary)
            )
        ]
        return tuple(sorted(own, key=lambda each: each.published or "", reverse=True))

    def _notes(self, source: Source) -> tuple[Note, ...]:
        passages = self._passages_of(source.id, source.revision)
        return tuple(
            Note(
                source,
                line.passage,
                line.sentence,
                line.text,
                line.headings,
                line.place,
                kind_of(line.text, line.headings),
            )
            for line in plain_lines(source, passages)
            if _stands_alone(line.text)
        )


def notes_of(item: Evidence) -> tuple[tuple[Note, float], ...]:
    """Return the sentences of a passage of the evidence, each with its cosine to the question."""
    passage, cosines = item.passage, item.cosines or (0.0,) * len(item.passage.sentences)
    return tuple(
        (Note(item.source, passage, sentence, text, passage.heading, place, None), cosine)
        for place, (sentence, cosine) in enumerate(zip(passage.sentences, cosines, strict=True))
        if _stands_alone(text := passage.quote(sentence)) and CELLS not in text
    )


def drugs_in(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the drugs that a text names, those of its regimens one by one."""
    found: set[str] = set()
    for entity in vocabulary.entities(text):
        if entity.kind == "drug":
            found.add(entity.name)
        elif entity.kind == "regimen":
            names = fold(" / ".join(vocabulary.names(entity)))
            members = {each.name for each in vocabulary.entities(names) if each.kind == "drug"}
            found |= members or _members(entity.name, vocabulary) or {entity.name}
    return frozenset(found)


@lru_cache(maxsize=_REMEMBERED)
def _members(regimen: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the drugs out of which the name of a regimen is made."""
    words = fold(regimen).replace("+", " ").replace("/", " ").split()
    return frozenset(
        names[0]
        for kind, names in vocabulary.groups
        if kind == "drug" and any(fold(name) in words for name in names)
    )


def _stands_alone(text: str) -> bool:
    words = text.split()
    return (
        _SHORTEST <= len(words) <= _LONGEST
        and words[0].strip(",").casefold() not in _DANGLING
        and not text.endswith(("?", ":"))
        and not is_ignorance(text)
    )


def first(notes: Sequence[Note], kind: Kind) -> Note | None:
    """Return the first sentence of a kind."""
    return next((note for note in notes if note.kind is kind), None)
