"""Training groups, draws and styles; a small network learns, stops, goes on, and is packed."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from test_embed_graph import INNER, LAYERS, WIDTH, WORDS, weights

from evals.errors import GoldError, UsageError
from evals.reranker import answering, shipping, training
from evals.reranker import groups as grouping
from evals.reranker.groups import NEGATIVES, Group, draw, epoch, manifest, read
from evals.reranker.network import CrossEncoder
from evals.reranker.styles import restyled
from evals.reranker.training import Plan, train
from qa.embed.graph import pair_graph
from qa.embed.reader_export import unpacked
from qa.embed.variants import INPUT, KINDS, SCORE, Variant

__all__ = ["weights"]

GROUP = Group(
    "What is the dose?",
    "src",
    "d1",
    ("The dose is 5 mg.", "Give 5 mg."),
    (*((f"Near {n}.", 0.3) for n in range(9)), *((f"Far {n}.", 0.0) for n in range(3))),
)


def line(**changes: object) -> str:
    row = {"q": "q?", "src": "s", "doc": "d", "pos": ["yes"], "neg": [["no", 0]], **changes}
    return json.dumps(row)


def test_groups_are_read_plain_and_compressed(tmp_path: Path) -> None:
    plain, small = tmp_path / "g.jsonl", tmp_path / "g.jsonl.gz"
    plain.write_text(line() + "\n\n" + line(doc="e") + "\n", encoding="utf-8")
    small.write_bytes(gzip.compress(plain.read_bytes()))
    assert read(plain) == read(small)
    assert [group.document for group in read(plain)] == ["d", "e"]
    assert read(plain)[0].negatives == (("no", 0.0),)


@pytest.mark.parametrize(
    "bad",
    ["{", "[]", line(pos=[]), line(neg=[]), line(neg=["no"]), line(q=3), line(neg=[["no", "x"]])],
)
def test_bad_group_is_named_by_its_line(tmp_path: Path, bad: str) -> None:
    file = tmp_path / "g.jsonl"
    file.write_text(f"{line()}\n{bad}\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"g\.jsonl:2 is not a training group"):
        read(file)


def test_missing_and_cut_files_are_told(tmp_path: Path) -> None:
    cut = tmp_path / "g.jsonl.gz"
    cut.write_bytes(gzip.compress((line() * 50).encode())[:-20])
    for file in (tmp_path / "none.jsonl", cut):
        with pytest.raises(GoldError, match="cannot be read"):
            read(file)
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n", encoding="utf-8")
    with pytest.raises(GoldError, match="holds no groups"):
        read(empty)


def test_draw_holds_one_answer_and_both_kinds_of_others() -> None:
    for seed in range(20):
        drawn = draw(GROUP, random.Random(seed))
        assert len(drawn.sentences) == len(drawn.labels) == 1 + NEGATIVES
        assert drawn.labels[0] == 1.0
        assert drawn.sentences[0] in GROUP.positives
        assert Counter(drawn.labels[1:]) == {0.3: 4, 0.0: 3}


def test_epoch_follows_shares_and_seed() -> None:
    groups = [
        Group(f"q{n}", "rich" if n % 2 else "poor", "d", ("p",), (("n", 0.0),)) for n in range(400)
    ]
    shares = {"rich": 2.0, "poor": 0.25}
    drawn = epoch(groups, shares, 1)
    assert drawn == epoch(groups, shares, 1)
    assert drawn != epoch(groups, shares, 2)
    assert 400 + 30 < len(drawn) < 400 + 70


def test_manifest_holds_digests_only() -> None:
    other = Group("q", "b", "secret", ("p",), (("n", 0.0),))
    found = manifest([GROUP, other, other])
    assert found == {"b": [grouping.digest("secret")], "src": [grouping.digest("d1")]}
    assert "secret" not in json.dumps(found)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        (
            "What is the effect of aspirin compared with placebo on stroke?",
            ("aspirin", "placebo", "stroke"),
        ),
        ("What are the symptoms of Behcet's disease ?", ("Behcet's disease",)),
        ("Is the international normalised ratio reliable?", ("international", "reliable")),
    ],
)
def test_styles_keep_what_is_asked_about(question: str, held: tuple[str, ...]) -> None:
    worded = {restyled(question, random.Random(seed)) for seed in range(60)}
    assert len(worded) > 2
    assert question in worded
    for text in worded:
        assert all(part.lower() in text.lower() for part in held), text


class Words:
    """Stand for the tokenizer: a word is a piece."""

    def of(self, question: str, sentences: tuple[str, ...]) -> list[tuple[list[int], int]]:
        asked = [1 + len(word) % (WORDS - 1) for word in question.split()]
        return [
            (
                [*asked, *(1 + sum(map(ord, word)) % (WORDS - 1) for word in text.split())],
                len(asked),
            )
            for text in sentences
        ]

    batch = training.Pieces.batch


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, weights: dict[str, Any]) -> None:
    torch.set_num_threads(1)  # a second one only waits where the machine is busy
    monkeypatch.setattr(training, "load_file", lambda _file: weights)
    monkeypatch.setattr("qa.embed.bundled.weights", lambda: None)
    monkeypatch.setattr(training, "Pieces", Words)


def examples(count: int) -> list[Group]:
    """The sentence with the word 'right' answers."""
    return [
        Group("q", "s", f"d{n}", (f"right w{n}",), tuple((f"wrong w{n}{m}", 0.0) for m in range(5)))
        for n in range(count)
    ]


PLAN = Plan(layers=tuple(range(LAYERS)), groups_a_step=4, rate=3e-3, head_rate=3e-3, shares={})


@pytest.mark.usefixtures("small")
def test_network_learns_what_answers() -> None:
    network = train(examples(120), PLAN)
    pieces: Any = Words()
    found = training.scores(network, pieces, "q", ["wrong x", "right y", "wrong z", "wrong u"])
    assert found.argmax() == 1


@pytest.mark.usefixtures("small")
def test_stopped_training_goes_on_to_the_same_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = examples(24)
    whole = train(groups, PLAN)
    steps: list[int] = []
    one_step = training._step

    def stopping(*given: Any) -> float:
        if len(steps) == 3:
            raise KeyboardInterrupt
        steps.append(1)
        return one_step(*given)

    monkeypatch.setattr(training, "_SAVED_EVERY", -1.0)
    monkeypatch.setattr(training, "_step", stopping)
    with pytest.raises(KeyboardInterrupt):
        train(groups, PLAN, tmp_path / "work" / "full.pt")
    monkeypatch.setattr(training, "_step", one_step)
    resumed = train(groups, PLAN, tmp_path / "work" / "full.pt")
    for name, values in whole.named_weights().items():
        assert np.allclose(values, resumed.named_weights()[name], atol=1e-6), name
    with pytest.raises(UsageError, match="another plan"):
        train(groups[:-4], PLAN, tmp_path / "work" / "full.pt")


@pytest.mark.usefixtures("small")
def test_too_few_groups_are_told() -> None:
    with pytest.raises(UsageError, match="3 groups to train on"):
        train(examples(3), PLAN)


@pytest.mark.parametrize(("variant", "atol"), [("fp32", 1e-4), ("int8", 0.1)])
def test_packed_network_scores_as_it_was_trained(
    tmp_path: Path, weights: dict[str, Any], variant: Variant, atol: float
) -> None:
    torch.manual_seed(3)
    network = CrossEncoder(weights, range(LAYERS)).eval()
    trained = network.named_weights()
    assert shipping.pack(trained, tmp_path / "w.safetensors", layers=2) > WIDTH * INNER
    assert json.loads((tmp_path / "w.json").read_text(encoding="utf-8"))["layers"] == 2
    stored = unpacked(load_file(tmp_path / "w.safetensors"))
    assert stored.keys() == trained.keys()
    embeddings = {name: each for name, each in weights.items() if name.startswith("embeddings.")}
    kept = trained if variant == "fp32" else stored
    model = pair_graph({**embeddings, **kept}, variant, layers=LAYERS, window=16)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    for pieces, begin in (([3, 9, 27, 4], 2), ([1, 2, 3, 4, 5, 6, 7, 8], 5), ([5], 0)):
        kinds = [int(place >= begin) for place in range(len(pieces))]
        given = {INPUT: np.array(pieces, np.int32), KINDS: np.array(kinds, np.int32)}
        found = session.run([SCORE], given)[0].item()
        with torch.inference_mode():
            rows = torch.tensor([pieces]), torch.tensor([kinds]), torch.ones(1, len(pieces))
            expected = float(network(*rows))
        assert found == pytest.approx(expected, abs=atol)


class Vectors:
    """Questions point east; what answers points north and east, what does not east only."""

    name, dimension = "vectors", 4

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[:] = (1, 0, 0, 0)
            if "right" in text:
                row[:] = (0.6, 0.8, 0, 0)
            row[3] = 0.1 * (sum(map(ord, text)) % 7)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows


def test_map_turns_questions_toward_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "_EPOCHS", 60)
    monkeypatch.setattr(answering, "_RATE", 2e-2)
    encoder: Any = Vectors()
    groups = [replace(group, source=f"s{n % 2}") for n, group in enumerate(examples(200))]
    data = answering.encoded(groups, encoder)
    assert set(data.folds.tolist()) <= set(range(5))
    assert len(data.without(sources=frozenset({"s0"}))) == 100
    assert all(data.folds[row] != 2 for row in data.without(fold=2).tolist())
    found = answering.fitted(data, data.without())
    turned = found.turned(encoder.encode(["q"])[0])
    right, wrong = encoder.encode(["right x", "wrong x"]) @ turned
    assert right > wrong
    answering.save(found, "vectors", tmp_path / "a.npz")
    assert found.told is not None
    with np.load(tmp_path / "a.npz") as stored:
        assert np.allclose(stored["told"], found.told, atol=1e-2)
        assert str(stored["encoder"]) == "vectors"
    monkeypatch.setattr(answering, "_EPOCHS", 1)
    assert set(answering.by_fold(data)) == set(range(5))
