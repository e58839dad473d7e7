"""The trial or the drug that a document is about, as its title calls it for short."""

from __future__ import annotations

import re
from typing import Final

from qa.domain import Entity, Source, SourceType
from qa.text.folding import content_words
from qa.text.studies import studies_in
from qa.vocabulary import SPECIFIC, Vocabulary

_REPORTS: Final = re.compile(
    r"\b(?:trial|study|randomi[sz]ed|cohort|regist(?:er|ry))\b", re.IGNORECASE
)
_BRAND: Final = re.compile(r"[^\W\d_][\w-]+ \($")


def subject_in(source: Source, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Return where a title names what its document is about; None where that is not one thing.

    A trial goes before a drug. A drug counts only if the title begins with it and names no other:
    "Tagrisso (osimertinib) prescribing information".
    """
    title = source.title
    named = [each for each in vocabulary.occurrences(title) if each[2].kind in SPECIFIC]
    trials = [each for each in named if each[2].kind == "trial"]
    if trials:
        start, end, entity = min(trials, key=lambda each: each[0])
        return (start, end) if {each[2].name for each in trials} == {entity.name} else None
    return _unknown_trial(source, vocabulary) or _drug(title, named)


def may_be_of(subject: str, text: str, before: str, vocabulary: Vocabulary) -> bool:
    """Say whether a statement may be said of the subject of its title.

    It may not where it names this subject, or any trial, drug or regimen itself, nor where
    `before`, what stands before it in its paragraph, names another trial.
    """
    named = any(entity.kind in SPECIFIC for entity in vocabulary.entities(text))
    if named or not set(content_words(subject)).isdisjoint(content_words(text)):
        return False
    trials = {each.name for each in vocabulary.entities(before) if each.kind == "trial"}
    return trials <= {each.name for each in vocabulary.entities(subject)}


def _unknown_trial(source: Source, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Return where the report of a trial has the trial's initials in a place for them."""
    if source.source_type is not SourceType.TRIAL and not _REPORTS.search(source.title):
        return None
    for each in studies_in(source.title):
        known = vocabulary.entities(each.name)
        if not known or (each.is_in_words and all(one.kind not in SPECIFIC for one in known)):
            return each.start, each.end
    return None


def _drug(title: str, named: list[tuple[int, int, Entity]]) -> tuple[int, int] | None:
    if not named or len({entity.name for _, _, entity in named}) > 1:
        return None
    start, end, _ = min(named, key=lambda each: each[0])
    brand = _BRAND.match(title[:start])
    if brand and title[end : end + 1] == ")":
        return 0, end + 1
    if start:
        return None
    again = [last for first, last, _ in named if title[end:first] == " (" and title[last] == ")"]
    return 0, again[0] + 1 if again else end
