"""One reader's session: a question asked, a conversation opened, each as a new immutable value."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa.domain import Audience, Feedback, Filters, Mode, Progress
from qa.errors import QAError, QuestionError
from qa.ui.progress import Running
from qa.ui.reading import Exchange, read
from qa.ui.seams import Dialogue, Shelf

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Session:
    """The conversation that is open and all that it shows; no id before the first question."""

    conversation: str | None = None
    exchanges: tuple[Exchange, ...] = ()

    @property
    def filters(self) -> Filters:
        """Return the filters of the last question."""
        return self.exchanges[-1].filters if self.exchanges else Filters()

    @property
    def audience(self) -> Audience | None:
        """Return for whom the last answer was shown; None before the first."""
        return self.exchanges[-1].turn.answer.audience if self.exchanges else None


@dataclass(frozen=True, slots=True)
class Frame:
    """The session at one moment: the question being asked, how far it is, or what went wrong."""

    session: Session
    asked: str = ""
    progress: Progress | None = None
    problem: QAError | None = None
    mode: Mode = Mode.EXTRACTIVE

    @property
    def busy(self) -> bool:
        """Say whether an answer is being made."""
        return bool(self.asked) and self.problem is None


def ask(
    session: Session,
    message: str,
    dialogue: Dialogue,
    shelf: Shelf,
    filters: Filters,
    *,
    audience: Audience | None = None,
    mode: Mode = Mode.EXTRACTIVE,
) -> Iterator[Frame]:
    """Ask one question; the last frame holds the answer, or the problem and the question."""
    question = message.strip()
    try:
        if not question:
            raise QuestionError("The question is empty.", next="Type a question and ask again.")
        yield Frame(session, question, mode=mode)
        conversation = session.conversation or dialogue.start()
        running = Running(
            lambda told: dialogue.say(
                conversation,
                question,
                filters=filters,
                audience=audience,
                mode=mode,
                on_stage=told,
            )
        )
        for progress in running:
            yield Frame(session, question, progress, mode=mode)
        exchange = read(running.result(), shelf, filters)
        yield Frame(Session(conversation, (*session.exchanges, exchange)))
    except Exception as error:  # the page must say something, whatever happened
        yield Frame(session, question, problem=_as_problem(error))


def open_conversation(conversation_id: str, dialogue: Dialogue, shelf: Shelf) -> Frame:
    """Show a kept conversation."""
    try:
        turns = dialogue.conversation(conversation_id).turns
        filters = dialogue.filters(conversation_id)
        marks = dialogue.feedback(conversation_id)
        exchanges = (
            read(turn, shelf, each, marks.get(place))
            for place, (turn, each) in enumerate(zip(turns, filters, strict=True))
        )
        return Frame(Session(conversation_id, tuple(exchanges)))
    except Exception as error:
        return Frame(Session(), problem=_as_problem(error))


def mark(session: Session, turn: int, feedback: Feedback, dialogue: Dialogue) -> Frame:
    """Keep feedback on a turn of the open conversation, counted from 0."""
    try:
        before = session.exchanges[turn]
        kept = dialogue.mark(session.conversation or "", turn, feedback)
    except Exception as error:
        return Frame(session, problem=_as_problem(error))
    exchanges = list(session.exchanges)
    exchanges[turn] = replace(before, feedback=kept)
    return Frame(replace(session, exchanges=tuple(exchanges)))


def delete_conversation(session: Session, conversation_id: str, dialogue: Dialogue) -> Frame:
    """Forget a conversation; if it is the open one, an empty session is left."""
    try:
        dialogue.delete(conversation_id)
    except Exception as error:
        return Frame(session, problem=_as_problem(error))
    return Frame(Session() if session.conversation == conversation_id else session)


def _as_problem(error: Exception) -> QAError:
    """Keep our own messages; of anything else the reader sees only that it happened."""
    if isinstance(error, QAError):
        return error
    _log.error("the page could not do what was asked", exc_info=error)
    return QAError(
        "Something went wrong inside the program.",
        next="Your question is kept: try again. The terminal shows the details.",
    )
