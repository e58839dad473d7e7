"""Files become documents in a bounded child process that is replaced when it dies."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.domain import BlockKind, SourceType
from qa.errors import QAError, ReadError
from qa.ingest import File, Hints, Reader, digest, files

GOOD = "# A trial\n\nIt worked."
LONG = "word *emphasis* [link](target) text. " * 200_000


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(memory_mb=512, seconds=30, max_file_mb=16) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shelf"
    made.mkdir()
    return made


def file(folder: Path, name: str, content: str | bytes = GOOD) -> File:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return File(path, folder)


def children() -> set[int]:
    found = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(pid) for listed in found for pid in listed.read_text().split()}


def test_document_is_whole(reader: Reader, folder: Path) -> None:
    text = "---\nid: t1\ntitle: The trial\nsource_type: trial\n---\n"
    text += "# The trial\n\n## Key\n\nIt worked."
    document = reader.read(file(folder, "sub/a.md", text))
    assert document.text == "The trial\nKey\nIt worked."
    assert [block.kind for block in document.blocks] == [
        BlockKind.TITLE,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
    ]
    assert (document.source.id, document.source.title) == ("t1", "The trial")
    assert document.source.source_type is SourceType.TRIAL
    assert len(document.source.revision) == 64


def test_id_is_root_and_path(reader: Reader, folder: Path) -> None:
    document = reader.read(file(folder, "sub/a b.md", "No title here."))
    assert document.source.id == "shelf/sub/a b.md"
    assert document.source.title == "a b"


def test_reading_again_gives_the_same(reader: Reader, folder: Path) -> None:
    one = file(folder, "a.md")
    assert reader.read(one) == reader.read(one)


def test_hints_reach_the_source(reader: Reader, folder: Path) -> None:
    document = reader.read(file(folder, "a.md"), Hints(SourceType.LABEL, "2024"))
    assert (document.source.source_type, document.source.published) == (SourceType.LABEL, "2024")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("a.txt", b"", "empty", id="empty"),
        pytest.param("a.md", b" \n\t ", "empty", id="blank"),
        pytest.param("a.md", b"---\nid: x\n---\n", "holds no text", id="front-matter-only"),
        pytest.param("a.nxml", b"<article/>", "no reader for '.nxml' files", id="xml"),
        pytest.param("a.docx", b"PK\x03\x04rest", "no reader for '.docx' files", id="word"),
        pytest.param("a.txt", b"PK\x03\x04rest", "a ZIP archive", id="zip-as-text"),
        pytest.param("a.txt", b"<?xml version='1.0'?><a/>", "an XML file", id="xml-as-text"),
        pytest.param("a.pdf", b"Not a PDF at all", "no PDF", id="text-as-pdf"),
        pytest.param("a.txt", bytes(range(1, 32)) * 20, "binary", id="binary"),
        pytest.param(
            "a.txt", bytes(range(128, 256)) * 9, "encoding cannot be told", id="high-bytes"
        ),
        pytest.param(
            "a.txt", "日本語の文章です。".encode("shift_jis"), "encoding cannot", id="shift-jis"
        ),
        pytest.param("a.md", b"---\nsource_type: trail\n---\nText.", "'trail'", id="bad-type"),
        pytest.param("a.md", b"---\npublished: soon\n---\nText.", "'soon'", id="bad-date"),
        pytest.param("a.md", b"x" * (17 << 20), "larger than 16 MiB", id="too-large"),
    ],
)
def test_unreadable_file_says_why(
    reader: Reader, folder: Path, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(ReadError, match=reason) as caught:
        reader.read(file(folder, name, content))
    assert caught.value.next


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param("Größe µg".encode(), "a.txt", id="utf-8"),
        pytest.param("Größe µg".encode("utf-8-sig"), "a.txt", id="utf-8-mark"),
        pytest.param("Größe µg".encode("utf-16"), "a.txt", id="utf-16-mark"),
        pytest.param(
            "Größe µg und noch viel mehr Text dabei".encode("cp1252"), "a.txt", id="cp1252"
        ),
        pytest.param(
            '<html><meta charset="iso-8859-2"><p>Größe ľ µg</p></html>'.replace("µ", "").encode(
                "iso-8859-2"
            ),
            "a.html",
            id="declared",
        ),
        pytest.param("<!doctype html><p>Größe µg</p>".encode(), "page.txt", id="html-as-text"),
    ],
)
def test_encoding_is_told(reader: Reader, folder: Path, content: bytes, name: str) -> None:
    assert "Größe" in reader.read(file(folder, name, content)).text


def test_missing_file_is_an_error(reader: Reader, folder: Path) -> None:
    gone = File(folder / "gone.md", folder)
    for attempt in (lambda: reader.read(gone), lambda: digest(gone)):
        with pytest.raises(ReadError, match="cannot be opened"):
            attempt()


def test_memory_is_bounded(folder: Path) -> None:
    with Reader(memory_mb=128, seconds=30, max_file_mb=16) as reader:
        with pytest.raises(ReadError, match="128 MiB of memory"):
            reader.read(file(folder, "long.md", LONG))
        assert reader.read(file(folder, "good.md")).text == "A trial\nIt worked."


def test_time_is_bounded(folder: Path) -> None:
    with Reader(memory_mb=1024, seconds=0.3, max_file_mb=16) as reader:
        with pytest.raises(ReadError, match=r"longer than 0\.3 seconds"):
            reader.read(file(folder, "long.md", LONG))
        assert reader.read(file(folder, "good.md")).text == "A trial\nIt worked."


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_dead_child_is_replaced(reader: Reader, folder: Path) -> None:
    before = children()
    reader.read(file(folder, "good.md"))
    (child,) = children() - before
    killer = threading.Timer(0.2, os.kill, (child, signal.SIGKILL))
    killer.start()
    with pytest.raises(ReadError, match="SIGKILL"):
        reader.read(file(folder, "long.md", LONG))
    killer.join()
    assert reader.read(file(folder, "good.md")).text == "A trial\nIt worked."


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_closing_leaves_no_orphan(folder: Path) -> None:
    before = children()
    with Reader(memory_mb=512, seconds=30, max_file_mb=16) as reader:
        reader.read(file(folder, "good.md"))
        assert children() - before
    assert not children() - before


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_interrupt_ends_the_child(reader: Reader, folder: Path) -> None:
    before = children()
    reader.read(file(folder, "good.md"))
    interrupt = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    interrupt.start()
    with pytest.raises(KeyboardInterrupt):
        reader.read(file(folder, "long.md", LONG))
        time.sleep(5)  # the signal may come after a quick reader
    interrupt.join()
    reader.close()
    assert not children() - before


def test_digest_follows_content_and_hints(folder: Path) -> None:
    one, other = file(folder, "a.md"), file(folder, "b.md", GOOD + "!")
    digests = {digest(one), digest(other), digest(one, Hints(SourceType.LABEL))}
    assert len(digests) == 3
    assert digest(one) == digest(File(one.path, one.root))


def test_files_are_walked_in_order(folder: Path) -> None:
    for name in ("b.md", "a/z.txt", "a/.hidden", ".git/x.md", "c.md~", "README.md"):
        file(folder, name)
    named = [found.path.relative_to(folder).as_posix() for found in files([folder])]
    assert named == ["README.md", "b.md", "a/z.txt"]


def test_each_file_comes_once(folder: Path) -> None:
    one = file(folder, "a.md").path
    assert files([folder, one, folder]) == (File(one, folder),)
    assert files([one]) == (File(one, folder),)


def test_missing_path_is_an_error(folder: Path) -> None:
    with pytest.raises(QAError, match="does not exist"):
        files([folder / "gone"])
