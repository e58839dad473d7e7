"""The store of conversations and feedback: one private SQLite file, apart from the library."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from qa.domain import Feedback, Reason
from qa.errors import StateError

_METADATA = sa.MetaData()
_CONVERSATIONS = sa.Table(
    "conversations",
    _METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("started", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),
)
_TURNS = sa.Table(
    "turns",
    _METADATA,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id", ondelete="CASCADE")),
    sa.Column("ordinal", sa.Integer),
    sa.Column("question", sa.String, nullable=False),
    sa.Column("standalone", sa.String, nullable=False),
    sa.Column("answer", sa.String, nullable=False),
    sa.PrimaryKeyConstraint("conversation_id", "ordinal"),
)
# A table of its own: a file made before there was feedback gets it when it is opened.
_FEEDBACK = sa.Table(
    "feedback",
    _METADATA,
    sa.Column("conversation_id", sa.String),
    sa.Column("ordinal", sa.Integer),
    sa.Column("marked", sa.String, nullable=False),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.String),
    sa.Column("comment", sa.String, nullable=False),
    sa.PrimaryKeyConstraint("conversation_id", "ordinal"),
    sa.ForeignKeyConstraint(
        ("conversation_id", "ordinal"),
        ("turns.conversation_id", "turns.ordinal"),
        ondelete="CASCADE",
    ),
)


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of conversations; `started` is an ISO 8601 time in UTC."""

    id: str
    title: str
    started: str
    turns: int


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A turn as it is kept: the answer is the JSON of the public contract."""

    question: str
    standalone: str
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Marked:
    """Feedback with the turn that it is on; `marked` is an ISO 8601 time in UTC.

    `turn` counts the turns of the conversation from 0.
    """

    conversation: str
    turn: int
    marked: str
    feedback: Feedback
    on: StoredTurn


class ConversationStore:
    """Keep conversations and feedback in a file that only its owner can read (mode 0600).

    What is handed in is stored as it is: personal data is masked by the caller.
    Every method raises `StateError` if the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        """Open the file at `path`, making it if there is none."""
        self._path = path
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Made private before SQLite writes to it; its -wal and -shm files take its mode.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o600)
            self._engine = sa.create_engine(f"sqlite:///{path}")
            event.listen(self._engine, "connect", _configure)
            _METADATA.create_all(self._engine)

    def append(self, conversation_id: str, turn: StoredTurn) -> None:
        """Add a turn at the end of a conversation, which begins with its first turn."""
        with self._translated(), self._engine.begin() as connection:
            known = connection.execute(
                sa.select(sa.func.count()).where(_TURNS.c.conversation_id == conversation_id)
            ).scalar_one()
            if not known:
                connection.execute(
                    sa.insert(_CONVERSATIONS).values(
                        id=conversation_id,
                        started=datetime.now(UTC).isoformat(timespec="seconds"),
                        title=turn.question[:80],
                    )
                )
            connection.execute(
                sa.insert(_TURNS).values(
                    conversation_id=conversation_id,
                    ordinal=known,
                    question=turn.question,
                    standalone=turn.standalone,
                    answer=json.dumps(turn.answer, ensure_ascii=False),
                )
            )

    def summaries(self) -> tuple[Summary, ...]:
        """Return the conversations, the newest first."""
        count = sa.func.count(_TURNS.c.ordinal)
        query = (
            sa.select(_CONVERSATIONS, count)
            .join(_TURNS, _TURNS.c.conversation_id == _CONVERSATIONS.c.id)
            .group_by(_CONVERSATIONS.c.id)
            .order_by(
                _CONVERSATIONS.c.started.desc(), sa.literal_column("conversations.rowid").desc()
            )
        )
        with self._translated(), self._engine.connect() as connection:
            rows = connection.execute(query)
            return tuple(Summary(id_, title, started, n) for id_, started, title, n in rows)

    def turns(self, conversation_id: str) -> tuple[StoredTurn, ...]:
        """Return the turns of a conversation in order; none if it is not known."""
        query = (
            sa.select(_TURNS.c.question, _TURNS.c.standalone, _TURNS.c.answer)
            .where(_TURNS.c.conversation_id == conversation_id)
            .order_by(_TURNS.c.ordinal)
        )
        with self._translated(), self._engine.connect() as connection:
            return tuple(
                StoredTurn(question, standalone, json.loads(answer))
                for question, standalone, answer in connection.execute(query)
            )

    def mark(self, conversation_id: str, turn: int, feedback: Feedback) -> None:
        """Keep feedback on a turn, counted from 0, in the place of any that it has.

        Raises `StateError` if there is no such turn.
        """
        place = {"conversation_id": conversation_id, "ordinal": turn}
        with self._translated(), self._engine.begin() as connection:
            of_turn = sa.select(sa.literal(1)).select_from(_TURNS).filter_by(**place)
            if connection.execute(of_turn).first() is None:
                raise StateError(
                    f"There is no answer {turn + 1} in conversation {conversation_id!r}.",
                    next="It was deleted, or never kept: ask again, then mark the answer.",
                )
            connection.execute(sa.delete(_FEEDBACK).filter_by(**place))
            connection.execute(
                sa.insert(_FEEDBACK).values(
                    **place,
                    marked=datetime.now(UTC).isoformat(timespec="seconds"),
                    helpful=feedback.helpful,
                    reason=feedback.reason,
                    comment=feedback.comment,
                )
            )

    def marked(self, conversation_id: str | None = None) -> tuple[Marked, ...]:
        """Return the feedback on a conversation by turn, or all of it, the newest first."""
        query = sa.select(_FEEDBACK, _TURNS.c.question, _TURNS.c.standalone, _TURNS.c.answer).join(
            _TURNS
        )
        if conversation_id is None:
            query = query.order_by(_FEEDBACK.c.marked.desc(), _FEEDBACK.c.ordinal.desc())
        else:
            query = query.where(_FEEDBACK.c.conversation_id == conversation_id)
            query = query.order_by(_FEEDBACK.c.ordinal)
        with self._translated(), self._engine.connect() as connection:
            return tuple(_marked(row) for row in connection.execute(query))

    def delete(self, conversation_id: str) -> bool:
        """Delete a conversation with its feedback for good; say whether it was there."""
        with self._translated(), self._engine.begin() as connection:
            gone = connection.execute(
                sa.delete(_CONVERSATIONS).where(_CONVERSATIONS.c.id == conversation_id)
            )
        self._compact()
        return gone.rowcount > 0

    def purge(self) -> int:
        """Delete all conversations and feedback for good; return how many conversations."""
        with self._translated(), self._engine.begin() as connection:
            gone = connection.execute(sa.delete(_CONVERSATIONS))
        self._compact()
        return gone.rowcount

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def _compact(self) -> None:
        """Leave no deleted words in free pages or in the write-ahead log."""
        with self._translated(), self._engine.connect() as connection:
            raw = connection.execution_options(isolation_level="AUTOCOMMIT")
            raw.exec_driver_sql("VACUUM")
            raw.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.DBAPIError, OSError, json.JSONDecodeError) as error:
            reason = str(getattr(error, "orig", None) or error)
            raise StateError(
                f"The conversations at {str(self._path)!r} cannot be used: {reason}.",
                next="Check the file and the free space, set QA_STATE to another file, or set "
                "QA_HISTORY=off to keep no conversations.",
            ) from error


def _marked(row: Sequence[Any]) -> Marked:
    conversation, turn, marked, helpful, reason, comment, question, standalone, answer = row
    return Marked(
        conversation,
        turn,
        marked,
        Feedback(helpful, Reason(reason) if reason else None, comment),
        StoredTurn(question, standalone, json.loads(answer)),
    )


def _configure(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DB-API connection
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
