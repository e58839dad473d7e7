"""Sentences with what they stand under: a line of a list speaks of the drug that leads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.conflicts.claims import Claim, drugs_in, drugs_of
from qa.domain import SECONDARY, Figure, Passage, Sentence, Source, SourceType
from qa.figures.context import trials_in
from qa.text.folding import content_words, fold, mentions
from qa.text.studies import studies_in

STEM = 5
"""Letters by which two forms of a word are told to be one: monitored and monitoring."""
_LOOSE = SECONDARY | {SourceType.OTHER}
_HEAD = re.compile(r"\s*(?::|\(|,)")
_NAME = re.compile(r"[A-Za-z][a-z-]{4,}(?:[ /][a-z-]{4,})?")


@dataclass(frozen=True, slots=True)
class Names:
    """Names of trials and drugs that better sources have in their titles, known or not."""

    trials: frozenset[str] = frozenset()
    drugs: frozenset[str] = frozenset()

    def trials_of(self, words: str) -> frozenset[str]:
        """Return the trials that the words name."""
        return frozenset(trials_in(words)) | {n for n in self.trials if mentions(words, n)}

    def drugs_of(self, words: str) -> frozenset[str]:
        """Return the drugs that the words name beside those that any vocabulary knows."""
        folded = fold(words)
        return frozenset(name for name in self.drugs if mentions(folded, name))


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence of a source, what leads to it, and the drugs and trials that it speaks of."""

    source: Source
    passage: Passage
    start: int
    end: int
    text: str
    before: str
    drugs: frozenset[str]
    trials: frozenset[str]

    def claim(self, about: str) -> Claim:
        """Return the sentence as a claim about something, to be cited."""
        return Claim(self.source, self.passage, self.start, self.end, Figure(about))


def names_of(sources: Iterable[Source]) -> Names:
    """Return the names that the titles of trial reports and of labels tell."""
    trials: set[str] = set()
    drugs: set[str] = set()
    for source in sources:
        head = _HEAD.split(source.title)[0].strip()
        if source.source_type is SourceType.TRIAL:
            named = (each.name for each in studies_in(source.title))
            trials |= {name for name in named if not trials_in(name)}
        elif source.source_type is SourceType.LABEL and _NAME.fullmatch(head):
            drugs |= frozenset({fold(head)}) if not drugs_in(head) else frozenset()
    return Names(frozenset(trials), frozenset(drugs))


def spoken(
    source: Source, passage: Passage, names: Names, only: str | None = None
) -> Iterator[Spoken]:
    """Yield the sentences of a passage; `only` is the one trial that the whole document names."""
    within = tuple(
        Sentence(s.start - passage.start, s.end - passage.start) for s in passage.sentences
    )
    # What an article is about may be what came before; a label and a report are about their own.
    title = () if source.source_type in _LOOSE else (source.title,)
    around = " . ".join((*title, *passage.heading))
    above = drugs_in(around)
    for each, (text, before, lead, known) in zip(
        passage.sentences, _read(passage.text, within), strict=True
    ):
        drugs = known | names.drugs_of(f"{lead} {text}")
        drugs = drugs or above | names.drugs_of(around)
        trials = names.trials_of(text) or names.trials_of(before) or names.trials_of(around)
        trials = trials or (frozenset({only}) if only else frozenset())
        yield Spoken(source, passage, each.start, each.end, text, before, drugs, trials)


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words that carry meaning, by which forms of one are alike."""
    return frozenset(word[:STEM] for word in content_words(text) if word.isalpha())


@lru_cache(maxsize=8192)
def _read(
    text: str, sentences: tuple[Sentence, ...]
) -> tuple[tuple[str, str, str, frozenset[str]], ...]:
    """Return each sentence, the one before it, a line that leads to it, and their drugs."""
    said = [text[each.start : each.end] for each in sentences]
    return tuple(
        (
            here,
            said[at - 1] if at else "",
            _lead(said[:at]),
            drugs_of(text, sentences, sentences[at].end),
        )
        for at, here in enumerate(said)
    )


def _lead(before: Sequence[str]) -> str:
    """Return the last line before a sentence that ends in a colon, if there is one."""
    return next((line for line in reversed(before) if line.rstrip().endswith(":")), "")
