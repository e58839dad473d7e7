"""The sentences of a document that can be quoted in its digest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from qa.answer.digest.sections import BOILERPLATE, SKIPPED
from qa.domain import Figure, Passage, Sentence, Source
from qa.figures import Found, figures_in
from qa.text.folding import fold
from qa.vocabulary import Vocabulary

CELLS: Final = " | "
"""What stands between the cells of a table's row."""
_SHORTEST: Final = 5
"""A sentence has so many words."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that may be quoted; `leads` says that its section begins with it."""

    passage: Passage
    sentence: Sentence
    text: str
    headings: tuple[str, ...]
    place: int
    leads: bool
    figures: tuple[Figure, ...]


def lines_of(source: Source, passages: Sequence[Passage]) -> Iterator[Line]:
    """Yield the sentences that can be quoted, in order, with their figures."""
    figures: dict[str, tuple[Found, ...]] = {}
    for line in plain_lines(source, passages):
        passage, span = line.passage, (line.sentence.start, line.sentence.end)
        if passage.id not in figures:
            figures[passage.id] = found_in(source, passage)
        own = (each.figure for each in figures[passage.id] if span_of(passage, each) == span)
        yield replace(line, figures=tuple(own))


def plain_lines(source: Source, passages: Sequence[Passage]) -> Iterator[Line]:
    """Yield the sentences that can be quoted, in order, without looking for figures."""
    before: tuple[str, ...] | None = None
    place = 0
    # A heading over all of the text is its title, whatever it is called elsewhere.
    over_all = {fold(source.title)}
    if len(passages) > 1:
        over_all |= set.intersection(*({fold(each) for each in p.heading} for p in passages))
    for passage in passages:
        headings = tuple(each for each in passage.heading if fold(each) not in over_all)
        if any(SKIPPED.search(heading) for heading in headings):
            continue
        for sentence in passage.sentences:
            text = passage.quote(sentence)
            if _reads(text):
                yield Line(passage, sentence, text, headings, place, headings != before, ())
                before, place = headings, place + 1


def _reads(text: str) -> bool:
    """Say whether a run of text reads as a sentence, not as a row, a label or an address."""
    words = text.split()
    lettered = len(_WORD.findall(text))
    return (
        len(words) >= _SHORTEST
        and lettered * 3 >= len(words) * 2
        and CELLS not in text
        and text[-1] in ".!?)]”\"'’"
        and "http" not in text
        and not BOILERPLATE.search(text)
        and not text[0].islower()
    )


def about_itself(source: Source, lines: Iterable[Line], vocabulary: Vocabulary) -> tuple[Line, ...]:
    """Leave out what is about other trials than those that the document says it is about."""
    own = {tag.removeprefix("trial:").casefold() for tag in source.tags if tag.startswith("trial:")}
    kept = []
    for line in lines:
        named = {
            name.casefold()
            for entity in (vocabulary.entities(line.text) if own else ())
            if entity.kind == "trial"
            for name in (entity.name, entity.surface)
        }
        if not named or named & own:
            kept.append(line)
    return tuple(kept)


def span_of(passage: Passage, found: Found) -> tuple[int, int]:
    """Return the span of a figure's words in the document."""
    return passage.start + found.start, passage.start + found.end


def found_in(source: Source, passage: Passage) -> tuple[Found, ...]:
    """Return the figures of a passage; their spans are offsets of its text."""
    within = [Sentence(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
    return figures_in(passage.text, within, source.title, passage.heading)
