"""Does the product know what its library does not hold? Half of a set's documents are taken out.

Questions whose relevant passages are all gone must be refused, questions that kept all of theirs
answered; those that lost some of them are left out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from evals.beir import Query, RetrievalSet, Row
from evals.errors import GoldError
from evals.fitting import auroc
from evals.intervals import LEVEL, RESAMPLES, SEED, Figure, mean
from evals.opened import opened, retrieving
from evals.page import Section, Table
from evals.results import Json, figures_section
from qa import Outcome, Pipeline
from qa.embed import Encoder
from qa.pipeline.ending import ANSWERABLE
from qa.retrieve import Retriever
from qa.understand import understand

KEPT_ANSWERED: Final = 0.95
"""Share of the answerable questions that must stay answered where refusals are compared."""
SIGNALS: Final = ("sentence_cosine", "cosine", "coverage", "bm25")
"""What retrieval measures of its candidates (`qa.retrieve.signals`); the best one counts."""
PRODUCT: Final = "answerable"

Floats = NDArray[np.float64]
Statistic = Callable[[Floats, Floats], float]
"""Scores of the answerable and of the unanswerable questions → one number."""


@dataclass(frozen=True, slots=True)
class Halves:
    """What is left of a set: the rows of each kept document, and the questions by what is held."""

    documents: Mapping[str, tuple[Row, ...]]
    of: int
    held: tuple[Query, ...]
    gone: tuple[Query, ...]
    mixed: int


def halve(judged: RetrievalSet, seed: int) -> Halves:
    """Take half of the documents out at random; raise `GoldError` if no question is left.

    A row belongs to the document that its `meta.doc` names. Rows that name none are documents of
    their own, and leave together with those that are relevant to the same question.
    """
    documents = judged.documents()
    together = _groups(judged)
    groups = sorted({together[row.id] for row in judged.rows})
    random.Random(seed).shuffle(groups)
    gone = frozenset(groups[: len(groups) // 2])
    held: list[Query] = []
    lost: list[Query] = []
    for query in judged.queries:
        relevant = [id_ for id_, grade in judged.grades[query.id].items() if grade > 0]
        missing = sum(together[id_] in gone for id_ in relevant)
        if missing in (0, len(relevant)):
            (lost if missing else held).append(query)
    if not held or not lost:
        raise GoldError(
            f"Without half of its documents, {judged.name!r} has {len(held)} questions to answer "
            f"and {len(lost)} to refuse.",
            next="Give another --seed, or a set with more documents.",
        )
    kept = {id_: rows for id_, rows in documents.items() if together[rows[0].id] not in gone}
    mixed = len(judged.queries) - len(held) - len(lost)
    return Halves(kept, len(documents), tuple(held), tuple(lost), mixed)


def _groups(judged: RetrievalSet) -> dict[str, str]:
    """Return for each row the name of what leaves with it."""
    group = {row.id: row.meta.doc or row.id for row in judged.rows}
    if any(row.meta.doc for row in judged.rows):
        return group
    for grades in judged.grades.values():
        joined = {group[id_] for id_, grade in grades.items() if grade > 0}
        name = min(joined)
        if len(joined) > 1:
            group = {id_: name if each in joined else each for id_, each in group.items()}
    return group


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one question; `scores` are the product's own and each raw signal."""

    query: Query
    held: bool
    outcome: Outcome
    text: str
    scores: Mapping[str, float]

    @property
    def answered(self) -> bool:
        """Say whether the product answered."""
        return self.outcome is Outcome.ANSWERED

    @property
    def right(self) -> bool:
        """Say whether it answered what is held, and refused what is not."""
        return self.answered is self.held


def ask(halves: Halves, encoder: Encoder) -> tuple[Asked, ...]:
    """Ask every question of a library that holds the kept documents only."""
    questions = [(True, query) for query in halves.held] + [(False, q) for q in halves.gone]
    with opened(halves.documents, encoder) as built, retrieving(built, encoder) as found:
        signals = partial(_signals, found.retriever, built)
        return tuple(
            _asked(built, signals, query, held)
            for held, query in tqdm(questions, desc="asking", unit="question", disable=None)
        )


def _asked(
    pipeline: Pipeline, signals: Callable[[str], dict[str, float]], query: Query, held: bool
) -> Asked:
    answer = pipeline.ask(query.text)
    scores = {PRODUCT: answer.answerable, **signals(query.text)}
    said = " ".join(statement.text for statement in answer.statements) or answer.text
    return Asked(query, held, answer.outcome, said, scores)


def _signals(retriever: Retriever, pipeline: Pipeline, question: str) -> dict[str, float]:
    found = retriever.candidates(understand(question, pipeline.vocabulary))
    if found is None:
        return dict.fromkeys(SIGNALS, 0.0)
    return {name: float(found.signals.column(name).max()) for name in SIGNALS}


def refused_when_answering(held: Floats, gone: Floats, share: float = KEPT_ANSWERED) -> float:
    """Return the share of `gone` below the score that `share` of `held` at least reaches."""
    allowed = int((1 - share) * len(held) + 1e-9)
    return float((gone < np.sort(held)[allowed]).mean())


