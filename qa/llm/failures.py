"""What a provider's library raises → an error of ours, in plain words and without its words.

The libraries share no error classes, but they agree on what an error carries: an HTTP status, a
response with headers, a name that says timeout or connection.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from qa.errors import (
    ChatError,
    ChatRefused,
    ChatReplyError,
    ChatTimeout,
    ChatUnavailable,
    ChatUnsupported,
)

_DENIED: Final = frozenset({401, 403})
_BUSY: Final = frozenset({408, 409, 425, 429})
_LONGEST_WAIT: Final = 60.0
_CHECK_KEY: Final = "Check the provider's key in the environment."
_CHECK_SERVER: Final = "Check QA_LLM_BASE_URL, and whether the server runs."


def as_chat_error(error: Exception, name: str) -> ChatError:
    """Return the error that tells what an exception of a provider's library means.

    A server's words are left out: they may repeat the request, its key included.
    """
    if isinstance(error, ChatError):
        return error
    chain = tuple(_chain(error))
    status = next((found for each in chain if (found := _status(each))), None)
    if status is not None:
        return _of_status(status, chain, name)
    if any(isinstance(each, ImportError) for each in chain):
        return ChatRefused(
            f"The package of {name} cannot be imported.",
            next="Install the extra of its provider, such as clinical-qa[anthropic].",
        )
    kinds = " ".join(type(each).__name__ for each in chain).lower()
    if "timeout" in kinds:
        return ChatTimeout(f"{name} did not reply in time.", next=_CHECK_SERVER)
    if "connect" in kinds or "protocol" in kinds or isinstance(chain[-1], OSError):
        return ChatUnavailable(f"The server of {name} cannot be reached.", next=_CHECK_SERVER)
    if "credential" in str(error).lower() or "api_key" in str(error).lower():
        return ChatRefused(f"There is no key for {name}.", next=_CHECK_KEY)
    if "length" in kinds:
        return ChatReplyError(f"The reply of {name} was cut at its longest length.")
    return ChatReplyError(f"The reply of {name} could not be read.")


def broken_off(error: ChatError, name: str) -> ChatError:
    """Return what an error means once the reply has begun: the connection failed half-way."""
    if isinstance(error, ChatTimeout):
        return ChatTimeout(f"{name} stopped in the middle of its reply.", next=error.next)
    if isinstance(error, ChatUnavailable):
        return ChatUnavailable(f"The reply of {name} broke off.", after=error.after)
    return error


def _of_status(status: int, chain: tuple[BaseException, ...], name: str) -> ChatError:
    if status in _DENIED:
        return ChatRefused(f"The server of {name} refuses the key ({status}).", next=_CHECK_KEY)
    if status in _BUSY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        what = "is busy" if status in _BUSY else "fails"
        after = next((found for each in chain if (found := _after(each)) is not None), None)
        return ChatUnavailable(f"The server of {name} {what} ({status}).", after=after)
    return ChatUnsupported(
        f"The server of {name} does not take the request ({status}).",
        next="Check the model's name in QA_LLM.",
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what it was raised from."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def _status(error: BaseException) -> int | None:
    for name in ("status_code", "code"):
        value = getattr(error, name, None)
        if isinstance(value, int) and value >= HTTPStatus.BAD_REQUEST:
            return value
    return None


def _after(error: BaseException) -> float | None:
    """Return the seconds that a server asks to wait, if it asks in seconds."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    try:
        seconds = float(headers["retry-after"]) if headers is not None else None
    except (KeyError, TypeError, ValueError):
        return None
    return None if seconds is None else min(max(seconds, 0.0), _LONGEST_WAIT)
