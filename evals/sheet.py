"""Gold items out of a spreadsheet: a question a row, in CSV as Excel or LibreOffice save it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from evals.errors import GoldError
from evals.items import Filed, Item, Kind, describe
from evals.patterns import alternatives
from qa import Outcome, SourceType

SUFFIX: Final = ".csv"
TURN: Final = "||"
NOTE: Final = "#"
"""What begins a row, or the name of a column, that is not read."""

COLUMNS: Final = {
    "id": f"a short name in small letters and hyphens; empty: the row's number. A row that begins "
    f"with {NOTE} is not read",
    "question": f"what is asked; {TURN} divides the turns of a dialogue, the last is judged",
    "kind": f"one of {', '.join(Kind)}; empty: fact, or dialogue",
    "outcome": f"one of {', '.join(Outcome)}; empty: answered if must_say is given, else "
    "insufficient",
    "must_say": "what must be said, one fact a line; words that must stand together are divided "
    "by &, other ways to say the same by |",
    "should_say": "what may be left out, written as must_say",
    "must_not_say": "what must not be said, one a line; other ways to say it divided by |",
    "sources": "ids of the documents of which one is to be cited, one a line; `qa library list` "
    "shows them",
    "tier": f"kind of the first source, if it matters: {', '.join(SourceType)}",
    "tags": "free words, divided by commas",
    "provenance": "where the fact stands; empty: this file",
}
_EXAMPLES: Final = (
    {
        "id": "dg04-median-os",
        "question": "What was median overall survival with trastuzumab deruxtecan in "
        "DESTINY-Gastric04?",
        "must_say": "14.7 & months|mo",
        "should_say": "0.70 & hazard|HR",
        "sources": "destiny-gastric04",
        "tier": "trial",
    },
    {
        "id": "chicken",
        "question": "How long do I roast a chicken?",
        "kind": "off_topic",
        "outcome": "out_of_scope",
    },
)
_FIELDS: Final = {"vital": "must_say", "okay": "should_say", "turns": "question"}
_DELIMITERS: Final = ",;\t"
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell; a row is numbered as a spreadsheet does, the header being 1."""

    row: int
    column: str
    what: str

    def __str__(self) -> str:
        """Write it as one line."""
        return f"row {self.row}, {self.column}: {self.what}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The items of a file with their rows, and what is wrong with it."""

    items: tuple[tuple[int, Item], ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]

    def fault(self, column: str, what: str) -> Fault:
        return Fault(self.number, self.columns.get(column, column), what)


def is_sheet(path: Path) -> bool:
    """Say whether a path names a spreadsheet rather than a folder of items."""
    return path.suffix.lower() == SUFFIX


def template() -> str:
    """Return a file to begin with: header, an explanation of each column, two examples."""
    file = io.StringIO()
    rows = csv.DictWriter(file, tuple(COLUMNS), lineterminator="\r\n")
    rows.writeheader()
    rows.writerow(COLUMNS | {"id": f"{NOTE} {COLUMNS['id']}"})
    rows.writerows(_EXAMPLES)
    return "\ufeff" + file.getvalue()  # the mark that tells Excel that it is UTF-8


def filed(path: Path) -> tuple[Filed, ...]:
    """Read a spreadsheet as a part of the gold; raise `GoldError` that lists every fault."""
    sheet = read(path)
    if sheet.faults:
        lines = "\n".join(f"  {fault}" for fault in sheet.faults)
        raise GoldError(
            f"{path.name} cannot be used, {len(sheet.faults)} fault(s):\n{lines}\n",
            next="Mend the cells that are named; docs/evaluating.md explains the columns.",
        )
    return tuple(Filed(item, path.name, "all") for _, item in sheet.items)


def read(path: Path) -> Sheet:
    """Read the items of a file and collect its faults; raise `GoldError` if it is no table."""
    records = _records(path)
    (at, header), *body = records or [(1, [])]
    names = [name.strip().lower().replace(" ", "_") for name in header]
    faults = list(_header_faults(at, names))
    if faults:
        return Sheet((), tuple(faults))
    columns = {name: f"column {_letter(place)} ({name})" for place, name in enumerate(names)}
    items: list[tuple[int, Item]] = []
    for number, cells in body:
        if not any(map(str.strip, cells)) or cells[0].lstrip().startswith(NOTE):
            continue
        if any(map(str.strip, cells[len(names) :])):
            place = f"column {_letter(len(names))}"
            faults.append(Fault(number, place, "a cell without a header; quote texts with commas"))
            continue
        row = _Row(number, dict(zip(names, map(str.strip, cells), strict=False)), columns)
        item, wrong = _item(row, path.name)
        faults += wrong
        items += [(number, item)] if item else []
    faults += _twice(items, columns)
    if not items and not faults:
        faults.append(Fault(at, "header", "no question stands below it"))
    return Sheet(tuple(items), tuple(sorted(faults, key=lambda fault: fault.row)))


