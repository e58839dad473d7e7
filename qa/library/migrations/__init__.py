"""The schema's history, applied by Alembic when a library is opened for writing."""
