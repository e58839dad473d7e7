"""A dialogue: follow-ups made standalone, turns kept or not kept, personal data masked first."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from qa.contract import answer_from_json, answer_json
from qa.converse.rewrite import rewrite
from qa.domain import Answer, Conversation, Filters, Turn
from qa.errors import StateError
from qa.privacy import mask
from qa.settings import Settings
from qa.state import ConversationStore, StoredTurn, Summary
from qa.understand import clean
from qa.vocabulary import Vocabulary

_REMEMBERED = 500
"""Conversations kept in memory; an older one is read from the store, if there is one."""


class Answering(Protocol):
    """What a chat needs of a pipeline."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the names that the library and the field know."""

    def ask(
        self,
        question: str,
        *,
        standalone: str | None = None,
        filters: Filters = ...,
        on_stage: Callable[[str], None] | None = None,
    ) -> Answer:
        """Answer one question."""


class Chat:
    """Conversations over a pipeline; without a store nothing outlives the process."""

    def __init__(self, pipeline: Answering, store: ConversationStore | None = None) -> None:
        """Answer with this pipeline and keep the turns in this store, if any."""
        self._pipeline = pipeline
        self._store = store
        self._turns: dict[str, tuple[Turn, ...]] = {}

    @classmethod
    def open(cls, pipeline: Answering, settings: Settings) -> Chat:
        """Chat over this pipeline and keep conversations as the settings say."""
        store = ConversationStore(settings.state) if settings.history == "on" else None
        return cls(pipeline, store)

    @property
    def keeps_history(self) -> bool:
        """Say whether conversations are kept on disk."""
        return self._store is not None

    def start(self) -> str:
        """Return the id of a new conversation; it is kept from its first turn on."""
        return uuid.uuid4().hex

    def say(
        self,
        conversation_id: str,
        message: str,
        *,
        filters: Filters = Filters(),  # noqa: B008 - an immutable value
        on_stage: Callable[[str], None] | None = None,
    ) -> Turn:
        """Answer a message in the light of the conversation, and keep the turn.

        Personal data is masked before anything is understood, stored or shown again; the answer's
        warnings say so. Raises `QuestionError` for a message that is no question, and `StateError`
        if the turn cannot be kept.
        """
        masked = mask(clean(message))
        history = self._history(conversation_id)
        rewritten = rewrite(masked.text, history, self._pipeline.vocabulary)
        answer = self._pipeline.ask(
            masked.text,
            standalone=rewritten.question if rewritten.changed else None,
            filters=filters,
            on_stage=on_stage,
        )
        answer = replace(
            answer, warnings=tuple(dict.fromkeys((*masked.warnings, *answer.warnings)))
        )
        turn = Turn(
            question=masked.text,
            standalone=answer.interpreted_as,
            answer=answer,
            entities=self._pipeline.vocabulary.entities(answer.interpreted_as),
        )
        if self._store is not None:
            self._store.append(
                conversation_id, StoredTurn(turn.question, turn.standalone, answer_json(answer))
            )
        self._remember(conversation_id, (*history, turn))
        return turn

    def conversations(self) -> tuple[Summary, ...]:
        """Return the kept conversations, the newest first."""
        return self._store.summaries() if self._store is not None else ()

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation with its turns; it has none if nothing was said or kept."""
        return Conversation(conversation_id, turns=self._history(conversation_id))

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation for good. Raises `StateError` if there is none."""
        remembered = self._turns.pop(conversation_id, None) is not None
        deleted = self._store is not None and self._store.delete(conversation_id)
        if not (remembered or deleted):
            raise StateError(
                f"There is no conversation {conversation_id!r}.",
                next="`qa history list` shows the conversations that are kept.",
            )

    def purge(self) -> int:
        """Delete all conversations for good; return how many were kept."""
        self._turns.clear()
        return self._store.purge() if self._store is not None else 0

    def _history(self, conversation_id: str) -> tuple[Turn, ...]:
        if conversation_id in self._turns or self._store is None:
            return self._turns.get(conversation_id, ())
        turns = tuple(self._restored(stored) for stored in self._store.turns(conversation_id))
        if turns:
            self._remember(conversation_id, turns)
        return turns

    def _restored(self, stored: StoredTurn) -> Turn:
        return Turn(
            question=stored.question,
            standalone=stored.standalone,
            answer=answer_from_json(stored.answer),
            entities=self._pipeline.vocabulary.entities(stored.standalone),
        )

    def _remember(self, conversation_id: str, turns: tuple[Turn, ...]) -> None:
        self._turns.pop(conversation_id, None)
        self._turns[conversation_id] = turns
        while len(self._turns) > _REMEMBERED:
            del self._turns[next(iter(self._turns))]
