"""What a benchmark found: comparisons with their ratios, as a table, as JSON and as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.intervals import latency_ms
from evals.retrieval import Summary

Json = dict[str, object]
OURS, STOCK = "ours", "stock"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of the product and of the stock recipe; `stock` is None where it has none."""

    name: str
    unit: str
    ours: float
    stock: float | None
    more_is_better: bool = False

    @property
    def ratio(self) -> float | None:
        """Return how many times better the product is; below 1 it is worse."""
        if not self.stock or not self.ours:
            return None
        return self.ours / self.stock if self.more_is_better else self.stock / self.ours

    def as_json(self) -> Json:
        """Return the comparison as a JSON object."""
        return {
            "name": self.name,
            "unit": self.unit,
            "ours": _rounded(self.ours),
            "stock": _rounded(self.stock),
            "ratio": _rounded(self.ratio),
        }


@dataclass(frozen=True, slots=True)
class Latency:
    """The seconds of the questions to one system over `size` passages.

    `encoding` is the part of each that went into encoding the question.
    """

    size: int
    total: tuple[float, ...]
    encoding: tuple[float, ...]

    @property
    def total_ms(self) -> Mapping[str, float | None]:
        """Return median and 95th percentile."""
        return latency_ms(self.total)

    @property
    def search_ms(self) -> Mapping[str, float | None]:
        """Return median and 95th percentile without the encoding of the question."""
        return latency_ms([a - b for a, b in zip(self.total, self.encoding, strict=True)])


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run: where it ran, all figures, and the latencies by system and size.

    `failures` says which measurements could not be made; the others stand.
    """

    machine: Mapping[str, str | int]
    comparisons: tuple[Comparison, ...]
    latencies: Mapping[str, tuple[Latency, ...]]
    quality: Summary | None = None
    failures: tuple[str, ...] = ()

    def as_json(self) -> Json:
        """Return the report as a JSON object."""
        return {
            "machine": dict(self.machine),
            "comparisons": [each.as_json() for each in self.comparisons],
            "latency_ms": {
                system: {
                    str(each.size): {"total": each.total_ms, "search": each.search_ms}
                    for each in rows
                }
                for system, rows in self.latencies.items()
            },
            "quality": self.quality.as_json() if self.quality else None,
            "failures": list(self.failures),
        }

    def markdown(self) -> str:
        """Write the comparisons as a Markdown table."""
        lines = [
            ", ".join(f"{name} {value}" for name, value in self.machine.items()),
            "",
            "| measure | unit | ours | stock | times better |",
            "|---|---|---:|---:|---:|",
        ]
        lines += [
            f"| {each.name} | {each.unit} | {_shown(each.ours)} | {_shown(each.stock)} "
            f"| {_shown(each.ratio)} |"
            for each in self.comparisons
        ]
        if self.quality:
            lines += ["", *(f"    {line}".rstrip() for line in self.quality.table().splitlines())]
        if self.failures:
            lines += ["", *(f"FAILED: {failure}" for failure in self.failures)]
        return "\n".join(lines)


def growth(rows: Sequence[Latency]) -> float | None:
    """Return how many times the median search takes at the last size of that at the one before.

    The encoding of the question is left out: it does not grow, and would hide what does. None
    where there is only one size.
    """
    medians = [row.search_ms["p50"] for row in rows[-2:]]
    if len(medians) < len(("before", "after")) or not all(medians):
        return None
    before, after = medians
    return after / before if before and after else None


def plot(latencies: Mapping[str, Sequence[Latency]]) -> str:
    """Draw latency against size, both on logarithmic scales, as a self-contained SVG."""
    # Imported here: a benchmark without a picture does without matplotlib.
    from evals.page import plots

    return plots.latency(
        {
            f"{system} {part}": [(row.size, row.total_ms[part] or 0.1) for row in rows]
            for system, rows in latencies.items()
            for part in ("p50", "p95")
        },
        "Time to retrieve, ms, by passages in the library",
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def _shown(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"  # noqa: PLR2004 - four digits
