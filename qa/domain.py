"""The nouns: immutable values that pass from stage to stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
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


class Intent(StrEnum):
    """What a question asks for."""

    FACT = "fact"
    COMPARISON = "comparison"
    RECOMMENDATION = "recommendation"
    DOSE = "dose"
    SAFETY = "safety"
    ELIGIBILITY = "eligibility"
    DEFINITION = "definition"
    YES_NO = "yes_no"
    LIST = "list"


class Outcome(StrEnum):
    """How an answer ended."""

    ANSWERED = "answered"
    INSUFFICIENT = "insufficient"
    OUT_OF_SCOPE = "out_of_scope"
    URGENT = "urgent"


class Part(StrEnum):
    """The place of a statement in an answer."""

    ANSWER = "answer"
    OPTION = "option"
    SAFETY = "safety"
    MONITORING = "monitoring"
    PITFALL = "pitfall"
    CONTEXT = "context"


class Support(StrEnum):
    """How a statement is proven by its quotes."""

    VERBATIM = "verbatim"
    VERIFIED = "verified"


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


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood: standalone, with its entities and its intent.

    `asked` is the part of `standalone` that asks; the rest is the situation in which it is asked.
    `settings` are the line of treatment, biomarker status and extent of disease that it names.
    """

    question: str
    standalone: str
    asked: str
    intent: Intent = Intent.FACT
    entities: tuple[Entity, ...] = ()
    settings: tuple[str, ...] = ()
    expansions: tuple[str, ...] = ()
    filters: Filters = Filters()
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Scores:
    """What the retrieval signals say of one passage; each is higher for a better match.

    `dense` is the cosine to the question, `lexical` the raw BM25 score, `fused` the combination
    by which passages are ordered, in [0, 1] within one question.
    """

    dense: float
    lexical: float
    fused: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that bears on a question, with its source and its scores."""

    passage: Passage
    source: Source
    scores: Scores


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered reference to verbatim words: `document.text[start:end] == quote`."""

    marker: int
    source: Source
    start: int
    end: int
    quote: str
    heading: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim of an answer and the markers of the citations that prove it."""

    text: str
    citations: tuple[int, ...]
    part: Part = Part.ANSWER
    support: Support = Support.VERBATIM


@dataclass(frozen=True, slots=True)
class Draft:
    """A composed answer before verification, with the evidence it was made from."""

    query: Query
    evidence: tuple[Evidence, ...]
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    answerable: float = 0.0
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A statement that was not shown, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the reader must keep in view, with the citations it speaks of."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LibraryState:
    """Which library an answer was drawn from: counts and a fingerprint of its active revisions."""

    documents: int
    passages: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader sees: proven statements, or a refusal with its reason in `text`."""

    question: str
    interpreted_as: str
    outcome: Outcome
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    cautions: tuple[Caution, ...] = ()
    unknowns: tuple[str, ...] = ()
    nearest: tuple[Source, ...] = ()
    warnings: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    cut: tuple[Cut, ...] = ()
    answerable: float = 0.0
    library: LibraryState = LibraryState(0, 0, "")
    model: str | None = None
    seconds: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation, how it was understood, and its answer."""

    question: str
    standalone: str
    answer: Answer
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """A dialogue: its turns in order."""

    id: str
    started: date | None = None
    turns: tuple[Turn, ...] = field(default=())
