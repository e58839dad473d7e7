"""The list of kept conversations to HTML."""

from __future__ import annotations

from collections.abc import Sequence

from qa.text.dates import date_words
from qa.ui import wording
from qa.ui.markup import attribute, counted, isolated, text
from qa.ui.seams import Listed


def listed(known: Sequence[Listed], open_id: str | None, *, kept: bool) -> str:
    """Return the list of kept conversations, each to open or to delete."""
    if not kept:
        return f'<p class="quietly">{wording.NOT_KEPT}</p>'
    items = "".join(_conversation(each, open_id) for each in known if each.turns)
    if not items:
        return '<p class="quietly">No conversations yet.</p>'
    return f'<ul class="conversations">{items}</ul>'


def _conversation(line: Listed, open_id: str | None) -> str:
    """Return one line of the list."""
    current = ' aria-current="true"' if line.id == open_id else ""
    identity, title = attribute(line.id), attribute(line.title)
    return (
        f'<li><button type="button" class="open" data-open="{identity}"{current}>'
        f"{isolated(line.title)}"
        f'<span class="quietly">{text(date_words(line.started[:10]))}, '
        f"{counted(line.turns, 'question')}</span></button>"
        f'<button type="button" class="quiet delete" data-delete="{identity}" '
        f'aria-label="Delete: {title}">Delete</button></li>'
    )
