"""A model's quote → the sentences of a passage that it is copied from, as a true span.

White space, dashes, quotation marks and a few signs that are written in several ways make no
difference; a letter or a digit always does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from qa.domain import Passage, Sentence

_FEWEST_WORDS: Final = 3
"""Words that a quote needs unless it is a whole sentence: fewer can be copied from anywhere."""
_AS_WRITTEN: Final = {
    **dict.fromkeys("‐‑‒–—―−⁃﹣", "-"),
    **dict.fromkeys("‘’‚‛′´`", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    "…": "...",
    "≥": ">=",
    "≤": "<=",
    "·": ".",
    "µ": "μ",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬀ": "ff",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
}
_ELISION: Final = re.compile(r"\s*[\[(]?(?:\.\.\.|…)[\])]?\s*")
_ENDS: Final = " \t\n\"'“”‘’«».,;:"


def located(quote: str, passage: Passage) -> tuple[tuple[int, int], ...] | None:
    """Return the spans, in the document, of the whole sentences that a quote is copied from.

    A quote that leaves words out, marked by "…", has a span for each piece. A span is widened to
    whole sentences, so that no "not" is left outside. None if a piece is not in the passage, or too
    short to be told from any other words.
    """
    pieces = [piece for piece in _ELISION.split(quote) if piece.strip(_ENDS)]
    spans = [_span(piece, passage) for piece in pieces]
    found = tuple(dict.fromkeys(span for span in spans if span is not None))
    return found if spans and None not in spans else None


def _span(piece: str, passage: Passage) -> tuple[int, int] | None:
    text, places = _folded(passage.text)
    wanted = _folded(piece.strip())[0]
    for asked in (wanted, wanted.strip(_ENDS)):
        for at in _occurrences(asked, text):
            start, end = places[at], places[at + len(asked) - 1] + 1
            wide = _widened(passage.start + start, passage.start + end, passage)
            whole = " ".join(
                passage.text[wide[0] - passage.start : wide[1] - passage.start].split()
            )
            if len(asked.split()) >= _FEWEST_WORDS or whole.strip(_ENDS) == asked:
                return wide
    return None


def _occurrences(asked: str, text: str) -> Iterator[int]:
    """Yield where the words stand in a text, neither beginning nor ending inside a word."""
    at = text.find(asked) if asked else -1
    while at >= 0:
        before, after = text[max(0, at - 2) : at], text[at + len(asked) : at + len(asked) + 2]
        if not (_joins(before[::-1], asked[0]) or _joins(after, asked[-1])):
            yield at
        at = text.find(asked, at + 1)


def _joins(outside: str, edge: str) -> bool:
    """Say whether a word or a number goes on outside; `outside` is read away from the edge."""
    if not outside or not edge.isalnum():
        return False
    inner_point = outside[0] in ".,"
    return outside[0].isalnum() or (inner_point and outside[1:].isdigit() and edge.isdigit())


def _widened(start: int, end: int, passage: Passage) -> tuple[int, int]:
    """Return the span from the first to the last sentence that a span touches."""
    touched = [each for each in passage.sentences if _touch(each, start, end)]
    if not touched:
        return start, end
    return min(start, touched[0].start), max(end, touched[-1].end)


def _touch(sentence: Sentence, start: int, end: int) -> bool:
    return sentence.start < end and start < sentence.end


@lru_cache(maxsize=512)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """Return a text with its typography unified, and for each character its place in the text."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace():
            if folded and folded[-1] != " ":
                folded.append(" ")
                places.append(place)
            continue
        for written in _AS_WRITTEN.get(character, character):
            folded.append(written)
            places.append(place)
    return "".join(folded), tuple(places)
