"""`python -m evals mutants`: break the system on purpose, and see that the measures turn red."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from tqdm import tqdm

from evals import gates, items, parts
from evals.asking import ask_each
from evals.commands.gold import GOLD, Open, ingest_corpus
from evals.errors import UsageError
from evals.items import Item
from evals.jobs import as_written
from evals.measures import MEASURES
from evals.mutants.catalogue import MUTANTS
from evals.mutants.system import SEED, Mutant, RealSystem
from evals.mutants.table import table
from evals.mutants.trials import Trial, try_out
from evals.subject import Subject, opened
from evals.summary import Row, figures


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "mutants",
        help="break the system on purpose: does the right measure turn red?",
        description="Ask the gold questions once, spoil the replies in one way after the other, "
        "and compare the figures with the unspoiled ones. Exit code 1 when a measure that a "
        "mutant must turn red does not, when one that must not move does, or when a mutant would "
        "pass the gates of `evals gold`.",
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="only these mutants")
    parser.add_argument(
        "--library", type=Path, help="break the answers of this library (default: corpus/)"
    )
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder of the gold items")
    parser.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="ask N questions at a time (default: 1)"
    )
    parser.add_argument("--seed", type=int, default=SEED, help="seed of what is spoiled")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(
    arguments: argparse.Namespace,
    open_pipeline: Open = opened,
    mutants: Sequence[Mutant] = MUTANTS,
) -> int:
    """Run the command; give the exit code, 1 if a mutant was not caught."""
    chosen = choose(mutants, arguments.only)
    part = parts.choose(arguments.gold, None)
    listed = items.unique(parts.read(arguments.gold, part))
    limits = gates.load(tuple(MEASURES))
    with open_pipeline(arguments.library) as pipeline:
        if arguments.library is None:
            ingest_corpus(pipeline)
        system = RealSystem(pipeline)
        items.check_sources(listed, lambda name: system.text(name) is not None)
        ask_ahead(listed, system, arguments.jobs)

        def evaluate(subject: Subject) -> Sequence[Row]:
            return tuple(ask_each(as_written(listed), subject))

        real = evaluate(system)
        trials = [
            try_out(mutant, system, real, evaluate, limits, seed=arguments.seed)
            for mutant in tqdm(chosen, desc="spoiling", unit="mutant", disable=None)
        ]
        fingerprint = pipeline.state().fingerprint
    caught = all(trial.caught for trial in trials)
    if arguments.json:
        head = {"part": part, "n": len(real), "seed": arguments.seed, "fingerprint": fingerprint}
        shown = json.dumps(head | as_json(real, trials), ensure_ascii=False)
    else:
        shown = table(trials)
    sys.stdout.write(shown + "\n")
    return 0 if caught else 1


def choose(mutants: Sequence[Mutant], only: Sequence[str]) -> tuple[Mutant, ...]:
    """Keep the mutants that are named, all if none is; raise `UsageError` on unknown names."""
    known = [mutant.name for mutant in mutants]
    for name in only:
        if name not in known:
            raise UsageError(
                f"--only {name!r} is no mutant.", next=f"The mutants are {', '.join(known)}."
            )
    return tuple(mutant for mutant in mutants if not only or mutant.name in only)


def ask_ahead(listed: Sequence[Item], system: RealSystem, jobs: int) -> None:
    """Ask the questions `jobs` at a time; the system keeps its replies.

    A question that fails now fails again when it is judged, and counts there.
    """

    def ask(item: Item) -> None:
        with suppress(Exception):
            system.ask(item.asked)

    if jobs < 1:
        raise UsageError(f"--jobs {jobs} asks nothing.", next="Give 1 or more.")
    with ThreadPoolExecutor(jobs) as pool:
        asked = pool.map(ask, listed)
        for _ in tqdm(asked, desc="asking", unit="question", total=len(listed), disable=None):
            pass


def as_json(real: Sequence[Row], trials: Sequence[Trial]) -> dict[str, object]:
    """Give the real system's figures and every mutant's trial as one JSON object."""
    return {
        "caught": all(trial.caught for trial in trials),
        "real": {measure: figure.as_json() for measure, figure in figures(real).items()},
        "mutants": {trial.mutant.name: trial.as_json() for trial in trials},
    }
