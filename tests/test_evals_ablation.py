"""The system beside itself without a part: names, tables, files, and what is not configured."""

from __future__ import annotations

import json
import shutil
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from conftest import HashingEncoder
from numpy.typing import NDArray

from evals.__main__ import build_parser
from evals.ablation.models import RememberingEncoder, RememberingReader
from evals.ablation.variants import choose, variants
from evals.commands import ablate
from evals.errors import UsageError
from qa.embed.reader import SentenceReader
from qa.parts import EVERY, Parts
from qa.pipeline.models import Models

ROOT = Path(__file__).parents[1]
ITEMS: list[dict[str, object]] = [
    {
        "id": "os",
        "kind": "fact",
        "question": "What was median overall survival with zomatinib in ALPHA-01?",
        "outcome": "answered",
        "vital": [{"about": "OS", "all": ["12.5"]}],
        "sources": ["alpha-01"],
        "tier": "trial",
        "provenance": "made up",
    },
    {
        "id": "dose",
        "kind": "dose",
        "question": "What is the dose of zomatinab?",
        "outcome": "answered",
        "vital": [{"about": "dose", "all": ["5", "mg/kg"]}],
        "sources": ["zomatinib-label"],
        "provenance": "made up",
    },
    {
        "id": "held",
        "kind": "unanswerable",
        "question": "What is the dose of zomatinib and nivolumab every 3 weeks?",
        "outcome": "insufficient",
        "provenance": "made up",
    },
]


@pytest.fixture
def place(tmp_path: Path, stocked_library: Path) -> Path:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "some.yaml").write_text(yaml.safe_dump(ITEMS), encoding="utf-8")
    shutil.copytree(stocked_library, tmp_path / "held")
    return tmp_path


def beir_set(folder: Path) -> Path:
    rows = {"p1": "Zomatinib prolonged survival.", "p2": "The dose of corvatinib is 3 mg."}
    folder.mkdir()
    corpus = [json.dumps({"_id": id_, "title": "", "text": text}) for id_, text in rows.items()]
    (folder / "corpus.jsonl").write_text("\n".join(corpus), encoding="utf-8")
    query = json.dumps({"_id": "q1", "text": "Did zomatinib prolong survival?"})
    (folder / "queries.jsonl").write_text(query, encoding="utf-8")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp1\t1\n", encoding="utf-8")
    return folder


def run(place: Path, *options: str) -> int:
    line = ["ablate", "--gold", str(place / "gold"), "--library", str(place / "held"), *options]
    models = Models(RememberingEncoder(HashingEncoder()), None)
    return ablate.run(build_parser().parse_args(line), lambda _settings: models)


def test_there_is_a_variant_for_each_part() -> None:
    every = variants()
    names = [variant.name for variant in every]
    assert len(set(names)) == len(names)
    for variant in every:
        stage, _, part = variant.name.partition(".")
        assert not getattr(getattr(variant.parts, stage), part)
        assert sum(differing(variant.parts)) == 1


def differing(parts: Parts) -> list[bool]:
    return [
        not getattr(getattr(parts, stage.name), part.name)
        for stage in fields(EVERY)
        for part in fields(getattr(EVERY, stage.name))
    ]


def test_a_stage_stands_for_its_parts() -> None:
    assert {variant.name.partition(".")[0] for variant in choose(["composing"])} == {"composing"}
    assert [variant.name for variant in choose(["retrieving.roles"])] == ["retrieving.roles"]
    with pytest.raises(UsageError, match=r"retrieving\.magic"):
        choose(["retrieving.magic"])


def test_each_part_is_described() -> None:
    told = (ROOT / "docs" / "ablations.md").read_text(encoding="utf-8")
    assert [v.name for v in variants() if f"`{v.name}`" not in told] == []


def test_what_a_part_earns_is_measured(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    only = ["understanding.spelling", "composing.held", "composing.recency"]
    assert run(place, "--only", *only, "--json", "--out", str(place / "out")) == 0
    summary = json.loads(capsys.readouterr().out)
    gold = summary["gold"]
    assert gold["system"]["outcome"]["value"] == 1.0
    assert set(gold["variants"]) == set(only)
    held = gold["variants"]["composing.held"]
    assert held["changed"] == 1
    outcome = held["differences"]["outcome"]
    assert outcome["value"] == pytest.approx(-1 / 3, abs=1e-4)
    assert (outcome["moved"], outcome["n"], outcome["verdict"]) == (1, 3, "noise")
    assert gold["variants"]["composing.recency"]["changed"] == 0
    assert summary["header"]["part"] == "all"
    assert json.loads((place / "out" / "summary.json").read_text("utf-8")) == summary
    assert "composing.held" in (place / "out" / "report.html").read_text("utf-8")
    rows = kept(place)
    assert len(rows) == len(ITEMS) * (1 + len(only))
    assert {row["variant"] for row in rows} == {"system", *only}
    assert {row["outcome"] for row in rows if row["id"] == "held"} == {"insufficient", "answered"}


def kept(place: Path) -> list[dict[str, Any]]:
    lines = (place / "out" / "rows.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_sets_are_ranked_without_the_parts_that_rank(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ["retrieving.lexical", "composing.held"]
    folder = beir_set(place / "set")
    assert run(place, "--only", *only, "--set", str(folder), "--json") == 0
    table = json.loads(capsys.readouterr().out)["sets"]["set"]
    assert table["questions"] == 1
    assert table["system"]["nDCG@10"]["value"] == 1.0
    assert list(table["variants"]) == ["retrieving.lexical"]
    assert not (place / "out").exists()


def test_a_part_that_is_not_at_work_is_not_measured(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ["retrieving.reranker", "retrieving.answering", "composing.recency"]
    assert run(place, "--only", *only) == 0
    shown = capsys.readouterr().out
    assert "retrieving.reranker: not configured: QA_RERANKER" in shown
    assert "retrieving.answering: not configured" in shown
    assert "composing.recency" in shown


def test_texts_are_encoded_once() -> None:
    inner = HashingEncoder()
    encoder = RememberingEncoder(inner)
    first = encoder.encode(["a b", "c"])
    assert np.array_equal(encoder.encode(["a b", "c"]), first)
    assert inner.encoded == ["a b", "c"]
    encoder.encode(["c"])
    assert inner.encoded == ["a b", "c", "c"]  # alone, it may be rounded otherwise


def test_sentences_are_read_once_and_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def scripted(
        _self: SentenceReader, _question: str, sentences: list[str], cosines: list[float]
    ) -> NDArray[np.float32]:
        read.extend(sentences)
        return np.array(cosines, dtype=np.float32)

    monkeypatch.setattr(SentenceReader, "read", scripted)
    reader = RememberingReader()
    assert reader.read("q", ["a", "b"], [1.0, 2.0]).tolist() == [1.0, 2.0]
    assert reader.read("q", ["b", "c"], [2.0, 3.0]).tolist() == [2.0, 3.0]
    assert read == ["a", "b", "c"]
