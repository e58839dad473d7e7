"""Ask the same questions of the system and of each variant, over one library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tqdm import tqdm

from evals import retrieval
from evals.ablation.results import Json, Scored, Table, compare, of_rows
from evals.ablation.variants import Variant
from evals.asking import ask_each
from evals.beir import RetrievalSet
from evals.items import Item
from evals.jobs import as_written
from evals.measures import MEASURES
from evals.opened import opened as stored
from evals.ranking import MEASURES as RANKING_MEASURES
from evals.retrieval import Judged
from evals.subject import PipelineSubject
from qa import Pipeline
from qa.parts import EVERY, Parts
from qa.pipeline.models import Models
from qa.settings import Settings

SYSTEM = "system"
GOLD = "gold"
OnRow = Callable[[Json], object]
Open = Callable[[Parts], Pipeline]


def on_gold(
    items: Sequence[Item], open_with: Open, variants: Sequence[Variant], on_row: OnRow
) -> Table:
    """Ask the gold questions of the system and of each variant."""

    def scored(name: str, parts: Parts) -> Scored:
        with open_with(parts) as pipeline:
            rows = tuple(ask_each(as_written(items), PipelineSubject(pipeline)))
        for row in rows:
            told = row.as_json()
            kept = {key: told[key] for key in ("id", "kind", "scores", "error")}
            outcome = row.reply.answer.outcome.value if row.reply else None
            on_row({"set": GOLD, "variant": name, **kept, "outcome": outcome})
        return of_rows(rows)

    system = scored(SYSTEM, EVERY)
    others = {each.name: scored(each.name, each.parts) for each in _bar(variants, GOLD)}
    return compare(GOLD, tuple(MEASURES), system, others)


def on_set(
    judged: RetrievalSet, models: Models, variants: Sequence[Variant], on_row: OnRow
) -> Table:
    """Rank the passages of a set with the system and with the variants that may rank otherwise."""
    with stored(judged.passages(), models.encoder) as built:

        def scored(name: str, parts: Parts) -> Scored:
            with opened(built.settings, models, parts) as pipeline:
                rankings, _ = retrieval.ask(pipeline, judged)
            found = Judged.of(name, rankings, judged).scores
            scores = tuple(
                {measure: values[at] for measure, values in found.items()}
                for at in range(len(judged.queries))
            )
            for query, values in zip(judged.queries, scores, strict=True):
                told = {measure: round(value, 4) for measure, value in values.items()}
                on_row({"set": judged.name, "variant": name, "id": query.id, "scores": told})
            return Scored(scores, tuple(map(tuple, rankings)))

        system = scored(SYSTEM, EVERY)
        ranking = [variant for variant in variants if variant.ranks]
        others = {e.name: scored(e.name, e.parts) for e in _bar(ranking, judged.name)}
        return compare(judged.name, tuple(RANKING_MEASURES), system, others)


def opened(settings: Settings, models: Models, parts: Parts) -> Pipeline:
    """Return the product over this library with these parts; it is to be closed."""
    return Pipeline(settings, models, parts)


def _bar(variants: Sequence[Variant], name: str) -> Iterable[Variant]:
    return tqdm(variants, desc=f"{name}, without each part", unit="part", disable=None)
