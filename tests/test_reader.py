"""The shipped reranker: what it prefers, what it reads of odd texts, and when it stops."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.embed import load, reader, reader_weights
from qa.embed.reader import SentenceReader
from qa.embed.states import States, Window
from qa.errors import ModelError

QUESTION = "Did zomatinib prolong survival compared with placebo?"
FINDING = "Median survival was 14.2 months with zomatinib and 9.1 months with placebo (P < .001)."
AIM = "We aimed to find out whether zomatinib prolongs survival compared with placebo."
ODD = [
    "",
    " ",
    "word " * 1000,
    "生存期間の中央値は十四か月であった。",
    "\u202eمتوسط البقاء\u202c",
    "🩺" * 50,
    "a" * 5000,
]


@pytest.fixture(scope="module")
def shipped() -> SentenceReader:
    return SentenceReader(threads=1)


def test_finding_answers_better_than_the_aim_that_restates_the_question(
    shipped: SentenceReader,
) -> None:
    encoder = load("bundled")
    asked, aim, finding = encoder.encode([QUESTION, AIM, FINDING])
    cosines = [float(asked @ aim), float(asked @ finding)]
    assert cosines[0] > cosines[1]
    restated, answered = shipped.read(QUESTION, [AIM, FINDING], cosines)
    assert answered > restated


def test_odd_sentences_are_read_without_error(shipped: SentenceReader) -> None:
    found = shipped.read(QUESTION, ODD, [0.5] * len(ODD))
    assert found.shape == (len(ODD),)
    assert np.isfinite(found).all()
    assert np.isfinite(shipped.read("", [FINDING], [0.0])).all()
    assert np.isfinite(shipped.read("why " * 500, [FINDING], [0.0])).all()


def test_reading_does_not_depend_on_what_is_read_beside(shipped: SentenceReader) -> None:
    (alone,) = shipped.read(QUESTION, [FINDING], [0.6])
    beside = shipped.read(QUESTION, [*ODD, FINDING, AIM], [0.5] * len(ODD) + [0.6, 0.7])
    assert beside[len(ODD)] == alone
    threads = SentenceReader(threads=2).read(QUESTION, [AIM, FINDING], [0.7, 0.6])
    assert threads[1] == alone


def test_states_of_a_sentence_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    keeping = SentenceReader(threads=1)
    first = keeping.read(QUESTION, [AIM, FINDING], [0.7, 0.6])
    seen: list[int] = []
    run = States.of

    def counted(states: States, window: Window) -> NDArray[np.float32]:
        seen.append(len(window.pieces))
        return run(states, window)

    monkeypatch.setattr(States, "of", counted)
    again = keeping.read(QUESTION, [FINDING, AIM], [0.6, 0.7])
    assert list(again) == list(reversed(first))
    assert len(seen) == 1  # the question


def test_long_sentence_is_read_to_its_end(shipped: SentenceReader) -> None:
    filler = "The site was opened in spring and closed in autumn of the same year. " * 8
    with_answer, without = shipped.read(QUESTION, [filler + FINDING, filler], [0.5, 0.5])
    assert with_answer > without


def test_out_of_time_leaves_the_rest_unread() -> None:
    hurried = SentenceReader(threads=1, seconds=0.0)
    found = hurried.read(QUESTION, [FINDING] * 40, [0.5] * 40)
    read = ~np.isnan(found)
    assert read.tolist() == [True] * reader._CHUNK + [False] * (40 - reader._CHUNK)


@pytest.mark.parametrize("fault", ["cut", "altered", "missing", "card"])
def test_faulty_weights_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    content = bytearray(reader_weights.FILE.read_bytes())
    file, card = tmp_path / "reader.safetensors", tmp_path / "reader.json"
    if fault == "cut":
        del content[-100:]
    if fault == "altered":
        content[-1] ^= 1
    if fault != "missing":
        file.write_bytes(content)
    if fault != "card":
        card.write_bytes(reader_weights.CARD.read_bytes())
    monkeypatch.setattr(reader_weights, "FILE", file)
    monkeypatch.setattr(reader_weights, "CARD", card)
    with pytest.raises(ModelError, match=r"reader\.(safetensors|json)") as told:
        SentenceReader(cache=tmp_path).read(QUESTION, [FINDING], [0.5])
    assert "QA_RERANKER" in told.value.next


def test_card_says_what_the_weights_are() -> None:
    card = json.loads(reader_weights.CARD.read_text(encoding="utf-8"))
    assert card["sha256"] == reader_weights.checked()
    assert card["bytes"] == reader_weights.FILE.stat().st_size < 25_000_000
    assert {"sources", "epochs", "seed"} <= card.keys()
