"""Directions of effects: labels in many spellings, figures by hand, and the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import HashingEncoder

from evals import beir
from evals.__main__ import build_parser
from evals.commands import direction as command
from evals.direction import codes, commonest, confusion, label_of, macro_f1, reading, scores
from evals.errors import GoldError
from qa.text.direction import Comparison, Direction

UP, DOWN, SAME = Direction.INCREASED, Direction.DECREASED, Direction.NO_DIFFERENCE
FOUND = {UP: "rose", DOWN: "fell", SAME: "did not differ"}
SPELLED = {UP: "significantly increase", DOWN: "Decreased", SAME: "no significant difference"}
DOCUMENTS = 9


def write(folder: Path, *, labels: bool = True) -> Path:
    """Write trials of three sentences; each question asks what its trial's drug did."""
    rows, queries, qrels = [], [], ["query-id\tcorpus-id\tscore"]
    for number in range(DOCUMENTS):
        label = (UP, DOWN, SAME)[number % 3]
        drug, marker = f"zomatinib{number}", f"ferritin{number}"
        said = f"In the trial, {marker} {FOUND[label]} with {drug} compared with placebo."
        text = f"We studied {drug}. {said} Adults with anaemia took part."
        meta = {"doc": f"d{number}"}
        rows.append({"_id": f"p{number}", "title": "", "text": text, "meta": meta})
        question = f"What is the effect of {drug} compared with placebo on {marker}?"
        told = {"label": SPELLED[label], "answers": [{"text": said, "start": 0, "end": 1}]}
        queries.append({"_id": f"q{number}", "text": question, "meta": told if labels else {}})
        qrels.append(f"q{number}\tp{number}\t1")
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    (folder / "qrels.tsv").write_text("\n".join(qrels), encoding="utf-8")
    return folder


def run(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    arguments = build_parser().parse_args(["direction", str(folder), *options])
    assert command.run(arguments, HashingEncoder()) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("significantly increase", UP),
        ("Significantly Increased", UP),
        ("decreased", DOWN),
        ("no significant difference", SAME),
        ("no_difference", SAME),
        ("not significantly increased", SAME),
        ("increased or decreased", None),
        ("RESULTS", None),
        ("", None),
    ],
)
def test_spellings_of_labels(text: str, expected: Direction | None) -> None:
    assert label_of(text) is expected


def test_figures_by_hand() -> None:
    labels = [UP, UP, DOWN, SAME]
    found = [UP, DOWN, DOWN, None]
    by_class = scores(codes(labels), codes(found))
    assert (by_class[UP].precision, by_class[UP].recall) == (1.0, 0.5)
    assert (by_class[DOWN].precision, by_class[DOWN].recall) == (0.5, 1.0)
    assert by_class[SAME].f1 == 0
    assert macro_f1(codes(labels), codes(found)) == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    assert confusion(labels, found)[UP] == {
        "increased": 1,
        "decreased": 1,
        "no_difference": 0,
        "unanswered": 0,
    }
    assert confusion(labels, found)[SAME]["unanswered"] == 1
    assert commonest(labels) is UP


def test_sentence_on_the_outcome_counts() -> None:
    asked = Comparison("serum ferritin", "zomatinib", "placebo")
    first = reading(
        ["We measured serum ferritin.", "Serum ferritin rose.", "Ferritin fell."], asked
    )
    assert (first.direction, first.sentence) == (UP, "Serum ferritin rose.")
    assert reading(["Pain fell.", "Serum ferritin rose."], asked).direction is UP
    assert reading(["Serum ferritin fell.", "Serum ferritin rose."], asked).direction is DOWN
    assert reading([], asked).direction is None


def test_command_reads_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found: dict[str, Any] = json.loads(run(write(tmp_path), capsys, "--json"))
    assert (found["n"], found["unlabelled"]) == (DOCUMENTS, 0)
    assert found["macro_f1"] > 0.6
    assert found["others"]["gold"]["macro_f1"] == 1
    assert found["others"]["nearest"]["macro_f1"] > found["others"]["commonest"]["macro_f1"]
    assert found["others"]["commonest"]["macro_f1"] == pytest.approx(1 / 6, abs=1e-3)
    assert sum(each["n"] for each in found["classes"].values()) == DOCUMENTS
    assert sum(sum(row.values()) for row in found["confusion"].values()) == DOCUMENTS
    low, high = found["intervals"]["system"]
    assert low <= found["macro_f1"] <= high


def test_out_keeps_rows_summary_and_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    shown = run(write(tmp_path), capsys, "--limit", "4", "--out", str(out))
    assert "4 questions" in shown
    assert str(out / "report.html") in shown
    rows = [json.loads(line) for line in (out / "rows.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["q0", "q1", "q2", "q3"]
    assert all(row["answer"]["question"] == row["question"] for row in rows)
    assert json.loads((out / "summary.json").read_text("utf-8"))["n"] == 4
    page = (out / "report.html").read_text("utf-8")
    assert "Labels, and what was read" in page
    assert "://" not in page.replace("http://www.w3.org", "")


def test_set_without_labels_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, labels=False)
    arguments = build_parser().parse_args(["direction", str(folder)])
    with pytest.raises(GoldError, match="labelled with a direction"):
        command.run(arguments, HashingEncoder())


def test_answers_of_another_shape_are_left(tmp_path: Path) -> None:
    folder = write(tmp_path)
    path = folder / "queries.jsonl"
    first, *others = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    first["meta"]["answers"] = "5 mg"
    others[0]["meta"]["answers"] = ["plain", 5]
    path.write_text("\n".join(map(json.dumps, [first, *others])), encoding="utf-8")
    queries = beir.load(folder).queries
    assert [query.meta.answers for query in queries[:2]] == [(), ("plain",)]
