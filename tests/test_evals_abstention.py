"""Half of a set is taken out: who leaves with whom, the figures by hand, and the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import HashingEncoder

from evals import abstention, beir
from evals.__main__ import build_parser, main
from evals.abstention import Asked, Halves, Summary, figure, halve
from evals.commands import abstention as command
from evals.errors import GoldError
from qa import Outcome

DOCUMENTS = 8
QUERY = beir.Query.model_validate({"_id": "q", "text": "What?"})


def write(folder: Path, *, named: bool = True, extra_qrels: str = "") -> Path:
    """Write a set of documents with two passages and one question each."""
    rows, queries, qrels = [], [], ["query-id\tcorpus-id\tscore"]
    for number in range(DOCUMENTS):
        for part in "ab":
            text = f"Compound{number} lowered marker{number}{part} in kidney{number} tissue."
            meta = {"doc": f"d{number}"} if named else {}
            rows.append({"_id": f"{number}{part}", "title": "", "text": text, "meta": meta})
        text = f"Which marker{number}a did compound{number} lower in kidney{number}?"
        queries.append({"_id": f"q{number}", "text": text})
        qrels.append(f"q{number}\t{number}a\t1")
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    (folder / "qrels.tsv").write_text("\n".join(qrels) + "\n" + extra_qrels, encoding="utf-8")
    return folder


def test_half_of_the_documents_stays(tmp_path: Path) -> None:
    judged = beir.load(write(tmp_path))
    halves = halve(judged, 0)
    assert (len(halves.documents), halves.of, halves.mixed) == (4, DOCUMENTS, 0)
    assert {len(rows) for rows in halves.documents.values()} == {2}
    assert {f"d{query.id[1:]}" for query in halves.held} == set(halves.documents)
    assert len(halves.held) + len(halves.gone) == DOCUMENTS
    assert halve(judged, 0) == halves
    assert halve(judged, 1).documents.keys() != halves.documents.keys()


def test_questions_with_some_left_are_left_out(tmp_path: Path) -> None:
    judged = beir.load(write(tmp_path, extra_qrels="q0\t1a\t1\nq0\t2a\t1\nq0\t3a\t1\n"))
    kept = [halve(judged, seed) for seed in range(20)]
    assert {halves.mixed for halves in kept} == {0, 1}
    for halves in kept:
        if halves.mixed:
            assert "q0" not in {query.id for query in (*halves.held, *halves.gone)}


def test_unnamed_rows_leave_with_their_question(tmp_path: Path) -> None:
    judged = beir.load(write(tmp_path, named=False, extra_qrels="q0\t0b\t1\nq1\t0b\t2\n"))
    for seed in range(10):
        halves = halve(judged, seed)
        assert halves.of == 2 * DOCUMENTS
        assert halves.mixed == 0
        assert len({"0a", "0b", "1a"} & set(halves.documents)) in (0, 3)


def test_nothing_to_refuse_is_told(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "qrels.tsv").write_text("q0\t0a\t1\n", encoding="utf-8")
    assert main(["abstention", str(tmp_path), "--json"]) == 1
    with pytest.raises(GoldError, match=r"has [01] questions to answer and [01] to"):
        halve(beir.load(tmp_path), 0)


HELD = np.array([0.9, 0.8, 0.7, 0.2])
GONE = np.array([0.6, 0.2, 0.1, 0.0])


def test_figures_by_hand() -> None:
    assert abstention.separation(HELD, GONE) == pytest.approx((12 + 2 + 0.5) / 16)
    # All four must stay answered at 95 %, three of them at 75 %.
    assert abstention.refused_when_answering(HELD, GONE) == 0.5
    assert abstention.refused_when_answering(HELD, GONE, 0.75) == 1.0


def test_intervals_hold_the_value() -> None:
    found = figure(abstention.separation, HELD, GONE)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high
    assert found == figure(abstention.separation, HELD, GONE)


def test_threshold_and_outcome_are_told_apart() -> None:
    names = (abstention.PRODUCT, *abstention.SIGNALS)
    asked = (
        Asked(QUERY, True, Outcome.ANSWERED, "", dict.fromkeys(names, 0.9)),
        Asked(QUERY, True, Outcome.INSUFFICIENT, "", dict.fromkeys(names, 0.8)),
        Asked(QUERY, False, Outcome.OUT_OF_SCOPE, "", dict.fromkeys(names, 0.7)),
        Asked(QUERY, False, Outcome.INSUFFICIENT, "", dict.fromkeys(names, 0.1)),
    )
    found = Summary("set", 0, Halves({}, 0, (), (), 0), asked).figures()
    assert (found["answered"].value, found["refused"].value) == (1.0, 0.5)
    assert (found["outcome_answered"].value, found["outcome_refused"].value) == (0.5, 1.0)


def run(folder: Path, *options: str) -> int:
    arguments = build_parser().parse_args(["abstention", str(folder), *options])
    return command.run(arguments, HashingEncoder())


def test_command_prints_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(write(tmp_path), "--json", "--seed", "3") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (found["set"], found["seed"]) == (tmp_path.name, 3)
    assert (found["documents"], found["of"], found["passages"]) == (4, DOCUMENTS, 8)
    assert (found["answerable"], found["unanswerable"], found["mixed"]) == (4, 4, 0)
    assert set(found["signals"]) == set(abstention.SIGNALS)
    assert found["signals"]["coverage"] == 1.0
    assert found["auroc"] == 1.0
    assert found["refused_at_95"] == 1.0
    assert set(found["threshold"]) == {"value", "answered", "refused"}
    assert set(found["outcome"]) == {"answered", "refused"}
    assert {"auroc", "refused_at_95", "answered", *abstention.SIGNALS} <= set(found["intervals"])


def test_command_prints_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(write(tmp_path)) == 0
    shown = capsys.readouterr().out
    assert "4 of 8 documents kept; 4 questions to answer, 4 to refuse, 0 left out" in shown
    assert "refused at 95 % answered" in shown


def test_out_keeps_rows_and_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert run(write(tmp_path), "--json", "--out", str(out)) == 0
    printed = json.loads(capsys.readouterr().out)
    rows = [json.loads(line) for line in (out / "rows.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == printed["answerable"] + printed["unanswerable"]
    assert {row["held"] for row in rows} == {True, False}
    assert all(row["right"] is (row["held"] is (row["outcome"] == "answered")) for row in rows)
    assert json.loads((out / "summary.json").read_text("utf-8")) | {"out": str(out)} == printed
    assert "refused by the product" in (out / "report.html").read_text("utf-8")
