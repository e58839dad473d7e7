"""`python -m evals roles`: whether an answer begins with a finding of the right document."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from evals import beir, folds
from evals.results import add_out, show
from evals.roles import Summary, ask, document
from qa import load_settings
from qa.embed import Encoder, load


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "roles",
        help="does the answer begin with a finding of the right document?",
        description="Ask the questions of SET_DIR, whose passages are sections of abstracts "
        "(`meta.doc`, `meta.label`), of the product with the whole documents.",
    )
    parser.add_argument("set", type=Path, metavar="SET_DIR", help="folder of the set")
    parser.add_argument("--limit", type=int, metavar="N", help="ask the first N questions only")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    folds.add_weights(parser)
    add_out(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, encoder: Encoder | None = None) -> int:
    """Run the command; give the exit code."""
    settings = load_settings()
    judged = beir.load(arguments.set)
    judged = replace(judged, queries=judged.queries[: arguments.limit])
    known = encoder or load(settings.encoder, threads=settings.threads)
    parts = folds.split(
        judged.queries, arguments.weights, document, reads=settings.reranker != "none"
    )
    asked = ask(judged, known, parts)
    show(Summary(judged.name, asked), arguments, f"Roles of first statements: {judged.name}")
    return 0
