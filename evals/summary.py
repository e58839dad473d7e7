"""Rows of a gold evaluation, and the figures that sum them up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.gates import Verdict
from evals.intervals import Figure, latency_ms, mean
from evals.items import Item, Kind
from evals.jobs import Job
from evals.measures import LESS_IS_BETTER, MEASURES, NO_FAULT
from evals.scorers import Score
from evals.subject import Reply
from qa import answer_json

Json = dict[str, object]
Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Row:
    """One job's result: its reply, or the error that stands in its place, and its scores."""

    job: Job
    reply: Reply | None
    scores: Mapping[str, Score]
    error: str | None = None

    @property
    def item(self) -> Item:
        """Give the item that was asked."""
        return self.job.item

    @property
    def name(self) -> str:
        """Name the row for people: the item's id, with the variant if it is one."""
        variant = self.job.variant
        return self.item.id if variant is None else f"{self.item.id} ({variant})"

    @property
    def faults(self) -> tuple[str, ...]:
        """List what was missed on vital matters; okay nuggets may be missing."""
        return tuple(
            f"{measure}: {'; '.join(scored.missed) or 'wrong'}"
            for measure, scored in self.scores.items()
            if measure not in NO_FAULT
            and (scored.hits > 0 if measure in LESS_IS_BETTER else scored.hits < scored.of)
        )

    def as_json(self) -> Json:
        """Give the row as one JSON object."""
        return {
            "id": self.item.id,
            "variant": self.job.variant,
            "kind": self.item.kind.value,
            "asked": list(self.job.messages),
            "expected_outcome": self.item.outcome.value,
            "scores": {
                measure: {"hits": scored.hits, "of": scored.of, "missed": list(scored.missed)}
                for measure, scored in self.scores.items()
            },
            "error": self.error,
            "standalone": self.reply.standalone if self.reply else None,
            "seconds": round(self.reply.seconds, 4) if self.reply else None,
            "answer": answer_json(self.reply.answer) if self.reply else None,
        }


@dataclass(frozen=True, slots=True)
class Header:
    """What was evaluated, and when; `texts_from` says how stored texts were read for it."""

    date: str
    library: str
    documents: int
    passages: int
    fingerprint: str
    encoder: str
    part: str
    texts_from: str
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a whole run, overall and for each kind, and the gates' verdicts.

    `rows` has every job; figures, failures and times are over the items as written.
    """

    header: Header
    rows: tuple[Row, ...]
    overall: Figures
    kinds: Mapping[Kind, Figures]
    verdicts: tuple[Verdict, ...]

    @property
    def written(self) -> tuple[Row, ...]:
        """List the rows of the items as written."""
        return written(self.rows)

    @property
    def errors(self) -> tuple[Row, ...]:
        """List the rows without an answer, variants included."""
        return tuple(row for row in self.rows if row.error is not None)

    @property
    def failures(self) -> tuple[Row, ...]:
        """List the items with any fault."""
        return tuple(row for row in self.written if row.faults)

    @property
    def passed(self) -> bool:
        """Say whether every gate passed and every job got an answer."""
        return not self.errors and all(verdict.passed for verdict in self.verdicts)

    @property
    def latency_ms(self) -> dict[str, float | None]:
        """Give the median and 95th percentile of the time to an answer."""
        return latency_ms([row.reply.seconds for row in self.written if row.reply])

    def as_json(self) -> Json:
        """Give the summary as one JSON object."""
        return {
            "set": "gold",
            "passed": self.passed,
            "n": len(self.written),
            "header": {name: getattr(self.header, name) for name in Header.__slots__},
            "overall": {measure: figure.as_json() for measure, figure in self.overall.items()},
            "kinds": {
                kind.value: {measure: figure.as_json() for measure, figure in figures.items()}
                for kind, figures in self.kinds.items()
            },
            "latency_ms": self.latency_ms,
            "gates": [
                {
                    "gate": str(verdict.gate),
                    "why": verdict.gate.why,
                    "value": verdict.value,
                    "passed": verdict.passed,
                }
                for verdict in self.verdicts
            ],
            "errors": [{"id": row.name, "error": row.error} for row in self.errors],
            "failures": [row.item.id for row in self.failures],
        }


def written(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Keep the rows of the items as written, without their variants."""
    return tuple(row for row in rows if row.job.variant is None)


def figures(rows: Sequence[Row]) -> dict[str, Figure]:
    """Average each measure over the rows that it applies to; every row weighs the same."""
    return {
        measure: mean([row.scores[measure].value for row in rows if measure in row.scores])
        for measure in MEASURES
    }


def by_kind(rows: Sequence[Row]) -> dict[Kind, dict[str, Figure]]:
    """Average each measure for each kind that occurs."""
    present = {row.item.kind for row in rows}
    return {
        kind: figures([row for row in rows if row.item.kind is kind])
        for kind in Kind
        if kind in present
    }
