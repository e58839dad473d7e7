"""Figures out of a passage: its sentences, and its tables row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.domain import Figure, Sentence
from qa.figures.sentences import sentence_figures
from qa.figures.tables import CELLS, Header, header_of, row_figures


@dataclass(frozen=True, slots=True)
class Found:
    """A figure and the span of the words that hold all its numbers.

    Of a table that is from its header through the row: a row alone says nothing.
    """

    figure: Figure
    start: int
    end: int


def figures_in(
    text: str, sentences: Sequence[Sentence], title: str = "", heading: Sequence[str] = ()
) -> tuple[Found, ...]:
    """Return the figures of a passage, in order; spans are offsets of `text`.

    The first of neighbouring table rows is the table's header.
    """
    return _read(text, tuple(sentences), title, tuple(heading))


@lru_cache(maxsize=2048)
def _read(
    text: str, sentences: tuple[Sentence, ...], title: str, heading: tuple[str, ...]
) -> tuple[Found, ...]:
    return tuple(_found(text, sentences, title, heading))


def _found(
    text: str, sentences: Sequence[Sentence], title: str, heading: Sequence[str]
) -> Iterator[Found]:
    table: tuple[Header, int] | None = None
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        if CELLS not in words:
            table = None
            for figure in sentence_figures(words, title, heading):
                yield Found(figure, sentence.start, sentence.end)
        elif table is None:
            table = (header_of(words), sentence.start)
        else:
            header, start = table
            for figure in row_figures(words, header, title, heading):
                yield Found(figure, start, sentence.end)
