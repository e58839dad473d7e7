"""What is shown while an answer is made: its stages, and how far a model's claims are."""

from __future__ import annotations

from qa.domain import Mode, Progress
from qa.ui import wording
from qa.ui.markup import counted
from qa.ui.session import Frame


def progress(frame: Frame) -> str:
    """Return the stages with the one that is under way, or nothing when idle."""
    if not frame.busy:
        return ""
    stages = (*wording.STAGES, *(wording.MODEL_STAGES if frame.mode is Mode.SYNTHESISED else ()))
    names = [name for name, _ in stages]
    told = frame.progress
    now = names.index(told.stage) if told and told.stage in names else -1
    places = ["done"] * now + ["now"] * (now >= 0) + ["next"] * (len(names) - now - 1)
    items = "".join(
        f'<li class="{place}">{label}{_counted(told) if told and place == "now" else ""}</li>'
        for place, (_, label) in zip(places, stages, strict=True)
    )
    return f'<ol class="stages">{items}</ol>'


def _counted(progress: Progress) -> str:
    """Count the claims that have arrived; none is shown before the reply is whole."""
    if not progress.read:
        return ""
    read = counted(progress.read, "claim")
    return f" <span>{wording.CLAIMS_READ.format(read=read, proven=progress.proven)}</span>"
