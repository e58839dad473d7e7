"""A lock between the writer and the readers of an index folder, in and across processes.

Chroma's readers write, too: a query moves its log forward and may save the graph. A query in one
process while another adds vectors would be two writers in one folder, which corrupts silently.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

    def _take(descriptor: int, *, exclusive: bool, wait: bool) -> bool:
        how = (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB)
        try:
            fcntl.flock(descriptor, how)
        except BlockingIOError:
            return False
        return True

else:
    import msvcrt

    def _take(descriptor: int, *, exclusive: bool, wait: bool) -> bool:
        """Lock one byte; Windows has no shared kind, so readers take turns."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True


@contextmanager
def shared(file: Path) -> Iterator[bool]:
    """Enter as a reader; yields False at once, without entering, while a writer is inside."""
    with _descriptor(file) as descriptor:
        yield _take(descriptor, exclusive=False, wait=False)


@contextmanager
def exclusive(file: Path) -> Iterator[None]:
    """Enter as the writer, waiting for the readers that are inside."""
    with _descriptor(file) as descriptor:
        _take(descriptor, exclusive=True, wait=True)
        yield


@contextmanager
def _descriptor(file: Path) -> Iterator[int]:
    descriptor = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
