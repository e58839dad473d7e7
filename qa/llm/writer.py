"""Ask a chat model patiently: retries inside one deadline, in the best format that it supports."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import Final, Generic, TypeVar

from qa.errors import (
    ChatReplyError,
    ChatTimeout,
    ChatUnavailable,
    ChatUnsupported,
)
from qa.llm.model import ChatModel, Completion, Format, Message, Schema

T = TypeVar("T")

_BACKOFF: Final = 0.5
"""Seconds before the second try; twice as many before each further one."""
_ENDS: Final = {
    "length": "was cut at its longest length (QA_LLM_MAX_TOKENS)",
    "content_filter": "was withheld by its provider's filter",
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a model is waited for: `seconds` in all, `request_seconds` for one request."""

    seconds: float = 30.0
    request_seconds: float = 20.0
    retries: int = 2


@dataclass(frozen=True, slots=True)
class Request(Generic[T]):
    """What is asked of a model.

    `messages` gives the prompt for a format; `parse` reads a reply and raises `ChatReplyError` for
    one that is not of the form.
    """

    messages: Callable[[Format], Sequence[Message]]
    schema: Schema
    parse: Callable[[str], T]


class Writer:
    """Ask one model; threads may share it.

    Which formats its server supports is found out by the first requests: one that is refused in a
    format, or whose reply cannot be read, is made again in the next, and the first that is read
    decides for good.
    """

    def __init__(self, model: ChatModel, patience: Patience = Patience()) -> None:
        """Ask this model, this patiently."""
        self._model = model
        self._patience = patience
        self._known: Format | None = None

    @property
    def name(self) -> str:
        """Name the model as `provider:model`."""
        return self._model.name

    @property
    def format(self) -> Format | None:
        """Return the format that the server is known to support; None before the first reply."""
        return self._known

    def write(self, request: Request[T]) -> T:
        """Return what the model replies, read; raise `ChatError` if there is nothing to use."""
        self._model.load()  # no server is waited for yet
        deadline = _Deadline(self._patience.seconds)
        failed = ChatReplyError(f"{self.name} gave no reply.")
        formats = (self._known,) if self._known else self._model.formats
        for format in formats:
            try:
                completion = self._completed(request, format, deadline)
            except ChatUnsupported:
                if format is formats[-1]:
                    raise
                continue
            text = _whole(completion, self.name)
            try:
                found = request.parse(text)
            except ChatReplyError as error:
                failed = error
                continue
            self._known = format
            return found
        raise failed

    def _completed(self, request: Request[T], format: Format, deadline: _Deadline) -> Completion:
        """Return the reply of the first try that has one, within the deadline."""
        messages = request.messages(format)
        wait = _BACKOFF
        for left in range(self._patience.retries, -1, -1):
            seconds = min(self._patience.request_seconds, deadline.left())
            if seconds <= 0:
                break
            try:
                return _in_time(
                    lambda limit=seconds: self._model.complete(  # type: ignore[misc]
                        messages, format, request.schema, limit
                    ),
                    seconds,
                    self.name,
                )
            except (ChatTimeout, ChatUnavailable) as error:
                asked = error.after if isinstance(error, ChatUnavailable) else None
                pause = wait if asked is None else asked
                if not left or pause >= deadline.left():
                    raise
                time.sleep(pause)
                wait *= 2
        raise _too_slow(self.name, self._patience.seconds)


class _Deadline:
    """A moment by which all must be done."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left, below zero when there are none."""
        return self._end - time.monotonic()


def _whole(completion: Completion, name: str) -> str:
    """Return the text of a reply that is whole: a cut one may lack what limits its first half."""
    if completion.finish != "stop":
        how = _ENDS.get(completion.finish, "did not end in the ordinary way")
        raise ChatReplyError(f"The reply of {name} {how}.")
    return completion.text


def _in_time(work: Callable[[], Completion], seconds: float, name: str) -> Completion:
    """Return what work gives, or raise `ChatTimeout` when the time is up, whatever it is doing.

    A vendor's timeout counts from byte to byte, so that a server that sends a little now and then
    is never too slow for it. The thread is left to end by itself.
    """
    outcome: Future[Completion] = Future()

    def run() -> None:
        try:
            found = work()
        except BaseException as error:  # raised again where the result is asked for
            outcome.set_exception(error)
        else:
            outcome.set_result(found)

    Thread(target=run, daemon=True, name="chat model").start()
    try:
        return outcome.result(timeout=seconds)
    except TimeoutError:
        raise _too_slow(name, seconds) from None


def _too_slow(name: str, seconds: float) -> ChatTimeout:
    return ChatTimeout(
        f"{name} did not reply within {seconds:.3g} seconds.",
        next="Raise QA_LLM_SECONDS and QA_LLM_TIMEOUT_SECONDS, or take a faster model.",
    )
