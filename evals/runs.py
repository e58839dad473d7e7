"""The folder of one evaluation run, written while it goes on, and taken up again after a stop."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from evals.errors import UsageError

RUNS: Final = Path("runs")
_ROWS, _RUN, _END = "rows.jsonl", "run.json", "summary.json"

Identity = Mapping[str, str | int | None]
"""What must be equal for rows to be of one run: system, library, questions and seed."""


class RunFolder:
    """A folder that takes rows one by one, each on disk before the next question is asked."""

    def __init__(self, path: Path, *, append: bool = False) -> None:
        """Make the folder; raise `UsageError` if that is impossible."""
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._rows = (path / _ROWS).open("a" if append else "w", encoding="utf-8")
        except OSError as error:
            raise UsageError(
                f"Nothing can be written to {str(path)!r}: {error.strerror}.",
                next="Name another folder with --out.",
            ) from None

    @classmethod
    def named(cls, out: Path | None, name: str) -> Self:
        """Open the folder that was asked for, or a new one under `runs/` named by the time."""
        return cls(out or fresh(name))

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


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A folder that is open for more rows, and the rows that it has already."""

    folder: RunFolder
    rows: tuple[dict[str, Any], ...]


def fresh(name: str) -> Path:
    """Name a folder under `runs/` by the time."""
    return RUNS / f"{name}-{datetime.now(UTC):%Y%m%d-%H%M%S}"


def take_up(path: Path, identity: Identity, *, resume: bool) -> TakenUp:
    """Open a folder for a run of this identity; keep the rows that it has, if it has any.

    With `resume` the folder must hold a run, which may be finished. Raises `UsageError` on a
    folder of another run, of one that is finished, and on one that has no run to be resumed.
    """
    if not (path / _RUN).is_file():
        if resume or (path / _ROWS).exists():
            raise UsageError(
                f"{str(path)!r} holds no run that could be taken up.",
                next="Name the folder of an unfinished gold run, or a new one with --out.",
            )
        folder = RunFolder(path)
        folder.write(_RUN, json.dumps(dict(identity), indent=1) + "\n")
        return TakenUp(folder, ())
    _refuse_another(path, identity)
    if (path / _END).exists() and not resume:
        raise UsageError(
            f"{str(path)!r} holds a finished run.",
            next="Name a new folder with --out, or have its report written anew with --resume.",
        )
    rows = _complete_rows(path / _ROWS)
    return TakenUp(RunFolder(path, append=True), rows)


def _refuse_another(path: Path, identity: Identity) -> None:
    try:
        stored = json.loads((path / _RUN).read_text(encoding="utf-8"))
    except json.JSONDecodeError:
        stored = {}
    other = [name for name, value in identity.items() if stored.get(name) != value]
    if other:
        raise UsageError(
            f"{str(path)!r} holds another run: {', '.join(other)} differ(s).",
            next="Name a new folder with --out; rows of two runs do not mix.",
        )


def _complete_rows(path: Path) -> tuple[dict[str, Any], ...]:
    """Read the rows, and cut off a last line that a crash has torn."""
    text = path.read_bytes() if path.exists() else b""
    whole = text[: text.rfind(b"\n") + 1]
    if whole != text:
        path.write_bytes(whole)
    try:
        return tuple(json.loads(line) for line in whole.splitlines())
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{str(path)!r} has a line that is no row: {error}.",
            next="Ask everything anew: name a new folder with --out.",
        ) from None
