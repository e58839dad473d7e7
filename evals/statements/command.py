"""`python -m evals fit statements`: collect the cases, fit the weights, judge them by folds."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from evals import beir, items, stored, subject
from evals.folds import FOLDS, folder_of
from evals.statements import questions
from evals.statements.cases import GOLD, Case, of_gold, of_questions, of_set
from evals.statements.fitting import cross_validated, fit, judged
from qa import weights
from qa.answer import weighing
from qa.answer.signal_names import SIGNALS, TRAITS
from qa.embed import Encoder
from qa.weights import Weights

_ROOT: Final = Path(__file__).parents[2]
_CORPUS: Final = _ROOT / "corpus"
_GOLD: Final = _ROOT / "evals" / "gold" / "dev"
_NOTE: Final = "Made by `python -m evals fit statements`; signals.py explains the names."


def run(arguments: argparse.Namespace, encoder: Encoder) -> dict[str, object]:
    """Fit on the questions on the starter library and on the sets; write the weights.

    With `--weights DIR` those without each fold go to DIR/fold-N too, for `reading` and `roles`.
    """
    cases = [*_own(), *(case for folder in arguments.sets for case in _others(folder, encoder))]
    fitted = fit(cases)
    report: dict[str, object] = {
        "cases": len(cases),
        "folds": cross_validated(cases),
        "fitted": judged(cases, fitted),
    }
    if arguments.weights:
        for fold in range(FOLDS):
            without = fit([case for case in cases if case.fold != fold])
            _save(without, folder_of(arguments.weights, fold) / weighing.FILE.name)
    if not arguments.dry_run:
        _save(fitted, weighing.FILE)
        report["written"] = weighing.FILE.name
    return report


def _own() -> Iterator[Case]:
    """Measure the questions on the starter library: those written for this, and the gold's."""
    with subject.opened(None) as pipeline:
        subject.ingest(pipeline, _CORPUS)
        texts = stored.StoredTexts(pipeline.settings.library / stored.FILE)
        asked = questions.load()
        questions.check(asked, texts.text)
        yield from of_questions(pipeline, asked)
        yield from of_gold(pipeline, items.load(_GOLD))


def _others(folder: Path, encoder: Encoder) -> Iterator[Case]:
    """Measure the questions of a set, or of a folder with `docs` and the `gold` items on them."""
    if not (folder / "gold").is_dir():
        yield from of_set(beir.load(folder), encoder)
        return
    with subject.opened(None) as pipeline:
        subject.ingest(pipeline, folder / "docs")
        yield from of_gold(pipeline, items.load(folder / "gold"), name=f"{GOLD} {folder.name}")


def _save(fitted: Weights, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    weights.save(fitted, SIGNALS, TRAITS, file, note=_NOTE)
