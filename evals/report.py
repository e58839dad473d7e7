"""Write the figures of a gold evaluation for people: a table for the terminal, a report to keep."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from evals.intervals import LEVEL, RESAMPLES, Figure
from evals.measures import MEASURES
from evals.quotes import quotes
from evals.summary import Row, Summary
from qa import Answer

_KIND_COLUMNS = (
    "outcome",
    "vital",
    "all_nuggets",
    "must_not_say",
    "source_recall",
    "first_tier",
    "number_fidelity",
)


def table(summary: Summary) -> str:
    """Write the figures as plain text for a terminal."""
    lines = [f"{len(summary.written)} items, part {summary.header.part}, {_library(summary)}", ""]
    lines += _aligned([("measure", "mean [95 %]", "n"), *_overall(summary)])
    lines += ["", *_aligned([("kind", "n", *_KIND_COLUMNS), *_kinds(summary, interval=False)]), ""]
    lines.append("latency: p50 {p50} ms, p95 {p95} ms".format(**summary.latency_ms))
    for verdict in summary.verdicts:
        lines.append(
            f"{'pass' if verdict.passed else 'FAIL'}  {verdict.gate} ({_plain(verdict.value)})"
        )
    lines += [f"ERROR {row.name}: {row.error}" for row in summary.errors]
    return "\n".join(lines)


def report(summary: Summary) -> str:
    """Write the whole evaluation as Markdown, every failure in full."""
    parts = [
        "# Gold evaluation",
        _header(summary),
        "## Gates",
        _gates(summary),
        "## Overall",
        _markdown(("measure", "mean [95 %]", "n"), _overall(summary)),
        "## By kind",
        "Each cell: mean [95 % interval], and n where it is not the n of the kind.",
        _markdown(("kind", "n", *_KIND_COLUMNS), _kinds(summary, interval=True)),
        "## Definitions",
        "\n".join(f"- **{measure}**: {meaning}." for measure, meaning in MEASURES.items()),
        "Each figure is the mean over the items that the measure applies to; an item without an "
        f"answer scores 0. Intervals: percentile bootstrap over items, {RESAMPLES:,} resamples, "
        f"fixed seed, {LEVEL:.0%}.",
        f"## Failures ({len(summary.failures)} of {len(summary.written)})",
        *(_failure(row) for row in summary.failures),
    ]
    return "\n\n".join(parts) + "\n"


def _library(summary: Summary) -> str:
    header = summary.header
    return (
        f"{header.library}: {header.documents} documents, {header.passages} passages, "
        f"fingerprint {header.fingerprint}"
    )


def _header(summary: Summary) -> str:
    header = summary.header
    latency = "p50 {p50} ms, p95 {p95} ms".format(**summary.latency_ms)
    return "\n".join(
        [
            f"- date: {header.date}",
            f"- part: {header.part}",
            f"- items: {len(summary.written)}, without an answer: {len(summary.errors)}",
            f"- library: {_library(summary)}",
            f"- encoder: {header.encoder}, model: {header.model or 'none (extractive)'}",
            f"- stored texts: {header.texts_from}",
            f"- latency: {latency}",
            f"- result: {'passed' if summary.passed else 'FAILED'}",
        ]
    )


def _gates(summary: Summary) -> str:
    rows = [
        (str(v.gate), _plain(v.value), "pass" if v.passed else "**FAIL**", v.gate.why)
        for v in summary.verdicts
    ]
    errors = len(summary.errors)
    rows.append(
        (
            "items without an answer = 0",
            str(errors),
            "**FAIL**" if errors else "pass",
            "a run that errs proves nothing",
        )
    )
    return _markdown(("gate", "value", "", "why"), rows)


def _overall(summary: Summary) -> list[tuple[str, ...]]:
    return [(measure, str(figure), str(figure.n)) for measure, figure in summary.overall.items()]


def _kinds(summary: Summary, *, interval: bool) -> list[tuple[str, ...]]:
    rows = []
    for kind, figures in summary.kinds.items():
        n = sum(row.item.kind is kind for row in summary.written)
        cells = [_cell(figures, measure, n, interval) for measure in _KIND_COLUMNS]
        rows.append((kind.value, str(n), *cells))
    return rows


def _cell(figures: Mapping[str, Figure], measure: str, n: int, interval: bool) -> str:
    figure = figures[measure]
    if not interval:
        return _plain(figure.value)
    return str(figure) if figure.n in {0, n} else f"{figure} n={figure.n}"


def _failure(row: Row) -> str:
    item = row.item
    lines = [f"### {item.id} ({item.kind.value})", ""]
    lines += [
        f"**{'Q' if turn == item.asked[-1] else 'before'}:** {_safe(turn)}  " for turn in item.asked
    ]
    if row.reply and row.reply.standalone != item.asked[-1]:
        lines.append(f"**understood as:** {_safe(row.reply.standalone)}  ")
    lines += ["", f"**expected:** {item.outcome.value}"]
    lines += [f"- vital: {_safe(nugget.about)}" for nugget in item.vital]
    if item.sources:
        lines.append(f"- from: {', '.join(item.sources)}")
    lines += ["", "**missed:**", *(f"- {_safe(fault)}" for fault in row.faults), ""]
    lines += _answer(row.reply.answer) if row.reply else [f"**error:** {_safe(row.error or '')}"]
    return "\n".join(lines)


def _answer(answer: Answer) -> list[str]:
    lines = [f"**answer:** {answer.outcome.value}", ""]
    for statement in answer.statements:
        markers = "".join(f"[{marker}]" for marker in statement.citations)
        lines += [f"> {_safe(statement.text)} {markers}", ">"]
    if not answer.statements:
        lines.append(f"> {_safe(answer.text)}")
    lines.append("")
    lines += [
        f"- [{quote.marker}] {_safe(quote.document_id)}@{quote.revision[:8]} "
        f"({quote.source_type}) {quote.start}-{quote.end}: “{_safe(quote.text)}”"
        for quote in quotes(answer)
    ]
    return lines


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _safe(text: str) -> str:
    """Keep a text on one line and its angle brackets from being read as HTML."""
    return html.escape(" ".join(text.split()), quote=False)
