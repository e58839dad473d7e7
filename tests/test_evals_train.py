"""`evals train` from groups to weights: every stage, what is kept, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import HashingEncoder
from test_evals_roles import DOCUMENTS, write
from test_reranker_training import small

from evals.__main__ import build_parser
from evals.commands import train as command
from evals.errors import UsageError
from evals.reranker import shipping, stages
from qa.embed import reader_weights
from qa.retrieve.fitted import FILES

__all__ = ["small"]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: None) -> Path:
    """A set, groups about its documents, and a package to write into."""
    for name in ("covidqa", "medquad"):
        (tmp_path / name).mkdir()
        write(tmp_path / name)
    rows = [
        {
            "q": f"Does compound{n} reduce outcome{n}?",
            "src": "covidqa" if n % 2 else "medquad",
            "doc": f"d{n % DOCUMENTS}",
            "pos": [f"Compound{n} halved outcome{n}."],
            "neg": [[f"We aimed to study outcome{n}.", 0.3], ["Bread is baked.", 0]],
        }
        for n in range(6 * DOCUMENTS)
    ]
    (tmp_path / "groups.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.setattr(reader_weights, "FILE", tmp_path / "reader.safetensors")
    monkeypatch.setattr(shipping, "MANIFEST", tmp_path / "documents.json")
    return tmp_path


def run(folder: Path, *options: str) -> int:
    words = ["train", *(str(folder / name) for name in ("groups.jsonl", "covidqa", "medquad"))]
    words += ["--work", str(folder / "work"), "--epochs", "0.6", *options]
    return command.run(build_parser().parse_args(words), HashingEncoder())


def test_every_stage_leaves_its_result(
    made: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(made) == 0
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    folds = [f"fold {number}" for number in range(5)]
    assert report.keys() >= {*folds, "folds", "without covidqa", "bytes"}
    assert report["without covidqa"]["covidqa"]["questions"] == DOCUMENTS
    asked = sum(report[fold]["covidqa"]["questions"] for fold in folds)
    whole = report["folds"]["covidqa"]
    assert whole["questions"] == asked
    assert 0 <= whole["read"] <= 1
    card = json.loads((made / "reader.json").read_text(encoding="utf-8"))
    assert card["sources"] == ["covidqa", "medquad"]
    assert [Path(each).name for each in report["weights"]] == [f"fold-{n}" for n in range(5)]
    for each in report["weights"]:
        assert {*FILES, "reader.safetensors", "reader.json"} <= {
            f.name for f in Path(each).iterdir()
        }
    assert "d1" not in (made / "documents.json").read_text(encoding="utf-8")

    def fail(*_given: object) -> None:
        raise AssertionError("trained again")

    monkeypatch.setattr(stages, "train", fail)
    assert run(made, "--stages", "folds", "sources", "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert again["fold 0"] == report["fold 0"]


def test_dry_run_writes_nothing_into_the_package(made: Path) -> None:
    assert run(made, "--dry-run", "--stages", "full") == 0
    assert not (made / "reader.safetensors").exists()


def test_sets_are_needed_to_judge(made: Path) -> None:
    words = ["train", str(made / "groups.jsonl"), "--stages", "folds"]
    with pytest.raises(UsageError, match="no set to learn from"):
        command.run(build_parser().parse_args(words), HashingEncoder())
