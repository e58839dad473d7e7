"""A scripted dialogue over a small shelf, for the tests of the page and of the server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fastapi import FastAPI

from qa.domain import (
    Answer,
    Audience,
    Block,
    BlockKind,
    Caution,
    Citation,
    Conversation,
    Cut,
    Document,
    DocumentState,
    Feedback,
    Filters,
    LibraryState,
    Mode,
    Outcome,
    Part,
    Progress,
    Source,
    SourceType,
    Statement,
    TextExtent,
    Turn,
)
from qa.errors import NotInLibrary, QuestionError, StateError
from qa.server import create_app
from qa.settings import Settings
from qa.vocabulary import Vocabulary, field_vocabulary

HOSTILE = (
    '<script>alert("document")</script><img src=x onerror=alert(1)> **bold** $x^2$ '
    "[link](javascript:alert(2)) ${alert(3)} {{7*7}} \u202egm 5.2\u202c"
)

_TRIAL = (
    (BlockKind.TITLE, "DESTINY-Gastric04: trastuzumab deruxtecan in second line"),
    (BlockKind.HEADING, "Design"),
    (
        BlockKind.PARAGRAPH,
        "International, randomised, open-label phase 3 trial in 494 patients. HER2 positivity was "
        "confirmed on a biopsy taken after progression on trastuzumab.",
    ),
    (BlockKind.HEADING, "Results"),
    (
        BlockKind.PARAGRAPH,
        "Median overall survival was 14.7 months with trastuzumab deruxtecan and 11.4 months with "
        "ramucirumab plus paclitaxel (hazard ratio 0.70, 95% CI 0.55-0.90, P=0.0044). "
        "Median progression-free survival was 6.7 and 5.6 months.",
    ),
    (BlockKind.TABLE_ROW, "Outcome | T-DXd | Control"),
    (BlockKind.TABLE_ROW, "Confirmed response | 44.3% | 29.1%"),
    (BlockKind.LIST_ITEM, "Interstitial lung disease, adjudicated: 13.9% and 1.3%."),
    (BlockKind.LIST_ITEM, "Stopped for adverse events: 11.5% and 13.3%."),
)
_LABEL = (
    (BlockKind.TITLE, "Enhertu prescribing information"),
    (BlockKind.HEADING, "Dosage"),
    (BlockKind.PARAGRAPH, "The recommended dose for gastric cancer is 6.4 mg/kg every 3 weeks."),
    (BlockKind.HEADING, "Warnings"),
    (
        BlockKind.PARAGRAPH,
        "Monitor for cough, dyspnoea and fever. Permanently discontinue for grade 2 or higher "
        "interstitial lung disease.",
    ),
)
_NEWS = (
    (BlockKind.TITLE, "Drug extends survival <script>alert('title')</script>"),
    (BlockKind.PARAGRAPH, "The news in brief. " + HOSTILE + " And so it ends."),
)


def document(source: Source, parts: tuple[tuple[BlockKind, str], ...]) -> Document:
    blocks: list[Block] = []
    text = ""
    heading: tuple[str, ...] = ()
    for kind, words in parts:
        heading = (words,) if kind is BlockKind.HEADING else heading
        start = len(text)
        page = 1 if len(blocks) < 4 else 2
        blocks.append(Block(start, start + len(words), kind, heading, page))
        text += words + "\n"
    return Document(source, text, tuple(blocks))


TRIAL = document(
    Source(
        id="corpus/trials/destiny-gastric04.md",
        revision="a" * 64,
        title="DESTINY-Gastric04: trastuzumab deruxtecan in second line",
        source_type=SourceType.TRIAL,
        text_extent=TextExtent.SUMMARY,
        primary_source="Shitara et al., N Engl J Med 2025;393:336-348",
        published="2025-07-24",
        identifiers=(("doi", "10.1056/NEJMoa2503119"), ("nct", "NCT04704934")),
        url="https://www.nejm.org/doi/full/10.1056/NEJMoa2503119",
        tags=("trial:DESTINY-Gastric04", "drug:T-DXd", "drug:ramucirumab", "line:second"),
    ),
    _TRIAL,
)
LABEL = document(
    Source(
        id="enhertu-label",
        revision="b" * 64,
        title="Enhertu prescribing information",
        source_type=SourceType.LABEL,
        text_extent=TextExtent.LABEL,
        published="2025-01",
        version="US 2025",
        publisher="FDA",
        tags=("drug:trastuzumab deruxtecan",),
    ),
    _LABEL,
)
NEWS = document(
    Source(
        id="news/hostile",
        revision="c" * 64,
        title="Drug extends survival <script>alert('title')</script>",
        source_type=SourceType.NEWS,
        text_extent=TextExtent.NEWS,
        published="2024",
        publisher='"onmouseover="alert(4)',
        url="javascript:alert(5)",
        tags=("trial:<img src=x onerror=alert(6)>", "drug:Enhertu"),
    ),
    _NEWS,
)
EVERYTHING = Filters()
LIBRARY = LibraryState(3, 12, "f" * 64)


def cite(marker: int, document: Document, quote: str) -> Citation:
    start = document.text.index(quote)
    block = next(each for each in document.blocks if each.start <= start < each.end)
    return Citation(
        marker, document.source, start, start + len(quote), quote, block.heading, block.page
    )


SURVIVAL = TRIAL.text[TRIAL.text.index("Median overall") : TRIAL.text.index("Median prog") - 1]
RETESTED = "HER2 positivity was confirmed on a biopsy taken after progression on trastuzumab."
STOP = "Permanently discontinue for grade 2 or higher interstitial lung disease."
CITATIONS = (
    cite(1, TRIAL, SURVIVAL),
    cite(2, LABEL, STOP),
    cite(3, TRIAL, RETESTED),
    cite(4, NEWS, HOSTILE),
)
ANSWERED = Answer(
    question="What is given second line?",
    interpreted_as="What is given second line?",
    outcome=Outcome.ANSWERED,
    text="",
    statements=(
        Statement(SURVIVAL, (1,)),
        Statement(RETESTED, (3,)),
        Statement(STOP, (2,), Part.SAFETY),
        Statement(HOSTILE, (4,), Part.CONTEXT),
    ),
    citations=CITATIONS,
    cautions=(Caution("A news report disagrees with the trial.", (1, 4)),),
    unknowns=("Results in patients over 80.",),
    follow_ups=("And its lung risk?",),
    cut=(Cut("It cures <b>everyone</b>.", "no source says so"),),
    library=LIBRARY,
    seconds=(("retrieve", 0.1), ("total", 0.4)),
)
INSUFFICIENT = Answer(
    question="What is the price?",
    interpreted_as="What is the price?",
    outcome=Outcome.INSUFFICIENT,
    text="No document in the library states a price.",
    nearest=(TRIAL.source, LABEL.source),
    library=LIBRARY,
)
URGENT = replace(
    ANSWERED,
    outcome=Outcome.URGENT,
    text="Stop the drug and call the oncology team on duty now.",
    statements=ANSWERED.statements[2:3],
    citations=CITATIONS[1:2],
    cautions=(),
    follow_ups=(),
    cut=(),
    warnings=("A name was masked before the question was kept.",),
)
OUT_OF_SCOPE = Answer(
    question="Who won the cup?",
    interpreted_as="Who won the cup?",
    outcome=Outcome.OUT_OF_SCOPE,
    text="This is not a question about medicine.",
    library=LIBRARY,
)


def app_of(shelf: ScriptedShelf, dialogue: ScriptedDialogue, settings: Settings) -> FastAPI:
    """Make the app inside an event loop: outside of one, gradio opens several and leaks them."""

    async def make() -> FastAPI:
        return create_app(shelf, dialogue, settings)

    return asyncio.run(make())


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    title: str
    started: str
    turns: int


@dataclass(frozen=True, slots=True)
class Holding:
    source: Source
    state: DocumentState


@dataclass
class ScriptedShelf:
    documents: dict[tuple[str, str], Document] = field(
        default_factory=lambda: {
            (each.source.id, each.source.revision): each for each in (TRIAL, LABEL, NEWS)
        }
    )
    states: dict[str, DocumentState] = field(default_factory=dict)
    fingerprint: str = "f" * 64

    def document(self, document_id: str, revision: str | None = None, /) -> Document:
        for (name, version), document in self.documents.items():
            if name == document_id and revision in (None, version):
                return document
        raise NotInLibrary(f"No document {document_id!r}.", next="See `qa library list`.")

    def holding(self, document_id: str, revision: str, /) -> Holding:
        source = self.document(document_id, revision).source
        return Holding(source, self.states.get(document_id, DocumentState.ACTIVE))

    def holdings(self) -> tuple[Holding, ...]:
        return tuple(self.holding(*key) for key in self.documents)

    @property
    def vocabulary(self) -> Vocabulary:
        return field_vocabulary()

    def state(self) -> LibraryState:
        return replace(LIBRARY, fingerprint=self.fingerprint)


@dataclass
class ScriptedDialogue:
    """Answer each message with the next of `answers`; an error among them is raised."""

    answers: list[Answer | Exception] = field(default_factory=list)
    keeps_history: bool = True
    audience: Audience = Audience.CLINICIAN
    model: str | None = None
    modes: list[Mode | None] = field(default_factory=list)
    wait: Callable[[str], object] = lambda _: None
    asked: list[tuple[str, str, Filters]] = field(default_factory=list)
    kept: dict[str, Conversation] = field(default_factory=dict)
    marks: dict[tuple[str, int], Feedback] = field(default_factory=dict)

    def start(self) -> str:
        return f"conversation-{len(self.kept) + 1}"

    def say(
        self,
        conversation_id: str,
        message: str,
        *,
        filters: Filters = EVERYTHING,
        audience: Audience | None = None,
        mode: Mode | None = None,
        on_stage: Callable[[Progress], None] | None = None,
    ) -> Turn:
        self.asked.append((conversation_id, message, filters))
        self.modes.append(mode)
        if len(message) > 2000:
            raise QuestionError(f"The question has {len(message)} characters.", next="Shorten it.")
        worded = ("generate", "prove") if mode is Mode.SYNTHESISED else ()
        for stage in ("understand", "retrieve", "compose", "verify", *worded):
            if on_stage:
                on_stage(Progress(stage))
            self.wait(stage)
        answer = self.answers.pop(0)
        if isinstance(answer, Answer):
            answer = replace(answer, audience=audience or self.audience)
        return self._keep(conversation_id, message, answer)

    def _keep(self, conversation_id: str, message: str, answer: Answer | Exception) -> Turn:
        if isinstance(answer, Exception):
            raise answer
        before = self.kept.get(conversation_id, Conversation(conversation_id)).turns
        standalone = f"{message} (second-line gastric cancer)" if before else message
        turn = Turn(message, standalone, replace(answer, question=message))
        self.kept[conversation_id] = Conversation(conversation_id, turns=(*before, turn))
        return turn

    def conversations(self) -> tuple[Line, ...]:
        return tuple(
            Line(each.id, each.turns[0].question, "2025-11-21T09:00:00Z", len(each.turns))
            for each in self.kept.values()
        )

    def conversation(self, conversation_id: str) -> Conversation:
        if conversation_id not in self.kept:
            raise StateError(f"No conversation {conversation_id!r}.", next="Pick another one.")
        return self.kept[conversation_id]

    def filters(self, conversation_id: str) -> tuple[Filters, ...]:
        return tuple(filters for id_, _, filters in self.asked if id_ == conversation_id)

    def mark(self, conversation_id: str, turn: int, feedback: Feedback) -> Feedback:
        if not self.keeps_history:
            raise StateError("History is off: feedback is not kept.")
        self.marks[conversation_id, turn] = feedback
        return feedback

    def feedback(self, conversation_id: str) -> dict[int, Feedback]:
        return {turn: mark for (id_, turn), mark in self.marks.items() if id_ == conversation_id}

    def delete(self, conversation_id: str) -> None:
        del self.kept[conversation_id]
