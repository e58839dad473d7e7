"""What every public format is read into: articles, questions about them, and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import FormatError
from evals.items import describe

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an article that the format gives as such; `meta` is kept with its passage."""

    start: int
    end: int
    meta: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """A document; without `sections` its text is whole, and is cut into passages."""

    id: str
    title: str
    text: str
    sections: tuple[Section, ...] = ()

    @classmethod
    def of_sections(
        cls, id_: str, title: str, parts: Iterator[tuple[str, Mapping[str, object]]]
    ) -> Article:
        """Put an article together of its parts, a line each."""
        texts: list[str] = []
        sections: list[Section] = []
        start = 0
        for text, meta in parts:
            texts.append(text)
            sections.append(Section(start, start + len(text), meta))
            start += len(text) + 1
        return cls(id_, title, "\n".join(texts), tuple(sections))


@dataclass(frozen=True, slots=True)
class Gold:
    """Words of an article that answer a question: `text == article.text[start:end]`."""

    document: str
    start: int
    end: int
    text: str
    meta: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the words that answer it, none if nothing does; follows its articles."""

    id: str
    text: str
    gold: tuple[Gold, ...]
    meta: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the source that no set can hold, and why."""

    why: str


Record = Article | Question | LeftOut
Reader = Callable[[Path], Iterator[Record]]
"""A source on disk → its records, one after the other."""


class Loose(BaseModel):
    """An entry of a public format, of which only what is named is read."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True, populate_by_name=True)

    @classmethod
    def parse(cls, entry: object, place: str, expected: str) -> Self:
        """Read an entry; raise `FormatError` naming its place and what was expected."""
        try:
            return cls.model_validate(entry)
        except ValidationError as error:
            fault(place, "; ".join(describe(error)), expected)


def fault(place: str, what: str, expected: str) -> NoReturn:
    """Raise `FormatError` for what is wrong at a place of the source."""
    raise FormatError(f"{place}: {what}.", next=expected)
