"""What the library holds: documents, their passages, and the names in them."""

from __future__ import annotations

import re
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
    TABLE_HEADER = "table_header"
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
    Dates are ISO 8601, possibly only a year or a year and a month. `inferred` names the fields
    that nobody stated, each with what it was read off: ("source_type", "title").
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
    inferred: tuple[tuple[str, str], ...] = ()

    def ground(self, field: str) -> str | None:
        """Return what a field was read off, or None if it was stated."""
        return dict(self.inferred).get(field)

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
class Lead:
    """A line that the lines under it need: the header of a table, the words with a colon of a list.

    `document.text[start:end] == text`, in the passage or before it; it leads the lines from
    `first` to `last`, offsets in the document, which may begin before the passage or end after it.
    """

    start: int
    end: int
    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable span: `document.text[start:end] == text`.

    `leads` are those of its lines that have one, in order.
    """

    document_id: str
    revision: str
    start: int
    end: int
    text: str
    heading: tuple[str, ...] = ()
    page: int | None = None
    sentences: tuple[Sentence, ...] = ()
    leads: tuple[Lead, ...] = ()

    @property
    def id(self) -> str:
        """Name the passage by its document and span."""
        return f"{self.document_id}:{self.start}-{self.end}"

    def quote(self, sentence: Sentence) -> str:
        """Return the sentence's exact words."""
        return self.text[sentence.start - self.start : sentence.end - self.start]

    def lead(self, sentence: Sentence) -> Lead | None:
        """Return the line that a row or an item of a list needs, if it has one."""
        return next((each for each in self.leads if each.first <= sentence.start < each.last), None)


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that a question or a text names, such as a drug or a trial.

    `name` is the canonical name, `kind` one of drug, regimen, trial, biomarker, condition,
    endpoint, topic; `surface` is how it was written.
    """

    name: str
    kind: str
    surface: str


LINES = ("first", "second", "later")
"""The lines of treatment that filters know; "later" is the third and all after it."""
HER2_STATUSES = ("positive", "negative", "low")
"""The HER2 statuses that filters know."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What evidence a question may rest on; empty fields do not filter.

    Filters are strict: what does not say that it is of the trial, on the drug, about the line or
    the status, is left out, as a document without a date is if dates are asked for. A document
    says so in its tags (`trial:…`, `drug:…`, `line:…`, `her2:…`) or in its title. Of several trials
    or drugs one is enough; `trials` and `drugs` may hold other names of the same thing.
    """

    source_types: tuple[SourceType, ...] = ()
    since_year: int | None = None
    until_year: int | None = None
    trials: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    line: str | None = None
    her2: str | None = None

    def __post_init__(self) -> None:
        """Refuse a line or a status that no document can have, with a `ValueError`."""
        for name, value, allowed in (
            ("line", self.line, LINES),
            ("her2", self.her2, HER2_STATUSES),
        ):
            if value is not None and value not in allowed:
                raise ValueError(f"The {name} {value!r} is none of {', '.join(allowed)}.")

    def admit(self, source: Source) -> bool:
        """Say whether evidence from this source may be used."""
        if self.source_types and source.source_type not in self.source_types:
            return False
        if not self._in_years(source.published_year):
            return False
        if not (self.trials or self.drugs or self.line or self.her2):
            return True
        tags = frozenset(tag.casefold() for tag in source.tags)
        title = _plain(source.title)
        return (
            (not self.trials or _is_on("trial", self.trials, tags, title))
            and (not self.drugs or _is_on("drug", self.drugs, tags, title))
            and (not self.line or _says(tags, title, "line:{}", " {} line ", _LINES[self.line]))
            and (not self.her2 or _says(tags, title, "her2:{}", " her2 {} ", (self.her2,)))
        )

    def _in_years(self, year: int | None) -> bool:
        if self.since_year is None and self.until_year is None:
            return True
        return (
            year is not None
            and (self.since_year is None or year >= self.since_year)
            and (self.until_year is None or year <= self.until_year)
        )


_LINES = {
    "first": ("first", "1", "1st"),
    "second": ("second", "2", "2nd"),
    "later": ("later", "third", "third-or-later", "third or later", "3", "3rd", "fourth"),
}
_NO_LETTER = re.compile(r"[\W_]+")
# The antibody of a conjugate is another drug: trastuzumab is not trastuzumab deruxtecan.
_CONJUGATE = re.compile(r" \w*(?:tecan|tansine|dotin|ozogamicin|tesirine)\b", re.IGNORECASE)


def _says(
    tags: frozenset[str], title: str, tag: str, wording: str, values: tuple[str, ...]
) -> bool:
    """Say whether a document has one of the values in a tag or in the words of its title."""
    folded = title.casefold()
    return any(tag.format(each) in tags or wording.format(each) in folded for each in values)


def _is_on(kind: str, names: tuple[str, ...], tags: frozenset[str], title: str) -> bool:
    """Say whether a document is on one of the trials or drugs, by its tags or its title."""
    if any(f"{kind}:{name.casefold()}" in tags for name in names):
        return True
    return any(
        not _CONJUGATE.match(title, match.end() - 1)
        for name in names
        # REGARD is a trial, and regard is a word.
        for match in re.finditer(
            re.escape(_plain(name)), title, 0 if name.isupper() else re.IGNORECASE
        )
    )


def _plain(text: str) -> str:
    """Return the words of a text, each between blanks."""
    return f" {_NO_LETTER.sub(' ', text).strip()} "
