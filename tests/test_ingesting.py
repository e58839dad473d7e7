from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from conftest import HashingEncoder
from numpy.typing import NDArray

from qa.domain import Document, DocumentState, Passage, SourceType
from qa.errors import LibraryReadOnly, ModelError, QAError, StaleIndex
from qa.index import Indexes, Term
from qa.ingest import File, Hints, Reader
from qa.library import Library
from qa.pipeline import upkeep
from qa.pipeline.building import manifest
from qa.pipeline.ingesting import Report, ingest
from qa.pipeline.profiling import embedding_text

TEXT = "# Title\n\n## Results\n\nMedian survival was {} months.\n"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(memory_mb=1024, seconds=30, max_file_mb=8) as reader:
        yield reader


@dataclass
class Bench:
    """A library and what ingests into it."""

    library: Library
    indexes: Indexes
    reader: Reader
    encoder: HashingEncoder = field(default_factory=HashingEncoder)

    def ingest(self, *paths: Path, hints: Hints = Hints()) -> Report:  # noqa: B008 - frozen
        return ingest(
            self.library, self.indexes, self.encoder, paths, reader=self.reader, hints=hints
        )

    def active(self) -> dict[str, str]:
        """The active documents' ids and the last words of their texts."""
        return {
            each.source.id: self.library.document(each.source.id).text.rpartition("\n")[2]
            for each in self.library.holdings()
        }

    def assert_sound(self) -> None:
        assert upkeep.verify(self.library, self.indexes, manifest(self.encoder)) == ()


@pytest.fixture
def bench(tmp_path: Path, reader: Reader) -> Iterator[Bench]:
    with (
        Library.open(tmp_path / "library", create=True) as library,
        upkeep.open_for_writing(library, HashingEncoder.dimension) as indexes,
    ):
        yield Bench(library, indexes, reader)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    return folder


