"""What is asked about each known contradiction, and what an answer must tell of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from evals import strict_yaml
from evals.claims.cases import Half
from evals.errors import GoldError
from evals.items import Words, describe

FOLDER: Final = Path(__file__).parent
STAND_INS: Final = FOLDER / "stand_ins"
"""Secondary texts in our own words, with the errors that are listed."""
FIELDS: Final = FOLDER / "fields"
"""Short invented documents of other fields of medicine."""
NO_ERROR: Final = "no disagreement"
"""What the questions are listed under beside which none may be told."""


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no pattern: {error}") from None
    return text


Pattern = Annotated[Words, AfterValidator(_pattern)]
Messages = Annotated[
    tuple[Words, ...],
    Field(min_length=1),
]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Words
    about: Words
    told: tuple[Pattern, ...] = ()
    held: tuple[Pattern, ...] = ()
    stated: bool = False
    better: tuple[Words, ...] = ()


class _Listed(_Entry):
    dev: tuple[Words | Messages, ...]
    test: tuple[Words | Messages, ...]


class _Field(_Entry):
    questions: tuple[Words, ...]


class _Fields(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    dev: tuple[_Field, ...]
    test: tuple[_Field, ...]
    controls: tuple[Words, ...]


class _Controls(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    dev: tuple[Words, ...]
    test: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Messages, the last of which is judged, and what its answer must tell.

    One disagreement or caution (or, if `stated`, one statement) must have all patterns of `told`
    and cite one of the documents `better`; the statements must have all patterns of `held`. With
    neither, no disagreement may be told.
    """

    error: str
    half: Half
    messages: tuple[str, ...]
    told: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    stated: bool = False
    better: frozenset[str] = frozenset()

    @property
    def is_control(self) -> bool:
        """Say whether nothing may be told."""
        return self.error == NO_ERROR


Model = TypeVar("Model")


def listed(folder: Path = FOLDER) -> tuple[Case, ...]:
    """Read the questions on the errors of the secondary texts, and the controls beside them."""
    entries = read(folder / "listed.yaml", tuple[_Listed, ...])
    controls = read(folder / "controls.yaml", _Controls)
    return (
        *(
            case
            for entry in entries
            for half, asked in ((Half.DEV, entry.dev), (Half.TEST, entry.test))
            for case in _cases(entry, half, asked)
        ),
        *(Case(NO_ERROR, Half.DEV, (question,)) for question in controls.dev),
        *(Case(NO_ERROR, Half.TEST, (question,)) for question in controls.test),
    )


def of_other_fields(folder: Path = FOLDER) -> tuple[Case, ...]:
    """Read the invented contradictions of other fields, and the controls beside them."""
    found = read(folder / "fields.yaml", _Fields)
    return (
        *(case for entry in found.dev for case in _cases(entry, Half.DEV, entry.questions)),
        *(case for entry in found.test for case in _cases(entry, Half.TEST, entry.questions)),
        *(Case(NO_ERROR, Half.DEV, (question,)) for question in found.controls),
    )


def _cases(entry: _Entry, half: Half, asked: Sequence[str | tuple[str, ...]]) -> Iterator[Case]:
    for each in asked:
        messages = (each,) if isinstance(each, str) else each
        yield Case(
            entry.id,
            half,
            messages,
            entry.told,
            entry.held,
            entry.stated,
            frozenset(entry.better),
        )


def read(path: Path, shape: type[Model]) -> Model:
    """Read a file of cases; raise `GoldError` for what breaks its format."""
    try:
        return TypeAdapter(shape).validate_python(strict_yaml.load(path))
    except ValidationError as error:
        raise GoldError(
            f"{path}: {'; '.join(describe(error))}.",
            next="Each entry has `id`, `about` and questions, and `told` or `held`.",
        ) from None
