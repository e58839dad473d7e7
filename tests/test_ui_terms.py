"""Terms and notes on the page, on the terminal and in a copy of an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scripted import ANSWERED, HOSTILE, STOP, SURVIVAL, URGENT, ScriptedShelf
from test_ui_render import Parsed, assert_inert, transcript

from qa.cli.output import show_answer
from qa.domain import Answer, Audience, Origin, Term, Turn
from qa.ui.copying import plain
from qa.ui.reading import read

NOTE = "This is not advice for you."
TERMS = (
    Term("HR", "hazard ratio", "It compares two groups.", Origin.GLOSSARY, 0),
    Term("DLT", "dose-limiting toxicity", "", Origin.DOCUMENT, 0, 1),
    Term("grade 3", "", "Grade 3 is severe.", Origin.DOCUMENT, 2, 2),
)
TRAINEE = replace(ANSWERED, audience=Audience.TRAINEE, terms=TERMS, text=f"{SURVIVAL} [1]")
PATIENT = replace(
    TRAINEE, audience=Audience.PATIENT, notes=(NOTE,), text=f"{SURVIVAL} [1]\n{STOP} [2]"
)


def inside(markup: Parsed, *parts: str) -> bool:
    """Say whether these words stand on the page in this order."""
    places = [markup.words.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_clinician_sees_nothing_new() -> None:
    page = transcript(ANSWERED)
    assert "Answer for" not in page.words
    assert page.of_class("gloss") == page.of_class("terms") == []


def test_terms_stand_under_a_trainees_answer() -> None:
    page = transcript(TRAINEE)
    assert page.of_class("terms") == ["section"]
    assert page.of_class("gloss") == []
    assert inside(page, "Answer for: trainee", SURVIVAL, "Terms", "HR (hazard ratio): It compares")
    assert "DLT: dose-limiting toxicity." in page.words
    assert "grade 3: “Grade 3 is severe.”" in page.words


def test_terms_stand_under_a_patients_statements() -> None:
    page = transcript(PATIENT)
    assert page.of_class("gloss") == ["aside", "aside"]
    assert page.of_class("terms") == []
    assert inside(page, NOTE, SURVIVAL, "Explanation, not from the source", "HR (hazard", STOP)


def test_emergency_stands_before_the_notes() -> None:
    urgent = replace(URGENT, audience=Audience.PATIENT, notes=(NOTE,))
    page = transcript(urgent)
    assert inside(page, "Urgent: act first", NOTE)


def test_hostile_terms_stay_text() -> None:
    hostile = (Term(HOSTILE, HOSTILE, HOSTILE, Origin.DOCUMENT, 0, 1),)
    for audience in (Audience.TRAINEE, Audience.PATIENT):
        page = transcript(replace(PATIENT, audience=audience, terms=hostile, notes=(HOSTILE,)))
        assert_inert(page)
        assert '<script>alert("document")</script>' in page.words


@pytest.mark.parametrize("answer", [TRAINEE, PATIENT], ids=lambda each: str(each.audience))
def test_copy_has_terms_and_reader(answer: Answer) -> None:
    copied = plain(answer)
    assert f"Answer for: {answer.audience}" in copied
    assert "- HR (hazard ratio): It compares two groups." in copied
    assert "- grade 3: “Grade 3 is severe.” [2]" in copied
    assert (f"Note: {NOTE}" in copied) == bool(answer.notes)


def test_terminal_shows_terms_where_they_belong(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(TRAINEE)
    trainee = capsys.readouterr().out
    assert "\nTerms\n- HR (hazard ratio): It compares two groups.\n" in trainee
    show_answer(PATIENT)
    told = " ".join(capsys.readouterr().out.split())
    first = told.index("Explanation, not from the source: HR (hazard ratio): It compares")
    assert told.index(f"Note: {NOTE}") < told.index("14.7 months") < first
    assert first < told.index("Permanently discontinue")


def test_terminal_tells_an_emergency_first(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(replace(URGENT, audience=Audience.PATIENT, notes=(NOTE,)))
    told = " ".join(capsys.readouterr().out.split())
    assert told.index(" ".join(URGENT.text.split())) < told.index(f"Note: {NOTE}")


def test_patient_sees_quotes_alone() -> None:
    turn = Turn("q", "q", PATIENT)
    excerpts = [each.excerpt for each in read(turn, ScriptedShelf()).cited]
    assert excerpts
    assert all(each is None or each.before == each.after == "" for each in excerpts)
    whole = read(replace(turn, answer=ANSWERED), ScriptedShelf()).cited
    assert any(each.excerpt and each.excerpt.after for each in whole)
