"""The reader: files become documents, each parsed in a bounded child process."""

from __future__ import annotations

import hashlib
import logging
import threading
from dataclasses import replace
from pathlib import Path
from typing import Self

from qa.domain import Block, BlockKind, Document
from qa.errors import ReadError
from qa.ingest import limits, metadata, wire
from qa.ingest.canonical import clean
from qa.ingest.files import File
from qa.ingest.formats import Format, detect
from qa.ingest.metadata import Hints
from qa.ingest.process import Child

READER_VERSION = "4"
"""Changes whenever the same file would give another canonical text or other metadata."""

_REPLY_BYTES_EACH = 8  # of a reply, for each byte that a file may have
_CHUNK = 1 << 20
_NO_HINTS = Hints()

logger = logging.getLogger(__name__)


def digest(file: File, hints: Hints = _NO_HINTS) -> str:
    """Hash what a file's document is made from; equal digests give equal documents.

    Raises `ReadError` if the file cannot be opened.
    """
    found = hashlib.sha256(repr((READER_VERSION, file.default_id, hints)).encode())
    try:
        with file.path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                found.update(chunk)
    except OSError as error:
        raise _unopened(error) from None
    return found.hexdigest()


class Reader:
    """Turn files into documents; use as a context manager.

    Parsing happens in one child process that is reused and, once a file has ended it, replaced.
    It may use `memory_mb` MiB of address space and, for one file, `seconds` of processor time
    and of wall time. Windows can limit the wall time only, macOS not the memory;
    `limits.UNLIMITED` names what is not limited here.
    """

    def __init__(self, *, memory_mb: int, seconds: float, max_file_mb: int) -> None:
        """Set the limits; the child starts with the first file."""
        self._memory_mb = memory_mb
        self._seconds = seconds
        self._max_bytes = max_file_mb * limits.MIB
        self._child: Child | None = None
        self._lock = threading.Lock()
        if limits.UNLIMITED:
            logger.warning(
                "on this platform the file reader is not limited in: %s",
                ", ".join(limits.UNLIMITED),
            )

    def __enter__(self) -> Self:
        """Return the reader."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child process."""
        self.close()

    def close(self) -> None:
        """End the child process; the next file would start another."""
        child, self._child = self._child, None
        if child is not None:
            child.stop()

    def read(self, file: File, hints: Hints = _NO_HINTS) -> Document:
        """Read one file; raises `ReadError` with the reason and what to do about it."""
        data = self._load(file.path)
        kind = detect(file.path.name, data)
        with self._lock:
            reply = self._parse(kind, file.path.name, data)
        return _document(reply, hints, default_id=file.default_id)

    def _load(self, path: Path) -> bytes:
        try:
            with path.open("rb") as stream:
                data = stream.read(self._max_bytes + 1)
        except OSError as error:
            raise _unopened(error) from None
        if len(data) > self._max_bytes:
            raise ReadError(
                f"The file is larger than {self._max_bytes // limits.MIB} MiB.",
                next="Split it, or raise QA_MAX_FILE_MB.",
            )
        return data

    def _parse(self, kind: Format, name: str, data: bytes) -> dict[str, object]:
        child = self._child = self._child or Child(self._memory_mb)
        request: dict[str, object] = {
            "format": kind.value,
            "name": name.encode(errors="replace").decode()[-255:],
            "size": len(data),
            "seconds": self._seconds,
        }
        try:
            at_most = max(_REPLY_BYTES_EACH * self._max_bytes, limits.MIB)
            reply = child.ask(request, data, seconds=self._seconds, at_most=at_most)
        except wire.TooLong:
            self._discard()
            raise ReadError("The file holds too much text.", next="Split it.") from None
        except (wire.Broken, OSError):
            raise self._why_it_died(child) from None
        except BaseException:  # Ctrl-C in the middle of a file
            self._discard()
            raise
        return self._checked(reply)

    def _checked(self, reply: dict[str, object]) -> dict[str, object]:
        if "memory" in reply:
            self._discard()
            raise self._out_of_memory("The file needs")
        error = reply.get("error")
        if isinstance(error, dict):
            message, advice = str(error.get("message", "")), str(error.get("next", ""))
            raise ReadError(clean(message), next=clean(advice))
        return reply

    def _out_of_memory(self, what: str) -> ReadError:
        return ReadError(
            f"{what} more than the {self._memory_mb} MiB of memory that a reader may use.",
            next="Split or simplify the file, or raise QA_READ_MEMORY_MB.",
        )

    def _why_it_died(self, child: Child) -> ReadError:
        self._discard()
        if child.expired or child.ended_by == "SIGXCPU":
            return ReadError(
                f"Reading the file took longer than {self._seconds:g} seconds.",
                next="Split or simplify the file, or raise QA_READ_SECONDS.",
            )
        if child.ended_by:
            return self._out_of_memory(
                f"The file ended its reader ({child.ended_by}): it is damaged, or it needs"
            )
        return ReadError(
            "The file's reader stopped without an answer.",
            next="Try the file alone; if it happens again, save it in another format.",
        )

    def _discard(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()


def _unopened(error: OSError) -> ReadError:
    reason = error.strerror or str(error)
    return ReadError(
        f"The file cannot be opened: {reason}.", next="Check that it exists and may be read."
    )


def _document(reply: dict[str, object], hints: Hints, *, default_id: str) -> Document:
    """Build the document from what the child sent, which is checked: the child is not trusted."""
    try:
        text, blocks = str(reply["text"]), _blocks(reply["blocks"])
        stated = reply["stated"]
        guessed, grounds = _strings(reply["guessed"]), _strings(reply["grounds"])
        if not (isinstance(stated, dict) and text == clean(text)):
            raise ValueError("not canonical")
        _check(text, blocks)
    except (KeyError, TypeError, ValueError):
        raise ReadError(
            "The file's reader sent an answer that makes no sense.",
            next="Do not trust this file; save it in another format and try that.",
        ) from None
    source = metadata.source(stated, guessed, hints, default_id=default_id, grounds=grounds)
    source = replace(source, title=text[blocks[0].start : blocks[0].end])
    return Document(metadata.with_revision(source, text, blocks), text, blocks)


def _strings(mapping: object) -> dict[str, str]:
    if not isinstance(mapping, dict):
        raise TypeError("mapping")
    return {str(key): str(value) for key, value in mapping.items()}


def _blocks(rows: object) -> tuple[Block, ...]:
    if not isinstance(rows, list):
        raise TypeError("blocks")
    return tuple(
        Block(
            int(start),
            int(end),
            BlockKind(kind),
            tuple(str(name) for name in heading),
            None if page is None else int(page),
            tuple((float(p), float(a), float(b), float(c), float(d)) for p, a, b, c, d in boxes),
        )
        for start, end, kind, heading, page, boxes in rows
    )


def _check(text: str, blocks: tuple[Block, ...]) -> None:
    """Check that the blocks are the text's lines, the title first."""
    spans = [(block.start, block.end) for block in blocks]
    start = 0
    for line, span in zip(text.split("\n"), spans, strict=True):
        if span != (start, start + len(line)) or not line:
            raise ValueError("blocks")
        start += len(line) + 1
    if blocks[0].kind is not BlockKind.TITLE:
        raise ValueError("title")
