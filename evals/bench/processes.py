"""Fresh processes: how long until the first answer, and how much memory many answers take."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.bench.report import OURS, STOCK, Comparison
from evals.bench.timing import medians
from evals.errors import BenchError

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Built:
    """A folder with both systems over the same passages, and how many these are."""

    folder: Path
    size: int

    @property
    def ours(self) -> Path:
        """Return the folder of the product's library."""
        return self.folder / "ours" / "library"

    @property
    def stock(self) -> Path:
        """Return the folder of the stock recipe's store."""
        return self.folder / "stock"


def cold_start(built: Built, question: str, repeats: int, threads: int) -> Comparison:
    """Compare the seconds from starting a process to its answer: `qa ask` and the stock recipe."""
    ask = [sys.executable, "-m", "qa", "ask", question, "--library", str(built.ours), "--json"]
    calls = {
        OURS: lambda: _run(ask, "", built, threads),
        STOCK: lambda: _run(_child(STOCK, built.stock, threads), question, built, threads),
    }
    found = medians(calls, repeats)
    name = f"process start to answer, {built.size:,} passages"
    return Comparison(name, "s", found[OURS], found[STOCK])


def memory(built: Built, questions: Sequence[str], threads: int) -> Comparison:
    """Compare the most memory that a process holds that answers the questions."""
    text = "\n".join(questions)
    peaks = {}
    for system, folder in ((OURS, built.ours), (STOCK, built.stock)):
        said = _run(_child(system, folder, threads), text, built, threads)
        peaks[system] = float(json.loads(said.splitlines()[-1])["peak_mib"])
    name = f"memory at most, {len(questions)} questions, {built.size:,} passages"
    return Comparison(name, "MiB", peaks[OURS], peaks[STOCK])


def _child(system: str, folder: Path, threads: int) -> list[str]:
    return [sys.executable, "-m", "evals.bench.child", system, str(folder), str(threads)]


def _run(command: Sequence[str], text: str, built: Built, threads: int) -> str:
    """Run a process to its end and return what it printed; raise `BenchError` if it failed."""
    own = {
        "QA_STATE": str(built.folder / "state.sqlite"),
        "QA_HISTORY": "off",
        "QA_THREADS": str(threads),
        "HF_HUB_OFFLINE": "1",
    }
    done = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | own,
        check=False,
    )
    if done.returncode:
        raise BenchError(
            f"{' '.join(command[1:4])} failed: {done.stderr.strip()[-500:]}",
            next="Run it by hand to see more.",
        )
    return done.stdout