def separation(held: Floats, gone: Floats) -> float:
    """Return how often a question that is held scores above one that is not (AUROC)."""
    scores = np.concatenate([held, gone])
    return auroc(scores, np.arange(len(scores)) < len(held))


def figure(statistic: Statistic, held: Floats, gone: Floats) -> Figure:
    """Return a statistic with its percentile bootstrap interval.

    Questions are drawn anew among the answerable and among the unanswerable ones.
    """
    rng = np.random.default_rng(SEED)
    drawn = [
        statistic(rng.choice(held, len(held)), rng.choice(gone, len(gone)))
        for _ in range(RESAMPLES)
    ]
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Figure(statistic(held, gone), float(low), float(high), len(held) + len(gone))


@dataclass(frozen=True, slots=True)
class Summary:
    """The judged questions of one run."""

    name: str
    seed: int
    halves: Halves
    asked: tuple[Asked, ...]

    def figures(self) -> dict[str, Figure]:
        """Return the figures of the product, then the AUROC of each raw signal."""
        held, gone = self._scores(PRODUCT)
        answered = [float(each.answered) for each in self.asked if each.held]
        refused = [float(not each.answered) for each in self.asked if not each.held]
        return {
            "auroc": figure(separation, held, gone),
            "refused_at_95": figure(refused_when_answering, held, gone),
            "answered": mean((held >= ANSWERABLE).tolist()),
            "refused": mean((gone < ANSWERABLE).tolist()),
            "outcome_answered": mean(answered),
            "outcome_refused": mean(refused),
            **{name: figure(separation, *self._scores(name)) for name in SIGNALS},
        }

    def as_json(self) -> Json:
        """Return the figures as a JSON object."""
        found = {name: each.as_json() for name, each in self.figures().items()}
        values = {name: each["value"] for name, each in found.items()}
        return {
            "set": self.name,
            "seed": self.seed,
            "documents": len(self.halves.documents),
            "of": self.halves.of,
            "passages": sum(len(rows) for rows in self.halves.documents.values()),
            "answerable": len(self.halves.held),
            "unanswerable": len(self.halves.gone),
            "mixed": self.halves.mixed,
            "auroc": values["auroc"],
            "refused_at_95": values["refused_at_95"],
            "threshold": {
                "value": ANSWERABLE,
                **{name: values[name] for name in ("answered", "refused")},
            },
            "outcome": {name: values[f"outcome_{name}"] for name in ("answered", "refused")},
            "signals": {name: values[name] for name in SIGNALS},
            "intervals": {name: [each["low"], each["high"]] for name, each in found.items()},
        }

    def table(self) -> str:
        """Write the figures as plain text for a terminal."""
        halves = self.halves
        lines = [
            f"{self.name}, seed {self.seed}: {len(halves.documents)} of {halves.of} documents "
            f"kept; {len(halves.held)} questions to answer, {len(halves.gone)} to refuse, "
            f"{halves.mixed} left out",
            "",
        ]
        found = self.figures()
        return "\n".join(lines + [f"{_NAMES.get(n, n):34} {f}" for n, f in found.items()])

    def rows(self) -> Iterator[Json]:
        """Give one row a question."""
        for each in self.asked:
            yield {
                "id": each.query.id,
                "question": each.query.text,
                "held": each.held,
                "outcome": each.outcome,
                "right": each.right,
                "text": each.text,
                "scores": {name: round(value, 4) for name, value in each.scores.items()},
            }

    def sections(self) -> Sequence[Section]:
        """Give the parts of the page: figures, and the questions that were taken wrongly."""
        halves = self.halves
        kept = (
            f"{len(halves.documents)} of {halves.of} documents kept with seed {self.seed}; "
            f"{len(halves.held)} questions to answer, {len(halves.gone)} to refuse, "
            f"{halves.mixed} left out."
        )
        wrong = sorted(
            (each for each in self.asked if not each.right), key=lambda each: -each.scores[PRODUCT]
        )
        rows = [
            (
                each.query.id,
                each.query.text,
                "to answer" if each.held else "to refuse",
                each.outcome,
                f"{each.scores[PRODUCT]:.3f}",
                each.text,
            )
            for each in wrong
        ]
        head = ("id", "question", "was", "outcome", "answerable", "what it said")
        title = f"Wrong ({len(wrong)} of {len(self.asked)})"
        return (
            figures_section("Figures", self.figures(), _NAMES, kept),
            Section(title, (Table(head, rows),)),
        )

    def _scores(self, name: str) -> tuple[Floats, Floats]:
        held, gone = (
            np.array([each.scores[name] for each in self.asked if each.held is kind])
            for kind in (True, False)
        )
        return held, gone


def _labels() -> dict[str, str]:
    raw: Sequence[str] = SIGNALS
    return {
        "auroc": "AUROC of answerable",
        "refused_at_95": "refused at 95 % answered",
        "answered": f"answered at {ANSWERABLE}",
        "refused": f"refused at {ANSWERABLE}",
        "outcome_answered": "answered by the product",
        "outcome_refused": "refused by the product",
        **{name: f"AUROC of {name}" for name in raw},
    }


_NAMES: Final = _labels()
