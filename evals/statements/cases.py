"""Judged questions → their sentences measured, and which of them answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from evals.beir import Query, RetrievalSet, Row
from evals.folds import fold_of
from evals.items import Item
from evals.opened import opened
from evals.patterns import normalise
from evals.roles import is_finding
from evals.scorers.nuggets import holds
from evals.statements.questions import Question, Unheld
from qa import Chat, Pipeline
from qa.answer.candidates import Candidate
from qa.embed import Encoder
from qa.weights import Floats

GOLD: Final = "gold"
ASKED: Final = "asked"
_SHORTEST: Final = 8
"""Characters of an answer below which a sentence within it would be there by chance."""

Answers = Callable[[Candidate], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One question: its measured sentences and which of them answer.

    `table` is (sentences, signals), `targets` (sentences, answers): a full answer has one sentence
    of each column, and there is none for what is not held. `question` is as it is read beside the
    `texts` of the sentences.
    """

    set: str
    fold: int
    table: Floats
    traits: Floats
    targets: NDArray[np.bool_]
    question: str = ""
    texts: tuple[str, ...] = ()


def of_questions(
    pipeline: Pipeline, questions: Sequence[Question], name: str = ASKED
) -> Iterator[Case]:
    """Measure questions that were written for a library; `name` begins with `asked`."""
    for question in tqdm(questions, desc=name, unit="question", disable=None):
        fold = fold_of(question.answers[0].source)
        answers = [_verbatim(told.source, normalise(told.text)) for told in question.answers]
        yield from _case(pipeline, name, fold, question.question, answers)


def of_unheld(pipeline: Pipeline, questions: Sequence[Unheld], name: str = ASKED) -> Iterator[Case]:
    """Measure questions that the library does not answer: `targets` has no column."""
    for question in tqdm(questions, desc=f"{name} unheld", unit="question", disable=None):
        yield from _case(pipeline, name, fold_of(question.near), question.question, [])


def of_gold(pipeline: Pipeline, items: Sequence[Item], name: str = GOLD) -> Iterator[Case]:
    """Measure the gold items that are to be answered; of a dialogue, the last question.

    `name` begins with `gold`: what was written for a library counts as much for another one.
    """
    chat = Chat(pipeline, store=None)
    for item in tqdm(items, desc=name, unit="item", disable=None):
        if item.abstains or not item.vital:
            continue
        standalone = None
        if len(item.asked) > 1:
            conversation = chat.start()
            standalone = [chat.say(conversation, each) for each in item.asked][-1].standalone
        answers = [_nugget(item, place) for place in range(len(item.vital))]
        yield from _case(
            pipeline,
            name,
            fold_of(item.group or item.id),
            item.asked[-1],
            answers,
            standalone=standalone,
        )


def of_set(judged: RetrievalSet, encoder: Encoder) -> Iterator[Case]:
    """Measure the questions of a set, in a library made for it.

    Where its rows are labelled sections, what answers is a finding of a relevant document, else a
    sentence of one that holds words of `meta.answers`, or is held by them.
    """
    documents = judged.documents()
    by_id = {row.id: row for row in judged.rows}
    labelled = any(row.meta.label for row in judged.rows)
    with opened(documents, encoder) as pipeline:
        for query in tqdm(judged.queries, desc=judged.name, unit="question", disable=None):
            grades = judged.grades[query.id]
            relevant = (by_id[id_] for id_, grade in grades.items() if grade > 0)
            right = {row.meta.doc or row.id for row in relevant}
            answers = _finding(right, documents) if labelled else _spoken(right, query)
            fold = fold_of(query.meta.doc or query.id)
            yield from _case(pipeline, judged.name, fold, query.text, [answers])


def _case(
    pipeline: Pipeline,
    name: str,
    fold: int,
    question: str,
    answers: Sequence[Answers],
    *,
    standalone: str | None = None,
) -> Iterator[Case]:
    measured = pipeline.measured(question, standalone=standalone)
    if measured is not None:
        told = [[answer(each) for answer in answers] for each in measured.candidates]
        yield Case(
            name,
            fold,
            measured.table,
            measured.traits,
            np.array(told, dtype=np.bool_).reshape(len(told), len(answers)),
            measured.asked,
            tuple(each.text for each in measured.candidates),
        )


def _verbatim(source: str, answer: str) -> Answers:
    def answers(candidate: Candidate) -> bool:
        if candidate.evidence.source.id != source:
            return False
        own = candidate.evidence.passage.quote(candidate.sentence)  # a row, as it is written
        said = (normalise(candidate.text), normalise(own))
        return any(text in answer or answer in text for text in said)

    return answers


def _nugget(item: Item, place: int) -> Answers:
    nugget = item.vital[place]

    def answers(candidate: Candidate) -> bool:
        source = candidate.evidence.source
        above = candidate.evidence.passage.heading
        return source.id in item.sources and holds(nugget, [candidate.text, source.title, *above])

    return answers


def _finding(right: set[str], documents: dict[str, tuple[Row, ...]]) -> Answers:
    def answers(candidate: Candidate) -> bool:
        id_ = candidate.evidence.source.id
        labels = [
            row.meta.label or "" for row in documents.get(id_, ()) if candidate.text in row.text
        ]
        return id_ in right and any(map(is_finding, labels))

    return answers


def _spoken(right: set[str], query: Query) -> Answers:
    golds = [gold for gold in map(normalise, query.meta.answers) if gold]

    def answers(candidate: Candidate) -> bool:
        if candidate.evidence.source.id not in right:
            return False
        text = normalise(candidate.text)
        return any(gold in text or (len(gold) > _SHORTEST and text in gold) for gold in golds)

    return answers
