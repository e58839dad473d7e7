"""The benchmark on a hashing encoder and tiny sizes: what it measures, not how fast."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from conftest import HashingEncoder
from langchain_core.embeddings import Embeddings

from evals.__main__ import build_parser, main
from evals.beir import Query, RetrievalSet, Row
from evals.bench import child, processes, stock
from evals.bench.processes import ROOT, Built, _run
from evals.bench.report import Comparison, Latency, Report, growth, plot
from evals.bench.run import QUICK, Plan, machine, run
from evals.bench.sizes import StandInEmbeddings, measure
from evals.bench.synthetic import Clusters, StandIn, Writer, sentences_of
from evals.bench.timing import interleaved, medians
from evals.commands import bench
from evals.errors import BenchError

TINY = Plan(sizes=(40, 80), passages=4, encodings=1, files=1, ingests=1, questions=4, answers=1)
LATENCIES = (Latency(10, (0.003, 0.005), (0.001, 0.001)), Latency(100, (0.009,), (0.001,)))


class HashingEmbeddings(Embeddings):
    """The hashing encoder as LangChain knows encoders."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = HashingEncoder().encode(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def test_calls_are_timed_in_turn() -> None:
    order: list[str] = []
    calls = {"a": lambda: order.append("a"), "b": lambda: order.append("b")}
    found = interleaved(calls, 3)
    assert "".join(order) == "abbaab"
    assert {name: len(seconds) for name, seconds in found.items()} == {"a": 3, "b": 3}
    assert set(medians(calls, 1)) == {"a", "b"}


def test_text_follows_the_seed() -> None:
    real = ["In ALPHA-01, the dose was 5 mg/kg."]
    texts = Writer(real, seed=3).passages(60)
    assert texts == Writer(real, seed=3).passages(60)
    assert texts != Writer(real, seed=4).passages(60)
    assert len(set(texts)) == 60
    share = sum(text.count("ALPHA-01") for text in texts) / (60 * 4)
    assert 0.15 < share < 0.35


def test_words_follow_zipf() -> None:
    words = " ".join(Writer([], seed=1).passages(200)).lower().replace(".", "").split()
    counts = sorted((words.count(word) for word in set(words)), reverse=True)
    assert 1.5 < counts[0] / counts[1] < 2.6
    assert counts.count(1) > len(counts) / 3


def test_questions_use_words_of_passages() -> None:
    writer = Writer(["Real words are here."], seed=0)
    passages = writer.passages(5)
    for question in writer.questions(passages, 4):
        words = question.removeprefix("What is known about ").removesuffix("?").split()
        assert any(set(words) <= set(passage.replace(".", "").split()) for passage in passages)


