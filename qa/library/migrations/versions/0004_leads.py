"""Store the lines that rows of tables and items of lists need: headers, words with a colon.

Passages made before this have none: the manifest of their library names another schema, so that
`qa library rebuild` makes them anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column."""
    column = sa.Column("leads", sa.Text, nullable=False, server_default=sa.text("'[]'"))
    op.add_column("passages", column)
