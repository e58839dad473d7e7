"""Store which fields of a source were inferred, and from what.

Passages are as they were: nothing has to be made anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column."""
    column = sa.Column("inferred", sa.Text, nullable=False, server_default=sa.text("'[]'"))
    op.add_column("revisions", column)
