"""The figures as a table and as plain lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scripted import ANSWERED, HOSTILE
from test_ui_render import Parsed

from qa.domain import Arm, Effect, Figure
from qa.ui import figures, render
from qa.ui.copying import plain

FIGURE = Figure(
    "overall survival",
    (
        Arm("trastuzumab deruxtecan", "14.7", "months", 246, ("12.1", "16.6")),
        Arm(None, "11.4", "months"),
    ),
    Effect("hazard ratio", "0.70", ("0.55", "0.90"), "95", "0.0044"),
    trial="DESTINY-Gastric04",
    population="HER2-positive",
    citation=1,
)
WITH = replace(ANSWERED, figures=(FIGURE,))


def marked(markers: object) -> str:
    return f"<b>{markers}</b>"


def test_row_tells_all() -> None:
    words = Parsed(figures.table(WITH, marked)).words
    for told in (
        "overall survival",
        "DESTINY-Gastric04",
        "HER2-positive",
        "trastuzumab deruxtecan",
        "14.7 months",
        "(12.1 to 16.6), n=246",
        figures.UNNAMED,
        "HR 0.70 (95% CI 0.55 to 0.90), P=0.0044",
        "(1,)",
    ):
        assert told in words


def test_table_scrolls_in_a_box_that_keys_reach() -> None:
    elements = Parsed(figures.table(WITH, marked)).elements
    (box,) = [attributes for _, attributes in elements if attributes.get("class") == "figures-box"]
    assert box["role"] == "region"
    assert box["tabindex"] == "0"
    assert box["aria-label"]


def test_hostile_names_stay_text() -> None:
    hostile = Figure(HOSTILE, (Arm(HOSTILE, "1", HOSTILE),), None, HOSTILE, HOSTILE, HOSTILE, 1)
    markup = figures.table(replace(ANSWERED, figures=(hostile,)), marked)
    tags = {tag for tag, _ in Parsed(markup).elements}
    assert not tags & {"script", "img", "a"}


def test_no_figures_no_table() -> None:
    assert figures.table(ANSWERED, marked) == ""
    assert "Figures" not in plain(ANSWERED)


def test_markers_lead_to_the_sources() -> None:
    markup = render.markers(1, (1,), {1: "A trial"})
    assert markup in figures.table(WITH, lambda cited: render.markers(1, cited, {1: "A trial"}))


def test_lines_are_aligned() -> None:
    assert figures.lines([FIGURE]) == [
        "[1] overall survival, DESTINY-Gastric04, HER2-positive: "
        "HR 0.70 (95% CI 0.55 to 0.90), P=0.0044",
        "    trastuzumab deruxtecan  14.7 months (12.1 to 16.6), n=246",
        "    group not named         11.4 months",
    ]
    assert figures.lines([FIGURE])[1] in plain(WITH)


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (None, ""),
        (Effect(p="<0.001"), "P<0.001"),
        (Effect("risk ratio", "2.69", ("1.86", "3.90")), "RR 2.69 (1.86 to 3.90)"),
        (Effect("difference", "-7.2"), "difference -7.2"),
    ],
    ids=["none", "p", "no-level", "difference"],
)
def test_effect_is_written_short(effect: Effect | None, words: str) -> None:
    assert figures.effect_words(effect) == words
