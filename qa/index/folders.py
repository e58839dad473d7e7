"""The folders of the derived indexes: numbered versions and a pointer to those in use."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = "index"
_POINTER: Final = "current.json"


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of the indexes is in use; 0 is none yet."""

    number: int

    def dense(self, library: Path) -> Path:
        """Return the folder of the dense index."""
        return library / FOLDER / f"dense-{self.number}"

    def lexical(self, library: Path) -> Path:
        """Return the folder of the lexical index."""
        return library / FOLDER / f"lexical-{self.number}"


def current(library: Path) -> Version:
    """Return the version that the pointer names; version 0 without a readable pointer."""
    try:
        return Version(int(json.loads((library / FOLDER / _POINTER).read_bytes())["version"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Version(0)


def unused(library: Path) -> Version:
    """Return a version that has no folder yet."""
    taken = [_number(each) for each in (library / FOLDER).glob("*-*")]
    return Version(max([current(library).number, *taken]) + 1)


def point(library: Path, version: Version) -> None:
    """Make a version the one in use, in one step that a crash cannot halve."""
    pointer = library / FOLDER / _POINTER
    fresh = pointer.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump({"version": version.number}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(pointer)


def sweep(library: Path) -> None:
    """Delete the folders of all versions but the current one. For the writer only."""
    number = current(library).number
    for each in (library / FOLDER).glob("*-*"):
        if _number(each) != number:
            shutil.rmtree(each, ignore_errors=True)
            if each.is_file():
                each.unlink()


def _number(path: Path) -> int:
    tail = path.name.rpartition("-")[2].partition(".")[0]
    return int(tail) if tail.isdigit() else -1
