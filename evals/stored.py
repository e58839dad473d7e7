"""The stored text of documents, read straight from the library's SQLite file.

A quote is to be compared with what is stored, and not with what the code that made the quote says
is stored. So this reads the table `revisions` (columns `id`, `revision`, `state`, `text`) with the
standard library, read-only and through none of the product's code.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from evals.errors import StoredError

FILE: Final = "library.sqlite"
_NAMED: Final = "SELECT text FROM revisions WHERE id = ? AND revision = ?"
_ACTIVE: Final = "SELECT text FROM revisions WHERE id = ? AND state = 'active'"


class StoredTexts:
    """The texts of one library. Each call opens the file anew, so threads need not share it."""

    def __init__(self, file: Path) -> None:
        """Read from this SQLite file."""
        self.file = file

    def text(self, document_id: str, revision: str | None = None) -> str | None:
        """Give the text of a revision, or of the active one if none is named; None if absent.

        Raises `StoredError` if the file cannot be read as a library.
        """
        asked = (_ACTIVE, (document_id,)) if revision is None else (_NAMED, (document_id, revision))
        try:
            with closing(
                sqlite3.connect(f"{self.file.absolute().as_uri()}?mode=ro", uri=True)
            ) as db:
                row = db.execute(*asked).fetchone()
        except sqlite3.Error as error:
            raise StoredError(
                f"The stored texts in {str(self.file)!r} cannot be read: {error}.",
                next="Name a library that `qa library verify` finds in order.",
            ) from None
        return None if row is None else str(row[0])


def found(library: Path) -> StoredTexts | None:
    """Give the texts of a library's folder; None if it holds no SQLite file to read.

    A library on another database (a PostgreSQL URL) has none.
    """
    file = library / FILE
    return StoredTexts(file) if file.is_file() else None
