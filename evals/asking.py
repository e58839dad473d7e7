"""Ask the jobs of a gold run one after the other, and score each answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evals.jobs import Job
from evals.scorers import score, score_failure
from evals.subject import Subject
from evals.summary import Row
from qa import QAError


def ask_each(jobs: Iterable[Job], subject: Subject) -> Iterator[Row]:
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
