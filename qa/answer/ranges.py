"""A topic of which better sources give a range, and another one value as if it were agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qa.answer.disputes import LOWER, More, PassagesOf, documents, passages_read
from qa.conflicts import Claim
from qa.conflicts.spoken import STEM, stems
from qa.domain import Entity, Evidence, Figure, Intent, Passage, Query, Source, SourceType
from qa.text.folding import content_words, fold
from qa.text.numbers import quantities
from qa.understand import authority
from qa.vocabulary import Vocabulary

NO_ONE_VALUE: Final = "Studies give different values: a single one is not agreed."
_RANGE = re.compile(
    r"(?<![\d.])(?P<between>between )?(?P<low>\d{1,3}(?:\.\d+)?) ?%? ?"
    r"(?:-|\u2013|to|(?(between)and|to)) ?(?P<high>\d{1,3}(?:\.\d+)?) ?%",
    re.IGNORECASE,
)
_POOLING = frozenset({SourceType.SYSTEMATIC_REVIEW, SourceType.REVIEW, SourceType.GUIDELINE})
"""Kinds of source that look over studies, whose range goes before one that a report mentions."""
# What stands before a range that says how sure one value is, or that there are two groups.
_NO_SPREAD = re.compile(
    r"(?:\bCI|confidence interval|interquartile range|\bIQR|credible interval)"
    r"[\s:,(=\[]*(?:of |was |from )*$|\b(?:rates? (?:of|were)|respectively)\b[^.;]*$",
    re.IGNORECASE,
)
_ASKING = stems("often rate proportion share frequency percentage common likely many patients")
_FEW = 2
"""Words that a question, a range and a single value must at least share to be of one thing."""
_MOST = 0.6
"""Share of the words of a question that a range must have to be what it asks for."""
_ROUGHLY = re.compile(r"(?:~|about|around|nearly|roughly|approximately|some) ?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spread:
    """The range of a topic, and single values for it: each side is a claim and what it says."""

    about: str
    sides: tuple[tuple[Claim, str], ...]


def ranges(
    query: Query,
    evidence: Sequence[Evidence],
    vocabulary: Vocabulary,
    more: More,
    passages_of: PassagesOf,
) -> Iterator[Spread]:
    """Yield for each topic of the question its range and who gives one value, if both are there.

    Where no name of a topic is known, it is what a range and a single value are said of in the same
    words, which are most of those of the question.
    """
    topics = [each for each in vocabulary.entities(query.asked) if each.kind == "topic"]
    if not topics:
        yield from _worded(query, evidence, more, passages_of)
    for topic in topics:
        better = sorted(
            (
                (claim, words)
                for item in evidence
                if item.source.source_type not in LOWER
                for claim, sentence in _speaking(item.source, item.passage, topic, vocabulary)
                for words in _range(sentence)
            ),
            key=lambda side: (
                side[0].source.source_type not in _POOLING,
                authority.rank(side[0].source.source_type, Intent.FACT),
            ),
        )
        if not better:
            continue
        others = (
            (claim, words)
            for source, retrieved in documents((*evidence, *more()))
            if source.source_type in LOWER
            for passage in passages_read(source, retrieved, passages_of)
            for claim, sentence in _speaking(source, passage, topic, vocabulary)
            for words in _single(sentence)
        )
        # One a source: what it says of the topic elsewhere adds nothing.
        once = {side[0].source.id: side for side in reversed(list(others))}
        if once:
            yield Spread(topic.name, (better[0], *reversed(once.values())))


def _worded(
    query: Query, evidence: Sequence[Evidence], more: More, passages_of: PassagesOf
) -> Iterator[Spread]:
    asked = stems(query.asked) - _ASKING
    for item in evidence:
        if item.source.source_type not in _POOLING:
            continue
        for each in item.passage.sentences:
            sentence = item.passage.quote(each)
            shared = asked & stems(sentence)
            said = next(_range(sentence), None)
            if said is None or not _shares(asked, sentence):
                continue
            others = {
                source.id: (Claim(source, passage, one.start, one.end, Figure("")), words)
                for source, retrieved in documents((*evidence, *more()))
                if source.source_type in LOWER
                for passage in passages_read(source, retrieved, passages_of)
                for one in passage.sentences
                if _shares(asked, passage.quote(one))
                for words in _single(passage.quote(one))
            }
            if others:
                about = " ".join(w for w in content_words(sentence) if w[:STEM] in shared)
                place = Claim(item.source, item.passage, each.start, each.end, Figure(about))
                yield Spread(about, ((place, said), *others.values()))
                return


def _shares(asked: frozenset[str], sentence: str) -> bool:
    return len(asked & stems(sentence)) >= max(_FEW, _MOST * len(asked))


def _speaking(
    source: Source, passage: Passage, topic: Entity, vocabulary: Vocabulary
) -> Iterator[tuple[Claim, str]]:
    """Yield the sentences of a passage that name the topic, as claims about it."""
    for each in passage.sentences:
        sentence = passage.quote(each)
        if vocabulary.mentioned(topic, fold(sentence)):
            yield Claim(source, passage, each.start, each.end, Figure(topic.name)), sentence


def _range(sentence: str) -> Iterator[str]:
    """Yield the range of shares that a sentence gives, if it gives just one."""
    found = [
        match
        for match in _RANGE.finditer(sentence)
        if float(match["low"]) < float(match["high"])
        and not _NO_SPREAD.search(sentence[: match.start()])
    ]
    if len(found) == 1:
        yield f"{found[0]['low']}% to {found[0]['high']}%"


def _single(sentence: str) -> Iterator[str]:
    """Yield the one share that a sentence gives, if it is all that it gives."""
    shares = [each for each in quantities(sentence) if each.unit == "%"]
    if len(shares) == 1 and not _RANGE.search(sentence):
        roughly = "about " if _ROUGHLY.search(sentence[: shares[0].start]) else ""
        yield f"{roughly}{shares[0].value}%"
