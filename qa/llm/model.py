"""The seam to a chat model: messages in, one completion out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

Schema = Mapping[str, object]
"""A JSON Schema with a `title`."""


class Format(StrEnum):
    """The form in which a reply is asked for, the strictest first."""

    SCHEMA = "json_schema"
    JSON = "json_object"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user"]
    text: str


@dataclass(frozen=True, slots=True)
class Completion:
    """A reply; `finish` is why it ended, "stop" if it is whole and "" if the server did not say."""

    text: str
    finish: str


class ChatModel(Protocol):
    """A chat model as one request sees it."""

    @property
    def name(self) -> str:
        """Name the model as `provider:model`."""

    @property
    def formats(self) -> tuple[Format, ...]:
        """Return the formats that can be asked of its protocol, the strictest first."""

    def load(self) -> None:
        """Load what the first request needs; raise `ChatError` if it cannot be loaded."""

    def complete(
        self, messages: Sequence[Message], format: Format, schema: Schema, seconds: float
    ) -> Completion:
        """Send one request and return the reply, which may be cut; raise `ChatError` else.

        `schema` is sent where `format` asks for it. Waiting for the server ends after about
        `seconds`.
        """
