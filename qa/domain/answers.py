"""What passes from a question to its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from qa.domain.audience import Audience, Term
from qa.domain.documents import Entity, Filters, Passage, Source
from qa.domain.figures import Disagreement, Figure
from qa.domain.parts import DIGEST_TITLES, Part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
    PROGNOSIS = "prognosis"


class Outcome(StrEnum):
    """How an answer ended."""

    ANSWERED = "answered"
    INSUFFICIENT = "insufficient"
    OUT_OF_SCOPE = "out_of_scope"
    URGENT = "urgent"


class Mode(StrEnum):
    """Who words the statements that answer: their sources, or a chat model."""

    EXTRACTIVE = "extractive"
    SYNTHESISED = "synthesised"


class Support(StrEnum):
    """How a statement is proven by its quotes."""

    VERBATIM = "verbatim"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood: standalone, with its entities and its intent.

    `asked` is the part of `standalone` that asks; the rest is the situation in which it is asked.
    `encoded` is `asked` in the names that texts use: it is compared with them by its vector.
    `settings` are the line of treatment, biomarker status and extent of disease that it names.
    `corrections` are the words that were taken to be misspelt, as (written, read); `standalone`
    and `asked` have them as read, `question` as written. `described` are words that were taken to
    describe a trial, and its name, which `standalone` has in their place. `given` are the names
    of what a patient has had, `unwanted` drugs that the question rules out.
    """

    question: str
    standalone: str
    asked: str
    encoded: str = ""
    intent: Intent = Intent.FACT
    entities: tuple[Entity, ...] = ()
    settings: tuple[str, ...] = ()
    expansions: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    urgent: bool = False
    corrections: tuple[tuple[str, str], ...] = ()
    described: tuple[str, str] | None = None
    given: tuple[str, ...] = ()
    unwanted: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """What the retrieval signals say of one passage; each is higher for a better match.

    `dense` is the cosine to the question, `lexical` the BM25 score as a share of what holding
    every word of the question would give, `fused` the combination by which passages are ordered,
    in [0, 1] within one question. `coverage` is the share of the question's words, weighted by
    rarity, in the best sentence, `joint` the best sum of one sentence's cosine and half of its
    coverage.
    """

    dense: float
    lexical: float
    fused: float
    coverage: float = 0.0
    joint: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that bears on a question, with its source and its scores.

    In the order of the passage's sentences: `cosines` to the question, `sentence_vectors` of unit
    length (sentences, dimension), how likely each reports a finding, and its reading, a logit that
    is higher where it answers better, or NaN if no reranker read it.
    """

    passage: Passage
    source: Source
    scores: Scores
    cosines: tuple[float, ...] = field(compare=False, repr=False)
    sentence_vectors: NDArray[np.float32] = field(compare=False, repr=False)
    findings: tuple[float, ...] = field(default=(), compare=False, repr=False)
    readings: tuple[float, ...] = field(default=(), compare=False, repr=False)


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
    """One claim of an answer and the markers of the citations that prove it.

    `question` is the index, in `Answer.asked`, of the question that it answers.
    """

    text: str
    citations: tuple[int, ...]
    part: Part = Part.ANSWER
    support: Support = Support.VERBATIM
    question: int = 0


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
class Asked:
    """One of several questions of a message, standalone, and how the answer to it ended."""

    question: str
    outcome: Outcome
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader sees: proven statements, or a refusal with its reason in `text`.

    `terms` are explained and `notes` told to an `audience` that is no clinician; from patients,
    the number of `withheld` statements on dosing is held back.
    `asked` are the questions of a message that asks several, none of a message that asks one.
    `model` wrote statements of it, asked with the prompts of version `prompt`; both are None where
    all statements are extracts.
    """

    question: str
    interpreted_as: str
    outcome: Outcome
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    figures: tuple[Figure, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    cautions: tuple[Caution, ...] = ()
    unknowns: tuple[str, ...] = ()
    nearest: tuple[Source, ...] = ()
    asked: tuple[Asked, ...] = ()
    warnings: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    cut: tuple[Cut, ...] = ()
    audience: Audience = Audience.CLINICIAN
    terms: tuple[Term, ...] = ()
    notes: tuple[str, ...] = ()
    withheld: int = 0
    answerable: float = 0.0
    library: LibraryState = LibraryState(0, 0, "")
    model: str | None = None
    prompt: str | None = None
    seconds: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """One source in its own words: each statement of `answer` is a sentence of it."""

    source: Source
    answer: Answer

    @property
    def parts(self) -> tuple[tuple[Part, tuple[Statement, ...]], ...]:
        """Return the parts that the source has, in the order of reading."""
        said = self.answer.statements
        grouped = ((part, tuple(s for s in said if s.part is part)) for part in DIGEST_TITLES)
        return tuple((part, statements) for part, statements in grouped if statements)


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
