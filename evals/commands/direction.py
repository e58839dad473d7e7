"""`python -m evals direction`: what a treatment did to an outcome, as answers say it."""

from __future__ import annotations

import argparse
from pathlib import Path

from evals import beir
from evals.direction import ask, labelled
from evals.direction_results import Summary
from evals.results import add_out, show
from qa import load_settings
from qa.embed import Encoder, load


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "direction",
        help="does the answer say whether an outcome increased, decreased, or did not differ?",
        description="Ask the questions of SET_DIR, whose `meta.label` is a direction, of the "
        "product with the whole documents, and read the direction out of the first statements.",
    )
    parser.add_argument("set", type=Path, metavar="SET_DIR", help="folder of the set")
    parser.add_argument("--limit", type=int, metavar="N", help="ask the first N questions only")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_out(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, encoder: Encoder | None = None) -> int:
    """Run the command; give the exit code."""
    settings = load_settings()
    judged = beir.load(arguments.set)
    questions = labelled(judged)
    chosen = encoder or load(settings.encoder, threads=settings.threads)
    asked = ask(judged, questions[: arguments.limit], chosen)
    summary = Summary(judged.name, asked, len(judged.queries) - len(questions))
    show(summary, arguments, f"Direction of effects: {judged.name}")
    return 0
