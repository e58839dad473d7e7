"""The ways in which a name is written: with a hyphen, a space or neither, whatever the case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

# Short names that are also words or symbols only count as written: RAM, TAGS, OS, HR, GLOW; and
# so does REGARD, which is met "with regard to" most things.
_CASED = re.compile(r"(?:[A-Z][A-Za-z0-9]{0,3}|REGARD)")

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Surface:
    """One way to write a name."""

    text: str
    kind: str
    name: str
    is_cased: bool = False
    hint: str = field(init=False)
    """Characters that a text with this name has in it when its case is folded."""

    def __post_init__(self) -> None:
        """Take the longest part of the name as its hint."""
        object.__setattr__(self, "hint", max(_parts(self.text), key=len).casefold())

    @property
    def is_one_word(self) -> bool:
        """Say whether the name is a single word that is never written apart."""
        return _WORD.fullmatch(self.text) is not None and len(_parts(self.text)) == 1

    def occurrences(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the places of the name in a text."""
        cased = self.is_cased or _CASED.fullmatch(self.text)
        flags = 0 if cased else re.IGNORECASE
        return (match.span() for match in _surface_pattern(self.text, flags).finditer(text))


def _parts(surface: str) -> list[str]:
    """Return the parts of a name that may be written together or apart: Gastric04, Gastric-04."""
    return [part for part in re.split(r"[-\s]|(?<=[A-Za-z]{3})(?=\d{2})", surface) if part]


@cache
def _surface_pattern(surface: str, flags: int) -> re.Pattern[str]:
    # A space or a hyphen inside a name may be written either way, or not at all.
    body = r"[-‐‑–\s]?".join(re.escape(part) for part in _parts(surface))
    tail = r"[+-]" if surface[-1] in "+-" else ""
    start = r"(?<![\w])"
    body = body if not tail or surface[-1] == "+" else body + r"[-−]"
    return re.compile(start + body + r"(?![\w])", flags)
