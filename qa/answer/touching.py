"""What a question is about, as figures are: endpoints, trials, drugs, lines and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from qa.answer.disputes import LOWER
from qa.conflicts import Claim, risks_lowered
from qa.conflicts.claims import drugs_in
from qa.conflicts.endpoint import is_about, ungraded
from qa.conflicts.spoken import Names
from qa.domain import Answer, Query, Source, SourceType
from qa.figures import endpoint_names
from qa.text.numbers import quantities
from qa.understand.setting import Setting, excludes
from qa.vocabulary import Vocabulary

_LOOSELY: Final = tuple(
    (re.compile(words, re.IGNORECASE), name)
    for words, name in (
        (
            r"\b(?:risk|hazard) of (?:disease )?progress|\bprogression risk\b"
            r"|\b(?:delay|slow|reduc|lower|cut)\w* (?:the |disease |tumou?r )*progression"
            r"|\bprogression (?:\w+ ){0,2}?(?:falls?|fell|by)\b",
            "progression-free survival",
        ),
        (r"\b(?:risk|hazard) of (?:death|dying)", "overall survival"),
        (r"\bshr(?:ink|ank|unk)\w*\b", "objective response rate"),
    )
)
_RESULTS: Final = re.compile(
    r"\b(?:results?|efficacy|effective\w*|benefits?|outcomes?|findings?|summar\w+)\b", re.IGNORECASE
)
_HOW_LONG: Final = re.compile(
    r"\b(?:how long|how many (?:weeks|months)|how soon|last(?:s|ed)?|hold|durab\w+)\b",
    re.IGNORECASE,
)
_ANY_HARM: Final = frozenset({"adverse events"})
_MAIN: Final = frozenset(
    {"overall survival", "progression-free survival", "objective response rate"}
)
"""What a question for the results of a trial is about, whether or not the answer tells it."""


class Touched:
    """What a question and its answer are about."""

    def __init__(
        self,
        query: Query,
        answer: Answer,
        sources: Iterable[Source],
        names: Names,
        vocabulary: Vocabulary,
    ) -> None:
        """Read the question; where it names no endpoint, those first answered are meant.

        `sources` are those of the evidence, of which the trials of the drugs asked about are near.
        """
        known = {e.name for e in vocabulary.entities(query.asked) if e.kind == "trial"}
        self.trials = frozenset(known) | names.trials_of(query.asked)
        self.drugs = drugs_in(query.standalone) | names.drugs_of(query.standalone)
        self.lines = [Setting(value) for value in query.settings if value.endswith(" line")]
        self._near = self.trials | {
            trial
            for source in sources
            if source.source_type is SourceType.TRIAL and drugs_in(source.title) & self.drugs
            for trial in names.trials_of(source.title)
        }
        self.endpoints = _endpoints(query, answer)
        self._numbers = frozenset(e.value for e in quantities(query.standalone) if e.unit)
        self._quoted = {(each.source.id, each.start, each.end) for each in answer.citations}
        stated = {marker for statement in answer.statements for marker in statement.citations}
        self._cited = {each.source.id for each in answer.citations if each.marker in stated}

    def touches(self, claim: Claim) -> bool:
        """Say whether a claim of low authority is about what is asked, or is quoted."""
        if self.quotes(claim):
            return True
        return self.allows(claim) and (self.asks(claim) or self.states_number_of(claim))

    def asks(self, claim: Claim) -> bool:
        """Say whether a claim is about an endpoint that is asked about."""
        return is_of(claim, self.endpoints)

    def points_at(self, claim: Claim) -> bool:
        """Say whether the answer quotes a claim, or the question states its number."""
        return self.quotes(claim) or self.states_number_of(claim)

    def quotes(self, claim: Claim) -> bool:
        """Say whether the answer quotes a claim."""
        return (claim.source.id, claim.start, claim.end) in self._quoted

    def states_number_of(self, claim: Claim) -> bool:
        """Say whether the question states a number of a claim about its trial or drug."""
        values = {arm.value for arm in claim.figure.arms} | {claim.lowered}
        trial = claim.figure.trial in self._near
        return bool(values & self._numbers) and (trial or bool(claim.drugs & self.drugs))

    def allows(self, claim: Claim) -> bool:
        """Say whether a claim may be of the line asked about, if no trial tells which it is of."""
        lines = " ".join(line.value for line in self.lines)
        return claim.figure.trial is not None or not excludes(lines, claim.source.title)

    def rests_on(self, claim: Claim, others: Iterable[Claim]) -> bool:
        """Say whether a claim is of a trial that the question, or one of `others`, is about."""
        trial = claim.figure.trial
        if claim.source.source_type in LOWER:
            return False
        if self.trials:
            return trial in self.trials
        if trial is None or (
            self.lines and not any(line.holds(claim.source.title) for line in self.lines)
        ):
            return False
        if claim.source.id in self._cited:
            return True
        tested = _tested(claim)
        return bool(tested and tested <= self.drugs) or any(
            tested & other.drugs for other in others if self.points_at(other)
        )


def is_of(claim: Claim, endpoints: Iterable[str]) -> bool:
    """Say whether a claim is about one of some endpoints."""
    return any(is_about(claim.figure.endpoint, each) for each in endpoints)


def _endpoints(query: Query, answer: Answer) -> frozenset[str]:
    asked = {
        *map(ungraded, endpoint_names(query.asked)),
        *(each[0] for each in risks_lowered(query.standalone)),
        *(name for words, name in _LOOSELY if words.search(query.asked)),
    }
    if _HOW_LONG.search(query.asked) and "objective response rate" in asked:
        asked = asked - {"objective response rate"} | {"duration of response"}
    if asked - _ANY_HARM:
        return frozenset(asked)
    # A question for results or for harms is about all that is answered, others about the first.
    results = _RESULTS.search(query.asked)
    most = None if asked or results else 1
    first = {marker for statement in answer.statements[:most] for marker in statement.citations}
    told = {each.endpoint for each in answer.figures if each.citation in first}
    return frozenset(asked) | told | (_MAIN if results else frozenset())


def _tested(claim: Claim) -> frozenset[str]:
    """Return the drugs of a claim's first arm, or where that is not told all that it names."""
    return (drugs_in(claim.figure.arms[0].name or "") if claim.figure.arms else None) or claim.drugs
