"""The labelled openings are sound, and kinds of sources are read off them rightly."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.commands.kinds import KINDS
from evals.errors import GoldError
from evals.kinds_read import OTHER, Case, Summary, documents, openings
from qa.domain import SourceType

PARTS = {part: openings(KINDS / f"{part}.yaml") for part in ("dev", "test")}
CORPUS = KINDS.parents[1] / "corpus"


def test_every_kind_is_there_in_both_parts() -> None:
    assert sum(map(len, PARTS.values())) >= 60
    for cases in PARTS.values():
        counted = Counter(case.kind for case in cases)
        assert all(counted[kind] >= 2 for kind in SourceType)
    ids = [case.id for cases in PARTS.values() for case in cases]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("part", PARTS)
def test_no_opening_is_read_as_a_wrong_kind(part: str) -> None:
    summary = Summary(part, PARTS[part])
    assert summary.precision.value == 1.0
    assert (summary.recall.value or 0) >= 0.9


def test_starter_library_is_read_rightly_without_its_statements() -> None:
    summary = Summary("corpus", documents(CORPUS))
    assert summary.precision.value == 1.0
    assert (summary.recall.value or 0) >= 0.8


def test_figures_tell_wrong_from_open() -> None:
    trial, label = SourceType.TRIAL, SourceType.LABEL
    cases = [
        Case("right", trial, trial, "title", "2020-01", "2020"),
        Case("wrong", trial, label, "title", "2020", "2021"),
        Case("open", label, OTHER, None),
        Case("none", OTHER, OTHER, None),
    ]
    summary = Summary("made up", cases)
    assert summary.precision.value == 1 / 2
    assert summary.recall.value == 1 / 3
    assert summary.accuracy.value == 1 / 2
    assert summary.year.value == 1 / 2
    assert "wrong: trial, read as label (by its title)" in summary.table()


def test_command_prints_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kinds", "--part", "test", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["n"] == len(PARTS["test"])
    assert main(["kinds", "--documents", str(CORPUS)]) == 0
    assert "44 documents" in capsys.readouterr().out


def test_wrong_input_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text("- id: a\n  kind: trail\n  text: x\n")
    with pytest.raises(GoldError, match=r"0\.kind"):
        openings(tmp_path / "a.yaml")
    (tmp_path / "a.md").write_text("# A title\n\nText.")
    with pytest.raises(GoldError, match="states its source_type"):
        documents(tmp_path)
    assert main(["kinds", "--documents", str(tmp_path / "none")]) == 2
    assert "not a folder" in capsys.readouterr().err
