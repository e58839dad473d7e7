"""Retrieval sets, measures by hand, baselines, and the command on a hashing encoder."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import HashingEncoder

from evals import beir, library, trained_on
from evals.__main__ import build_parser, main
from evals.baselines import Bm25, Dense, half, minilm, ranked, rrf
from evals.commands import retrieval
from evals.errors import GoldError
from evals.ranking import MEASURES, judge, ndcg, recall, reciprocal_rank
from evals.retrieval import Judged, Summary

CORPUS: list[dict[str, object]] = [
    {"_id": "a", "title": "Zomatinib", "text": "Zomatinib doubled survival. Pneumonitis was rare."},
    {"_id": "b", "title": "", "text": "The dose of placebo was never changed."},
    {"_id": "c", "title": "Imaging", "text": "", "metadata": {"doc": 1}},
    {"_id": 4, "title": "", "text": "Kidney tumours were found by computed tomography."},
]
QUERIES: list[dict[str, object]] = [
    {"_id": "q1", "text": "Does zomatinib change survival?", "meta": {"answers": ["doubled"]}},
    {"_id": "q2", "text": "What finds kidney tumours?"},
    {"_id": "q3", "text": "Who judged this?"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\ta\t2\nq1\tb\t0\nq2\t4\t1\nq2\tc\t1\n"


def write(folder: Path, **files: str) -> Path:
    lines = {
        "corpus": "\n".join(json.dumps(row) for row in CORPUS),
        "queries": "\n".join(json.dumps(row) for row in QUERIES),
        "qrels": QRELS,
    } | files
    for name, text in lines.items():
        ending = "tsv" if name == "qrels" else "jsonl"
        (folder / f"{name}.{ending}").write_text(text, encoding="utf-8")
    return folder


def test_set_is_read(tmp_path: Path) -> None:
    found = beir.load(write(tmp_path))
    assert [row.id for row in found.rows] == ["a", "b", "c", "4"]
    assert [query.id for query in found.queries] == ["q1", "q2"]
    assert found.unjudged == 1
    assert found.grades == {"q1": {"a": 2, "b": 0}, "q2": {"4": 1, "c": 1}}
    assert found.rows[0].whole.startswith("Zomatinib Zomatinib doubled")


def test_qrels_may_lie_in_a_folder(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels.tsv").rename(tmp_path / "qrels" / "test.tsv")
    assert len(beir.load(tmp_path).queries) == 2


ROW = json.dumps(CORPUS[0])
ASK = json.dumps(QUERIES[0])
FAULTS = {
    "passage twice": ({"corpus": f"{ROW}\n\n{ROW}"}, r"corpus\.jsonl:3: _id: 'a' is given twice"),
    "query twice": ({"queries": f"{ASK}\n{ASK}"}, r"queries\.jsonl:2: _id: 'q1' is given twice"),
    "no JSON": ({"corpus": f"{ROW}\n{{"}, r"corpus\.jsonl:2: Invalid JSON"),
    "no text": ({"corpus": '{"_id": "a"}'}, r"corpus\.jsonl:1: text: Field required"),
    "no id": ({"corpus": '{"_id": " ", "text": "x"}'}, r"corpus\.jsonl:1: _id: must not be empty"),
    "empty query": ({"queries": '{"_id": "q", "text": " "}'}, r"queries\.jsonl:1: text: must not"),
    "empty corpus": ({"corpus": "\n"}, r"corpus\.jsonl is empty"),
    "unknown query": ({"qrels": "q\tc\ts\nq9\ta\t1"}, r"qrels\.tsv:2: 'q9' is the id of no query"),
    "unknown passage": ({"qrels": "q\tc\ts\nq1\tz\t1"}, r"qrels\.tsv:2: 'z' is the id of no pass"),
    "blanks for tabs": ({"qrels": "q\tc\ts\nq1 a 1"}, r"qrels\.tsv:2: 1 columns"),
    "half a score": ({"qrels": "q\tc\ts\nq1\ta\t.5"}, r"qrels\.tsv:2: the score '\.5'"),
    "judged twice": ({"qrels": "q1\ta\t1\nq1\ta\t2"}, r"qrels\.tsv:2: 'q1' and 'a' are judged"),
    "nothing relevant": ({"qrels": QRELS + "q3\ta\t0\n"}, r"qrels\.tsv:6: the query 'q3' has no r"),
    "no judgements": ({"qrels": "query-id\tcorpus-id\tscore\n"}, r"qrels\.tsv judges no query"),
}


@pytest.mark.parametrize(("files", "told"), FAULTS.values(), ids=FAULTS)
def test_fault_names_file_and_line(tmp_path: Path, files: dict[str, str], told: str) -> None:
    with pytest.raises(GoldError, match=told) as raised:
        beir.load(write(tmp_path, **files))
    assert raised.value.next


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_missing_file_is_told(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (write(tmp_path) / name).unlink()
    assert main(["retrieval", str(tmp_path), "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert name in error["message"]


def test_missing_folder_is_wrong_use(tmp_path: Path) -> None:
    assert main(["retrieval", str(tmp_path / "none")]) == 2


GRADES = {"a": 2, "b": 1, "c": 0, "d": 1}
RANKINGS: dict[str, tuple[list[str], float, float, float]] = {
    # ranking: nDCG@3, recall@2, MRR@3; the ideal gain is 2 + 1/log2(3) + 1/2
    "ideal": (["a", "b", "d"], 1.0, 2 / 3, 1.0),
    "second": (["x", "a", "c"], 2 / math.log2(3) / (2.5 + 1 / math.log2(3)), 1 / 3, 0.5),
    "third": (["x", "c", "b"], 0.5 / (2.5 + 1 / math.log2(3)), 0.0, 1 / 3),
    "none": (["x", "c", "y", "a"], 0.0, 0.0, 0.0),
    "empty": ([], 0.0, 0.0, 0.0),
}


@pytest.mark.parametrize(("ranking", "gain", "found", "first"), RANKINGS.values(), ids=RANKINGS)
def test_measures_by_hand(ranking: list[str], gain: float, found: float, first: float) -> None:
    assert ndcg(ranking, GRADES, 3) == pytest.approx(gain)
    assert recall(ranking, GRADES, 2) == pytest.approx(found)
    assert reciprocal_rank(ranking, GRADES, 3) == pytest.approx(first)


def test_all_measures_are_judged() -> None:
    assert judge(["a"], {"a": 1}) == dict.fromkeys(MEASURES, 1.0)
    assert list(MEASURES) == ["nDCG@10", "recall@5", "recall@10", "MRR@10"]


def test_bm25_by_hand() -> None:
    bm25 = Bm25(["The drugs drug dose", "dose", "of lungs"])
    # Tokens: drug drug dose / dose / lung; mean length 5/3.
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    weight = idf * 2 / (2 + 1.5 * (1 - 0.75 + 0.75 * 3 / (5 / 3)))
    assert bm25.scores("a drug").tolist() == [pytest.approx(weight), -np.inf, -np.inf]
    assert bm25.scores("drug drugs")[0] == pytest.approx(2 * weight)
    assert np.isneginf(bm25.scores("what")).all()


def test_ties_keep_the_order_of_the_corpus() -> None:
    assert ranked(np.array([0.5, 1.0, -np.inf, 1.0]), 10) == [1, 3, 0]


LEXICAL, COSINE = np.array([4.0, 2.0, -np.inf]), np.array([0.1, 0.3, 0.2])


def test_fusions_by_hand() -> None:
    assert rrf([LEXICAL, COSINE]) == pytest.approx([1 / 61 + 1 / 63, 1 / 62 + 1 / 61, 1 / 62])
    assert half([LEXICAL, COSINE]) == pytest.approx([0.5, 0.5, 0.25])
    assert half([LEXICAL, COSINE], k=1) == pytest.approx([0, 0, -np.inf])
    assert np.isneginf(half([np.full(2, -np.inf)])).all()


def test_dense_is_the_cosine(encoder: HashingEncoder) -> None:
    dense = Dense(["lung dose", "survival"], encoder.encode)
    assert dense.scores("dose lung").tolist() == [pytest.approx(1.0), pytest.approx(0.0)]


def test_differences_are_paired(tmp_path: Path) -> None:
    judged = beir.load(write(tmp_path))

    def scored(name: str, rankings: Sequence[str]) -> Judged:
        return Judged.of(name, [list(ranking) for ranking in rankings], judged)

    results = (scored("system", ["a", "4"]), scored("bm25", ["b", "4"]), scored("dense", ["b", ""]))
    summary = Summary(judged, results, (), of=2)
    assert summary.difference is not None
    best, figure = summary.difference
    assert (best, figure.value, figure.n) == ("bm25", 0.5, 2)
    assert Summary(judged, results[1:], (), of=2).difference is None


def test_passages_are_spans() -> None:
    document, passages = library.document("d", "Title", ["One. Two.", "Three"])
    assert [document.text[p.start : p.end] for p in passages] == ["One. Two.", "Three"]
    assert [p.quote(s) for p in passages for s in p.sentences] == ["One.", "Two.", "Three"]


@pytest.mark.parametrize(("title", "text"), [("Only", " "), ("", "Only")], ids=["title", "text"])
def test_one_part_is_enough(title: str, text: str) -> None:
    document, (passage,) = library.document("d", title, [text])
    assert passage.text == "Only"
    assert document.text[passage.start : passage.end] == "Only"


def run(folder: Path, *options: str) -> int:
    arguments = build_parser().parse_args(["retrieval", str(folder), *options])
    return retrieval.run(arguments, HashingEncoder(), lambda: HashingEncoder().encode)


def test_command_prints_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(write(tmp_path), "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (found["set"], found["queries"], found["passages"]) == (tmp_path.name, 2, 4)
    assert list(found["systems"]) == ["system", "bm25", "dense", "rrf", "half"]
    for row in found["systems"].values():
        assert set(row) == {"nDCG@10", "recall@5", "recall@10", "MRR@10"}
    assert found["systems"]["system"]["recall@10"] == 1.0
    assert found["systems"]["bm25"]["MRR@10"] == 1.0
    assert set(found["latency_ms"]) == {"p50", "p95"}
    assert found["difference"]["n"] == 2
    assert found["unjudged"] == 1
    assert found["trained_on"] == {"documents": 0, "of": 4}


def test_documents_that_were_trained_on_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path)
    first = beir.load(folder).rows[0].id
    manifest = tmp_path / "documents.json"
    manifest.write_text(json.dumps({"a": [trained_on.digest(first)], "b": []}), encoding="utf-8")
    monkeypatch.setattr(trained_on, "MANIFEST", manifest)
    assert run(folder) == 0
    assert "1 of 4 documents were trained on: the figures of `system`" in capsys.readouterr().out
    assert run(folder, "--systems", "bm25") == 0
    assert "trained on" not in capsys.readouterr().out


def test_command_prints_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(write(tmp_path), "--limit", "1", "--systems", "bm25", "half") == 0
    shown = capsys.readouterr().out
    assert "1 of 2 queries, 4 passages; 1 queries without judgements left out" in shown
    assert "bm25    1.000 [1.000, 1.000]" in shown
    assert "dense" not in shown
    assert "latency" not in shown


def test_unneeded_encoder_is_not_loaded(tmp_path: Path) -> None:
    arguments = build_parser().parse_args(
        ["retrieval", str(write(tmp_path)), "--systems", "bm25", "--json"]
    )
    assert retrieval.run(arguments, None, lambda: pytest.fail("loaded")) == 0


@pytest.mark.slow
def test_minilm_reads_256_pieces() -> None:
    encode = minilm(threads=1)
    long = "dose " * 254
    vectors = encode(["dose", long, long + "lung " * 40])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert vectors[1] @ vectors[2] == pytest.approx(1, abs=1e-5)
    assert vectors[0] @ vectors[1] < 0.99


def test_out_keeps_rankings_and_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert run(write(tmp_path), "--json", "--out", str(out)) == 0
    printed = json.loads(capsys.readouterr().out)
    rows = [json.loads(line) for line in (out / "rows.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == printed["queries"]
    for name, figures in printed["systems"].items():
        found = [row["systems"][name] for row in rows]
        mean = sum(each["nDCG@10"] for each in found) / len(found)
        assert mean == pytest.approx(figures["nDCG@10"], abs=1e-3)
        assert all(each["ranked"] for each in found)
    assert "MRR@10" in (out / "report.html").read_text("utf-8")
