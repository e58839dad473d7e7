"""What stands in a question and is not asked: markup, and brackets that hold masked data."""

from __future__ import annotations

import re
from typing import Final

_ASIDE: Final = re.compile(
    r"<(script|style)\b.*?</\1>|</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|\([^()]*\[[^\]]*\][^()]*\)",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_SPACES: Final = re.compile(r"\s+")


def without_asides(text: str) -> str:
    """Return a text without them; the text itself if nothing else is in it."""
    return _SPACES.sub(" ", _ASIDE.sub(" ", text)).strip() or text


def without_brackets(text: str) -> str:
    """Return a text without what stands in round brackets."""
    return _BRACKETS.sub(" ", text)
