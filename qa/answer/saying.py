"""What a sentence says where it stands for itself, and the places in its document that say it.

A row of a table says its cells under the names of its header, an item of a list follows the line
over it, or the heading if it has no verb of its own ("Contraindications: […] Severe allergy"), a
part of a long sentence is marked as one. What says nothing alone is no statement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from qa.domain import Citation, Evidence, Lead, Passage, Sentence
from qa.text.leads import (
    LONGEST_WORDS,
    VERB,
    counts,
    in_one,
    is_heading,
    item_after,
    led_by,
)
from qa.text.tables import is_row, stated

Span = tuple[int, int]

_SHORTEST_WORDS: Final = 4
_WHOLE_WORDS: Final = 60
"""A list that is no longer is said as a whole."""
_LEFT_OUT: Final = "[…]"
_HEADING_WORDS: Final = 6
"""A run of words without a verb that is no longer may be a heading or a title that runs in."""
_PREDICATE: Final = re.compile(
    r"\b(?:is|are|was|were|has|had|have|can|may|must|should|did|does|will|occurred|received|showed"
    r"|improved|increased|decreased|reduced|remained|reported)\b"
)
_OF_HARMS: Final = re.compile(
    r"contra-?indicat|exclu|(?:must|should|do) not|side[- ]effects|adverse|unwanted|undesirable"
    r"|warning",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]{3}")
_LEANS: Final = re.compile(
    r"\b(?:respectively|both|either|it|its|they|their|this|these|those|which|who|whose|than|same"
    r"|other|also|however|but|although|except|unless|former|latter)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said, and the spans of the document whose words it is, the sentence's own first."""

    text: str
    spans: tuple[Span, ...]


def said_by(passage: Passage, sentence: Sentence) -> Said | None:
    """Return what a sentence of a passage says for itself; None if it says nothing alone."""
    text = passage.quote(sentence)
    span = (sentence.start, sentence.end)
    if is_row(text):
        lead = passage.lead(sentence)
        row = stated(lead.text, text) if lead is not None else None
        found = Said(row, (span, (lead.start, lead.end))) if lead is not None and row else None
        return found if found and _is_short(found.text) else None
    whole = led_by(passage, sentence)
    if whole is not None:
        return _whole_list(passage, whole)
    lead = passage.lead(sentence)
    if lead is not None and is_heading(lead):
        alone = _part_or_whole(passage, sentence, text) if _says(text) else None
        return alone or (_item(passage, lead, text, span) if _names(lead, text) else None)
    if lead is not None and not is_row(lead.text) and not _is_sentence(text):
        return _item(passage, lead, text, span)
    if lead is not None and _whole_list(passage, lead) is not None:
        return None
    return _part_or_whole(passage, sentence, text)


def citation_of(item: Evidence, span: Span, marker: int) -> Citation:
    """Cite a span of a passage, of a line that it needs, or of its document's title."""
    passage, (start, end) = item.passage, span
    if passage.start <= start and end <= passage.end:
        quote = _words_at(passage, span)
    else:
        over = next((lead for lead in passage.leads if (lead.start, lead.end) == span), None)
        if over is None:
            return Citation(marker, item.source, start, end, item.source.title[start:end])
        quote = over.text
    return Citation(marker, item.source, start, end, quote, passage.heading, passage.page)


def _words_at(passage: Passage, span: Span) -> str:
    start, end = span
    return passage.text[start - passage.start : end - passage.start]


def _whole_list(passage: Passage, lead: Lead) -> Said | None:
    """Return a line with its list, if that is short or must be whole, and not of sentences."""
    text = in_one(passage, lead) if passage.start <= lead.start else None
    if text is None or (len(text.split()) > _WHOLE_WORDS and not counts(lead.text)):
        return None
    items = _words_at(passage, (lead.first, lead.last)).split("\n")
    if all(map(_is_sentence, items)):
        return None
    return Said(text, ((lead.start, lead.last),))


def _item(passage: Passage, lead: Lead, text: str, span: Span) -> Said | None:
    """Return an item with the line over it, unless the list is said as a whole or must be."""
    if counts(lead.text) or _whole_list(passage, lead) is not None:
        return None
    first, last = span[0] == lead.first, span[1] == lead.last
    item = text if last else f"{text.rstrip(' ;,')} {_LEFT_OUT}"
    said = item_after(lead, item if first else f"{_LEFT_OUT} {item}")
    return Said(said, (span, (lead.start, lead.end))) if _is_short(said) else None


def _names(lead: Lead, text: str) -> bool:
    """Say whether an item may name what its heading speaks of: one word where that rules out."""
    enough = len(text.split()) > 1 or _OF_HARMS.search(lead.text) is not None
    return enough and _WORD.search(text) is not None and not text.endswith(("?", ":"))


def _says(text: str) -> bool:
    """Say whether an item under a heading says something without it: "at the start" has no verb."""
    has_verb = text.endswith((".", "!", ";")) and VERB.search(text) is not None
    return has_verb or _PREDICATE.search(text) is not None


def _is_sentence(text: str) -> bool:
    return text[:1].isupper() and text.endswith(".") and _PREDICATE.search(text) is not None


def _part_or_whole(passage: Passage, sentence: Sentence, text: str) -> Said | None:
    """Return a sentence; of one that was cut at semicolons the part, marked, or all of it.

    Where a part leans on another, none is told without the others.
    """
    parts = _parts(passage, sentence)
    if len(parts) == 1:
        ends = (sentence.start, sentence.end)
        return Said(text, (ends,)) if _stands_alone(text) else None
    whole = (parts[0].start, parts[-1].end)
    if any(_leans(passage.quote(part)) for part in parts):
        all_of_it = _words_at(passage, whole)
        return Said(all_of_it, (whole,)) if _is_short(all_of_it) else None
    before = "" if sentence == parts[0] else f"{_LEFT_OUT} "
    said = text if sentence == parts[-1] else f"{text.rstrip(';')} {_LEFT_OUT}"
    ends = (sentence.start, sentence.end)
    return Said(f"{before}{said}", (ends,)) if _stands_alone(text) else None


def _parts(passage: Passage, sentence: Sentence) -> tuple[Sentence, ...]:
    """Return the neighbours that make one sentence with this one, cut at semicolons, in order."""
    found = [sentence]
    place = passage.sentences.index(sentence)
    for other in reversed(passage.sentences[:place]):
        if not _goes_on(passage, other, found[0]):
            break
        found.insert(0, other)
    for other in passage.sentences[place + 1 :]:
        if not _goes_on(passage, found[-1], other):
            break
        found.append(other)
    return tuple(found)


def _goes_on(passage: Passage, one: Sentence, other: Sentence) -> bool:
    between = passage.text[one.end - passage.start : other.start - passage.start]
    return passage.quote(one).endswith(";") and "\n" not in between


def _leans(text: str) -> bool:
    return _PREDICATE.search(text) is None or _LEANS.search(text) is not None


def _is_short(text: str) -> bool:
    return len(text.split()) <= LONGEST_WORDS


def _stands_alone(text: str) -> bool:
    count = len(text.split())
    if not _SHORTEST_WORDS <= count <= LONGEST_WORDS or text.endswith(("?", ":")):
        return False
    if _WORD.search(text) is None:
        return False
    if count <= _HEADING_WORDS and not re.search(r"\d", text):
        return VERB.search(text) is not None
    return True
