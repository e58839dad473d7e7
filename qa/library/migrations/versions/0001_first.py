"""Create the tables of revisions, passages and meta values.

Spelt out rather than taken from `qa.library.schema`, which moves on with later migrations.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "meta",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    _create_revisions()
    _create_passages()


def _create_revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("revision", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("indexed", sa.Boolean, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("ingested_at", sa.String, nullable=False),
        sa.Column("replaced_by", sa.Text),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("source_type", sa.String, nullable=False),
        sa.Column("text_extent", sa.String, nullable=False),
        sa.Column("work_id", sa.Text),
        sa.Column("primary_source", sa.Text),
        sa.Column("published", sa.String),
        sa.Column("retrieved", sa.String),
        sa.Column("version", sa.Text),
        sa.Column("supersedes", sa.String),
        sa.Column("identifiers", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("publisher", sa.Text),
        sa.Column("jurisdiction", sa.Text),
        sa.Column("licence", sa.Text),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("blocks", sa.Text, nullable=False),
        sa.UniqueConstraint("id", "revision", name="one_row_a_revision"),
        sqlite_autoincrement=True,
    )
    op.create_index("revisions_by_origin", "revisions", ["origin"])
    active = sa.text("state = 'active'")
    op.create_index(
        "one_active_revision",
        "revisions",
        ["id"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )


def _create_passages() -> None:
    owner = sa.ForeignKey("revisions.key", ondelete="CASCADE")
    op.create_table(
        "passages",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("revision_key", sa.Integer, owner, nullable=False),
        sa.Column("start_char", sa.Integer, nullable=False),
        sa.Column("end_char", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("heading", sa.Text, nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("sentences", sa.Text, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("revision_key", "start_char", "end_char", name="one_row_a_span"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passages_revision_key", "passages", ["revision_key"])
