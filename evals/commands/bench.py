"""`python -m evals bench`: speed and memory beside the stock LangChain recipe."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from evals import beir
from evals.errors import UsageError
from qa import load_settings

if TYPE_CHECKING:
    from evals.bench.run import Plan


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "bench",
        help="speed and memory beside the stock LangChain recipe",
        description="Measure the product and the stock LangChain recipe (recursive splitter, "
        "HuggingFaceEmbeddings with the same weights, Chroma) in one run: the same passages, "
        "threads and machine, calls in turn, medians. Nothing is asserted.",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--sizes",
        type=_sizes,
        metavar="N,N,…",
        help="passages of the libraries that are searched (default: 1000,10000,100000)",
    )
    parser.add_argument(
        "--set", type=Path, metavar="SET_DIR", help="also rank this BEIR set with both"
    )
    parser.add_argument("--quick", action="store_true", help="little of everything: a trial run")
    parser.add_argument(
        "--plot", type=Path, metavar="FILE.svg", help="draw latency against size into this file"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; give the exit code, 1 if a measurement failed."""
    plot_file: Path | None = arguments.plot
    if plot_file and (plot_file.suffix != ".svg" or not plot_file.absolute().parent.is_dir()):
        raise UsageError(
            f"--plot {str(plot_file)!r} is no .svg file in a folder that exists.",
            next="Name a file that ends in .svg.",
        )
    judged = beir.load(arguments.set) if arguments.set else None
    # Imported here: the other commands do without torch and the stock recipe.
    from evals.bench import stock
    from evals.bench.report import plot
    from evals.bench.run import run as measure
    from qa.embed import load

    settings = load_settings()
    threads = settings.threads or len(os.sched_getaffinity(0))
    ours = load(settings.encoder, threads=threads)
    report = measure(plan(arguments), ours, stock.embeddings(threads), threads, judged)
    if plot_file:
        plot_file.write_text(plot(report.latencies), encoding="utf-8")
    shown = json.dumps(report.as_json(), ensure_ascii=False)
    sys.stdout.write((shown if arguments.json else report.markdown()) + "\n")
    return 1 if report.failures else 0


def plan(arguments: argparse.Namespace) -> Plan:
    """Return how much is measured."""
    from evals.bench.run import QUICK, Plan

    chosen = QUICK if arguments.quick else Plan()
    return replace(chosen, sizes=arguments.sizes) if arguments.sizes else chosen


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(int(part) for part in text.split(","))
    if min(sizes) < 1 or list(sizes) != sorted(set(sizes)):
        raise argparse.ArgumentTypeError("must be numbers from 1, growing")
    return sizes
