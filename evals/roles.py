"""Whether an answer begins with a finding of the right document, or with its aim or background.

Every document of a set, whose rows are labelled sections, is stored whole; every question is asked
of the product. What counts is the first statement: the document that it quotes, and the label of
the section that its words stand in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tqdm import tqdm

from evals.beir import Query, RetrievalSet, Row
from evals.errors import GoldError
from evals.folds import Fold
from evals.intervals import Figure, latency_ms, mean
from evals.opened import opened
from evals.page import Section, Table
from evals.results import Json, figures_section
from evals.subject import weighted
from qa import Answer, Outcome, answer_json
from qa.domain import Citation
from qa.embed import Encoder

FINDINGS: Final = ("RESULT", "FINDING", "CONCLUSION")
"""A section whose label holds one of these reports findings."""
MEANINGS: Final = {
    "answered": "the question was answered",
    "right_document": "the first statement quotes a document that is relevant",
    "finding": "its words stand in a section that reports findings",
    "right_finding": "both at once",
}


@dataclass(frozen=True, slots=True)
class Begun:
    """What the answer to one question begins with."""

    answered: bool
    right: bool
    finding: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its answer, and the documents that should be quoted."""

    query: Query
    answer: Answer
    expected: frozenset[str]
    begun: Begun


def is_finding(label: str) -> bool:
    """Say whether a section of this label reports findings."""
    return any(name in label.upper() for name in FINDINGS)


def document(query: Query) -> str:
    """Name the document that a question is about, which says its fold."""
    return query.meta.doc or query.id


def ask(
    judged: RetrievalSet, encoder: Encoder, parts: Sequence[Fold[Query]] | None = None
) -> tuple[Asked, ...]:
    """Ask every question, or those of each fold with its weights; see what its answer begins with.

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
    asked: list[Asked] = []
    folds = parts if parts is not None else (Fold(None, judged.queries),)
    with (
        opened(documents, encoder) as pipeline,
        tqdm(desc="asking", unit="question", disable=None) as bar,
    ):
        for fold in folds:
            with weighted(pipeline, fold.weights) as own:
                for query in fold.questions:
                    answer = own.ask(query.text)
                    grades = judged.grades[query.id]
                    relevant = (by_id[id_] for id_, grade in grades.items() if grade > 0)
                    right = frozenset(row.meta.doc or row.id for row in relevant)
                    asked.append(Asked(query, answer, right, _begun(answer, right, documents)))
                    bar.update()
    return tuple(asked)


def _begun(answer: Answer, right: frozenset[str], documents: dict[str, tuple[Row, ...]]) -> Begun:
    if answer.outcome is not Outcome.ANSWERED or not answer.statements:
        return Begun(answered=False, right=False, finding=False)
    citation = _first(answer)
    rows = documents[citation.source.id]
    labels = [row.meta.label or "" for row in rows if citation.quote in row.text]
    return Begun(
        answered=True,
        right=citation.source.id in right,
        finding=any(map(is_finding, labels)),
    )


def _first(answer: Answer) -> Citation:
    marker = answer.statements[0].citations[0]
    return next(each for each in answer.citations if each.marker == marker)


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one run."""

    name: str
    asked: Sequence[Asked]

    @property
    def begun(self) -> list[Begun]:
        """Return what each answer begins with."""
        return [each.begun for each in self.asked]

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
            "n": len(self.asked),
            **{name: each["value"] for name, each in found.items()},
            "latency_ms": latency_ms([dict(each.answer.seconds)["total"] for each in self.asked]),
            "intervals": {name: [each["low"], each["high"]] for name, each in found.items()},
        }

    def table(self) -> str:
        """Write the figures as plain text for a terminal."""
        lines = [f"{self.name}: {len(self.asked)} questions; the first statement of the answer", ""]
        return "\n".join(lines + [f"{name:16} {found}" for name, found in self.figures().items()])

    def rows(self) -> Iterator[Json]:
        """Give one row a question."""
        for each in self.asked:
            yield {
                "id": each.query.id,
                "question": each.query.text,
                "expected": sorted(each.expected),
                "answered": each.begun.answered,
                "right_document": each.begun.right,
                "finding": each.begun.finding,
                "answer": answer_json(each.answer),
            }

    def sections(self) -> Sequence[Section]:
        """Give the parts of the page: figures, and the answers that begin otherwise."""
        missed = [each for each in self.asked if not (each.begun.right and each.begun.finding)]
        rows = [
            (
                each.query.id,
                each.query.text,
                ", ".join(sorted(each.expected)),
                _first(each.answer).source.id if each.begun.answered else each.answer.outcome,
                "yes" if each.begun.finding else "no",
                each.answer.statements[0].text if each.begun.answered else each.answer.text,
            )
            for each in missed
        ]
        head = ("id", "question", "expected", "quoted", "finding", "first statement")
        title = f"Begins otherwise ({len(missed)} of {len(self.asked)})"
        return (
            figures_section("Figures", self.figures(), MEANINGS),
            Section(title, (Table(head, rows),)),
        )
