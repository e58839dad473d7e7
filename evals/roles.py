"""Whether an answer begins with a finding of the right document, or with its aim or background.

Every document of a set, whose rows are labelled sections, is stored whole; every question is asked
of the product. What counts is the first statement: the document that it quotes, and the label of
the section that its words stand in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tqdm import tqdm

from evals.beir import RetrievalSet, Row
from evals.errors import GoldError
from evals.intervals import Figure, latency_ms, mean
from evals.opened import opened
from qa import Answer, Outcome
from qa.embed import Encoder

FINDINGS: Final = ("RESULT", "FINDING", "CONCLUSION")
"""A section whose label holds one of these reports findings."""

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Begun:
    """What the answer to one question begins with."""

    answered: bool
    right: bool
    finding: bool


def is_finding(label: str) -> bool:
    """Say whether a section of this label reports findings."""
    return any(name in label.upper() for name in FINDINGS)


def ask(judged: RetrievalSet, encoder: Encoder) -> tuple[tuple[Begun, ...], list[float]]:
    """Ask every question; return what its answer begins with, and the seconds it took.

    Raises `GoldError` if the rows of the set name no documents, or no findings.
    """
    documents = judged.documents()
    by_id = {row.id: row for row in judged.rows}
    labelled = [row for row in judged.rows if row.meta.label is not None]
    if not any(is_finding(row.meta.label or "") for row in labelled):
        raise GoldError(
            f"No passage of {judged.name!r} is labelled as a finding.",
            next=f"Give a set whose `meta.label` names sections, such as {FINDINGS[0]}S.",
        )
    begun: list[Begun] = []
    seconds: list[float] = []
    with opened(documents, encoder) as pipeline:
        for query in tqdm(judged.queries, desc="asking", unit="question", disable=None):
            answer = pipeline.ask(query.text)
            grades = judged.grades[query.id]
            right = {by_id[id_].meta.doc or id_ for id_, grade in grades.items() if grade > 0}
            begun.append(_begun(answer, right, documents))
            seconds.append(dict(answer.seconds)["total"])
    return tuple(begun), seconds


def _begun(answer: Answer, right: set[str], documents: dict[str, tuple[Row, ...]]) -> Begun:
    if answer.outcome is not Outcome.ANSWERED or not answer.statements:
        return Begun(answered=False, right=False, finding=False)
    marker = answer.statements[0].citations[0]
    citation = next(each for each in answer.citations if each.marker == marker)
    rows = documents[citation.source.id]
    labels = [row.meta.label or "" for row in rows if citation.quote in row.text]
    return Begun(
        answered=True,
        right=citation.source.id in right,
        finding=any(map(is_finding, labels)),
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one run."""

    name: str
    begun: Sequence[Begun]
    seconds: Sequence[float]

    def figures(self) -> dict[str, Figure]:
        """Return shares of all questions; one that is not answered counts as a miss."""
        return {
            "answered": mean([float(each.answered) for each in self.begun]),
            "right_document": mean([float(each.right) for each in self.begun]),
            "finding": mean([float(each.finding) for each in self.begun]),
            "right_finding": mean([float(each.right and each.finding) for each in self.begun]),
        }

    def as_json(self) -> Json:
        """Return the figures as a JSON object."""
        found = {name: each.as_json() for name, each in self.figures().items()}
        return {
            "set": self.name,
            "n": len(self.begun),
            **{name: each["value"] for name, each in found.items()},
            "latency_ms": latency_ms(self.seconds),
            "intervals": {name: [each["low"], each["high"]] for name, each in found.items()},
        }

    def table(self) -> str:
        """Write the figures as plain text for a terminal."""
        lines = [f"{self.name}: {len(self.begun)} questions; the first statement of the answer", ""]
        return "\n".join(lines + [f"{name:16} {found}" for name, found in self.figures().items()])
