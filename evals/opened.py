"""A judged set's passages in a library made for it, ready to be retrieved from."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from evals import library
from evals.beir import RetrievalSet
from qa.domain import Passage, Source
from qa.embed import Encoder
from qa.index import Indexes
from qa.library import Library
from qa.retrieve import Retriever


@dataclass(frozen=True, slots=True)
class Opened:
    """A retriever over the set, and its passages by key; a passage's source id is its row's."""

    retriever: Retriever
    hits: Mapping[int, tuple[Passage, Source]]

    def id_of(self, key: int) -> str:
        """Return the row that a passage of this key was made from."""
        return self.hits[key][1].id


@contextmanager
def opened(judged: RetrievalSet, encoder: Encoder) -> Iterator[Opened]:
    """Store the set's passages in a library of their own; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="evals-") as scratch:
        documents = (library.document(row.id, row.title, [row.text]) for row in judged.rows)
        bar = tqdm(total=len(judged.rows), desc=f"storing {judged.name}", disable=None)
        with bar, library.build(Path(scratch), documents, encoder, progress=bar.update) as built:
            path = built.settings.library
        with Library.open(path) as truth, Indexes.open(truth, encoder.dimension) as indexes:
            hits = truth.hits(truth.active_keys().tolist())
            yield Opened(Retriever(truth, indexes, encoder), hits)
