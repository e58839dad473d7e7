"""Training groups, draws and styles; a small network learns, stops, goes on, and is packed."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from conftest import HashingEncoder
from numpy.typing import NDArray
from safetensors.numpy import load_file

from evals.errors import GoldError, UsageError
from evals.reranker import second, shipping, texts, training
from evals.reranker.groups import NEGATIVES, Group, draw, epoch, manifest, read
from evals.reranker.joint import joint_readings
from evals.reranker.network import Alignment
from evals.reranker.pairs import Asked
from evals.reranker.second import Likely
from evals.reranker.styles import restyled
from evals.reranker.texts import Texts
from evals.reranker.training import Plan, Ranked, train
from evals.trained_on import digest
from qa.embed import load, reader_weights
from qa.embed.alignment import alignment_graph
from qa.embed.reader import SentenceReader
from qa.embed.states import Window
from qa.embed.variants import ASKED, COSINE, READING, TOLD

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
    assert found == {"b": [digest("secret")], "src": [digest("d1")]}
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


class Pieces:
    """Stand for the product's states: a word is a piece, and its state a vector of its own."""

    def __init__(self) -> None:
        self.read = 0

    def windows(self, texts: Sequence[str]) -> list[Window]:
        numbers = [[sum(map(ord, word)) for word in text.split()] or [0] for text in texts]
        return [Window(n, 0, np.array(each, np.int32)) for n, each in enumerate(numbers)]

    def of(self, window: Window) -> NDArray[np.float32]:
        self.read += 1
        rows = [np.random.default_rng(int(piece)).normal(size=DIMENSION) for piece in window.pieces]
        return np.array(rows, dtype=np.float32)


DIMENSION = HashingEncoder.dimension


def kept(groups: Sequence[Group], folder: Path) -> Texts:
    every = (text for group in groups for text in group.texts)
    return texts.kept(every, HashingEncoder(), Pieces(), folder)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.set_num_threads(1)  # a second one only waits where the machine is busy
    monkeypatch.setattr(training, "_GROUPS", 4)
    monkeypatch.setattr(training, "_RANKED", 4)
    monkeypatch.setattr(texts, "product_states", Pieces)


def examples(count: int) -> list[Group]:
    """The sentence with the word 'right' answers."""
    return [
        Group(
            "what is it?",
            "s",
            f"d{n}",
            (f"right w{n}",),
            tuple((f"wrong w{n} {m}", 0.0) for m in range(5)),
        )
        for n in range(count)
    ]


PLAN = Plan(epochs=1.0, rate=3e-3, shares={})


@pytest.mark.usefixtures("small")
def test_network_learns_what_answers(tmp_path: Path) -> None:
    groups = examples(160)
    known = kept(groups, tmp_path)
    network = train(groups[:150], (), known, PLAN)
    told = ["wrong w155 1", "right w155", "wrong w155 2", "wrong w155 3"]
    found = training.scores(network, known, Asked.of(known, "what is it?", told))
    assert found.shape == (4,)
    assert found.argmax() == 1


@pytest.mark.usefixtures("small")
def test_network_learns_what_the_first_stage_does_not_know(tmp_path: Path) -> None:
    groups = examples(80)
    known = kept(groups, tmp_path)
    ranked = [
        Ranked(
            Asked.of(known, "what is it?", [f"wrong w{n} 1", f"right w{n}", f"wrong w{n} 2"]),
            np.array([0, 1, 1]),
            np.array([0.0, 0.0, -1.0], dtype=np.float32),
            np.array([0.0, 1.0, 0.0], dtype=np.float32),
        )
        for n in range(70)
    ]
    plan = replace(PLAN, epochs=0.2, ranked_epochs=4.0, ranked_rate=3e-3)
    silent = [replace(group, positives=("this",), negatives=(("that", 0.0),)) for group in groups]
    network = train(silent, ranked, kept([*groups, *silent], tmp_path), plan)
    pair = Asked.of(known, "what is it?", ["wrong w75 1", "right w75"])
    wrong, right = training.scores(network, known, pair)
    assert right > wrong + 1


@pytest.mark.usefixtures("small")
def test_stopped_training_goes_on_to_the_same_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = examples(24)
    known = kept(groups, tmp_path)
    whole = train(groups, (), known, PLAN)
    steps: list[int] = []
    one_loss = training._loss

    def stopping(*given: Any) -> Any:
        if len(steps) == 3:
            raise KeyboardInterrupt
        steps.append(1)
        return one_loss(*given)

    monkeypatch.setattr(training, "_SAVED_EVERY", -1.0)
    monkeypatch.setattr(training, "_loss", stopping)
    with pytest.raises(KeyboardInterrupt):
        train(groups, (), known, PLAN, tmp_path / "work" / "full.pt")
    monkeypatch.setattr(training, "_loss", one_loss)
    resumed = train(groups, (), known, PLAN, tmp_path / "work" / "full.pt")
    for name, values in whole.named_weights().items():
        assert np.allclose(values, resumed.named_weights()[name], atol=1e-6), name
    with pytest.raises(UsageError, match="another plan"):
        train(groups[:-4], (), known, PLAN, tmp_path / "work" / "full.pt")


