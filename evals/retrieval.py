"""Rank the passages of a set with the product and with the baselines, and judge the rankings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from tqdm import tqdm

from evals.baselines import FUSIONS, Bm25, Dense, Encode, Ranker, ranked
from evals.beir import RetrievalSet
from evals.intervals import Figure, latency_ms, mean
from evals.page import Section, Table
from evals.ranking import DEPTH, MEASURES, judge
from evals.results import Json, figures_section
from evals.trained_on import trained_on
from qa import Pipeline

SYSTEM: Final = "system"
BASELINES: Final = ("bm25", "dense", "rrf", "half")
SYSTEMS: Final = (SYSTEM, *BASELINES)
SYSTEM_MEANINGS: Final = {
    "system": "the product",
    "bm25": "BM25 in Lucene's form",
    "dense": "exact cosine of the bundled encoder",
    "rrf": "reciprocal rank fusion of bm25 and dense",
    "half": "the mean of both scores, scaled",
}
FIRST: Final = "nDCG@10"
"""The measure by which systems are compared."""

Rankings = list[list[str]]
"""The ids of the best passages, best first, one list a query."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one ranker scored: for every query the value of every measure."""

    name: str
    scores: Mapping[str, tuple[float, ...]]
    rankings: Sequence[Sequence[str]] = ()

    @classmethod
    def of(cls, name: str, rankings: Rankings, judged: RetrievalSet) -> Judged:
        """Judge a ranker's rankings."""
        rows = [
            judge(ranking, judged.grades[query.id])
            for query, ranking in zip(judged.queries, rankings, strict=True)
        ]
        by_measure = {measure: tuple(row[measure] for row in rows) for measure in MEASURES}
        return cls(name, by_measure, rankings)

    def figure(self, measure: str) -> Figure:
        """Return the mean over the queries, with its interval."""
        return mean(self.scores[measure])


def ask(pipeline: Pipeline, judged: RetrievalSet) -> tuple[Rankings, list[float]]:
    """Rank with the product; return the rankings and the seconds that each question took.

    The time runs from the question as typed to the evidence. The first question is asked once
    before: it loads the model.
    """
    pipeline.evidence(judged.queries[0].text)
    rankings: Rankings = []
    seconds: list[float] = []
    for query in tqdm(judged.queries, desc="asking", unit="question", disable=None):
        began = time.perf_counter()
        found = pipeline.evidence(query.text)
        seconds.append(time.perf_counter() - began)
        rankings.append([item.source.id for item in found[:DEPTH]])
    return rankings, seconds


def baselines(
    judged: RetrievalSet, names: Sequence[str], load: Callable[[], Encode]
) -> dict[str, Rankings]:
    """Rank with the baselines of these names; the encoder is loaded only if one needs it."""
    names = [name for name in BASELINES if name in names]
    if not names:
        return {}
    texts = [row.whole for row in judged.rows]
    fused = not FUSIONS.keys().isdisjoint(names)
    single: dict[str, Ranker] = {}
    if fused or "bm25" in names:
        single["bm25"] = Bm25(texts)
    if fused or "dense" in names:
        single["dense"] = Dense(texts, load())
    rankings: dict[str, Rankings] = {name: [] for name in names}
    for query in tqdm(judged.queries, desc="baselines", unit="question", disable=None):
        signals = {name: ranker.scores(query.text) for name, ranker in single.items()}
        for name in names:
            scores = FUSIONS[name](list(signals.values())) if name in FUSIONS else signals[name]
            rankings[name].append([judged.rows[place].id for place in ranked(scores, DEPTH)])
    return rankings


