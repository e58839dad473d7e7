"""Sets in the BEIR layout: passages, queries and which passage answers which query.

    SET_DIR/corpus.jsonl    {"_id", "title", "text"}
    SET_DIR/queries.jsonl   {"_id", "text"}
    SET_DIR/qrels.tsv       query-id <tab> corpus-id <tab> score, with a header (or qrels/test.tsv)

The `meta` of rows and queries is never read to rank; see `Meta`. Further fields are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from evals.errors import GoldError, UsageError
from evals.items import describe

_COLUMNS = 3
_LAYOUT = "A set holds corpus.jsonl, queries.jsonl and qrels.tsv."


def _sound(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _texts(answers: object) -> tuple[str, ...]:
    """Take the texts out of answers with spans; sets write other things there, too."""
    listed = answers if isinstance(answers, list) else []
    texts = (each.get("text") if isinstance(each, dict) else each for each in listed)
    return tuple(text for text in texts if isinstance(text, str))


Named = Annotated[str, AfterValidator(_sound)]


class Meta(BaseModel):
    """What is known of a row or a query beside its text; only ever used to fit and to judge.

    `doc` is the document that it belongs to, `label` the section of an abstract or the direction
    of an effect, `answers` the words of the set that answer a query.
    """

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    doc: str | None = None
    label: str | None = None
    answers: Annotated[tuple[str, ...], BeforeValidator(_texts)] = ()


class Row(BaseModel):
    """A passage of the corpus."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    id: Named = Field(alias="_id")
    title: str = ""
    text: str
    meta: Meta = Meta()

    @property
    def whole(self) -> str:
        """Join title and text, as a ranker without fields reads them."""
        return f"{self.title} {self.text}".strip()


class Query(BaseModel):
    """A query of the set."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    id: Named = Field(alias="_id")
    text: Named
    meta: Meta = Meta()


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A set as it is judged on: only queries that `grades` speaks of.

    `grades` maps a query's id to the grades of passages; grades above 0 are relevant. `unjudged`
    counts the queries that were left out because nothing is known of them.
    """

    name: str
    rows: tuple[Row, ...]
    queries: tuple[Query, ...]
    grades: Mapping[str, Mapping[str, int]]
    unjudged: int

    def passages(self) -> dict[str, tuple[Row, ...]]:
        """Return each row as a document of its own."""
        return {row.id: (row,) for row in self.rows}

    def documents(self) -> dict[str, tuple[Row, ...]]:
        """Return the rows of each document; a row that names none is a document of its own."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.meta.doc or row.id, []).append(row)
        return {id_: tuple(rows) for id_, rows in found.items()}


Record = TypeVar("Record", Row, Query)


def load(folder: Path) -> RetrievalSet:
    """Read a set; raise `UsageError` without a folder, `GoldError` naming file and line of faults.

    A fault is: a missing file, an unreadable line, an id or a judgement given twice, an empty
    query, a judgement of an unknown query or passage, a judged query without a relevant passage.
    """
    if not folder.is_dir():
        raise UsageError(f"{str(folder)!r} is not a folder.", next=_LAYOUT)
    rows = _records(folder / "corpus.jsonl", Row)
    queries = _records(folder / "queries.jsonl", Query)
    qrels = folder / "qrels.tsv"
    if not qrels.is_file() and (folder / "qrels" / "test.tsv").is_file():
        qrels = folder / "qrels" / "test.tsv"
    grades = _grades(qrels, frozenset(queries), frozenset(rows))
    judged = tuple(query for query in queries.values() if query.id in grades)
    if not judged:
        raise GoldError(f"{qrels} judges no query.", next=_LAYOUT)
    name = folder.resolve().name
    return RetrievalSet(name, tuple(rows.values()), judged, grades, len(queries) - len(judged))


def _records(path: Path, kind: type[Record]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for place, line in _lines(path):
        try:
            record = kind.model_validate_json(line)
        except ValidationError as error:
            raise GoldError(f"{place}: {'; '.join(describe(error))}.", next=_LAYOUT) from None
        if record.id in found:
            raise GoldError(
                f"{place}: _id: {record.id!r} is given twice.", next="Give each line its own id."
            )
        found[record.id] = record
    if not found:
        raise GoldError(f"{path} is empty.", next=_LAYOUT)
    return found


def _grades(
    path: Path, queries: frozenset[str], passages: frozenset[str]
) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    last: dict[str, str] = {}
    for number, (place, line) in enumerate(_lines(path)):
        query, passage, score = _fields(place, line)
        if number == 0 and not _is_whole(score):
            continue  # the header
        for what, id_, known in (("query", query, queries), ("passage", passage, passages)):
            if id_ not in known:
                raise GoldError(
                    f"{place}: {id_!r} is the id of no {what}.",
                    next="Judge only what corpus.jsonl and queries.jsonl hold.",
                )
        if not _is_whole(score):
            raise GoldError(
                f"{place}: the score {score!r} is no whole number.", next="Above 0 is relevant."
            )
        if passage in grades.setdefault(query, {}):
            raise GoldError(
                f"{place}: {query!r} and {passage!r} are judged twice.", next="Keep one line."
            )
        grades[query][passage] = int(score)
        last[query] = place
    for query, judged in grades.items():
        if max(judged.values()) <= 0:
            raise GoldError(
                f"{last[query]}: the query {query!r} has no relevant passage.",
                next="Give one a score above 0, or take the query's lines out.",
            )
    return grades


def _fields(place: str, line: str) -> list[str]:
    fields = [field.strip() for field in line.split("\t")]
    if len(fields) != _COLUMNS:
        raise GoldError(
            f"{place}: {len(fields)} columns, not {_COLUMNS}.",
            next="A line is query-id, corpus-id and score, with tabs between.",
        )
    return fields


def _is_whole(score: str) -> bool:
    return score.removeprefix("-").isdecimal()


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Give the lines of a file that are not blank, each with its place."""
    try:
        with path.open(encoding="utf-8", newline="\n") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield f"{path}:{number}", line.rstrip("\r\n")
    except UnicodeDecodeError:
        raise GoldError(f"{path} is not UTF-8 text.", next=_LAYOUT) from None
    except OSError as error:
        raise GoldError(f"{path} cannot be read: {error.strerror}.", next=_LAYOUT) from None
