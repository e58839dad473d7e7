"""`python -m evals fit statements`: collect the cases, fit the weights, judge them by folds."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from evals import beir, items, stored, subject
from evals.folds import FOLDS, folder_of
from evals.reranker import second
from evals.reranker.groups import Group
from evals.reranker.groups import read as read_groups
from evals.statements import questions
from evals.statements.cases import ASKED, GOLD, Case, of_gold, of_questions, of_set, of_unheld
from evals.statements.fitting import cross_validated, fit, judged, without_folds
from evals.statements.questions import Question
from qa import Pipeline, weights
from qa.answer import weighing
from qa.answer.signal_names import SIGNALS, TRAITS
from qa.embed import Encoder, reader_weights
from qa.weights import Weights

_ROOT: Final = Path(__file__).parents[2]
_CORPUS: Final = _ROOT / "corpus"
_FIELDS: Final = _ROOT / "evals" / "fields"
_GOLD: Final = _ROOT / "evals" / "gold" / "dev"
_LIKELIEST: Final = 28
"""Sentences of a question that the second look learns from, more than it reads."""
_NOTE: Final = "Made by `python -m evals fit statements`; signals.py explains the names."


def run(arguments: argparse.Namespace, encoder: Encoder) -> dict[str, object]:
    """Fit on the written questions and on the sets; write the weights of both looks.

    The second look learns from `--groups`, then from the written questions. With `--weights DIR`
    what never saw a fold goes to DIR/fold-N too, for `reading` and `roles`.
    """
    own = list(_own())
    groups = read_groups(arguments.groups) if arguments.groups else ()
    unheld = [case for case in own if not case.targets.shape[1]]
    written = [case for case in own if case.targets.shape[1]]
    cases = [*written, *(case for each in arguments.sets for case in _others(each, encoder))]
    written += [case for case in cases[len(written) :] if case.set.startswith(GOLD)]
    fitted, by_fold = fit(cases), without_folds(cases)
    report: dict[str, object] = {
        "cases": len(cases),
        "folds": cross_validated(cases, by_fold),
        "fitted": judged(cases, fitted),
    }
    if arguments.weights:
        for fold in range(FOLDS):
            folder = folder_of(arguments.weights, fold)
            _save(by_fold[fold], folder / weighing.FILE.name)
            seen = [case for case in (*written, *unheld) if case.fold != fold]
            others = [group for group in groups if group.fold != fold]
            _read_on(seen, by_fold, encoder, others, folder / reader_weights.ANSWERS.name)
    if not arguments.dry_run:
        _save(fitted, weighing.FILE)
        _read_on([*written, *unheld], by_fold, encoder, groups, reader_weights.ANSWERS)
        report["written"] = [weighing.FILE.name, reader_weights.ANSWERS.name]
    return report


def _own() -> Iterator[Case]:
    """Measure the questions on the starter library and on the invented ones of other fields."""
    with subject.opened(None) as pipeline:
        subject.ingest(pipeline, _CORPUS)
        yield from of_questions(pipeline, _asked(pipeline, questions.FOLDER))
        yield from of_unheld(pipeline, questions.load_unheld())
        yield from of_gold(pipeline, items.load(_GOLD))
    for folder in sorted(_FIELDS.iterdir()):
        if folder.is_dir():
            with subject.opened(None) as pipeline:
                subject.ingest(pipeline, folder / "docs")
                asked = _asked(pipeline, folder)
                name = f"{ASKED} {folder.name}"
                yield from of_questions(pipeline, asked, name=name)
                yield from of_unheld(pipeline, questions.load_unheld(folder), name=name)


def _asked(pipeline: Pipeline, folder: Path) -> tuple[Question, ...]:
    """Return the questions of a folder, whose answers are in the library."""
    texts = stored.StoredTexts(pipeline.settings.library / stored.FILE)
    found = questions.load(folder)
    questions.check(found, texts.text)
    return found


def _others(folder: Path, encoder: Encoder) -> Iterator[Case]:
    """Measure the questions of a set, or of a folder with `docs` and the `gold` items on them."""
    if not (folder / "gold").is_dir():
        yield from of_set(beir.load(folder), encoder)
        return
    with subject.opened(None) as pipeline:
        subject.ingest(pipeline, folder / "docs")
        yield from of_gold(pipeline, items.load(folder / "gold"), name=f"{GOLD} {folder.name}")


def _read_on(
    cases: Sequence[Case],
    by_fold: Mapping[int, Weights],
    encoder: Encoder,
    groups: Sequence[Group],
    file: Path,
) -> None:
    """Train the second look on what the first makes of questions that it never saw."""
    likely = [each for case in cases for each in _likely(case, by_fold[case.fold])]
    network = second.train(likely, encoder, groups)
    second.write(network, file, questions=len(likely), groups=len(groups))


def _likely(case: Case, first: Weights) -> Iterator[second.Likely]:
    scores = first.score(case.table, case.traits)
    order = np.argsort(-scores, kind="stable")[:_LIKELIEST]
    answers = case.targets[order]
    answers = answers[:, answers.any(axis=0)]
    if answers.shape[1] or not case.targets.shape[1]:
        texts = tuple(case.texts[place] for place in order.tolist())
        yield second.Likely(case.question, texts, scores[order], answers)


def _save(fitted: Weights, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    weights.save(fitted, SIGNALS, TRAITS, file, note=_NOTE)
