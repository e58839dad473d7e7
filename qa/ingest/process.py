"""The child process from its parent's side: started, asked, and ended in time."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from qa.ingest import wire

_START_SECONDS = 60.0
_STOP_SECONDS = 2.0
_GONE_SECONDS = 0.2
_GREETING_BYTES = 1024


class Child:
    """A running child process and the pipes to it."""

    def __init__(self, memory_mb: int) -> None:
        """Start the process; it is ready some time later."""
        self.expired = False
        command = [sys.executable, "-P", "-s", "-m", "qa.ingest.child", str(memory_mb)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        self._ready = False

    @property
    def ended_by(self) -> str | None:
        """Name the signal that ended the process, if one did."""
        code = self._process.returncode
        return signal.Signals(-code).name if code is not None and code < 0 else None

    def ask(
        self, request: dict[str, object], data: bytes, *, seconds: float, at_most: int
    ) -> dict[str, object]:
        """Send a file and wait for the reply; raises `wire.Broken` when the process has died."""
        requests, replies = self._pipes()
        if not self._ready:
            with self._deadline(_START_SECONDS):
                wire.receive(replies, at_most=_GREETING_BYTES)
            self._ready = True
        with self._deadline(seconds):
            wire.send(requests, request, data)
            return wire.receive(replies, at_most=at_most)

    def stop(self) -> None:
        """Let the process end by itself, and kill it if it does not."""
        requests, _ = self._pipes()
        with contextlib.suppress(OSError):
            requests.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End the process, wait for its end and close the pipes."""
        with contextlib.suppress(OSError):
            # One that died by itself keeps its own signal: it is given a moment to be gone.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_GONE_SECONDS)
            self._process.kill()
        self._process.wait()
        for pipe in self._pipes():
            with contextlib.suppress(OSError):
                pipe.close()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        requests, replies = self._process.stdin, self._process.stdout
        assert requests is not None and replies is not None, "opened with PIPE"
        return requests, replies

    @contextlib.contextmanager
    def _deadline(self, seconds: float) -> Iterator[None]:
        """Kill the process after so many seconds: whoever waits for it then reads its end."""
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _expire(self) -> None:
        self.expired = True
        self._process.kill()


def _environment() -> dict[str, str]:
    """Return the little that the child needs: no keys, no proxies, no settings."""
    package_home = str(Path(__file__).resolve().parents[2])
    search = [package_home, *(entry for entry in sys.path if entry and Path(entry).is_absolute())]
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(search)),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
    }
