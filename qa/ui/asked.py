"""How a message was read: as one question, or as several, each with its part of the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa.domain import Answer, Asked, Outcome, Statement, Turn
from qa.ui import wording
from qa.ui.markup import text


def understood(number: int, turn: Turn) -> str:
    """Say how a follow-up was understood, where that differs from what was typed.

    It can be changed and asked again. Several questions are told by the headings of their parts.
    """
    standalone = turn.standalone.strip()
    if not standalone or standalone == turn.question.strip() or turn.answer.asked:
        return ""
    field = f"turn-{number}-rewritten"
    return (
        f'<p class="understood">Understood as: <span dir="auto">{text(standalone)}</span></p>'
        f'<details class="rewritten"><summary>{wording.EDIT}</summary><form data-rewritten>'
        f'<label for="{field}">Question, as it is to be understood</label>'
        f'<textarea id="{field}" name="question" rows="2" dir="auto" required>'
        f"{text(standalone)}</textarea>"
        '<button type="submit" class="quiet">Ask again</button></form></details>'
    )


def sections(answer: Answer, said: Callable[[Sequence[Statement]], str]) -> str:
    """Return the statements as `said` writes them, those of each question under a heading.

    A refused message has its notice instead.
    """
    if not answer.asked:
        return said(answer.statements)
    if answer.outcome is not Outcome.ANSWERED:
        return ""
    return "".join(
        _section(each, [s for s in answer.statements if s.question == index], said)
        for index, each in enumerate(answer.asked)
    )


def _section(
    asked: Asked, statements: Sequence[Statement], said: Callable[[Sequence[Statement]], str]
) -> str:
    answered = asked.outcome is Outcome.ANSWERED and statements
    body = said(statements) if answered else f'<p dir="auto">{text(asked.text)}</p>'
    return (
        f'<section class="asked"><h3 class="asked"><span dir="auto">{text(asked.question)}</span>'
        f"</h3>{body}</section>"
    )
