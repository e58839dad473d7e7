"""`python -m evals retrieval`: rank the passages of a BEIR set with the product and baselines."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from evals import beir
from evals.baselines import Encode, minilm
from evals.opened import opened
from evals.results import add_out, show
from evals.retrieval import SYSTEM, SYSTEMS, Judged, Summary, ask, baselines
from qa import load_settings
from qa.embed import Encoder, load


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "retrieval",
        help="rank the passages of a BEIR set, beside BM25, MiniLM and their fusions",
        description="Rank the passages of SET_DIR (corpus.jsonl, queries.jsonl, qrels.tsv) for "
        "each query with the system and with four baselines, and judge the rankings.",
    )
    parser.add_argument("set", type=Path, metavar="SET_DIR", help="folder of the set")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--limit", type=_positive, help="ask only the first N queries; all passages stay"
    )
    parser.add_argument(
        "--systems", nargs="+", choices=SYSTEMS, default=SYSTEMS, help="only these (default: all)"
    )
    add_out(parser)
    parser.set_defaults(run=run)


def run(
    arguments: argparse.Namespace,
    encoder: Encoder | None = None,
    load_baseline: Callable[[], Encode] | None = None,
) -> int:
    """Run the command; give the exit code."""
    settings = load_settings()
    threads = settings.threads
    whole = beir.load(arguments.set)
    judged = replace(whole, queries=whole.queries[: arguments.limit])
    results: list[Judged] = []
    seconds: list[float] = []
    if SYSTEM in arguments.systems:
        chosen = encoder or load(settings.encoder, threads=threads)
        with opened(judged.passages(), chosen) as pipeline:
            rankings, seconds = ask(pipeline, judged)
        results.append(Judged.of(SYSTEM, rankings, judged))
    load_minilm = load_baseline or (lambda: minilm(threads=threads))
    for name, rankings in baselines(judged, arguments.systems, load_minilm).items():
        results.append(Judged.of(name, rankings, judged))
    summary = Summary(judged, tuple(results), tuple(seconds), of=len(whole.queries))
    show(summary, arguments, f"Retrieval: {judged.name}")
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
