"""The folder of one evaluation run, written while it goes on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from evals.errors import UsageError

RUNS = Path("runs")


class RunFolder:
    """A folder that takes rows one by one, each on disk before the next question is asked."""

    def __init__(self, path: Path) -> None:
        """Make the folder; raise `UsageError` if that is impossible."""
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._rows = (path / "rows.jsonl").open("w", encoding="utf-8")
        except OSError as error:
            raise UsageError(
                f"Nothing can be written to {str(path)!r}: {error.strerror}.",
                next="Name another folder with --out.",
            ) from None

    @classmethod
    def named(cls, out: Path | None, name: str) -> Self:
        """Open the folder that was asked for, or a new one under `runs/` named by the time."""
        return cls(out or RUNS / f"{name}-{datetime.now(UTC):%Y%m%d-%H%M%S}")

    def add(self, row: Mapping[str, object]) -> None:
        """Append a row."""
        self._rows.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._rows.flush()

    def write(self, name: str, text: str) -> None:
        """Write one more file into the folder."""
        (self.path / name).write_text(text, encoding="utf-8")

    def __enter__(self) -> Self:
        """Take rows until the block ends."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the rows."""
        self._rows.close()
