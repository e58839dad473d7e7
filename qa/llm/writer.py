"""Ask a chat model patiently: retries inside one deadline, in the best format that it supports."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Final, Generic, TypeVar

from qa.errors import (
    ChatNotStreamed,
    ChatReplyError,
    ChatTimeout,
    ChatUnavailable,
    ChatUnsupported,
)
from qa.llm.model import ChatModel, Format, Message, Piece, Schema

T = TypeVar("T")
OnText = Callable[[str], None]
"""Hears all that has arrived of a reply, again and again: it may be cut, and may begin anew."""

_BACKOFF: Final = 0.5
"""Seconds before the second try; twice as many before each further one."""
_ENDS: Final = {
    "length": "was cut at its longest length (QA_LLM_MAX_TOKENS)",
    "content_filter": "was withheld by its provider's filter",
    "": "broke off, or did not say that it is whole",
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a model is waited for: `seconds` in all, `silent_seconds` while nothing comes."""

    seconds: float = 30.0
    silent_seconds: float = 20.0
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

    What its server supports is found out by the first requests. Replies are asked for as streams,
    and whole from a server that sends none. A request that is refused in a format, or whose reply
    cannot be read, is made again in the next, and the first that is read decides for good.
    """

    def __init__(self, model: ChatModel, patience: Patience = Patience()) -> None:
        """Ask this model, this patiently."""
        self._model = model
        self._patience = patience
        self._known: Format | None = None
        self._streams: bool | None = None

    @property
    def name(self) -> str:
        """Name the model as `provider:model`."""
        return self._model.name

    @property
    def format(self) -> Format | None:
        """Return the format that the server is known to support; None before the first reply."""
        return self._known

    def write(self, request: Request[T], on_text: OnText | None = None) -> T:
        """Return what the model replies, read; raise `ChatError` if there is nothing to use.

        `on_text` is called while the reply arrives, in this thread.
        """
        self._model.load()  # no server is waited for yet
        deadline = _Deadline(self._patience.seconds)
        if self._streams is not False:
            try:
                return self._in_a_format(request, deadline, on_text, streamed=True)
            except ChatUnsupported:
                if self._streams:
                    raise
        return self._in_a_format(request, deadline, on_text, streamed=False)

    def _in_a_format(
        self, request: Request[T], deadline: _Deadline, on_text: OnText | None, *, streamed: bool
    ) -> T:
        """Return the reply in the first format in which it can be read."""
        failed = ChatReplyError(f"{self.name} gave no reply.")
        formats = (self._known,) if self._known else self._model.formats
        for format in formats:
            try:
                reply = self._reply(request, format, deadline, on_text, streamed=streamed)
            except ChatUnsupported as error:
                if isinstance(error, ChatNotStreamed) or format is formats[-1]:
                    raise
                continue
            self._streams = streamed
            text = _whole(reply, self.name)
            try:
                if not text.strip():
                    raise ChatReplyError(
                        f"The reply of {self.name} is empty: it may have declined."
                    )
                found = request.parse(text)
            except ChatReplyError as error:
                failed = error
                continue
            self._known = format
            return found
        raise failed

    def _reply(
        self,
        request: Request[T],
        format: Format,
        deadline: _Deadline,
        on_text: OnText | None,
        *,
        streamed: bool,
    ) -> Piece:
        """Return the reply of the first try that has one, within the deadline."""
        messages = request.messages(format)
        wait = _BACKOFF
        for left in range(self._patience.retries, -1, -1):
            silent = min(self._patience.silent_seconds, deadline.left())
            if silent <= 0:
                break
            arriving = _Arriving(
                lambda limit=silent: self._model.reply(  # type: ignore[misc]
                    messages, format, request.schema, limit, streamed=streamed
                ),
                self.name,
            )
            try:
                return arriving.joined(self._patience.silent_seconds, deadline, on_text)
            except (ChatTimeout, ChatUnavailable) as error:
                asked = error.after if isinstance(error, ChatUnavailable) else None
                pause = wait if asked is None else asked
                if not left or pause >= deadline.left():
                    raise
                time.sleep(pause)
                wait *= 2
        raise deadline.over(self.name)


class _Deadline:
    """A moment by which all must be done, so many `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left, below zero when there are none."""
        return self._end - time.monotonic()

    def over(self, name: str) -> ChatTimeout:
        """Return the error of a model that has used up the time."""
        return _too_slow(f"{name} was not done within {self.seconds:.3g} seconds.")


class _Arriving:
    """A reply that is read in a thread of its own, so that nobody waits longer than they want.

    A vendor's timeout counts from byte to byte: a server that sends a little now and then is never
    too slow for it. When nobody waits any more, the thread ends with the next piece, and closes the
    connection.
    """

    def __init__(self, pieces: Callable[[], Iterator[Piece]], name: str) -> None:
        self._pieces = pieces
        self._name = name
        self._arrived: SimpleQueue[Piece | BaseException | None] = SimpleQueue()
        self._left = Event()
        Thread(target=self._run, daemon=True, name="chat model").start()

    def _run(self) -> None:
        try:
            for piece in self._pieces():
                self._arrived.put(piece)
                if self._left.is_set():
                    return
            self._arrived.put(None)
        except BaseException as error:  # raised again where the pieces are joined
            self._arrived.put(error)

    def joined(self, silent: float, deadline: _Deadline, on_text: OnText | None) -> Piece:
        """Return the whole reply; raise `ChatTimeout` after a long silence or at the deadline."""
        text, finish, has_begun = "", "", False
        try:
            while (piece := self._next(silent, deadline, has_begun=has_begun)) is not None:
                text, finish, has_begun = text + piece.text, piece.finish or finish, True
                if on_text is not None:
                    on_text(text)
        finally:
            self._left.set()
        return Piece(text, finish)

    def _next(self, silent: float, deadline: _Deadline, *, has_begun: bool) -> Piece | None:
        """Return the next piece, None after the last one."""
        left = deadline.left()
        try:
            if left <= 0:
                raise Empty
            found = self._arrived.get(timeout=min(silent, left))
        except Empty:
            waited = f"within {min(silent, deadline.seconds):.3g} seconds"
            if not has_begun:
                raise _too_slow(f"{self._name} did not reply {waited}.") from None
            if silent < left:
                raise _too_slow(f"{self._name} stopped: nothing more came {waited}.") from None
            raise deadline.over(self._name) from None
        if isinstance(found, BaseException):
            raise found
        return found


def _whole(reply: Piece, name: str) -> str:
    """Return the text of a reply that is whole: a cut one may lack what limits its first half."""
    if reply.finish != "stop":
        how = _ENDS.get(reply.finish, "did not end in the ordinary way")
        raise ChatReplyError(f"The reply of {name} {how}.")
    return reply.text


def _too_slow(what: str) -> ChatTimeout:
    return ChatTimeout(
        what, next="Raise QA_LLM_SECONDS and QA_LLM_TIMEOUT_SECONDS, or take a faster model."
    )
