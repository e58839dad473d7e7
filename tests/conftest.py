"""Fakes and small fixtures shared by the tests."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import settings
from numpy.typing import NDArray

if TYPE_CHECKING:
    from qa.pipeline import Pipeline

# Where the tests run in the background, Ctrl-C is ignored, and children would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
# A busy machine is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false", ANONYMIZED_TELEMETRY="False")


class HashingEncoder:
    """Encode text as hashed word counts: cosine grows with the words that two texts share."""

    name = "hashing"
    fingerprint = "hashing-64"
    dimension = 64
    runtime = "hashing 1"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded.extend(texts)
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                digest = hashlib.sha256(word.strip(".,;:?()").encode()).digest()
                row[digest[0] % self.dimension] += 1.0
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        rows /= np.where(norms > 0, norms, 1.0)
        return rows

    def probe(self) -> NDArray[np.float32]:
        """Leave no trace in what was encoded."""
        return np.full(self.dimension, self.dimension**-0.5, dtype=np.float32)


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture(autouse=True)
def private_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the user's own library, conversations and settings."""
    for name in [name for name in os.environ if name.startswith("QA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("QA_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("QA_STATE", str(tmp_path / "state.sqlite"))


@pytest.fixture
def corpus_folder(tmp_path: Path) -> Path:
    """Six short documents about invented drugs and trials."""
    return write_corpus(tmp_path / "corpus")


@pytest.fixture(scope="session")
def stocked_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library that holds the six documents; open copies of it only."""
    from qa.pipeline import Pipeline
    from qa.settings import load

    folder = tmp_path_factory.mktemp("stocked")
    corpus = write_corpus(folder / "corpus")
    settings = load(library=folder / "library", state=folder / "state.sqlite")
    with Pipeline.open(settings, encoder=HashingEncoder()) as pipeline:
        report = pipeline.ingest([corpus])
    assert (len(report.added), report.failed) == (6, ())
    return settings.library


@contextmanager
def holding(folder: Path, **documents: str) -> Iterator[Pipeline]:
    """Open a library that holds these Markdown documents, each under its name."""
    from qa.pipeline import Pipeline
    from qa.settings import load

    (corpus := folder / "corpus").mkdir()
    for name, text in documents.items():
        (corpus / f"{name}.md").write_text(text, encoding="utf-8")
    settings = load(library=folder / "library", state=folder / "state.sqlite")
    with Pipeline.open(settings, encoder=HashingEncoder()) as pipeline:
        pipeline.ingest([corpus])
        yield pipeline


def write_corpus(folder: Path) -> Path:
    folder.mkdir()
    for id_, (source_type, year, title, body) in _DOCUMENTS.items():
        front = f'id: {id_}\ntitle: "{title}"\nsource_type: {source_type}\ntext_extent: summary\n'
        front += f"primary_source: Journal of {id_}\npublished: {year}\n"
        (folder / f"{id_}.md").write_text(f"---\n{front}---\n# {title}\n\n{body}\n", "utf-8")
    return folder


_DOCUMENTS = {
    "alpha-01": (
        "trial",
        "2021-05-01",
        "ALPHA-01: zomatinib in renal cancer",
        "## Results\nIn ALPHA-01, median overall survival was 12.5 months with zomatinib and "
        "8.4 months with placebo.\n\n## Safety\nIn ALPHA-01, pneumonitis occurred in 9.6% of "
        "patients with zomatinib.",
    ),
    "alpha-02": (
        "trial",
        "2023",
        "ALPHA-02: zomatinib in first-line renal cancer",
        "## Results\nIn ALPHA-02, median overall survival was 20.1 months with zomatinib and "
        "15.7 months with standard treatment.",
    ),
    "zomatinib-label": (
        "label",
        "2024-02",
        "Zomatinib: prescribing information",
        "## Dose and schedule\nThe dose of zomatinib is 5 mg/kg every 3 weeks.\n\n## Stopping rules"
        "\nZomatinib is stopped permanently for pneumonitis of grade 2 or higher.",
    ),
    "renal-guideline": (
        "guideline",
        "2024",
        "Guideline on renal cancer",
        "## Recommendation\nThe guideline recommends zomatinib as second-line treatment of renal "
        "cancer.\n\n## Gaps\nWhether zomatinib helps children with renal cancer is not known here.",
    ),
    "zomatinib-news": (
        "news",
        "2022",
        "New hope with zomatinib",
        "The article reports that median overall survival was 99.9 months with zomatinib in "
        "ALPHA-01.",
    ),
    "imaging-review": (
        "review",
        "2020",
        "Imaging of kidney tumours",
        "## Findings\nComputed tomography found 94% of kidney tumours larger than 3 cm.",
    ),
}
