"""What a question is about: the trials or the drugs that it names, and sentences about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qa.answer.candidates import Candidate, kinds_named, may_speak_of, names_any
from qa.answer.held import EXAMPLE, is_backbone
from qa.domain import Entity, Intent, Query
from qa.vocabulary import Vocabulary

# What was given before is the setting of a question, not its subject; a trial is never given.
_BEFORE: Final = re.compile(
    r"\b(?:after|following|despite|beyond|failed|progress\w* on|prior|previous(?:ly)?)\b[^,.;?]*",
    re.IGNORECASE,
)

_KINDS: Final = frozenset({"drug", "regimen", "trial"})


def subjects_of(query: Query, vocabulary: Vocabulary) -> list[Entity]:
    """Return the trials that the question is about, else the drugs.

    What is safe after a drug is asked of that drug; what to give after it is not.
    """
    whole = vocabulary.entities(EXAMPLE.sub(" ", query.asked))
    asked = vocabulary.entities(EXAMPLE.sub(" ", _BEFORE.sub(" ", query.asked)))
    if query.intent in (Intent.SAFETY, Intent.DOSE) and not any(e.kind in _KINDS for e in asked):
        asked = whole
    trials = [entity for entity in whole if entity.kind == "trial"]
    drugs = [entity for entity in asked if entity.kind in ("drug", "regimen")]
    return trials or [each for each in drugs if not is_backbone(each)] or drugs


def about(
    subjects: Sequence[Entity], candidates: Sequence[Candidate], vocabulary: Vocabulary
) -> Sequence[Candidate]:
    """Keep the sentences about one of the subjects; all of them if there is none."""
    if not subjects:
        return candidates
    naming = [c for c in candidates if names_any(subjects, c, vocabulary)]
    if not naming and all(map(is_backbone, subjects)):
        return candidates
    spoken = may_speak_of(subjects, candidates, vocabulary)
    return naming + [c for c in spoken if all(c is not other for other in naming)]


def beside(
    subjects: Sequence[Entity], candidates: Sequence[Candidate], vocabulary: Vocabulary
) -> list[Candidate]:
    """Return the sentences that name no drug and no trial, where drugs are asked about.

    One may answer all the same, as a guideline that writes of a class. Of a trial only what is told
    of it is an answer.
    """
    if any(entity.kind == "trial" for entity in subjects):
        return []
    return [c for c in candidates if not _KINDS & kinds_named(c, vocabulary)]
