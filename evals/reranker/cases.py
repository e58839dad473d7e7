"""What the first stage finds for judged questions, kept so that many rerankers can read it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from evals import beir
from evals.fitting import Case, fit, fold_of
from evals.opened import Opened, opened
from qa.embed import Encoder
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
    with opened(judged, encoder) as made:
        found = tuple(_found(judged, made))
        sentences = {
            source.id: tuple(passage.quote(each) for each in passage.sentences)
            for passage, source in made.hits.values()
        }
    collected = Collected(judged.name, found, sentences)
    kept.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        pickle.dump(collected, stream)
    return collected


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


def _found(judged: beir.RetrievalSet, made: Opened) -> Iterator[Found]:
    for query in tqdm(judged.queries, desc=judged.name, unit="question", disable=None):
        found = made.retriever.candidates(understand(query.text, field_vocabulary()))
        if found is None:
            continue
        document = query.meta.doc or query.id
        case = Case(
            judged.name,
            fold_of(document),
            tuple(made.id_of(int(key)) for key in found.profiles.keys),
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
