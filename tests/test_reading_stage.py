"""The second stage: which sentences are read, what their readings change, and what fails."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import HashingEncoder
from numpy.typing import NDArray

from evals import library as build
from qa.embed.reader import SentenceReader
from qa.embed.rerank import load_reranker
from qa.errors import ModelError
from qa.parts import EVERY
from qa.pipeline import Pipeline
from qa.retrieve.reading import MOST, PASSAGES, SHARE, chosen, mixed
from qa.settings import load

SURVIVAL = "What was the median survival in the end?"
TEXTS = [
    "Median overall survival in ALPHA-01 was the main endpoint. It was 12.5 months in the end.",
    "Median overall survival in ALPHA-01 was to be compared. Nothing else was planned there.",
]


class Reader(SentenceReader):
    """Read by a function of the sentence; remember what was read."""

    def __init__(self, score: Any) -> None:
        super().__init__(threads=1)
        self._by = score
        self.seen: list[str] = []

    encoder = HashingEncoder.name

    def read(
        self,
        question: str,
        sentences: Sequence[str],
        cosines: Sequence[float],
    ) -> NDArray[np.float32]:
        assert len(sentences) == len(cosines)
        self.seen += sentences
        return np.array([self._by(text) for text in sentences], dtype=np.float32)


def test_likeliest_sentences_of_the_best_passages_are_read() -> None:
    fused = np.array([1.0, 0.5, 0.0])
    sizes = np.array([6, 1, 2])
    cosines = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.0, 0.9, 0.0])
    found = chosen(fused, sizes, cosines, np.zeros(9)).tolist()
    assert found == [5, 4, 3, 2, 7, 6, 8]  # four of the first passage, in the order of likelihood
    assert chosen(fused, sizes, cosines, np.zeros(9), most=2).tolist() == [5, 4]


def test_reading_is_bounded() -> None:
    count = 3 * PASSAGES
    fused, sizes = np.linspace(1, 0, count), np.full(count, 5)
    places = chosen(fused, sizes, np.zeros(5 * count), np.zeros(5 * count))
    assert len(places) == len(set(places.tolist())) == MOST
    assert max(places) < 5 * PASSAGES


def test_words_of_the_question_choose_too() -> None:
    found = chosen(np.zeros(2), np.array([1, 1]), np.zeros(2), np.array([0.0, 1.0]))
    assert found.tolist() == [1, 0]


def test_passage_gains_a_share_of_its_best_reading_and_unread_ones_the_least() -> None:
    first, sizes = np.array([3.0, 2.0, 1.0]), np.array([3, 1, 2])
    readings = np.array([1.0, 4.0, np.nan, 2.0, np.nan, np.nan])
    assert mixed(first, sizes, readings) == pytest.approx(
        [3.0 + SHARE * 4.0, 2.0 + SHARE * 2.0, 1.0 + SHARE * 1.0]
    )
    assert mixed(first, sizes, np.full(6, np.nan)).tolist() == first.tolist()


def ask(
    tmp_path: Path, reader: SentenceReader, question: str = SURVIVAL
) -> tuple[list[str], tuple[str, ...], Any]:
    cuts = [build.document(f"d{n}", "", [text]) for n, text in enumerate(TEXTS)]
    settings = load(library=tmp_path / "library", state=tmp_path / "s.sqlite")
    with build.build(tmp_path, cuts, HashingEncoder()):
        pass
    parts = replace(EVERY, composing=replace(EVERY.composing, second=False))
    with Pipeline.open(
        settings, encoder=HashingEncoder(), reranker=reader, parts=parts
    ) as pipeline:
        evidence = pipeline.evidence(question)
        answer = pipeline.ask(question)
    return [item.source.id for item in evidence], answer.warnings, evidence


@pytest.mark.parametrize("wanted", ["12.5", "Nothing"])
def test_what_the_reader_prefers_comes_first(tmp_path: Path, wanted: str) -> None:
    reader = Reader(lambda text: 50.0 if wanted in text else -50.0)
    ids, warnings, evidence = ask(tmp_path, reader)
    assert ids[0] == ("d0" if wanted == "12.5" else "d1")
    assert warnings == ()
    assert sorted(evidence[0].readings) == [-50.0, 50.0]
    assert len(reader.seen) == 3 * 4  # once a search: evidence, an answer, its secondary sources


def test_question_that_names_a_drug_keeps_the_order_of_the_first_stage(tmp_path: Path) -> None:
    reader = Reader(lambda text: 50.0 if "Nothing" in text else -50.0)
    _, warnings, _ = ask(tmp_path, reader, "Does Enhertu change median survival in the end?")
    assert reader.seen == []
    assert warnings == ()


def test_unusable_reader_is_told_and_changes_nothing(tmp_path: Path) -> None:
    def broken(_text: str) -> float:
        raise ModelError("The weights are gone.", next="Reinstall.")

    plain, _, _ = ask(tmp_path / "a", Reader(lambda _: float("nan")))
    ids, warnings, evidence = ask(tmp_path / "b", Reader(broken))
    assert ids == plain
    assert warnings == ("Sentences were ranked without the reranker: The weights are gone.",)
    assert np.isnan(evidence[0].readings).all()


def test_bundled_is_the_reader() -> None:
    assert isinstance(load_reranker("bundled"), SentenceReader)


def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, card = tmp_path / "reader.safetensors", tmp_path / "reader.json"
    monkeypatch.setattr("qa.embed.reader_weights.FILE", file)
    monkeypatch.setattr("qa.embed.reader_weights.CARD", card)
    reader = SentenceReader(threads=1, cache=tmp_path)
    with pytest.raises(ModelError, match="no weights of the reranker"):
        reader.read("q", ["text"], [0.5])
    file.write_bytes(b"other weights")
    for told in ("{", "[]", "{}", json.dumps({"sha256": "1" * 64})):
        card.write_text(told, encoding="utf-8")
        with pytest.raises(ModelError, match=r"'reader\.safetensors' are not the expected ones"):
            reader.read("q", ["text"], [0.5])
    assert reader.read("q", [], []).shape == (0,)
