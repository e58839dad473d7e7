"""`python -m evals judge`: have the answers of a gold run judged by a language model."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from evals.errors import UsageError
from evals.judge.judging import NOTE, Judge, Judgement, judged
from evals.judge.samples import read
from evals.judge.settings import JudgeSettings, settings
from evals.judge.through_ragas import RagasJudge
from qa import load_settings
from qa.embed import load


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "judge",
        help="have the answers of a gold run judged by a language model (an extra)",
        description="Judge the answers in RUN_DIR/rows.jsonl with ragas and the model that "
        "QA_JUDGE names, and write RUN_DIR/judged.json. No offline figure and no gate uses it.",
    )
    parser.add_argument("run_dir", type=Path, metavar="RUN_DIR", help="folder of a gold run")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def with_ragas(chosen: JudgeSettings) -> Judge:
    """Return the judge that the settings name."""
    product = load_settings()
    return RagasJudge(chosen, load(product.encoder, threads=product.threads))


def run(arguments: argparse.Namespace, build: Callable[[JudgeSettings], Judge] = with_ragas) -> int:
    """Run the command; give the exit code, 1 if a measure has no value at all."""
    samples = read(arguments.run_dir)
    if not samples.samples:
        raise UsageError(
            f"None of the {samples.of} rows in {str(arguments.run_dir)!r} is an answer.",
            next="Name the folder of a run that answered something.",
        )
    judgement = asyncio.run(judged(samples, build(settings(os.environ))))
    file = arguments.run_dir / "judged.json"
    text = json.dumps(judgement.as_json(), ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8")
    shown = json.dumps(judgement.as_json() | {"out": str(file)}, ensure_ascii=False)
    sys.stdout.write((shown if arguments.json else f"{_table(judgement)}\n\n{file}") + "\n")
    return 0 if judgement.complete else 1


def _table(judgement: Judgement) -> str:
    failed = judgement.failures
    lines = [
        f"{measure:36} {figure!s:20} n {figure.n}, failed {sum(failed[measure].values())}"
        for measure, figure in judgement.figures.items()
    ]
    about = ", ".join(f"{name} {value}" for name, value in judgement.about.items())
    head = f"{len(judgement.rows)} answers of {judgement.of} rows; {about}"
    return "\n".join([head, "", *lines, "", NOTE])
