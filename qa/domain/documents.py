"""What the library holds: documents, their passages, and the names in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SourceType(StrEnum):
    """What kind of source a document is; its authority depends on the question."""

    TRIAL = "trial"
    LABEL = "label"
    GUIDELINE = "guideline"
    SYSTEMATIC_REVIEW = "systematic_review"
    REVIEW = "review"
    OTHER = "other"
    NEWS = "news"
    AI_SUMMARY = "ai_summary"


SECONDARY = frozenset({SourceType.NEWS, SourceType.AI_SUMMARY})
"""Sources that report what others found; a claim that rests on them alone is marked."""


class TextExtent(StrEnum):
    """How much of the source the stored text holds."""

    FULL = "full"
    ABSTRACT = "abstract"
    SUMMARY = "summary"
    LABEL = "label"
    NEWS = "news"


class BlockKind(StrEnum):
    """The role of a run of text on its page."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


class DocumentState(StrEnum):
    """Where a stored revision is in its life."""

    ACTIVE = "active"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of document text of one kind, with its place in the outline.

    `start` and `end` are character offsets in the document's text; `page` counts from 1;
    each box is (page, left, bottom, right, top) in PDF points.
    """

    start: int
    end: int
    kind: BlockKind
    heading: tuple[str, ...] = ()
    page: int | None = None
    boxes: tuple[tuple[float, float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What is known about a document apart from its text.

    `id` is stable over changes; `revision` is the SHA-256 of the content and changes with it.
    Dates are ISO 8601, possibly only a year or a year and a month.
    """

    id: str
    revision: str
    title: str
    source_type: SourceType = SourceType.OTHER
    text_extent: TextExtent = TextExtent.FULL
    work_id: str | None = None
    primary_source: str | None = None
    published: str | None = None
    retrieved: str | None = None
    version: str | None = None
    supersedes: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    url: str | None = None
    publisher: str | None = None
    jurisdiction: str | None = None
    licence: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def published_year(self) -> int | None:
        """Return the year of publication, if a date is known."""
        return int(self.published[:4]) if self.published else None


@dataclass(frozen=True, slots=True)
class Document:
    """A source with its exact canonical text; every quote is a span of `text`."""

    source: Source
    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of a document's text that reads as one sentence."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable span: `document.text[start:end] == text`."""

    document_id: str
    revision: str
    start: int
    end: int
    text: str
    heading: tuple[str, ...] = ()
    page: int | None = None
    sentences: tuple[Sentence, ...] = ()

    @property
    def id(self) -> str:
        """Name the passage by its document and span."""
        return f"{self.document_id}:{self.start}-{self.end}"

    def quote(self, sentence: Sentence) -> str:
        """Return the sentence's exact words."""
        return self.text[sentence.start - self.start : sentence.end - self.start]


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that a question or a text names, such as a drug or a trial.

    `name` is the canonical name, `kind` one of drug, regimen, trial, biomarker, condition,
    endpoint, topic; `surface` is how it was written.
    """

    name: str
    kind: str
    surface: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What evidence a question may rest on; empty fields do not filter."""

    source_types: tuple[SourceType, ...] = ()
    since_year: int | None = None

    def admit(self, source: Source) -> bool:
        """Say whether evidence from this source may be used."""
        if self.source_types and source.source_type not in self.source_types:
            return False
        year = source.published_year
        return self.since_year is None or (year is not None and year >= self.since_year)
