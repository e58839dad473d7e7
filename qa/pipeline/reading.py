"""An open library, read: the stages that answer from it, made anew when it changes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from qa import embed
from qa.answer import ExtractiveComposer, weighing
from qa.answer.called import Called
from qa.answer.candidates import CandidateFinder
from qa.answer.catalogue import Catalogue
from qa.answer.disputes import PassagesOf
from qa.answer.focus import Focus
from qa.answer.generative import GenerativeComposer
from qa.answer.held import Holdings
from qa.answer.narrowing import Narrowing
from qa.answer.parts import Completer, Shelf
from qa.answer.second import SecondLook
from qa.answer.strange import Strangeness
from qa.audience import Reference
from qa.domain import Passage, Source, SourceType
from qa.index import Indexes, Term, analyse
from qa.library import Library, Manifest
from qa.parts import EVERY, Parts, Understanding
from qa.pipeline import building
from qa.pipeline.asking import Asking
from qa.pipeline.models import Models
from qa.pipeline.synthesis import Synthesis
from qa.pipeline.understanding import Names, Understander
from qa.retrieve import Retriever
from qa.retrieve.fitted import Fitted
from qa.settings import Settings
from qa.understand.issuers import RULES, initials
from qa.understand.scope import Scope
from qa.verify import TextOf
from qa.vocabulary import Vocabulary, field_vocabulary, medicines
from qa.vocabulary.abbreviations import Abbreviations
from qa.vocabulary.concepts import Concepts
from qa.vocabulary.english import is_english
from qa.vocabulary.spelling import Speller
from qa.vocabulary.titles import names_of
from qa.weights import Weights

_DOCUMENTS = 64
"""Documents whose text is kept while the library stays as it is."""
_DEFINING = 10
"""Passages that are read for the definition of a term."""


class Reading:
    """An open library and the stages that answer from it, remade when the library changes."""

    def __init__(
        self,
        library: Library,
        indexes: Indexes,
        models: Models,
        *,
        parts: Parts = EVERY,
        fitted: Fitted | None = None,
        statements: Weights | None = None,
    ) -> None:
        """Answer from an open library; it is closed with this."""
        self.library = library
        self.indexes = indexes
        self._models = models
        self._encoder = models.encoder
        self._parts = parts
        self._fitted = fitted
        self._statements = statements
        self._scope = Scope(models.encoder)
        self._made: tuple[int, Names, Understander, Asking] | None = None

    @classmethod
    def open(
        cls,
        settings: Settings,
        manifest: Manifest,
        models: Models,
        parts: Parts,
    ) -> Reading:
        """Open the library that the settings name. Raises as `Pipeline.open` says."""
        fitted = Fitted.of(models.encoder.name, settings.weights)
        statements = weighing.weights_in(settings.weights)
        library = Library.open(settings.library)
        try:
            library.check_manifest(manifest)
            indexes = Indexes.open(library, models.encoder.dimension)
        except BaseException:
            library.close()
            raise
        return cls(library, indexes, models, parts=parts, fitted=fitted, statements=statements)

    def close(self) -> None:
        """Close the library and its indexes."""
        self.indexes.close()
        self.library.close()

    def names(self) -> Names:
        """Return the names that the library knows now."""
        return self._current()[1]

    def understander(self) -> Understander:
        """Return what reads questions with the names and trials of the library as it is now."""
        return self._current()[2]

    def asking(self) -> Asking:
        """Return what answers questions from the library as it is now."""
        return self._current()[3]

    def reference(self) -> Reference:
        """Return where the terms of an answer are looked up."""
        return Reference(self._text_of, self.names().abbreviations.long_forms(), self._naming)

    def _text_of(self, id_: str, revision: str) -> str:
        return self.library.document(id_, revision).text

    def _naming(self, words: str) -> tuple[tuple[Passage, Source], ...]:
        """Return the passages that name something most, the best first."""
        keys = [key for key, _ in self.indexes.matching((Term(words),), _DEFINING)]
        hits = self.library.hits(keys)
        return tuple(hits[key] for key in keys if key in hits)

    def _current(self) -> tuple[int, Names, Understander, Asking]:
        generation = self.library.generation
        if self._made is None or self._made[0] != generation:
            self.library.check_manifest(building.manifest(self._encoder))
            stored = self.library.manifest()
            if stored is not None:
                building.check_probe(stored, self._encoder)
            names = _names(self.library, self.indexes, self._parts.understanding)
            passages_of = lru_cache(_DOCUMENTS)(self.library.passages)
            sources = tuple(holding.source for holding in self.library.holdings())
            read = Understander(names, sources, passages_of, self._parts.understanding)
            asking = self._asking(names, read, sources, passages_of)
            self._made = (generation, names, read, asking)
        return self._made

    def _asking(
        self,
        names: Names,
        read: Understander,
        sources: tuple[Source, ...],
        passages_of: PassagesOf,
    ) -> Asking:
        state = self.library.state()
        vocabulary = names.vocabulary
        is_word = embed.common_words().__contains__
        holdings = Holdings(
            vocabulary,
            names.concepts,
            self.indexes.frequencies,
            is_word,
            issuers=frozenset(short for source in sources for short in initials(source)),
        )
        retriever = Retriever(
            self.library,
            self.indexes,
            self._encoder,
            reranker=self._models.reranker,
            fitted=self._fitted,
            parts=self._parts.retrieving,
        )
        second = SecondLook(self._models.answers if self._parts.composing.second else None)
        text_of = lru_cache(_DOCUMENTS)(self._text_of)
        called = Called(vocabulary, names.concepts, self.indexes.frequencies, _is_any_word)
        rules = (source for source in sources if source.source_type in RULES)
        issuers = frozenset(short for source in rules for short in initials(source))
        return Asking(
            retriever=retriever,
            composer=self._composer(names, second, called, issuers),
            completer=Completer(
                Shelf(sources, self.library.passages, vocabulary), self._parts.completing
            ),
            scope=self._scope,
            read=read,
            vocabulary=vocabulary,
            text_of=text_of,
            passages_of=passages_of,
            holdings=holdings,
            narrowing=Narrowing(vocabulary, names.concepts),
            called=called,
            issuers=issuers,
            catalogue=Catalogue(
                sources, passages_of, vocabulary, names.concepts, self.indexes.rarity
            ),
            state=lambda: state,
            warnings=lambda: (
                *self.indexes.warnings,
                *retriever.warnings,
                *second.warnings,
            ),
            parts=self._parts,
            synthesis=self._synthesis(vocabulary, text_of),
        )

    def _composer(
        self, names: Names, second: SecondLook, called: Called, issuers: frozenset[str]
    ) -> ExtractiveComposer:
        vocabulary, frequencies = names.vocabulary, self.indexes.frequencies
        is_word = embed.common_words().__contains__
        return ExtractiveComposer(
            CandidateFinder(vocabulary, names.concepts, self.indexes.rarity),
            Focus(self._encoder.encode),
            vocabulary,
            self.library.calibration(),
            self._parts.composing,
            weights=self._statements,
            second=second,
            strangeness=Strangeness(
                names.concepts, frequencies, is_word, vocabulary.has_name, _is_any_word
            ),
            called=called,
            issuers=issuers,
        )

    def _synthesis(self, vocabulary: Vocabulary, text_of: TextOf) -> Synthesis | None:
        writer = self._models.writer
        if writer is None:
            return None
        return Synthesis(GenerativeComposer(writer, vocabulary), text_of, vocabulary)


def _is_any_word(word: str) -> bool:
    return word in embed.common_words() or is_english(word)


def _names(library: Library, indexes: Indexes, parts: Understanding) -> Names:
    is_word = embed.common_words().__contains__
    titled = tuple(_titled_names(library))
    words = frozenset(name for _, names in titled for name in names if is_word(name.lower()))
    vocabulary = field_vocabulary().extended(_tagged_names(library)).extended(titled, cased=words)
    held = medicines.held(indexes.frequencies, analyse)
    vocabulary = vocabulary.extended(("drug", names) for names in held)
    abbreviations = Abbreviations(library.definitions(), field_vocabulary())
    speller = Speller(
        vocabulary,
        indexes.frequencies,
        analyse,
        long_forms=tuple(abbreviations.long_forms().values()),
        is_word=is_word,
        is_right=is_english,
    )
    concepts = Concepts(analyse, None if parts.concepts else ())
    return Names(vocabulary, abbreviations, concepts, speller if parts.spelling else None)


def _titled_names(library: Library) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the drugs and trials that the documents' titles define."""
    for holding in library.holdings():
        source = holding.source
        yield from names_of(source.title, of_a_trial=source.source_type is SourceType.TRIAL)


def _tagged_names(library: Library) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the drugs and trials that the documents' tags name (`drug:…`, `trial:…`)."""
    tags = {tag for holding in library.holdings() for tag in holding.source.tags}
    pairs = (tag.partition(":") for tag in sorted(tags))
    return tuple((kind, (name,)) for kind, _, name in pairs if kind in ("drug", "trial") and name)
