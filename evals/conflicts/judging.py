"""Whether an answer tells a known contradiction, and whether it tells one that is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from evals.conflicts.cases import NO_ERROR, Case
from evals.intervals import Figure, latency_ms, share
from evals.page import Section
from evals.subject import Reply, Subject
from qa import Answer


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with its reply, and whether the answer is as it should be."""

    case: Case
    reply: Reply
    good: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """The judged cases of one run: recall of each error, and how often nothing was told wrongly."""

    name: str
    judged: Sequence[Judged] = field(repr=False)

    def by_error(self) -> Iterator[tuple[str, Figure]]:
        """Yield each error with the share of its questions that are met."""
        for error in dict.fromkeys(each.case.error for each in self.judged):
            if error != NO_ERROR:
                yield error, self._share(each for each in self.judged if each.case.error == error)

    @property
    def recall(self) -> Figure:
        """Give the share of questions that touch an error and whose answer tells it."""
        return self._share(each for each in self.judged if not each.case.is_control)

    @property
    def false_alarms(self) -> Figure:
        """Give the share of controls beside which a disagreement is told."""
        controls = [each for each in self.judged if each.case.is_control]
        return share(sum(not each.good for each in controls), len(controls))

    def as_json(self) -> dict[str, object]:
        """Give the figures as the JSON object that the command prints."""
        return {
            "set": self.name,
            "recall": self.recall.as_json(),
            "false_alarms": self.false_alarms.as_json(),
            "by_error": {error: figure.as_json() for error, figure in self.by_error()},
            "latency_ms": latency_ms([each.reply.seconds for each in self.judged]),
            "missed": [" → ".join(each.case.messages) for each in self.judged if not each.good],
        }

    def table(self) -> str:
        """Write the figures, and the questions that were not met, for a terminal."""
        times = latency_ms([each.reply.seconds for each in self.judged])
        rows = [
            *((error, figure) for error, figure in self.by_error()),
            ("recall", self.recall),
            ("false alarms", self.false_alarms),
        ]
        return "\n".join(
            (
                self.name,
                *(f"  {name:28}{figure!s:20} n={figure.n}" for name, figure in rows),
                f"  p50 {times['p50']} ms, p95 {times['p95']} ms",
                *(
                    f"  {'told' if each.case.is_control else 'missed'} {each.case.error}: "
                    f"{' → '.join(each.case.messages)}"
                    for each in self.judged
                    if not each.good
                ),
            )
        )

    def rows(self) -> Iterable[dict[str, object]]:
        """Give one row a question: what was asked, and what was told."""
        for each in self.judged:
            answer = each.reply.answer
            yield {
                "error": each.case.error,
                "messages": list(each.case.messages),
                "good": each.good,
                "outcome": answer.outcome,
                "statements": [said.text for said in answer.statements],
                "told": [text for text, _ in told(answer)],
            }

    def sections(self) -> Sequence[Section]:
        """Give no parts of a page beside the figures."""
        return ()

    def _share(self, judged: Iterable[Judged]) -> Figure:
        good = [each.good for each in judged]
        return share(sum(good), len(good))


def ask(cases: Iterable[Case], subject: Subject) -> Iterator[Judged]:
    """Ask each case, and judge its answer."""
    for case in cases:
        reply = subject.ask(case.messages)
        yield Judged(case, reply, is_good(case, reply.answer))


def is_good(case: Case, answer: Answer) -> bool:
    """Say whether an answer tells what it must, or nothing where nothing is to be told."""
    if case.is_control:
        return not answer.disagreements
    stated = " ".join(each.text for each in answer.statements)
    if not all(re.search(pattern, stated, re.IGNORECASE) for pattern in case.held):
        return False
    if case.held:
        return _is_from(case, (each.source.id for each in answer.citations))
    return any(
        all(re.search(pattern, text, re.IGNORECASE) for pattern in case.told)
        and _is_from(case, documents)
        for text, documents in (*told(answer), *(_stated(answer) if case.stated else ()))
    )


def told(answer: Answer) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what each disagreement and caution says, and the documents that it cites."""
    cited = {each.marker: each for each in answer.citations}
    for each in answer.disagreements:
        sides = " / ".join(f"{side.value}: {cited[side.citation].quote}" for side in each.sides)
        documents = tuple(cited[side.citation].source.id for side in each.sides)
        yield f"{each.about}: {sides}. {each.why}", documents
    for caution in answer.cautions:
        yield caution.text, tuple(cited[marker].source.id for marker in caution.citations)


def _stated(answer: Answer) -> Iterator[tuple[str, tuple[str, ...]]]:
    cited = {each.marker: each for each in answer.citations}
    for each in answer.statements:
        yield each.text, tuple(cited[marker].source.id for marker in each.citations)


def _is_from(case: Case, documents: Iterable[str]) -> bool:
    return not case.better or bool(case.better & set(documents))
