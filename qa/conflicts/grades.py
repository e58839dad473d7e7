"""Labels of how strongly something is recommended ("category 1"), by the drugs they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.conflicts.assertions import Asked, Opposed
from qa.conflicts.spoken import Spoken
from qa.domain import Intent, SourceType

_LABEL = re.compile(
    r"\b(?P<system>category|class|level|grade)(?: of (?:recommendation|evidence))?(?: was| is|:)? "
    r"(?P<label>[1-3][AB]?|I{1,3}[ab]?|[A-D])\b(?! or| to|-|/)",
    re.IGNORECASE,
)
_OF_ADVICE = re.compile(
    r"\bcategory\b|\b(?:recommend\w*|evidence)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\bcategor\w+|\b(?:class|grade|level|strength) of (?:the )?(?:recommendation|evidence)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Graded:
    """A label of a recommendation that a sentence gives a treatment."""

    said: Spoken
    label: str

    @property
    def about(self) -> str:
        """What it is about, as a disagreement is headed."""
        return f"strength of the recommendation of {' plus '.join(sorted(self.said.drugs))}"

    @property
    def rests_on(self) -> Intent:
        """The kind of question whose order of authority decides."""
        return Intent.RECOMMENDATION

    def is_touched(self, asked: Asked) -> bool:
        """Say whether the question asks how strongly this treatment is recommended."""
        return bool(_ASKS.search(asked.text)) and bool(self.said.drugs & asked.drugs)

    def opposed(self, better: Sequence[Spoken]) -> Opposed | None:
        """Return a guideline that gives the treatment another label, if none gives this one."""
        others = list(self.given_by(better))
        if not others or any(each.label == self.label for each in others):
            return None
        return Opposed(others[0].said, self.said)

    def given_by(self, better: Sequence[Spoken]) -> Iterator[Graded]:
        """Yield the labels that guidelines give the treatment."""
        for each in better:
            if each.source.source_type is SourceType.GUIDELINE and each.drugs == self.said.drugs:
                yield from graded(each)


def graded(said: Spoken) -> Iterator[Graded]:
    """Yield the label that a sentence gives the treatment that it speaks of."""
    match = _LABEL.search(said.text)
    if match and said.drugs and _OF_ADVICE.search(said.text):
        yield Graded(said, f"{match['system'].lower()} {match['label'].upper()}")
