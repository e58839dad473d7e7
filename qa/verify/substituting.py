"""Many patterns over one text: those whose plain words it lacks are not looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_QUANTIFIERS: Final = frozenset("?*{")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, what is put for it, and lower-case words that whatever it matches has."""

    pattern: re.Pattern[str]
    put: str
    needs: str


def rules(pairs: Iterable[tuple[re.Pattern[str], str]]) -> tuple[Rule, ...]:
    """Return the patterns in order, each with the longest plain run of characters in it."""
    return tuple(Rule(pattern, put, needed(pattern.pattern)) for pattern, put in pairs)


def substituted(text: str, among: Iterable[Rule]) -> str:
    """Put what the rules say, in order."""
    lowered = text.lower()
    for rule in among:
        if rule.needs in lowered:
            changed = rule.pattern.sub(rule.put, text)
            if changed != text:
                text, lowered = changed, changed.lower()
    return text


def needed(pattern: str) -> str:
    """Return the longest run of characters that every match has, in lower case; "" if unsure.

    What stands in groups and classes is not looked at, nor a pattern of alternatives.
    """
    runs, run, depth, place = [""], "", 0, 0
    while place < len(pattern):
        character = pattern[place]
        following = pattern[place + 1 : place + 2]
        if character == "\\":
            place += 1
            runs.append(run)
            run = ""
        elif character == "[":
            place = pattern.index("]", place + 2)
            runs.append(run)
            run = ""
        elif character in "()":
            depth += 1 if character == "(" else -1
            runs.append(run)
            run = ""
        elif character == "|" and not depth:
            return ""
        elif depth or following in _QUANTIFIERS or not (character.isalpha() or character == " "):
            runs.append(run)
            run = ""
        else:
            run += character.lower()
        place += 1
    return max((*runs, run), key=len)
