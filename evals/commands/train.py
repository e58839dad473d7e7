"""`python -m evals train`: train, judge and ship the sentence reranker."""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path
from typing import Any, Final

from evals.errors import UsageError
from qa.embed import Encoder

_STAGES: Final = ("folds", "sources", "full", "mixing")


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
        "--share", type=float, default=0.2, help="part of an epoch that the judged ones are trained"
    )
    parser.add_argument("--epochs", type=float, default=1.0, help="epochs of the one that ships")
    parser.add_argument("--layers", type=int, nargs="+", default=(0, 1, 2))
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
    from evals.fitting import save
    from evals.reranker import cases, groups, shipping
    from evals.reranker.stages import Making
    from evals.reranker.training import Plan, train
    from qa import load_settings
    from qa.embed import load, reader_export
    from qa.retrieve import reading

    settings = load_settings()
    every = [g for g in groups.read(arguments.groups) if g.source not in arguments.leave_out]
    random.Random(arguments.seed).shuffle(every)
    if {"folds", "sources", "mixing"} & set(arguments.stages) and not arguments.sets:
        raise UsageError(
            "There is no set to judge on.", next="Give BEIR folders, or only `--stages full`."
        )
    plan = Plan(layers=tuple(arguments.layers), epochs=arguments.epochs, seed=arguments.seed)
    work: Path = arguments.work
    encoder = encoder or load(settings.encoder, threads=settings.threads)
    collected = tuple(cases.collect(each, encoder, work) for each in arguments.sets)
    making = Making(tuple(every), collected, work, plan, arguments.share)
    report: dict[str, Any] = {"groups": len(every), "seed": plan.seed}
    if "folds" in arguments.stages:
        report |= making.folds()
    if "sources" in arguments.stages:
        report |= making.sources()
    if "full" in arguments.stages:
        network = train(every, plan, work / "full.pt")
        if not arguments.dry_run:
            sources = sorted({group.source for group in every})
            told = {"layers": plan.layers, "epochs": plan.epochs, "sources": sources}
            weights = network.named_weights()
            report["bytes"] = shipping.pack(weights, reader_export.FILE, **told)
            shipping.write_manifest(every)
    if "mixing" in arguments.stages:
        report["second stage"] = making.mixing()
        if not arguments.dry_run:
            save(making.fitted(), reading.FILE, reading.READINGS, reading.TRAITS)
    sys.stdout.write(json.dumps(report, indent=None if arguments.json else 1) + "\n")
    return 0
