"""What a committee of a trial is said to have recommended, held against the trial's report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.conflicts.assertions import Asked, Opposed
from qa.conflicts.spoken import Spoken, stems
from qa.domain import Intent

_BODY = re.compile(
    r"\b(?P<body>committee|monitoring board|safety board|\bI?DMC|DSMB)\b", re.IGNORECASE
)
_ACT = re.compile(
    r"\b(?P<act>recommended|advised|called for|proposed|urged|suggested|decided)\b"
    r"(?P<what>[^;]+?)(?=; |\.?$)",
    re.IGNORECASE,
)
_IT = re.compile(r"^(?:It|They|The panel|The experts)\b")
_COMMITTEES = re.compile(
    r"\b(?:committees?|boards?|I?DMC|DSMB|interim|unblind\w*|amend\w*|cross(?:ed|ing)?[- ]?over"
    r"|switch\w*|early|stopp\w+|extend\w*)\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(?:because of|due to|owing to|on account of|for)\b", re.IGNORECASE)
_SAME = 0.5
"""Share of the words of the shorter recommendation at which two are one."""


@dataclass(frozen=True, slots=True)
class Recommended:
    """What a committee recommended in a trial."""

    said: Spoken
    what: str

    @property
    def about(self) -> str:
        """What it is about, as a disagreement is headed."""
        return f"what the committee of {min(self.said.trials)} recommended"

    @property
    def rests_on(self) -> Intent:
        """The kind of question whose order of authority decides."""
        return Intent.FACT

    def is_touched(self, asked: Asked) -> bool:
        """Say whether the question is about the trial and its committee or the same act."""
        if not self.said.trials & asked.trials:
            return False
        shared = stems(self.what) - stems(" ".join((*self.said.trials, *self.said.drugs)))
        return bool(_COMMITTEES.search(asked.text)) or len(shared & asked.stems) > 1

    def opposed(self, better: Sequence[Spoken]) -> Opposed | None:
        """Return what a better source says that the committee recommended, if it is another act."""
        found = [
            act
            for each in better
            for act in recommended(each)
            if act.said.trials & self.said.trials
        ]
        if not found or any(_is_same(act.what, self.what) for act in found):
            return None
        why = "The better source does not say what the other does."
        return Opposed(found[0].said, self.said, why)


def recommended(said: Spoken) -> Iterator[Recommended]:
    """Yield what a sentence says that a committee of a trial recommended."""
    act = _ACT.search(said.text)
    if act is None or len(said.trials) != 1:
        return
    body = _BODY.search(said.text[: act.start()])
    if body or (_IT.match(said.text) and _BODY.search(said.before)):
        yield Recommended(said, f"{act['act'].lower()}{act['what'].rstrip(' .')}")


def _is_same(one: str, other: str) -> bool:
    reasons = [
        stems(words[match.end() :]) for words in (one, other) if (match := _REASON.search(words))
    ]
    if len(reasons) == len((one, other)) and not reasons[0] & reasons[1]:
        return False
    first, second = (stems(_ACT.sub(r"\g<what>", words)) for words in (one, other))
    return len(first & second) >= _SAME * min(len(first), len(second))
