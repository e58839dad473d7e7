"""Judging by a language model: what is read, how replies count, and the whole path with ragas."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from openai_server import serving
from pydantic import BaseModel

from evals.__main__ import build_parser, main
from evals.commands import judge
from evals.errors import GoldError, UsageError
from evals.judge import settings as judge_settings
from evals.judge.judging import Json, Judge, judged
from evals.judge.replies import NotJudged, parsed
from evals.judge.samples import Sample, read
from evals.judge.settings import JudgeSettings

QUOTE = "Median overall survival was 14.7 months."
ROW = {
    "id": "os-a",
    "kind": "fact",
    "asked": ["And OS?"],
    "standalone": "What was OS in trial A?",
    "answer": {
        "outcome": "answered",
        "statements": [{"text": QUOTE, "citations": [1]}],
        "citations": [{"marker": 1, "title": "Trial A", "quote": QUOTE}],
    },
}
REFUSED = ROW | {
    "id": "game",
    "answer": {"outcome": "out_of_scope", "statements": [], "citations": []},
}
FAILED = ROW | {"id": "broken", "answer": None}


@pytest.fixture
def run_dir(tmp_path: Path) -> Path:
    return written(tmp_path, ROW, REFUSED, FAILED)


def written(folder: Path, *rows: object) -> Path:
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "rows.jsonl").write_text(lines, encoding="utf-8")
    return folder


class ScriptedJudge:
    """Gives the scripted value of a measure, or fails for the scripted reason."""

    def __init__(self, **script: float | str) -> None:
        self.script = script

    @property
    def measures(self) -> Sequence[str]:
        return tuple(self.script)

    @property
    def about(self) -> Json:
        return {"model": "scripted:1"}

    async def judge(self, measure: str, sample: Sample) -> float:
        scripted = self.script[measure]
        if isinstance(scripted, str):
            raise NotJudged(scripted)
        return scripted


def test_answers_are_read_with_their_quotes(run_dir: Path) -> None:
    found = read(run_dir)
    assert found.of == 3
    assert found.samples == (
        Sample("os-a", "What was OS in trial A?", QUOTE, (f"Trial A: {QUOTE}",)),
    )


def test_variants_of_an_item_are_told_apart(tmp_path: Path) -> None:
    found = read(written(tmp_path, ROW, ROW | {"variant": "typos"}))
    assert [sample.id for sample in found.samples] == ["os-a", "os-a/typos"]


def test_a_folder_without_rows_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"rows\.jsonl"):
        read(tmp_path)


def test_a_line_that_is_no_row_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"rows\.jsonl:2: asked"):
        read(written(tmp_path, ROW, {"id": "x"}))


class Verdict(BaseModel):
    verdict: int


@pytest.mark.parametrize(
    "reply", ['{"verdict": 1}', ' {"verdict": 1}\n', '```json\n{"verdict": 1}\n```']
)
def test_a_reply_is_read(reply: str) -> None:
    assert parsed(reply, Verdict, finish="stop").verdict == 1


@pytest.mark.parametrize("reply", ["", "Yes.", '{"verdict": "perhaps"}', '{"verdict": 1'])
def test_an_unparsable_reply_is_no_score(reply: str) -> None:
    with pytest.raises(NotJudged, match="unparsable"):
        parsed(reply, Verdict)


def test_a_cut_reply_is_no_score() -> None:
    with pytest.raises(NotJudged, match="cut"):
        parsed('{"verdict": 1}', Verdict, finish="length")


def test_failures_are_counted_and_leave_the_mean_alone(tmp_path: Path) -> None:
    samples = read(written(tmp_path, ROW, ROW | {"id": "os-b"}))
    scripted = ScriptedJudge(good=0.5, bad="unparsable reply", empty=float("nan"))
    told = asyncio.run(judged(samples, scripted))
    assert told.figures["good"].value == 0.5
    assert told.figures["bad"].n == 0
    assert told.failures == {
        "good": {},
        "bad": {"unparsable reply": 2},
        "empty": {"nothing to judge": 2},
    }
    assert not told.complete


def run(folder: Path, scripted: Judge, *options: str) -> int:
    arguments = build_parser().parse_args(["judge", str(folder), *options])
    return judge.run(arguments, lambda _settings: scripted)


def test_the_command_writes_beside_the_rows(
    run_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_JUDGE", "openai:some")
    before = (run_dir / "rows.jsonl").read_bytes()
    assert run(run_dir, ScriptedJudge(good=0.5), "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    kept = json.loads((run_dir / "judged.json").read_text(encoding="utf-8"))
    assert kept["judge"] == {"model": "scripted:1"}
    assert kept["measures"]["good"]["value"] == 0.5
    assert shown == kept | {"out": str(run_dir / "judged.json")}
    assert (run_dir / "rows.jsonl").read_bytes() == before


def test_nothing_judged_fails(
    run_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_JUDGE", "openai:some")
    assert run(run_dir, ScriptedJudge(good="unparsable reply")) == 1
    assert "failed 1" in capsys.readouterr().out


def test_a_model_must_be_named(run_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judge", str(run_dir), "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "usage"
    assert "QA_JUDGE" in error["next"]


@pytest.mark.parametrize("model", ["gpt", ":x", "openai:"])
def test_a_model_without_provider_is_refused(model: str) -> None:
    with pytest.raises(UsageError, match="provider:model"):
        judge_settings.settings({"QA_JUDGE": model})


def test_settings_come_from_the_environment() -> None:
    found = judge_settings.settings({"QA_JUDGE": "openai:x", "QA_JUDGE_BASE_URL": "http://h/v1"})
    assert found == JudgeSettings("openai:x", "http://h/v1")


HAS_RAGAS = importlib.util.find_spec("ragas") is not None


@pytest.mark.skipif(HAS_RAGAS, reason="ragas is installed")
def test_without_ragas_it_says_what_to_install(
    run_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_JUDGE", "openai:some")
    monkeypatch.setenv("RAGAS_DO_NOT_TRACK", "false")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    assert main(["judge", str(run_dir), "--json"]) == 2
    assert os.environ["RAGAS_DO_NOT_TRACK"] == "true"  # before anything could be imported
    assert os.environ["LANGSMITH_TRACING"] == os.environ["LANGCHAIN_TRACING_V2"] == "false"
    assert "[judge]" in json.loads(capsys.readouterr().out)["error"]["next"]


def reply(prompt: str) -> str:
    """Answer as a model would: recorded shapes, with a verdict for what the prompt asks."""
    if "question for the given answer" in prompt:
        return json.dumps({"question": "What was OS in trial A?", "noncommittal": 0})
    if "judge the faithfulness" in prompt:
        verdict = {"statement": QUOTE, "reason": "It is in the context.", "verdict": 1}
        return json.dumps({"statements": [verdict, verdict | {"verdict": 0}]})
    if "fully understandable statements" in prompt:
        return json.dumps({"statements": [QUOTE, "It was long."]})
    return "I would rather not say."  # context precision: no verdict to be read


@pytest.mark.slow
@pytest.mark.skipif(not HAS_RAGAS, reason="the extra `judge` is not installed")
def test_ragas_judges_through_a_server(run_dir: Path) -> None:
    key = "sk-never-shown"
    with serving(reply) as (address, asked):
        environment = os.environ | {
            "QA_JUDGE": "openai:scripted",
            "QA_JUDGE_BASE_URL": address,
            "OPENAI_API_KEY": key,
        }
        done = subprocess.run(
            [sys.executable, "-m", "evals", "judge", str(run_dir), "--json"],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
    told = json.loads(done.stdout)
    assert done.returncode == 1  # one measure has no value
    measures = told["measures"]
    assert measures["faithfulness"] == {
        **{"value": 0.5, "low": 0.5, "high": 0.5},
        "n": 1,
        "failed": {},
    }
    assert measures["answer_relevancy"]["value"] == pytest.approx(1.0, abs=1e-3)
    assert measures["context_precision_without_reference"]["n"] == 0
    assert measures["context_precision_without_reference"]["failed"] == {"unparsable reply": 1}
    assert told["judge"]["model"] == "openai:scripted"
    assert len(told["judge"]["prompts"]) == 64
    assert {body["temperature"] for body in asked} == {0}
    assert key not in done.stdout + done.stderr + (run_dir / "judged.json").read_text("utf-8")
