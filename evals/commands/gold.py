"""`python -m evals gold`: ask every gold question, score the answers, hold them to the gates."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import qa
from evals import baseline, gates, items, parts
from evals.asking import Rows, ask_each, ask_missing
from evals.baseline import BASELINE, Baseline
from evals.errors import CorpusError, UsageError
from evals.header import Header, describe
from evals.intervals import SEED
from evals.items import Item, Kind
from evals.jobs import Job, as_written
from evals.junit import junit
from evals.measures import MEASURES
from evals.perturb.rules import Rule, variants
from evals.runs import RunFolder, fresh, take_up
from evals.sheet import is_sheet
from evals.stability import stability
from evals.subject import PipelineSubject, Subject, ingest, opened
from evals.summary import Row, Summary, by_kind, confidence, figures, written
from evals.table import table
from evals.workers import ask_all, usable_cores, worth

GOLD = Path(__file__).parents[1] / "gold"
CORPUS = Path(__file__).parents[2] / "corpus"
NO_RULE = "none"
Open = Callable[[Path | None], AbstractContextManager["qa.Pipeline"]]


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "gold",
        help="ask the gold questions and score the answers",
        description="Ask the gold questions, score the answers, write rows, summary and report. "
        "Exit code 1 when a gate fails, a question gets no answer, or a measure is worse than in "
        "the baseline by more than noise.",
    )
    parser.add_argument(
        "--library", type=Path, help="evaluate this library (default: corpus/, ingested anew)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="KIND|ID", help="only these kinds or items"
    )
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder or .csv of the gold items")
    parser.add_argument(
        "--part", choices=parts.CHOICES, help="part of the gold (default: dev, if it has parts)"
    )
    parser.add_argument(
        "--perturb",
        nargs="+",
        default=list(Rule),
        choices=[*(rule.value for rule in Rule), NO_RULE],
        metavar="RULE",
        help=f"ask the items by these rules too ({', '.join(Rule)}; default: all), or {NO_RULE}",
    )
    parser.add_argument(
        "--jobs",
        type=_positive,
        default=usable_cores(),
        metavar="N",
        help="processes that ask (default: the usable cores)",
    )
    parser.add_argument(
        "--seed", type=int, default=SEED, help=f"seed of all that is drawn (default: {SEED})"
    )
    places = parser.add_mutually_exclusive_group()
    places.add_argument("--out", type=Path, help="folder for the results (default: runs/gold-TIME)")
    places.add_argument(
        "--resume", type=Path, metavar="DIR", help="ask what this run's folder has no row of"
    )
    parser.add_argument(
        "--baseline", type=Path, metavar="FILE", help=f"compare with it (default: {BASELINE.name})"
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--no-baseline", action="store_true", help="compare with nothing")
    choice.add_argument(
        "--write-baseline",
        action="store_true",
        help="write the run as the baseline to compare with",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, open_pipeline: Open = opened) -> int:
    """Run the command; give the exit code, 1 if the run did not pass."""
    refuse_partial_baseline(arguments)
    part = parts.choose(arguments.gold, arguments.part)
    chosen = choose(items.unique(parts.read(arguments.gold, part)), arguments.only)
    limits = gates.load(tuple(MEASURES))
    before = baseline_of(arguments)
    jobs = as_written(chosen) + variants(chosen, named(arguments.perturb), arguments.seed)
    library: Path | None = arguments.library
    with open_pipeline(library) as pipeline:
        if library is None:
            ingest_corpus(pipeline)
        subject = PipelineSubject(pipeline)
        items.check_sources(chosen, lambda name: subject.text(name) is not None)
        header = describe(
            pipeline,
            jobs,
            library=library.name if library else "corpus",
            texts_from=subject.texts_from,
            part=part,
            seed=arguments.seed,
            command=command_line(arguments),
        )
        place = arguments.resume or arguments.out or fresh("gold")
        taken = take_up(place, header.identity, resume=arguments.resume is not None)
        with taken.folder as folder:
            # Another system than the real one cannot be opened again in another process.
            most = arguments.jobs if open_pipeline is opened else 1

            def ask_these(missing: Sequence[Job]) -> Rows:
                processes = worth(most, len(missing))
                if processes == 1:
                    return ask_each(missing, subject)
                return ask_all(missing, pipeline.settings.library, processes)

            rows = ask_missing(jobs, taken, ask_these)
            some = bool(arguments.only) or is_sheet(arguments.gold)
            summary = summarise(header, rows, limits, before, partial=some)
            keep(summary, folder, subject)
    if arguments.write_baseline:
        scored = [(row.item, row.scores) for row in summary.written]
        baseline.write(arguments.baseline or BASELINE, summary.header, scored)
    shown = json.dumps(summary.as_json() | {"out": str(folder.path)}, ensure_ascii=False)
    text = shown if arguments.json else f"{table(summary)}\n\n{folder.path / 'report.html'}"
    sys.stdout.write(text + "\n")
    return 0 if summary.passed else 1


def refuse_partial_baseline(arguments: argparse.Namespace) -> None:
    """Raise `UsageError` where a baseline is to be written of anything but the whole of `dev`."""
    if arguments.write_baseline and (arguments.only or arguments.part not in {None, "dev"}):
        raise UsageError(
            "--write-baseline is for a run over the whole part dev.",
            next="Leave --only and --part out.",
        )


def baseline_of(arguments: argparse.Namespace) -> Baseline | None:
    """Read the baseline to compare with; None if none is wanted, or none was ever written."""
    if arguments.no_baseline or arguments.write_baseline:
        return None
    if arguments.baseline is None and not BASELINE.exists():
        return None
    return baseline.read(arguments.baseline or BASELINE)


def command_line(arguments: argparse.Namespace) -> str:
    """Write the command with what the figures depend on, folders by their names alone."""
    library, folder = arguments.library, arguments.gold
    given = {
        "library": library and library.name,
        "gold": folder.name if folder != GOLD else None,
        "part": arguments.part,
        "only": " ".join(arguments.only),
        "perturb": " ".join(arguments.perturb) if set(arguments.perturb) != set(Rule) else None,
        "seed": arguments.seed if arguments.seed != SEED else None,
        "baseline": arguments.baseline and arguments.baseline.name,
    }
    said = [f"--{name} {value}" for name, value in given.items() if value]
    return " ".join(["python -m evals gold", *said])


def ingest_corpus(pipeline: qa.Pipeline) -> None:
    """Ingest the starter corpus; raise `CorpusError` if a file fails."""
    failed = ingest(pipeline, CORPUS)
    if failed:
        lines = "\n".join(f"  {reason}" for reason in failed)
        raise CorpusError(
            f"{len(failed)} file(s) of the corpus could not be ingested:\n{lines}\n",
            next="Mend them: figures over a part of the corpus would mislead.",
        )


def choose(listed: Sequence[Item], only: Sequence[str]) -> tuple[Item, ...]:
    """Keep the items whose id or kind is named, all if none is; raise `UsageError` on others."""
    known = {item.id for item in listed} | {kind.value for kind in Kind}
    for name in only:
        if name not in known:
            raise UsageError(
                f"--only {name!r} is neither a kind nor an item of this part.",
                next=f"The kinds are {', '.join(Kind)}.",
            )
    names = set(only)
    chosen = tuple(item for item in listed if not names or names & {item.id, item.kind.value})
    if not chosen:
        raise UsageError(f"No item is of {' or '.join(only)}.", next="Choose another kind.")
    return chosen


def named(perturb: Sequence[str]) -> tuple[Rule, ...]:
    """Give the rules to ask by; raise `UsageError` if none is wanted together with some."""
    if NO_RULE not in perturb:
        return tuple(rule for rule in Rule if rule in perturb)
    if set(perturb) != {NO_RULE}:
        raise UsageError(
            f"--perturb {' '.join(perturb)}: {NO_RULE!r} stands alone.",
            next=f"Name rules, or {NO_RULE!r}.",
        )
    return ()


def summarise(
    header: Header,
    rows: Sequence[Row],
    limits: Sequence[gates.Gate],
    before: Baseline | None,
    *,
    partial: bool,
) -> Summary:
    """Sum the rows up, hold the figures to the gates and to the baseline."""
    asked, seed = written(rows), header.seed
    overall, kinds = figures(asked, seed), by_kind(asked, seed)
    replies = [row.reply.answer for row in rows if row.reply]
    curve, reliability = confidence(asked, seed)
    scored = [(row.item, row.scores) for row in asked]
    return Summary(
        replace(
            header,
            model=_distinct(answer.model for answer in replies),
            prompt=_distinct(answer.prompt for answer in replies),
        ),
        tuple(rows),
        overall,
        kinds,
        gates.judge(limits, overall, kinds, partial=partial),
        curve,
        reliability,
        stability(((row.job, row.reply.answer if row.reply else None) for row in rows), seed),
        baseline.compare(before, scored, seed) if before else None,
    )


def keep(summary: Summary, folder: RunFolder, subject: Subject) -> None:
    """Write report and summary beside the rows; the summary comes last and marks the end."""
    # Imported here: no other command has to wait for matplotlib.
    from evals.report import report

    folder.write("report.html", report(summary, subject.text))
    folder.write("junit.xml", junit(summary))
    folder.write("summary.json", json.dumps(summary.as_json(), ensure_ascii=False, indent=1) + "\n")


def _distinct(names: Iterable[str | None]) -> str | None:
    """Write the names that there are; None if there is none."""
    return ", ".join(sorted({name for name in names if name})) or None


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
