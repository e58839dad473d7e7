from __future__ import annotations

import errno
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from stock import document, put

from qa.errors import (
    LibraryCorrupt,
    LibraryError,
    LibraryFull,
    LibraryLocked,
    LibraryMissing,
    LibraryReadOnly,
    QAError,
    StaleIndex,
)
from qa.library import Library
from qa.library.failures import translated

TESTS = Path(__file__).parent


def stocked(path: Path, count: int = 1) -> Path:
    with Library.open(path, create=True) as library:
        put(library, *(document(f"doc-{number}", "Words. " * 50) for number in range(count)))
    return path


@pytest.mark.parametrize("write", [False, True], ids=["read", "write"])
def test_absent_library_is_missing(tmp_path: Path, write: bool) -> None:
    with pytest.raises(LibraryMissing, match=r"nowhere.*qa ingest"):
        Library.open(tmp_path / "nowhere", write=write)
    assert not (tmp_path / "nowhere").exists()


def test_empty_folder_is_missing(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match="holds no library"):
        Library.open(tmp_path)


def test_half_made_library_is_missing_then_made(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").touch()
    with pytest.raises(LibraryMissing):
        Library.open(tmp_path)
    with Library.open(tmp_path, write=True) as library:
        put(library, document("toga", "Words."))
    with Library.open(tmp_path) as library:
        assert library.state().documents == 1


@pytest.mark.parametrize("create", [False, True], ids=["read", "create"])
def test_file_is_not_a_library(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("notes")
    with pytest.raises(LibraryMissing, match=r"notes\.txt"):
        Library.open(path, create=create)
    assert path.read_text() == "notes"


def test_path_through_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryMissing, match="Not a directory"):
        Library.open(tmp_path / "file" / "library", create=True)


@pytest.mark.parametrize("write", [False, True], ids=["read", "write"])
def test_foreign_file_is_corrupt(tmp_path: Path, write: bool) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"This is no database. " * 500)
    with pytest.raises(LibraryCorrupt, match=r"backup.*qa ingest"):
        Library.open(tmp_path, write=write)


def test_overwritten_pages_are_corrupt(tmp_path: Path) -> None:
    path = stocked(tmp_path / "library", 40)
    file = path / "library.sqlite"
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(LibraryCorrupt), Library.open(path) as library:
        library.holdings()


def test_truncated_database_is_corrupt(tmp_path: Path) -> None:
    path = stocked(tmp_path / "library", 40)
    file = path / "library.sqlite"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(LibraryCorrupt), Library.open(path) as library:
        library.document("doc-39")


def test_broken_json_is_corrupt(tmp_path: Path) -> None:
    path = stocked(tmp_path / "library")
    with sqlite3.connect(path / "library.sqlite") as connection:
        connection.execute("UPDATE revisions SET blocks = '[['")
    connection.close()
    with Library.open(path) as library, pytest.raises(LibraryCorrupt, match="not JSON"):
        library.document("doc-0")


def test_newer_schema_is_stale(tmp_path: Path) -> None:
    path = stocked(tmp_path / "library")
    with sqlite3.connect(path / "library.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
    connection.close()
    for write in (False, True):
        with pytest.raises(StaleIndex, match=r"schema 99.*Update this program"):
            Library.open(path, write=write)


def test_second_writer_learns_who_holds(tmp_path: Path) -> None:
    path = stocked(tmp_path / "library")
    with (
        Library.open(path, write=True),
        pytest.raises(LibraryLocked, match=r"being written by process \d+ on .*since 20"),
    ):
        Library.open(path, write=True)
    Library.open(path, write=True).close()


def test_readers_pass_a_writer(tmp_path: Path) -> None:
    path = stocked(tmp_path / "library")
    with Library.open(path, write=True), Library.open(path) as reader:
        assert reader.state().documents == 1


def test_failed_opening_lets_go_of_the_lock(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"no database" * 500)
    for _ in range(2):
        with pytest.raises(LibraryCorrupt):
            Library.open(tmp_path, write=True)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, LibraryFull),
        (errno.EDQUOT, LibraryFull),
        (errno.EFBIG, LibraryFull),
        (errno.EROFS, LibraryReadOnly),
        (errno.EACCES, LibraryReadOnly),
        (errno.ENOTDIR, LibraryMissing),
        (errno.EIO, LibraryError),
    ],
    ids=["space", "quota", "size", "read-only", "denied", "path", "disk"],
)
def test_disk_errors_say_what_to_do(tmp_path: Path, number: int, kind: type[QAError]) -> None:
    with pytest.raises(kind) as caught, translated(tmp_path):
        raise OSError(number, "as the system says")
    assert type(caught.value) is kind
    assert repr(str(tmp_path)) in caught.value.message
    assert caught.value.next


