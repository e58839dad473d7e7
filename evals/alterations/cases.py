"""Real sentences with their documents, and what is made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from evals.errors import GoldError
from qa import load_settings
from qa.chunk import passages
from qa.domain import Document, Lead, Passage, Source
from qa.ingest.files import files
from qa.ingest.reader import Reader
from qa.library import Library

_LEAST_WORDS, _MOST_WORDS = 7, 60
_WHOLE = re.compile(r"[A-Z].*[a-z0-9%)][.]\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence that stands at `start` to `end` of a document's text; a row has its `lead`."""

    source: Source
    text: str
    start: int
    end: int
    heading: tuple[str, ...] = ()
    lead: Lead | None = None

    @property
    def quote(self) -> str:
        """Give the sentence's exact words."""
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Made:
    """A statement made of a sentence, and the spans it quotes; the whole sentence if none."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to make a statement: its name, what it does, and how; None where it cannot.

    It is made of rows of tables that have a header, or of sentences.
    """

    name: str
    does: str
    altered: bool
    make: Callable[[Place, Random], Made | str | None]
    rows: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A statement over intact quotes; `altered` if they do not say it."""

    kind: str
    altered: bool
    text: str
    spans: tuple[tuple[int, int], ...]
    place: Place


def put(text: str, span: tuple[int, int], words: str) -> str:
    """Put words in the place of a span."""
    start, end = span
    return f"{text[:start]}{words}{text[end:]}"


def draw(kinds: Sequence[Kind], places: Sequence[Place], each: int, seed: int) -> tuple[Case, ...]:
    """Make up to `each` statements of every kind, of sentences drawn by the seed.

    A sentence serves a kind once. What is made must differ from its sentence, unless it is a
    control.
    """
    return tuple(case for kind in kinds for case in _of_kind(kind, places, each, seed))


def _of_kind(kind: Kind, places: Sequence[Place], each: int, seed: int) -> Iterator[Case]:
    chance = Random(f"{seed} {kind.name}")
    made = 0
    places = [place for place in places if kind.rows == (place.lead is not None)]
    for place in chance.sample(places, len(places)):
        if made == each:
            return
        result = kind.make(place, chance)
        if result is None or (kind.altered and result == place.quote):
            continue
        whole = Made(result) if isinstance(result, str) else result
        yield Case(
            kind.name,
            kind.altered,
            whole.text,
            whole.spans or ((place.start, place.end),),
            place,
        )
        made += 1


def of_files(paths: Sequence[Path], *, rows: bool = False) -> tuple[Place, ...]:
    """Read the sentences of files and folders; raise `ReadError` for what cannot be read.

    `rows` gives the rows of tables that have a header, too.
    """
    settings = load_settings()
    with Reader(
        memory_mb=settings.read_memory_mb,
        seconds=settings.read_seconds,
        max_file_mb=settings.max_file_mb,
    ) as reader:
        documents = [reader.read(file) for file in files(paths)]
    return _places(((document, passages(document)) for document in documents), rows=rows)


def of_library(path: Path, *, rows: bool = False) -> tuple[Place, ...]:
    """Read the sentences of a library's active documents, rows of tables if they are wanted."""
    with Library.open(path) as library:
        held: dict[str, list[Passage]] = {}
        for passage, source in library.hits(library.active_keys().tolist()).values():
            held.setdefault(source.id, []).append(passage)
        documents = [(library.document(name), found) for name, found in sorted(held.items())]
    return _places(((document, tuple(found)) for document, found in documents), rows=rows)


def _places(
    documents: Iterator[tuple[Document, tuple[Passage, ...]]], *, rows: bool
) -> tuple[Place, ...]:
    found = tuple(
        place
        for document, cut in documents
        for passage in cut
        for place in _sentences(document, passage)
        if (rows if place.lead is not None else _is_whole(place.quote))
    )
    if not found:
        raise GoldError("No sentence can be altered there.", next="Name a folder with prose.")
    return found


def _sentences(document: Document, passage: Passage) -> Iterator[Place]:
    for sentence in passage.sentences:
        lead = passage.lead(sentence)
        yield Place(
            document.source,
            document.text,
            sentence.start,
            sentence.end,
            passage.heading,
            lead if lead is not None and "|" in lead.text else None,
        )


def _is_whole(quote: str) -> bool:
    words = len(quote.split())
    plain = "|" not in quote and "\n" not in quote and "…" not in quote and "[" not in quote
    return plain and _LEAST_WORDS <= words <= _MOST_WORDS and bool(_WHOLE.match(quote))
