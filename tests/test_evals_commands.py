"""The commands on a scripted pipeline: files written, figures printed, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

import qa
from evals.__main__ import build_parser, main
from evals.commands import gold, reading
from evals.errors import UsageError
from qa.domain import Answer, Citation, Document, LibraryState, Outcome, Source, Statement
from qa.errors import NotInLibrary, QuestionError
from qa.library import Manifest
from qa.settings import Settings, load

TEXT = "OS was 14.7 months."
SOURCE = Source("docs/trial-a", "r1", "Trial A")
GOOD = Answer(
    question="OS?",
    interpreted_as="OS?",
    outcome=Outcome.ANSWERED,
    text="",
    statements=(Statement(TEXT, (1,)),),
    citations=(Citation(1, SOURCE, 0, len(TEXT), TEXT),),
)
REFUSAL = Answer("Who won?", "Who won?", Outcome.OUT_OF_SCOPE, "Not <b>biomedical</b>.")
ITEMS: list[dict[str, object]] = [
    {
        "id": "os-a",
        "kind": "fact",
        "question": "OS?",
        "outcome": "answered",
        "vital": [{"about": "OS", "all": ["14.7"]}],
        "must_not_say": ["51%"],
        "sources": ["docs/trial-a"],
        "provenance": "made up",
    },
    {
        "id": "game",
        "kind": "off_topic",
        "question": "Who won?",
        "outcome": "out_of_scope",
        "provenance": "made up",
    },
]
QUESTIONS = [
    {"id": "q1", "question": "OS?", "document": "trial-a", "answers": [{"text": "14.7 months"}]},
    {"id": "q2", "question": "Who won?", "document": "trial-a", "answers": [{"text": "A"}]},
]


@dataclass(frozen=True)
class ScriptedReport:
    failed: tuple[object, ...] = ()


@dataclass(frozen=True)
class ScriptedFailure:
    path: str
    reason: str


@dataclass
class ScriptedPipeline:
    """Gives the scripted answer to each question, and raises what is scripted to be raised."""

    script: dict[str, Answer | Exception]
    failed: tuple[object, ...] = ()
    ingested: list[Path] = field(default_factory=list)
    settings: Settings = field(default_factory=lambda: load(library=Path("nowhere")))

    def ask(self, question: str) -> Answer:
        scripted = self.script[question]
        if isinstance(scripted, Exception):
            raise scripted
        return scripted

    def document(self, document_id: str, revision: str | None = None) -> Document:
        if document_id != SOURCE.id or revision not in {None, SOURCE.revision}:
            raise NotInLibrary(f"No document {document_id!r}.")
        return Document(SOURCE, TEXT, ())

    def ingest(
        self, paths: Sequence[Path], *, progress: Callable[[int, int, str], None]
    ) -> ScriptedReport:
        self.ingested += paths
        progress(1, 1, "trial-a")
        return ScriptedReport(self.failed)

    def state(self) -> LibraryState:
        return LibraryState(1, 1, "abc123")

    @property
    def manifest(self) -> Manifest:
        return Manifest("scripted", "scripted-1", 1, "", "", 1)

    @contextmanager
    def opened(self, _library: Path | None) -> Iterator[qa.Pipeline]:
        yield cast("qa.Pipeline", self)


@pytest.fixture
def gold_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "some.yaml").write_text(yaml.safe_dump(ITEMS), encoding="utf-8")
    return folder


def run_gold(folder: Path, script: dict[str, Answer | Exception], *options: str) -> int:
    line = ["gold", "--gold", str(folder), "--out", str(folder / "out"), "--library", "x"]
    if "--perturb" not in options:
        line += ["--perturb", "none"]
    return gold.run(build_parser().parse_args([*line, *options]), ScriptedPipeline(script).opened)


def rows(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "out" / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


RIGHT: dict[str, Answer | Exception] = {"OS?": GOOD, "Who won?": REFUSAL}


def test_header_names_what_worded_the_answers(
    gold_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_LLM", "openai:gpt")
    worded = RIGHT | {"OS?": replace(GOOD, model="openai:gpt", prompt="0123456789ab")}
    assert run_gold(gold_folder, worded, "--json") == 0
    header = json.loads(capsys.readouterr().out)["header"]
    assert (header["llm"], header["model"]) == ("openai:gpt", "openai:gpt")
    assert header["prompt"] == "0123456789ab"
    monkeypatch.delenv("QA_LLM")
    with pytest.raises(UsageError, match="llm"):  # rows of two models do not mix
        run_gold(gold_folder, RIGHT, "--json")


def test_right_answers_pass(gold_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_gold(gold_folder, RIGHT, "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["passed"] is True
    assert summary["n"] == 2
    assert summary["overall"]["vital"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 1}
    assert summary["kinds"]["off_topic"]["outcome"]["n"] == 1
    assert summary["header"]["fingerprint"] == "abc123"
    assert summary["header"]["part"] == "all"
    assert [row["id"] for row in rows(gold_folder)] == ["os-a", "game"]
    kept = json.loads((gold_folder / "out" / "summary.json").read_text(encoding="utf-8"))
    assert kept["overall"] == summary["overall"]


BAD: dict[str, tuple[Answer | Exception, str]] = {
    "altered quote": (
        replace(GOOD, citations=(replace(GOOD.citations[0], quote="OS was 17.4 months."),)),
        "verbatim",
    ),
    "dangling marker": (
        replace(GOOD, statements=(Statement(TEXT, (1, 2)),)),
        "citation_resolvability",
    ),
    "invented number": (
        replace(GOOD, statements=(Statement("OS was 14.7 (9.9) months.", (1,)),)),
        "number_fidelity",
    ),
    "forbidden words": (
        replace(GOOD, statements=(Statement("51% of 14.7", (1,)),)),
        "must_not_say",
    ),
    "nugget missed": (replace(GOOD, statements=(Statement("OS was long.", (1,)),)), "vital"),
    "wrong refusal": (REFUSAL, "outcome"),
    "known error": (QuestionError("Too long.", next="Shorten it."), "vital"),
    "crash": (ZeroDivisionError("by zero"), "vital"),
}


@pytest.mark.parametrize(("bad", "measure"), BAD.values(), ids=BAD)
def test_bad_answer_fails(
    gold_folder: Path,
    capsys: pytest.CaptureFixture[str],
    bad: Answer | Exception,
    measure: str,
) -> None:
    assert run_gold(gold_folder, RIGHT | {"OS?": bad}, "--json") == 1
    summary = json.loads(capsys.readouterr().out)
    closed = [gate["gate"].split()[0] for gate in summary["gates"] if not gate["passed"]]
    assert measure in closed
    assert summary["failures"] == ["os-a"]
    assert len(rows(gold_folder)) == 2


def test_crash_alone_fails(gold_folder: Path) -> None:
    script: dict[str, Answer | Exception] = {"OS?": ZeroDivisionError("by zero")}
    assert run_gold(gold_folder, script, "--only", "os-a") == 1
    (row,) = rows(gold_folder)
    assert row["error"] == "ZeroDivisionError: by zero"
    assert row["answer"] is None
    assert row["scores"]["vital"]["hits"] == 0


def test_report_shows_failures_in_full(
    gold_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = replace(GOOD, statements=(Statement("OS was <i>long</i>.", (1,)),))
    run_gold(gold_folder, {"OS?": wrong, "Who won?": wrong})
    report = (gold_folder / "out" / "report.html").read_text(encoding="utf-8")
    for words in (
        "abc123",
        "part all",
        "bundled, scripted-1",
        "the product: ",
        "<dt>vital</dt><dd>share",
    ):
        assert words in report
    assert "Failures (2 of 2)" in report
    assert "OS was &lt;i&gt;long&lt;/i&gt;. [1]" in report
    assert "docs/trial-a@r1, characters 0-19" in report
    assert f"<mark>{TEXT}</mark>" in report
    assert "ended as answered, not out_of_scope" in report
    assert "FAIL" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["os-a", "fact"], ids=["item", "kind"])
def test_only_chosen_are_asked(gold_folder: Path, name: str) -> None:
    assert run_gold(gold_folder, {"OS?": GOOD}, "--only", name) == 0
    assert [row["id"] for row in rows(gold_folder)] == ["os-a"]


@pytest.mark.parametrize(
    ("options", "part", "asked"),
    [([], "dev", ["os-a"]), (["--part", "test"], "test", ["game"]), (["--part", "all"], "all", 2)],
    ids=["default", "test", "all"],
)
def test_one_part_is_asked(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    part: str,
    asked: list[str] | int,
) -> None:
    for name, item in zip(("dev", "test"), ITEMS, strict=True):
        (tmp_path / name).mkdir()
        (tmp_path / name / "some.yaml").write_text(yaml.safe_dump([item]), encoding="utf-8")
    run_gold(tmp_path, RIGHT, *options)
    ids = [row["id"] for row in rows(tmp_path)]
    assert asked in (ids, len(ids))
    assert f"part {part}," in capsys.readouterr().out
    kept = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert kept["header"]["part"] == part


def test_unknown_choice_is_wrong_use(gold_folder: Path) -> None:
    with pytest.raises(UsageError, match="'quiz'"):
        run_gold(gold_folder, RIGHT, "--only", "quiz")
    with pytest.raises(UsageError, match="dose"):
        run_gold(gold_folder, RIGHT, "--only", "dose")


def test_corpus_must_ingest(gold_folder: Path) -> None:
    pipeline = ScriptedPipeline(RIGHT, failed=(ScriptedFailure("a.md", "empty"),))
    arguments = build_parser().parse_args(["gold", "--gold", str(gold_folder)])
    with pytest.raises(qa.QAError, match=r"a\.md: empty"):
        gold.run(arguments, pipeline.opened)
    assert pipeline.ingested == [gold.CORPUS]


@pytest.fixture
def reading_folder(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "trial-a").write_text(TEXT, encoding="utf-8")
    lines = "\n".join(json.dumps(question) for question in QUESTIONS)
    (tmp_path / "questions.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def run_reading(folder: Path, pipeline: ScriptedPipeline, *options: str) -> int:
    docs, questions, out = (str(folder / name) for name in ("docs", "questions.jsonl", "out"))
    arguments = build_parser().parse_args(["reading", docs, questions, "--out", out, *options])
    return reading.run(arguments, pipeline.opened)


def test_reading_prints_contract(reading_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline = ScriptedPipeline(RIGHT)
    assert run_reading(reading_folder, pipeline, "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert {name: summary[name] for name in ("n", "answered", "first", "first_three")} == {
        "n": 2,
        "answered": 0.5,
        "first": 0.5,
        "first_three": 0.5,
    }
    assert set(summary["latency_ms"]) == {"p50", "p95"}
    assert summary["mean_words"] == 4
    assert summary["intervals"]["first"] == [0.0, 1.0]
    assert pipeline.ingested == [reading_folder / "docs"]
    assert [row["first"] for row in rows(reading_folder)] == [True, False]
    page = (reading_folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "Not read (1 of 2)" in page
    assert "Not &lt;b&gt;biomedical&lt;/b&gt;." in page


def test_failed_question_counts_wrong(
    reading_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline = ScriptedPipeline({"OS?": QuestionError("No."), "Who won?": REFUSAL})
    assert run_reading(reading_folder, pipeline, "--json") == 1
    summary = json.loads(capsys.readouterr().out)
    assert summary["errors"] == 1
    assert summary["first"] == 0
    assert rows(reading_folder)[0]["error"] == "No."


def test_limit_says_it_sampled(reading_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline = ScriptedPipeline(RIGHT, failed=(ScriptedFailure("b.txt", "empty"),))
    assert run_reading(reading_folder, pipeline, "--limit", "1", "--seed", "3") == 0
    shown = capsys.readouterr().out
    assert "1 of 2 questions, a sample of seed 3" in shown
    assert "b.txt: empty" in shown


WRONG = {
    "no command": [],
    "unknown command": ["dance"],
    "no questions": ["reading", "docs"],
    "unknown part": ["gold", "--part", "train"],
    "limit of zero": ["reading", "docs", "q.jsonl", "--limit", "0"],
}


@pytest.mark.parametrize("line", WRONG.values(), ids=WRONG)
def test_wrong_use_ends_with_two(line: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(line)
    assert ended.value.code == 2


def test_no_folder_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reading", str(tmp_path / "none"), "q.jsonl"]) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_json_error_is_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gold", "--gold", str(tmp_path), "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "gold"
    assert "holds no gold items" in error["message"]
    assert error["next"]


def test_variants_have_rows_and_figures_of_their_own(
    gold_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = RIGHT | {"Survival time?": GOOD, "Length of life?": GOOD}
    assert run_gold(gold_folder, script, "--perturb", "lay", "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["n"] == 2
    assert [(row["id"], row["variant"]) for row in rows(gold_folder)] == [
        ("os-a", None),
        ("game", None),
        ("os-a", "lay"),
    ]
    assert list(summary["stability"]["rules"]) == ["lay"]
    assert summary["stability"]["overall"]["stable_vital"]["value"] == 1.0
    assert summary["stability"]["worst"] == []


def test_changed_variant_is_shown_and_leaves_the_figures_alone(
    gold_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = RIGHT | {"Survival time?": REFUSAL, "Length of life?": REFUSAL}
    assert run_gold(gold_folder, script, "--perturb", "lay") == 0
    assert "stable_outcome" in capsys.readouterr().out
    report = (gold_folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "Stability: 1 of 1 variants answered otherwise" in report
    assert "stable_outcome: ended as out_of_scope, as written as answered" in report
    kept = json.loads((gold_folder / "out" / "summary.json").read_text(encoding="utf-8"))
    assert kept["overall"]["vital"]["value"] == 1.0
    assert kept["stability"]["worst"][0]["id"] == "os-a"


def test_variant_without_an_answer_fails_the_run(gold_folder: Path) -> None:
    broken = ZeroDivisionError("by zero")
    script = RIGHT | {"Survival time?": broken, "Length of life?": broken}
    assert run_gold(gold_folder, script, "--perturb", "lay") == 1


def test_no_rule_stands_alone(gold_folder: Path) -> None:
    with pytest.raises(UsageError, match="'none' stands alone"):
        run_gold(gold_folder, RIGHT, "--perturb", "lay", "none")
