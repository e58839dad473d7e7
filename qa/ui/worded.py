"""The switch between an answer in its sources' words and one that a model words."""

from __future__ import annotations

from qa.domain import Mode, Outcome, Turn
from qa.ui import wording
from qa.ui.markup import attribute, text


def switch(turn: Turn, model: str | None) -> str:
    """Return the button that asks the same question in the other mode; none without a model."""
    answer = turn.answer
    if model is None or answer.outcome is not Outcome.ANSWERED:
        return ""
    other = Mode.EXTRACTIVE if answer.model else Mode.SYNTHESISED
    label = wording.TO_OWN_WORDS if answer.model else wording.TO_MODEL_WORDS.format(model=model)
    question = turn.standalone or turn.question
    return (
        f'<button type="button" class="quiet" data-ask="{attribute(question)}" '
        f'data-mode="{other}">{text(label)}</button>'
    )
