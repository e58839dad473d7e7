"""That there is no evidence, held against a study that looked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.conflicts.assertions import Asked, Opposed
from qa.conflicts.spoken import Spoken, stems
from qa.domain import Intent, SourceType

_NONE = re.compile(
    r"\b(?:no|any|without|lack of|never been|not been)\b (?:[\w-]+ ){0,2}?"
    r"(?:evidence|trials?|data|stud(?:y|ies|ied)|tested)\b(?! (?:of|for) (?:a |any )?difference)",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"\bnot (?:improve|prolong|increase|reduce|lower|prevent|differ)|\bsignificant|\bhazard ratio"
    r"|\b(?:improved|prolonged|increased|reduced|lowered|prevented)\b",
    re.IGNORECASE,
)
_ON = re.compile(
    r"\b(?:keep\w*|kept|carry(?:ing)? on|go(?:ing)? on|maintain\w*|still|stay\w*|rechalleng\w*)\b"
    r"|\bcontinu\w+",
    re.IGNORECASE,
)
_SOUGHT = re.compile(
    r"\bevidence\b|\b(?:any|(?:is|are) there|which|what) (?:\w+ )?(?:trials?|stud(?:y|ies)|data)\b"
    r"|\b(?:tested|proven)\b",
    re.IGNORECASE,
)
_REVIEWED = (SourceType.TRIAL, SourceType.SYSTEMATIC_REVIEW, SourceType.REVIEW)
_SAYING = stems(
    "no any evidence trial trials data study studies studied support supports supporting this "
    "approach there been tested exist exists shows show answer article says say names pitfall"
)
_SHARED = 2
"""Words beside one drug that a study must share with what is said to lack evidence."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something for which a sentence says that there is no evidence."""

    said: Spoken
    words: frozenset[str]

    @property
    def about(self) -> str:
        """What it is about, as a disagreement is headed."""
        return f"evidence on {' and '.join(sorted(self.said.drugs))}"

    @property
    def rests_on(self) -> Intent:
        """The kind of question whose order of authority decides."""
        return Intent.FACT

    def is_touched(self, asked: Asked) -> bool:
        """Say whether the question is about the drug in what is said to lack evidence."""
        if not self.said.drugs <= asked.drugs:
            return False
        shared = len(self.words & asked.stems) + _goes_on(asked.text, self.said.text)
        # To ask for evidence is to share a word with what is said to lack it.
        shared += bool(_SOUGHT.search(asked.text))
        return len(self.said.drugs) + shared > min(_SHARED, len(self.words) + 1)

    def opposed(self, better: Sequence[Spoken]) -> Opposed | None:
        """Return the study of the same, if there is one that tells an effect or its lack."""
        best: tuple[int, Spoken] | None = None
        for each in better:
            if each.source.source_type not in _REVIEWED or not self.said.drugs <= each.drugs:
                continue
            shared = len(self.words & stems(each.text)) + len(self.said.drugs)
            if shared > _SHARED and _EFFECT.search(each.text):
                best = best if best and best[0] >= shared else (shared, each)
        if best is None:
            return None
        why = "A study of it is in the library."
        return Opposed(best[1], self.said, why)


def _goes_on(one: str, other: str) -> bool:
    return bool(_ON.search(one)) and bool(_ON.search(other))


def lacking(said: Spoken) -> Iterator[Lacking]:
    """Yield what a sentence says that there is no evidence for."""
    if not said.drugs or not _NONE.search(said.text):
        return
    names = stems(" ".join(said.drugs))
    words = stems(said.text) - _SAYING - names
    if len(words) + len(said.drugs) > _SHARED:
        yield Lacking(said, words)
