"""Disagreements as a section of the page and as plain lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scripted import ANSWERED, HOSTILE
from test_ui_render import Parsed

from qa.cli.output import show_answer
from qa.domain import Disagreement, Side
from qa.ui import disagreements
from qa.ui.copying import plain

FOUND = Disagreement(
    "overall survival in ALPHA-01",
    (Side("12.5 months (trial report, May 2021)", 1), Side("99.9 months (news, 2022)", 2)),
    1,
    "A trial's own report goes before news.",
)
WITH = replace(ANSWERED, disagreements=(FOUND,))


def marked(markers: object) -> str:
    return f"<b>{markers}</b>"


def test_section_tells_sides_and_reason() -> None:
    words = Parsed(disagreements.section(WITH, marked)).words
    for told in (FOUND.about, FOUND.sides[0].value, FOUND.sides[1].value, FOUND.why, "(2,)"):
        assert told in words
    assert words.count(disagreements.PREVAILS) == 1


def test_no_disagreement_no_section() -> None:
    assert disagreements.section(ANSWERED, marked) == ""
    assert disagreements.HEADING not in plain(ANSWERED)


def test_hostile_words_stay_text() -> None:
    hostile = Disagreement(HOSTILE, (Side(HOSTILE, 1), Side(HOSTILE, 2)), None, HOSTILE)
    markup = disagreements.section(replace(ANSWERED, disagreements=(hostile,)), marked)
    assert not {tag for tag, _ in Parsed(markup).elements} & {"script", "img", "a"}


def test_copied_text_marks_what_prevails() -> None:
    assert disagreements.lines([FOUND]) == [
        "overall survival in ALPHA-01: A trial's own report goes before news.",
        "    [1] 12.5 months (trial report, May 2021), prevails",
        "    [2] 99.9 months (news, 2022)",
    ]
    assert "\n".join(disagreements.lines([FOUND])) in plain(WITH)


def test_terminal_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(WITH)
    shown = capsys.readouterr().out
    assert disagreements.HEADING in shown
    assert disagreements.lines([FOUND])[1] in shown
