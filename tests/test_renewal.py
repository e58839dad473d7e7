"""A library that another program built: told, made anew from its own text, never mixed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from conftest import HashingEncoder
from numpy.typing import NDArray
from stock import document

from qa import embed
from qa.chunk import passages
from qa.cli import main
from qa.domain import Document, DocumentState, Outcome
from qa.errors import ModelError, StaleIndex
from qa.library import Entry, Library
from qa.pipeline import Pipeline, upkeep
from qa.pipeline.profiling import profiles
from qa.settings import load
from qa.vocabulary.abbreviations import harvest

QUESTION = "What is the dose of zomatinib?"
OUT_OF_USE = {
    "doc-00": DocumentState.REMOVED,
    "doc-10": DocumentState.SUPERSEDED,
    "doc-15": DocumentState.RETRACTED,
}
DOCUMENTS = (
    *(
        document(
            f"doc-{number:02}",
            f"The dose of zomatinib is {number} mg/kg.",
            f"Pneumonitis (PNM) occurred in {number}% of patients.",
        )
        for number in range(18)
    ),
    document("doc-05", "The dose of zomatinib is 500 mg/kg."),
    document("last", "Overall survival (OS) was 12.5 months."),
)
"""More than two batches of a renewal; one document has two revisions."""


class Wider(HashingEncoder):
    """Another model."""

    name, fingerprint, dimension = "wider", "hashing-128", 128


class Failing(Wider):
    """The other model, which breaks after some texts."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if len(self.encoded) + len(texts) > self._after:
            raise ModelError("The model broke.", next="Try again.")
        return super().encode(texts)


class Elsewhere(HashingEncoder):
    """The same model on another machine."""

    runtime = "hashing 2"


class Different(Elsewhere):
    """Another machine that computes other vectors."""

    def probe(self) -> NDArray[np.float32]:
        found: NDArray[np.float32] = np.eye(1, self.dimension, dtype=np.float32)[0]
        return found


def at(encoder: HashingEncoder) -> Pipeline:
    return Pipeline.open(load(), encoder=encoder)


def entry(stored: Document) -> Entry:
    """An entry as ingesting makes it."""
    cut = passages(stored)
    (found,) = profiles([(stored, cut)], HashingEncoder())
    origin = f"/documents/{stored.source.id}.md"
    return Entry(stored, cut, found, origin, "digest", harvest(stored.text))


@pytest.fixture(autouse=True)
def library() -> None:
    """A library that the small encoder built, with revisions and documents out of use."""
    with at(HashingEncoder()) as pipeline, pipeline.writing(create=True) as (held, indexes):
        for each in DOCUMENTS:
            held.put([entry(each)])
        for id_, state in OUT_OF_USE.items():
            held.set_state(id_, state)
        upkeep.settle(held, indexes)


def content() -> list[Any]:
    """All that must outlast a renewal: the truth and what answers cite of it."""
    with Library.open(load().library) as held:
        return [
            held.holdings(active_only=False),
            held.state(),
            held.definitions(),
            [held.document(each.source.id, each.source.revision) for each in DOCUMENTS],
            [held.passages(each.source.id, each.source.revision) for each in DOCUMENTS],
        ]


def dimensions() -> set[int]:
    """The lengths of all stored vectors, of revisions in any state."""
    with Library.open(load().library) as held:
        keys = range(1, 1000)
        return {len(vector) for vector in held.vectors(keys).values()}


def told(act: Callable[[], object]) -> str:
    with pytest.raises(StaleIndex) as raised:
        act()
    return str(raised.value)


def assert_whole(encoder: HashingEncoder) -> None:
    with at(encoder) as pipeline:
        assert pipeline.verify() == ()
        answer = pipeline.ask(QUESTION)
        assert answer.outcome is Outcome.ANSWERED
        for cited in answer.citations:
            text = pipeline.document(cited.source.id, cited.source.revision).text
            assert text[cited.start : cited.end] == cited.quote
    assert dimensions() == {encoder.dimension}


def test_other_encoder_makes_all_anew() -> None:
    before = content()
    other = Wider()
    steps: list[tuple[int, int]] = []
    with at(other) as pipeline:
        assert "qa library rebuild" in told(lambda: pipeline.ask(QUESTION))
        pipeline.rebuild(lambda done, total: steps.append((done, total)))
    assert content() == before
    assert_whole(other)
    count = len(DOCUMENTS)
    assert steps[:3] == [(8, count), (16, count), (count, count)]
    # Every passage and every sentence of every revision was encoded once.
    cut = [passage for each in DOCUMENTS for passage in passages(each)]
    made = other.encoded[: len(cut) + sum(len(passage.sentences) for passage in cut)]
    assert sum("zomatinib is 500" in text for text in made) == 2
    assert sum("zomatinib is 10 " in text for text in made) == 2


def test_old_encoder_is_stale_afterwards() -> None:
    with at(Wider()) as pipeline:
        pipeline.rebuild()
    with at(HashingEncoder()) as pipeline:
        assert "hashing-128" in told(lambda: pipeline.ask(QUESTION))


