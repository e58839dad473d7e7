"""Messages between the ingest and its child process: JSON with its length in front.

JSON, not pickle: a child that a hostile file has taken over can send nothing but data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO

_PREFIX = 4


class Broken(Exception):
    """The other side has gone, or does not keep to the protocol."""


class TooLong(Broken):
    """The other side announces more than is accepted."""


def send(stream: IO[bytes], message: Mapping[str, object], payload: bytes = b"") -> None:
    """Write a message, then raw bytes whose number the message must tell."""
    body = json.dumps(message).encode()
    stream.write(len(body).to_bytes(_PREFIX, "big") + body)
    stream.write(payload)
    stream.flush()


def receive(stream: IO[bytes], *, at_most: int) -> dict[str, object]:
    """Read a message of at most `at_most` bytes.

    Raises `TooLong` for more, and `Broken` for anything else but one JSON object.
    """
    size = int.from_bytes(exactly(stream, _PREFIX), "big")
    if size > at_most:
        raise TooLong(f"a message of {size} bytes")
    try:
        message = json.loads(exactly(stream, size))
    except (ValueError, RecursionError):
        raise Broken("not JSON") from None
    if not isinstance(message, dict):
        raise Broken("not a JSON object")
    return message


def exactly(stream: IO[bytes], size: int) -> bytes:
    """Read this many bytes, or raise `Broken` at the end of the stream."""
    data = stream.read(size)
    if len(data) < size:
        raise Broken("the stream ended")
    return data
