"""What a reader says of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LONGEST_COMMENT: Final = 2000
"""Characters of a comment on an answer."""


class Reason(StrEnum):
    """Why an answer did not help."""

    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    WRONG_SOURCE = "wrong_source"
    SHOULD_HAVE_REFUSED = "should_have_refused"
    SHOULD_HAVE_ANSWERED = "should_have_answered"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A mark on one answer: it helped, or it did not and why.

    `warnings` tell the reader what was changed before it was kept; they are not kept.
    Raises `ValueError` unless just the answer that did not help has a reason.
    """

    helpful: bool
    reason: Reason | None = None
    comment: str = ""
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Hold the rule on reasons."""
        if self.helpful == (self.reason is not None):
            raise ValueError("an answer that did not help has a reason, one that helped has none")
