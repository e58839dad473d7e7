"""A piece of a document as a reader found it, and the characters that canonical text has.

Characters stay as in the source except that

* text is in Unicode normal form C (canonically equivalent, so it looks the same);
* every kind of space becomes one plain space, and runs of spaces one space;
* control characters, soft hyphens, zero-width spaces, direction overrides, lone surrogates and
  noncharacters, none of which a reader can see, are dropped;
* the Latin ligatures that typesetting makes (ﬁ, ﬂ, ﬀ and the like) become their letters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from qa.domain import BlockKind

Box = tuple[float, float, float, float, float]

_LINE_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"[^\S\n]+")
_LIGATURES = dict(zip(range(0xFB00, 0xFB07), "ff fi fl ffi ffl st st".split(), strict=True))


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as a reader found it; `level` is the depth of a heading, from 1.

    `lead` are the bold words that a paragraph or a list item begins with.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    lead: str = ""


def clean(text: str) -> str:
    """Return the text with canonical characters; line breaks become newlines."""
    text = _LINE_BREAKS.sub("\n", text)
    text = _UNSEEN.sub("", text).translate(_LIGATURES)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text))


def one_line(text: str) -> str:
    """Return the text with canonical characters on one trimmed line."""
    return " ".join(clean(text).split())
