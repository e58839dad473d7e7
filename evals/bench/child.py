"""A process of its own that opens one system and answers questions: `ours|stock FOLDER`.

Questions come from stdin, one a line; one JSON object goes to stdout. The peak of the memory is
that of this program alone: what the parent held before is not counted, as `getrusage` would.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_STATUS = Path("/proc/self/status")


def answer(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Ask every question; return the seconds of each."""
    seconds = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        seconds.append(time.perf_counter() - began)
    return seconds


def peak_mib() -> float:
    """Return the most memory that this process has held, in MiB."""
    if _STATUS.is_file():
        lines = _STATUS.read_text(encoding="utf-8").splitlines()
        found = next((line for line in lines if line.startswith("VmHWM:")), None)
        if found:
            return int(found.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main(system: str, folder: Path, threads: int) -> None:
    """Open the system in `folder`, answer stdin, tell times and memory."""
    questions = [line.strip() for line in sys.stdin if line.strip()]
    if system == "ours":
        from qa import Pipeline, load_settings

        with Pipeline.open(load_settings(library=folder, threads=threads)) as pipeline:
            seconds = answer(pipeline.ask, questions)
    else:
        from evals.bench import stock

        where = stock.store(folder, stock.embeddings(threads))
        seconds = answer(lambda question: stock.search(where, question, 10), questions)
    sys.stdout.write(json.dumps({"seconds": seconds, "peak_mib": peak_mib()}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
