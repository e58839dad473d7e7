"""Reading questions with gold spans: loading, sampling and scoring by the first quotes."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import GoldError
from evals.items import Words, describe
from evals.patterns import normalise
from evals.quotes import Quote, is_document, shown
from qa import Answer, Outcome

SENTENCE_WORDS = 60
FIRST_QUOTES = 3
_EDGES = " \t.,;:!?()[]{}\"'"
_BOUNDARY = re.compile(
    r"""(?P<word>\S*)[.!?]["'\u2019\u201d)\]]*\s+(?=["'\u2018\u201c(\[]?[A-Z])"""
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:al|vs|fig|figs|dr|prof|mr|mrs|ms|no|nos|approx|ca|cf|ref|refs|eq|st|inc|ltd|sp|spp|e\.g|i\.e"
    r"|ver|vol|resp|suppl|tab|sect)|(?:^|\W)[a-z]|\b(?:[a-z]\.)+[a-z])$",
    re.IGNORECASE,
)


class Span(BaseModel):
    """The gold words and their place in the document's file."""

    model_config = ConfigDict(frozen=True)

    text: Words
    start: int = 0
    end: int = 0


class Question(BaseModel):
    """A question, the file that answers it, and the words that do."""

    model_config = ConfigDict(frozen=True)

    id: Words
    question: Words
    document: Words
    answers: tuple[Span, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one question was read: whether it was answered, and which of the first quotes hold gold.

    `words` are the lengths of the first quotes; `overlong` counts those that are no single
    sentence of at most 60 words, and so cannot count.
    """

    question: Question
    answered: bool
    hits: tuple[bool, ...]
    words: tuple[int, ...]
    overlong: int
    seconds: float

    @property
    def first(self) -> bool:
        """Say whether the first quote holds the gold words."""
        return any(self.hits[:1])

    @property
    def first_three(self) -> bool:
        """Say whether one of the first three quotes holds the gold words."""
        return any(self.hits)


def load(path: Path, folder: Path) -> tuple[Question, ...]:
    """Read QUESTIONS.jsonl; raise `GoldError` naming file, line and field."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path} cannot be read: {error}.", next="Name a JSONL file.") from None
    questions = [
        _parse(line, f"{path.name}, line {number}", folder)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    if not questions:
        raise GoldError(f"{path} holds no questions.", next="Write one JSON object a line.")
    return tuple(questions)


def sample(questions: Sequence[Question], limit: int | None, seed: int) -> tuple[Question, ...]:
    """Draw `limit` questions at random, in turn from each document, so that all are heard."""
    if limit is None or limit >= len(questions):
        return tuple(questions)
    rng = random.Random(seed)
    by_document: dict[str, list[Question]] = {}
    for question in questions:
        by_document.setdefault(question.document, []).append(question)
    piles = list(by_document.values())
    rng.shuffle(piles)
    for pile in piles:
        rng.shuffle(pile)
    rounds = chain.from_iterable(zip_longest(*piles))
    return tuple([question for question in rounds if question is not None][:limit])


def read(question: Question, answer: Answer, seconds: float) -> Reading:
    """Score an answer by its first three quotes, in statement order."""
    first = shown(answer)[:FIRST_QUOTES]
    return Reading(
        question=question,
        answered=bool(first) and answer.outcome in {Outcome.ANSWERED, Outcome.URGENT},
        hits=tuple(holds_gold(quote, question) for quote in first),
        words=tuple(len(quote.text.split()) for quote in first),
        overlong=sum(not is_sentence(quote.text) for quote in first),
        seconds=seconds,
    )


def unanswered(question: Question) -> Reading:
    """Score a question that got no answer."""
    return Reading(question, answered=False, hits=(), words=(), overlong=0, seconds=0.0)


def holds_gold(quote: Quote, question: Question) -> bool:
    """Say whether a quote is one short sentence of the gold document with the gold words in it."""
    if not is_document(quote.document_id, question.document) or not is_sentence(quote.text):
        return False
    text = normalise(quote.text)
    golds = (normalise(span.text).strip(_EDGES) for span in question.answers)
    return any(gold and gold in text for gold in golds)


def is_sentence(text: str) -> bool:
    """Say whether a text is one sentence of at most 60 words."""
    inner = text.strip()
    if len(inner.split()) > SENTENCE_WORDS or "\n" in inner:
        return False
    ends = (match for match in _BOUNDARY.finditer(inner))
    return all(_ABBREVIATION.search(match["word"]) for match in ends)


def _parse(line: str, place: str, folder: Path) -> Question:
    try:
        question = Question.model_validate_json(line)
    except ValidationError as error:
        raise GoldError(
            f"{place}: {'; '.join(describe(error))}.",
            next="A line has id, question, document and answers with text, start and end.",
        ) from None
    if not (folder / question.document).is_file():
        raise GoldError(
            f"{place}: document: {question.document!r} is not in {folder}.",
            next="Name the folder that the questions were written for.",
        )
    return question
