"""Write the figures of a gold evaluation for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from evals.stability import STABILITY, Stability
from evals.summary import Summary

KIND_COLUMNS = (
    "outcome",
    "vital",
    "all_nuggets",
    "must_not_say",
    "source_recall",
    "first_tier",
    "number_fidelity",
)
STABILITY_HEAD = ("rule", "variants", "changed", *STABILITY)


def table(summary: Summary) -> str:
    """Write the figures as plain text."""
    header = summary.header
    lines = [
        f"{len(summary.written)} items, part {header.part}, {header.library}: "
        f"{header.documents} documents, {header.passages} passages, "
        f"fingerprint {header.fingerprint}",
        "",
        *aligned([("measure", "mean [95 %]", "n"), *overall(summary)]),
        "",
        *aligned([("kind", "n", *KIND_COLUMNS), *_kinds(summary)]),
        "",
        *_stability(summary),
        "latency: p50 {p50} ms, p95 {p95} ms".format(**summary.latency_ms),
        f"area under risk by coverage: {summary.risk.area}",
    ]
    lines += [
        f"{'pass' if verdict.passed else 'FAIL'}  {verdict.gate} ({plain(verdict.value)})"
        for verdict in summary.verdicts
    ]
    if summary.comparison:
        word = "pass" if summary.comparison.passed else "FAIL"
        lines += [f"{word}  {summary.comparison.verdict}", f"      {summary.comparison.limits}"]
    else:
        lines.append("      Not compared with a baseline.")
    lines += [f"ERROR {row.name}: {row.error}" for row in summary.errors]
    return "\n".join(lines)


def overall(summary: Summary) -> list[tuple[str, str, str]]:
    """List each measure with its figure and the number of items it applies to."""
    return [(measure, str(figure), str(figure.n)) for measure, figure in summary.overall.items()]


def stability_rows(found: Stability, *, interval: bool) -> list[tuple[str, ...]]:
    """Write each rule's figures and those of all rules together as cells."""
    groups = [(rule.value, found.of(rule), measures) for rule, measures in found.rules.items()]
    return [
        (
            name,
            str(len(changes)),
            str(sum(change.lost > 0 for change in changes)),
            *(measures[measure].cell(interval=interval) for measure in STABILITY),
        )
        for name, changes, measures in [*groups, ("all", found.changes, found.overall)]
    ]


def plain(value: float | None) -> str:
    """Write a value without its interval."""
    return "-" if value is None else f"{value:.3f}"


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Pad cells so that columns stand below each other."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _stability(summary: Summary) -> list[str]:
    if not summary.stability.changes:
        return []
    rows = stability_rows(summary.stability, interval=False)
    return [*aligned([STABILITY_HEAD, *rows]), ""]


def _kinds(summary: Summary) -> list[tuple[str, ...]]:
    return [
        (
            kind.value,
            str(figures["outcome"].n),
            *(plain(figures[measure].value) for measure in KIND_COLUMNS),
        )
        for kind, figures in summary.kinds.items()
    ]
