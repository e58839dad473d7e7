"""Sections of labels that a question asks for by their names, in the reader's words."""

from __future__ import annotations

import re
from typing import Final

_ASKED: Final = {
    "contraindications": (
        r"\bcontra-?indicat\w*"
        r"|\b(?:who|which (?:patients|people)) (?:must|should|can|may)(?: ?not|n['’]?t)\b"
        r"|\bwho (?:can['’]?t|cannot)\b"
    ),
    "overdose": r"\boverdos\w*|\btook too (?:many|much)\b",
    "missed dose": (
        r"\b(?:missed|forgot\w*|misse[sd]) (?:an? |the |her |his |my |their |one )?"
        r"(?:dose|tablet|pill|injection|infusion|capsule)|\bmissed doses?\b"
    ),
    "storage": r"\bhow (?:is|are|should|do|to|must)\b[^?]*\bstore\w*|\bstorage\b|\bfridge\b",
}
_COMPILED: Final = {name: re.compile(asked, re.I) for name, asked in _ASKED.items()}


def section_asked(question: str) -> str | None:
    """Return the name of the section that a question asks for; None if it asks for none."""
    return next((name for name, asked in _COMPILED.items() if asked.search(question)), None)
