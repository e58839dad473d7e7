"""Write the tables of an ablation: plain text for a terminal, a page to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from evals import page
from evals.ablation.results import Compared, Table
from evals.intervals import LEVEL, RESAMPLES
from evals.paired import FLIPS, Difference

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "gold": (
        *("outcome", "vital", "all_nuggets", "source_recall", "first_tier"),
        *("wrong_refusal", "abstention_recall"),
    ),
}
_RANKED: Final = ("nDCG@10", "recall@10", "MRR@10")
NOTE: Final = (
    "Each cell: the mean without the part less the mean with it, question by question (below 0 "
    f"the part earns; wrong_refusal: above 0), with its {LEVEL:.0%} interval (percentile "
    f"bootstrap, {RESAMPLES:,} resamples); * the interval leaves out 0; ** it also holds beside "
    f"all the other parts (paired randomisation, {FLIPS:,} flips, Holm at 5 %); 0: no question "
    "differs. `changed`: answers, or rankings, that are others without the part."
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
    columns, holds = _columns(table), table.holding
    first = ("system as it is", "", *(f"{table.system[name].value or 0:.3f}" for name in columns))
    return [first, *(_row(each, columns, holds) for each in table.variants)]


def _row(
    each: Compared, columns: Sequence[str], holds: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    cells = [_cell(each.differences[name], holds=each.name in holds[name]) for name in columns]
    return (each.name, str(each.changed), *cells)


def _cell(told: Difference, *, holds: bool) -> str:
    if not told.above and not told.below:
        return "0"
    figure = told.mean
    mark = "**" if holds and told.excludes_zero else "*" if told.excludes_zero else ""
    return f"{figure.value:+.3f} [{figure.low:+.3f}, {figure.high:+.3f}]{mark}"
