"""A message that puts right what was asked: "no, I meant PFS", "gastric, not breast"."""

from __future__ import annotations

import re
from typing import Final

from qa.understand.following import wording

_SORRY: Final = r"(?:no|nope|sorry|oops|wait|actually|pardon|not that)"
_MEANT: Final = (
    r"(?:(?:(?:i )?meant(?: to ask)?|i mean|i (?:was|am) asking(?: for)?)(?: about)?"
    r"|what i (?:meant|mean) (?:was|is)|make (?:that|it)|rather)"
)
_CORRECTION: Final = re.compile(
    rf"^(?:(?:{_SORRY})\b[\s,.:;!-]*)+(?:but\s+)?(?:{_MEANT}\b[\s,:]*)?(?P<body>.+)$"
    rf"|^{_MEANT}\b[\s,:]*(?P<meant>.+)$",
    re.IGNORECASE,
)
_SAYS_MEANT: Final = re.compile(rf"\b{_MEANT}\b", re.IGNORECASE)
_AFTERTHOUGHT: Final = re.compile(
    rf"[\s,]*\b(?:{_MEANT}|instead|please|of course)\W*$|\s*\?+$", re.IGNORECASE
)
_WITHDRAWN: Final = re.compile(r"[,;]?\s*\b(?:and\s+)?(?:not|instead of|rather than)\s+.+$", re.I)
_INSTEAD: Final = re.compile(r"^(?P<body>[^,?.;]{2,40}),?\s+not\s+[^,?]{2,40}\W*$", re.IGNORECASE)
"""What is put in the place of another without more ado: "gastric, not breast"."""
_SHORT: Final = 5
"""Words that may follow a bare "no," in a correction; more of them are a question of their own."""


def corrected(message: str) -> str | None:
    """Return what a message puts in the place of what was asked; None if it corrects nothing.

    "No, I meant PFS, not OS" gives "PFS".
    """
    match = _CORRECTION.match(message.strip())
    if match is None:
        instead = _INSTEAD.match(message.strip())
        return instead["body"] if instead and not wording.QUESTION_WORD.match(message) else None
    body = _AFTERTHOUGHT.sub("", match["body"] or match["meant"])
    body = _WITHDRAWN.sub("", _AFTERTHOUGHT.sub("", body)).strip(" ,.")
    if not body or wording.QUESTION_WORD.match(body):
        return None
    return body if _SAYS_MEANT.search(message) or len(body.split()) <= _SHORT else None
