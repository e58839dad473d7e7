"""The error tree.

    QAError
    ├── SettingsError       a setting or an argument that cannot be used
    ├── QuestionError       a question that cannot be asked: empty, too long
    ├── ReadError           a file that cannot become a document
    ├── ModelError          an encoder or a model that cannot be loaded
    │   └── ChatError           a chat model that gave no usable reply
    │       ├── ChatTimeout         none in time
    │       ├── ChatUnavailable     the server is not reached, busy or failing
    │       ├── ChatRefused         the server will not take the request: key, name, rights
    │       │   └── ChatUnsupported     or its form, or the model is unknown
    │       └── ChatReplyError      a reply that is cut, empty, declined or not of the form
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


class ChatError(ModelError):
    """A chat model that gave no usable reply; the message never holds a key or a server's words."""

    code = "chat"


class ChatTimeout(ChatError):
    """No reply in time."""


class ChatUnavailable(ChatError):
    """The server cannot be reached, is busy or fails; another try may do.

    `after` are the seconds that it asks to wait, if it does.
    """

    def __init__(self, message: str, *, next: str = "", after: float | None = None) -> None:
        """Keep what went wrong and how long to wait."""
        super().__init__(message, next=next)
        self.after = after


class ChatRefused(ChatError):
    """The server does not take the request."""


class ChatUnsupported(ChatRefused):
    """The server does not take the request in this form, or does not know the model."""


class ChatNotStreamed(ChatUnsupported):
    """The server takes the request, but does not send the reply as a stream."""


class ChatReplyError(ChatError):
    """A reply that is cut, empty, declined, or not of the form that was asked for."""


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
