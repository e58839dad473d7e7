"""Gold items: what is asked, and what a right answer says, cites and leaves unsaid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from evals import strict_yaml
from evals.errors import GoldError
from evals.patterns import alternatives
from qa import Outcome, SourceType

ABSTENTIONS = frozenset({Outcome.INSUFFICIENT, Outcome.OUT_OF_SCOPE})


class Kind(StrEnum):
    """What an item tries; figures are given for each kind."""

    FACT = "fact"
    COMPARISON = "comparison"
    RECOMMENDATION = "recommendation"
    DOSE = "dose"
    SAFETY = "safety"
    ELIGIBILITY = "eligibility"
    YES_NO = "yes_no"
    LIST = "list"
    TRAP = "trap"
    CONFLICT = "conflict"
    UNANSWERABLE = "unanswerable"
    OFF_TOPIC = "off_topic"
    URGENT = "urgent"
    PERSONAL_DATA = "personal_data"
    INJECTION = "injection"
    DIALOGUE = "dialogue"


def _readable(pattern: str) -> str:
    alternatives(pattern)
    return pattern


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Pattern = Annotated[str, AfterValidator(_readable)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Patterns = Annotated[tuple[Pattern, ...], Field(min_length=1)]


class Nugget(BaseModel):
    """One thing to be said; it holds if one statement, with its source, has all the patterns.

    `safety` marks a boxed warning, stopping rule, contraindication or dose limit: leaving it out
    can harm.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: Words
    all: Patterns
    safety: bool = False


class Span(BaseModel):
    """Words of an expected source that show a vital nugget, verbatim in its canonical text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Words
    text: Words


class Side(BaseModel):
    """What one side of a disagreement says, and where, if only one document does."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    all: Patterns
    source: Words | None = None


class Disagreement(BaseModel):
    """A contradiction between documents of the library that an answer has to flag."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sides: Annotated[tuple[Side, ...], Field(min_length=2)]


class Item(BaseModel):
    """One question, or a dialogue whose last turn is judged, with what its answer must be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    kind: Kind
    group: Id | None = None
    question: Words | None = None
    turns: Annotated[tuple[Words, ...], Field(min_length=2)] | None = None
    outcome: Outcome
    vital: tuple[Nugget, ...] = ()
    okay: tuple[Nugget, ...] = ()
    must_not_say: tuple[Pattern, ...] = ()
    disagreement: Disagreement | None = None
    understood: tuple[Pattern, ...] = ()
    sources: tuple[Words, ...] = ()
    spans: tuple[Span, ...] = ()
    tier: SourceType | None = None
    tags: tuple[Id, ...] = ()
    provenance: Words

    @property
    def asked(self) -> tuple[str, ...]:
        """Give the messages in order; the last one is judged."""
        return self.turns or (self.question or "",)

    @property
    def abstains(self) -> bool:
        """Say whether the right answer is a refusal."""
        return self.outcome in ABSTENTIONS

    @model_validator(mode="after")
    def _asks_once(self) -> Self:
        dialogue = self.kind is Kind.DIALOGUE
        if dialogue != (self.turns is not None) or dialogue == (self.question is not None):
            raise ValueError("a dialogue has `turns`, every other kind has `question`")
        if self.understood and not dialogue:
            raise ValueError("`understood` is for dialogues only")
        return self

    @model_validator(mode="after")
    def _expects_what_can_be(self) -> Self:
        if self.outcome is Outcome.ANSWERED and not (self.vital and self.sources):
            raise ValueError("an answered item needs `vital` and `sources`")
        expected = self.vital or self.okay or self.sources or self.spans or self.tier
        if self.abstains and (expected or self.disagreement):
            raise ValueError(
                f"outcome {self.outcome.value!r} goes without `vital`, `okay`, `sources`, "
                "`spans`, `tier`, `disagreement`"
            )
        return self

    @model_validator(mode="after")
    def _quotes_what_it_expects(self) -> Self:
        for span in self.spans:
            if span.source not in self.sources:
                raise ValueError(f"`spans` quotes {span.source!r}, which is not in `sources`")
        return self


@dataclass(frozen=True, slots=True)
class Filed:
    """An item, the file that it stands in, and the part of the gold that the file belongs to."""

    item: Item
    file: str
    part: str


_ITEM = TypeAdapter(Item)


def load(folder: Path) -> tuple[Item, ...]:
    """Read every item of a folder of YAML files.

    Raises `GoldError` that lists each fault with its file, item and field.
    """
    return unique(read(folder))


def read(folder: Path, part: str = "", *, prefix: str = "") -> tuple[Filed, ...]:
    """Read every item of a folder as `load` does, but let ids be used twice.

    `prefix` goes before the files' names, so that two folders can be told apart.
    """
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise GoldError(f"{folder} holds no gold items.", next="Name a folder of *.yaml files.")
    filed: list[Filed] = []
    faults: list[str] = []
    for file in files:
        name = f"{prefix}{file.name}"
        for place, raw in enumerate(_listed(file), start=1):
            try:
                filed.append(Filed(_ITEM.validate_python(raw), name, part))
            except ValidationError as error:
                faults += [f"{name}: item {_name(raw, place)}: {why}" for why in describe(error)]
    _refuse(faults)
    return tuple(filed)


def unique(filed: Sequence[Filed]) -> tuple[Item, ...]:
    """Give the items; raise `GoldError` if an id is used twice."""
    first: dict[str, Filed] = {}
    faults = [
        f"{each.file}: item {each.item.id!r}: id: already used in {first[each.item.id].file}"
        for each in filed
        if first.setdefault(each.item.id, each) is not each
    ]
    _refuse(faults)
    return tuple(each.item for each in filed)


def check_sources(items: Sequence[Item], holds: Callable[[str], bool]) -> None:
    """Raise `GoldError` if an item expects a document that the library does not hold."""
    names = {name for item in items for name in item.sources}
    absent = {name for name in names if not holds(name)}
    _refuse(
        [
            f"item {item.id!r}: sources: {name!r} is not in the library"
            for item in items
            for name in item.sources
            if name in absent
        ]
    )


def describe(error: ValidationError) -> list[str]:
    """Write pydantic's faults as lines that name the field, what is wrong and the value."""
    return [
        ": ".join(
            part
            for part in (
                ".".join(str(step) for step in fault["loc"]),
                fault["msg"].removeprefix("Value error, "),
                "" if isinstance(fault["input"], dict) else f"not {fault['input']!r}",
            )
            if part
        )
        for fault in error.errors()
    ]


def _listed(file: Path) -> list[object]:
    raw = strict_yaml.load(file)
    if not isinstance(raw, list) or not raw:
        raise GoldError(f"{file} is not a list of items.", next="Begin each item with `- id:`.")
    return raw


def _name(raw: object, place: int) -> str:
    given = raw.get("id") if isinstance(raw, dict) else None
    return repr(given) if isinstance(given, str) else f"number {place}"


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        lines = "\n".join(f"  {fault}" for fault in faults)
        raise GoldError(
            f"The gold items cannot be used, {len(faults)} fault(s):\n{lines}\n",
            next="The format is described in evals/README.md.",
        )
