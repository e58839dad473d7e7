"""A judged set's documents in a library made for it, ready to be asked and retrieved from."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from evals import library
from evals.beir import Row
from qa import Pipeline
from qa.domain import Passage, Source
from qa.embed import Encoder
from qa.index import Indexes
from qa.library import Library, Profiles
from qa.retrieve import Retriever

Documents = Mapping[str, Sequence[Row]]
"""The rows of each document, each row a passage of it."""


@contextmanager
def opened(documents: Documents, encoder: Encoder) -> Iterator[Pipeline]:
    """Store the documents in a library of their own and open it; it is gone afterwards."""
    total = sum(map(len, documents.values()))
    with (
        tempfile.TemporaryDirectory(prefix="evals-") as scratch,
        tqdm(total=total, desc="storing", unit="passage", disable=None) as bar,
    ):
        cuts = (
            library.document(id_, rows[0].title, [row.text for row in rows])
            for id_, rows in documents.items()
        )
        with library.build(Path(scratch), cuts, encoder, progress=bar.update) as pipeline:
            yield pipeline


@dataclass(frozen=True, slots=True)
class Retrieving:
    """The retriever of a library, and its passages by key; a source's id is its document's.

    `profiles` reads the stored vectors of passages and of their sentences.
    """

    retriever: Retriever
    profiles: Callable[[Sequence[int]], Profiles]
    hits: Mapping[int, tuple[Passage, Source]]

    def id_of(self, key: int) -> str:
        """Return the document that a passage of this key belongs to."""
        return self.hits[key][1].id


@contextmanager
def retrieving(pipeline: Pipeline, encoder: Encoder) -> Iterator[Retrieving]:
    """Open the retriever of a pipeline's library, past the pipeline."""
    path = pipeline.settings.library
    with Library.open(path) as truth, Indexes.open(truth, encoder.dimension) as indexes:
        hits = truth.hits(truth.active_keys().tolist())
        yield Retrieving(Retriever(truth, indexes, encoder), truth.profiles, hits)
