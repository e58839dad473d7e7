"""A sound system over invented trials, with gold items that it answers in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import numpy as np

import qa
from evals.items import Item
from evals.subject import Reply
from qa.domain import (
    Answer,
    Citation,
    Document,
    Evidence,
    LibraryState,
    Outcome,
    Passage,
    Scores,
    Sentence,
    Source,
    SourceType,
    Statement,
)
from qa.errors import NotInLibrary
from qa.library import Manifest
from qa.settings import Settings, load

TRIALS = 8
OTHERS = 5
DRUGS = ("ramucirumab", "paclitaxel", "pembrolizumab", "nivolumab")


@dataclass(frozen=True)
class Written:
    """A document of sentences; `sentences[n]` is the n-th as a span."""

    source: Source
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        ends = np.cumsum([len(line) + 1 for line in self.lines]) - 1
        return tuple(
            Sentence(int(end) - len(line), int(end))
            for line, end in zip(self.lines, ends, strict=True)
        )

    def cited(self, marker: int, line: int) -> Citation:
        span = self.sentences[line]
        return Citation(marker, self.source, span.start, span.end, self.lines[line])

    def evidence(self) -> Evidence:
        passage = Passage(
            self.source.id,
            self.source.revision,
            0,
            len(self.text),
            self.text,
            sentences=self.sentences,
        )
        cosines = tuple(1 - n / 10 for n in range(len(self.lines)))
        scores = Scores(dense=0.5, lexical=0.5, fused=0.5)
        vectors = np.zeros((len(self.lines), 2), dtype=np.float32)
        return Evidence(passage, self.source, scores, cosines, vectors)


def trial(n: int) -> Written:
    drug = DRUGS[n % len(DRUGS)]
    return Written(
        Source(f"trial-{n}", "r1", f"Trial {n}", SourceType.TRIAL),
        (
            f"In trial T{n}, survival was {n + 11}.2 months with {drug} and {n + 3}.4 months "
            "with placebo.",
            f"In trial T{n}, the boxed warning names fatal pneumonitis in {n + 2}.5% of patients.",
            f"In trial T{n}, {n + 40} patients were enrolled in one country.",
            f"In trial T{n}, {n + 61}.5% of patients given {drug} were adults.",
        ),
    )


def review(n: int) -> Written:
    return Written(
        Source(f"review-{n}", "r1", f"Review {n}", SourceType.REVIEW),
        (f"A review gives {n + 11}.2 months for trial T{n} and names the control a weak one.",),
    )


def news(n: int) -> Written:
    return Written(
        Source(f"news-{n}", "r1", f"News {n}", SourceType.NEWS),
        (f"The news says that survival in trial T{n} was {n + 51}.2 months.",),
    )


DOCUMENTS = {
    each.source.id: each
    for each in (*map(trial, range(TRIALS)), *map(review, range(TRIALS)), *map(news, range(TRIALS)))
}


def items() -> tuple[Item, ...]:
    """Facts, dialogues, emergencies, refusals: enough of each for an interval to be told from 0."""
    return (
        *(_answered(n, "fact", question=f"Survival in T{n}?") for n in range(TRIALS)),
        *(_answered(n, "safety", question=f"Harm in T{n}?") for n in range(TRIALS)),
        *(
            _answered(n, "dialogue", turns=["Hello.", f"And survival, T{n}?"], understood=["trial"])
            for n in range(OTHERS)
        ),
        *(_answered(n, "urgent", question=f"Help, T{n}!", outcome="urgent") for n in range(OTHERS)),
        *(_refused(n) for n in range(OTHERS)),
    )


def _answered(n: int, kind: str, *, outcome: str = "answered", **asked: object) -> Item:
    drug = DRUGS[n % len(DRUGS)]
    shown = review(n) if n % 2 else replace(trial(n), lines=trial(n).lines[:2])
    return Item.model_validate(
        {
            "id": f"{kind.replace('_', '-')}-{n}",
            "kind": kind,
            "outcome": outcome,
            "vital": [
                {"about": "survival", "all": [f"{n + 11}.2", f"{n + 3}.4", drug]},
                {"about": "warning", "all": ["fatal pneumonitis", f"{n + 2}.5%"], "safety": True},
                {"about": "review", "all": ["control", "weak"]},
            ],
            "must_not_say": [f"{n + 51}.2 months", "hello", f"{n + 40} patients"],
            "sources": [f"trial-{n}", f"review-{n}"],
            "spans": [{"source": shown.source.id, "text": shown.lines[-1]}],
            "tier": "trial",
            "provenance": "made up",
        }
        | asked
    )


def _refused(n: int) -> Item:
    return Item.model_validate(
        {
            "id": f"unanswerable-{n}",
            "kind": "unanswerable",
            "question": f"What of Bob Name{n}?",
            "outcome": "insufficient",
            "must_not_say": [f"Name{n}"],
            "provenance": "made up",
        }
    )


@dataclass
class SoundSystem:
    """Answers every item as it should, and counts what it is asked."""

    asked: list[tuple[str, ...]] = field(default_factory=list)

    def ask(self, messages: Sequence[str]) -> Reply:
        self.asked.append(tuple(messages))
        question = messages[-1]
        number = next((int(c) for c in question if c.isdigit()), 0)
        if "Name" in question:
            return Reply(_refusal(question), question, 0.1)
        if question.startswith("And") and len(messages) == 1:
            return Reply(_refusal(question), question, 0.1)
        standalone = f"{question} The trial T{number}."
        outcome = Outcome.URGENT if question.startswith("Help") else Outcome.ANSWERED
        return Reply(_answer(question, standalone, number, outcome), standalone, 0.1)

    def text(self, document_id: str, revision: str | None = None) -> str | None:
        found = DOCUMENTS.get(document_id)
        return found.text if found and revision in {None, "r1"} else None

    def nearest(self, question: str, kinds: Sequence[SourceType] = ()) -> Sequence[Evidence]:
        number = next((int(c) for c in question if c.isdigit()), 0)
        ordered = [trial(number), review(number), news(number), trial((number + 1) % TRIALS)]
        return [
            each.evidence() for each in ordered if not kinds or each.source.source_type in kinds
        ]


def _answer(question: str, standalone: str, n: int, outcome: Outcome) -> Answer:
    """Answer with what is vital, and in the second place with what is not."""
    told = trial(n)
    citations = (told.cited(1, 0), told.cited(2, 3), told.cited(3, 1), review(n).cited(4, 0))
    statements = tuple(Statement(known.quote, (known.marker,)) for known in citations)
    return Answer(question, standalone, outcome, "", statements, citations)


def _refusal(question: str) -> Answer:
    return Answer(question, question, Outcome.INSUFFICIENT, "The library does not hold it.")


@dataclass
class SoundPipeline:
    """The sound system as the face's pipeline, for whole commands; single questions only."""

    system: SoundSystem = field(default_factory=SoundSystem)
    settings: Settings = field(default_factory=lambda: load(library=Path("nowhere")))

    def ask(self, question: str) -> Answer:
        return self.system.ask([question]).answer

    def evidence(self, question: str, *, filters: qa.Filters) -> tuple[Evidence, ...]:
        return tuple(self.system.nearest(question, filters.source_types))

    def document(self, document_id: str, revision: str | None = None) -> Document:
        text = self.system.text(document_id, revision)
        if text is None:
            raise NotInLibrary(f"No document {document_id!r}.")
        return Document(DOCUMENTS[document_id].source, text, ())

    def state(self) -> LibraryState:
        return LibraryState(len(DOCUMENTS), len(DOCUMENTS), "abc123")

    @property
    def manifest(self) -> Manifest:
        return Manifest("sound", "sound-1", 1, "", "", 1)

    @contextmanager
    def opened(self, _library: Path | None) -> Iterator[qa.Pipeline]:
        yield cast("qa.Pipeline", self)
