"""Runs of the gold: taken up after a stop, asked in processes, written for people and for CI."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
import test_evals_commands as commands
from conftest import write_corpus
from lxml import html
from scripted import HOSTILE
from test_evals_commands import GOOD, REFUSAL, RIGHT, gold_folder, rows, run_gold

from evals.__main__ import build_parser, main
from evals.commands import gold
from evals.errors import RunError, UsageError
from evals.items import Item
from evals.jobs import as_written
from evals.runs import Identity, take_up
from evals.summary import Row
from evals.workers import ask_all, usable_cores, worth
from qa import Answer, Pipeline, load_settings
from qa.domain import Statement

__all__ = ["gold_folder"]  # a fixture
IDENTITY: Identity = {"fingerprint": "abc", "seed": 1}


class Stopping(commands.ScriptedPipeline):
    """Is stopped with Ctrl-C at the question that its script does not know."""

    def ask(self, question: str) -> Answer:
        if question not in self.script:
            raise KeyboardInterrupt
        return super().ask(question)


def stop_after_first(folder: Path) -> None:
    line = ["gold", "--gold", str(folder), "--out", str(folder / "out"), "--library", "x"]
    line += ["--perturb", "none"]
    with pytest.raises(RunError, match="after 1 of 2"):
        gold.run(build_parser().parse_args(line), Stopping({"OS?": GOOD}).opened)


def resume(folder: Path, script: dict[str, Answer | Exception], *options: str) -> int:
    line = ["gold", "--gold", str(folder), "--resume", str(folder / "out"), "--library", "x"]
    line += ["--perturb", "none"]
    pipeline = commands.ScriptedPipeline(script)
    return gold.run(build_parser().parse_args([*line, *options]), pipeline.opened)


def test_only_the_missing_are_asked(gold_folder: Path) -> None:
    stop_after_first(gold_folder)
    assert [row["id"] for row in rows(gold_folder)] == ["os-a"]
    assert resume(gold_folder, {"Who won?": REFUSAL}) == 0  # the other answer is not in the script
    assert [row["id"] for row in rows(gold_folder)] == ["os-a", "game"]
    summary = json.loads((gold_folder / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["overall"]["vital"]["value"] == 1.0


def test_out_takes_an_unfinished_run_up(gold_folder: Path) -> None:
    stop_after_first(gold_folder)
    assert run_gold(gold_folder, {"Who won?": REFUSAL}) == 0
    with pytest.raises(UsageError, match="finished"):
        run_gold(gold_folder, RIGHT)


def test_torn_row_is_asked_again(gold_folder: Path) -> None:
    assert run_gold(gold_folder, RIGHT) == 0
    path = gold_folder / "out" / "rows.jsonl"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[:-20], encoding="utf-8")
    assert resume(gold_folder, {"Who won?": REFUSAL}) == 0
    assert [row["id"] for row in rows(gold_folder)] == ["os-a", "game"]


def test_broken_row_is_refused(gold_folder: Path) -> None:
    stop_after_first(gold_folder)
    path = gold_folder / "out" / "rows.jsonl"
    path.write_text('{"id": \n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(UsageError, match="no row"):
        resume(gold_folder, RIGHT)


def test_another_run_is_refused(gold_folder: Path) -> None:
    stop_after_first(gold_folder)
    with pytest.raises(UsageError, match=r"another run: seed"):
        resume(gold_folder, RIGHT, "--seed", "3")
    with pytest.raises(UsageError, match=r"another run: gold, jobs, n"):
        resume(gold_folder, RIGHT, "--only", "os-a")


def test_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no run"):
        take_up(tmp_path / "none", IDENTITY, resume=True)
    (tmp_path / "rows.jsonl").touch()
    with pytest.raises(UsageError, match="no run"):
        take_up(tmp_path, IDENTITY, resume=False)


def test_row_comes_back_as_written(gold_folder: Path) -> None:
    run_gold(gold_folder, RIGHT | {"Who won?": ZeroDivisionError("by zero")})
    (job, other) = as_written([Item.model_validate(each) for each in commands.ITEMS])
    for raw, each in zip(rows(gold_folder), (job, other), strict=True):
        assert Row.from_json(each, raw).as_json() == raw


def test_header_tells_what_was_asked(gold_folder: Path) -> None:
    run_gold(gold_folder, RIGHT, "--seed", "7")
    kept = json.loads((gold_folder / "out" / "summary.json").read_text(encoding="utf-8"))["header"]
    assert kept["command"] == "python -m evals gold --library x --gold gold --perturb none --seed 7"
    assert kept["encoder_fingerprint"] == "scripted-1"
    assert (kept["n"], kept["seed"], kept["model"], kept["prompt"]) == (2, 7, None, None)
    assert str(gold_folder) not in json.dumps(kept)


def test_hostile_answer_stays_text(gold_folder: Path) -> None:
    evil: Sequence[Statement] = (Statement(HOSTILE, (1,)),)
    answer = Answer(HOSTILE, HOSTILE, GOOD.outcome, HOSTILE, tuple(evil), GOOD.citations)
    run_gold(gold_folder, RIGHT | {"OS?": answer, "Who won?": QUESTION_ERROR})
    tree = html.parse(gold_folder / "out" / "report.html").getroot()
    assert len(tree.findall(".//script")) == 1  # the page's own
    assert tree.findall(".//img") == []
    assert len(tree.findall(".//details")) == 2
    assert "onerror=alert(1)" in "".join(str(each) for each in tree.itertext())


QUESTION_ERROR = ValueError(f"{HOSTILE} \x00 \x1b[31m")


def test_ci_reads_the_run(gold_folder: Path) -> None:
    wrong = Answer("OS?", "OS?", GOOD.outcome, "", (Statement("Long.", (1,)),), GOOD.citations)
    run_gold(gold_folder, {"OS?": wrong, "Who won?": QUESTION_ERROR})
    root = ElementTree.parse(gold_folder / "out" / "junit.xml").getroot()
    suites = {each.get("name"): each for each in root}
    assert {name: suites["items"].get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "2",
        "failures": "1",
        "errors": "1",
    }
    failure = suites["items"].find("testcase[@name='os-a']/failure")
    assert failure is not None
    assert failure.get("message") == "vital: OS"
    closed = [case.get("name") for case in suites["gates"] if case.find("failure") is not None]
    assert any(str(name).startswith("vital >= ") for name in closed)


def test_few_jobs_need_no_process() -> None:
    assert worth(4, 7) == 1
    assert worth(4, 20) == 2
    assert worth(4, 700) == 4
    assert usable_cores() >= 1


ASKED = (
    "What was median overall survival with zomatinib in ALPHA-01?",
    "What is the dose of zomatinib?",
    "When is zomatinib stopped?",
    "Who won the football match?",
    "How often did pneumonitis occur in ALPHA-01?",
    "What does the guideline recommend?",
) * 4
KNOWN = [
    Item.model_validate(
        {
            "id": f"item-{place}",
            "kind": "unanswerable",
            "question": question,
            "outcome": "insufficient",
            "provenance": "made up",
        }
    )
    for place, question in enumerate(ASKED)
]


@pytest.fixture
def real_library(tmp_path: Path) -> Path:
    settings = load_settings(library=tmp_path / "real")
    with Pipeline.open(settings) as pipeline:
        assert not pipeline.ingest([write_corpus(tmp_path / "files")]).failed
    return settings.library


def timeless(row: Row) -> str:
    said = row.as_json()
    del said["seconds"]
    if isinstance(said["answer"], dict):
        del said["answer"]["seconds"]
    return json.dumps(said)


@pytest.mark.slow
def test_processes_do_not_change_the_rows(real_library: Path) -> None:
    jobs = as_written(KNOWN)
    alone = [timeless(row) for row in ask_all(jobs, real_library, 1)]
    assert [timeless(row) for row in ask_all(jobs, real_library, 2)] == alone
    assert [json.loads(row)["id"] for row in alone] == [item.id for item in KNOWN]


@pytest.mark.slow
def test_killed_worker_is_an_error(real_library: Path) -> None:
    asked = ask_all(as_written(KNOWN * 10), real_library, 2)
    next(asked)
    threading.Timer(0.2, kill_a_child).start()
    with pytest.raises(RunError, match="died"):
        list(asked)


def kill_a_child() -> None:
    """Kill one of this process's workers, as a system that is out of memory would."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="utf-8").split()
    workers = [
        pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    os.kill(int(workers[-1]), signal.SIGKILL)


@pytest.mark.slow
def test_killed_run_goes_on(tmp_path: Path, real_library: Path) -> None:
    folder, out = tmp_path / "gold", tmp_path / "out"
    folder.mkdir()
    lines = [item.model_dump(mode="json", exclude_defaults=True) for item in KNOWN]
    (folder / "items.yaml").write_text(json.dumps(lines), encoding="utf-8")
    line = ["gold", "--gold", str(folder), "--library", str(real_library), "--jobs", "2"]
    line += ["--perturb", "none"]
    run = subprocess.Popen([sys.executable, "-m", "evals", *line, "--out", str(out)])
    while run.poll() is None and len(rows_of(out)) < 3:
        time.sleep(0.05)
    run.kill()
    run.wait()
    before = rows_of(out)
    assert 3 <= len(before) < len(KNOWN)
    main([*line, "--resume", str(out)])
    after = rows_of(out)
    assert after[: len(before) - 1] == before[:-1]  # the last one may be torn
    assert [json.loads(row)["id"] for row in after] == [item.id for item in KNOWN]


def rows_of(folder: Path) -> list[str]:
    path = folder / "rows.jsonl"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
