"""The parts of the gold: `dev` was used while building, `test` was held out."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

from evals import items, sheet
from evals.errors import GoldError, UsageError
from evals.items import Filed

ALL: Final = "all"
"""Every part together, and a folder that has no parts."""


class Part(StrEnum):
    """A part of the gold, and the name of its folder."""

    DEV = "dev"
    TEST = "test"


CHOICES: Final = (*(part.value for part in Part), ALL)


def choose(gold: Path, wanted: str | None) -> str:
    """Say which part of a folder to ask: `dev` if none is wanted, the whole of a flat folder.

    Raises `UsageError` if the folder does not have the part that is wanted.
    """
    there = folders(gold)
    if wanted is None:
        return Part.DEV.value if Part.DEV.value in there else next(iter(there))
    if wanted == ALL:
        return ALL if len(there) > 1 else next(iter(there))
    if wanted not in there:
        raise UsageError(
            f"{gold} has no part {wanted!r}.",
            next=f"Leave --part out, or make the folder {gold / wanted}.",
        )
    return wanted


def read(gold: Path, part: str = ALL) -> tuple[Filed, ...]:
    """Read the items of one part, or of all; ids may be used twice, see `items.unique`.

    A spreadsheet is read as a flat folder, see `sheet`.
    """
    if sheet.is_sheet(gold):
        return sheet.filed(gold)
    there = folders(gold)
    names: Sequence[str] = tuple(there) if part == ALL else (part,)
    flat = tuple(there.values()) == (gold,)
    return tuple(
        filed
        for name in names
        for filed in items.read(there[name], name, prefix="" if flat else f"{name}/")
    )


def folders(gold: Path) -> dict[str, Path]:
    """Map the parts that a folder has to their folders.

    A flat folder is a part of its own, called by its name if that is a part's, else `all`.
    Raises `GoldError` if items stand beside the parts: they would belong to none.
    """
    there = {part.value: gold / part for part in Part if (gold / part).is_dir()}
    if not there:
        return {gold.name if gold.name in set(Part) else ALL: gold}
    stray = sorted(file.name for file in gold.glob("*.yaml"))
    if stray:
        raise GoldError(
            f"{gold} has parts, and items beside them: {', '.join(stray)}.",
            next="Move them into a part.",
        )
    return there
