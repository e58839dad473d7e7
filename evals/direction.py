"""What a treatment did to an outcome, read out of the product's answers: macro-F1, and baselines.

The set's questions carry a label (`meta.label`): increased, decreased, or no difference, in several
spellings. A question that gets no answer, or one that says no direction, counts as wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from evals.beir import Query, RetrievalSet
from evals.errors import GoldError
from evals.opened import Retrieving, opened, retrieving
from qa import Answer, Outcome
from qa.embed import Encoder
from qa.text.direction import Comparison, Direction, pertinence, read
from qa.text.folding import fold

STATEMENTS: Final = 3
"""Only the first statements of an answer are read: it has to come to the point."""

_SAME: Final = ("no significant", "no difference", "not significant", "no effect", "unchanged")
_STEMS: Final = {"increas": Direction.INCREASED, "decreas": Direction.DECREASED}


def label_of(text: str) -> Direction | None:
    """Return what a label means, whatever its spelling; None for what is none."""
    folded = fold(text).replace("_", " ")
    if any(words in folded for words in _SAME):
        return Direction.NO_DIFFERENCE
    found = {direction for stem, direction in _STEMS.items() if stem in folded}
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Reading:
    """A direction, and the sentence that it was read out of; None if no sentence says one."""

    direction: Direction | None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with its label, and how each reader read it.

    `system` is read out of the answer, `nearest` out of the one sentence of the set that is nearest
    to the question, `gold` out of the words that the set gives as the evidence.
    """

    query: Query
    label: Direction
    answer: Answer
    system: Reading
    nearest: Reading
    gold: Reading


def labelled(judged: RetrievalSet) -> tuple[tuple[Query, Direction], ...]:
    """Return the questions with a label; raise `GoldError` if the set has none."""
    found = [(query, label_of(query.meta.label or "")) for query in judged.queries]
    kept = tuple((query, label) for query, label in found if label is not None)
    if not kept:
        raise GoldError(
            f"No question of {judged.name!r} is labelled with a direction.",
            next="Give a set whose `meta.label` is increased, decreased or no difference.",
        )
    return kept


def ask(
    judged: RetrievalSet, questions: Sequence[tuple[Query, Direction]], encoder: Encoder
) -> tuple[Judged, ...]:
    """Ask every question of a library that holds the set's documents whole."""
    with (
        opened(judged.documents(), encoder) as pipeline,
        retrieving(pipeline, encoder) as library,
    ):
        nearest = _nearest(library, encoder)
        found = []
        for query, label in tqdm(questions, desc="asking", unit="question", disable=None):
            asked = Comparison.asked(query.text)
            answer = pipeline.ask(query.text)
            found.append(
                Judged(
                    query=query,
                    label=label,
                    answer=answer,
                    system=reading(_statements(answer), asked),
                    nearest=reading([nearest(query.text)], asked),
                    gold=reading(query.meta.answers, asked),
                )
            )
    return tuple(found)


def reading(sentences: Sequence[str], asked: Comparison) -> Reading:
    """Read the sentence that names most of the outcome, of those that say a direction.

    The first one, if several do.
    """
    found = [Reading(direction, s) for s in sentences if (direction := read(s, asked)) is not None]
    return max(found, key=lambda each: pertinence(each.sentence, asked), default=Reading(None))


def _statements(answer: Answer) -> list[str]:
    if answer.outcome is not Outcome.ANSWERED:
        return []
    return [statement.text for statement in answer.statements[:STATEMENTS]]


def _nearest(library: Retrieving, encoder: Encoder) -> Callable[[str], str]:
    """Return what finds the stored sentence of the highest cosine to a question."""
    profiles = library.profiles(list(library.hits))
    sentences = [
        passage.quote(sentence)
        for key in profiles.keys.tolist()
        for passage in (library.hits[key][0],)
        for sentence in passage.sentences
    ]

    def find(question: str) -> str:
        (vector,) = encoder.encode([question])
        return sentences[int(np.argmax(profiles.sentence_vectors @ vector))]

    return find


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and F1 of one class; `n` questions have it as their label."""

    precision: float
    recall: float
    f1: float
    n: int


Codes = NDArray[np.int64]
_CLASSES: Final = tuple(Direction)


def codes(directions: Sequence[Direction | None]) -> Codes:
    """Return directions as numbers; -1 for none."""
    places = {each: place for place, each in enumerate(_CLASSES)}
    return np.array([-1 if each is None else places[each] for each in directions], dtype=np.int64)


def scores(labels: Codes, found: Codes) -> dict[Direction, Scores]:
    """Score each class; where nothing was found, or nothing is there, the share is 0."""
    result = {}
    for place, name in enumerate(_CLASSES):
        right = int(((labels == place) & (found == place)).sum())
        said, there = int((found == place).sum()), int((labels == place).sum())
        result[name] = Scores(
            precision=right / said if said else 0.0,
            recall=right / there if there else 0.0,
            f1=2 * right / (said + there) if said + there else 0.0,
            n=there,
        )
    return result


def macro_f1(labels: Codes, found: Codes) -> float:
    """Return the mean F1 of the classes that are labels of any question."""
    by_class = [each.f1 for each in scores(labels, found).values() if each.n]
    return float(np.mean(by_class))


def confusion(
    labels: Sequence[Direction], found: Sequence[Direction | None]
) -> Mapping[Direction, Mapping[str, int]]:
    """Count for each label what was read instead of it, "unanswered" for nothing."""
    pairs = Counter(zip(labels, found, strict=True))
    read_as: tuple[Direction | None, ...] = (*_CLASSES, None)
    return {
        label: {other or "unanswered": pairs[label, other] for other in read_as}
        for label in _CLASSES
    }


def commonest(labels: Sequence[Direction]) -> Direction:
    """Return the label that most questions have."""
    return Counter(labels).most_common(1)[0][0]


def readings(asked: Sequence[Judged]) -> Iterator[tuple[str, list[Direction | None]]]:
    """Give what each reader read, the product first; `gold` only where the set has its words."""
    yield "system", [each.system.direction for each in asked]
    yield "commonest", [commonest([each.label for each in asked])] * len(asked)
    yield "nearest", [each.nearest.direction for each in asked]
    if any(each.query.meta.answers for each in asked):
        yield "gold", [each.gold.direction for each in asked]
