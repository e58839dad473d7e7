"""`python -m evals reading`: look for gold words in the first quotes of answers."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from tqdm import tqdm

import qa
from evals import folds, reading
from evals.errors import UsageError
from evals.folds import Fold
from evals.intervals import Figure, latency_ms, mean
from evals.reading import Question, Reading
from evals.reading_page import sections
from evals.results import Json, keep
from evals.runs import RunFolder
from evals.subject import PipelineSubject, Subject, ingest, opened, weighted
from qa import QAError, answer_json

Open = Callable[[Path | None], AbstractContextManager["qa.Pipeline"]]
OnRow = Callable[[Json], object]


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = commands.add_parser(
        "reading",
        help="ask questions with gold spans and look for them in the first quotes",
        description="Ingest DOCS_DIR, ask each question, and give the share whose gold words are "
        "in the first quote, and in one of the first three.",
    )
    parser.add_argument("docs", type=Path, metavar="DOCS_DIR", help="folder of documents")
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl", help="the questions")
    parser.add_argument(
        "--limit", type=_positive, help="ask a random sample of N, spread over the documents"
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of the sample (default: 0)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--library", type=Path, help="ingest into this library (default: a temporary one)"
    )
    folds.add_weights(parser)
    parser.add_argument(
        "--out", type=Path, help="folder for the results (default: runs/reading-TIME)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, open_pipeline: Open = opened) -> int:
    """Run the command; give the exit code, 1 if a question failed."""
    if not arguments.docs.is_dir():
        raise UsageError(f"{str(arguments.docs)!r} is not a folder.", next="Name DOCS_DIR.")
    listed = reading.load(arguments.questions, arguments.docs)
    drawn = reading.sample(listed, arguments.limit, arguments.seed)
    with (
        open_pipeline(arguments.library) as pipeline,
        RunFolder.named(arguments.out, "reading") as folder,
    ):
        failed = ingest(pipeline, arguments.docs)
        rows: list[Json] = []

        def kept(row: Json) -> None:
            folder.add(row)
            rows.append(row)

        reads = pipeline.settings.reranker != "none"
        parts = folds.split(drawn, arguments.weights, _document, reads=reads)
        results, errors = _by_fold(parts, pipeline, kept)
        summary = summarise(results) | {
            "weights": [fold.weights.name for fold in parts if fold.weights],
            "of": len(listed),
            "seed": arguments.seed if len(drawn) < len(listed) else None,
            "errors": errors,
            "not_ingested": list(failed),
            "fingerprint": pipeline.state().fingerprint,
        }
        title = f"Reading: {arguments.docs.name}"
        keep(folder, summary, title, sections(figures(results), rows))
    summary["out"] = str(folder.path)
    text = json.dumps(summary, ensure_ascii=False) if arguments.json else table(results, summary)
    sys.stdout.write(text + "\n")
    return 1 if errors else 0


def _document(question: Question) -> str:
    return Path(question.document).stem


def _by_fold(
    parts: Sequence[Fold[Question]], pipeline: qa.Pipeline, on_row: OnRow
) -> tuple[tuple[Reading, ...], int]:
    """Ask the questions of each fold of the same library with the weights of the fold."""
    results: list[Reading] = []
    errors = 0
    for fold in parts:
        name = fold.weights.name if fold.weights else "all"
        progress = tqdm(fold.questions, desc=f"asking, {name}", unit="question", disable=None)
        with weighted(pipeline, fold.weights) as own:
            found, failed = evaluate(progress, PipelineSubject(own), on_row=on_row)
        results += found
        errors += failed
    return tuple(results), errors


def evaluate(
    questions: Iterable[Question], subject: Subject, *, on_row: OnRow = lambda _row: None
) -> tuple[tuple[Reading, ...], int]:
    """Ask and score every question; give the results and how many questions failed."""
    results: list[Reading] = []
    errors = 0
    for question in questions:
        result, row = ask(question, subject)
        results.append(result)
        errors += row["error"] is not None
        on_row(row)
    return tuple(results), errors


def ask(question: Question, subject: Subject) -> tuple[Reading, Json]:
    """Ask and score one question; give the result and its row."""
    error = answer = None
    try:
        reply = subject.ask((question.question,))
        answer = reply.answer
        result = reading.read(question, answer, reply.seconds)
    except Exception as failure:
        # Whatever breaks under one question is a finding, and must not hide the other answers.
        plain = isinstance(failure, QAError)
        error = str(failure) if plain else f"{type(failure).__name__}: {failure}"
        result = reading.unanswered(question)
    row: Json = {
        "id": question.id,
        "question": question.question,
        "document": question.document,
        "gold": [span.text for span in question.answers],
        "answered": result.answered,
        "first": result.first,
        "first_three": result.first_three,
        "words": list(result.words),
        "overlong": result.overlong,
        "seconds": round(result.seconds, 4),
        "error": error,
        "answer": answer_json(answer) if answer else None,
    }
    return result, row


def figures(results: Sequence[Reading]) -> dict[str, Figure]:
    """Give the shares of all questions, the unanswered counted as wrong, with intervals."""
    return {
        "answered": mean([float(result.answered) for result in results]),
        "first": mean([float(result.first) for result in results]),
        "first_three": mean([float(result.first_three) for result in results]),
    }


def summarise(results: Sequence[Reading]) -> Json:
    """Give the figures as a JSON object: the contract's names, then what was added."""
    shares = figures(results)
    words = [float(count) for result in results for count in result.words]
    times = [result.seconds for result in results if result.seconds]
    return {
        "n": len(results),
        **{name: share.as_json()["value"] for name, share in shares.items()},
        "latency_ms": latency_ms(times),
        "mean_words": mean(words).as_json()["value"],
        "overlong": sum(result.overlong for result in results),
        "intervals": {
            name: [share.as_json()["low"], share.as_json()["high"]]
            for name, share in shares.items()
        },
    }


def table(results: Sequence[Reading], summary: Json) -> str:
    """Write the figures as plain text for a terminal."""
    drawn = (
        ""
        if summary["seed"] is None
        else f", a sample of seed {summary['seed']} over all documents"
    )
    lines = [f"{summary['n']} of {summary['of']} questions{drawn}"]
    lines += [f"{name:12} {share}" for name, share in figures(results).items()]
    lines += [
        f"mean words per quote: {summary['mean_words']}; "
        f"quotes that are no single short sentence: {summary['overlong']}",
        "latency: p50 {p50} ms, p95 {p95} ms".format(
            **latency_ms([result.seconds for result in results if result.seconds])
        ),
        f"questions that failed: {summary['errors']}; "
        f"files not ingested: {summary['not_ingested'] or 0}",
        str(summary["out"]),
    ]
    return "\n".join(lines)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
