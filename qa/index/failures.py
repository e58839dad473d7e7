"""What the index vendors raise, told apart: a full disk, or damage that a rebuild mends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from qa.errors import LibraryError, LibraryFull

_FULL: Final = (
    "no space left", "disk is full", "file too large", "quota exceeded",
    "os error 28", "os error 27", "os error 122", "code: 28,", "code: 27,", "code: 122,",
)  # fmt: skip


class IndexDamaged(LibraryError):
    """A derived index cannot be used; it is built anew from the library."""

    code = "index_damaged"


@contextmanager
def translated(what: str, path: Path) -> Iterator[None]:
    """Turn whatever a vendor raises into `LibraryFull` or `IndexDamaged`.

    Both vendors are native code: they raise bare `ValueError` and `RuntimeError`, and a Rust
    panic derives from `BaseException`.
    """
    try:
        yield
    except (LibraryError, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        if any(sign in str(error).lower() for sign in _FULL):
            raise LibraryFull(
                f"No space is left for the {what} {str(path)!r}.",
                next="Free some space and run the same command again; "
                "every document acknowledged before is kept.",
            ) from error
        raise IndexDamaged(
            f"The {what} {str(path)!r} cannot be used: {str(error)[:200]}.",
            next="Run `qa library rebuild`; it is made anew from the library without embedding.",
        ) from error
