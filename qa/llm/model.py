"""The seam to a chat model: messages in, the pieces of one reply out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
class Piece:
    """A part of a reply; `finish` is why the reply ended, "" while that has not been said.

    A reply that is whole ends with "stop".
    """

    text: str
    finish: str = ""


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

    def reply(
        self,
        messages: Sequence[Message],
        format: Format,
        schema: Schema,
        seconds: float,
        *,
        streamed: bool,
    ) -> Iterator[Piece]:
        """Send one request and yield the reply as it arrives, in one piece if it is not streamed.

        `schema` is sent where `format` asks for it. Waiting for more ends after about `seconds` of
        silence. Raises `ChatError`: `ChatNotStreamed` if a stream is asked for and none comes. A
        generator that is closed closes the connection.
        """
