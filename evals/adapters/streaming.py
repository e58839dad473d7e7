"""JSON files read entry by entry, so that a file may be larger than memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from evals.adapters.shape import fault

_CHUNK: Final = 1 << 20
_SPACE: Final = " \t\r\n"


def members(path: Path, expected: str) -> Iterator[tuple[str, object]]:
    """Give the members of the object that a file holds, one after the other.

    Raises `FormatError` naming file and member of what is no JSON, or no object.
    """
    stream = _Stream(path, expected)
    stream.take("{")
    while not stream.skips("}"):
        name = stream.value("a name")
        stream.take(":")
        yield str(name), stream.value(f"{name!r}")
        stream.skips(",")


def elements(path: Path, name: str, expected: str) -> Iterator[tuple[int, object]]:
    """Give the elements of the array that is the member `name` of a file's object, with numbers.

    Raises `FormatError` if there is no such array.
    """
    stream = _Stream(path, expected)
    stream.take("{")
    while not stream.skips("}"):
        member = stream.value("a name")
        stream.take(":")
        if member == name:
            stream.take("[")
            number = 0
            while not stream.skips("]"):
                yield number, stream.value(f"{name}[{number}]")
                number += 1
                stream.skips(",")
            return
        stream.value(f"{member!r}")
        stream.skips(",")
    fault(str(path), f"no {name!r} in it", expected)


class _Stream:
    """The text of a file from a place on; what was read is forgotten."""

    def __init__(self, path: Path, expected: str) -> None:
        self._path = path
        self._expected = expected
        self._chunks = self._read()
        self._text = ""
        self._decoder = json.JSONDecoder()

    def _read(self) -> Iterator[str]:
        try:
            with self._path.open(encoding="utf-8-sig") as file:
                while chunk := file.read(max(_CHUNK, len(self._text))):
                    yield chunk
        except UnicodeDecodeError:
            fault(str(self._path), "not UTF-8 text", self._expected)
        except OSError as error:
            fault(str(self._path), f"cannot be read: {error.strerror}", self._expected)

    def _more(self) -> bool:
        chunk = next(self._chunks, "")
        self._text += chunk
        return bool(chunk)

    def _next(self) -> str:
        """Give the next character that is no space, "" at the end."""
        while not (text := self._text.lstrip(_SPACE)) and self._more():
            pass
        self._text = text
        return text[:1]

    def skips(self, mark: str) -> bool:
        """Go past a mark if it is the next one."""
        if self._next() != mark:
            return False
        self._text = self._text[1:]
        return True

    def take(self, mark: str) -> None:
        """Go past a mark that must be the next one."""
        if not self.skips(mark):
            found = self._next() or "the end of the file"
            fault(str(self._path), f"{found!r} where {mark!r} should be", self._expected)

    def value(self, what: str) -> object:
        """Give the next value; `what` names it in a fault."""
        self._next()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text)
            except json.JSONDecodeError as error:
                if self._more():
                    continue
                fault(f"{self._path}: {what}", f"no JSON: {error.msg}", self._expected)
            # A number at the end of what was read may go on.
            if end == len(self._text) and self._more():
                continue
            self._text = self._text[end:]
            return value
