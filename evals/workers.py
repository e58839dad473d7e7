"""Ask the jobs of a gold run in several processes, each with the library open for reading."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Final

import qa
from evals.asking import Rows, ask
from evals.errors import RunError
from evals.jobs import Job
from evals.subject import UNHURRIED, PipelineSubject, Subject
from evals.summary import Row

_WORTH_A_PROCESS: Final = 8
"""Jobs that take about as long as a process takes to start and to load the models."""

_opened: list[Subject] = []
"""The subject of this process, once it is a worker."""


def usable_cores() -> int:
    """Count the cores that this process may run on."""
    return len(os.sched_getaffinity(0))


def worth(processes: int, jobs: int) -> int:
    """Say how many of the processes to start for so many jobs; 1 is to stay in this one."""
    return max(1, min(processes, jobs // _WORTH_A_PROCESS))


def ask_all(jobs: Sequence[Job], library: Path, processes: int) -> Rows:
    """Ask and score the jobs in `processes` new processes; give the rows in the jobs' order.

    Each process opens the library for itself and computes on its share of the cores. Raises
    `RunError` if one dies.
    """
    threads = max(1, usable_cores() // processes)
    pool = ProcessPoolExecutor(
        processes,
        # A forked process would share locks and threads that the models hold.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_open,
        initargs=(library, threads),
    )
    try:
        yield from pool.map(_ask, jobs)
    except BrokenProcessPool:
        raise RunError(
            "A process that asked questions died, killed or out of memory.",
            next="Ask what is missing with --resume and the folder of the run, or with --jobs 1.",
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _open(library: Path, threads: int) -> None:
    # Ctrl-C reaches every process of the terminal; the first one ends the others in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = qa.load_settings(library=library, threads=threads, reranker_seconds=UNHURRIED)
    _opened.append(PipelineSubject(qa.Pipeline.open(settings)))


def _ask(job: Job) -> Row:
    return ask(job, _opened[-1])
