"""What a question narrows its subject to, and that no source says of that subject.

The library may hold a trial and not its survival in older patients, or an endpoint that it has not
reported. The whole trial's figure is then no answer, however near it is. So where a trial or a drug
is asked about, the endpoint must be spoken of where that trial is, and the people, the tumours and
the places that the question narrows it to where that trial or drug is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from qa.answer.subjects import subjects_of
from qa.domain import Entity, Evidence, Query
from qa.text.folding import fold, mentions
from qa.vocabulary import Vocabulary

_MEASURES: Final = frozenset({"hazard ratio", "confidence interval", "P value"})
"""How an effect is told; why a trial has none is an answer, too."""


def unheld(query: Query, evidence: Sequence[Evidence], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return what the question narrows its subject to and the evidence does not say of it."""
    subjects = [each for each in subjects_of(query, vocabulary) if vocabulary.knows(each)]
    if not subjects:
        return ()
    spoken = " ".join(_of(subjects, evidence, vocabulary))
    called = subjects[0].surface
    return tuple(
        f"{name} for {called}" for name in dict.fromkeys(_missing(query, spoken, vocabulary))
    )


def _missing(query: Query, spoken: str, vocabulary: Vocabulary) -> Iterator[str]:
    if any(each.kind == "trial" for each in vocabulary.entities(query.asked)):
        for entity in vocabulary.entities(query.asked):
            told = entity.kind != "endpoint" or vocabulary.mentioned(entity, spoken)
            if not told and entity.name not in _MEASURES:
                yield entity.surface
    asked = fold(query.asked)
    for asks, says in _groups():
        named = next((name for name in asks if mentions(asked, name)), None)
        if named and not any(mentions(spoken, name) for name in (*asks, *says)):
            yield named


def _of(
    subjects: Sequence[Entity], evidence: Sequence[Evidence], vocabulary: Vocabulary
) -> Iterator[str]:
    """Yield, folded, what is said of the subjects: their documents, else sentences naming them."""
    for item in evidence:
        above = fold(" ".join((item.source.title, *item.passage.heading)))
        if any(vocabulary.mentioned(subject, above) for subject in subjects):
            yield f"{above} {fold(item.passage.text)}"
            continue
        for sentence in item.passage.sentences:
            text = fold(item.passage.quote(sentence))
            if any(vocabulary.mentioned(subject, text) for subject in subjects):
                yield f"{above} {text}"


@cache
def _groups() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    text = (files("qa.answer") / "narrowing.yaml").read_text(encoding="utf-8")
    return tuple(
        (tuple(map(fold, group["asks"])), tuple(map(fold, group.get("says", ()))))
        for group in yaml.safe_load(text)
    )
