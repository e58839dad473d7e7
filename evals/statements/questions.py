"""Questions on the starter library with the sentences that answer them: `evals/asked/*.yaml`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from evals import strict_yaml
from evals.errors import GoldError
from evals.items import Words, describe
from qa.domain import Intent

FOLDER = Path(__file__).parents[1] / "asked"


class Told(BaseModel):
    """One sentence that answers, verbatim in its document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Words
    text: Words


class Question(BaseModel):
    """A question, its kind, and every sentence that answers it fully or belongs to its answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: Words
    kind: Intent
    answers: tuple[Told, ...] = Field(min_length=1)


class Unheld(BaseModel):
    """A question that no document answers, the nearest document, and what is in none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: Words
    kind: Intent
    near: Words
    missing: Words


_UNHELD = "unheld.yaml"
_ALL = TypeAdapter(tuple[Question, ...])
_ALL_UNHELD = TypeAdapter(tuple[Unheld, ...])
_Entry = TypeVar("_Entry")


def load(folder: Path = FOLDER) -> tuple[Question, ...]:
    """Read the questions of a folder. Raises `GoldError` that names file and fault."""
    files = [file for file in sorted(folder.glob("*.yaml")) if file.name != _UNHELD]
    expected = "An entry has question, kind and answers, each with source and text."
    found = tuple(each for file in files for each in _read(file, _ALL, expected))
    if not found:
        raise GoldError(
            f"{folder} holds no questions.", next="Give a folder of YAML files of questions."
        )
    return found


def load_unheld(folder: Path = FOLDER) -> tuple[Unheld, ...]:
    """Read the questions that a folder's library does not answer; none where there is no file.

    Raises `GoldError` that names file and fault.
    """
    file = folder / _UNHELD
    expected = "An entry has question, kind, near (a document) and missing (what is in none)."
    return _read(file, _ALL_UNHELD, expected) if file.is_file() else ()


def _read(
    file: Path, entries: TypeAdapter[tuple[_Entry, ...]], expected: str
) -> tuple[_Entry, ...]:
    try:
        return entries.validate_python(strict_yaml.load(file))
    except ValidationError as error:
        raise GoldError(f"{file.name}: {'; '.join(describe(error))}.", next=expected) from None


def check(questions: tuple[Question, ...], text_of: Callable[[str], str | None]) -> None:
    """Raise `GoldError` that lists the answers that are not verbatim in their documents."""
    faults = [
        f"{told.source}: {told.text!r}"
        for question in questions
        for told in question.answers
        if told.text not in (text_of(told.source) or "")
    ]
    if faults:
        raise GoldError(
            f"{len(faults)} answers are not in their documents: {'; '.join(faults[:3])}.",
            next="Copy each answer from `qa library show ID --text`.",
        )
