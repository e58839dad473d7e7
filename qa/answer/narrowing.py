"""What a question narrows its subject to, and that no source says of that subject.

The library may hold a trial and not its survival in older patients, or an endpoint that it has not
reported. The whole trial's figure is then no answer, however near it is. So where a trial or a drug
is asked about, the endpoint must be spoken of where that trial is, and the people, the tumours and
the places that the question narrows it to where that trial or drug is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from qa.answer.subjects import subjects_of
from qa.domain import Entity, Evidence, Query
from qa.text.folding import fold, mentions
from qa.vocabulary import Vocabulary

_FIGURE: Final = re.compile(
    r"\b(?:median|rates?|how (?:many|much|long)|what (?:was|were|is)|percent\w*|proportion|figures?"
    r"|numbers?|hazard ratio|HR)\b",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"(?<![\w-])\d")
_MEASURES: Final = frozenset({"hazard ratio", "confidence interval", "P value"})
"""How an effect is told; why a trial has none is an answer, too."""


def unheld(query: Query, evidence: Sequence[Evidence], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return what the question narrows its subject to and the evidence does not say of it."""
    subjects = [each for each in subjects_of(query, vocabulary) if vocabulary.knows(each)]
    if not subjects:
        return ()
    said = tuple(_of(subjects, evidence, vocabulary))
    called = subjects[0].surface
    return tuple(
        f"{name} for {called}" for name in dict.fromkeys(_missing(query, said, vocabulary))
    )


def _missing(
    query: Query, said: Sequence[tuple[str, str, str]], vocabulary: Vocabulary
) -> Iterator[str]:
    spoken = " ".join(part for parts in said for part in parts)
    # A figure of an endpoint stands in a sentence with numbers, not in the list of endpoints.
    figures = [f"{above} {text}" for _, above, text in said if _NUMBER.search(text)]
    told_in = " ".join(figures) if _FIGURE.search(query.asked) else spoken
    if any(each.kind == "trial" for each in vocabulary.entities(query.asked)):
        for entity in vocabulary.entities(query.asked):
            told = entity.kind != "endpoint" or vocabulary.mentioned(entity, told_in)
            if not told and entity.name not in _MEASURES:
                yield entity.surface
    asked = fold(query.asked)
    for asks, says in _groups():
        named = next((name for name in asks if mentions(asked, name)), None)
        if named and not any(mentions(spoken, name) for name in (*asks, *says)):
            yield named


def _of(
    subjects: Sequence[Entity], evidence: Sequence[Evidence], vocabulary: Vocabulary
) -> Iterator[tuple[str, str, str]]:
    """Yield what is said of the subjects: all sentences of their documents, else those naming them.

    Each comes folded as (title and headings, last heading, sentence).
    """
    for item in evidence:
        above = fold(" ".join((item.source.title, *item.passage.heading)))
        last = fold(" ".join(item.passage.heading[-1:]))
        whole = any(vocabulary.mentioned(subject, above) for subject in subjects)
        for sentence in item.passage.sentences:
            text = fold(item.passage.quote(sentence))
            if whole or any(vocabulary.mentioned(subject, text) for subject in subjects):
                yield above, last, text


@cache
def _groups() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    text = (files("qa.answer") / "narrowing.yaml").read_text(encoding="utf-8")
    return tuple(
        (tuple(map(fold, group["asks"])), tuple(map(fold, group.get("says", ()))))
        for group in yaml.safe_load(text)
    )
