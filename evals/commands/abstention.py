"""`python -m evals abstention`: take half of a set's documents out, and see what is refused."""

from __future__ import annotations

import argparse
from pathlib import Path

from evals import beir
from evals.abstention import Summary, ask, halve
from evals.results import add_out, show
from qa import load_settings
from qa.embed import Encoder, load


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "abstention",
        help="take half of a set's documents out, and see what is refused",
        description="Keep half of the documents of SET_DIR (corpus.jsonl, queries.jsonl, "
        "qrels.tsv) and ask all of its questions: those about the others must be refused.",
    )
    parser.add_argument("set", type=Path, metavar="SET_DIR", help="folder of the set")
    parser.add_argument("--seed", type=int, default=0, help="which half is kept (default: 0)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_out(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, encoder: Encoder | None = None) -> int:
    """Run the command; give the exit code."""
    settings = load_settings()
    judged = beir.load(arguments.set)
    halves = halve(judged, arguments.seed)
    asked = ask(halves, encoder or load(settings.encoder, threads=settings.threads))
    summary = Summary(judged.name, arguments.seed, halves, asked)
    show(summary, arguments, f"Abstention: {judged.name}")
    return 0
