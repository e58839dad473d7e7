"""`python -m evals gold`: ask every gold question, score the answers, hold them to the gates."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tqdm import tqdm

import qa
from evals import gates, items, parts
from evals.asking import ask_each
from evals.errors import CorpusError, UsageError
from evals.items import Item, Kind
from evals.jobs import as_written
from evals.measures import MEASURES
from evals.report import report, table
from evals.runs import RunFolder
from evals.subject import PipelineSubject, ingest, opened
from evals.summary import Header, Row, Summary, by_kind, figures, written
from qa import load_settings

GOLD = Path(__file__).parents[1] / "gold"
CORPUS = Path(__file__).parents[2] / "corpus"
Open = Callable[[Path | None], AbstractContextManager["qa.Pipeline"]]


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "gold",
        help="ask the gold questions and score the answers",
        description="Ask the gold questions, score the answers, write rows, summary and report. "
        "Exit code 1 when a gate fails or a question gets no answer.",
    )
    parser.add_argument(
        "--library", type=Path, help="evaluate this library (default: corpus/, ingested anew)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--out", type=Path, help="folder for the results (default: runs/gold-TIME)")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="KIND|ID", help="only these kinds or items"
    )
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder of the gold items")
    parser.add_argument(
        "--part", choices=parts.CHOICES, help="part of the gold (default: dev, if it has parts)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, open_pipeline: Open = opened) -> int:
    """Run the command; give the exit code, 1 if a gate failed or a question got no answer."""
    part = parts.choose(arguments.gold, arguments.part)
    chosen = choose(items.unique(parts.read(arguments.gold, part)), arguments.only)
    limits = gates.load(tuple(MEASURES))
    library: Path | None = arguments.library
    with open_pipeline(library) as pipeline:
        if library is None:
            ingest_corpus(pipeline)
        subject = PipelineSubject(pipeline)
        items.check_sources(chosen, lambda name: subject.text(name) is not None)
        header = describe(pipeline, library, part, subject.texts_from)
        with RunFolder.named(arguments.out, "gold") as folder:
            jobs = as_written(chosen)
            rows: list[Row] = []
            for row in ask_each(tqdm(jobs, desc="asking", unit="question", disable=None), subject):
                folder.add(row.as_json())
                rows.append(row)
            summary = summarise(header, rows, limits, partial=bool(arguments.only))
            keep(summary, folder)
    shown = json.dumps(summary.as_json() | {"out": str(folder.path)}, ensure_ascii=False)
    text = shown if arguments.json else f"{table(summary)}\n\n{folder.path / 'report.md'}"
    sys.stdout.write(text + "\n")
    return 0 if summary.passed else 1


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


def summarise(
    header: Header, rows: Sequence[Row], limits: Sequence[gates.Gate], *, partial: bool
) -> Summary:
    """Sum the rows up and hold the figures to the gates."""
    asked = written(rows)
    overall, kinds = figures(asked), by_kind(asked)
    verdicts = gates.judge(limits, overall, kinds, partial=partial)
    models = {row.reply.answer.model for row in rows if row.reply} - {None}
    header = replace(header, model=", ".join(sorted(str(model) for model in models)) or None)
    return Summary(header, tuple(rows), overall, kinds, verdicts)


def describe(pipeline: qa.Pipeline, library: Path | None, part: str, texts_from: str) -> Header:
    """Write down what is evaluated."""
    state = pipeline.state()
    return Header(
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        library=str(library) if library else "corpus/",
        documents=state.documents,
        passages=state.passages,
        fingerprint=state.fingerprint,
        encoder=load_settings().encoder,
        part=part,
        texts_from=texts_from,
    )


def keep(summary: Summary, folder: RunFolder) -> None:
    """Write summary and report beside the rows."""
    folder.write("summary.json", json.dumps(summary.as_json(), ensure_ascii=False, indent=1) + "\n")
    folder.write("report.md", report(summary))
