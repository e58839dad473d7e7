"""Filters out of the words that a user gives: names resolved, values checked."""

from __future__ import annotations

from collections.abc import Iterable

from qa.domain import Filters, SourceType
from qa.domain.documents import HER2_STATUSES, LINES
from qa.errors import SettingsError
from qa.text.folding import fold
from qa.vocabulary import Vocabulary

_LINES = {
    "1": "first",
    "1l": "first",
    "1st": "first",
    "2": "second",
    "2l": "second",
    "2nd": "second",
    "3": "later",
    "3l": "later",
    "3rd": "later",
    "third": "later",
    "third or later": "later",
}
_HER2 = {"+": "positive", "pos": "positive", "-": "negative", "neg": "negative"}
_YEARS = range(1900, 2101)


def filters_of(
    vocabulary: Vocabulary,
    *,
    source_types: Iterable[str] = (),
    since: int | None = None,
    until: int | None = None,
    trials: Iterable[str] = (),
    drugs: Iterable[str] = (),
    line: str | None = None,
    her2: str | None = None,
) -> Filters:
    """Return the filters that these words mean.

    A trial or a drug may go by any of its names; a regimen counts as a drug. Raises `SettingsError`
    that names the values that are known, for a word that is none of them, and for years that
    leave nothing.
    """
    for name, year in (("since", since), ("until", until)):
        if year is not None and year not in _YEARS:
            raise SettingsError(f"The year {year!r} of {name!r} cannot be one.", next="Give YYYY.")
    if since is not None and until is not None and since > until:
        raise SettingsError(
            f"No source is published since {since} and until {until}.",
            next="Give the earlier year first.",
        )
    return Filters(
        source_types=tuple(
            SourceType(_one_of("source type", kind, tuple(SourceType))) for kind in source_types
        ),
        since_year=since,
        until_year=until,
        trials=_names(vocabulary, trials, ("trial",)),
        drugs=_names(vocabulary, drugs, ("drug", "regimen")),
        line=_one_of("line", line, LINES, _LINES) if line is not None else None,
        her2=_one_of("HER2 status", her2, HER2_STATUSES, _HER2) if her2 is not None else None,
    )


def _one_of(
    what: str, value: str, allowed: tuple[str, ...], also: dict[str, str] | None = None
) -> str:
    folded = fold(value).removesuffix("-line").removesuffix(" line").replace("-", " ").strip()
    folded = (folded or value.strip()).replace("her2", "").strip()
    chosen = (also or {}).get(folded, folded.replace(" ", "_"))
    if chosen not in allowed:
        raise SettingsError(
            f"The {what} {value!r} is not known.", next=f"Choose one of {', '.join(allowed)}."
        )
    return chosen


def _names(vocabulary: Vocabulary, given: Iterable[str], kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return all names of what was given; a name that nobody knows stands for itself."""
    names: list[str] = []
    for text in given:
        if not any(character.isalnum() for character in text):
            raise SettingsError(f"The {kinds[0]} {text!r} is no name.", next="Give its name.")
        known = [e for e in vocabulary.entities(text) if e.kind in kinds]
        names += vocabulary.names(known[0]) if len(known) == 1 else (text.strip(),)
    return tuple(dict.fromkeys(names))
