"""A process to be killed: ingests a folder, or rebuilds without end, and says how far it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from conftest import HashingEncoder
from stock import document

from qa.domain import Document
from qa.ingest import File, Hints
from qa.library import Library
from qa.pipeline import ingesting, upkeep


class LineReader:
    """Every line of a file is a paragraph; the file's name is the document's id."""

    def read(self, file: File, hints: Hints) -> Document:
        return document(file.path.stem, *file.path.read_text().splitlines())


def ingest(path: Path, folder: Path, told: Callable[[str], None]) -> ingesting.Report:
    encoder = HashingEncoder()
    with (
        Library.open(path, create=True) as library,
        upkeep.open_for_writing(library, encoder.dimension) as indexes,
    ):
        return ingesting.ingest(
            library,
            indexes,
            encoder,
            [folder],
            reader=LineReader(),
            progress=lambda _done, _total, name: told(Path(name).stem),
        )


def rebuild(path: Path, told: Callable[[str], None]) -> None:
    with (
        Library.open(path, write=True) as library,
        upkeep.open_for_writing(library, HashingEncoder.dimension) as indexes,
    ):
        while True:
            upkeep.rebuild(library, indexes)
            told("rebuilt")


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    what, path, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if what == "rebuild":
        rebuild(path, tell)
    else:
        ingest(path, folder, tell)
