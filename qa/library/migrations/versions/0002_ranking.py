"""Store what ranking needs of each passage, and the abbreviations that documents define.

Passages made before this hold nothing in the new columns: the manifest of their library names
another schema, so that `qa library rebuild` makes them anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns and the table."""
    for name in ("sentence_vectors", "tokens"):
        column = sa.Column(name, sa.LargeBinary, nullable=False, server_default=sa.text("x''"))
        op.add_column("passages", column)
    op.create_table(
        "abbreviations",
        sa.Column(
            "revision_key",
            sa.Integer,
            sa.ForeignKey("revisions.key", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("short", sa.Text, nullable=False),
        sa.Column("long", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("revision_key", "short", "long"),
    )
