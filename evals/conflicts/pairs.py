"""Pairs of a better and a secondary text on one trial, as documents and questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict

from evals.claims.cases import Half
from evals.conflicts.cases import FOLDER, NO_ERROR, Case, Pattern, read
from evals.items import Words
from qa import SourceType

_PUBLISHED: Final = ("2021-03", "2022-05")
_DESIGN: Final = "{name} was a randomised trial (invented for the evaluation)."


class Pair(BaseModel):
    """What a better source says of a trial, and what a secondary one does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Words
    title: Words
    better: Words
    kind: SourceType
    lower: Words
    question: Words
    told: tuple[Pattern, ...] = ()

    @property
    def name(self) -> str:
        """Give the trial's name, which its title begins with."""
        return self.title.partition(":")[0]


class _Pairs(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    dev: tuple[Pair, ...]
    test: tuple[Pair, ...]


def pairs(folder: Path = FOLDER) -> tuple[tuple[Half, Pair], ...]:
    """Read the pairs, each with its half."""
    found = read(folder / "pairs.yaml", _Pairs)
    return (*((Half.DEV, each) for each in found.dev), *((Half.TEST, each) for each in found.test))


def cases_of(found: Sequence[tuple[Half, Pair]]) -> tuple[Case, ...]:
    """Return the question on each pair; nothing may be told of those that only look alike."""
    return tuple(
        Case(
            each.id if each.told else NO_ERROR,
            half,
            (each.question,),
            each.told,
            better=frozenset({f"{each.id}-trial"}) if each.told else frozenset(),
        )
        for half, each in found
    )


def write(found: Sequence[tuple[Half, Pair]], folder: Path) -> None:
    """Write both documents of each pair into a folder."""
    for _, each in found:
        design = _DESIGN.format(name=each.name)
        texts = (
            (SourceType.TRIAL, each.title, f"{design}\n\n{each.better}"),
            (each.kind, f"What was said of {each.name}", each.lower),
        )
        for (kind, title, text), published in zip(texts, _PUBLISHED, strict=True):
            id_ = f"{each.id}-{'trial' if kind is SourceType.TRIAL else 'page'}"
            header = {
                "id": id_, "title": title, "source_type": kind.value, "published": published,
            }  # fmt: skip
            front = yaml.safe_dump(header, allow_unicode=True, sort_keys=False)
            (folder / f"{id_}.md").write_text(
                f"---\n{front}---\n\n# {title}\n\n{text}\n", encoding="utf-8"
            )
