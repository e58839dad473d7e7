"""A dialogue: follow-ups made standalone, turns kept or not kept, personal data masked first."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from qa.contract import answer_from_json, answer_json, filters_from_json
from qa.domain import (
    LONGEST_COMMENT,
    Answer,
    Audience,
    Conversation,
    Feedback,
    Filters,
    Mode,
    Progress,
    Turn,
)
from qa.errors import StateError
from qa.privacy import mask
from qa.settings import Settings
from qa.state import ConversationStore, StoredTurn, Summary
from qa.understand import clean
from qa.understand.compound import compound
from qa.understand.courtesy import without_courtesies
from qa.understand.following import rewrite
from qa.understand.following.generated import Standalone
from qa.understand.urgency import is_urgent
from qa.vocabulary import Vocabulary

_REMEMBERED = 500
"""Conversations kept in memory; an older one is read from the store, if there is one."""


class Answering(Protocol):
    """What a chat needs of a pipeline."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the names that the library and the field know."""

    @property
    def audience(self) -> Audience:
        """Return for whom answers are shown if nothing else is asked for."""

    @property
    def model(self) -> str | None:
        """Name the chat model that words answers; None if there is none."""

    def repaired(self, question: str) -> str:
        """Return a question with the misspelt names in it repaired."""

    def rewritten(self, message: str, history: tuple[Turn, ...], ruled: str) -> Standalone:
        """Return a follow-up made standalone by a model, if there is one, or as the rules did."""

    def ask(
        self,
        question: str,
        *,
        standalone: str | None = None,
        filters: Filters = ...,
        audience: Audience | None = None,
        mode: Mode | None = None,
        on_stage: Callable[[Progress], None] | None = None,
    ) -> Answer:
        """Answer one question."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A turn and the filters that it was asked with."""

    turn: Turn
    filters: Filters


def _standalone(message: str, history: tuple[Turn, ...], vocabulary: Vocabulary) -> str:
    """Return a message as it is to be read without the conversation.

    Of several questions the first is made standalone; those after it follow up on it.
    """
    read = compound(message, vocabulary)
    first, *others = read.questions
    rewritten = rewrite(first, history, vocabulary)
    if not others:
        return rewritten.question
    if not rewritten.changed:
        return message
    later = (f"{other[:1].upper()}{other[1:]}" for other in others)
    return " ".join(filter(None, (read.situation, rewritten.question, *later)))


def _asked(turn: Turn) -> tuple[Turn, ...]:
    """Return a turn of several questions as so many turns."""
    parts = turn.answer.asked
    return tuple(
        Turn(
            each.question,
            each.question,
            replace(
                turn.answer,
                outcome=each.outcome,
                statements=tuple(s for s in turn.answer.statements if s.question == index),
            ),
        )
        for index, each in enumerate(parts)
    ) or (turn,)


