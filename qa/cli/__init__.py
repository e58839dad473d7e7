"""The command line: `qa ingest | ask | chat | serve | library | history`."""

from __future__ import annotations

from qa.cli.main import main

__all__ = ["main"]
