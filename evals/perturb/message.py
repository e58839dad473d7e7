"""The message that a rule changes, and what rules need to know of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

DENYING = frozenset("no not never without none neither nor cannot negative positive".split())
COUNTING = frozenset(
    "one two three four five six seven eight nine ten once twice first second third fourth fifth "
    "both half".split()
)


@dataclass(frozen=True, slots=True)
class Message:
    """A question, whether it follows others in a dialogue, and what else is known of it.

    `context` holds the turns before and what the right answer says: nothing of it is asked, but
    what is added to the question must not bear on it.
    """

    text: str
    follows: bool = False
    context: str = ""


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern that finds any of the phrases as whole words, the longest first."""
    listed = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, listed))})(?![\w-])", re.IGNORECASE)


def capitalised(text: str) -> str:
    """Write the first letter large."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """Write the first letter small, unless its word is written large for another reason."""
    first = text.split(maxsplit=1)[0] if text else ""
    ordinary = first[1:].islower() or len(first) == 1
    return text[:1].lower() + text[1:] if ordinary and first != "I" else text
