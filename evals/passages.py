"""Passages with their figures as written down by hand (`evals/figures/*/*.yaml`)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from evals import strict_yaml
from evals.errors import GoldError
from qa.domain import Arm, Effect, Figure

Number = Annotated[str, BeforeValidator(lambda value: value if value is None else str(value))]
Bounds = tuple[Number, Number]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GoldArm(_Strict):
    """One group's value, as written down by hand."""

    name: str | None
    value: Number
    unit: str
    n: int | None = None
    ci: Bounds | None = None


class GoldEffect(_Strict):
    """An effect, as written down by hand."""

    measure: str
    value: Number | None = None
    ci: Bounds | None = None
    level: Number | None = None
    p: Number | None = None


class GoldFigure(_Strict):
    """One figure of a passage, as written down by hand."""

    endpoint: str
    arms: tuple[GoldArm, ...] = ()
    effect: GoldEffect | None = None
    trial: str | None = None
    population: str | None = None
    analysis: str | None = None

    def figure(self) -> Figure:
        """Return it as the product has figures."""
        return Figure(
            self.endpoint,
            tuple(Arm(**arm.model_dump()) for arm in self.arms),
            Effect(**self.effect.model_dump()) if self.effect else None,
            self.trial,
            self.population,
            self.analysis,
        )


class Passage(_Strict):
    """A passage with all its figures; `source` is the corpus document that it is quoted from."""

    id: str
    text: str
    figures: tuple[GoldFigure, ...]
    title: str = ""
    heading: tuple[str, ...] = ()
    source: str | None = None


_PASSAGES = TypeAdapter(tuple[Passage, ...])


def read_passages(folder: Path) -> tuple[Passage, ...]:
    """Read every `*.yaml` of a folder; raise `GoldError` for what breaks the format."""
    passages: list[Passage] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            passages += _PASSAGES.validate_python(strict_yaml.load(path))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise GoldError(f"{path}: {place}: {first['msg']}.", next="Mend the file.") from None
    if not passages:
        raise GoldError(f"{folder} holds no passages.", next="Name a folder of YAML files.")
    ids = [passage.id for passage in passages]
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice is not None:
        raise GoldError(f"The id {twice!r} is used twice.", next="Give each passage its own.")
    return tuple(passages)
