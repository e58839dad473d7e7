"""The gold's parts: which one is asked, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from evals import items, parts
from evals.errors import GoldError, UsageError
from evals.items import Kind

GOLD = Path(__file__).parents[1] / "evals" / "gold"
ITEM = {"kind": "off_topic", "question": "Who won?", "outcome": "out_of_scope", "provenance": "x"}


def put(folder: Path, *ids: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    listed = [ITEM | {"id": id_} for id_ in ids]
    (folder / "some.yaml").write_text(yaml.safe_dump(listed), encoding="utf-8")
    return folder


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    put(tmp_path / "dev", "a", "b")
    put(tmp_path / "test", "c")
    return tmp_path


@pytest.mark.parametrize(
    ("wanted", "part", "ids"),
    [(None, "dev", "ab"), ("dev", "dev", "ab"), ("test", "test", "c"), ("all", "all", "abc")],
)
def test_part_is_chosen(gold: Path, wanted: str | None, part: str, ids: str) -> None:
    assert parts.choose(gold, wanted) == part
    assert "".join(each.item.id for each in parts.read(gold, part)) == ids


@pytest.mark.parametrize(
    ("name", "wanted", "part"),
    [("own", None, "all"), ("own", "all", "all"), ("test", None, "test"), ("test", "all", "test")],
)
def test_flat_folder_is_one_part(tmp_path: Path, name: str, wanted: str | None, part: str) -> None:
    folder = put(tmp_path / name, "a")
    assert parts.choose(folder, wanted) == part
    (each,) = parts.read(folder, part)
    assert (each.file, each.part) == ("some.yaml", part)


def test_part_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no part 'test'"):
        parts.choose(put(tmp_path / "own", "a"), "test")


def test_items_beside_the_parts_are_refused(gold: Path) -> None:
    put(gold, "d")
    with pytest.raises(GoldError, match=r"beside them: some\.yaml"):
        parts.read(gold)


def test_files_are_told_apart(gold: Path) -> None:
    put(gold / "test", "a")
    with pytest.raises(GoldError, match=r"test/some\.yaml.*already used in dev/some\.yaml"):
        items.unique(parts.read(gold))


def test_shipped_parts_are_sound() -> None:
    dev, test = (parts.read(GOLD, part) for part in ("dev", "test"))
    assert len(dev) >= 100
    assert len(test) >= 100
    assert {each.item.kind for each in test} == set(Kind)
    assert {each.item.kind for each in dev} >= set(Kind) - {Kind.CONFLICT}
