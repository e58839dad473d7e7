"""What the first stage finds for judged questions, kept so that many rerankers can read it."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from evals import beir, library
from evals.fitting import Case, fit, fold_of
from qa.embed import Encoder
from qa.index import Indexes
from qa.library import Library
from qa.retrieve import Retriever
from qa.retrieve.wording import Floats
from qa.understand import understand
from qa.vocabulary import field_vocabulary


@dataclass(frozen=True, slots=True)
class Found:
    """A question with its measured candidates and, for each, its sentences.

    `joints` are the first stage's scores of all sentences, candidate after candidate.
    """

    question: str
    document: str
    case: Case
    sizes: NDArray[np.int64]
    cosines: NDArray[np.float32]
    coverages: NDArray[np.float32]
    findings: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Collected:
    """A set's questions, and the sentences of each of its passages."""

    name: str
    found: tuple[Found, ...]
    sentences: Mapping[str, tuple[str, ...]]


def collect(folder: Path, encoder: Encoder, kept: Path) -> Collected:
    """Measure every question of a set, in a library made for it; read it from `kept` if there."""
    file = kept / f"{folder.name}.pickle"
    if file.is_file():
        with file.open("rb") as stream:
            known: Collected = pickle.load(stream)  # written by this function
        return known
    judged = beir.load(folder)
    with _opened(judged, encoder) as (retriever, ids, sentences):
        found = tuple(_found(judged, retriever, ids))
    made = Collected(judged.name, found, sentences)
    kept.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        pickle.dump(made, stream)
    return made


def fused(sets: Sequence[Collected]) -> dict[str, list[Floats]]:
    """Return the first stage's scores of every question's candidates.

    Each question is scored by weights that never saw a question about its document.
    """
    cases = [found.case for each in sets for found in each.found]
    by_fold = {
        fold: fit([case for case in cases if case.fold != fold])
        for fold in sorted({case.fold for case in cases})
    }
    return {
        each.name: [
            by_fold[found.case.fold].score(found.case.table, found.case.traits)
            for found in each.found
        ]
        for each in sets
    }


def _found(
    judged: beir.RetrievalSet, retriever: Retriever, ids: Mapping[int, str]
) -> Iterator[Found]:
    for query in tqdm(judged.queries, desc=judged.name, unit="question", disable=None):
        found = retriever.candidates(understand(query.text, field_vocabulary()))
        if found is None:
            continue
        document = query.meta.doc or query.id
        case = Case(
            judged.name,
            fold_of(document),
            tuple(ids[int(key)] for key in found.profiles.keys),
            found.signals.table,
            found.traits,
            judged.grades[query.id],
        )
        yield Found(
            query.text,
            document,
            case,
            found.profiles.sentences,
            found.signals.cosines,
            found.signals.coverages.astype(np.float32),
            found.signals.findings.astype(np.float32),
        )


@contextmanager
def _opened(
    judged: beir.RetrievalSet, encoder: Encoder
) -> Iterator[tuple[Retriever, dict[int, str], dict[str, tuple[str, ...]]]]:
    with tempfile.TemporaryDirectory(prefix="evals-") as scratch:
        documents = (library.document(row.id, row.title, [row.text]) for row in judged.rows)
        bar = tqdm(total=len(judged.rows), desc=f"storing {judged.name}", disable=None)
        with bar, library.build(Path(scratch), documents, encoder, progress=bar.update) as built:
            path = built.settings.library
        with Library.open(path) as truth, Indexes.open(truth, encoder.dimension) as indexes:
            hits = truth.hits(truth.active_keys().tolist())
            ids = {key: source.id for key, (_, source) in hits.items()}
            sentences = {
                source.id: tuple(passage.quote(each) for each in passage.sentences)
                for passage, source in hits.values()
            }
            yield Retriever(truth, indexes, encoder), ids, sentences
