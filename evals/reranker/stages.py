"""The whole making of the reranker, in stages whose results are kept: a stop loses one at most.

By folds: trained without the documents of a fold, judged on the questions about them. By source:
trained without a source, judged on the set that it belongs to. Then the full training.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from evals.folds import FOLDS
from evals.reranker import cases, judging
from evals.reranker.cases import Collected
from evals.reranker.groups import Group
from evals.reranker.network import Alignment
from evals.reranker.texts import Texts
from evals.reranker.training import Plan, Ranked, train
from qa.retrieve.wording import Floats

FAMILIES: Final[Mapping[str, frozenset[str]]] = {
    "covidqa": frozenset({"covidqa"}),
    "evinf": frozenset({"evinf", "ei_title", "ei_weak"}),
    "medquad": frozenset({"medquad"}),
    "pubmedqa": frozenset({"pubmedqa", "pubmedqa_doc"}),
}
"""Sets, and the sources of groups that are made of the same documents or questions."""
_WITHIN: Final = 600


@dataclass(frozen=True)
class Making:
    """Groups and sets that a reranker is made of and judged on, and the folder of results."""

    groups: tuple[Group, ...]
    sets: tuple[Collected, ...]
    texts: Texts
    work: Path
    plan: Plan
    folds: Sequence[int] = range(FOLDS)

    def by_folds(self) -> dict[str, Any]:
        """Train without each fold; judge on its questions."""
        found = {f"fold {fold}": self._held_out(f"fold-{fold}", fold=fold) for fold in self.folds}
        return found | {"folds": {each.name: _whole(each.name, found) for each in self.sets}}

    def by_sources(self) -> dict[str, Any]:
        """Train without each family of sources; judge on its set. It takes two sets."""
        names = {each.name for each in self.sets}
        return {
            f"without {name}": self._held_out(f"without-{name}", family=name)
            for name in FAMILIES
            if name in names and len(names) > 1
        }

    def apart(self, fold: int) -> Alignment:
        """Train without a fold, or read what was trained before."""
        return self._trained(f"fold-{fold}", fold=fold)

    def full(self) -> Alignment:
        """Train on everything."""
        return train(self.groups, self._ranked(), self.texts, self.plan, self.work / "full.pt")

    @cached_property
    def _firsts(self) -> dict[str, list[Floats]]:
        return cases.fused(self.sets)

    def _ranked(self, *, fold: int | None = None, family: str | None = None) -> list[Ranked]:
        """Return the judged questions that are of no left-out fold or set."""
        made = (
            cases.ranked(each, found, first, self.texts)
            for each in self.sets
            if each.name != family
            for found, first in zip(each.found, self._firsts[each.name], strict=True)
            if found.case.fold != fold
        )
        return [each for each in made if each is not None]

    def _trained(
        self, name: str, *, fold: int | None = None, family: str | None = None
    ) -> Alignment:
        sources = FAMILIES[family] if family else frozenset()
        rest = [g for g in self.groups if g.fold != fold and g.source not in sources]
        ranked = self._ranked(fold=fold, family=family)
        return train(rest, ranked, self.texts, self.plan, self.work / f"{name}.pt")

    def _held_out(
        self, name: str, *, fold: int | None = None, family: str | None = None
    ) -> dict[str, Any]:
        file = self.work / f"{name}.json"
        if file.is_file():
            found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            return found
        sources = FAMILIES[family] if family else frozenset()
        out = [g for g in self.groups if g.fold == fold or g.source in sources]
        network = self._trained(name, fold=fold, family=family)
        some = out[:: max(1, len(out) // _WITHIN)]
        report: dict[str, Any] = {"within": judging.within(network, self.texts, some)}
        for each in self.sets:
            if family in {None, each.name}:
                firsts = cases.alien(self.sets, family) if family else self._firsts[each.name]
                report[each.name] = judging.ranking(network, self.texts, each, firsts, fold=fold)
        file.write_text(json.dumps(report, indent=1), encoding="utf-8")
        return report


def _whole(name: str, folds: Mapping[str, Any]) -> dict[str, float]:
    """Return the figures of a set over all folds, each question counting once."""
    parts = [fold[name] for fold in folds.values() if fold[name]["questions"]]
    count = sum(part["questions"] for part in parts)
    return {"questions": count} | {
        figure: sum(part[figure] * part["questions"] for part in parts) / count
        for figure in ("first stage", "read")
        if count
    }