def write(path: Path, months: object, **front: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    head = f"---\n{lines}---\n" if front else ""
    path.write_text(head + TEXT.format(months), encoding="utf-8")
    return path


def test_files_become_findable_documents(bench: Bench, docs: Path) -> None:
    write(docs / "a.md", 13.8, id="toga", source_type="trial")
    write(docs / "b.md", 14.7)
    report = bench.ingest(docs)
    assert sorted(report.added) == ["docs/b.md", "toga"]
    assert (report.updated, report.unchanged, report.failed) == ((), (), ())
    [(key, _)] = bench.indexes.matching([Term("14.7")], 5)
    passage, source = bench.library.hits([key])[key]
    assert (source.id, passage.text) == ("docs/b.md", "Median survival was 14.7 months.")
    bench.assert_sound()


def test_unchanged_files_cost_nothing(bench: Bench, docs: Path) -> None:
    write(docs / "a.md", 13.8)
    bench.ingest(docs)
    encoded, generation = len(bench.encoder.encoded), bench.library.generation
    report = bench.ingest(docs)
    assert report.unchanged == ("docs/a.md",)
    assert (len(bench.encoder.encoded), bench.library.generation) == (encoded, generation)


def test_changed_file_replaces_everywhere(bench: Bench, docs: Path) -> None:
    write(docs / "a.md", 13.8)
    bench.ingest(docs)
    before = bench.library.document("docs/a.md")
    write(docs / "a.md", 14.7)
    assert bench.ingest(docs).updated == ("docs/a.md",)
    assert bench.active() == {"docs/a.md": "Median survival was 14.7 months."}
    assert bench.indexes.matching([Term("13.8")], 5) == []
    assert bench.library.document("docs/a.md", before.source.revision) == before
    bench.assert_sound()


def test_returned_content_is_not_embedded_again(bench: Bench, docs: Path) -> None:
    for months in (13.8, 14.7):
        write(docs / "a.md", months)
        bench.ingest(docs)
    encoded = len(bench.encoder.encoded)
    write(docs / "a.md", 13.8)
    assert bench.ingest(docs).updated == ("docs/a.md",)
    assert bench.active() == {"docs/a.md": "Median survival was 13.8 months."}
    assert len(bench.encoder.encoded) == encoded
    bench.assert_sound()


def test_unreadable_file_is_reported(bench: Bench, docs: Path) -> None:
    (docs / "bad.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (docs / "empty.md").touch()
    (docs / "table.xml").write_text("<xml/>")
    write(docs / "good.md", 13.8)
    report = bench.ingest(docs)
    assert report.added == ("docs/good.md",)
    assert {Path(each.path).name for each in report.failed} == {"bad.pdf", "empty.md", "table.xml"}
    assert all(each.code == "unreadable" and each.reason and each.next for each in report.failed)


def test_failed_change_keeps_the_old(bench: Bench, docs: Path) -> None:
    path = write(docs / "a.md", 13.8)
    bench.ingest(docs)
    path.write_bytes(b"\x00\x01\x02" * 100)
    report = bench.ingest(docs)
    assert [each.path for each in report.failed] == [str(path)]
    assert bench.active() == {"docs/a.md": "Median survival was 13.8 months."}


def test_second_claim_of_an_id_fails(bench: Bench, docs: Path) -> None:
    first, second = write(docs / "a.md", 13.8, id="toga"), write(docs / "b.md", 14.7, id="toga")
    for _ in range(2):
        report = bench.ingest(docs)
        [failure] = report.failed
        assert failure.path == str(second)
        assert repr(str(first)) in failure.reason
        assert "'toga'" in failure.reason
    assert report.unchanged == ("toga",)
    assert bench.active() == {"toga": "Median survival was 13.8 months."}


def test_file_keeps_its_id(bench: Bench, docs: Path) -> None:
    path = write(docs / "a.md", 13.8, id="toga")
    bench.ingest(docs)
    write(path, 14.7)
    assert bench.ingest(docs).updated == ("toga",)
    assert bench.active() == {"toga": "Median survival was 14.7 months."}


def test_front_matter_renames_a_document(bench: Bench, docs: Path) -> None:
    path = write(docs / "a.md", 13.8)
    bench.ingest(docs)
    write(path, 13.8, id="toga")
    assert bench.ingest(docs).added == ("toga",)
    assert list(bench.active()) == ["toga"]
    replaced = bench.library.holding("docs/a.md").replaced_by
    assert replaced is not None
    assert replaced.startswith("toga@")


def test_moved_file_stays_the_same_document(bench: Bench, docs: Path) -> None:
    path = write(docs / "a.md", 13.8)
    bench.ingest(docs)
    encoded = len(bench.encoder.encoded)
    moved = docs / "deeper" / "b.md"
    moved.parent.mkdir()
    path.rename(moved)
    assert bench.ingest(docs).unchanged == ("docs/a.md",)
    assert bench.library.holding("docs/a.md").origin == str(moved)
    assert len(bench.encoder.encoded) == encoded
    write(moved, 14.7)
    assert bench.ingest(docs).updated == ("docs/a.md",)
    assert list(bench.active()) == ["docs/a.md"]


def test_folders_of_one_name_stay_apart(bench: Bench, tmp_path: Path) -> None:
    write(tmp_path / "x" / "docs" / "a.md", 13.8)
    write(tmp_path / "y" / "docs" / "a.md", 14.7)
    for folder in ("x", "y"):
        bench.ingest(tmp_path / folder / "docs")
    first, second = sorted(bench.active())
    assert (first, second[: len("docs/a.md~")]) == ("docs/a.md", "docs/a.md~")
    assert len(second) == len("docs/a.md~") + 4
    again = bench.ingest(tmp_path / "x" / "docs", tmp_path / "y" / "docs")
    assert sorted(again.unchanged) == [first, second]


def test_folders_of_one_name_in_one_run(bench: Bench, tmp_path: Path) -> None:
    for name, months in (("x", 13.8), ("y", 14.7)):
        write(tmp_path / name / "docs" / "a.md", months)
    report = bench.ingest(tmp_path / "x" / "docs", tmp_path / "y" / "docs")
    assert len(set(report.added)) == 2
    assert report.failed == ()


def test_copy_elsewhere_is_the_same_document(bench: Bench, tmp_path: Path) -> None:
    for name in ("x", "y"):
        write(tmp_path / name / "a.md", 13.8, id="toga")
    bench.ingest(tmp_path / "x")
    assert bench.ingest(tmp_path / "y").unchanged == ("toga",)
    assert bench.library.holding("toga").origin == str(tmp_path / "y" / "a.md")
    assert len(bench.encoder.encoded) == 2  # the passage and its sentence, once


def test_moved_twins_stay_apart(bench: Bench, docs: Path) -> None:
    for name in ("a", "b"):
        write(docs / f"{name}.md", 13.8)
    bench.ingest(docs)
    docs.rename(docs.with_name("papers"))
    report = bench.ingest(docs.with_name("papers"))
    assert sorted(report.unchanged) == ["docs/a.md", "docs/b.md"]
    assert report.failed == ()


def test_declared_replacement_supersedes(bench: Bench, docs: Path) -> None:
    write(docs / "old.md", 13.8, id="interim")
    bench.ingest(docs)
    write(docs / "new.md", 14.7, id="final", supersedes="interim")
    report = bench.ingest(docs)
    assert (report.added, report.unchanged) == (("final",), ("interim",))
    assert list(bench.active()) == ["final"]
    assert bench.ingest(docs).unchanged == ("final", "interim")
    assert list(bench.active()) == ["final"]


def test_removed_document_comes_back(bench: Bench, docs: Path) -> None:
    write(docs / "a.md", 13.8)
    bench.ingest(docs)
    bench.library.set_state("docs/a.md", DocumentState.REMOVED)
    upkeep.settle(bench.library, bench.indexes)
    encoded = len(bench.encoder.encoded)
    assert bench.ingest(docs).added == ("docs/a.md",)
    assert list(bench.active()) == ["docs/a.md"]
    assert len(bench.encoder.encoded) == encoded
    bench.assert_sound()


@pytest.mark.parametrize("state", [DocumentState.SUPERSEDED, DocumentState.RETRACTED], ids=str)
def test_set_aside_document_stays_so(bench: Bench, docs: Path, state: DocumentState) -> None:
    write(docs / "a.md", 13.8)
    bench.ingest(docs)
    bench.library.set_state("docs/a.md", state)
    assert bench.ingest(docs).unchanged == ("docs/a.md",)
    assert bench.active() == {}


def test_hints_change_what_is_stored(bench: Bench, docs: Path) -> None:
    write(docs / "a.md", 13.8)
    bench.ingest(docs)
    report = bench.ingest(docs, hints=Hints(source_type=SourceType.TRIAL, published="2010"))
    assert report.updated == ("docs/a.md",)
    assert bench.library.holding("docs/a.md").source.source_type is SourceType.TRIAL


def test_absent_path_is_an_error(bench: Bench, docs: Path) -> None:
    with pytest.raises(QAError, match="nowhere"):
        bench.ingest(docs / "nowhere")


def test_reading_library_takes_nothing(bench: Bench, docs: Path) -> None:
    write(docs / "a.md", 13.8)
    with (
        Library.open(bench.library.path) as reading,
        Indexes.open(reading, bench.encoder.dimension) as indexes,
        pytest.raises(LibraryReadOnly),
    ):
        ingest(reading, indexes, bench.encoder, [docs], reader=bench.reader)


def test_other_encoder_is_refused_first(bench: Bench, docs: Path) -> None:
    write(docs / "a.md", 13.8)
    bench.ingest(docs)
    write(docs / "a.md", 14.7)
    bench.encoder.fingerprint = "other"
    with pytest.raises(StaleIndex, match="fingerprint 'hashing-64', here 'other'"):
        bench.ingest(docs)


@pytest.mark.parametrize("fault", [np.nan, np.inf])
def test_unusable_vectors_are_refused(bench: Bench, docs: Path, fault: float) -> None:
    class Broken(HashingEncoder):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.full((len(texts), self.dimension), fault, dtype=np.float32)

    write(docs / "a.md", 13.8)
    bench.encoder = Broken()
    with pytest.raises(ModelError, match="'hashing'"):
        bench.ingest(docs)
    assert bench.active() == {}


def test_progress_tells_what_is_stored(bench: Bench, docs: Path) -> None:
    for number in range(11):
        write(docs / f"{number:02}.md", number)
    (docs / "12.xml").write_text("<xml/>")
    told: list[tuple[int, int]] = []

    def hear(done: int, total: int, name: str) -> None:
        told.append((done, total))
        held = {each.source.id for each in bench.library.holdings()}
        assert f"docs/{name}" in held or name == "12.xml"

    ingest(bench.library, bench.indexes, bench.encoder, [docs], reader=bench.reader, progress=hear)
    assert told == [(number, 12) for number in range(1, 13)]


def test_interrupt_ends_cleanly(bench: Bench, docs: Path) -> None:
    for number in range(20):
        write(docs / f"{number:02}.md", number)

    class Interrupted:
        """Ctrl-C arrives while the twelfth file is read."""

        def __init__(self) -> None:
            self.left = 12

        def read(self, file: File, hints: Hints) -> Document:
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGINT)
            return bench.reader.read(file, hints)

    report = ingest(bench.library, bench.indexes, bench.encoder, [docs], reader=Interrupted())
    assert report.interrupted
    assert len(report.added) == 8
    assert set(bench.active()) == set(report.added)
    bench.assert_sound()
    report = bench.ingest(docs)
    assert (len(report.added), len(report.unchanged)) == (12, 8)
    bench.assert_sound()


def test_interrupt_waits_for_the_batch(bench: Bench, docs: Path) -> None:
    for number in range(20):
        write(docs / f"{number:02}.md", number)

    def interrupt(done: int, _total: int, _name: str) -> None:
        if done == 1:
            os.kill(os.getpid(), signal.SIGINT)

    report = ingest(
        bench.library,
        bench.indexes,
        bench.encoder,
        [docs],
        reader=bench.reader,
        progress=interrupt,
    )
    assert report.interrupted
    assert len(report.added) == 8
    bench.assert_sound()


def test_embedded_text_says_what_it_is_about() -> None:
    passage = Passage("d", "r", 0, 5, "Words.", ("Title", "Results"))
    assert embedding_text(passage, "Title") == "Title. Results. Words."
    assert embedding_text(passage, "") == "Title. Results. Words."
