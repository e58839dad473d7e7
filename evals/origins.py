"""Where drafts come from: the feedback that is kept, the rows of a gold run, a question."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.drafts import Origin
from evals.errors import GoldError, UsageError
from evals.subject import Subject
from qa import Outcome, answer_json
from qa.state import ConversationStore, Marked

Json = dict[str, Any]
Keyed = tuple[str, Origin]
"""An origin, and the words of its name by which it is known again."""


def from_feedback(state: Path, *, helpful: bool) -> Iterator[Keyed]:
    """Yield the feedback of a state file, the oldest first; `helpful` takes that in, too."""
    if not state.is_file():
        raise UsageError(f"No feedback is kept at {state}.", next="Name its file with --state.")
    store = ConversationStore(state)
    try:
        for each in reversed(store.marked()):
            if helpful or not each.feedback.helpful:
                before = [turn.question for turn in store.turns(each.conversation)[: each.turn]]
                yield _feedback(each, before)
    finally:
        store.close()


def _feedback(marked: Marked, before: Sequence[str]) -> Keyed:
    key = f"conversation {marked.conversation[:12]} turn {marked.turn + 1},"
    given, on = marked.feedback, marked.on
    mark = "helpful" if given.helpful else f"not helpful: {given.reason}"
    notes = [f"marked {mark}"]
    notes += [f"comment: {given.comment}"] if given.comment else []
    follows = on.standalone != on.question
    notes += [f"understood as: {on.standalone}"] if follows else []
    fingerprint = on.answer["library"]["fingerprint"][:12]
    return key, Origin(
        f"feedback of {marked.marked}, {key} library {fingerprint}",
        "from-feedback",
        (*(before if follows else ()), on.question),
        on.answer,
        given.reason,
        Outcome(on.answer["outcome"]) if given.helpful else None,
        notes=tuple(notes),
    )


def from_rows(file: Path, ids: Sequence[str]) -> Iterator[Keyed]:
    """Yield the named rows of a gold run."""
    if not ids:
        raise UsageError("--rows needs --id.", next="Name the items; report.md lists the failures.")
    rows = {row["id"]: row for row in reversed(_rows(file))}  # as written before its variants
    for id_ in ids:
        if id_ not in rows:
            raise UsageError(f"{file} has no row {id_!r}.", next="Name an item of that run.")
        row = rows[id_]
        key = f"run {file.resolve().parent.name} item {id_},"
        missed = (
            f"missed: {measure}: {what}"
            for measure, scored in row["scores"].items()
            for what in scored["missed"]
        )
        origin = Origin(
            f"{key} drafted {datetime.now(UTC):%Y-%m-%d}",
            "from-run",
            tuple(row["asked"]),
            row["answer"],
            expected=Outcome(row["expected_outcome"]),
            notes=tuple(missed),
        )
        yield key, origin


def _rows(file: Path) -> list[Json]:
    try:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.", next="Name it.") from None
    except ValueError as error:
        raise GoldError(
            f"{file} is not a file of rows: {error}.", next="Name rows.jsonl."
        ) from None


def from_questions(
    asked: Sequence[tuple[str, ...]], subject: Subject | None = None
) -> Iterator[Keyed]:
    """Yield questions, given as turns, as the subject answers them now; unasked without one."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for number, turns in enumerate(asked, 1):
        if subject is None:
            key = f"written {now} number {number},"
            yield key, Origin(f"{key} not asked", "from-question", turns, asked=False)
        else:
            key = f"asked {now} number {number},"
            answer = answer_json(subject.ask(turns).answer)
            name = f"{key} library {answer['library']['fingerprint'][:12]}"
            yield key, Origin(name, "from-question", turns, answer)
