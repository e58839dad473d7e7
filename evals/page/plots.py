"""Plots as SVG: on a page they take its colours, light or dark; alone they have their own."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import LogLocator, MaxNLocator

from evals.intervals import Figure

# Colours of matplotlib's own, each in a role; on a page they become the style sheet's.
INK, LINE, FIRST, SECOND = "#14212b", "#d3dce2", "#0b5c7a", "#b5542b"
_ROLES: Final = {
    INK: "currentColor",
    LINE: "var(--line)",
    FIRST: "var(--accent)",
    SECOND: "var(--second)",
}
_STYLE: Final[Any] = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": LINE,
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": LINE,
    "grid.linewidth": 0.8,
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "text.parse_math": False,  # names are data: a dollar sign is a dollar sign
}
_LONGEST: Final = 30  # characters of a name beside its line
_WIDTH: Final = 5.6  # inches, about what half a desktop's width and a phone's whole show legibly


def intervals(figures: Mapping[str, Figure], label: str, *, zero: bool = False) -> str:
    """Draw figures as points with their intervals, one a line; those without a value are left out.

    `zero` draws a line at 0, for differences; else the scale runs from 0 to 1.
    """
    drawn = [
        (name, each.value, each.low, each.high)
        for name, each in figures.items()
        if each.value is not None and each.low is not None and each.high is not None
    ]
    with _axes(0.9 + 0.27 * len(drawn)) as (canvas, axes):
        values = [value for _, value, _, _ in drawn]
        spread = [[value - low, high - value] for _, value, low, high in drawn]
        reach = np.clip(np.array(spread).reshape(-1, 2).T, 0, None)
        axes.errorbar(
            values, range(len(drawn)), xerr=reach, fmt="o", color=FIRST, elinewidth=2, markersize=6
        )
        axes.set_yticks(range(len(drawn)), [shorten(name, _LONGEST) for name, *_ in drawn])
        axes.set_ylim(max(len(drawn), 1) - 0.5, -0.5)
        axes.grid(visible=False, axis="y")
        axes.set_xlabel(label)
        if zero:
            axes.axvline(0, color=INK, linewidth=1)
        else:
            axes.set_xlim(-0.02, 1.02)
        return on_page(canvas)


def curve(
    across: Sequence[float], up: Sequence[float], labels: tuple[str, str], *, diagonal: bool = False
) -> str:
    """Draw one line of shares against shares, with its points where a `diagonal` shows the ideal.

    `labels` are those of the horizontal and of the vertical axis.
    """
    with _axes(3.6) as (canvas, axes):
        if diagonal:
            axes.plot([0, 1], [0, 1], "--", color=SECOND, linewidth=1.5, label="perfect")
        axes.plot(across, up, "o-" if diagonal else "-", color=FIRST, linewidth=2, label="measured")
        axes.set_xlim(0, 1.02)
        axes.set_ylim(0, 1.02 if diagonal else max([0.05, *up]) * 1.1)
        axes.set_xlabel(labels[0])
        axes.set_ylabel(labels[1])
        if diagonal:
            axes.legend()
        return on_page(canvas)


def histogram(values: Sequence[float], label: str) -> str:
    """Draw how values are distributed, on a logarithmic scale, with median and 95th percentile."""
    with _axes(3.0) as (canvas, axes):
        sample = np.asarray([value for value in values if value > 0])
        if len(sample):
            edges = np.geomspace(sample.min() * 0.99, sample.max() * 1.01, 25)
            axes.hist(sample, bins=edges.tolist(), color=FIRST)
            for share in (50, 95):
                at = float(np.percentile(sample, share))
                axes.axvline(at, color=SECOND, linewidth=1.5)
                top = axes.get_xaxis_transform()
                axes.text(at, 1.01, f"p{share}", transform=top, ha="center", va="bottom")
            axes.set_xscale("log")
            axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axes.xaxis.set_major_formatter("{x:g}")
            axes.xaxis.set_minor_formatter("")
        axes.set_xlabel(label)
        axes.set_ylabel("answers")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(visible=False, axis="x")
        return on_page(canvas)


def latency(lines: Mapping[str, Sequence[tuple[float, float]]], title: str) -> str:
    """Draw times against sizes, both on logarithmic scales, as an SVG file of its own.

    Lines whose names begin alike have one colour; the second of them is dashed.
    """
    with styled():
        canvas = Canvas(figsize=(7.5, 4.4), layout="constrained")
        axes = canvas.add_subplot()
        systems = list(dict.fromkeys(name.split()[0] for name in lines))
        for place, (name, points) in enumerate(lines.items()):
            colour = (FIRST, SECOND)[systems.index(name.split()[0]) % 2]
            across, up = zip(*points, strict=True)
            axes.plot(across, up, "o--" if place % 2 else "o-", color=colour, linewidth=2)
            axes.annotate(name, points[-1], xytext=(8, 0), textcoords="offset points", va="center")
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks(sorted({size for points in lines.values() for size, _ in points}))
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.xaxis.set_minor_formatter("")
        axes.yaxis.set_major_formatter("{x:g}")
        axes.set_title(title, fontsize=12)
        return alone(canvas)


def shorten(name: str, longest: int) -> str:
    """Cut a long name, so that it leaves room for what it names."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


@contextmanager
def _axes(height: float) -> Iterator[tuple[Canvas, Axes]]:
    with styled():
        canvas = Canvas(figsize=(_WIDTH, height), layout="constrained")
        yield canvas, canvas.add_subplot()


@contextmanager
def styled() -> Iterator[None]:
    """Draw with the style of the pages; matplotlib's settings are as before afterwards."""
    with mpl.rc_context(_STYLE):
        yield


def on_page(canvas: Canvas) -> str:
    """Write a figure to stand in a page: without a ground, in the page's colours and font."""
    svg = re.sub(r" font-family: [^;\"]*;", "", _svg(canvas))
    # Ids of groups are the same in every picture, and nothing refers to them; nor does a page
    # want matplotlib's rule for all of its elements.
    svg = re.sub(r' id="[a-z0-9.]+_\d+"|<style type="text/css">.*?</style>', "", svg)
    own = hashlib.sha256(svg.encode()).hexdigest()[:8]
    svg = re.sub(r'( id="|"#|url\(#)', rf"\g<1>{own}-", svg)
    for colour, role in _ROLES.items():
        svg = svg.replace(colour, role)
    return svg[svg.index("<svg") :]


def alone(canvas: Canvas) -> str:
    """Write a figure as an SVG file of its own, on white."""
    svg = _svg(canvas, facecolor="white")
    return svg[svg.index("<svg") :]


def _svg(canvas: Canvas, facecolor: str = "none") -> str:
    written = io.StringIO()
    # The same figure gives the same bytes: no date, and ids that are not drawn anew.
    with mpl.rc_context({"svg.hashsalt": "plots"}):
        canvas.savefig(
            written,
            format="svg",
            facecolor=facecolor,
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    return written.getvalue()
