"""Rows of a gold evaluation, and the figures that sum them up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.baseline import Comparison
from evals.gates import Verdict
from evals.header import Header
from evals.intervals import SEED, Figure, latency_ms, mean
from evals.items import Item, Kind
from evals.jobs import Job
from evals.measures import LESS_IS_BETTER, MEASURES, NO_FAULT
from evals.risk import Curve, Reliability, curve, judge, reliability
from evals.scorers import Score
from evals.stability import Stability
from evals.subject import Reply
from qa import answer_from_json, answer_json

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

    @classmethod
    def from_json(cls, job: Job, raw: dict[str, Any]) -> Row:
        """Read a job's row as `as_json` wrote it."""
        scores = {
            measure: Score(each["hits"], each["of"], tuple(each["missed"]))
            for measure, each in raw["scores"].items()
        }
        if raw["answer"] is None:
            return cls(job, None, scores, raw["error"])
        reply = Reply(answer_from_json(raw["answer"]), raw["standalone"], raw["seconds"])
        return cls(job, reply, scores, raw["error"])


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
    risk: Curve
    reliability: Reliability
    stability: Stability
    comparison: Comparison | None = None

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
        """Say whether every job got an answer, every gate passed and nothing got worse."""
        gates = all(verdict.passed for verdict in self.verdicts)
        return not self.errors and gates and (self.comparison is None or self.comparison.passed)

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
            "header": asdict(self.header),
            "overall": {measure: figure.as_json() for measure, figure in self.overall.items()},
            "kinds": {
                kind.value: {measure: figure.as_json() for measure, figure in figures.items()}
                for kind, figures in self.kinds.items()
            },
            "latency_ms": self.latency_ms,
            "risk_coverage": self.risk.as_json(),
            "reliability": self.reliability.as_json(),
            "stability": self.stability.as_json(),
            "comparison": self.comparison.as_json() if self.comparison else None,
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


def confidence(rows: Sequence[Row], seed: int = SEED) -> tuple[Curve, Reliability]:
    """Draw the risk of the answers given, and the reliability of the score over all questions."""
    judged = [judge(row.item, row.reply.answer, row.scores) for row in rows if row.reply]
    return curve([each for each in judged if each.answered], seed=seed), reliability(judged)


def figures(rows: Sequence[Row], seed: int = SEED) -> dict[str, Figure]:
    """Average each measure over the rows that it applies to; every row weighs the same."""
    return {
        measure: mean([row.scores[measure].value for row in rows if measure in row.scores], seed)
        for measure in MEASURES
    }


def by_kind(rows: Sequence[Row], seed: int = SEED) -> dict[Kind, dict[str, Figure]]:
    """Average each measure for each kind that occurs."""
    present = {row.item.kind for row in rows}
    return {
        kind: figures([row for row in rows if row.item.kind is kind], seed)
        for kind in Kind
        if kind in present
    }
