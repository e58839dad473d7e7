"""Questions on the starter library with the sentences that answer them: `evals/asked/*.yaml`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

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


_ALL = TypeAdapter(tuple[Question, ...])


def load(folder: Path = FOLDER) -> tuple[Question, ...]:
    """Read the questions of a folder. Raises `GoldError` that names file and fault."""
    found: list[Question] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            found += _ALL.validate_python(strict_yaml.load(file))
        except ValidationError as error:
            raise GoldError(
                f"{file.name}: {'; '.join(describe(error))}.",
                next="An entry has question, kind and answers, each with source and text.",
            ) from None
    if not found:
        raise GoldError(
            f"{folder} holds no questions.", next="Give a folder of YAML files of questions."
        )
    return tuple(found)


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
