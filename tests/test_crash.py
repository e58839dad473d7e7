"""Processes are killed for good (SIGKILL); nothing is simulated."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import HashingEncoder
from crash_child import ingest

from qa.errors import LibraryLocked
from qa.index import Indexes, Term
from qa.library import Library
from qa.pipeline import upkeep
from qa.pipeline.building import manifest

TESTS = Path(__file__).parent
DOCUMENTS = 48


def write_documents(folder: Path, count: int, paragraphs: int = 30) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        lines = [
            f"Document {number} says {line} of {number * line}." + f" Word{line * number}" * 40
            for line in range(paragraphs)
        ]
        (folder / f"doc-{number:03}.txt").write_text("\n".join(lines))
    return folder


@contextmanager
def child(what: str, library: Path, folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(TESTS / "crash_child.py"), what, str(library), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def kill_after(process: subprocess.Popen[str], lines: int, delay_seconds: float) -> list[str]:
    """Kill the child some time after its n-th line; return all that it had said by then."""
    assert process.stdout
    said = [process.stdout.readline().strip() for _ in range(lines)]
    time.sleep(delay_seconds)
    process.kill()
    said.extend(line.strip() for line in process.stdout)
    return [line for line in said if line]


def assert_whole(path: Path, acknowledged: list[str]) -> None:
    """The library opens, repairs itself, holds what was acknowledged and finds it."""
    encoder = HashingEncoder()
    with (
        Library.open(path, write=True) as library,
        upkeep.open_for_writing(library, encoder.dimension) as indexes,
    ):
        assert upkeep.verify(library, indexes, manifest(encoder)) == ()
        held = {each.source.id for each in library.holdings()}
        assert set(acknowledged) <= held
        if acknowledged:
            passage = library.passages(acknowledged[-1])[-1]
            # Word counts cannot tell "23 of 29" from "29 of 23": look among the nearest.
            nearest = indexes.nearest(encoder.encode([passage.text])[0], 8)
            found = library.hits([key for key, _ in nearest]).values()
            assert passage.text in {each.text for each, _ in found}


def crash_while_ingesting(tmp_path: Path, seed: int, kills: int, documents: int) -> None:
    chance = random.Random(seed)
    folder, path = write_documents(tmp_path / "documents", documents), tmp_path / "library"
    acknowledged: list[str] = []
    for _ in range(kills):
        with child("ingest", path, folder) as process:
            # The files stored by earlier children are acknowledged again as unchanged.
            lines = len(set(acknowledged)) + 1 + 8 * chance.randrange(2)
            said = kill_after(process, min(lines, documents), chance.uniform(0.0, 0.1))
        acknowledged.extend(said)
        assert_whole(path, sorted(set(acknowledged)))
    report = ingest(path, folder, lambda _: None)
    assert len(report.added) + len(report.unchanged) == documents
    assert set(acknowledged) <= {*report.added, *report.unchanged}
    assert_whole(path, [f"doc-{number:03}" for number in range(documents)])


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_ingest_keeps_the_acknowledged(tmp_path: Path, seed: int) -> None:
    crash_while_ingesting(tmp_path, seed, kills=2, documents=DOCUMENTS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 22))
def test_many_kills_keep_the_acknowledged(tmp_path: Path, seed: int) -> None:
    crash_while_ingesting(tmp_path, seed, kills=6, documents=160)


@pytest.mark.parametrize("delay_seconds", [0.0, 0.06], ids=["at once", "midway"])
def test_killed_rebuild_leaves_old_or_new(tmp_path: Path, delay_seconds: float) -> None:
    folder, path = write_documents(tmp_path / "documents", 8), tmp_path / "library"
    stored = ingest(path, folder, lambda _: None).added
    with child("rebuild", path, folder) as process:
        kill_after(process, 1, delay_seconds)
    with Library.open(path) as library, Indexes.open(library, 64) as indexes:
        assert indexes.warnings == ()
        assert upkeep.verify(library, indexes) == ()
    assert_whole(path, list(stored))
    assert len(list((path / "index").glob("dense-*[0-9]"))) == 1


def test_writer_elsewhere_is_named(tmp_path: Path) -> None:
    folder, path = write_documents(tmp_path / "documents", 1), tmp_path / "library"
    ingest(path, folder, lambda _: None)
    with child("rebuild", path, folder) as process:
        assert process.stdout
        process.stdout.readline()
        with pytest.raises(LibraryLocked, match=rf"process {process.pid} .*crash_child\.py"):
            Library.open(path, write=True)
    Library.open(path, write=True).close()


def test_reader_sees_what_another_process_adds(tmp_path: Path) -> None:
    folder, path = write_documents(tmp_path / "documents", 1), tmp_path / "library"
    ingest(path, folder, lambda _: None)
    write_documents(folder, 24)
    encoder = HashingEncoder()
    wanted = encoder.encode(["About doc-020. Document 20 says 0 of 0." + " Word0" * 40])[0]
    with Library.open(path) as library, Indexes.open(library, 64) as indexes:
        before = {key for key, _ in indexes.nearest(wanted, 100)}
        with child("ingest", path, folder) as process:
            assert process.stdout
            for _ in process.stdout:
                assert before & {key for key, _ in indexes.nearest(wanted, 1000)}
        found = library.hits([key for key, _ in indexes.nearest(wanted, 100)])
        words = library.hits([key for key, _ in indexes.matching([Term("doc-020")], 1)])
        assert "doc-020" in {source.id for _, source in found.values()}
        assert {source.id for _, source in words.values()} == {"doc-020"}
        assert indexes.warnings == ()
        assert upkeep.verify(library, indexes) == ()