def decoded(path: Path) -> str:
    """Return a file's text; raise `GoldError` that says how to save it if it is not UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise GoldError(f"{path} cannot be read: {error.strerror}.", next="Name it.") from None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        sign = raw[error.start : error.start + 1].decode("cp1252", "replace")
        raise GoldError(
            f"{path.name} is not UTF-8: line {line} has a byte that Windows-1252 reads as "
            f"{sign!r}. Signs such as ≥ are lost in that encoding.",
            next="In Excel save as “CSV UTF-8”, in LibreOffice choose “Unicode (UTF-8)”.",
        ) from None


def _records(path: Path) -> list[tuple[int, list[str]]]:
    """Cut a file into numbered rows, empty ones too, so that numbers are the spreadsheet's."""
    text = decoded(path)
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r"sep=(.)\s*", first)  # a line that Excel writes and does not show
    text = rest if named else text
    head = text.partition("\n")[0]
    delimiter = named[1] if named else max(_DELIMITERS, key=head.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return list(enumerate(rows, 1))
    except csv.Error as error:
        raise GoldError(
            f"{path.name} is not a readable table: {error}; a quotation mark may be open.",
            next="Save it from the spreadsheet again, as CSV.",
        ) from None


def _header_faults(row: int, names: Sequence[str]) -> Iterator[Fault]:
    for place, name in enumerate(names):
        where = f"column {_letter(place)}"
        if name and name in names[:place]:
            yield Fault(row, where, f"the column {name!r} is there twice")
        elif name and name not in COLUMNS and not name.startswith(NOTE):
            known = ", ".join(COLUMNS)
            yield Fault(
                row, where, f"unknown column {name!r}; use {known}, or begin it with {NOTE}"
            )
    if "question" not in names:
        yield Fault(row, "header", "there is no column 'question'")


def _item(row: _Row, name: str) -> tuple[Item | None, list[Fault]]:
    """Make the item of a row, or say what is wrong with it."""
    cell = {column: row.cells.get(column, "") for column in COLUMNS}
    turns = [turn.strip() for turn in cell["question"].split(TURN)]
    wrong = [row.fault(column, what) for column, what in _cell_faults(cell, turns)]
    if wrong:
        return None, wrong
    must_say = _nuggets(cell["must_say"])
    raw: dict[str, Any] = {
        "id": cell["id"] or f"row-{row.number}",
        "kind": _word(cell["kind"]) or (Kind.DIALOGUE if len(turns) > 1 else Kind.FACT),
        "turns" if len(turns) > 1 else "question": turns if len(turns) > 1 else turns[0],
        "outcome": _word(cell["outcome"])
        or (Outcome.ANSWERED if must_say else Outcome.INSUFFICIENT),
        "vital": must_say,
        "okay": _nuggets(cell["should_say"]),
        "must_not_say": _lines(cell["must_not_say"]),
        "sources": _listed(cell["sources"]),
        "tier": _word(cell["tier"]) or None,
        "tags": [_word(tag).replace("_", "-") for tag in _listed(cell["tags"])],
        "provenance": cell["provenance"] or f"spreadsheet {name}",
    }
    if raw["outcome"] == Outcome.ANSWERED and must_say and not raw["sources"]:
        return None, [row.fault("sources", "name a document that should be cited, by its id")]
    if raw["outcome"] == Outcome.ANSWERED and not must_say:
        return None, [row.fault("must_say", "say what the answer must hold, or change `outcome`")]
    try:
        return Item.model_validate(raw), []
    except ValidationError as error:
        first = error.errors()[0]["loc"][:1]
        field = str(first[0]) if first else "row"
        return None, [row.fault(_FIELDS.get(field, field), why) for why in describe(error)]


def _cell_faults(cell: Mapping[str, str], turns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the cells that cannot be read, in plain words."""
    if not all(turns):
        empty = "the question is empty" if len(turns) == 1 else "one of the turns is empty"
        yield "question", empty
    if cell["id"] and not _ID.fullmatch(cell["id"]):
        yield "id", f"{cell['id']!r} is not in small letters, digits and single hyphens"
    for column, words in (("kind", Kind), ("outcome", Outcome), ("tier", SourceType)):
        if cell[column] and _word(cell[column]) not in set(words):
            yield column, f"{cell[column]!r} is not one of {', '.join(words)}"
    for column in ("must_say", "should_say", "must_not_say"):
        for line in _lines(cell[column]):
            parts = line.split("&") if column != "must_not_say" else [line]
            if not all(map(_readable, parts)):
                yield column, f"{line!r} has nothing before or after a | or &"
    for tag in _listed(cell["tags"]):
        if not _ID.fullmatch(_word(tag).replace("_", "-")):
            yield "tags", f"{tag!r} is not a word of letters, digits and hyphens"


def _twice(items: Sequence[tuple[int, Item]], columns: Mapping[str, str]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, item in items:
        if first.setdefault(item.id, number) != number:
            where = columns.get("id", "id")
            yield Fault(number, where, f"{item.id!r} is also the id of row {first[item.id]}")


def _readable(pattern: str) -> bool:
    try:
        return bool(alternatives(pattern))
    except ValueError:
        return False


def _nuggets(cell: str) -> list[dict[str, object]]:
    return [
        {"about": line, "all": [pattern.strip() for pattern in line.split("&")]}
        for line in _lines(cell)
    ]


def _lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.splitlines() if line.strip()]


def _listed(cell: str) -> list[str]:
    return [each.strip() for each in re.split(r"[,;\n]", cell) if each.strip()]


def _word(cell: str) -> str:
    return "_".join(cell.lower().replace("-", "_").split())


def _letter(place: int) -> str:
    """Name a column as a spreadsheet does: A, B, … Z, AA."""
    before, within = divmod(place, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + within)
