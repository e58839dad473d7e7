"""`python -m evals figures`: precision and recall of the figures read out of passages."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from evals.errors import UsageError
from evals.extraction import Summary, judge
from evals.passages import read_passages

FIGURES = Path(__file__).parents[1] / "figures"
PARTS = ("dev", "test")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "figures",
        help="precision and recall of the figures read out of passages",
        description="Read the figures of passages and compare them with those that were written "
        "down by hand. Nothing is asked, no model is loaded.",
    )
    parser.add_argument("--part", choices=PARTS, default="dev", help="dev, or the held-out test")
    parser.add_argument("--folder", type=Path, default=FIGURES, help="folder of the two parts")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; give the exit code."""
    folder = arguments.folder / arguments.part
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder.", next="Name a folder that exists.")
    summary = Summary(arguments.part, [judge(passage) for passage in read_passages(folder)])
    shown = json.dumps(summary.as_json(), ensure_ascii=False) if arguments.json else summary.table()
    sys.stdout.write(shown + "\n")
    return 0
