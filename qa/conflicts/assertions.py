"""What a sentence of low authority asserts beside figures, as something that can be opposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.conflicts.spoken import Spoken
from qa.domain import Intent, SourceType

RULES = (SourceType.LABEL, SourceType.GUIDELINE)
"""Kinds of source that doses, monitoring and stopping rest on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is about: its words, the beginnings of those that count, and its names."""

    text: str
    stems: frozenset[str]
    drugs: frozenset[str] = frozenset()
    trials: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Opposed:
    """A sentence of a better source that opposes one of low authority.

    `why` says more than that the better source goes first, or is ""; `about` is what both tell of,
    where the better sentence says that best.
    """

    better: Spoken
    other: Spoken
    why: str = ""
    about: str = ""


class Assertion(Protocol):
    """One thing that a sentence asserts."""

    @property
    def about(self) -> str:
        """What it is about, as a disagreement is headed."""

    @property
    def said(self) -> Spoken:
        """The sentence that asserts it."""

    @property
    def rests_on(self) -> Intent:
        """The kind of question whose order of authority decides."""

    def is_touched(self, asked: Asked) -> bool:
        """Say whether a question is about the same."""

    def opposed(self, better: Sequence[Spoken]) -> Opposed | None:
        """Return which of these sentences, the best source first, says otherwise; None if none."""
