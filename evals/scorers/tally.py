"""What a scorer gives: hits out of what could be hit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """Hits out of what could be hit, and in words what was missed.

    Nothing to hit (`of` = 0) means that the measure does not apply.
    """

    hits: int
    of: int
    missed: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        """Give the share of hits; only where something could be hit."""
        return self.hits / self.of


NOT_APPLICABLE = Score(0, 0)


def tally(of: int, missed: tuple[str, ...]) -> Score:
    """Count everything as hit but what was missed."""
    return Score(of - len(missed), of, missed)


def verdict(right: bool, missed: str = "") -> Score:
    """Count one thing, right or wrong, and say what was missed if it is wrong."""
    return Score(1, 1) if right else Score(0, 1, (missed,) if missed else ())
