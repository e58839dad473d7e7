"""The folder of drafts, and the way of a draft into the gold."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from evals import parts, strict_yaml
from evals.drafts import UNASKED, Draft, personal
from evals.errors import GoldError, UsageError
from evals.items import Filed, Item, Kind, describe
from evals.lint import Corpus, lint
from evals.parts import Part

DROPPED: Final = "dropped"
"""The folder inside the drafts' for those that are not wanted, so that they are not made again."""


class Drafts:
    """The drafts of a folder, one file each, which only its owner can read."""

    def __init__(self, folder: Path) -> None:
        """Look into this folder; it need not exist."""
        self.folder = folder

    def __iter__(self) -> Iterator[Draft]:
        """Yield the drafts by id."""
        for file in sorted(self.folder.glob("*.yaml")):
            yield Draft(file.stem, file.read_text(encoding="utf-8"))

    def get(self, id_: str) -> Draft:
        """Return one draft; raise `UsageError` if there is none."""
        for each in self:
            if each.id == id_:
                return each
        raise UsageError(
            f"There is no draft {id_!r} in {self.folder}.", next="`draft list` shows what there is."
        )

    def add(self, draft: Draft) -> Path:
        """Write a draft; return its file."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write(self.folder / f"{draft.id}.yaml", draft.text)
        return self.folder / f"{draft.id}.yaml"

    def knows(self, key: str) -> bool:
        """Say whether a draft, or one that was dropped, holds these words."""
        files = (*self.folder.glob("*.yaml"), *(self.folder / DROPPED).glob("*.yaml"))
        return any(key in file.read_text(encoding="utf-8") for file in files)

    def drop(self, id_: str) -> Path:
        """Put a draft aside for good; return where it lies."""
        self.get(id_)
        aside = self.folder / DROPPED / f"{id_}.yaml"
        aside.parent.mkdir(exist_ok=True, mode=0o700)
        os.replace(self.folder / f"{id_}.yaml", aside)
        return aside

    def forget(self, id_: str) -> None:
        """Delete the draft of an item that stands in the gold."""
        (self.folder / f"{id_}.yaml").unlink()


@dataclass(frozen=True, slots=True)
class Place:
    """The file of the gold that takes an item, and the part that it belongs to."""

    file: Path
    part: Part


def accept(
    draft: Draft, drafts: Drafts, part: Part, gold: Path, corpus: Callable[[], Corpus]
) -> Place:
    """Move a draft into a part of the gold; return where it stands.

    The item is on disk in the gold before its draft is deleted; where that was interrupted,
    accepting again ends it. Raises `GoldError` that lists what is in the way.
    """
    raw = _raw(draft)
    _refuse(draft, "has something to fill in", draft.todo)
    _refuse(draft, "holds personal data", personal(raw))
    if part is Part.TEST and not draft.unasked:
        raise GoldError(
            f"{draft.id} cannot be held out: its question was asked, and the answer is known.",
            next=f"Accept it into dev. A draft that begins with `{UNASKED}` may be held out.",
        )
    item = _item(draft, raw)
    filed = parts.read(gold)
    place = Place(_home(filed, item.kind, part, gold), part)
    if not any(each.item == item and each.part == part for each in filed):
        new = Filed(item, place.file.name, part.value)
        findings = [each for each in lint((*filed, new), corpus()) if each.item == item.id]
        _refuse(draft, "breaks rules", [f"{e.rule}: {e.fault}. {e.next}" for e in findings])
        _append(place.file, draft, raw)
    drafts.forget(draft.id)
    return place


def _raw(draft: Draft) -> dict[str, Any]:
    raw = strict_yaml.parse(draft.text, f"draft {draft.id}")
    if isinstance(raw, list) and len(raw) == 1 and isinstance(raw[0], dict):
        return raw[0]
    raise GoldError(
        f"The draft {draft.id} is not a list of one item.", next="Begin the item with `- id:`."
    )


def _item(draft: Draft, raw: dict[str, Any]) -> Item:
    try:
        return Item.model_validate(raw)
    except ValidationError as error:
        faults = describe(error)
    _refuse(draft, "breaks the format", faults)
    raise AssertionError("a format that is broken has faults")


def _refuse(draft: Draft, what: str, faults: Sequence[str]) -> None:
    if faults:
        lines = "\n".join(f"  {fault}" for fault in faults)
        raise GoldError(
            f"The draft {draft.id} {what}:\n{lines}\n",
            next="Mend its file, then accept it again; the format is in evals/README.md.",
        )


def _home(filed: Sequence[Filed], kind: Kind, part: Part, gold: Path) -> Path:
    """Return the file of a part that has most items of a kind, else one named by the kind."""
    folder = parts.folders(gold).get(part)
    if folder is None:
        raise UsageError(f"{gold} has no part {part.value!r}.", next="Name another with --part.")
    of_kind = [each for each in filed if each.part == part and each.item.kind is kind]
    files = Counter(Path(each.file).name for each in of_kind).most_common(1)
    return folder / (files[0][0] if files else f"{kind}.yaml")


def _append(file: Path, draft: Draft, raw: dict[str, Any]) -> None:
    """Put the item at the end of a file, whose own text stays as it is, byte by byte."""
    before = file.read_bytes().decode("utf-8") if file.exists() else ""
    ending = "\r\n" if "\r\n" in before else "\n"
    gap = ending * ((2 if not before.endswith("\n") else 1) if before else 0)
    after = before + gap + draft.item.replace("\r\n", "\n").replace("\n", ending)
    there = strict_yaml.parse(before, str(file)) if before else []
    if not isinstance(there, list) or strict_yaml.parse(after, str(file)) != [*there, raw]:
        raise GoldError(
            f"{file} cannot take the item at its end.",
            next="Begin its items with `- id:` at the margin.",
        )
    write(file, after)


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all: it is on disk before it takes its place."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, prefix=".new-", delete=False
        ) as new:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        if path.exists():
            Path(new.name).chmod(path.stat().st_mode & 0o777)
        os.replace(new.name, path)
    except OSError as error:
        raise GoldError(
            f"{path} cannot be written: {error.strerror}.", next="See to its folder, try again."
        ) from None
