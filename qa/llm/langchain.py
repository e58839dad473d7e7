"""A chat model of any provider, through LangChain."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qa.errors import ChatNotStreamed, ChatReplyError
from qa.llm.failures import as_chat_error, broken_off
from qa.llm.model import Format, Message, Piece, Schema

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

_HOME: Final = (
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
    "LANGSMITH_GATEWAY",
    "LANGSMITH_GATEWAY_BASE_URL",
)
"""Variables, perhaps inherited, that would send what is asked to somebody else."""
_FORMATS: Final = {"openai": tuple(Format), "ollama": tuple(Format)}
"""Providers whose protocol can be asked for JSON in one way; others are asked for text."""
_KEYS: Final = {"openai": "OPENAI_API_KEY"}
_NO_KEY: Final = "none"
_GRACE: Final = 1.0
"""Seconds that a vendor waits longer than the caller, who can tell better what did not come."""
_WHOLE: Final = frozenset({"stop", "end_turn", "stop_sequence"})
"""What providers call the end of a reply that is whole."""


@dataclass(slots=True)
class LangChainChat:
    """A chat model that `init_chat_model` makes at the first request.

    Retries are left to the caller. `is_local` sends past every proxy and follows no redirection, so
    that nothing leaves the machine.
    """

    name: str
    base_url: str | None = None
    max_tokens: int = 2000
    is_local: bool = False
    _model: BaseChatModel | None = field(default=None, repr=False)

    @property
    def formats(self) -> tuple[Format, ...]:
        """Return the formats that can be asked of the provider's protocol."""
        return _FORMATS.get(self._provider, (Format.TEXT,))

    def load(self) -> None:
        """Make the vendor's model, with every call home off; raise `ChatError` if it cannot be."""
        try:
            self._vendor()
        except Exception as error:
            raise as_chat_error(error, self.name) from None

    def reply(
        self,
        messages: Sequence[Message],
        format: Format,
        schema: Schema,
        seconds: float,
        *,
        streamed: bool,
    ) -> Iterator[Piece]:
        """Send one request and yield its reply; raise `ChatError` where there is none."""
        from langsmith import tracing_context

        sent = [(message.role, message.text) for message in messages]
        asked = self._asked(format, schema, seconds)
        has_begun = False
        try:
            with tracing_context(enabled=False):
                model = self._vendor()
                parts = model.stream(sent, **asked) if streamed else [model.invoke(sent, **asked)]
                for part in parts:
                    has_begun = True
                    yield self._piece(part)
        except Exception as error:
            if has_begun:
                raise broken_off(as_chat_error(error, self.name), self.name) from None
            if streamed and type(error) is ValueError:  # LangChain's way to say that nothing came
                raise ChatNotStreamed(f"The server of {self.name} sends no stream.") from None
            raise as_chat_error(error, self.name) from None

    def _piece(self, part: AIMessage) -> Piece:
        if part.additional_kwargs.get("refusal"):
            raise ChatReplyError(f"{self.name} declined to answer.")
        return Piece(str(part.text), _finish(part))

    @property
    def _provider(self) -> str:
        return self.name.partition(":")[0]

    def _vendor(self) -> BaseChatModel:
        if self._model is None:
            for name in _HOME:
                os.environ.pop(name, None)
            self._model = self._made()
        return self._model

    def _made(self) -> BaseChatModel:
        from langchain.chat_models import init_chat_model

        options: dict[str, Any] = {"max_tokens": self.max_tokens}
        if self.base_url is not None:
            options["base_url"] = self.base_url
        if self._provider == "openai":
            options |= self._for_openai()
        elif self._provider == "ollama":
            options = {"num_predict": self.max_tokens, "base_url": self.base_url, "temperature": 0}
            if self.is_local:
                options["client_kwargs"] = {"trust_env": False, "follow_redirects": False}
        else:
            options["max_retries"] = 0
        model: BaseChatModel = init_chat_model(self.name, **options)
        return model

    def _for_openai(self) -> dict[str, Any]:
        options: dict[str, Any] = {"max_retries": 0, "use_responses_api": False}
        if self.base_url is not None:
            # A server of one's own needs no key, may know only the older name of the limit, and
            # takes a temperature, which some hosted models refuse.
            options["extra_body"] = {"max_tokens": self.max_tokens}
            options["temperature"] = 0
            if not os.environ.get(_KEYS["openai"]):
                options["api_key"] = _NO_KEY
        if self.is_local:
            from openai import DefaultHttpxClient

            options["http_client"] = DefaultHttpxClient(trust_env=False, follow_redirects=False)
        return options

    def _asked(self, format: Format, schema: Schema, seconds: float) -> dict[str, Any]:
        """Return what is sent beside the messages."""
        if self._provider == "ollama":
            wanted: dict[Format, Any] = {Format.SCHEMA: dict(schema), Format.JSON: "json"}
            return {"format": wanted[format]} if format in wanted else {}
        if self._provider != "openai":
            return {}
        body: dict[str, Any] = {"max_tokens": self.max_tokens} if self.base_url else {}
        if format is not Format.TEXT:
            # In the body as it is: given by name, the vendor parses the reply and raises.
            body["response_format"] = _response_format(format, schema)
        return {"timeout": seconds + _GRACE, "extra_body": body}


def _response_format(format: Format, schema: Schema) -> Mapping[str, object]:
    if format is Format.JSON:
        return {"type": "json_object"}
    named = {"name": schema["title"], "strict": True, "schema": dict(schema)}
    return {"type": "json_schema", "json_schema": named}


def _finish(reply: AIMessage) -> str:
    """Return why a reply ended, in the words of OpenAI's protocol; "" if it is not said."""
    said = reply.response_metadata
    reason = said.get("finish_reason") or said.get("stop_reason") or said.get("done_reason") or ""
    told = str(reason).lower()
    return "stop" if told in _WHOLE else told.replace("max_tokens", "length")
