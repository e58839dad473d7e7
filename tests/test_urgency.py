"""An emergency is seen in a message as it was written, and is asked as it was written."""

from __future__ import annotations

import pytest
from urgent_messages import EMERGENCIES, NO_EMERGENCIES

from qa.domain import Intent
from qa.understand import understand
from qa.understand.urgency import is_urgent
from qa.vocabulary import field_vocabulary

NAMES = field_vocabulary()
BLUE_LIPS = EMERGENCIES[0]


@pytest.mark.parametrize("message", EMERGENCIES)
def test_emergency_of_any_field_is_seen(message: str) -> None:
    assert is_urgent(message)


@pytest.mark.parametrize("message", NO_EMERGENCIES)
def test_what_is_over_slight_or_asked_in_general_is_none(message: str) -> None:
    assert not is_urgent(message)


@pytest.mark.parametrize(
    "message",
    [
        BLUE_LIPS,
        "61F gastric ca, progressed on CAPOX and trastuzumab, collapsed in clinic, BP 60/40. what "
        "next?",
        "My wife failed FOLFOX, had ram/pac today and she's vomiting blood. What do we do next?",
    ],
)
def test_emergency_is_never_read_as_a_guidelines_question(message: str) -> None:
    query = understand(message, NAMES)
    assert query.urgent
    assert query.intent is Intent.SAFETY
    assert query.standalone == message
    assert query.given == ()


def test_emergency_is_seen_whatever_a_follow_up_is_read_as() -> None:
    read = "What is recommended after trastuzumab deruxtecan?"
    assert understand("He can't breathe!", NAMES, standalone=read).urgent
    assert not understand("And after that?", NAMES, standalone=read).urgent


def test_past_of_one_clause_hides_no_present_of_another() -> None:
    assert is_urgent("He had a stroke last year, and now his face is drooping again")
    assert not is_urgent("He had a stroke last year, and now his knee aches a little")


def test_general_question_beside_it_hides_no_emergency() -> None:
    assert is_urgent("What is the dose of adrenaline? My patient can't breathe.")
    assert is_urgent("What dose of adrenaline for my patient with anaphylaxis right now?")


@pytest.mark.parametrize(
    "message",
    [
        "Neutrophils 0.3 and feverish on ward 4",
        "Feels febrile, neutrophils of 0.2",
        "36 weeks, BP 182/118 and seeing lights with a headache",
    ],
)
def test_values_together_tell_of_danger(message: str) -> None:
    assert is_urgent(message)


def test_alarm_is_searched_for_in_clinical_words_and_shown_as_written() -> None:
    query = understand(BLUE_LIPS, NAMES)
    assert query.asked.endswith("(short of breath)")
    assert query.standalone == BLUE_LIPS
    bleeding = understand("She's throwing up bright red blood, on Cyramza", NAMES)
    assert bleeding.asked.endswith("(bleeding)")