def test_database_full_is_library_full(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'small.sqlite'}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 3")
        connection.exec_driver_sql("CREATE TABLE words (word)")
        with pytest.raises(LibraryFull, match="acknowledged before is kept"), translated(tmp_path):
            connection.exec_driver_sql("INSERT INTO words VALUES (zeroblob(100000))")
    engine.dispose()


def own_mounts() -> bool:
    """Whether a child may have a file system of its own."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    probe = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def run_mounted(folder: Path, before: str, script: str) -> str:
    """Run a script in a child after mounting what `before` says; return its output."""
    command = ["unshare", "-rm", "sh", "-ec", f'{before}; exec "$0" -c "$1"', sys.executable]
    done = subprocess.run(
        [*command, f"import sys; sys.path[:0] = [{str(TESTS)!r}, {str(TESTS.parent)!r}]\n{script}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


mounting = pytest.mark.skipif(not own_mounts(), reason="needs user namespaces with mounts")

READ = """
from pathlib import Path
from conftest import HashingEncoder
from qa.errors import LibraryReadOnly
from qa.index import Indexes, Term
from qa.library import Library
path = Path("library").absolute()
with Library.open(path) as library, Indexes.open(library, 64) as indexes:
    print(indexes.nearest(HashingEncoder().encode(["words"])[0], 5))
    print(indexes.matching([Term("words")], 5))
    print(indexes.warnings, library.document("doc-0").text[:9])
try:
    Library.open(path, write=True)
except LibraryReadOnly as error:
    print(error)
"""


@mounting
def test_read_only_library_still_answers(tmp_path: Path) -> None:
    from qa.pipeline import upkeep

    path = stocked(tmp_path / "library")
    with Library.open(path, write=True) as library:
        upkeep.open_for_writing(library, 64).close()
    before = "mount --bind library library; mount -o remount,bind,ro library library"
    nearest, matching, warnings, refusal = run_mounted(tmp_path, before, READ).splitlines()
    assert nearest.startswith("[(1, 0.9") or nearest.startswith("[(1, 1.")
    assert matching.startswith("[(1, ")
    assert warnings == "() About doc"
    assert "Read-only file system" in refusal
    assert "Make the folder writable" in refusal


FILL = """
from pathlib import Path
from qa.errors import LibraryFull
from qa.library import Library
from qa.pipeline import upkeep
from stock import document, put
path = Path("small/library").absolute()
safe = []
with Library.open(path, create=True) as library:
    with upkeep.open_for_writing(library, 64) as indexes:
        try:
            for number in range(100000):
                words = [f"Words {number} {line}." for line in range(60)]
                put(library, document(f"doc-{number}", *words))
                safe.append(f"doc-{number}")
                upkeep.settle(library, indexes)
        except LibraryFull as error:
            print(error)
import subprocess
subprocess.run("mount -o remount,size=64m small", shell=True, check=True)
with Library.open(path, write=True) as library:
    with upkeep.open_for_writing(library, 64) as indexes:
        kept = {each.source.id for each in library.holdings()}
        print(len(safe) > 3, set(safe) <= kept, upkeep.verify(library, indexes))
"""


@mounting
@pytest.mark.parametrize(
    "megabytes",
    [4, *(pytest.param(size, marks=pytest.mark.slow) for size in (3, 5, 6, 7, 9))],
)
def test_full_disk_loses_nothing(tmp_path: Path, megabytes: int) -> None:
    (tmp_path / "small").mkdir()
    before = f"mount -t tmpfs -o size={megabytes}m tmpfs small"
    refusal, verdict = run_mounted(tmp_path, before, FILL).splitlines()
    assert "No space is left" in refusal
    assert verdict == "True True ()"
