"""Conversations: understood, masked, kept privately or not at all."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.converse import Chat
from qa.domain import (
    LONGEST_COMMENT,
    Answer,
    Audience,
    Citation,
    Feedback,
    Filters,
    LibraryState,
    Mode,
    Outcome,
    Progress,
    Reason,
    Source,
    SourceType,
    Statement,
    Turn,
)
from qa.errors import QuestionError, StateError
from qa.settings import load
from qa.state import ConversationStore
from qa.understand.following.generated import Standalone
from qa.vocabulary import Vocabulary, field_vocabulary


class Echo:
    """Answer every question with itself."""

    vocabulary: Vocabulary = field_vocabulary()
    audience = Audience.CLINICIAN
    model: str | None = None

    def repaired(self, question: str) -> str:
        return question.replace("ramucirumb", "ramucirumab")

    def rewritten(self, message: str, history: tuple[Turn, ...], ruled: str) -> Standalone:
        return Standalone(ruled)

    def ask(
        self,
        question: str,
        *,
        standalone: str | None = None,
        filters: Filters = Filters(),  # noqa: B008 - an immutable value
        audience: Audience | None = None,
        mode: Mode | None = None,
        on_stage: Callable[[Progress], None] | None = None,
    ) -> Answer:
        asked = standalone or question
        source = Source("doc", "r1", "A title", published="2024")
        citation = Citation(1, source, 0, len(asked), asked, ("A section",), 3)
        return Answer(
            question,
            asked,
            Outcome.ANSWERED,
            f"{asked} [1]",
            (Statement(asked, (1,)),),
            (citation,),
            library=LibraryState(1, 2, "f"),
            audience=audience or self.audience,
            seconds=(("total", 0.1),),
        )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    opened = ConversationStore(tmp_path / "state.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def chat(store: ConversationStore) -> Chat:
    return Chat(Echo(), store)


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("state.sqlite*"))


def test_follow_up_is_understood(chat: Chat) -> None:
    conversation = chat.start()
    chat.say(conversation, "What was the median OS in DESTINY-Gastric04?")
    turn = chat.say(conversation, "and in 02?")
    assert turn.question == "and in 02?"
    assert turn.standalone == "What was the median OS in DESTINY-Gastric02?"


def test_several_questions_follow_up(chat: Chat) -> None:
    conversation = chat.start()
    chat.say(conversation, "What is the dose of T-DXd?")
    turn = chat.say(conversation, "Is it better than ramucirumab, and what about its toxicity?")
    assert turn.standalone == (
        "Is trastuzumab deruxtecan better than ramucirumab? And what about its toxicity?"
    )


def test_misspelt_follow_up_is_understood_and_kept_as_written(chat: Chat) -> None:
    conversation = chat.start()
    chat.say(conversation, "What is the dose of trastuzumab?")
    turn = chat.say(conversation, "and of ramucirumb?")
    assert turn.standalone == "What is the dose of ramucirumab?"
    assert turn.question == turn.answer.question == "and of ramucirumb?"


def test_filters_are_kept_with_their_turns(chat: Chat, store: ConversationStore) -> None:
    conversation, guidelines = chat.start(), Filters((SourceType.GUIDELINE,), 2022, line="second")
    assert chat.filters(conversation) == ()
    chat.say(conversation, "What is the dose of Enhertu?", filters=guidelines)
    chat.say(conversation, "and of ramucirumab?")
    assert chat.filters(conversation) == (guidelines, Filters())
    assert Chat(Echo(), store).filters(conversation) == (guidelines, Filters())


def test_conversations_do_not_mix(chat: Chat) -> None:
    chat.say(chat.start(), "What was the median OS in DESTINY-Gastric04?")
    assert chat.say(chat.start(), "and in 02?").standalone == "and in 02?"


def test_personal_data_never_reaches_the_disk(chat: Chat, tmp_path: Path) -> None:
    turn = chat.say(chat.start(), "Mrs Quillabeth, MRN 483920, is on Enhertu. Dose?")
    assert turn.answer.warnings
    kept = bytes_of(tmp_path)
    assert b"Enhertu" in kept
    assert b"Quillabeth" not in kept
    assert b"483920" not in kept


def test_file_is_private(chat: Chat, tmp_path: Path) -> None:
    chat.say(chat.start(), "Dose of Enhertu?")
    for file in tmp_path.glob("state.sqlite*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_conversation_outlives_the_process(chat: Chat, tmp_path: Path) -> None:
    conversation = chat.start()
    first = chat.say(conversation, "What was the median OS in DESTINY-Gastric04?")
    store = ConversationStore(tmp_path / "state.sqlite")
    again = Chat(Echo(), store)
    assert again.conversation(conversation).turns == (first,)
    assert "Gastric02" in again.say(conversation, "and in 02?").standalone
    [summary] = again.conversations()
    assert (summary.id, summary.turns) == (conversation, 2)
    store.close()


def test_deleted_words_are_gone(chat: Chat, tmp_path: Path) -> None:
    conversation, other = chat.start(), chat.start()
    chat.say(conversation, "Is zomatinib safe?")
    chat.say(other, "Is pelabrutinib safe?")
    chat.delete(conversation)
    assert b"zomatinib" not in bytes_of(tmp_path)
    assert b"pelabrutinib" in bytes_of(tmp_path)
    assert chat.purge() == 1
    assert b"pelabrutinib" not in bytes_of(tmp_path)
    with pytest.raises(StateError, match=conversation):
        chat.delete(conversation)


def test_nothing_is_kept_without_history(tmp_path: Path) -> None:
    chat = Chat.open(Echo(), load(history="off"))
    conversation = chat.start()
    chat.say(conversation, "What was the median OS in DESTINY-Gastric04?")
    assert not chat.keeps_history
    assert "Gastric02" in chat.say(conversation, "and in 02?").standalone
    assert chat.conversations() == ()
    assert bytes_of(tmp_path) == b""
    chat.delete(conversation)
    assert chat.conversation(conversation).turns == ()


def test_unusable_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StateError, match="QA_STATE"):
        ConversationStore(tmp_path / "file" / "state.sqlite")
    (tmp_path / "broken.sqlite").write_bytes(b"not a database, but long enough to be read" * 40)
    with pytest.raises(StateError, match=r"broken\.sqlite"):
        ConversationStore(tmp_path / "broken.sqlite").summaries()


@pytest.mark.parametrize("message", ["", " ", "x" * 20_000])
def test_no_question_is_not_kept(chat: Chat, message: str) -> None:
    with pytest.raises(QuestionError):
        chat.say(chat.start(), message)
    assert chat.conversations() == ()


WRONG = Feedback(False, Reason.WRONG, "It is 6.4 mg/kg.")


def test_feedback_is_kept_with_its_answer(chat: Chat, tmp_path: Path) -> None:
    conversation = chat.start()
    chat.say(conversation, "What was the median OS in DESTINY-Gastric04?")
    turn = chat.say(conversation, "and in 02?")
    chat.mark(conversation, 1, WRONG)
    store = ConversationStore(tmp_path / "state.sqlite")
    [kept] = store.marked()
    assert (kept.conversation, kept.turn, kept.feedback) == (conversation, 1, WRONG)
    assert (kept.on.question, kept.on.standalone) == (turn.question, turn.standalone)
    assert kept.on.answer["library"]["fingerprint"] == "f"
    assert kept.marked.endswith("+00:00")
    assert Chat(Echo(), store).feedback(conversation) == {1: WRONG}
    store.close()


def test_second_mark_replaces_the_first(chat: Chat, store: ConversationStore) -> None:
    conversation = chat.start()
    chat.say(conversation, "Dose of Enhertu?")
    chat.mark(conversation, 0, WRONG)
    chat.mark(conversation, 0, Feedback(True))
    assert [each.feedback for each in store.marked()] == [Feedback(True)]


def test_comment_is_masked_before_it_is_kept(chat: Chat, tmp_path: Path) -> None:
    conversation = chat.start()
    chat.say(conversation, "Dose of Enhertu?")
    comment = "Mrs Quillabeth, MRN 483920, got 6.4 mg/kg"
    kept = chat.mark(conversation, 0, Feedback(False, Reason.WRONG, comment))
    assert kept.warnings
    assert "6.4 mg/kg" in kept.comment
    assert b"Quillabeth" not in bytes_of(tmp_path)
    assert b"483920" not in bytes_of(tmp_path)


def test_feedback_goes_with_its_conversation(chat: Chat, tmp_path: Path) -> None:
    one, other = chat.start(), chat.start()
    for conversation, comment in ((one, "zomatinib"), (other, "pelabrutinib")):
        chat.say(conversation, "Is it safe?")
        chat.mark(conversation, 0, Feedback(True, comment=comment))
    chat.delete(one)
    assert b"zomatinib" not in bytes_of(tmp_path)
    assert b"pelabrutinib" in bytes_of(tmp_path)
    chat.purge()
    assert b"pelabrutinib" not in bytes_of(tmp_path)


def test_feedback_is_not_kept_without_history(tmp_path: Path) -> None:
    chat = Chat.open(Echo(), load(history="off"))
    conversation = chat.start()
    chat.say(conversation, "Dose of Enhertu?")
    with pytest.raises(StateError, match="History is off"):
        chat.mark(conversation, 0, WRONG)
    assert chat.feedback(conversation) == {}
    assert bytes_of(tmp_path) == b""


def test_feedback_needs_its_answer(chat: Chat) -> None:
    with pytest.raises(StateError, match="no answer 1"):
        chat.mark(chat.start(), 0, WRONG)


def test_endless_comment_is_refused(chat: Chat) -> None:
    conversation = chat.start()
    chat.say(conversation, "Dose of Enhertu?")
    with pytest.raises(StateError, match=str(LONGEST_COMMENT)):
        chat.mark(conversation, 0, Feedback(True, comment="x" * (LONGEST_COMMENT + 1)))
    assert chat.feedback(conversation) == {}


@pytest.mark.parametrize("mark", [(True, Reason.WRONG), (False, None)], ids=["helped", "failed"])
def test_reason_is_for_what_did_not_help(mark: tuple[bool, Reason | None]) -> None:
    with pytest.raises(ValueError, match="reason"):
        Feedback(*mark)


def test_file_from_before_feedback_still_works(chat: Chat, tmp_path: Path) -> None:
    conversation = chat.start()
    turn = chat.say(conversation, "Dose of Enhertu?")
    with sqlite3.connect(tmp_path / "state.sqlite") as old:
        old.execute("DROP TABLE feedback")
    old.close()
    store = ConversationStore(tmp_path / "state.sqlite")
    again = Chat(Echo(), store)
    assert again.conversation(conversation).turns == (turn,)
    again.mark(conversation, 0, WRONG)
    assert again.feedback(conversation) == {0: WRONG}
    store.close()
