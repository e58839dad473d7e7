"""Write a gold evaluation as one page: header, figures, plots, and every failure in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals import stability_page
from evals.baseline import Comparison
from evals.evidence import Evidence, ReadText, evidence
from evals.intervals import LEVEL, RESAMPLES, Figure
from evals.measures import MEASURES
from evals.page import Plot, Section, Table, plots, render
from evals.page.blocks import Block, Facts
from evals.summary import Row, Summary
from evals.table import KIND_COLUMNS, overall, plain

_DRAWN = ("outcome", "vital")
_BEYOND = "more than noise after Holm's correction over the measures"


@dataclass(frozen=True, slots=True)
class Failure:
    """A row with a fault, the measures that it fails, and the evidence that was shown."""

    row: Row
    measures: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def report(summary: Summary, read: ReadText) -> str:
    """Write the page; `read` gives the stored text of a document's revision."""
    failures = tuple(_failure(row, read) for row in summary.failures)
    sections = [_gates(summary), _figures(summary), _kinds(summary), _confidence(summary)]
    if summary.stability.changes:
        sections.append(stability_page.section(summary.stability))
    if summary.comparison:
        sections.insert(1, _comparison(summary.comparison))
    return render(
        "gold.html",
        title="Gold evaluation",
        passed=summary.passed,
        facts=_facts(summary),
        sections=sections,
        definitions=MEASURES,
        failures=failures,
        kinds=sorted({each.row.item.kind.value for each in failures}),
        measures=[name for name in MEASURES if any(name in each.measures for each in failures)],
        of=len(summary.written),
    )


def _failure(row: Row, read: ReadText) -> Failure:
    shown = evidence(row.reply.answer, read) if row.reply else ()
    return Failure(row, tuple(fault.partition(":")[0] for fault in row.faults), shown)


def _facts(summary: Summary) -> Facts:
    header = summary.header
    return (
        ("date", header.date),
        ("product", f"clinical-qa {header.version}, code {header.code}"),
        ("QA_LLM", header.llm),
        ("model", header.model or "none (extractive)"),
        ("prompt", header.prompt or "none (extractive)"),
        ("encoder", f"{header.encoder}, {header.encoder_fingerprint[:12]}"),
        ("reranker", header.reranker),
        (
            "library",
            f"{header.library}: {header.documents} documents, {header.passages} passages, "
            f"{header.fingerprint}",
        ),
        ("stored texts", header.texts_from),
        ("gold", f"part {header.part}, digest {header.gold}"),
        ("items", f"{len(summary.written)}, without an answer: {len(summary.errors)}"),
        ("questions asked", header.n),
        ("seed", header.seed),
        ("scoring code", header.scoring),
        ("latency", "p50 {p50} ms, p95 {p95} ms".format(**summary.latency_ms)),
        ("command", header.command),
    )


def _gates(summary: Summary) -> Section:
    rows = [
        (str(v.gate), plain(v.value), "pass" if v.passed else "FAIL", v.gate.why)
        for v in summary.verdicts
    ]
    errors = len(summary.errors)
    why = "a run that errs proves nothing"
    rows.append(("questions without an answer = 0", str(errors), "FAIL" if errors else "pass", why))
    if summary.comparison:
        word = "pass" if summary.comparison.passed else "FAIL"
        rows.append(("no significant loss", "", word, summary.comparison.verdict))
    return Section("Gates", (_table(("gate", "value", "result", "why"), rows, _failed),))


