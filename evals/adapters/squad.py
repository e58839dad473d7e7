"""SQuAD-style files, v1.1 and v2; COVID-QA is one.

    {"data": [{"title", "paragraphs": [{"context", "document_id", "qas": [
        {"id", "question", "is_impossible", "answers": [{"text", "answer_start"}]}]}]}]}

Each context is a document. Questions that are impossible to answer are kept, without gold.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from evals.adapters.shape import Article, Gold, Loose, Question, Record, fault
from evals.adapters.streaming import elements
from evals.beir import Named

_EXPECTED: Final = (
    "A SQuAD-style file has data, each with paragraphs of context and qas, each of these with id, "
    "question and answers of text and answer_start."
)


class _Answer(Loose):
    text: Named
    answer_start: int


class _Asked(Loose):
    id: Named
    question: Named
    answers: tuple[_Answer, ...] = ()
    is_impossible: bool = False


class _Paragraph(Loose):
    context: Named
    document_id: Named | None = None
    qas: tuple[_Asked, ...]


class _Entry(Loose):
    title: str = ""
    paragraphs: tuple[_Paragraph, ...]


def read(source: Path) -> Iterator[Record]:
    """Read a SQuAD-style JSON file; raise `FormatError` naming file and entry of a fault."""
    for number, raw in elements(source, "data", _EXPECTED):
        place = f"{source}: data[{number}]"
        entry = _Entry.parse(raw, place, _EXPECTED)
        title = " ".join(entry.title.replace("_", " ").split())
        for index, paragraph in enumerate(entry.paragraphs):
            id_ = paragraph.document_id or f"{entry.title.strip() or number}-{index}"
            yield Article(id_, title, paragraph.context)
            for asked in paragraph.qas:
                yield _question(
                    asked, id_, paragraph.context, f"{place}.paragraphs[{index}], {asked.id!r}"
                )


def _question(asked: _Asked, document: str, context: str, place: str) -> Question:
    if asked.is_impossible:
        return Question(asked.id, asked.question, (), {"doc": document, "impossible": True})
    if not asked.answers:
        fault(place, "no answer, and not is_impossible", _EXPECTED)
    gold: dict[tuple[int, int], Gold] = {}
    for answer in asked.answers:
        start, end = answer.answer_start, answer.answer_start + len(answer.text)
        if context[max(start, 0) : end] != answer.text:
            fault(
                place,
                f"answer_start {start} is not where the context has {answer.text!r}",
                "Count answer_start in characters of the context.",
            )
        gold[start, end] = Gold(document, start, end, answer.text)
    return Question(asked.id, asked.question, tuple(gold.values()), {"doc": document})