def test_second_look_learns_what_the_first_does_not_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second, "_RATES", (3e-4, 3e-3))
    monkeypatch.setattr(second, "_WARM", 1)
    targets = np.array([[False], [True], [False], [False]])
    likely = [
        Likely(
            "what is it?",
            (f"wrong w{n} 1", f"right w{n}", f"wrong w{n} 2", f"wrong w{n} 3"),
            np.array([0.0, -0.5, -0.2, -1.0]),
            targets,
        )
        for n in range(60)
    ]
    encoder = load("bundled")
    network = second.train(likely, encoder)
    said = ("what is it?", "wrong w200", "right w201")
    known = texts.kept(said, encoder, texts.product_states(), tmp_path)
    with torch.inference_mode():
        wrong, right = joint_readings(network, known, [Asked.of(known, said[0], said[1:])])[0]
    assert right > wrong + 1
    file = tmp_path / "answers.safetensors"
    second.write(network, file, questions=60)
    card = json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))
    assert card["questions"] == 60
    assert reader_weights.checked(file) == card["sha256"]
    shipped = SentenceReader(threads=1, weights=file, cache=tmp_path)
    wrong, right = shipped.read(said[0], said[1:], [0.5, 0.5])
    assert right > wrong + 1


@pytest.mark.usefixtures("small")
def test_too_few_groups_are_told(tmp_path: Path) -> None:
    groups = examples(3)
    with pytest.raises(UsageError, match="3 groups to train on"):
        train(groups, (), kept(groups, tmp_path), PLAN)


def test_stopped_encoding_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_SLAB", 4)
    told = [f"text {n} " + "word " * (n % 3) for n in range(11)]
    whole = texts.kept(told, HashingEncoder(), Pieces(), tmp_path / "a")

    class Stopping(Pieces):
        def of(self, window: Window) -> NDArray[np.float32]:
            if self.read == 6:
                raise KeyboardInterrupt
            return super().of(window)

    with pytest.raises(KeyboardInterrupt):
        texts.kept(told, HashingEncoder(), Stopping(), tmp_path / "b")
    rest = Pieces()
    again = texts.kept(told, HashingEncoder(), rest, tmp_path / "b")
    assert rest.read == 11 - 4
    assert again.places == whole.places
    assert np.array_equal(again.states, whole.states)
    assert np.array_equal(again.vectors, whole.vectors)
    last = Pieces()
    texts.kept(told, HashingEncoder(), last, tmp_path / "b")
    assert last.read == 0


def test_packed_network_reads_as_it_was_trained(tmp_path: Path) -> None:
    torch.manual_seed(3)
    network = Alignment(DIMENSION, 16).eval()
    torch.nn.init.normal_(network.out.weight)
    assert shipping.pack(network.named_weights(), tmp_path / "w.safetensors", epochs=2) > 10_000
    assert json.loads((tmp_path / "w.json").read_text(encoding="utf-8"))["epochs"] == 2
    stored = {n: each.astype("f4") for n, each in load_file(tmp_path / "w.safetensors").items()}
    assert stored.keys() == network.named_weights().keys()
    session = onnxruntime.InferenceSession(
        alignment_graph(stored), providers=["CPUExecutionProvider"]
    )
    network.load_state_dict({name: torch.from_numpy(each) for name, each in stored.items()})
    chance = np.random.default_rng(0)
    every = [chance.normal(size=(count, DIMENSION)).astype(np.float32) for count in (5, 9, 1)]
    known = Texts(
        {str(n): n for n in range(3)},
        np.array([0, 5, 14, 15]),
        np.concatenate(every).astype(np.float16),
        np.eye(3, DIMENSION, dtype=np.float32) + 0.1,
    )
    expected = training.scores(network, known, Asked.of(known, "0", ["1", "2", "0"]))
    for row, place in zip(expected, (1, 2, 0), strict=True):
        given = {
            ASKED: every[0].astype("f2").astype("f4"),
            TOLD: every[place].astype("f2").astype("f4"),
            COSINE: (known.vectors[[0]] * known.vectors[place]).sum(keepdims=True),
        }
        assert session.run([READING], given)[0].item() == pytest.approx(row, abs=1e-3)
