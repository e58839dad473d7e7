"""The tables, in the dialect-neutral words of SQLAlchemy Core."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

SCHEMA: Final = 4
"""The schema's number: the newest file in `migrations/versions`."""
PASSAGES_SCHEMA: Final = 4
"""The newest schema that changed what is stored of passages: those of an older one are stale."""

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("revision", String, nullable=False),
    Column("state", String, nullable=False),
    Column("indexed", Boolean, nullable=False),
    Column("origin", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("ingested_at", String, nullable=False),
    Column("replaced_by", Text),
    Column("title", Text, nullable=False),
    Column("source_type", String, nullable=False),
    Column("text_extent", String, nullable=False),
    Column("work_id", Text),
    Column("primary_source", Text),
    Column("published", String),
    Column("retrieved", String),
    Column("version", Text),
    Column("supersedes", String),
    Column("identifiers", Text, nullable=False),
    Column("url", Text),
    Column("publisher", Text),
    Column("jurisdiction", Text),
    Column("licence", Text),
    Column("tags", Text, nullable=False),
    Column("inferred", Text, nullable=False, server_default=text("'[]'")),
    Column("text", Text, nullable=False),
    Column("blocks", Text, nullable=False),
    UniqueConstraint("id", "revision", name="one_row_a_revision"),
    Index("one_active_revision", "id", unique=True, sqlite_where=text("state = 'active'")),
    Index("revisions_by_origin", "origin"),
    # Keys of purged rows must never come back: an index may still know them.
    sqlite_autoincrement=True,
)

passages = Table(
    "passages",
    metadata,
    Column("key", Integer, primary_key=True),
    Column(
        "revision_key", ForeignKey("revisions.key", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("start_char", Integer, nullable=False),
    Column("end_char", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("heading", Text, nullable=False),
    Column("page", Integer),
    Column("sentences", Text, nullable=False),
    Column("leads", Text, nullable=False, server_default=text("'[]'")),
    Column("vector", LargeBinary, nullable=False),
    Column("sentence_vectors", LargeBinary, nullable=False, server_default=text("x''")),
    Column("tokens", LargeBinary, nullable=False, server_default=text("x''")),
    UniqueConstraint("revision_key", "start_char", "end_char", name="one_row_a_span"),
    sqlite_autoincrement=True,
)

abbreviations = Table(
    "abbreviations",
    metadata,
    Column("revision_key", ForeignKey("revisions.key", ondelete="CASCADE"), primary_key=True),
    Column("short", Text, primary_key=True),
    Column("long", Text, primary_key=True),
)
