"""The command line keeps its contracts: output, JSON, exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import HashingEncoder

from qa import embed
from qa.cli import main
from qa.contract import answer_schema

QUESTION = "What was the median overall survival with zomatinib in ALPHA-01?"


@pytest.fixture(autouse=True)
def hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the small encoder where the command line loads the real one."""
    monkeypatch.setattr(embed, "load", lambda _name, *, threads: HashingEncoder())


@pytest.fixture
def library(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", str(corpus_folder)]) == 0
    capsys.readouterr()


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    [line] = capsys.readouterr().out.splitlines()
    value: dict[str, Any] = json.loads(line)
    return value


def test_ingest_reports_as_json(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus_folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (corpus_folder / "article.nxml").write_text("<article/>")
    assert main(["ingest", str(corpus_folder), "--json"]) == 1
    report = printed(capsys)
    assert len(report["added"]) == 6
    assert {Path(failure["path"]).name for failure in report["failed"]} == {
        "broken.pdf",
        "article.nxml",
    }
    assert all(failure["reason"] and failure["next"] for failure in report["failed"])
    assert main(["ingest", str(corpus_folder), "--json"]) == 1
    assert len(printed(capsys)["unchanged"]) == 6


@pytest.mark.usefixtures("library")
def test_ask_prints_one_valid_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION, "--json"]) == 0
    answer = printed(capsys)
    jsonschema.validate(answer, answer_schema())
    assert answer["outcome"] == "answered"
    assert answer["library"]["documents"] == 6


@pytest.mark.usefixtures("library")
def test_abstention_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "What did ALPHA-07 show?", "--json"]) == 0
    assert printed(capsys)["outcome"] == "insufficient"


@pytest.mark.usefixtures("library")
def test_ask_prints_for_a_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION]) == 0
    out = capsys.readouterr().out
    for part in ("12.5 months", "[1]", "Our evidence summary, not the original", "not medical"):
        assert part in out


@pytest.mark.usefixtures("library")
def test_filters_reach_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION, "--json", "--source-type", "news", "--since", "2022"]) == 0
    assert {c["source_type"] for c in printed(capsys)["citations"]} == {"news"}


@pytest.mark.usefixtures("library")
def test_chat_answers_line_by_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n\nand in 02?\n{'x' * 20000}\n"))
    assert main(["chat", "--json"]) == 0
    first, second, third = map(json.loads, capsys.readouterr().out.splitlines())
    assert "12.5" in first["text"]
    assert "ALPHA-02" in second["interpreted_as"]
    assert "20.1" in second["text"]
    assert third["error"]["code"] == "question"


@pytest.mark.usefixtures("library")
def test_history_is_kept_and_purged(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n"))
    assert main(["chat", "--json"]) == 0
    capsys.readouterr()
    assert main(["history", "list", "--json"]) == 0
    [kept] = printed(capsys)["conversations"]
    assert main(["history", "show", kept["id"]]) == 0
    assert "12.5 months" in capsys.readouterr().out
    assert main(["history", "purge"]) == 0
    assert main(["history", "delete", kept["id"]]) == 1


@pytest.mark.usefixtures("library")
def test_library_shows_exact_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "list", "--json"]) == 0
    document = printed(capsys)["documents"][0]
    name = f"{document['id']}@{document['revision'][:12]}"
    assert main(["library", "show", name, "--text", "--json"]) == 0
    text = printed(capsys)["text"]
    assert main(["library", "show", name, "--text"]) == 0
    assert capsys.readouterr().out == text


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    "change",
    [
        ["remove", "alpha-01"],
        ["supersede", "alpha-01", "--by", "alpha-02"],
        ["purge", "alpha-01", "--yes"],
        ["rebuild"],
    ],
    ids=lambda change: change[0],
)
def test_library_verifies_after_a_change(
    change: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["library", *change, "--json"]) == 0
    assert printed(capsys)["done"] is True
    assert main(["library", "verify", "--json"]) == 0
    assert printed(capsys) == {"ok": True, "problems": []}


@pytest.mark.usefixtures("library")
def test_purge_asks_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "purge", "alpha-01"]) == 1
    assert "--yes" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ask", "x"], "library_missing"),
        (["ask", ""], "library_missing"),
        (["library", "list"], "library_missing"),
        (["ingest", "/no/such/path"], "error"),
    ],
    ids=["ask", "empty", "list", "path"],
)
def test_failure_is_told_as_json(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--json"]) == 1
    error = printed(capsys)["error"]
    assert set(error) == {"code", "message", "next"}
    assert error["message"]
    if code != "error":
        assert error["code"] == code


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["ask"], ["library", "show"]])
def test_wrong_use_exits_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