class Chat:
    """Conversations over a pipeline; without a store nothing outlives the process."""

    def __init__(self, pipeline: Answering, store: ConversationStore | None = None) -> None:
        """Answer with this pipeline and keep the turns in this store, if any."""
        self._pipeline = pipeline
        self._store = store
        self._said: dict[str, tuple[_Said, ...]] = {}

    @classmethod
    def open(cls, pipeline: Answering, settings: Settings) -> Chat:
        """Chat over this pipeline and keep conversations as the settings say."""
        store = ConversationStore(settings.state) if settings.history == "on" else None
        return cls(pipeline, store)

    @property
    def keeps_history(self) -> bool:
        """Say whether conversations are kept on disk."""
        return self._store is not None

    @property
    def audience(self) -> Audience:
        """Return for whom answers are shown if nothing else is asked for."""
        return self._pipeline.audience

    @property
    def model(self) -> str | None:
        """Name the chat model that words answers; None if there is none."""
        return self._pipeline.model

    def start(self) -> str:
        """Return the id of a new conversation; it is kept from its first turn on."""
        return uuid.uuid4().hex

    def say(
        self,
        conversation_id: str,
        message: str,
        *,
        filters: Filters = Filters(),  # noqa: B008 - an immutable value
        audience: Audience | None = None,
        mode: Mode | None = None,
        on_stage: Callable[[Progress], None] | None = None,
    ) -> Turn:
        """Answer a message in the light of the conversation, and keep the turn.

        Personal data is masked before anything is understood, stored or shown again; the answer's
        warnings say so, and how misspelt words were read: the message stays as it was written.
        With a chat model a follow-up is rewritten by it, unless the `mode` is extractive.
        Raises `QuestionError` for a message that is no question, and `StateError` if the turn
        cannot be kept.
        """
        masked = mask(clean(message))
        said = self._history(conversation_id)
        # A misspelt name has to be known before it can be put in the place of another one.
        readable = without_courtesies(
            self._pipeline.repaired(masked.text), self._pipeline.vocabulary
        )
        history = tuple(part for each in said for part in _asked(each.turn))
        read = self._standalone(readable, history, mode)
        answer = self._pipeline.ask(
            masked.text,
            standalone=read.question if read.question != readable else None,
            filters=filters,
            audience=audience,
            mode=mode,
            on_stage=on_stage,
        )
        told = (*masked.warnings, *read.warnings, *answer.warnings)
        answer = replace(answer, warnings=tuple(dict.fromkeys(told)))
        turn = Turn(
            question=masked.text,
            standalone=answer.interpreted_as,
            answer=answer,
            entities=self._pipeline.vocabulary.entities(answer.interpreted_as),
        )
        if self._store is not None:
            raw = answer_json(answer, filters)
            self._store.append(conversation_id, StoredTurn(turn.question, turn.standalone, raw))
        self._remember(conversation_id, (*said, _Said(turn, filters)))
        return turn

    def _standalone(self, message: str, history: tuple[Turn, ...], mode: Mode | None) -> Standalone:
        """Return a message as it is to be read without the conversation.

        A model may rewrite a single question that follows on others; no emergency waits for it.
        """
        vocabulary = self._pipeline.vocabulary
        ruled = _standalone(message, history, vocabulary)
        is_single = len(compound(message, vocabulary).questions) == 1
        if not history or not is_single or mode is Mode.EXTRACTIVE or is_urgent(message):
            return Standalone(ruled)
        return self._pipeline.rewritten(message, history, ruled)

    def conversations(self) -> tuple[Summary, ...]:
        """Return the kept conversations, the newest first."""
        return self._store.summaries() if self._store is not None else ()

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation with its turns; it has none if nothing was said or kept."""
        turns = tuple(each.turn for each in self._history(conversation_id))
        return Conversation(conversation_id, turns=turns)

    def filters(self, conversation_id: str) -> tuple[Filters, ...]:
        """Return the filters that each turn of a conversation was asked with, in order."""
        return tuple(each.filters for each in self._history(conversation_id))

    def mark(self, conversation_id: str, turn: int, feedback: Feedback) -> Feedback:
        """Keep feedback on a turn, counted from 0, instead of any before; return what is kept.

        Personal data in the comment is masked first, and the warnings say so. Raises `StateError`
        if nothing is kept, if the comment is too long, and if there is no such turn.
        """
        if self._store is None:
            raise StateError(
                "History is off: feedback is not kept.",
                next="Set QA_HISTORY=on, start again and ask again.",
            )
        if len(feedback.comment) > LONGEST_COMMENT:
            raise StateError(
                f"The comment has {len(feedback.comment)} characters; expected at most "
                f"{LONGEST_COMMENT}.",
                next="Shorten it.",
            )
        masked = mask(feedback.comment.strip())
        kept = replace(feedback, comment=masked.text, warnings=masked.warnings)
        self._store.mark(conversation_id, turn, kept)
        return kept

    def feedback(self, conversation_id: str) -> dict[int, Feedback]:
        """Return the feedback on a conversation, by turn counted from 0."""
        marked = self._store.marked(conversation_id) if self._store is not None else ()
        return {each.turn: each.feedback for each in marked}

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation for good. Raises `StateError` if there is none."""
        remembered = self._said.pop(conversation_id, None) is not None
        deleted = self._store is not None and self._store.delete(conversation_id)
        if not (remembered or deleted):
            raise StateError(
                f"There is no conversation {conversation_id!r}.",
                next="`qa history list` shows the conversations that are kept.",
            )

    def purge(self) -> int:
        """Delete all conversations for good; return how many were kept."""
        self._said.clear()
        return self._store.purge() if self._store is not None else 0

    def _history(self, conversation_id: str) -> tuple[_Said, ...]:
        if conversation_id in self._said or self._store is None:
            return self._said.get(conversation_id, ())
        said = tuple(self._restored(stored) for stored in self._store.turns(conversation_id))
        if said:
            self._remember(conversation_id, said)
        return said

    def _restored(self, stored: StoredTurn) -> _Said:
        turn = Turn(
            question=stored.question,
            standalone=stored.standalone,
            answer=answer_from_json(stored.answer),
            entities=self._pipeline.vocabulary.entities(stored.standalone),
        )
        return _Said(turn, filters_from_json(stored.answer))

    def _remember(self, conversation_id: str, said: tuple[_Said, ...]) -> None:
        self._said.pop(conversation_id, None)
        self._said[conversation_id] = said
        while len(self._said) > _REMEMBERED:
            del self._said[next(iter(self._said))]
