"""One writer per library: a file lock that dies with its holder, and a note of who that is."""

from __future__ import annotations

import json
import os
import platform
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from qa.errors import LibraryLocked


class WriterLock:
    """Hold a library for writing; the system frees the lock when the process dies."""

    def __init__(self, folder: Path) -> None:
        """Name the lock of the library in `folder`; nothing is taken yet."""
        self._folder = folder
        self._note = folder / "writer.json"
        # Not thread-local: an app takes the lock in one thread and lets go of it in another.
        self._lock = FileLock(folder / "writer.lock", thread_local=False, mode=0o600)

    def __enter__(self) -> WriterLock:
        """Take the lock at once.

        Raises `LibraryLocked` that names the holder, and `OSError` where no file can be made.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise LibraryLocked(
                f"The library {str(self._folder)!r} is being written by {self._holder()}.",
                next="Wait until it has finished, or stop that process, and try again.",
            ) from None
        try:
            self._sign()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        """Let go of the lock."""
        with suppress(OSError):
            self._note.unlink(missing_ok=True)
        self._lock.release()

    def _sign(self) -> None:
        note = {
            "pid": os.getpid(),
            "host": platform.node(),
            "command": " ".join([Path(sys.argv[0] or "python").name, *sys.argv[1:3]]),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        fresh = self._note.with_suffix(".new")
        fresh.write_text(json.dumps(note), encoding="utf-8")
        fresh.chmod(0o600)
        fresh.replace(self._note)

    def _holder(self) -> str:
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            return (
                f"process {note['pid']} on {note['host']!r} "
                f"({note['command']!r}, since {note['since']})"
            )
        except (OSError, ValueError, KeyError, TypeError):
            return "another process, which left no note of itself"
