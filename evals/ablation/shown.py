"""Write the tables of an ablation: plain text for a terminal, a page to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from evals import page
from evals.ablation.asking import GOLD
from evals.ablation.results import Compared, Table
from evals.intervals import LEVEL
from evals.paired import RESAMPLES, Verdict

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    GOLD: (
        *("outcome", "vital", "all_nuggets", "source_recall", "first_tier"),
        *("wrong_refusal", "abstention_recall"),
    ),
}
_RANKED: Final = ("nDCG@10", "recall@10", "MRR@10")
NOTE: Final = (
    "Each cell: how much better the mean is without the part (below 0: the part earns; also for "
    f"wrong_refusal), with its {LEVEL:.0%} interval (paired bootstrap, {RESAMPLES:,} resamples); "
    "* more than noise, by Holm over the measures of the row, at 5 %: of so many parts, one in "
    "twenty may be so by chance; 0: no question differs. `changed`: answers, or rankings, that "
    "are others without the part."
)


def text(tables: Sequence[Table], missing: Mapping[str, str]) -> str:
    """Write the tables as plain text, columns aligned."""
    parts: list[str] = []
    for table in tables:
        rows = [("", "changed", *_columns(table)), *_rows(table)]
        widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
        lines = [
            " ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows
        ]
        parts.append("\n".join([f"{table.name}: {table.questions} questions", "", *lines]))
    parts += [f"{name}: {why}" for name, why in missing.items()]
    return "\n\n".join([*(part.rstrip() for part in parts), NOTE])


def html(tables: Sequence[Table], missing: Mapping[str, str], facts: page.Facts) -> str:
    """Write the tables as a page."""
    sections = [
        page.Section(
            f"{table.name}: {table.questions} questions",
            [page.Table(("without", "changed", *_columns(table)), _rows(table))],
        )
        for table in tables
    ]
    if missing:
        listed = page.Table(("part", "why"), list(missing.items()))
        sections.append(page.Section("Not measured", [listed]))
    return page.page("What each part earns", [*facts, ("how to read it", NOTE)], sections)


def _columns(table: Table) -> tuple[str, ...]:
    return COLUMNS.get(table.name, _RANKED)


def _rows(table: Table) -> list[tuple[str, ...]]:
    columns = _columns(table)
    first = ("system as it is", "", *(f"{table.system[name].value or 0:.3f}" for name in columns))
    return [first, *(_row(each, columns) for each in table.variants)]


def _row(each: Compared, columns: Sequence[str]) -> tuple[str, ...]:
    return (each.name, str(each.changed), *(_cell(each, name) for name in columns))


def _cell(each: Compared, measure: str) -> str:
    told = each.differences.get(measure)
    if told is None or not each.moved[measure]:
        return "0"
    mark = "" if told.verdict is Verdict.NOISE else "*"
    figure = told.figure
    return f"{figure.value:+.3f} [{figure.low:+.3f}, {figure.high:+.3f}]{mark}"
