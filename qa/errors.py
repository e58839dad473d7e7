"""The error tree.

    QAError
    ├── SettingsError       a setting or an argument that cannot be used
    ├── QuestionError       a question that cannot be asked: empty, too long
    ├── ReadError           a file that cannot become a document
    ├── ModelError          an encoder or a model that cannot be loaded
    ├── StateError          the store of conversations cannot be used
    └── LibraryError
        ├── LibraryMissing      no library at this path
        ├── LibraryReadOnly     the library cannot be written
        ├── LibraryLocked       another process is writing
        ├── LibraryCorrupt      the database is damaged
        ├── LibraryFull         no space left on the device
        ├── StaleIndex          built by another encoder, chunking or schema
        └── NotInLibrary        no such document or revision

Every error names the value, says what was expected, and what to do next.
"""

from __future__ import annotations


class QAError(Exception):
    """An error whose message can be shown to a user; `next` says what to do about it."""

    code = "error"

    def __init__(self, message: str, *, next: str = "") -> None:
        """Keep what went wrong and what to do next."""
        super().__init__(message)
        self.message = message
        self.next = next

    def __str__(self) -> str:
        """Join message and advice into one line."""
        return f"{self.message} {self.next}".strip()


class SettingsError(QAError):
    """A setting or an argument that cannot be used."""

    code = "settings"


class QuestionError(QAError):
    """A question that cannot be asked."""

    code = "question"


class ReadError(QAError):
    """A file that cannot become a document; the other files go on."""

    code = "unreadable"


class ModelError(QAError):
    """An encoder or a model that cannot be loaded."""

    code = "model"


class StateError(QAError):
    """The store of conversations cannot be used."""

    code = "state"


class LibraryError(QAError):
    """The library cannot do what was asked."""

    code = "library"


class LibraryMissing(LibraryError):
    """No library at this path."""

    code = "library_missing"


class LibraryReadOnly(LibraryError):
    """The library cannot be written."""

    code = "library_read_only"


class LibraryLocked(LibraryError):
    """Another process is writing to the library."""

    code = "library_locked"


class LibraryCorrupt(LibraryError):
    """The library's database is damaged."""

    code = "library_corrupt"


class LibraryFull(LibraryError):
    """No space is left on the device; what was acknowledged before is kept."""

    code = "disk_full"


class StaleIndex(LibraryError):
    """The library was built by another encoder, chunking or schema."""

    code = "stale_index"


class NotInLibrary(LibraryError):
    """The library holds no such document or revision."""

    code = "not_in_library"