@dataclass(frozen=True, slots=True)
class Summary:
    """The judged rankings of one run; `of` is how many queries the set could have asked."""

    judged: RetrievalSet
    results: tuple[Judged, ...]
    seconds: tuple[float, ...]
    of: int

    @property
    def difference(self) -> tuple[str, Figure] | None:
        """Return the best baseline, and the mean by which the product is above it, paired."""
        by_name = {result.name: result for result in self.results}
        system = by_name.pop(SYSTEM, None)
        if system is None or not by_name:
            return None
        best = max(by_name.values(), key=lambda other: other.figure(FIRST).value or 0.0)
        pairs = zip(system.scores[FIRST], best.scores[FIRST], strict=True)
        return best.name, mean([mine - its for mine, its in pairs])

    def as_json(self) -> Json:
        """Return the figures as a JSON object: the contract's names, then what was added."""
        figures = {
            result.name: {measure: result.figure(measure).as_json() for measure in MEASURES}
            for result in self.results
        }
        compared = self.difference
        return {
            "set": self.judged.name,
            "queries": len(self.judged.queries),
            "passages": len(self.judged.rows),
            "systems": {
                name: {measure: figure["value"] for measure, figure in row.items()}
                for name, row in figures.items()
            },
            "latency_ms": latency_ms(self.seconds),
            "intervals": {
                name: {measure: [figure["low"], figure["high"]] for measure, figure in row.items()}
                for name, row in figures.items()
            },
            "difference": compared
            and {"measure": FIRST, "best_baseline": compared[0], **compared[1].as_json()},
            "of": self.of,
            "unjudged": self.judged.unjudged,
            "trained_on": asdict(trained_on(self.judged)),
        }

    def table(self) -> str:
        """Write the figures as plain text for a terminal."""
        lines = [
            f"{self.judged.name}: {len(self.judged.queries)} of {self.of} queries, "
            f"{len(self.judged.rows)} passages; {self.judged.unjudged} queries without "
            "judgements left out",
            "",
            _line("", list(MEASURES)),
        ]
        lines += [
            _line(result.name, [_shown(result.figure(name)) for name in MEASURES])
            for result in self.results
        ]
        if self.difference:
            best, figure = self.difference
            lines += ["", f"system - {best}, {FIRST}, paired: {_shown(figure)}"]
        told = trained_on(self.judged).told()
        if told and any(result.name == SYSTEM for result in self.results):
            lines.append(told)
        if self.seconds:
            lines.append("latency: p50 {p50} ms, p95 {p95} ms".format(**latency_ms(self.seconds)))
        return "\n".join(lines)

    def rows(self) -> Iterator[Json]:
        """Give one row a question: its relevant passages, and each system's ranking and scores."""
        for place, query in enumerate(self.judged.queries):
            yield {
                "id": query.id,
                "question": query.text,
                "grades": dict(self.judged.grades[query.id]),
                "systems": {
                    each.name: {
                        "ranked": list(each.rankings[place]),
                        **{name: round(each.scores[name][place], 4) for name in MEASURES},
                    }
                    for each in self.results
                },
            }

    def sections(self) -> Sequence[Section]:
        """Give the parts of the page: each measure of all systems, and the product's misses."""
        parts = [
            figures_section(
                measure, {each.name: each.figure(measure) for each in self.results}, SYSTEM_MEANINGS
            )
            for measure in MEASURES
        ]
        told = trained_on(self.judged).told()
        if told:
            parts.insert(0, Section("In-sample", (), told))
        first = self.results[0]
        texts = {row.id: row.text for row in self.judged.rows}
        missed = [
            (query.id, query.text, _best(self.judged.grades[query.id], texts), texts[ranking[0]])
            for query, ranking, score in zip(
                self.judged.queries, first.rankings, first.scores[FIRST], strict=True
            )
            if not score and ranking
        ]
        head = ("id", "question", "relevant", f"first of {first.name}")
        title = f"Nothing relevant among the first ten ({len(missed)})"
        return [*parts, Section(title, (Table(head, missed),))]


def _best(grades: Mapping[str, int], texts: Mapping[str, str]) -> str:
    """Return the text of the passage with the highest grade."""
    return texts[max(grades, key=lambda id_: grades[id_])]


def _line(name: str, cells: Sequence[str]) -> str:
    return " ".join([f"{name:7}", *(f"{cell:22}" for cell in cells)]).rstrip()


def _shown(figure: Figure) -> str:
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"
