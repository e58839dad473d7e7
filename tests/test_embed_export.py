"""The cache of the encoder's file: written whole, checked, made anew when damaged."""

from __future__ import annotations

import hashlib
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qa.embed import bundled, export, prepare, reader_weights
from qa.embed.export import LAYERS, READ_LAYERS, cache_folder, model, model_file
from qa.embed.variants import Variant
from qa.errors import ModelError

ROOT = Path(__file__).parents[1]


class Maker:
    """Make a few bytes and count how often."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, variant: Variant, layers: int) -> bytes:
        self.made += 1
        return f"the {variant} model of {layers} layers".encode() * 1000


def test_model_is_made_once(tmp_path: Path) -> None:
    make = Maker()
    first = model("int8", tmp_path / "new" / "cache", make=make)
    assert model("int8", tmp_path / "new" / "cache", make=make) == first
    assert make.made == 1
    assert model("fp32", tmp_path / "new" / "cache", make=make) != first


def test_kept_files_are_the_model_and_its_checksum(tmp_path: Path) -> None:
    content = model("int8", tmp_path, make=Maker())
    file = model_file(tmp_path, "int8")
    assert file.name == "all-MiniLM-L6-v2-53aa51172d142c89-int8-1.onnx"
    assert sorted(tmp_path.iterdir()) == [file, file.with_suffix(".sha256")]
    assert file.with_suffix(".sha256").read_text() == hashlib.sha256(content).hexdigest()
    assert file.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("suffix", [".onnx", ".sha256"])
@pytest.mark.parametrize("damage", [b"", b"the int8", b"other"], ids=["empty", "cut", "other"])
def test_damage_is_told_and_repaired(
    suffix: str, damage: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make = Maker()
    content = model("int8", tmp_path, make=make)
    damaged = model_file(tmp_path, "int8").with_suffix(suffix)
    damaged.write_bytes(damage)
    assert model("int8", tmp_path, make=make) == content
    assert "is damaged" in caplog.text
    assert make.made == 2
    caplog.clear()
    assert model("int8", tmp_path, make=make) == content
    assert (make.made, caplog.text) == (2, "")


def test_missing_checksum_is_no_damage(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    make = Maker()
    model("int8", tmp_path, make=make)
    model_file(tmp_path, "int8").with_suffix(".sha256").unlink()
    model("int8", tmp_path, make=make)
    assert (make.made, caplog.text) == (2, "")


def test_unwritable_cache_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("not a folder")
    make = Maker()
    with caplog.at_level(logging.WARNING):
        assert model("int8", tmp_path / "file" / "cache", make=make) == make("int8", LAYERS)
    assert "Make that folder writable" in caplog.text


def test_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    make = Maker()
    assert model("int8", tmp_path, make=make) == make("int8", LAYERS)
    assert list(tmp_path.iterdir()) == []


def test_failed_making_keeps_nothing(tmp_path: Path) -> None:
    def broken(_variant: Variant, _layers: int) -> bytes:
        raise ModelError("Broken.")

    with pytest.raises(ModelError, match="Broken"):
        model("int8", tmp_path / "cache", make=broken)
    assert not (tmp_path / "cache").exists()


def test_threads_may_make_it_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: model("int8", tmp_path, make=Maker()), range(40)))
    assert len(made) == 1
    assert len(list(tmp_path.iterdir())) == 2


def test_cache_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder(tmp_path) == tmp_path
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "clinical-qa"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / ".cache" / "clinical-qa"


def test_set_up_fills_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "made", Maker())
    monkeypatch.setattr(reader_weights, "_made", lambda _file, _variant: b"the reader")
    assert prepare.main(["--cache", str(tmp_path), "--variant", "fp32"]) == 0
    readers = [file.read_bytes() for file in tmp_path.glob("reader-*.onnx")]
    assert readers == [b"the reader"] * 2  # of passages and of statements
    files = [model_file(tmp_path, "fp32", layers) for layers in (LAYERS, READ_LAYERS)]
    assert files[0].read_bytes() != files[1].read_bytes()


def test_altered_weights_are_never_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="SHA-256"):
        model("int8", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_processes_may_make_it_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "qa.embed", "--cache", str(tmp_path)]
    running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate()[1] for process in running] == [b"", b""]
    assert [process.returncode for process in running] == [0, 0]
    assert len(list(tmp_path.glob("*.onnx"))) == len(list(tmp_path.glob("*.sha256"))) == 4
    assert len(list(tmp_path.iterdir())) == 8
    assert export.made("int8", LAYERS) == model("int8", tmp_path, make=Maker())
