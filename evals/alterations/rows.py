"""Spell out a row of a table under its header, rightly or not, and put its title's subject before.

The forms are written for the evaluation: nothing is shared with what makes or proves them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from evals.alterations import naming
from evals.alterations.cases import Kind, Made, Place

_Pairs = list[tuple[str, str]]
"""The name of each column with the cell under it."""
_COLUMNS: Final = 3
_CAPITALS: Final = re.compile(r"\b(?:[A-Z]{5,}|Enhertu|Cyramza|Keytruda|Herceptin)\b")
_NAMES: Final = (
    re.compile(r"^(?P<name>[A-Z][\w-]+ \((?P<drug>[a-z][\w -]+)\))"),
    re.compile(r"^(?P<name>[A-Z][\w-]*\d\d+|[A-Z]{4,})(?=: )"),
    re.compile(r"\((?P<name>[A-Z]{4,}[A-Z\d-]*)\)$"),
)


def row_spelled(place: Place, _chance: Random) -> Made | None:
    """Say each cell after the name of its column."""
    return _made(place, lambda pairs: pairs)


def row_with_subject(place: Place, _chance: Random) -> Made | None:
    """Say the row of what the title names, where it names no drug and no trial."""
    row, subject = row_spelled(place, _chance), _subject(place)
    if row is None or subject is None or _names_any(row.text):
        return None
    return Made(f"[{place.text[slice(*subject)]}] {row.text}", (*row.spans, subject))


def cells_exchanged(place: Place, chance: Random) -> Made | None:
    """Exchange two cells of the row."""

    def exchanged(pairs: _Pairs) -> _Pairs | None:
        places = _two(pairs, 1, chance)
        if places is None:
            return None
        one, other = places
        pairs[one], pairs[other] = (
            (pairs[one][0], pairs[other][1]),
            (pairs[other][0], pairs[one][1]),
        )
        return pairs

    return _made(place, exchanged)


def names_exchanged(place: Place, chance: Random) -> Made | None:
    """Exchange the names of two columns."""

    def exchanged(pairs: _Pairs) -> _Pairs | None:
        places = _two(pairs, 0, chance)
        if places is None or pairs[places[0]][1] == pairs[places[1]][1]:
            return None
        one, other = places
        pairs[one], pairs[other] = (
            (pairs[other][0], pairs[one][1]),
            (pairs[one][0], pairs[other][1]),
        )
        return pairs

    return _made(place, exchanged)


def cell_of_another_row(place: Place, chance: Random) -> Made | None:
    """Put the cell that another row has in the same column."""

    def another(pairs: _Pairs) -> _Pairs | None:
        column = chance.randrange(len(pairs))
        own = pairs[column][1]
        others = [cells[column] for cells in _other_rows(place) if len(cells) == len(pairs)]
        others = [cell for cell in others if cell and cell.casefold() != own.casefold()]
        if not own or not others:
            return None
        pairs[column] = (pairs[column][0], chance.choice(others))
        return pairs

    return _made(place, another)


def first_cell_dropped(place: Place, _chance: Random) -> Made | None:
    """Leave out what the row is of, or the condition on which it holds."""
    return _made(place, lambda pairs: pairs[1:] if pairs[0][1] else None)


def later_cell_dropped(place: Place, chance: Random) -> Made | None:
    """Leave out another cell, which may be a condition, too."""

    def dropped(pairs: _Pairs) -> _Pairs | None:
        full = [at for at, (_, cell) in enumerate(pairs) if at and cell]
        if len(full) < _COLUMNS - 1:
            return None
        pairs.pop(chance.choice(full))
        return pairs

    return _made(place, dropped)


def row_for_header(place: Place, chance: Random) -> Made | None:
    """Take another row for the header, and quote it as one."""
    if place.lead is None:
        return None
    others = [cells for cells in _other_rows(place) if all(cells)]
    own = _cells(place.quote)
    others = [cells for cells in others if len(cells) == len(own)]
    if not others or not all(own):
        return None
    names = chance.choice(others)
    start = place.text.index(" | ".join(names), place.lead.first)
    text = "; ".join(f"{name}: {cell}" for name, cell in zip(names, own, strict=True))
    span = (start, start + len(" | ".join(names)))
    return Made(text, ((place.start, place.end), span))


def number_of_row_changed(place: Place, chance: Random) -> Made | None:
    """Change a number in a cell."""
    row = row_spelled(place, chance)
    changed = row and naming.number_changed(row.text, chance)
    return Made(changed, row.spans) if row and changed else None


def subject_put_before(place: Place, _chance: Random) -> Made | None:
    """Say a sentence of what its title names, where it names no drug and no trial."""
    subject = _subject(place)
    if subject is None or _names_any(place.quote):
        return None
    text = f"[{place.text[slice(*subject)]}] {place.quote}"
    return Made(text, ((place.start, place.end), subject))


def subject_of_another(place: Place, chance: Random) -> Made | None:
    """Say a sentence of a trial that its title does not name."""
    subject = _subject(place)
    if subject is None or _names_any(place.quote):
        return None
    others = [trial for trial in naming.TRIALS if trial not in place.text]
    text = f"[{chance.choice(others)}] {place.quote}"
    return Made(text, ((place.start, place.end), subject))


def subject_before_another(place: Place, _chance: Random) -> Made | None:
    """Say what is told of another trial as if it were of the one in the title."""
    subject = _subject(place)
    named = naming.TRIAL.search(place.quote)
    if subject is None or named is None:
        return None
    own = place.text[slice(*subject)]
    if "(" in own or own in place.quote:
        return None
    text = f"[{own}] {place.quote}"
    return Made(text, ((place.start, place.end), subject))


def _made(place: Place, alter: Callable[[_Pairs], _Pairs | None]) -> Made | None:
    if place.lead is None:
        return None
    names, cells = _cells(place.lead.text), _cells(place.quote)
    if len(names) != len(cells) or sum(map(bool, cells)) < len(("name", "cell")):
        return None
    pairs = alter(list(zip(names, cells, strict=True)))
    if pairs is None:
        return None
    said = "; ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)
    return Made(said, ((place.start, place.end), (place.lead.start, place.lead.end)))


def _two(pairs: _Pairs, side: int, chance: Random) -> tuple[int, int] | None:
    """Draw two columns that differ in their names (side 0) or cells (side 1) and have both."""
    full = [at for at, pair in enumerate(pairs) if all(pair)]
    drawn = chance.sample(full, 2) if len(full) > 1 else []
    if not drawn or pairs[drawn[0]][side].casefold() == pairs[drawn[1]][side].casefold():
        return None
    return drawn[0], drawn[1]


def _other_rows(place: Place) -> Sequence[tuple[str, ...]]:
    if place.lead is None:
        return ()
    lines = place.text[place.lead.first : place.lead.last].split("\n")
    return [_cells(line) for line in lines if line != place.quote]


def _cells(row: str) -> tuple[str, ...]:
    return tuple(cell.strip().rstrip(".;") for cell in row.split("|"))


def _subject(place: Place) -> tuple[int, int] | None:
    """Give the trial or the drug that a title names in its usual places, if it is at the top."""
    title = place.source.title
    found = next((match for pattern in _NAMES if (match := pattern.search(title))), None)
    if found is None or not place.text.startswith(title):
        return None
    drug = found.groupdict().get("drug")
    return None if drug and not naming.GENERIC.fullmatch(drug) else found.span("name")


def _names_any(text: str) -> bool:
    """Say whether a text may name a drug or a trial; words in capitals may be either."""
    patterns = (naming.GENERIC, naming.TRIAL, _CAPITALS)
    return any(pattern.search(text) for pattern in patterns)


def _kind(make: Callable[[Place, Random], Made | None], *, altered: bool, rows: bool) -> Kind:
    return Kind(make.__name__, (make.__doc__ or "").rstrip(".").lower(), altered, make, rows)


ALTERED: Final = (
    *(
        _kind(make, altered=True, rows=True)
        for make in (
            cells_exchanged,
            names_exchanged,
            cell_of_another_row,
            first_cell_dropped,
            later_cell_dropped,
            row_for_header,
            number_of_row_changed,
        )
    ),
    _kind(subject_of_another, altered=True, rows=False),
    _kind(subject_before_another, altered=True, rows=False),
)
FAITHFUL: Final = (
    _kind(row_spelled, altered=False, rows=True),
    _kind(row_with_subject, altered=False, rows=True),
    _kind(subject_put_before, altered=False, rows=False),
)
