"""The statements that were written by hand, as cases over documents of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from evals import strict_yaml
from evals.alterations.cases import Case, Place
from evals.errors import GoldError
from evals.items import Words, describe
from qa.domain import Source

FILE = Path(__file__).with_name("by_hand.yaml")


class Entry(BaseModel):
    """Quoted words with what surrounds them, and statements that they do not or do prove."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quote: Words
    title: str = "A document"
    before: str = ""
    altered: tuple[Words, ...] = ()
    faithful: tuple[Words, ...] = ()


def read(path: Path = FILE) -> tuple[Case, ...]:
    """Read the cases; raise `GoldError` for a file that is not as it must be."""
    try:
        entries = TypeAdapter(tuple[Entry, ...]).validate_python(strict_yaml.load(path))
    except ValidationError as error:
        raise GoldError(
            f"{path}: {'; '.join(describe(error))}.", next="Each entry has `quote`, and lists."
        ) from None
    return tuple(case for number, entry in enumerate(entries) for case in _cases(number, entry))


def _cases(number: int, entry: Entry) -> Iterator[Case]:
    text = f"{entry.title}\n{entry.before}{entry.quote}"
    start = len(text) - len(entry.quote)
    place = Place(Source(f"by-hand-{number}", "1", entry.title), text, start, len(text))
    for altered, statements in ((True, entry.altered), (False, entry.faithful)):
        for statement in statements:
            yield Case("by_hand", altered, statement, ((start, len(text)),), place)
