"""The results of an evaluation on a set: printed, and with --out kept as rows, summary and page."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import qa
from evals.header import product_digest
from evals.intervals import Figure
from evals.page import Plot, Section, Table, page
from evals.runs import RunFolder

Json = dict[str, object]


class Results(Protocol):
    """What every evaluation on a set can say of its run."""

    def as_json(self) -> Json:
        """Give the figures as the JSON object that the command prints."""

    def table(self) -> str:
        """Write the figures as plain text for a terminal."""

    def rows(self) -> Iterable[Json]:
        """Give one row a question: what was asked, what came back, and its scores."""

    def sections(self) -> Sequence[Section]:
        """Give the parts of the page."""


def add_out(parser: argparse.ArgumentParser) -> None:
    """Declare where the results are kept."""
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="keep rows.jsonl, summary.json and report.html here"
    )


def show(results: Results, arguments: argparse.Namespace, title: str) -> None:
    """Print the figures; with `--out` keep rows, summary and page."""
    summary = results.as_json()
    text = results.table()
    if arguments.out is not None:
        with RunFolder(arguments.out) as folder:
            for row in results.rows():
                folder.add(row)
            keep(folder, summary, title, results.sections())
        summary |= {"out": str(arguments.out)}
        text += f"\n\n{arguments.out / 'report.html'}"
    shown = json.dumps(summary, ensure_ascii=False) if arguments.json else text
    sys.stdout.write(shown + "\n")


def keep(folder: RunFolder, summary: Json, title: str, sections: Sequence[Section]) -> None:
    """Write the summary and the page beside the rows."""
    folder.write("summary.json", json.dumps(summary, ensure_ascii=False, indent=1) + "\n")
    folder.write("report.html", page(title, _facts(), sections))


def _facts() -> Sequence[tuple[str, object]]:
    settings = qa.load_settings()
    return (
        ("date", datetime.now(UTC).isoformat(timespec="seconds")),
        ("product", f"clinical-qa {qa.__version__}, code {product_digest()}"),
        ("encoder", settings.encoder),
        ("reranker", settings.reranker),
        ("command", shlex.join(["python", "-m", "evals", *sys.argv[1:]])),
    )


def figures_section(
    title: str, figures: Mapping[str, Figure], meanings: Mapping[str, str], text: str = ""
) -> Section:
    """Show figures with their intervals, what each means, and a plot of those between 0 and 1."""
    # The import takes most of a second, and only pages need it.
    from evals.page import plots

    rows = [(name, str(each), each.n, meanings.get(name, "")) for name, each in figures.items()]
    drawn = plots.intervals(figures, "value")
    return Section(
        title,
        (
            Table(("figure", "value [95 %]", "n", "meaning"), rows),
            Plot(drawn, "The same figures with their 95 % intervals."),
        ),
        text,
    )
