"""The command line keeps its contracts: output, JSON, exit codes."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import HashingEncoder
from openai_server import Json, Said, scripted

from qa import embed
from qa.cli import main
from qa.contract import answer_schema, digest_schema
from qa.domain import Feedback, Reason
from qa.state import ConversationStore

QUESTION = "What was the median overall survival with zomatinib in ALPHA-01?"


@pytest.fixture(autouse=True)
def hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the small encoder where the command line loads the real one."""
    monkeypatch.setattr(embed, "load", lambda _name, *, threads: HashingEncoder())


@pytest.fixture
def library(stocked_library: Path, tmp_path: Path) -> None:
    """Put a library of the six documents where the settings look for it."""
    shutil.copytree(stocked_library, tmp_path / "library")


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
    assert all(failure["code"] == "unreadable" for failure in report["failed"])
    assert main(["ingest", str(corpus_folder), "--json"]) == 1
    assert len(printed(capsys)["unchanged"]) == 6


def test_ingest_reports_to_a_reader(
    corpus_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", str(corpus_folder)]) == 0
    assert "6 added, 0 updated, 0 unchanged, 0 failed" in capsys.readouterr().out
    (corpus_folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert main(["ingest", str(corpus_folder)]) == 1
    told = capsys.readouterr()
    assert "0 added, 0 updated, 6 unchanged, 1 failed" in told.out
    assert "  → " in told.err


def test_hints_say_what_files_do_not(
    corpus_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = corpus_folder / "plain.md"
    plain.write_text("# Notes\n\nZomatinib is taken with water.\n")
    hints = ["--type", "review", "--published", "2020-03", "--json"]
    assert main(["ingest", str(plain), *hints]) == 0
    [id_] = printed(capsys)["added"]
    assert main(["library", "show", id_, "--json"]) == 0
    shown = printed(capsys)
    assert (shown["source_type"], shown["published"]) == ("review", "2020-03")


def test_what_was_inferred_is_shown_as_such(
    corpus_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus_folder / "plain.md").write_text(
        "# Rovatinib: prescribing information\n\nRevised: 11/2023\n\n"
        "The recommended dose of rovatinib is 20 mg once daily.\n"
    )
    assert main(["ingest", str(corpus_folder)]) == 0
    assert main(["library", "list"]) == 0
    inferred = "label (by its title), 2023-11 (by its text)"
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "(by its" in line and inferred in line]
    assert main(["ask", "What is the dose of rovatinib?"]) == 0
    assert inferred in capsys.readouterr().out
    assert main(["ask", "What is the dose of rovatinib?", "--json"]) == 0
    answer = printed(capsys)
    jsonschema.validate(answer, answer_schema())
    assert answer["citations"][0]["inferred"] == {"source_type": "title", "published": "text"}


@pytest.mark.usefixtures("library")
def test_ask_prints_one_valid_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION, "--json"]) == 0
    answer = printed(capsys)
    jsonschema.validate(answer, answer_schema())
    assert answer["outcome"] == "answered"
    assert answer["library"]["documents"] == 6
    cited = {number for each in answer["statements"] for number in each["citations"]}
    disputed = {side["citation"] for each in answer["disagreements"] for side in each["sides"]}
    assert cited | disputed == {citation["marker"] for citation in answer["citations"]}


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("question", "outcome", "heading"),
    [
        ("What did ALPHA-07 show?", "insufficient", "NOT IN THE LIBRARY"),
        ("What is the capital of France?", "out_of_scope", "OUT OF SCOPE"),
        ("My patient suddenly cannot breathe, help!", "urgent", "URGENT"),
    ],
)
def test_abstention_is_done(
    question: str, outcome: str, heading: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", question, "--json"]) == 0
    answer = printed(capsys)
    jsonschema.validate(answer, answer_schema())
    assert answer["outcome"] == outcome
    assert main(["ask", question]) == 0
    assert heading in capsys.readouterr().out.splitlines()


@pytest.mark.usefixtures("library")
def test_dash_reads_the_question(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n"))
    assert main(["ask", "-", "--json"]) == 0
    assert printed(capsys)["question"] == QUESTION


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
@pytest.mark.parametrize(
    ("flags", "cited"),
    [
        (["--until", "2021"], {"alpha-01"}),
        (["--since", "2023", "--until", "2023"], {"alpha-02"}),
        (["--trial", "ALPHA-02"], {"alpha-02"}),
        (["--trial", "ALPHA-01", "--trial", "alpha-02", "--until", "2022"], {"alpha-01"}),
        (["--drug", "zomatinib", "--line", "1L"], {"alpha-02"}),
    ],
    ids=" ".join,
)
def test_every_filter_reaches_the_answer(
    flags: list[str], cited: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    question = "What was the median overall survival with zomatinib?"
    assert main(["ask", question, "--json", *flags]) == 0
    assert {c["document_id"] for c in printed(capsys)["citations"]} == cited


@pytest.mark.usefixtures("library")
def test_filters_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    narrowed = ["ask", QUESTION, "--until", "2019", "--her2", "positive", "--drug", "Enhertu"]
    assert main([*narrowed, "--json"]) == 0
    answer = printed(capsys)
    jsonschema.validate(answer, answer_schema())
    assert answer["outcome"] == "insufficient"
    assert (answer["filters"]["until"], answer["filters"]["since"]) == (2019, None)
    assert "trastuzumab deruxtecan" in answer["filters"]["drugs"]
    assert main(narrowed) == 0
    told = capsys.readouterr().out
    assert "Only: until 2019 · trastuzumab deruxtecan · HER2-positive\n" in told
    assert "NOT FOUND WITHIN THE FILTERS\n" in told
    assert "NOT IN THE LIBRARY" not in told
    assert "Filters were set" in told


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("command", [["ask", QUESTION], ["chat"]], ids=lambda each: each[0])
@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--line", "fifth"], "first, second, later"),
        (["--her2", "unclear"], "positive, negative, low"),
        (["--since", "2024", "--until", "2020"], "earlier year"),
        (["--until", "20"], "YYYY"),
        (["--drug", " "], "no name"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_wrong_filter_is_wrong_use(
    command: list[str], flags: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, *flags, "--json"]) == 2
    error = printed(capsys)["error"]
    assert says in f"{error['message']} {error['next']}"
    assert main([*command, *flags]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert says in told.err


def test_wrong_filter_is_told_without_a_library(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "x", "--line", "fifth"]) == 2
    assert main(["ask", "x", "--line", "first"]) == 1
    assert main(["ask", "x", "--drug", "Enhertu"]) == 1
    assert "no library" in capsys.readouterr().err.lower()


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("command", ["ask", "chat"])
def test_audience_reaches_the_answer(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n"))
    asked = ["ask", QUESTION] if command == "ask" else ["chat"]
    assert main([*asked, "--json", "--audience", "trainee"]) == 0
    answer = printed(capsys)
    jsonschema.validate(answer, answer_schema())
    assert answer["audience"] == "trainee"
    assert "overall survival" in {term["name"] for term in answer["terms"]}


@pytest.mark.usefixtures("library")
def test_setting_names_the_audience_and_the_flag_another(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    dose = "What is the dose of zomatinib?"
    monkeypatch.setenv("QA_AUDIENCE", "patient")
    assert main(["ask", dose]) == 0
    told = capsys.readouterr().out
    assert "are for your treating team" in told
    assert "5 mg/kg" not in told
    assert main(["digest", "zomatinib-label", "--json"]) == 0
    digest = capsys.readouterr().out
    assert "5 mg/kg" not in digest
    assert json.loads(digest)["withheld"] == 2
    assert main(["ask", dose, "--audience", "clinician"]) == 0
    assert "5 mg/kg" in capsys.readouterr().out


def test_unknown_audience_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["ask", "x", "--audience", "nurse", "--json"]) == 2
    error = printed(capsys)["error"]
    assert "'nurse'; expected one of clinician, trainee, patient" in error["message"]
    monkeypatch.setenv("QA_AUDIENCE", "nurse")
    assert main(["ask", "x", "--json"]) == 1
    message = printed(capsys)["error"]["message"]
    assert message.startswith("QA_AUDIENCE='nurse' cannot be used")
    assert "'clinician', 'trainee' or 'patient'" in message


@pytest.mark.usefixtures("library")
def test_history_says_for_whom(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n"))
    assert main(["chat", "--json", "--audience", "patient"]) == 0
    capsys.readouterr()
    assert main(["history", "list", "--json"]) == 0
    [kept] = printed(capsys)["conversations"]
    assert main(["history", "show", kept["id"]]) == 0
    assert "Answer for: patient\n" in capsys.readouterr().out


@pytest.mark.usefixtures("library")
def test_chat_keeps_its_filters(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\nand in 02?\n"))
    assert main(["chat", "--json", "--trial", "ALPHA-01"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert {c["document_id"] for c in first["citations"]} == {"alpha-01"}
    assert second["outcome"] == "insufficient"
    assert "ALPHA-01" in second["filters"]["trials"]
    assert main(["history", "list", "--json"]) == 0
    [kept] = printed(capsys)["conversations"]
    assert main(["history", "show", kept["id"]]) == 0
    assert capsys.readouterr().out.count("Only: ALPHA-01\n") == 2


@pytest.mark.usefixtures("library")
def test_misspelt_words_are_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "Dose of trastuzumab in gastric cancer?"
    assert main(["ask", "Dose of ramucirumb?", "--json"]) == 0
    [alone] = printed(capsys)["warnings"]
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{question}\nand of ramucirumb?\n"))
    assert main(["chat", "--json"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["warnings"] == []
    assert second["question"] == "and of ramucirumb?"
    assert second["interpreted_as"] == "Dose of ramucirumab in gastric cancer?"
    assert second["warnings"] == [alone]
    assert "'ramucirumb' as 'ramucirumab'" in alone


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
    for answer in (first, second):
        jsonschema.validate(answer, answer_schema())


@pytest.mark.usefixtures("library")
def test_chat_shows_how_it_understood(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\nand in 02?\n???\n"))
    assert main(["chat"]) == 0
    told = capsys.readouterr()
    assert "Understood as: " in told.out
    assert "20.1 months" in told.out
    assert "Error: " in told.err


@pytest.mark.usefixtures("library")
def test_digest_prints_one_valid_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest", "alpha-01", "--json"]) == 0
    digest = printed(capsys)
    jsonschema.validate(digest, digest_schema())
    assert digest["document"]["document_id"] == "alpha-01"
    assert {part["title"] for part in digest["parts"]} == {"Endpoints and results", "Safety"}


@pytest.mark.usefixtures("library")
def test_digest_prints_for_a_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest", "ALPHA-01"]) == 0
    shown = capsys.readouterr().out
    assert "Safety\n- In ALPHA-01, pneumonitis occurred" in shown
    assert "\n[2] the same, Safety\n" in shown


@pytest.mark.usefixtures("library")
def test_history_off_keeps_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QA_HISTORY", "off")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n"))
    assert main(["chat", "--json"]) == 0
    assert printed(capsys)["outcome"] == "answered"
    assert not (tmp_path / "state.sqlite").exists()


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
    assert main(["history", "show", kept["id"], "--json"]) == 0
    [turn] = printed(capsys)["turns"]
    jsonschema.validate(turn["answer"], answer_schema())
    assert main(["history", "purge"]) == 0
    assert main(["history", "delete", kept["id"]]) == 1


@pytest.mark.usefixtures("library")
def test_feedback_is_listed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n"))
    assert main(["chat", "--json"]) == 0
    store = ConversationStore(tmp_path / "state.sqlite")
    [kept] = store.summaries()
    store.mark(kept.id, 0, Feedback(False, Reason.INCOMPLETE, "No interval."))
    store.close()
    capsys.readouterr()
    assert main(["history", "feedback", "--json"]) == 0
    [listed] = printed(capsys)["feedback"]
    jsonschema.validate(listed["answer"], answer_schema())
    assert listed["fingerprint"] == listed["answer"]["library"]["fingerprint"] != ""
    assert (listed["turn"], listed["helpful"], listed["reason"]) == (1, False, "incomplete")
    assert main(["history", "feedback"]) == 0
    told = capsys.readouterr().out
    assert "not helpful, incomplete" in told
    assert "“No interval.”" in told


def test_feedback_that_is_not_kept_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_HISTORY", "off")
    assert main(["history", "feedback"]) == 0
    told = capsys.readouterr().out
    assert "No feedback is kept." in told
    assert "QA_HISTORY=off" in told


@pytest.mark.usefixtures("library")
def test_history_deletes_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for question in (QUESTION, "What is the dose of zomatinib?"):
        monkeypatch.setattr("sys.stdin", io.StringIO(question))
        assert main(["chat", "--json"]) == 0
    capsys.readouterr()
    assert main(["history", "list", "--json"]) == 0
    newest, oldest = printed(capsys)["conversations"]
    assert (newest["title"], oldest["title"]) == ("What is the dose of zomatinib?", QUESTION)
    assert main(["history", "delete", newest["id"]]) == 0
    capsys.readouterr()
    assert main(["history", "list"]) == 0
    assert capsys.readouterr().out.startswith(oldest["id"])
    assert main(["history", "show", newest["id"], "--json"]) == 1
    assert printed(capsys)["error"]["code"] == "state"


@pytest.mark.usefixtures("library")
def test_library_lists_for_a_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "remove", "alpha-01"]) == 0
    capsys.readouterr()
    assert main(["library", "list"]) == 0
    *documents, summary = capsys.readouterr().out.splitlines()
    assert [line.split("@")[0] for line in documents] == [
        "alpha-02",
        "imaging-review",
        "renal-guideline",
        "zomatinib-label",
        "zomatinib-news",
    ]
    assert summary.startswith("5 documents, ")
    assert main(["library", "list", "--all"]) == 0
    assert "[removed]" in capsys.readouterr().out.splitlines()[0]


def test_old_revision_shows_its_exact_text(
    corpus_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, texts, names = corpus_folder / "alpha-01.md", [], []
    for months in ("12.5", "12.6"):
        file.write_text(file.read_text("utf-8").replace("12.5", months), "utf-8")
        assert main(["ingest", str(file)]) == 0
        capsys.readouterr()
        assert main(["library", "show", "alpha-01", "--text", "--json"]) == 0
        shown = printed(capsys)
        names.append(f"alpha-01@{shown['revision'][:12]}")
        texts.append(shown["text"])
    assert ("12.5" in texts[0], "12.6" in texts[1]) == (True, True)
    for name, text in zip(names, texts, strict=True):
        assert main(["library", "show", name, "--text"]) == 0
        assert capsys.readouterr().out == text


@pytest.mark.usefixtures("library")
def test_library_shows_what_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "show", "zomatinib-label"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "source_type: label" in shown
    assert "state: active" in shown


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
def test_purge_asks_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert main(["library", "purge", "alpha-01"]) == 1
    assert "--yes" in capsys.readouterr().err
    assert main(["library", "purge", "alpha-01", "--json"]) == 1
    assert "--yes" in printed(capsys)["error"]["next"]
    assert main(["library", "show", "alpha-01", "--json"]) == 0


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("word", "code"), [("yes", 0), ("no", 1)])
def test_purge_heeds_the_answer(
    word: str, code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(f"{word}\n"))
    assert main(["library", "purge", "alpha-01"]) == code
    assert "Type yes" in capsys.readouterr().out
    assert main(["library", "show", "alpha-01", "--json"]) == 1 - code


class Terminal(io.StringIO):
    """Input that a person types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ask", "x"], "library_missing"),
        (["library", "list"], "library_missing"),
        (["library", "verify"], "library_missing"),
        (["library", "remove", "alpha-01"], "library_missing"),
        (["ingest", "/no/such/path"], "error"),
        (["ingest", ".", "--published", "yesterday"], "settings"),
        (["history", "show", "nobody"], "state"),
    ],
    ids=["ask", "list", "verify", "remove", "path", "date", "history"],
)
def test_failure_is_told(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--json"]) == 1
    error = printed(capsys)["error"]
    assert set(error) == {"code", "message", "next"}
    assert error["code"] == code
    assert error["message"]
    assert error["next"]
    assert main(arguments) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"Error: {error['message']}\n  → {error['next']}\n"


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["ask", " "], "question", "empty"),
        (["ask", "x" * 20_000], "question", "20,000"),
        (["digest", "zomatinib"], "question", "alpha-02"),
        (["digest", "OMEGA-99"], "not_in_library", "OMEGA-99"),
        (["library", "show", "alpha-1"], "not_in_library", "alpha-01"),
        (["library", "show", "alpha-01@ffff"], "not_in_library", "revision"),
        (["library", "supersede", "alpha-01", "--by", "nobody"], "not_in_library", "nobody"),
    ],
    ids=["empty", "long", "several", "unknown", "document", "revision", "successor"],
)
def test_failure_names_the_value(
    arguments: list[str], code: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--json"]) == 1
    error = printed(capsys)["error"]
    assert error["code"] == code
    assert says in error["message"] + error["next"]


def test_bad_setting_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_THREADS", "many")
    assert main(["ask", "x", "--json"]) == 1
    assert printed(capsys)["error"]["message"].startswith("QA_THREADS='many'")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["ask"],
        ["ask", "x", "--source-type", "rumour"],
        ["ask", "x", "--since", "lately"],
        ["ingest"],
        ["library"],
        ["library", "show"],
        ["library", "supersede", "alpha-01"],
        ["history", "forget"],
    ],
    ids=" ".join,
)
def test_wrong_use_exits_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("usage: qa")


OVERALL = (
    "In ALPHA-01, median overall survival was 12.5 months with zomatinib and 8.4 months with "
    "placebo."
)


def claiming(_: Json) -> Said:
    claim = {"text": OVERALL, "evidence": [1], "quotes": [OVERALL]}
    return Said(json.dumps({"claims": [claim]}))


@pytest.mark.usefixtures("library")
def test_model_words_the_answer_if_it_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with scripted(claiming) as (url, seen):
        monkeypatch.setenv("QA_LLM_BASE_URL", url)
        assert main(["ask", QUESTION]) == 0
        assert seen == []
        assert "Worded by" not in capsys.readouterr().out
        assert main(["ask", QUESTION, "--llm", "openai:x"]) == 0
        assert "Worded by openai:x (prompts " in capsys.readouterr().out
        monkeypatch.setenv("QA_LLM", "openai:x")
        assert main(["ask", QUESTION, "--json"]) == 0
        answer = printed(capsys)
        jsonschema.validate(answer, answer_schema())
        assert (answer["model"], len(answer["prompt"])) == ("openai:x", 12)
        assert len(seen) == 2
        assert main(["ask", QUESTION, "--json", "--llm", "none"]) == 0
        assert printed(capsys)["model"] is None
        assert len(seen) == 2


@pytest.mark.usefixtures("library")
def test_chat_takes_a_model(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n"))
    with scripted(claiming) as (url, _):
        monkeypatch.setenv("QA_LLM_BASE_URL", url)
        assert main(["chat", "--json", "--llm", "openai:x"]) == 0
    assert printed(capsys)["model"] == "openai:x"


@pytest.mark.usefixtures("library")
def test_failed_model_is_a_note_and_no_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("QA_LLM_RETRIES", "0")
    assert main(["ask", QUESTION, "--llm", "openai:x"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Note: The server of openai:x cannot be reached." in told
    assert OVERALL in told


@pytest.mark.parametrize("name", ["gpt", "openai:gpt"])
def test_model_that_may_not_be_used_is_an_error(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_LLM_LOCAL_ONLY", "true")
    assert main(["ask", QUESTION, "--llm", name, "--json"]) == 1
    error = printed(capsys)["error"]
    assert error["code"] == "settings"
    assert "QA_LLM" in error["message"]
