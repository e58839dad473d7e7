"""What a library scores for what it does not hold: measured, kept, made anew when it changes."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import HashingEncoder

from qa.answer import answerable
from qa.domain import DocumentState, Evidence, Passage, Scores, Source
from qa.errors import LibraryFull
from qa.index import Indexes
from qa.library import Calibration, Library, Scale
from qa.pipeline import Pipeline, calibrating, upkeep
from qa.settings import load

WORDS = [f"{first}{last}" for first in "bakelomiru" for last in ("tan", "ver", "sol", "din", "gor")]
SCALE = Scale(0.5, 0.1)
TOLD = Calibration(SCALE, SCALE, SCALE, SCALE, passages=100, newest=100)


def write(folder: Path, first: int, last: int) -> Path:
    """Write documents of four paragraphs; each has a subject that all its sentences name."""
    folder.mkdir(exist_ok=True)
    for number in range(first, last):
        chance = random.Random(number)
        subject = f"subject{number} matter{number} theme{number}"
        text = "\n\n".join(
            " ".join(
                f"The {subject} {' '.join(chance.sample(WORDS, 5))} in {part}{line}."
                for line in range(3)
            )
            for part in "abcd"
        )
        (folder / f"doc-{number:02}.md").write_text(
            f"# About {number}\n\n## Part\n{text}\n\n## Rest\n{text.replace('The', 'One')}\n",
            encoding="utf-8",
        )
    return folder


@pytest.fixture(scope="module", autouse=True)
def few_probes() -> Iterator[None]:
    """Fewer sentences than in use, for speed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibrating, "PROBES", 40)
        yield


