"""Lines that a typesetter or an editor broke, put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_HYPHENS = "-\u2010\u00ad"
_BROKEN = re.compile(rf"(\S*\w)[{_HYPHENS}]\Z")
_WORD_AHEAD = re.compile(r"\w+")
_HYPHENATED = re.compile(r"\w+(?:[-\u2010]\w+)*")

# Words that are written with a hyphen before or after them, so that a hyphen at the end of a line
# is the author's and not the typesetter's.
_BEFORE_HYPHEN = frozenset(
    """all anti beta alpha gamma co cross dose double end event evidence first second third fourth
    five four follow free half health high intention interferon large late life long low meta mid
    multi nab near new nivo non off on one open overall patient per placebo point population post
    pre progression quality real self short single six small so ten three time two up week well
    year""".split()
)
_AFTER_HYPHEN = frozenset(
    """based blind blinded controlled dependent driven free directed drug effect effective fold
    group induced investigator label level life like limiting line mediated month naive negative
    of old pathway per positive rate reactive refractory related release resistant response
    sensitive sided specific stage term threatening to treated up week year years""".split()
)


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """Collect the words of a text in lower case, to tell how it writes them within a line."""
    return frozenset(
        word.lower().replace("\u2010", "-")
        for line in lines
        for word in _HYPHENATED.findall(line.rstrip(_HYPHENS))
    )


def join(lines: Sequence[str], known: frozenset[str] = frozenset()) -> str:
    """Join the lines of one paragraph, undoing hyphenation.

    "pro-" and "gression" become "progression", but "HER2-" and "positive" keep their hyphen.
    Where `known`, the words of the whole text, has one of the two spellings, it decides.
    """
    joined = ""
    for line in lines:
        joined = _joined(joined, line.strip(), known) if joined else line.strip()
    return joined


def _joined(left: str, right: str, known: frozenset[str]) -> str:
    broken = _BROKEN.search(left[-64:])
    ahead = _WORD_AHEAD.match(right)
    if broken is None or ahead is None:
        return f"{left} {right}"
    if left.endswith("\u00ad"):
        return left[:-1] + right
    if _keeps_hyphen(broken.group(1), ahead.group(), known):
        return left + right
    return left[:-1] + right


def _keeps_hyphen(before: str, after: str, known: frozenset[str]) -> bool:
    """Say whether the hyphen between two parts of a word is the author's."""
    left = re.split(r"[^\w\u2010-]", before)[-1].lower()
    right = after.lower()
    if not (after[0].islower() and before[-1].islower()):
        return True
    if left + right in known:
        return False
    if f"{left}-{right}" in known:
        return True
    last = re.split(r"[-\u2010]", before)[-1]
    if any(c.isdigit() or c.isupper() for c in last[1:]) or "-" in left:
        return True
    return left in _BEFORE_HYPHEN or right in _AFTER_HYPHEN
