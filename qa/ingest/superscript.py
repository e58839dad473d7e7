"""Raised digits: 10⁹ must not become 109 when the markup goes."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_RAISABLE = re.compile(r"\s*[+−-]?\d+(?:\s?[,;–-]\s?\d+)*[+−-]?\s*")


def raised(text: str) -> str:
    """Return digits, and lists of them, as raised characters; other text as it is."""
    return text.strip().translate(_RAISED) if _RAISABLE.fullmatch(text) else text
