"""Typography made plain, character for character, so that offsets hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SAME = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—−﹣-", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f", " "),
        "·": ".",
        "⋅": ".",
        "∙": ".",
        "⩾": "≥",
        "⩽": "≤",
        "\u02c2": "<",
        "×": "x",
        "%": "%",
    }
)
# A comma before exactly three digits groups thousands, unless a zero stands before it.
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d+)(?![\d,]|\.\d)")
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
"""A number without its sign, as `plain` leaves it."""
SIGNED = rf"(?:(?<![\w.])[-+])?{NUMBER}"


def plain(text: str) -> str:
    """Return the text with one kind of dash, space and decimal point; no character moves."""
    return _DECIMAL_COMMA.sub(_with_point, text.translate(_SAME))


def _with_point(match: re.Match[str]) -> str:
    groups = len(match[2]) == 3 and not match[1].startswith("0")  # noqa: PLR2004
    return match[0] if groups else f"{match[1]}.{match[2]}"


def number(raw: str) -> str:
    """Return a number as figures hold it: no grouping, a digit before the point."""
    bare = raw.replace(",", "").replace(" ", "").lstrip("+")
    sign, bare = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
    return f"{sign}0{bare}" if bare.startswith(".") else f"{sign}{bare}"


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with these spans turned into spaces."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
