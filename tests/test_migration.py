"""A library of the first schema: nothing is lost, and it is whole after `qa library rebuild`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from conftest import HashingEncoder
from sqlalchemy import MetaData, Table, create_engine, insert
from stock import document, entry

import qa.library
from qa import embed
from qa.cli import main
from qa.domain import Document, DocumentState, Outcome
from qa.errors import LibraryError, StaleIndex
from qa.library import Library, rows
from qa.pipeline import Pipeline, building
from qa.settings import load

QUESTION = "What is the dose of zomatinib?"
OLD = document("label", "The dose of zomatinib is 4 mg/kg.", published="2019")
NEW = document("label", "The dose of zomatinib is 5 mg/kg.", published="2024")
TRIAL = document(
    "trial",
    "Median overall survival (OS) was 12.5 months with zomatinib.",
    "Pneumonitis was rare.",
    identifiers=(("nct", "NCT01"),),
    tags=("drug:zomatinib",),
)
GONE = document("gone", "Withdrawn words on zomatinib.")
HELD: tuple[tuple[Document, DocumentState, str | None], ...] = (
    (OLD, DocumentState.SUPERSEDED, f"label@{NEW.source.revision}"),
    (NEW, DocumentState.ACTIVE, None),
    (TRIAL, DocumentState.ACTIVE, None),
    (GONE, DocumentState.REMOVED, None),
)
MIGRATIONS = Path(qa.library.__file__).parent / "migrations"


@pytest.fixture
def folder() -> Path:
    """The folder of a library as the first program left it."""
    return made_by("0001")


def made_by(migration: str) -> Path:
    """Return the folder of a library as the program of a migration left it."""
    path = load().library
    path.mkdir()
    engine = create_engine(f"sqlite:///{path / 'library.sqlite'}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, migration)
    known = MetaData()
    known.reflect(engine)
    tables = known.tables
    with engine.begin() as connection:
        manifest = asdict(building.manifest(HashingEncoder())) | {"schema": int(migration)}
        kept = {name: manifest[name] for name in manifest if name not in ("runtime", "probe")}
        pairs = {"manifest": json.dumps(kept), "generation": "7"}
        for name, value in pairs.items():
            connection.execute(insert(tables["meta"]).values(name=name, value=value))
        for number, (stored, state, replaced_by) in enumerate(HELD, start=1):
            values = rows.document_values(stored)
            old = {name: values[name] for name in values if name in tables["revisions"].columns}
            connection.execute(
                insert(tables["revisions"]).values(
                    key=number,
                    state=state.value,
                    indexed=True,
                    origin=f"/documents/{stored.source.id}.md",
                    digest=f"digest {number}",
                    ingested_at=f"2025-01-0{number}T00:00:00+00:00",
                    replaced_by=replaced_by,
                    **old,
                )
            )
            put_passages(connection, tables["passages"], stored, number)
    engine.dispose()
    return path


def put_passages(connection: Any, table: Table, stored: Document, key: int) -> None:
    for values in rows.passage_values(entry(stored), key):
        old = {name: value for name, value in values.items() if name in table.columns}
        connection.execute(insert(table).values(old))


def opened(encoder: HashingEncoder | None = None) -> Pipeline:
    return Pipeline.open(load(), encoder=encoder or HashingEncoder())


def told(act: Callable[[], object]) -> str:
    with pytest.raises(StaleIndex) as raised:
        act()
    return str(raised.value)


def schema(file: Path) -> dict[str, list[Any]]:
    """The columns, indexes and foreign keys of each table."""
    with closing(sqlite3.connect(file)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        return {
            name: [
                sorted(connection.execute(f"PRAGMA {what}({name})"))
                for what in ("table_info", "foreign_key_list")
            ]
            + [sorted(row[2:] for row in connection.execute(f"PRAGMA index_list({name})"))]
            for name in names
        }


def version(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "library.sqlite")) as connection:
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found)


def test_reader_is_told_what_to_run(folder: Path) -> None:
    before = (folder / "library.sqlite").read_bytes()
    said = told(lambda: Library.open(folder))
    assert "schema 1" in said
    assert f"qa library rebuild --library {folder}" in said
    with opened() as pipeline:
        assert "qa library rebuild" in told(lambda: pipeline.ask(QUESTION))
    assert (folder / "library.sqlite").read_bytes() == before


def test_writer_migrates(folder: Path, tmp_path: Path) -> None:
    Library.open(folder, write=True).close()
    Library.open(tmp_path / "fresh", create=True).close()
    assert schema(folder / "library.sqlite") == schema(tmp_path / "fresh" / "library.sqlite")
    assert version(folder) == "0004"


def test_nothing_is_lost(folder: Path) -> None:
    with Library.open(folder, write=True) as library:
        assert library.generation == 7
        holdings = {each.source.revision: each for each in library.holdings(active_only=False)}
        assert len(holdings) == len(HELD)
        for number, (stored, state, replaced_by) in enumerate(HELD, start=1):
            held = holdings[stored.source.revision]
            assert (held.source, held.state, held.replaced_by) == (
                stored.source,
                state,
                replaced_by,
            )
            assert (held.digest, held.passages) == (f"digest {number}", len(stored.blocks) - 1)
            assert held.origin == f"/documents/{stored.source.id}.md"
            assert library.document(stored.source.id, stored.source.revision) == stored
            found = library.passages(stored.source.id, stored.source.revision)
            assert found == entry(stored).passages


def test_migrated_library_is_not_used_before_it_is_rebuilt(folder: Path) -> None:
    """Its passages lack what ranking needs."""
    Library.open(folder, write=True).close()
    with opened() as pipeline:
        for act in (
            lambda: pipeline.ask(QUESTION),
            lambda: pipeline.ingest([]),
            lambda: pipeline.remove("trial"),
            pipeline.verify,
        ):
            said = told(act)
            assert "schema 1, here 4" in said
            assert "qa library rebuild" in said
    with Library.open(folder) as library:
        assert any("tokens" in line for line in library.check())


def test_rebuild_makes_it_whole(folder: Path) -> None:
    with opened() as pipeline:
        pipeline.rebuild()
        assert pipeline.verify() == ()
        answer = pipeline.ask(QUESTION)
        assert answer.outcome is Outcome.ANSWERED
        assert answer.citations[0].quote == "The dose of zomatinib is 5 mg/kg."
        holdings = pipeline.holdings(active_only=False)
        assert [(each.source, each.state, each.replaced_by) for each in holdings] == sorted(
            ((stored.source, state, by) for stored, state, by in HELD),
            key=lambda held: held[0].id,
        )
        # What an old answer cited: a span of a revision.
        quote = "The dose of zomatinib is 4 mg/kg."
        start = OLD.text.index(quote)
        old = pipeline.document("label", OLD.source.revision)
        assert old.text[start : start + len(quote)] == quote
        assert pipeline.ingest([]).failed == ()
    with Library.open(folder) as library:
        manifest = library.manifest()
        assert manifest is not None
        assert manifest.schema == 4
        assert manifest.probe
        assert library.check() == ()
        assert library.definitions() == (("OS", "overall survival", 1),)
        profiles = library.profiles(library.active_keys().tolist())
        assert (profiles.sentences > 0).all()


def test_rebuild_with_another_encoder_makes_it_whole(folder: Path) -> None:
    class Wider(HashingEncoder):
        name, fingerprint, dimension = "wider", "hashing-128", 128

    with opened(Wider()) as pipeline:
        pipeline.rebuild()
        assert pipeline.verify() == ()
        assert pipeline.ask(QUESTION).citations


def test_failed_migration_changes_nothing(folder: Path) -> None:
    file = folder / "library.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE abbreviations (unforeseen TEXT)")
        connection.commit()
    before = schema(file)
    with pytest.raises(LibraryError, match="abbreviations"):
        Library.open(folder, write=True)
    assert schema(file) == before
    assert version(folder) == "0001"


@pytest.mark.usefixtures("folder")
def test_command_makes_it_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(embed, "load", lambda _name, *, threads: HashingEncoder())
    assert main(["ask", QUESTION, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "stale_index"
    assert main(["library", "rebuild", "--json"]) == 0
    capsys.readouterr()
    assert main(["library", "verify", "--json"]) == 0
    capsys.readouterr()
    assert main(["ask", QUESTION, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "answered"
