"""The real system as a mutant is made of it, and what a mutant is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

from evals.subject import PipelineSubject, Reply, Subject
from qa import Filters, Pipeline, SourceType
from qa.domain import Evidence

SEED = 811


class System(Subject, Protocol):
    """A system under evaluation whose evidence can be looked at, beside its answers."""

    def nearest(self, question: str, kinds: Sequence[SourceType] = ()) -> Sequence[Evidence]:
        """Give the passages nearest to a question, the best first; of these kinds, if named."""


Spoil = Callable[[System, Sequence[str], Random], Reply]
"""(system, messages, chance) → the reply to the last message, spoiled; or any exception."""


class RealSystem(PipelineSubject):
    """The real system, asked each question once: replies, texts and evidence are kept."""

    def __init__(self, pipeline: Pipeline) -> None:
        """Ask this pipeline."""
        super().__init__(pipeline)
        self._replies: dict[tuple[str, ...], Reply] = {}
        self._texts: dict[tuple[str, str | None], str | None] = {}
        self._evidence: dict[tuple[str, tuple[SourceType, ...]], tuple[Evidence, ...]] = {}

    def ask(self, messages: Sequence[str]) -> Reply:
        """Say the messages in one conversation, or give what was replied to them before."""
        key = tuple(messages)
        if key not in self._replies:
            self._replies[key] = super().ask(key)
        return self._replies[key]

    def text(self, document_id: str, revision: str | None = None) -> str | None:
        """Give a stored document's exact text, None if the library does not hold it."""
        key = (document_id, revision)
        if key not in self._texts:
            self._texts[key] = super().text(document_id, revision)
        return self._texts[key]

    def nearest(self, question: str, kinds: Sequence[SourceType] = ()) -> Sequence[Evidence]:
        """Give the passages nearest to a question, the best first; of these kinds, if named."""
        key = (question, tuple(kinds))
        if key not in self._evidence:
            filters = Filters(source_types=tuple(kinds))
            self._evidence[key] = self._pipeline.evidence(question, filters=filters)
        return self._evidence[key]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A way to break the system, and what the measures must say of it.

    `red` are the measures that must get significantly worse, `still` those of which no item's
    score may change: a measure that falls at every fault tells nothing of this one.
    """

    name: str
    does: str
    spoil: Spoil
    red: frozenset[str]
    still: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mutated:
    """A system with a mutant's fault: the subject that is evaluated.

    Chance is drawn anew for each question from the seed, so that neither the order of the
    questions nor their number changes what is spoiled.
    """

    mutant: Mutant
    system: System
    seed: int = SEED

    def ask(self, messages: Sequence[str]) -> Reply:
        """Say the messages and give the spoiled reply to the last."""
        chance = Random("\n".join((str(self.seed), self.mutant.name, *messages)))
        return self.mutant.spoil(self.system, messages, chance)

    def text(self, document_id: str, revision: str | None = None) -> str | None:
        """Give a stored document's exact text: the library is sound."""
        return self.system.text(document_id, revision)
