"""The word lists that the rules work with, read from the YAML files beside this one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from evals import strict_yaml
from evals.errors import GoldError
from evals.items import describe

HERE = Path(__file__).parent
T = TypeVar("T")


def _cut(block: object) -> object:
    return block.split() if isinstance(block, str) else block


Block = Annotated[tuple[str, ...], BeforeValidator(_cut)]
Some = Annotated[tuple[str, ...], Field(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Names(_Table):
    """What things are called: drugs by all their names, and what may not be touched or split."""

    drugs: tuple[Annotated[tuple[str, ...], Field(min_length=2)], ...]
    regimens: Some
    trials: Block
    peers: Some

    @property
    def movable(self) -> tuple[str, ...]:
        """List the names that may change places with one another."""
        return (*(name for names in self.drugs for name in names), *self.regimens, *self.peers)


class LayWording(_Table):
    """Clinical wordings, and the lay ones that may stand in their place."""

    clinical: Some
    lay: Some


class Shortening(_Table):
    """How a question becomes a search: phrases that are shortened, words that are dropped."""

    phrases: dict[str, str]
    drop: Block


class Comorbidity(_Table):
    """A condition beside the question, and the words of questions that it would bear on."""

    text: str
    unless: tuple[str, ...] = ()


class Padding(_Table):
    """What surrounds a question in a long message; `{question}` stands for the question."""

    comorbidities: Annotated[tuple[Comorbidity, ...], Field(min_length=1)]
    preambles: Some
    courtesies: Some


@cache
def names() -> Names:
    """Read `names.yaml`; raise `GoldError` if it breaks its format, as all readers here do."""
    return _read("names.yaml", Names)


@cache
def lay_wordings() -> tuple[LayWording, ...]:
    """Read `lay.yaml`."""
    return _read("lay.yaml", tuple[LayWording, ...])


@cache
def shortening() -> Shortening:
    """Read `terse.yaml`."""
    return _read("terse.yaml", Shortening)


@cache
def padding() -> Padding:
    """Read `verbose.yaml`."""
    return _read("verbose.yaml", Padding)


def _read(name: str, shape: type[T]) -> T:
    try:
        return TypeAdapter(shape).validate_python(strict_yaml.load(HERE / name))
    except ValidationError as error:
        raise GoldError(
            f"{name} cannot be used: {'; '.join(describe(error))}.", next="Mend the word list."
        ) from None
