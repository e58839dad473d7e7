"""What the first stage finds for judged questions, kept so that many rerankers can read it."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from evals import beir, library
from evals.fitting import Case, fit
from evals.folds import fold_of
from evals.opened import Retrieving, opened, retrieving
from evals.reranker.pairs import Asked
from evals.reranker.texts import Texts
from evals.reranker.training import Ranked
from qa.embed import Encoder
from qa.retrieve import reading
from qa.retrieve.answering import Answering
from qa.retrieve.wording import Floats
from qa.understand import understand
from qa.vocabulary import field_vocabulary


@dataclass(frozen=True, slots=True)
class Found:
    """A question with its measured candidates, and what is known of each of their sentences."""

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


def texts_of(judged: beir.RetrievalSet) -> Iterator[str]:
    """Yield every question of a set, and every sentence of its passages."""
    yield from (query.text for query in judged.queries)
    for row in judged.rows:
        _, passages = library.document(row.id, row.title, [row.text])
        yield from (each.quote(sentence) for each in passages for sentence in each.sentences)


def collect(
    judged: beir.RetrievalSet,
    encoder: Encoder,
    kept: Path,
    maps: Callable[[], Mapping[int, Answering]],
) -> Collected:
    """Measure every question of a set, in a library made for it; read it from `kept` if there.

    A question is turned by the map of its fold.
    """
    file = kept / f"{judged.name}.pickle"
    if file.is_file():
        with file.open("rb") as stream:
            known: Collected = pickle.load(stream)  # written by this function
        return known
    with opened(judged.passages(), encoder) as built, retrieving(built, encoder) as made:
        found = tuple(_found(judged, made, maps()))
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


def alien(sets: Sequence[Collected], name: str) -> list[Floats]:
    """Return the first stage's scores in a set, by weights that saw no question of it."""
    weights = fit([found.case for each in sets if each.name != name for found in each.found])
    (own,) = (each for each in sets if each.name == name)
    return [weights.score(found.case.table, found.case.traits) for found in own.found]


def ranked(collected: Collected, found: Found, first: Floats, texts: Texts) -> Ranked | None:
    """Return what can be learnt from a question; None if no passage that is read is relevant."""
    best = np.argsort(-first, kind="stable")[: reading.PASSAGES]
    grades = found.case.relevance[best]
    if not grades.any():
        return None
    slots = np.zeros(len(first), dtype=np.int64)
    slots[best] = np.arange(len(best))
    places = reading.chosen(first, found.sizes, found.cosines, found.coverages)
    owners = np.repeat(np.arange(len(found.sizes)), found.sizes)[places]
    return Ranked(
        asked(collected, found, places, texts),
        slots[owners],
        first[best].astype(np.float32),
        grades.astype(np.float32),
    )


def asked(collected: Collected, found: Found, places: NDArray[np.int64], texts: Texts) -> Asked:
    """Return a question and the sentences at these places of its candidates."""
    told = [text for id_ in found.case.ids for text in collected.sentences[id_]]
    return Asked.of(texts, found.question, [told[place] for place in places])


def _found(
    judged: beir.RetrievalSet, made: Retrieving, by_fold: Mapping[int, Answering]
) -> Iterator[Found]:
    for query in tqdm(judged.queries, desc=judged.name, unit="question", disable=None):
        document = query.meta.doc or query.id
        turning = by_fold.get(fold_of(document))
        found = made.retriever.candidates(understand(query.text, field_vocabulary()), turning)
        if found is None:
            continue
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
