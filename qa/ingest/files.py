"""The files that an ingest reads: named ones, and those in named folders."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.errors import QAError, ReadError


@dataclass(frozen=True, slots=True)
class File:
    """A file to read; `root` is the folder that was named, or the file's own folder."""

    path: Path
    root: Path

    @property
    def default_id(self) -> str:
        """Name the document by the root folder's name and the path below it."""
        return f"{self.root.resolve().name}/{self.path.relative_to(self.root).as_posix()}"


def files(paths: Sequence[Path]) -> tuple[File, ...]:
    """Find the files to read, each once, folders in sorted order.

    Hidden files and folders and editors' leftovers (`name~`) are skipped, links to folders are
    not followed. A file that is named itself is always taken. Raises `QAError` if a path does
    not exist.
    """
    found: dict[Path, File] = {}
    for path in paths:
        for file in _named(path):
            found.setdefault(file.path.resolve(), file)
    return tuple(found.values())


def _named(path: Path) -> Iterator[File]:
    if path.is_dir():
        yield from (File(inside, path) for inside in _inside(path))
    elif path.is_file():
        yield File(path, path.parent)
    elif path.exists():
        raise ReadError(
            f"{str(path)!r} is neither a file nor a folder.", next="Name a file or a folder."
        )
    else:
        raise QAError(
            f"{str(path)!r} does not exist.", next="Check the path; name a file or a folder."
        )


def _inside(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder, onerror=_unlistable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where, name)
            if not name.startswith(".") and not name.endswith("~") and path.is_file():
                yield path


def _unlistable(error: OSError) -> None:
    raise ReadError(
        f"The folder {error.filename!r} cannot be listed: {error.strerror}.",
        next="Give yourself the right to read it, or name other paths.",
    )