def test_sentences_come_without_front_matter(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: No\n---\n# Not this\n\nOne. Two.\n", "utf-8")
    assert sentences_of([tmp_path / "a.md"]) == ["One.", "Two."]


def test_vectors_are_units_in_clusters() -> None:
    vectors = Clusters(64).of([f"text {number}" for number in range(3000)])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert (vectors == Clusters(64).of([f"text {number}" for number in range(3000)])).all()
    cosines = vectors @ vectors[0]
    near = cosines > 0.3
    assert 1 < near.sum() < 60
    assert abs(float(cosines[~near].mean())) < 0.05


def test_stand_in_encodes_only_questions(encoder: HashingEncoder) -> None:
    stand_in = StandIn(encoder)
    stored = stand_in.encode(["text"])
    assert encoder.encoded == []
    stand_in.asking = True
    assert (stand_in.encode(["text"]) == stored).all()
    assert encoder.encoded == ["text"]
    assert stand_in.seconds > 0
    assert (stand_in.name, stand_in.fingerprint) == (encoder.name, encoder.fingerprint)


def test_sizes_hold_the_same_passages(tmp_path: Path, encoder: HashingEncoder) -> None:
    texts = Writer(["Real words are here."]).passages(45)
    theirs = StandInEmbeddings(HashingEmbeddings(), encoder.dimension)
    found = measure(tmp_path, texts, [*texts[:4]], StandIn(encoder), theirs, answers=2)
    assert len(found.ours.total) == len(found.stock.total) == len(found.ours.encoding) == 4
    assert all(total > part > 0 for total, part in zip(*_parts(found.ours), strict=True))
    assert all(total > part > 0 for total, part in zip(*_parts(found.stock), strict=True))
    assert len(found.answer_seconds) == 2
    where = stock.store(tmp_path / "stock", theirs)
    assert [stock.search(where, text, 1) for text in texts[:3]] == [["0"], ["1"], ["2"]]


def _parts(latency: Latency) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return latency.total, latency.encoding


def test_stock_recipe_cuts_and_finds(tmp_path: Path) -> None:
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    files[0].write_text("lung dose " * 250, encoding="utf-8")
    files[1].write_text("kidney survival", encoding="utf-8")
    (long, short) = stock.split(file.read_text("utf-8") for file in files)
    assert (len(long), short) == (3, ["kidney survival"])
    assert max(map(len, long)) <= 1000
    where = stock.ingest(files, tmp_path / "store", HashingEmbeddings())
    assert stock.search(where, "kidney survival", 1) == ["b.txt"]


def test_missing_recipe_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("langchain_chroma", "langchain_text_splitters"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(BenchError, match="not installed") as raised:
        stock.store(tmp_path, HashingEmbeddings())
    assert "make install" in raised.value.next
    with pytest.raises(BenchError, match="not installed"):
        stock.split(["text"])


RATIOS = {
    "less is better": (Comparison("x", "ms", 2.0, 8.0), 4.0),
    "more is better": (Comparison("x", "1/s", 8.0, 2.0, more_is_better=True), 4.0),
    "worse": (Comparison("x", "ms", 8.0, 2.0), 0.25),
    "no stock": (Comparison("x", "ms", 8.0, None), None),
}


@pytest.mark.parametrize(("comparison", "ratio"), RATIOS.values(), ids=RATIOS)
def test_ratio_above_one_is_better(comparison: Comparison, ratio: float | None) -> None:
    assert comparison.ratio == ratio
    assert comparison.as_json()["ratio"] == ratio


def test_latency_leaves_encoding_out() -> None:
    assert LATENCIES[0].total_ms == {"p50": 4.0, "p95": 4.9}
    assert LATENCIES[0].search_ms == {"p50": 3.0, "p95": 3.9}
    assert growth(LATENCIES) == pytest.approx(8 / 3)
    assert growth(LATENCIES[:1]) is None


def test_report_is_a_markdown_table() -> None:
    report = Report({"cores": 2}, (Comparison("encode", "ms", 1234.5, None),), {})
    assert report.markdown().splitlines() == [
        "cores 2",
        "",
        "| measure | unit | ours | stock | times better |",
        "|---|---|---:|---:|---:|",
        "| encode | ms | 1,234 | - | - |",
    ]


def test_plot_is_a_picture() -> None:
    picture = ElementTree.fromstring(plot({"ours": LATENCIES, "stock": LATENCIES[:1]}))
    assert picture.tag.endswith("svg")
    said = {each.text for each in picture.iter() if each.tag.endswith("text")}
    assert {"ours p50", "ours p95", "stock p50", "stock p95", "10", "100"} <= said


SET = RetrievalSet(
    "small",
    (
        Row(_id="a", text="lung dose"),
        Row(_id="b", text="kidney survival " * 80),
    ),
    (Query(_id="q", text="kidney survival"),),
    {"q": {"b": 1}},
    0,
)


def test_run_compares_everything(encoder: HashingEncoder) -> None:
    report = run(TINY, encoder, HashingEmbeddings(), 1, SET, with_processes=False)
    found = json.loads(json.dumps(report.as_json()))
    names = [each["name"] for each in found["comparisons"]]
    assert names[:3] == ["encode passages", "encode one question", "ingest, end to end"]
    assert "retrieve p95, 80 passages" in names
    assert names[-1] == "growth of p50 without encoding, 40 to 80"
    assert set(found["latency_ms"]) == {"ours", "stock"}
    assert set(found["latency_ms"]["ours"]) == {"40", "80"}
    assert found["quality"]["systems"]["stock"]["nDCG@10"] == 1.0
    assert found["quality"]["systems"]["system"]["nDCG@10"] == 1.0
    assert found["machine"]["threads"] == 1


def test_failed_process_keeps_the_rest(
    encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> Comparison:
        raise BenchError("It died.")

    monkeypatch.setattr(processes, "cold_start", fail)
    monkeypatch.setattr(processes, "memory", fail)
    report = run(TINY, encoder, HashingEmbeddings(), 1)
    assert report.failures == ("It died.",) * 3
    assert report.markdown().endswith("FAILED: It died.")
    assert report.comparisons


def test_machine_names_versions(encoder: HashingEncoder) -> None:
    assert machine(encoder, 3)["threads"] == 3
    assert "chromadb" in machine(encoder, 3)


def test_child_counts_its_own_memory() -> None:
    asked: list[str] = []
    assert len(child.answer(asked.append, ["one", "two"])) == 2
    assert asked == ["one", "two"]
    assert 5 < child.peak_mib() < 100_000


def test_failed_process_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such thing')"]
    with pytest.raises(BenchError, match="no such thing"):
        _run(command, "", Built(tmp_path, 1), 1)
    assert (ROOT / "evals").is_dir()


def test_options_choose_the_plan() -> None:
    def chosen(*options: str) -> Plan:
        return bench.plan(build_parser().parse_args(["bench", *options]))

    assert chosen() == Plan()
    assert chosen("--quick") == QUICK
    assert chosen("--sizes", "5,50").sizes == (5, 50)


@pytest.mark.parametrize("sizes", ["0", "5,5", "10,1", "x", ""])
def test_unordered_sizes_are_wrong_use(sizes: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["bench", "--sizes", sizes])
    assert ended.value.code == 2


def test_other_pictures_are_wrong_use(tmp_path: Path) -> None:
    assert main(["bench", "--plot", str(tmp_path / "plot.png")]) == 2
    assert main(["bench", "--plot", str(tmp_path / "none" / "plot.svg")]) == 2


@pytest.mark.slow
def test_quick_run_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plot_file = tmp_path / "plot.svg"
    assert main(["bench", "--quick", "--json", "--plot", str(plot_file)]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    names = [each["name"] for each in found["comparisons"]]
    assert any(name.startswith("process start to answer") for name in names)
    assert any(name.startswith("memory at most") for name in names)
    assert plot_file.read_text(encoding="utf-8").startswith("<svg")
