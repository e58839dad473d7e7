"""What a gold run asks: each item as written, or as a named variant of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.items import Item

Key = tuple[str, str | None]
"""Item id and variant: what tells one job of a run from another."""


@dataclass(frozen=True, slots=True)
class Job:
    """One conversation to be had: the messages for an item, in order; the last one is judged.

    `variant` names the way in which the messages differ from the item's own, None if they do not.
    What a right answer says is the item's in either case.
    """

    item: Item
    messages: tuple[str, ...]
    variant: str | None = None

    @property
    def key(self) -> Key:
        """Give what tells this job from the others of a run."""
        return self.item.id, self.variant


def as_written(items: Sequence[Item]) -> tuple[Job, ...]:
    """Ask each item in its own words."""
    return tuple(Job(item, item.asked) for item in items)
