"""Opening the SQLite database: modes, durability, migrations.

Another database is another file like this one: all other modules speak SQLAlchemy Core.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from qa.errors import LibraryError, LibraryReadOnly, StaleIndex
from qa.library.failures import corrupt
from qa.library.schema import SCHEMA

FILE: Final = "library.sqlite"
_BUSY_SECONDS: Final = 30
_WRITER_PRAGMAS: Final = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON")
_PRAGMAS: Final = ("foreign_keys = ON",)


def open_for_writing(folder: Path) -> Engine:
    """Open the database for reading and writing, made or migrated to the newest schema."""
    file = folder / FILE
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite's own files take its mode
    engine = _engine(file, "mode=rw", (*_PRAGMAS, *_WRITER_PRAGMAS))
    try:
        with writing(engine) as connection:
            _migrate(connection, folder)
    except BaseException:
        engine.dispose()
        raise
    return engine


def open_for_reading(folder: Path) -> Engine | None:
    """Open the database for reading only; return None where it holds no tables yet.

    A folder that cannot be written still opens: SQLite then reads the file as it is, which is
    whole unless a writer died and left its journal.
    """
    file = folder / FILE
    failure: DBAPIError | None = None
    for mode in _reading_modes(file):
        engine = _engine(file, mode, (*_PRAGMAS, "query_only = ON"))
        try:
            found = _version(engine)
        except DBAPIError as error:
            engine.dispose()
            if not _is_denied(error):
                raise
            failure = error
            continue
        except BaseException:
            engine.dispose()
            raise
        return _checked(engine, found, folder)
    raise LibraryReadOnly(
        f"The library {str(folder)!r} cannot be read without writing to it: "
        f"{failure and failure.orig}.",
        next="A writer left its journal there: make the folder writable and run "
        "`qa library verify` once.",
    )


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open one transaction that takes the write lock at its start, and commit it at the end."""
    with engine.execution_options(qa_write=True).begin() as connection:
        yield connection


def scrub(engine: Engine) -> None:
    """Move the journal into the database and empty it, so that no deleted text stays in it."""
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if raw is not None:
            cursor = raw.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.close()


def _reading_modes(file: Path) -> Iterator[str]:
    yield "mode=rw"
    yield "mode=ro"
    journal = file.with_name(file.name + "-wal")
    if not journal.exists() or journal.stat().st_size == 0:
        yield "mode=ro&immutable=1"


def _engine(file: Path, mode: str, pragmas: tuple[str, ...]) -> Engine:
    uri = f"{file.absolute().as_uri()}?{mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            uri, uri=True, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """Begin here, since the driver would begin late and leave DDL out of the transaction."""
    write = connection.get_execution_options().get("qa_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return _recorded(connection)


def _recorded(connection: Connection) -> str | None:
    named = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    ).scalar()
    if not named:
        return None
    version: str | None = connection.exec_driver_sql(
        "SELECT version_num FROM alembic_version"
    ).scalar()
    return version


def _checked(engine: Engine, found: str | None, folder: Path) -> Engine | None:
    if found is not None and found == f"{SCHEMA:04d}":
        return engine
    engine.dispose()
    if found is None:
        return None
    raise _stale(found, folder)


def _stale(found: str, folder: Path) -> LibraryError:
    if not found.isdigit():
        return corrupt(folder, f"its schema is called {found!r}")
    if int(found) > SCHEMA:
        advice = "Update this program."
    else:
        advice = f"Run `qa library rebuild --library {folder}`, which migrates it."
    return StaleIndex(
        f"The library {str(folder)!r} has schema {int(found)}; this program expects {SCHEMA}.",
        next=advice,
    )


def _is_denied(error: DBAPIError) -> bool:
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    return name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM"))


def _migrate(connection: Connection, folder: Path) -> None:
    found = _recorded(connection)
    if found == f"{SCHEMA:04d}":
        return
    if found is not None and (not found.isdigit() or int(found) > SCHEMA):
        raise _stale(found, folder)
    # Imported here: a question never migrates and need not load Alembic.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