def test_open_reader_notices() -> None:
    """A server that runs on must not search the vectors of another model with its own."""
    with at(HashingEncoder()) as reader:
        assert reader.ask(QUESTION).citations
        with at(Wider()) as other:
            other.rebuild()
        assert "hashing-128" in told(lambda: reader.ask(QUESTION))
        with at(HashingEncoder()) as again:
            again.rebuild()
        assert reader.ask(QUESTION).citations


def broken_off() -> int:
    """Break a renewal in its second batch; return how many texts were encoded."""
    failing = Failing(after=40)
    with at(failing) as pipeline, pytest.raises(ModelError):
        pipeline.rebuild()
    return len(failing.encoded)


def test_broken_off_renewal_is_told() -> None:
    before = content()
    encoded = broken_off()
    assert 0 < encoded <= 40
    assert dimensions() == {64, 128}
    for encoder in (HashingEncoder(), Wider()):
        with at(encoder) as pipeline:
            for act in (
                lambda: pipeline.ask(QUESTION),
                lambda: pipeline.ingest([]),
                lambda: pipeline.remove("last"),
                pipeline.verify,
            ):
                assert "qa library rebuild" in told(act)
    with at(Wider()) as pipeline:
        assert "broken off" in told(pipeline.state)
    assert content() == before


def test_broken_off_renewal_goes_on() -> None:
    before = content()
    broken_off()
    other = Wider()
    steps: list[tuple[int, int]] = []
    with at(other) as pipeline:
        pipeline.rebuild(lambda done, total: steps.append((done, total)))
    assert content() == before
    assert not any("zomatinib is 3 " in text for text in other.encoded)  # of the first batch
    assert any("zomatinib is 12 " in text for text in other.encoded)
    assert steps[:2] == [(16, len(DOCUMENTS)), (len(DOCUMENTS), len(DOCUMENTS))]
    assert_whole(other)


def test_broken_off_renewal_can_be_taken_back() -> None:
    before = content()
    broken_off()
    encoder = HashingEncoder()
    with at(encoder) as pipeline:
        pipeline.rebuild()
    assert content() == before
    assert_whole(encoder)


def test_renewal_is_not_over_before_the_indexes_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """The indexes know only keys that are gone: a question would find nothing."""

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    with at(Wider()) as pipeline:
        with monkeypatch.context() as patch:
            patch.setattr(upkeep, "rebuild", break_off)
            with pytest.raises(KeyboardInterrupt):
                pipeline.rebuild()
        assert "broken off" in told(lambda: pipeline.ask(QUESTION))
    other = Wider()
    with at(other) as pipeline:
        pipeline.rebuild()
    assert other.encoded == []
    assert_whole(other)


def test_rebuild_of_a_sound_library_encodes_nothing() -> None:
    encoder = HashingEncoder()
    with at(encoder) as pipeline:
        pipeline.rebuild()
    assert encoder.encoded == []


def test_library_without_documents_takes_the_other_encoder() -> None:
    with at(HashingEncoder()) as pipeline:
        for id_ in {each.source.id for each in DOCUMENTS}:
            pipeline.purge(id_)
    with at(Wider()) as pipeline:
        told(lambda: pipeline.ask(QUESTION))
        pipeline.rebuild()
        assert pipeline.ask(QUESTION).outcome is Outcome.INSUFFICIENT


# Another runtime


def test_same_vectors_of_another_runtime_are_welcome() -> None:
    with at(Elsewhere()) as pipeline:
        assert pipeline.ask(QUESTION).citations
        assert pipeline.ingest([]).failed == ()
        assert pipeline.verify() == ()
    with Library.open(load().library) as held:
        manifest = held.manifest()
        assert manifest is not None
        assert manifest.runtime == HashingEncoder.runtime
        assert len(bytes.fromhex(manifest.probe)) == HashingEncoder.dimension


def test_other_vectors_of_another_runtime_are_stale() -> None:
    with at(Different()) as pipeline:
        for act in (lambda: pipeline.ask(QUESTION), lambda: pipeline.ingest([])):
            said = told(act)
            assert "'hashing 1'" in said
            assert "'hashing 2'" in said
            assert "qa library rebuild" in said
        before = content()
        pipeline.rebuild()
        assert content() == before
        assert pipeline.ask(QUESTION).citations
    with at(HashingEncoder()) as pipeline:
        assert "'hashing 2'" in told(lambda: pipeline.ask(QUESTION))


def test_same_runtime_is_taken_at_its_word() -> None:
    """The probe of the machine that built the library need not be computed again."""

    class Silent(HashingEncoder):
        def probe(self) -> NDArray[np.float32]:
            pytest.fail("asked for a probe")

    with at(Silent()) as pipeline:
        assert pipeline.ask(QUESTION).citations


# The command


def test_command_makes_all_anew(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(embed, "load", lambda _name, *, threads: Wider())
    assert main(["ask", QUESTION, "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "stale_index"
    assert "qa library rebuild" in error["next"]
    assert main(["library", "verify", "--json"]) == 1
    capsys.readouterr()
    assert main(["library", "rebuild", "--json"]) == 0
    capsys.readouterr()
    assert main(["library", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"]
    assert main(["ask", QUESTION, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["citations"]
