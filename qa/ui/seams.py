"""What the page needs from the rest: a dialogue to talk to and a shelf to read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from qa.domain import (
    Audience,
    Conversation,
    Document,
    DocumentState,
    Feedback,
    Filters,
    LibraryState,
    Mode,
    Progress,
    Source,
    Turn,
)
from qa.vocabulary import Vocabulary


class Listed(Protocol):
    """A stored conversation as it stands in the list."""

    @property
    def id(self) -> str:
        """Name the conversation."""

    @property
    def title(self) -> str:
        """Return its first question, shortened."""

    @property
    def started(self) -> str:
        """Return the ISO 8601 date of its first turn."""

    @property
    def turns(self) -> int:
        """Count its questions."""


class Dialogue(Protocol):
    """Conversations: asked, listed, opened, marked, deleted."""

    @property
    def keeps_history(self) -> bool:
        """Say whether conversations outlive the program."""

    @property
    def audience(self) -> Audience:
        """Return for whom answers are shown if nothing else is asked for."""

    @property
    def model(self) -> str | None:
        """Name the chat model that words answers; None if there is none."""

    def start(self) -> str:
        """Begin a conversation and return its id."""

    def say(
        self,
        conversation_id: str,
        message: str,
        *,
        filters: Filters = ...,
        audience: Audience | None = ...,
        mode: Mode | None = ...,
        on_stage: Callable[[Progress], None] | None = ...,
    ) -> Turn:
        """Answer one message; `on_stage` hears how far it is."""

    def conversations(self) -> Sequence[Listed]:
        """List what is kept, newest first."""

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a kept conversation with its turns."""

    def filters(self, conversation_id: str) -> Sequence[Filters]:
        """Return the filters that each turn of a kept conversation was asked with."""

    def mark(self, conversation_id: str, turn: int, feedback: Feedback) -> Feedback:
        """Keep feedback on a turn, counted from 0; return what is kept, with its warnings."""

    def feedback(self, conversation_id: str) -> Mapping[int, Feedback]:
        """Return the feedback on a kept conversation, by turn counted from 0."""

    def delete(self, conversation_id: str) -> None:
        """Forget a conversation."""


class Held(Protocol):
    """A stored revision and where it is in its life."""

    @property
    def source(self) -> Source:
        """Return what is known about the document."""

    @property
    def state(self) -> DocumentState:
        """Return whether it is active, replaced, retracted or removed."""


class Shelf(Protocol):
    """The library as a reader uses it."""

    def document(self, document_id: str, revision: str | None = None, /) -> Document:
        """Return a stored revision; `NotInLibrary` if it is unknown or purged."""

    def holding(self, document_id: str, revision: str, /) -> Held:
        """Return the state of a stored revision; `NotInLibrary` if it is unknown or purged."""

    def holdings(self) -> Sequence[Held]:
        """Return all revisions that may be cited."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the names that the library and the field know."""

    def state(self) -> LibraryState:
        """Count what the library holds."""
