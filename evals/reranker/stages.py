"""The whole making of the reranker, in stages whose results are kept: a stop loses one at most.

By folds: trained without the documents of a fold, judged on the questions about them. By source:
trained without a source, judged on the set that it belongs to. Then the full training, and the
weights of the second stage, fitted on readings that no reranker was trained for.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from evals import fitting
from evals.fitting import Case
from evals.ranking import judge
from evals.reranker import judging
from evals.reranker.cases import Collected, fused
from evals.reranker.groups import Group
from evals.reranker.judging import FIRST, Read
from evals.reranker.training import Plan, train
from qa.retrieve.fusion import Fusion

FOLDS: Final = (0, 1, 2)
FAMILIES: Final[Mapping[str, frozenset[str]]] = {
    "covidqa": frozenset({"covidqa"}),
    "evinf": frozenset({"evinf", "ei_title", "ei_weak"}),
    "medquad": frozenset({"medquad"}),
    "pubmedqa": frozenset({"pubmedqa", "pubmedqa_doc"}),
}
"""Sets, and the sources of groups that are made of the same documents or questions."""
_JUDGED: Final = 80
"""Questions of a set that one reranker reads; more would take as long as its training."""
_WITHIN: Final = 150


@dataclass(frozen=True, slots=True)
class Making:
    """Groups and sets that a reranker is made of and judged on, and the folder of results."""

    groups: tuple[Group, ...]
    sets: tuple[Collected, ...]
    work: Path
    plan: Plan
    share: float

    def folds(self) -> dict[str, Any]:
        """Train without each fold; judge on its questions."""
        return {f"fold {fold}": self._held_out(f"fold-{fold}", fold=fold) for fold in FOLDS}

    def sources(self) -> dict[str, Any]:
        """Train without each family of sources; judge on its set."""
        return {
            f"without {name}": self._held_out(f"without-{name}", family=name)
            for name in FAMILIES
            if any(each.name == name for each in self.sets)
        }

    def mixing(self) -> dict[str, Any]:
        """Fit the second stage on readings of the folds, and judge it the same way."""
        reads = [each for fold in FOLDS for each in self._kept(f"fold-{fold}")]
        cases = [each.case() for each in reads]
        report: dict[str, Any] = {"in domain": _crossed(cases, reads)}
        for name in FAMILIES:
            alien = self._kept(f"without-{name}")
            others = [case for case in cases if case.set != name]
            if alien and others:
                second = fitting.fit(others)
                report[f"without {name}"] = {
                    "first stage": _first(alien),
                    "both": _mean([fitting.ndcg(each.case(), second) for each in alien]),
                    "questions": len(alien),
                }
        return report

    def fitted(self) -> Fusion:
        """Return the second stage's numbers, fitted on all readings of the folds."""
        reads = [each for fold in FOLDS for each in self._kept(f"fold-{fold}")]
        return fitting.fit([each.case() for each in reads])

    def _held_out(
        self, name: str, *, fold: int | None = None, family: str | None = None
    ) -> dict[str, Any]:
        file = self.work / f"{name}.json"
        if file.is_file():
            found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            return found
        sources = FAMILIES[family] if family else frozenset()
        out = [g for g in self.groups if g.fold == fold or g.source in sources]
        rest = [g for g in self.groups if g.fold != fold and g.source not in sources]
        plan = replace(self.plan, epochs=self.share)
        network = train(rest, plan, self.work / f"{name}.pt")
        firsts = fused(self.sets)
        reads: list[Read] = []
        report: dict[str, Any] = {
            "within": judging.within(network, out[:: max(1, len(out) // _WITHIN)])
        }
        for each in self.sets:
            if family is not None and each.name != family:
                continue
            some = judging.read(network, each, firsts[each.name], fold=fold, most=_JUDGED)
            if some:
                report[each.name] = {"questions": len(some), **judging.mixed(some)}
                reads += some
        with (self.work / f"{name}.reads").open("wb") as stream:
            pickle.dump(reads, stream)
        file.write_text(json.dumps(report, indent=1), encoding="utf-8")
        return report

    def _kept(self, name: str) -> list[Read]:
        file = self.work / f"{name}.reads"
        if not file.is_file():
            return []
        with file.open("rb") as stream:
            reads: list[Read] = pickle.load(stream)  # written by `_held_out`
        return reads


def _crossed(cases: Sequence[Case], reads: Sequence[Read]) -> dict[str, Any]:
    """Judge the second stage, each question by weights that saw none about its document."""
    found: dict[str, list[tuple[float, float]]] = {}
    for fold in sorted({case.fold for case in cases}):
        second = fitting.fit([case for case in cases if case.fold != fold])
        for case, each in zip(cases, reads, strict=True):
            if case.fold == fold:
                pair = (_ndcg_first(each), fitting.ndcg(case, second))
                found.setdefault(case.set, []).append(pair)
    return {
        name: {
            "questions": len(pairs),
            "first stage": _mean([first for first, _ in pairs]),
            "both": _mean([both for _, both in pairs]),
        }
        for name, pairs in sorted(found.items())
    }


def _first(reads: Sequence[Read]) -> float:
    return _mean([_ndcg_first(each) for each in reads])


def _ndcg_first(each: Read) -> float:
    order = np.argsort(-each.fused, kind="stable")
    return judge([each.found.case.ids[place] for place in order], each.found.case.grades)[FIRST]


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")