def _comparison(found: Comparison) -> Section:
    rows = [
        (
            name,
            f"{each.figure.value:+.3f} [{each.figure.low:+.3f}, {each.figure.high:+.3f}]",
            str(each.figure.n),
            f"{each.p:.3f}",
            each.verdict.value,
        )
        for name, each in found.differences.items()
    ]
    left_out = ", ".join(
        f"{len(names)} {what}"
        for what, names in (
            ("new", found.new),
            ("not asked", found.gone),
            ("changed", found.changed),
        )
    )
    blocks: tuple[Block, ...] = (
        _table(
            ("measure", "difference [95 %]", "n", "p", "verdict"),
            rows,
            lambda row: row[-1] == "loss",
            "Paired bootstrap: the same items drawn anew for both runs (Koehn 2004). More than "
            f"0 is better in every row; gain and loss are {_BEYOND} (1979), p below 0.05.",
        ),
        Plot(
            plots.intervals(
                {name: each.figure for name, each in found.differences.items()},
                "difference from the baseline, better to the right",
                zero=True,
            ),
            "Difference of each measure with its 95 % interval.",
        ),
    )
    return Section(
        "Difference from the baseline",
        blocks if rows else (),
        f"{found.verdict} {found.limits} The baseline is of {found.date}, code {found.code}; "
        f"{found.n} items compared, left out: {left_out}.",
    )


def _figures(summary: Summary) -> Section:
    rows = overall(summary)
    drawn = plots.intervals(summary.overall, "mean over the items")
    note = (
        f"Means over the items that a measure applies to, n; percentile bootstrap, {RESAMPLES} "
        f"resamples, {LEVEL:.0%}. What each measure means is said below."
    )
    return Section(
        "Figures",
        (
            Table(("measure", "mean [95 %]", "n"), rows, note),
            Plot(drawn, "Each measure with its interval; only for wrong_refusal is less better."),
            Plot(
                plots.histogram(
                    [row.reply.seconds * 1000 for row in summary.written if row.reply],
                    "milliseconds to an answer",
                ),
                "Time to an answer, with median and 95th percentile.",
            ),
        ),
    )


def _kinds(summary: Summary) -> Section:
    rows = [
        (
            kind.value,
            figures["outcome"].n,
            *(_with_n(figures[name]) for name in KIND_COLUMNS),
        )
        for kind, figures in summary.kinds.items()
    ]
    drawn = tuple(
        Plot(
            plots.intervals(
                {kind.value: figures[measure] for kind, figures in summary.kinds.items()}, measure
            ),
            f"{measure}: {MEASURES[measure]}.",
        )
        for measure in _DRAWN
    )
    note = "In brackets the number of items that the measure applies to."
    return Section("By kind", (Table(("kind", "n", *KIND_COLUMNS), rows, note), *drawn))


def _confidence(summary: Summary) -> Section:
    found, bins = summary.risk, summary.reliability.bins
    blocks: list[Block] = []
    if found.points:
        blocks.append(
            Plot(
                plots.curve(
                    [point.coverage for point in found.points],
                    [point.risk for point in found.points],
                    ("share of the answers given", "share of these wrong"),
                ),
                f"Risk by coverage over {found.n} answers, the highest scores first. Area under it "
                f"{found.area}; with the best order of the same answers {found.best:.2f}.",
            )
        )
    if bins:
        blocks.append(
            Plot(
                plots.curve(
                    [each.mean_score for each in bins],
                    [each.right for each in bins],
                    ("score", "share answered rightly"),
                    diagonal=True,
                ),
                f"Reliability over {summary.reliability.n} questions in steps of the score; "
                f"expected calibration error {summary.reliability.error:.2f}.",
            )
        )
    return Section(
        "Does the score know",
        blocks,
        "An answer is right if it ended as it should, has every vital nugget and says nothing "
        "forbidden. The score is the answer's own (scores.answerable).",
    )


def _with_n(figure: Figure) -> str:
    return f"{plain(figure.value)} ({figure.n})" if figure.n else "-"


def _failed(row: tuple[str, ...]) -> bool:
    return "FAIL" in row


def _table(
    head: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    fault: Callable[[tuple[str, ...]], bool],
    note: str = "",
) -> Table:
    return Table(head, rows, note, frozenset(i for i, row in enumerate(rows) if fault(row)))
