"""How often the product reads the kind of a source off a document that does not state it.

Precision counts what was named rightly of what was named, and recall of what has a kind; `other`
is what has none, or none that is clear, and naming nothing is right for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from evals import strict_yaml
from evals.errors import GoldError
from evals.intervals import Figure, mean
from qa.domain import SourceType
from qa.ingest.child import parse
from qa.ingest.formats import detect

Json = dict[str, object]
OTHER: Final = SourceType.OTHER


class _Opening(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: SourceType
    text: str
    format: Literal["md", "html", "txt"] = "md"


_OPENINGS = TypeAdapter(tuple[_Opening, ...])


@dataclass(frozen=True, slots=True)
class Case:
    """A document, its kind, what was read as its kind and where.

    `published` and `read_published` are the date that it states, if any, and the one read.
    """

    id: str
    kind: SourceType
    read: SourceType
    ground: str | None
    published: str | None = None
    read_published: str | None = None


def openings(path: Path) -> tuple[Case, ...]:
    """Read the openings of a YAML file; raise `GoldError` for what breaks the format."""
    try:
        found = _OPENINGS.validate_python(strict_yaml.load(path))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise GoldError(f"{path}: {place}: {first['msg']}.", next="Mend the file.") from None
    return tuple(
        _case(each.id, f"opening.{each.format}", each.text.encode(), each.kind) for each in found
    )


def documents(folder: Path) -> tuple[Case, ...]:
    """Read the documents of a folder that state their kind, as if they did not."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".md", ".txt"})
    cases = tuple(case for path in files if (case := _stated(path)) is not None)
    if not cases:
        raise GoldError(
            f"No document in {folder} states its source_type.",
            next="Name a folder of Markdown or text files with front matter.",
        )
    return cases


def _stated(path: Path) -> Case | None:
    data = path.read_bytes()
    stated = parse(detect(path.name, data), path.name, data)["stated"]
    assert isinstance(stated, dict)
    kind = stated.get("source_type")
    if kind is None:
        return None
    return _case(path.stem, path.name, data, SourceType(kind), stated.get("published"))


def _case(id_: str, name: str, data: bytes, kind: SourceType, published: str | None = None) -> Case:
    reply = parse(detect(name, data), "untitled", data)
    guessed, grounds = reply["guessed"], reply["grounds"]
    assert isinstance(guessed, dict)
    assert isinstance(grounds, dict)
    return Case(
        id_,
        kind,
        SourceType(guessed.get("source_type", OTHER)),
        grounds.get("source_type"),
        published,
        guessed.get("published"),
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """What was read of a set of documents."""

    name: str
    cases: Sequence[Case]

    @property
    def precision(self) -> Figure:
        """Return the share of kinds named that are right."""
        return mean([float(c.read is c.kind) for c in self.cases if c.read is not OTHER])

    @property
    def recall(self) -> Figure:
        """Return the share of documents of a kind for which it was named."""
        return mean([float(c.read is c.kind) for c in self.cases if c.kind is not OTHER])

    @property
    def accuracy(self) -> Figure:
        """Return the share of documents read rightly, those of no kind included."""
        return mean([float(c.read is c.kind) for c in self.cases])

    @property
    def year(self) -> Figure:
        """Return the share of dates read whose year is the stated one."""
        dated = [(c.published, c.read_published) for c in self.cases]
        return mean([float(one[:4] == two[:4]) for one, two in dated if one and two])

    def wrong(self) -> list[Case]:
        """Return the documents whose kind was read wrongly or not."""
        return [case for case in self.cases if case.read is not case.kind]

    def as_json(self) -> Json:
        """Return the figures, and each document that was read wrongly."""
        return {
            "set": self.name,
            "n": len(self.cases),
            "precision": self.precision.as_json(),
            "recall": self.recall.as_json(),
            "accuracy": self.accuracy.as_json(),
            "year": self.year.as_json(),
            "wrong": [{"id": c.id, "kind": c.kind, "read": c.read} for c in self.wrong()],
        }

    def table(self) -> str:
        """Write the figures as plain text for a terminal."""
        figures = {
            "precision": self.precision,
            "recall": self.recall,
            "accuracy": self.accuracy,
            "year": self.year,
        }
        lines = [f"{self.name}: {len(self.cases)} documents", ""]
        lines += [f"{name:10} {figure} of {figure.n}" for name, figure in figures.items()]
        for case in self.wrong():
            place = f" (by its {case.ground})" if case.ground else ""
            lines.append(f"  {case.id}: {case.kind}, read as {case.read}{place}")
        return "\n".join(lines)
