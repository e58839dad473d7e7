"""What an answer begins with: the right document, a finding, and both; the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import HashingEncoder

from evals import beir
from evals.__main__ import build_parser
from evals.commands import roles as command
from evals.errors import GoldError
from evals.roles import Asked, Begun, Summary, is_finding
from qa import Answer, Outcome

DOCUMENTS = 12


def write(folder: Path, finding: str = "RESULTS") -> Path:
    """Write abstracts of two sections; each question repeats the words of its abstract."""
    rows, queries, qrels = [], [], ["query-id\tcorpus-id\tscore"]
    for number in range(DOCUMENTS):
        meta = {"doc": f"d{number}"}
        aim = f"We aimed to study whether compound{number} prevents outcome{number} in adults."
        found = f"Compound{number} halved outcome{number} from 20 to 10 percent of the adults."
        for label, text in (("AIMS", aim), (finding, found)):
            labelled = {**meta, "label": label}
            rows.append({"_id": f"{number}{label}", "title": "", "text": text, "meta": labelled})
            qrels.append(f"q{number}\t{number}{label}\t1")
        text = f"Does compound{number} reduce outcome{number} of adults?"
        queries.append({"_id": f"q{number}", "text": text, "meta": meta})
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    (folder / "qrels.tsv").write_text("\n".join(qrels), encoding="utf-8")
    return folder


def run(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    arguments = build_parser().parse_args(["roles", str(folder), *options])
    assert command.run(arguments, HashingEncoder()) == 0
    return capsys.readouterr().out


def test_shares_are_of_all_questions() -> None:
    begun = [Begun(True, True, True), Begun(True, True, False), Begun(False, False, False)]
    query = beir.Query.model_validate({"_id": "q", "text": "What?"})
    answer = Answer("What?", "What?", Outcome.INSUFFICIENT, "")
    asked = [Asked(query, answer, frozenset(), each) for each in [*begun, Begun(True, False, True)]]
    found = Summary("set", asked).figures()
    shares = {name: figure.value for name, figure in found.items()}
    assert shares == {
        "answered": 0.75,
        "right_document": 0.5,
        "finding": 0.5,
        "right_finding": 0.25,
    }


@pytest.mark.parametrize(
    ("label", "expected"),
    [("RESULTS", True), ("Main results", True), ("CONCLUSION", True), ("METHODS", False)],
)
def test_labels_that_name_findings(label: str, expected: bool) -> None:
    assert is_finding(label) is expected


def test_command_tells_documents_and_findings_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found: dict[str, Any] = json.loads(run(write(tmp_path), capsys, "--json"))
    assert found["n"] == DOCUMENTS
    assert found["answered"] >= found["right_document"] > 0.9
    # This encoder knows no roles; the wording of a finding tells.
    assert 0 < found["right_finding"] <= found["right_document"]
    low, high = found["intervals"]["right_finding"]
    assert low <= found["right_finding"] <= high
    assert found["latency_ms"].keys() == {"p50", "p95"}


def test_limit_and_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = run(write(tmp_path), capsys, "--limit", "3")
    assert "3 questions" in shown
    assert "right_finding" in shown


def test_set_without_findings_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, finding="METHODS")
    arguments = build_parser().parse_args(["roles", str(folder)])
    with pytest.raises(GoldError, match="labelled as a finding"):
        command.run(arguments, HashingEncoder())
    assert beir.load(folder).documents().keys() == {f"d{n}" for n in range(DOCUMENTS)}


def test_out_keeps_rows_and_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    run(write(tmp_path), capsys, "--limit", "3", "--out", str(out))
    rows = [json.loads(line) for line in (out / "rows.jsonl").read_text("utf-8").splitlines()]
    assert [row["expected"] for row in rows] == [["d0"], ["d1"], ["d2"]]
    assert all(row["answer"]["question"] == row["question"] for row in rows)
    assert json.loads((out / "summary.json").read_text("utf-8"))["n"] == 3
    assert "Begins otherwise" in (out / "report.html").read_text("utf-8")
