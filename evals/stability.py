"""Compare the reply to a variant of a question with the reply to the question as it was written.

Variants have the right answer of their item, so a reply should not change: invariance tests
after CheckList (Ribeiro et al., ACL 2020). Stability says nothing about being right: a system
that refuses everything is stable, and the measures of the gold itself stand beside these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from evals.intervals import SEED, Figure, mean
from evals.items import Item
from evals.jobs import Job
from evals.perturb.rules import Rule
from evals.quotes import shown
from evals.scorers import Score, nuggets
from qa import Answer

STABILITY = {
    "stable_outcome": "the variant ended as the question as written did",
    "stable_sources": "documents that the statements of both cite, of those that either's cite "
    "(Jaccard's index)",
    "stable_first": "the first document cited is the same",
    "stable_vital": "share of the vital nuggets that held as written that still hold",
}
"""The measures of stability, and what each means in one sentence."""

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """A variant that was asked, and how far its answer stayed that of the item as written."""

    job: Job
    rule: Rule
    scores: Mapping[str, Score]

    @property
    def lost(self) -> float:
        """Give the mean share that was lost over the measures: 0 if nothing changed."""
        return 1 - fmean(score.value for score in self.scores.values())

    @property
    def faults(self) -> tuple[str, ...]:
        """List in words what did not stay."""
        return tuple(
            f"{measure}: {'; '.join(score.missed)}"
            for measure, score in self.scores.items()
            if score.missed
        )

    def as_json(self) -> Json:
        """Give the change as one JSON object."""
        return {
            "id": self.job.item.id,
            "rule": self.rule.value,
            "asked": list(self.job.messages),
            "lost": round(self.lost, 4),
            "faults": list(self.faults),
        }


@dataclass(frozen=True, slots=True)
class Stable:
    """A measure's mean over items, and how many variants it rests on."""

    figure: Figure
    variants: int

    def as_json(self) -> Json:
        """Give the figure as one JSON object."""
        return {**self.figure.as_json(), "variants": self.variants}

    def cell(self, *, interval: bool) -> str:
        """Write the mean, or the mean with its interval and n."""
        if interval:
            return f"{self.figure} n={self.figure.n}"
        return "-" if self.figure.value is None else f"{self.figure.value:.3f}"


@dataclass(frozen=True, slots=True)
class Stability:
    """How far answers stay the same when their questions are asked in other ways."""

    changes: tuple[Change, ...]
    seed: int = SEED

    @property
    def overall(self) -> dict[str, Stable]:
        """Sum up all rules together."""
        return averages(self.changes, self.seed)

    @property
    def rules(self) -> dict[Rule, dict[str, Stable]]:
        """Sum up each rule by which anything was asked."""
        return {rule: averages(each, self.seed) for rule in Rule if (each := self.of(rule))}

    @property
    def worst(self) -> tuple[Change, ...]:
        """List the changes in which anything was lost, the greatest loss first."""
        changed = (change for change in self.changes if change.lost > 0)
        return tuple(sorted(changed, key=lambda change: -change.lost))

    def of(self, rule: Rule) -> tuple[Change, ...]:
        """List the changes by one rule."""
        return tuple(change for change in self.changes if change.rule is rule)

    def as_json(self) -> Json:
        """Give figures and all changed variants as one JSON object."""
        return {
            "variants": len(self.changes),
            "changed": len(self.worst),
            "overall": {measure: each.as_json() for measure, each in self.overall.items()},
            "rules": {
                rule.value: {measure: each.as_json() for measure, each in measures.items()}
                for rule, measures in self.rules.items()
            },
            "worst": [change.as_json() for change in self.worst],
        }


def stability(asked: Iterable[tuple[Job, Answer | None]], seed: int = SEED) -> Stability:
    """Compare each variant's answer with that to its item as written; None is no answer.

    Variants of items without an answer as written are left out: there is nothing to compare with.
    """
    pairs = tuple(asked)
    written = {job.item.id: answer for job, answer in pairs if job.variant is None and answer}
    return Stability(
        tuple(
            Change(job, Rule(job.variant), compare(job.item, written[job.item.id], answer))
            for job, answer in pairs
            if job.variant is not None and job.item.id in written
        ),
        seed,
    )


def compare(item: Item, written: Answer, variant: Answer | None) -> dict[str, Score]:
    """Score a variant's answer on every measure that applies; None stands for no answer."""
    scores = {
        "stable_outcome": stable_outcome(written, variant),
        "stable_sources": stable_sources(written, variant),
        "stable_first": stable_first(written, variant),
        "stable_vital": stable_vital(item, written, variant),
    }
    return {measure: score for measure, score in scores.items() if score.of}


def stable_outcome(written: Answer, variant: Answer | None) -> Score:
    """Say whether both ended in the same way; a variant without an answer did not."""
    if variant is not None and variant.outcome is written.outcome:
        return Score(1, 1)
    ended = "without an answer" if variant is None else f"as {variant.outcome.value}"
    return Score(0, 1, (f"ended {ended}, as written as {written.outcome.value}",))


def stable_sources(written: Answer, variant: Answer | None) -> Score:
    """Compare the sets of documents that statements cite (Jaccard's index).

    Symmetric, because a source that appears is as much a change as one that goes. Does not apply
    if neither cites anything.
    """
    before, after = set(_documents(written)), set(_documents(variant))
    missed = [f"no more {name}" for name in sorted(before - after)]
    missed += [f"now {name}" for name in sorted(after - before)]
    return Score(len(before & after), len(before | after), tuple(missed))


def stable_first(written: Answer, variant: Answer | None) -> Score:
    """Say whether the first document cited, which a reader opens first, is the same.

    Does not apply if the question as written cited nothing.
    """
    before, after = _documents(written)[:1], _documents(variant)[:1]
    if not before:
        return Score(0, 0)
    if before == after:
        return Score(1, 1)
    return Score(0, 1, (f"first {after[0] if after else 'nothing'}, as written {before[0]}",))


def stable_vital(item: Item, written: Answer, variant: Answer | None) -> Score:
    """Count the vital nuggets that held as written and still hold; does not apply if none did."""
    held = [nugget for nugget in item.vital if nuggets([nugget], written).hits]
    lost = [each for each in held if variant is None or not nuggets([each], variant).hits]
    return Score(len(held) - len(lost), len(held), tuple(nugget.about for nugget in lost))


def averages(changes: Sequence[Change], seed: int = SEED) -> dict[str, Stable]:
    """Average every measure over items: first over an item's variants, then over the items.

    The variants of an item are no independent draws, so the bootstrap draws items, and `n`
    counts them.
    """
    return {measure: _average(measure, changes, seed) for measure in STABILITY}


def _average(measure: str, changes: Sequence[Change], seed: int) -> Stable:
    clusters: dict[str, list[float]] = {}
    for change in changes:
        if measure in change.scores:
            clusters.setdefault(change.job.item.id, []).append(change.scores[measure].value)
    figure = mean([fmean(cluster) for cluster in clusters.values()], seed)
    return Stable(figure, sum(map(len, clusters.values())))


def _documents(answer: Answer | None) -> list[str]:
    """List the documents that statements cite, each once, in statement order."""
    if answer is None:
        return []
    return list(dict.fromkeys(quote.document_id for quote in shown(answer)))
