"""Questions that are asked by a click: examples, and follow-ups that the library can answer."""

from __future__ import annotations

from collections.abc import Iterable

from qa.domain import Answer
from qa.ui import wording
from qa.ui.markup import attribute, isolated


def follow_ups(answer: Answer) -> str:
    """Return further questions that the library can answer, under their heading."""
    asked = asking(wording.FOLLOW_UPS, answer.follow_ups)
    heading = f"<h3>{wording.FOLLOW_UPS}</h3>"
    return f'<section class="follow-ups">{heading}{asked}</section>' if asked else ""


def asking(label: str, questions: Iterable[str]) -> str:
    """Return questions that are asked by a click."""
    items = "".join(
        f'<li><button type="button" class="suggestion" data-ask="{attribute(question)}">'
        f"{isolated(question)}</button></li>"
        for question in questions
    )
    return f'<ul class="suggestions" aria-label="{attribute(label)}">{items}</ul>' if items else ""
