"""Ask the jobs of a gold run, and score each answer."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing

from tqdm import tqdm

from evals.errors import RunError
from evals.jobs import Job
from evals.runs import TakenUp
from evals.scorers import score, score_failure
from evals.subject import Subject
from evals.summary import Row
from qa import QAError

Rows = Generator[Row, None, None]
"""Rows as they come; to be closed, which ends the asking."""


def ask_missing(
    jobs: Sequence[Job], run: TakenUp, ask_these: Callable[[Sequence[Job]], Rows]
) -> tuple[Row, ...]:
    """Ask the jobs that the run has no row of, keep each row as it comes; give all, in order.

    Raises `RunError` on Ctrl-C; what was asked is kept.
    """
    by_key = {job.key: job for job in jobs}
    kept = {(raw["id"], raw["variant"]): raw for raw in run.rows}
    rows = {key: Row.from_json(by_key[key], raw) for key, raw in kept.items()}
    missing = [job for job in jobs if job.key not in rows]
    bar = tqdm(total=len(jobs), initial=len(rows), desc="asking", unit="question", disable=None)
    try:
        with bar, closing(ask_these(missing)) as asked:
            for row in asked:
                run.folder.add(row.as_json())
                rows[row.job.key] = row
                bar.set_postfix(_counts(rows.values()), refresh=False)
                bar.update()
    except KeyboardInterrupt:
        raise RunError(
            f"Stopped after {len(rows)} of {len(jobs)} questions.",
            next=f"Ask the others with --resume {run.folder.path}.",
        ) from None
    return tuple(rows[job.key] for job in jobs)


def ask_each(jobs: Iterable[Job], subject: Subject) -> Rows:
    """Ask and score the jobs in order; one that fails scores 0 and the others go on."""
    return (ask(job, subject) for job in jobs)


def ask(job: Job, subject: Subject) -> Row:
    """Ask and score one job."""
    try:
        reply = subject.ask(job.messages)
        return Row(job, reply, score(job.item, reply, subject.text))
    except Exception as error:
        # Whatever breaks under one question is a finding, and must not hide the other answers.
        why = str(error) if isinstance(error, QAError) else f"{type(error).__name__}: {error}"
        return Row(job, None, score_failure(job.item, why), why)


def _counts(rows: Iterable[Row]) -> dict[str, int]:
    listed = tuple(rows)
    return {
        "with faults": sum(bool(row.faults) for row in listed),
        "errors": sum(row.error is not None for row in listed),
    }
