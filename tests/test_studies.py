"""A text that says what one study was is about that study."""

from __future__ import annotations

import pytest

from qa.ingest.child import parse
from qa.ingest.formats import Format
from qa.text.studies import defined_in, studies_in

SAID = "ORCHARD was an open-label trial of zomatinib."


def test_defining_sentence_names_the_study() -> None:
    assert defined_in(SAID) == "ORCHARD"
    assert defined_in("The LATCHKEY was a birth cohort of 9,000.") == "LATCHKEY"


@pytest.mark.parametrize(
    "text",
    [
        f"{SAID} HEDGEROW was a trial of heat.",
        "Asthma was a burden in each trial.",
        "CRP was a marker of the study.",
        "x" * 3000 + SAID,
    ],
    ids=["two", "no-acronym", "short", "late"],
)
def test_text_about_none_or_several_names_no_study(text: str) -> None:
    assert defined_in(text) is None


def test_initials_are_found_in_their_places_only() -> None:
    assert [each.name for each in studies_in("ORCHARD: heat for pain")] == ["ORCHARD"]
    assert studies_in("Heat in ORCHARD for pain") == ()


def guess(text: str) -> object:
    guessed = parse(Format.MARKDOWN, "untitled", text.encode())["guessed"]
    assert isinstance(guessed, dict)
    return guessed.get("study")


def test_study_is_guessed_where_neither_title_nor_tags_name_one() -> None:
    assert guess(f"# Heat for pain\n\n{SAID}") == "ORCHARD"
    assert guess(f"# ORCHARD: heat for pain\n\n{SAID}") is None
    assert guess(f"---\ntags: [x]\n---\n\n# Heat for pain\n\n{SAID}") is None
