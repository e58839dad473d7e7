"""The figures of an answer to HTML and to plain lines: one row an endpoint, with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from qa.domain import Answer, Arm, Effect, Figure
from qa.ui.markup import text

HEADING: Final = "Figures"
COLUMNS: Final = ("Endpoint", "Result", "Effect")
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
    """Return one figure; its trial, whom it is about and when stand under the endpoint."""
    about = "".join(
        f'<span class="about" dir="auto">{text(each)}</span>' for each in _about(figure)
    )
    arms = "".join(
        f"<li><bdi>{text(arm.name or UNNAMED)}</bdi> <strong>{text(value_words(arm))}</strong>"
        f"{_detail(arm_detail(arm))}</li>"
        for arm in figure.arms
    )
    return (
        f'<tr><th scope="row"><bdi>{text(figure.endpoint)}</bdi>{markers((figure.citation,))}'
        f"{about}</th><td>{f'<ul>{arms}</ul>' if arms else ''}</td>"
        f"<td>{text(effect_words(figure.effect))}</td></tr>"
    )


def _detail(words: str) -> str:
    return f' <span class="quietly">{text(words)}</span>' if words else ""


def _about(figure: Figure) -> list[str]:
    return [each for each in (figure.trial, figure.population, figure.analysis) if each]


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
    """Write the figures as plain text: what each is about, then its arms, their values aligned."""
    arms = [arm for figure in figures for arm in figure.arms]
    width = max((len(arm.name or UNNAMED) for arm in arms), default=0)
    return [line for figure in figures for line in _plain(figure, width)]


def _plain(figure: Figure, width: int) -> Iterator[str]:
    about = ", ".join((figure.endpoint, *_about(figure)))
    effect = effect_words(figure.effect)
    yield f"[{figure.citation}] {about}" + (f": {effect}" if effect else "")
    for arm in figure.arms:
        name = (arm.name or UNNAMED).ljust(width)
        yield f"    {name}  {value_words(arm)} {arm_detail(arm)}".rstrip()