@pytest.fixture(scope="module")
def measured_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of thirty documents that was measured."""
    folder = tmp_path_factory.mktemp("measured")
    with pipeline_in(folder) as pipeline:
        assert len(pipeline.ingest([write(folder / "documents", 0, 30)]).added) == 30
    return folder


@contextmanager
def pipeline_in(folder: Path) -> Iterator[Pipeline]:
    settings = load(library=folder / "library", state=folder / "state.sqlite")
    with Pipeline.open(settings, encoder=HashingEncoder()) as pipeline:
        yield pipeline


def calibration(folder: Path) -> Calibration | None:
    with Library.open(folder / "library") as library:
        return library.calibration()


@contextmanager
def writing(folder: Path) -> Iterator[tuple[Library, Indexes]]:
    with (
        Library.open(folder / "library", write=True) as library,
        upkeep.open_for_writing(library, HashingEncoder.dimension) as indexes,
    ):
        yield library, indexes


@pytest.fixture
def folder(measured_folder: Path, tmp_path: Path) -> Path:
    """A copy of the measured library, for this test alone."""
    shutil.copytree(measured_folder / "library", tmp_path / "copy" / "library")
    return tmp_path / "copy"


def test_ingest_measures(measured_folder: Path) -> None:
    found = calibration(measured_folder)
    assert found is not None
    assert found.passages >= calibrating.FEWEST_PASSAGES
    for scale in (found.cosine, found.coverage, found.bm25, found.lead):
        assert 0 < scale.middle < 1
        assert scale.spread > 0


def test_same_library_same_figures(folder: Path) -> None:
    before = calibration(folder)
    with writing(folder) as (library, indexes):
        library.calibrate(None)
        assert library.calibration() is None
        calibrating.refresh(library, indexes)
        assert library.calibration() == before


def test_small_library_is_not_measured(tmp_path: Path, corpus_folder: Path) -> None:
    with pipeline_in(tmp_path) as pipeline:
        pipeline.ingest([corpus_folder])
    assert calibration(tmp_path) is None


@pytest.mark.parametrize(("more", "again"), [(1, False), (8, True)], ids=["little", "much"])
def test_growth_measures_again(folder: Path, more: int, again: bool) -> None:
    before = calibration(folder)
    with pipeline_in(folder) as pipeline:
        pipeline.ingest([write(folder / "more", 30, 30 + more)])
    assert (calibration(folder) != before) is again


@pytest.mark.parametrize(("gone", "again"), [(2, False), (9, True)], ids=["few", "many"])
def test_removing_measures_again(folder: Path, gone: int, again: bool) -> None:
    before = calibration(folder)
    with writing(folder) as (library, indexes):
        remove(library, gone)
        upkeep.settle(library, indexes)
        calibrating.refresh(library, indexes)
    after = calibration(folder)
    assert before is not None
    assert after is not None
    assert (after.passages < before.passages) is again


def test_library_that_becomes_small_forgets(folder: Path) -> None:
    with writing(folder) as (library, indexes):
        remove(library, 25)
        upkeep.settle(library, indexes)
        calibrating.refresh(library, indexes)
        assert library.calibration() is None


def remove(library: Library, count: int) -> None:
    for holding in library.holdings()[:count]:
        library.set_state(holding.source.id, DocumentState.REMOVED)


def test_every_change_looks_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(
        calibrating, "refresh", lambda library, _: seen.append(library.state().documents)
    )
    with pipeline_in(folder) as pipeline:
        one, two, three, *_ = (each.source.id for each in pipeline.holdings())
        pipeline.remove(one)
        pipeline.supersede(two, by=three)
        pipeline.purge(three)
    assert seen == [29, 28, 27]


def test_rebuild_measures(folder: Path) -> None:
    before = calibration(folder)
    with writing(folder) as (library, _):
        library.calibrate(None)
    with pipeline_in(folder) as pipeline:
        pipeline.rebuild()
    assert calibration(folder) == before


class Interrupted:
    """Indexes whose third search is broken off by Ctrl-C."""

    def __init__(self, indexes: Indexes) -> None:
        self._indexes = indexes
        self._searches = 0

    def __getattr__(self, name: str) -> object:
        self._searches += name == "nearest"
        if self._searches > 2:
            raise KeyboardInterrupt
        return getattr(self._indexes, name)


def test_interrupt_stores_nothing(folder: Path, measured_folder: Path) -> None:
    before = calibration(folder)
    with writing(folder) as (library, indexes):
        library.calibrate(None)
        with pytest.raises(KeyboardInterrupt):
            calibrating.refresh(library, Interrupted(indexes))  # type: ignore[arg-type]
        assert library.calibration() is None
    with pipeline_in(folder) as pipeline:
        report = pipeline.ingest([measured_folder / "documents"])
    assert (len(report.unchanged), report.interrupted) == (30, False)
    assert calibration(folder) == before


def test_interrupted_ingest_keeps_its_report(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(library: Library, indexes: Indexes) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(calibrating, "refresh", broken)
    with pipeline_in(folder) as pipeline:
        report = pipeline.ingest([write(folder / "more", 30, 32)])
    assert report.interrupted
    assert len(report.added) == 2


def test_full_disk_keeps_the_figures_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(library: Library, made: Calibration | None) -> None:
        raise LibraryFull("The disk is full.", next="Free some space.")

    with writing(folder) as (library, indexes):
        stale = replace(TOLD, passages=1)
        library.calibrate(stale)
        monkeypatch.setattr(Library, "calibrate", full)
        calibrating.refresh(library, indexes)
        assert library.calibration() == stale


def test_figures_survive_storing(folder: Path) -> None:
    with writing(folder) as (library, _):
        generation = library.generation
        library.calibrate(TOLD)
        assert library.calibration() == TOLD
        assert library.generation > generation  # readers look again


def item(sentence_cosine: float, coverage: float, lexical: float, joint: float) -> Evidence:
    passage = Passage("d", "r", 0, 1, "x")
    scores = Scores(0.5, lexical, 1.0, coverage=coverage, joint=joint)
    vectors = np.zeros((1, 2), dtype=np.float32)
    return Evidence(passage, Source("d", "r", "t"), scores, (sentence_cosine,), vectors)


def test_what_scores_like_the_unheld_is_refused() -> None:
    rest = [item(0.2, 0.1, 0.1, 0.3)] * 9
    like_unheld = (item(0.5, 0.5, 0.5, 0.8), *rest)
    well_above = (item(0.9, 0.9, 0.9, 1.4), *rest)
    assert answerable.compared(like_unheld, TOLD) < 0.5
    assert answerable.compared(well_above, TOLD) > 0.9


def test_same_scores_mean_less_in_a_narrow_library() -> None:
    evidence = (item(0.7, 0.7, 0.7, 1.1), *[item(0.2, 0.1, 0.1, 0.3)] * 9)
    narrow = replace(TOLD, cosine=Scale(0.7, 0.1))
    assert answerable.compared(evidence, narrow) < answerable.compared(evidence, TOLD)


@pytest.mark.parametrize(
    ("known", "told"),
    [(None, False), (replace(TOLD, cosine=Scale(0.75, 0.1)), False), (TOLD, True)],
    ids=["unmeasured", "retelling", "measured"],
)
def test_some_libraries_tell_nothing(known: Calibration | None, told: bool) -> None:
    assert answerable.tells(known) is told
