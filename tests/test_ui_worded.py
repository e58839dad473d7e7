"""Answers that a model words, on the page: told as such, switched, and their question changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scripted import ANSWERED, HOSTILE, INSUFFICIENT, ScriptedDialogue, ScriptedShelf
from test_ui_render import Parsed, assert_inert, frame

from qa.domain import Answer, Cut, Filters, Mode, Progress, Statement, Support
from qa.ui import render, waiting, wording
from qa.ui.copying import plain
from qa.ui.session import Frame, Session, ask

MODEL = "openai:gpt"
WORDED = replace(
    ANSWERED,
    model=MODEL,
    prompt="0123456789ab",
    statements=(
        replace(ANSWERED.statements[0], text="It was longer.", support=Support.VERIFIED),
        Statement("In its own words.", (1,), support=Support.VERBATIM),
    ),
    cut=(Cut("It cures.", "the word 'cures' is not in the quoted words"),),
)


def shown(answer: Answer, model: str | None = MODEL) -> Parsed:
    return Parsed(render.transcript(frame(answer), model=model))


def test_model_and_prompts_stand_under_the_answer() -> None:
    assert "Model: openai:gpt, prompts 0123456789ab" in shown(WORDED).words
    assert "No language model" in shown(ANSWERED).words


def test_each_statement_says_whose_words_it_has() -> None:
    words = shown(WORDED).words
    assert f"It was longer. {wording.REWORDED}" in words
    assert f"In its own words. {wording.QUOTED}" in words
    assert wording.QUOTED not in shown(replace(ANSWERED, statements=WORDED.statements[1:])).words


def test_what_was_cut_is_told_on_request() -> None:
    parsed = shown(WORDED)
    assert "1 statement left out" in parsed.words
    assert "It cures." in parsed.words
    assert "details" in [tag for tag, _ in parsed.elements]


@pytest.mark.parametrize(
    ("answer", "mode"), [(WORDED, Mode.EXTRACTIVE), (ANSWERED, Mode.SYNTHESISED)]
)
def test_same_question_is_asked_in_the_other_mode(answer: Answer, mode: Mode) -> None:
    parsed = shown(answer)
    assert parsed.having("data-mode") == [mode.value]
    assert answer.interpreted_as in parsed.having("data-ask")


def test_without_a_model_there_is_nothing_to_switch() -> None:
    assert shown(ANSWERED, None).having("data-mode") == []
    assert shown(INSUFFICIENT).having("data-mode") == []


def test_rewritten_question_can_be_changed() -> None:
    parsed = shown(replace(ANSWERED, interpreted_as=f"Survival {HOSTILE}?"))
    assert_inert(parsed)
    assert parsed.having("data-rewritten") == [""]
    assert wording.EDIT in parsed.words
    assert parsed.words.count("Survival <script>") == 2
    assert shown(replace(ANSWERED, interpreted_as=ANSWERED.question)).having("data-rewritten") == []


def test_page_says_who_is_sent_what() -> None:
    library = ANSWERED.library
    assert f"Sent to {MODEL}:" in Parsed(render.header(library, MODEL)).words
    assert "Sent to" not in Parsed(render.header(library)).words
    assert_inert(Parsed(render.header(library, HOSTILE)))


def test_hostile_names_stay_text() -> None:
    hostile = replace(WORDED, model=HOSTILE, prompt=HOSTILE)
    assert_inert(Parsed(render.transcript(frame(hostile), model=HOSTILE)))


def test_copy_says_who_worded_it() -> None:
    assert "Worded by openai:gpt (prompts 0123456789ab)" in plain(WORDED)
    assert "Worded by" not in plain(ANSWERED)


def frames(mode: Mode) -> tuple[list[Frame], ScriptedDialogue]:
    dialogue = ScriptedDialogue([ANSWERED], model=MODEL)
    asking = ask(Session(), "survival?", dialogue, ScriptedShelf(), Filters(), mode=mode)
    return list(asking), dialogue


def test_waiting_for_the_model_is_told() -> None:
    found, dialogue = frames(Mode.SYNTHESISED)
    assert dialogue.modes == [Mode.SYNTHESISED]
    generating = next(each for each in found if each.progress == Progress("generate"))
    parsed = Parsed(waiting.progress(generating))
    assert parsed.of_class("now") == ["li"]
    assert len(parsed.of_class("done")) == len(wording.STAGES)
    assert dict(wording.MODEL_STAGES)["generate"] in parsed.words


def test_claims_are_counted_as_they_arrive() -> None:
    arriving = Frame(Session(), "survival?", Progress("generate", 3, 2), mode=Mode.SYNTHESISED)
    parsed = Parsed(waiting.progress(arriving))
    assert "3 claims read, 2 proven" in parsed.words


def test_no_model_is_waited_for_in_the_sources_own_words() -> None:
    found, dialogue = frames(Mode.EXTRACTIVE)
    assert dialogue.modes == [Mode.EXTRACTIVE]
    asked = Parsed(waiting.progress(found[0]))
    assert dict(wording.MODEL_STAGES)["generate"] not in asked.words
