from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from scripted import ANSWERED, INSUFFICIENT, ScriptedDialogue, ScriptedShelf

from qa.domain import Audience, Feedback, Filters, Progress, Reason, SourceType
from qa.errors import LibraryMissing, QuestionError, StateError
from qa.ui.progress import Running
from qa.ui.session import Frame, Session, ask, delete_conversation, mark, open_conversation

STAGES = ["understand", "retrieve", "compose", "verify"]


def asked(
    dialogue: ScriptedDialogue,
    message: str,
    session: Session = Session(),  # noqa: B008 - immutable
    filters: Filters = Filters(),  # noqa: B008 - immutable
) -> list[Frame]:
    return list(ask(session, message, dialogue, ScriptedShelf(), filters))


def test_stages_lead_to_the_answer() -> None:
    frames = asked(ScriptedDialogue([ANSWERED]), " survival? ")
    assert [frame.progress for frame in frames] == [None, *map(Progress, STAGES), None]
    assert all(frame.busy and frame.asked == "survival?" for frame in frames[:-1])
    assert not frames[-1].busy
    assert frames[-1].session.exchanges[0].turn.question == "survival?"


def test_follow_up_stays_in_its_conversation() -> None:
    dialogue = ScriptedDialogue([ANSWERED, INSUFFICIENT])
    first = asked(dialogue, "survival?")[-1].session
    second = asked(dialogue, "and its price?", first)[-1].session
    assert second.conversation == first.conversation
    assert [each.turn.question for each in second.exchanges] == ["survival?", "and its price?"]


def test_filters_reach_the_dialogue() -> None:
    dialogue = ScriptedDialogue([ANSWERED])
    filters = Filters((SourceType.LABEL,), 2020)
    asked(dialogue, "dose?", filters=filters)
    assert dialogue.asked == [("conversation-1", "dose?", filters)]


def test_audience_stays_with_its_conversation() -> None:
    dialogue = ScriptedDialogue([ANSWERED, ANSWERED])
    assert Session().audience is None
    asking = ask(
        Session(), "dose?", dialogue, ScriptedShelf(), Filters(), audience=Audience.PATIENT
    )
    first = list(asking)[-1].session
    assert first.audience is Audience.PATIENT
    assert first.conversation is not None
    assert open_conversation(first.conversation, dialogue, ScriptedShelf()).session == first
    assert asked(dialogue, "price?", first)[-1].session.audience is Audience.CLINICIAN


def test_filters_stay_with_their_answers() -> None:
    dialogue = ScriptedDialogue([ANSWERED, INSUFFICIENT])
    labels = Filters((SourceType.LABEL,), 2020)
    first = asked(dialogue, "dose?", filters=labels)[-1].session
    assert first.filters == labels
    second = asked(dialogue, "price?", first)[-1].session
    assert [each.only for each in second.exchanges] == [("labels", "since 2020"), ()]
    assert second.filters == Filters()
    assert second.conversation is not None
    assert open_conversation(second.conversation, dialogue, ScriptedShelf()).session == second


@pytest.mark.parametrize("message", ["", " \n\t "], ids=["empty", "blank"])
def test_empty_question_is_not_asked(message: str) -> None:
    dialogue = ScriptedDialogue()
    (frame,) = asked(dialogue, message)
    assert isinstance(frame.problem, QuestionError)
    assert dialogue.asked == []


def test_long_question_is_kept() -> None:
    question = "x" * 20_000
    frame = asked(ScriptedDialogue(), question)[-1]
    assert isinstance(frame.problem, QuestionError)
    assert frame.asked == question
    assert not frame.busy


def test_our_errors_reach_the_reader() -> None:
    error = LibraryMissing("No library at '/x'.", next="Run `qa ingest`.")
    frame = asked(ScriptedDialogue([error]), "survival?")[-1]
    assert frame.problem is error
    assert frame.session == Session()


def test_other_errors_keep_their_details_back(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        frame = asked(ScriptedDialogue([RuntimeError("secret")]), "survival?")[-1]
    assert frame.problem is not None
    assert "secret" not in str(frame.problem)
    assert "secret" in caplog.text


def test_kept_conversation_opens_again() -> None:
    dialogue = ScriptedDialogue([ANSWERED, INSUFFICIENT])
    first = asked(dialogue, "survival?")[-1].session
    before = asked(dialogue, "price?", first)[-1].session
    assert before.conversation is not None
    assert open_conversation(before.conversation, dialogue, ScriptedShelf()).session == before


def test_unknown_conversation_is_reported() -> None:
    frame = open_conversation("gone", ScriptedDialogue(), ScriptedShelf())
    assert isinstance(frame.problem, StateError)


def test_deleting_the_open_one_empties_it() -> None:
    dialogue = ScriptedDialogue([ANSWERED])
    session = asked(dialogue, "survival?")[-1].session
    assert session.conversation is not None
    assert delete_conversation(session, session.conversation, dialogue).session == Session()
    assert dialogue.kept == {}


def test_deleting_another_keeps_the_open_one() -> None:
    dialogue = ScriptedDialogue([ANSWERED, ANSWERED])
    other = asked(dialogue, "one?")[-1].session
    opened = asked(dialogue, "two?")[-1].session
    assert other.conversation is not None
    assert delete_conversation(opened, other.conversation, dialogue).session == opened


def test_running_reports_then_returns() -> None:
    def work(told: Callable[[Progress], None]) -> int:
        told(Progress("one"))
        told(Progress("two"))
        return 42

    running = Running(work)
    assert list(running) == [Progress("one"), Progress("two")]
    assert running.result() == 42


def test_running_raises_what_failed() -> None:
    def work(told: Callable[[Progress], None]) -> int:
        told(Progress("one"))
        raise ValueError("broken")

    running = Running(work)
    assert list(running) == [Progress("one")]
    with pytest.raises(ValueError, match="broken"):
        running.result()


def test_mark_stays_with_its_answer() -> None:
    dialogue = ScriptedDialogue([ANSWERED, INSUFFICIENT])
    session = asked(dialogue, "price?", asked(dialogue, "survival?")[-1].session)[-1].session
    wrong = Feedback(False, Reason.WRONG, "13.2?")
    marked = mark(session, 0, wrong, dialogue).session
    assert [each.feedback for each in marked.exchanges] == [wrong, None]
    assert session.conversation is not None
    assert open_conversation(session.conversation, dialogue, ScriptedShelf()).session == marked


def test_mark_that_is_not_kept_is_explained() -> None:
    dialogue = ScriptedDialogue([ANSWERED], keeps_history=False)
    session = asked(dialogue, "survival?")[-1].session
    frame = mark(session, 0, Feedback(True), dialogue)
    assert isinstance(frame.problem, StateError)
    assert frame.session == session
