"""The claims that were written by hand, as cases over the documents that they quote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from evals import strict_yaml
from evals.alterations.cases import Place
from evals.claims.cases import Claim
from evals.errors import GoldError
from evals.items import Words, describe

FOLDER = Path(__file__).parent
FILES = tuple(
    FOLDER / f"{name}.yaml"
    for name in (
        *("dev", "test", "late", "free-dev", "free-test", "more-dev", "attack", "attack-2"),
        *("attack-3", "blind-dev", "blind-test", "shapes-dev", "shapes-test"),
        *("replies-dev", "replies-test", "parts-dev"),
    )
)
OTHER_FIELDS = FOLDER / "other_fields"
"""Short invented documents of other fields of medicine, which only claims by hand quote."""


class Entry(BaseModel):
    """Quotes of a document, of others in `also`, and claims that they do or do not support."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: Words
    quotes: tuple[Words, ...]
    also: Mapping[str, Words] = {}
    supported: tuple[Words, ...] = ()
    unsupported: tuple[Words, ...] = ()


def read(path: Path, places: Sequence[Place], kind: str = "by_hand") -> tuple[Claim, ...]:
    """Read the claims of a file over the documents of `places`.

    Raises `GoldError` for a file that is not as it must be, or a quote that is in no document.
    """
    try:
        entries = TypeAdapter(tuple[Entry, ...]).validate_python(strict_yaml.load(path))
    except ValidationError as error:
        raise GoldError(
            f"{path}: {'; '.join(describe(error))}.", next="Each entry has `document`, `quotes`."
        ) from None
    documents: dict[str, list[Place]] = {}
    for place in places:
        documents.setdefault(place.source.id, []).append(place)
    made = (claim for entry in entries for claim in _claims(entry, documents, kind))
    return tuple(replace(claim, file=path.stem) for claim in made)


def _claims(entry: Entry, documents: Mapping[str, list[Place]], kind: str) -> Iterator[Claim]:
    wanted = [(entry.document, quote) for quote in entry.quotes] + list(entry.also.items())
    quotes = tuple(_place(document, quote, documents) for document, quote in wanted)
    for false, said in ((False, entry.supported), (True, entry.unsupported)):
        for text in said:
            yield Claim(kind, false, text, quotes)


def _place(document: str, quote: str, documents: Mapping[str, list[Place]]) -> Place:
    held = documents.get(document, [])
    start = held[0].text.find(quote) if held else -1
    if start < 0:
        raise GoldError(f"{quote!r} is not in {document!r}.", next="Quote its words exactly.")
    nearest = [place for place in held if place.start <= start] or held
    return Place(held[0].source, held[0].text, start, start + len(quote), nearest[-1].heading)
