"""The figures of an answer to HTML and to plain lines: one row an endpoint, with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from qa.domain import Answer, Arm, Effect, Figure
from qa.ui.markup import isolated, text

HEADING: Final = "Figures"
COLUMNS: Final = ("Endpoint", "Trial", "Result", "Effect", "Source")
UNNAMED: Final = "group not named"
_SHORT: Final = {
    "hazard ratio": "HR",
    "odds ratio": "OR",
    "risk ratio": "RR",
    "rate ratio": "rate ratio",
    "difference": "difference",
}
_TIGHT: Final = frozenset({"%", ""})
_SIGNS: Final = "<>≤≥"


def table(answer: Answer, markers: Callable[[Iterable[int]], str]) -> str:
    """Return the figures as a table in a box of its own that scrolls sideways, or nothing.

    `markers` writes the buttons that lead to the sources.
    """
    if not answer.figures:
        return ""
    head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    rows = "".join(_row(figure, markers) for figure in answer.figures)
    return (
        f'<section class="part figures"><h3>{HEADING}</h3>'
        f'<div class="figures-box" role="region" aria-label="{HEADING}" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>"
    )


def _row(figure: Figure, markers: Callable[[Iterable[int]], str]) -> str:
    """Return one figure; whom it is about and when stand under the endpoint."""
    about = "".join(
        f'<span class="about" dir="auto">{text(each)}</span>' for each in _about(figure)
    )
    arms = "".join(
        f"<li><bdi>{text(arm.name or UNNAMED)}</bdi> <strong>{text(value_words(arm))}</strong>"
        f"{_detail(arm_detail(arm))}</li>"
        for arm in figure.arms
    )
    cells = (
        f"<ul>{arms}</ul>" if arms else "",
        text(effect_words(figure.effect)),
        markers((figure.citation,)),
    )
    return (
        f'<tr><th scope="row"><bdi>{text(figure.endpoint)}</bdi>{about}</th>'
        f"<td>{isolated(figure.trial or '')}</td>"
        f"{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    )


def _detail(words: str) -> str:
    return f' <span class="quietly">{text(words)}</span>' if words else ""


def _about(figure: Figure) -> list[str]:
    return [each for each in (figure.population, figure.analysis) if each]


def value_words(arm: Arm) -> str:
    """Write a value with its unit: "14.7 months", "44.3%"."""
    return arm.value + (arm.unit if arm.unit in _TIGHT else f" {arm.unit}")


def arm_detail(arm: Arm) -> str:
    """Write an arm's interval and size: "(12.1 to 16.6), n=246"."""
    interval = f"({arm.ci[0]} to {arm.ci[1]})" if arm.ci else ""
    size = f"n={arm.n}" if arm.n is not None else ""
    return ", ".join(part for part in (interval, size) if part)


def effect_words(effect: Effect | None) -> str:
    """Write an effect: "HR 0.70 (95% CI 0.55 to 0.90), P=0.0044"."""
    if effect is None:
        return ""
    parts = []
    if effect.value is not None:
        level = f"{effect.level}% CI " if effect.level else ""
        interval = f" ({level}{effect.ci[0]} to {effect.ci[1]})" if effect.ci else ""
        parts.append(f"{_SHORT.get(effect.measure, effect.measure)} {effect.value}{interval}")
    if effect.p is not None:
        parts.append(f"P{effect.p}" if effect.p[0] in _SIGNS else f"P={effect.p}")
    return ", ".join(parts)


def lines(figures: Sequence[Figure]) -> list[str]:
    """Write the figures as aligned plain text, one line an arm, the rest on its first line."""
    rows = [row for figure in figures for row in _plain_rows(figure)]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(len(_PLAIN))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


_PLAIN: Final = ("marker", "about", "arm", "value", "effect")


def _plain_rows(figure: Figure) -> list[tuple[str, ...]]:
    """Return a figure's lines as cells: marker, what it is about, arm, value, effect."""
    about = ", ".join(part for part in (figure.trial, figure.endpoint, *_about(figure)) if part)
    arms = [
        (
            arm.name or UNNAMED,
            " ".join(part for part in (value_words(arm), arm_detail(arm)) if part),
        )
        for arm in figure.arms
    ] or [("", "")]
    first, *rest = arms
    return [
        (f"[{figure.citation}]", about, *first, effect_words(figure.effect)),
        *(("", "", *arm, "") for arm in rest),
    ]
