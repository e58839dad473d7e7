"""`python -m evals kinds`: kinds of sources read off documents that state none."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from evals.errors import UsageError
from evals.kinds_read import Summary, documents, openings

KINDS = Path(__file__).parents[1] / "kinds"
PARTS = ("dev", "test")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "kinds",
        help="precision and recall of the kinds of sources read off documents",
        description="Read the kind of source off openings that were labelled by hand, or off the "
        "documents of a folder that state it, as if they did not. No model is loaded.",
    )
    parser.add_argument("--part", choices=PARTS, default="dev", help="dev, or the held-out test")
    parser.add_argument("--documents", type=Path, metavar="DIR", help="documents with front matter")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; give the exit code."""
    folder: Path | None = arguments.documents
    if folder is not None and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder.", next="Name a folder that exists.")
    cases = openings(KINDS / f"{arguments.part}.yaml") if folder is None else documents(folder)
    summary = Summary(arguments.part if folder is None else str(folder), cases)
    shown = json.dumps(summary.as_json(), ensure_ascii=False) if arguments.json else summary.table()
    sys.stdout.write(shown + "\n")
    return 0
