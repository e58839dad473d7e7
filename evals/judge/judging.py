"""Have each sample judged on each measure, count what failed, and sum the rest up."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from tqdm import tqdm

from evals.intervals import Figure, mean
from evals.judge.replies import NotJudged
from evals.judge.samples import Sample, Samples

Json = dict[str, object]

AT_ONCE: Final = 4
"""Samples that are judged side by side."""
NOTE: Final = (
    "Judged by a language model: these figures change with the model and from run to run, belong "
    "to no gate, and are not to be set beside the offline ones."
)


class Judge(Protocol):
    """What judges: a model asked in fixed words."""

    @property
    def measures(self) -> Sequence[str]:
        """Name what is judged."""

    @property
    def about(self) -> Json:
        """Tell what the figures depend on: model, versions, a digest of the prompts."""

    async def judge(self, measure: str, sample: Sample) -> float:
        """Return a value from 0 to 1; raise `NotJudged` where there is none."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sample's values by measure, None where judging failed, and the reasons of that."""

    id: str
    values: Mapping[str, float | None]
    failures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Judgement:
    """All samples, judged."""

    about: Json
    of: int
    measures: tuple[str, ...]
    rows: tuple[Judged, ...]

    @property
    def figures(self) -> dict[str, Figure]:
        """Average each measure over what was judged; what failed is missing."""
        return {
            measure: mean([v for row in self.rows if (v := row.values[measure]) is not None])
            for measure in self.measures
        }

    @property
    def failures(self) -> dict[str, dict[str, int]]:
        """Count the reasons of what failed, by measure."""
        return {
            measure: dict(Counter(r.failures[measure] for r in self.rows if measure in r.failures))
            for measure in self.measures
        }

    @property
    def complete(self) -> bool:
        """Say whether every measure has a value to show."""
        return all(figure.n for figure in self.figures.values())

    def as_json(self) -> Json:
        """Give the judgement as a JSON object."""
        failed = self.failures
        return {
            "note": NOTE,
            "judge": self.about,
            "of": self.of,
            "samples": len(self.rows),
            "measures": {
                measure: {**figure.as_json(), "failed": failed[measure]}
                for measure, figure in self.figures.items()
            },
            "rows": [
                {"id": row.id, "values": dict(row.values), "failures": dict(row.failures)}
                for row in self.rows
            ],
        }


async def judged(samples: Samples, judge: Judge, *, at_once: int = AT_ONCE) -> Judgement:
    """Have every sample judged on every measure."""
    room = asyncio.Semaphore(at_once)
    with tqdm(total=len(samples.samples), desc="judging", unit="answer", disable=None) as bar:

        async def one(sample: Sample) -> Judged:
            async with room:
                found = await _judged(sample, judge)
            bar.update()
            return found

        rows = await asyncio.gather(*(one(sample) for sample in samples.samples))
    return Judgement(judge.about, samples.of, tuple(judge.measures), tuple(rows))


async def _judged(sample: Sample, judge: Judge) -> Judged:
    values: dict[str, float | None] = {}
    failures: dict[str, str] = {}
    for measure in judge.measures:
        try:
            value = await judge.judge(measure, sample)
            if not math.isfinite(value):
                raise NotJudged("nothing to judge")
            values[measure] = value
        except NotJudged as error:
            values[measure] = None
            failures[measure] = str(error)
    return Judged(sample.id, values, failures)
