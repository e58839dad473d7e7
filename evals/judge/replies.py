"""A judge's reply → the value that was asked for, or the reason why there is none."""

from __future__ import annotations

from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

Wanted = TypeVar("Wanted", bound=BaseModel)

_CUT: Final = frozenset({"length", "max_tokens"})
_FENCE: Final = "```"


class NotJudged(Exception):
    """A judgement that failed; its text is one of a few reasons, and never a server's words."""


def parsed(reply: str, wanted: type[Wanted], *, finish: str | None = None) -> Wanted:
    """Return the object that a reply holds, alone or in a fenced block.

    `finish` is why the model ended. Raises `NotJudged` for a reply that was cut or is not of the
    wanted form: it counts as missing, not as a score.
    """
    if finish in _CUT:
        raise NotJudged("cut reply")
    text = reply.strip()
    if text.startswith(_FENCE):
        text = text.removesuffix(_FENCE).partition("\n")[2]
    try:
        return wanted.model_validate_json(text)
    except ValidationError:
        raise NotJudged("unparsable reply") from None
