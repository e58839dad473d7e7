"""`python -m evals convert`: a public set in its own format → the BEIR layout."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from evals.adapters import FORMATS
from evals.adapters.writing import told, write
from evals.errors import UsageError


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "convert",
        help="write a public set in the BEIR layout that the other commands read",
        description="Read SOURCE, a file (squad, pubmedqa, bioasq) or a folder "
        "(evidence-inference), and write corpus.jsonl, queries.jsonl and qrels.tsv; where the "
        "format has whole texts also documents/ and questions.jsonl, for `reading`.",
    )
    parser.add_argument("format", choices=FORMATS, metavar="FORMAT", help=", ".join(FORMATS))
    parser.add_argument("source", type=Path, metavar="SOURCE", help="file or folder of the set")
    parser.add_argument("out", type=Path, metavar="OUT_DIR", help="a new folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; give the exit code."""
    source: Path = arguments.source
    if not source.exists():
        raise UsageError(f"{str(source)!r} does not exist.", next="Name the file or folder.")
    written = write(FORMATS[arguments.format](source), arguments.out)
    named = {"format": arguments.format, "source": str(source), "out": str(arguments.out)}
    lines = [*told(written), str(arguments.out)]
    shown = json.dumps(named | written.as_json(), ensure_ascii=False)
    sys.stdout.write((shown if arguments.json else "\n".join(lines)) + "\n")
    return 0
