"""`python -m evals train`: train, judge and ship the sentence reranker."""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from evals import beir
from evals.beir import RetrievalSet
from evals.errors import UsageError
from evals.folds import FOLDS
from qa import load_settings
from qa.embed import Encoder, load, reader_weights

if TYPE_CHECKING:
    from evals.reranker.stages import Making

_STAGES: Final = ("folds", "weights", "sources", "full")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "train",
        help="train the sentence reranker, and judge it on what it was not trained on",
        description="Train on groups of sentences; judge by folds over documents and by leaving "
        "out each source, on BEIR sets. Every stage's results are kept in the work folder: give "
        "the same command again to go on after a stop. Writes into the package.",
    )
    parser.add_argument("groups", type=Path, metavar="GROUPS.jsonl[.gz]")
    parser.add_argument("sets", type=Path, nargs="*", metavar="SET_DIR")
    parser.add_argument("--work", type=Path, default=Path("runs/train"), help="folder of results")
    parser.add_argument("--stages", nargs="+", choices=_STAGES, default=_STAGES)
    parser.add_argument(
        "--folds", type=int, nargs="+", choices=range(FOLDS), default=range(FOLDS), metavar="N"
    )
    parser.add_argument("--epochs", type=float, default=0.8, help="epochs over the groups")
    parser.add_argument(
        "--ranked-epochs", type=float, default=1.0, help="epochs over the questions of the sets"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--leave-out", nargs="*", default=(), metavar="SOURCE", help="sources not to be used at all"
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing into the package")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, encoder: Encoder | None = None) -> int:
    """Run the stages in turn; give the exit code."""
    # torch takes seconds to import; other commands need not wait for it.
    from evals.reranker import apart, shipping

    settings = load_settings()
    if not arguments.sets:
        raise UsageError(
            "There is no set to learn from and to judge on.", next="Give BEIR folders."
        )
    encoder = encoder or load(settings.encoder, threads=settings.threads)
    judged = [beir.load(folder) for folder in arguments.sets]
    making = _making(arguments, judged, encoder)
    report: dict[str, Any] = {"groups": len(making.groups), "seed": arguments.seed}
    if "folds" in arguments.stages:
        report |= making.by_folds()
    if "weights" in arguments.stages:
        report["weights"] = [str(each) for each in apart.write(making, judged, encoder.name)]
    if "sources" in arguments.stages:
        report |= making.by_sources()
    if "full" in arguments.stages:
        network = making.full()
        if not arguments.dry_run:
            sources = sorted({group.source for group in making.groups})
            weights = network.named_weights()
            report["bytes"] = shipping.pack(
                weights, reader_weights.FILE, sources=sources, **asdict(making.plan)
            )
            shipping.write_manifest(making.groups)
    sys.stdout.write(json.dumps(report, indent=None if arguments.json else 1) + "\n")
    return 0


def _making(
    arguments: argparse.Namespace, judged: Sequence[RetrievalSet], encoder: Encoder
) -> Making:
    from evals.reranker import answering, cases, groups, texts
    from evals.reranker.stages import Making
    from evals.reranker.training import Plan

    every = [g for g in groups.read(arguments.groups) if g.source not in arguments.leave_out]
    random.Random(arguments.seed).shuffle(every)
    told = (text for group in every for text in group.texts)
    asked = (text for each in judged for text in cases.texts_of(each))
    work: Path = arguments.work
    known = texts.kept(chain(told, asked), encoder, texts.product_states(), work)
    maps = cache(lambda: answering.by_fold(answering.encoded(every, known)))
    sets = tuple(cases.collect(each, encoder, work, maps) for each in judged)
    plan = Plan(epochs=arguments.epochs, ranked_epochs=arguments.ranked_epochs, seed=arguments.seed)
    return Making(tuple(every), sets, known, work, plan, tuple(arguments.folds))
