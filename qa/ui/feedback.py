"""The controls under an answer that say whether it helped, as HTML."""

from __future__ import annotations

from typing import Final

from qa.domain import LONGEST_COMMENT, Feedback, Outcome, Reason
from qa.ui import wording
from qa.ui.markup import text
from qa.ui.reading import Exchange

_REFUSED: Final = (Outcome.INSUFFICIENT, Outcome.OUT_OF_SCOPE)


def controls(turn: int, exchange: Exchange, *, kept: bool, busy: bool) -> str:
    """Return the two marks of an answer, what was marked, and the forms that they open.

    While another question is answered they rest: the transcript is about to be drawn anew.
    """
    if not kept:
        return f'<p class="feedback quietly">{wording.FEEDBACK_NOT_KEPT}</p>'
    given = exchange.feedback
    off = " disabled" if busy else ""
    helped, failed = given is not None and given.helpful, given is not None and not given.helpful
    comment = (
        f'<button type="button" class="quiet" {_opener(f"helped-{turn}")}{off}>Comment</button>'
        if helped
        else ""
    )
    return (
        f'<div class="feedback" role="group" aria-label="{wording.FEEDBACK}">'
        f'<span class="quietly" aria-hidden="true">{wording.FEEDBACK}</span>'
        f'<button type="button" class="quiet" id="helped-{turn}" data-helpful="{turn}" '
        f'aria-pressed="{_said(helped)}"{off}>Helpful</button>'
        f'<button type="button" class="quiet" id="failed-{turn}" '
        f'aria-pressed="{_said(failed)}" {_opener(f"failed-{turn}")}{off}>Not helpful</button>'
        f"{comment}{_given(given)}{_form(turn, 'helped', '', given) if helped else ''}"
        f"{_form(turn, 'failed', _reasons(exchange), given)}</div>"
    )


def _opener(mark: str) -> str:
    """Return the attributes of a button that opens the form of a mark."""
    return f'data-opens="{mark}-form" aria-expanded="false" aria-controls="{mark}-form"'


def _said(value: bool) -> str:
    return "true" if value else "false"


def _given(feedback: Feedback | None) -> str:
    """Say what was marked, and what was changed before it was kept."""
    if feedback is None:
        return ""
    reason = f": {wording.REASONS[feedback.reason].lower()}" if feedback.reason else ""
    comment = f' <q dir="auto">{text(feedback.comment)}</q>' if feedback.comment else ""
    warnings = "".join(f'<p class="notice warning">{text(each)}</p>' for each in feedback.warnings)
    mark = "Marked helpful" if feedback.helpful else "Marked not helpful"
    return f'<p class="marked quietly">{mark}{reason}.{comment}</p>{warnings}'


def _form(turn: int, mark: str, reasons: str, given: Feedback | None) -> str:
    """Return the form of one mark, closed, with what was said before in it."""
    matches = given is not None and given.helpful == (mark == "helped")
    comment = text(given.comment) if given and matches else ""
    return (
        f'<form id="{mark}-{turn}-form" data-mark="{turn}" hidden>{reasons}'
        f'<label for="{mark}-{turn}-comment">Comment (optional)</label>'
        f'<textarea id="{mark}-{turn}-comment" name="comment" rows="3" dir="auto" '
        f'maxlength="{LONGEST_COMMENT}" aria-describedby="{mark}-{turn}-hint">'
        f"{comment}</textarea>"
        f'<p class="quietly" id="{mark}-{turn}-hint">{wording.PRIVACY}</p>'
        '<button type="submit" class="quiet">Save</button> '
        '<button type="button" class="quiet" data-closes>Cancel</button></form>'
    )


def _reasons(exchange: Exchange) -> str:
    """Return the reasons to choose from; one that the outcome rules out is not offered."""
    refused = exchange.turn.answer.outcome in _REFUSED
    impossible = Reason.SHOULD_HAVE_REFUSED if refused else Reason.SHOULD_HAVE_ANSWERED
    chosen = exchange.feedback.reason if exchange.feedback else None
    items = "".join(
        f'<label><input type="radio" name="reason" value="{reason}" required'
        f"{' checked' if reason is chosen else ''}> {label}</label>"
        for reason, label in wording.REASONS.items()
        if reason is not impossible
    )
    return f"<fieldset><legend>What is the matter with it?</legend>{items}</fieldset>"
