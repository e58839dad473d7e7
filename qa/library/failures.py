"""What the database and the disk report, in the words of the error tree."""

from __future__ import annotations

import errno
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from qa.errors import (
    LibraryCorrupt,
    LibraryError,
    LibraryFull,
    LibraryLocked,
    LibraryMissing,
    LibraryReadOnly,
)

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
DENIED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
MISPLACED: Final = frozenset({errno.ENOTDIR, errno.EEXIST, errno.ENOENT, errno.ENAMETOOLONG})
_LITTLE_BYTES: Final = 1 << 20
_TO_WRITABLE: Final = "Make the folder writable, or name another one with --library."


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLAlchemy, SQLite and the file system raise into library errors about `path`."""
    try:
        yield
    except DBAPIError as error:
        raise _of_database(error.orig, path) from error
    except sqlite3.Error as error:
        raise _of_database(error, path) from error
    except json.JSONDecodeError as error:
        raise corrupt(path, f"a stored value is not JSON ({error})") from error
    except OSError as error:
        raise of_disk(error, path) from error


def of_disk(error: OSError, path: Path) -> LibraryError:
    """Return the library error for an error of the file system."""
    if error.errno in FULL:
        return full(path)
    if error.errno in DENIED:
        return LibraryReadOnly(
            f"The library {str(path)!r} cannot be written: {error.strerror}.", next=_TO_WRITABLE
        )
    if error.errno in MISPLACED:
        return LibraryMissing(
            f"{str(path)!r} cannot be the folder of a library: {error.strerror}.",
            next="Name a folder with --library or QA_LIBRARY.",
        )
    return LibraryError(
        f"The disk failed under the library {str(path)!r}: {error}.",
        next="Check the disk, then run `qa library verify`.",
    )


def full(path: Path) -> LibraryFull:
    """Return the error for a device without space."""
    return LibraryFull(
        f"No space is left for the library {str(path)!r}.",
        next="Free some space and run the same command again; "
        "every document acknowledged before is kept.",
    )


def corrupt(path: Path, what: str) -> LibraryCorrupt:
    """Return the error for a damaged database; `what` says what was found."""
    return LibraryCorrupt(
        f"The library {str(path)!r} is damaged: {what}.",
        next="Keep the folder as it is. Restore it from a backup, or run "
        "`qa ingest PATH… --library NEW_FOLDER` to build a new one from the documents.",
    )


def _of_database(error: BaseException | None, path: Path) -> LibraryError:
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "decode" in str(error):
        return corrupt(path, str(error))
    if name.startswith("SQLITE_FULL") or (name.startswith("SQLITE_IOERR") and _no_space(path)):
        return full(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LibraryLocked(
            f"The database of {str(path)!r} is held by another program: {error}.",
            next="Close the program that has it open, and try again.",
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return LibraryReadOnly(
            f"The library {str(path)!r} cannot be written: {error}.", next=_TO_WRITABLE
        )
    return LibraryError(
        f"The database of {str(path)!r} failed: {error} ({name or type(error).__name__}).",
        next="Run `qa library verify`.",
    )


def _no_space(path: Path) -> bool:
    """Say whether the disk is nearly full: SQLite reports that as an I/O error, too."""
    try:
        return shutil.disk_usage(path).free < _LITTLE_BYTES
    except OSError:
        return False
