"""An Answer → the same with what other sources say differently of the figures it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Final

from qa.answer.assertions import asserted_otherwise, opposed_assertions
from qa.answer.disputes import (
    LOWER,
    More,
    PassagesOf,
    TextOf,
    documents,
    told,
)
from qa.answer.opposing import claims_of, contradicting, disagreements, rank
from qa.answer.ranges import NO_ONE_VALUE, ranges
from qa.conflicts import Claim, Conflict, claims_in, risks_lowered
from qa.conflicts.claims import drugs_in
from qa.conflicts.endpoint import RECURRING, is_about, ungraded
from qa.conflicts.spoken import Names, names_of
from qa.domain import (
    Answer,
    Evidence,
    Query,
)
from qa.figures import endpoint_names
from qa.text.numbers import quantities
from qa.understand.setting import Setting, excludes
from qa.vocabulary import Vocabulary

MOST_DISAGREEMENTS: Final = 4
_RISKS: Final = (
    (re.compile(r"\b(?:risk|hazard) of (?:disease )?progress", re.I), "progression-free survival"),
    (re.compile(r"\b(?:risk|hazard) of (?:death|dying)", re.I), "overall survival"),
)
_RESULTS: Final = re.compile(
    r"\b(?:results?|efficacy|effective\w*|benefits?|outcomes?|findings?|summar\w+)\b", re.I
)


def with_disagreements(
    answer: Answer,
    query: Query,
    evidence: Sequence[Evidence],
    vocabulary: Vocabulary,
    *,
    more: More,
    passages_of: PassagesOf,
    text_of: TextOf,
) -> Answer:
    """Return the answer with at most `MOST_DISAGREEMENTS` disagreements, the better side first.

    They are about the endpoints that the question asks for, or else those of the first statement,
    in the trials that it names, or else those whose reports the answer cites; and about a topic of
    which better sources give a range, and another one value. The other side is looked for in all
    documents that the evidence is from, and those of `more`.
    Citations are added as for figures.
    """
    citations = list(answer.citations)
    found = _conflicts(answer, query, evidence, vocabulary, more=more, passages_of=passages_of)
    of_figures = disagreements(found, citations, text_of)
    of_ranges = (
        told(each.about, each.sides, NO_ONE_VALUE, citations, text_of)
        for each in ranges(query, evidence, vocabulary, more, passages_of)
    )
    of_words = asserted_otherwise(
        opposed_assertions(answer, query, evidence, more, passages_of), citations, text_of
    )
    every = (each for each in chain(of_figures, of_words, of_ranges) if each)
    shown = tuple(islice(every, MOST_DISAGREEMENTS))
    return replace(answer, disagreements=shown, citations=tuple(citations))


def _conflicts(
    answer: Answer,
    query: Query,
    evidence: Sequence[Evidence],
    vocabulary: Vocabulary,
    *,
    more: More,
    passages_of: PassagesOf,
) -> list[Conflict]:
    names = names_of(item.source for item in evidence)
    asked = _Asked(query, names, vocabulary)
    about = _endpoints(query, answer)
    lower = [
        claim
        for source, retrieved in documents((*evidence, *more()))
        if source.source_type in LOWER
        for claim in claims_of(source, retrieved, None, passages_of, names.trials)
    ]
    quoted = {(each.source.id, each.start, each.end) for each in answer.citations}
    others = [
        claim
        for claim in lower
        if (claim.source.id, claim.start, claim.end) in quoted
        or (asked.allows(claim) and (_is_of(claim, about) or asked.has_number_of(claim)))
    ]
    others.sort(key=lambda claim: not asked.has_number_of(claim))
    every = about | {each.figure.endpoint for each in others}
    if any(each.lowered for each in others):
        every |= RECURRING  # among which the risk of another trial may be
    if not every:
        return []
    better = sorted(
        (
            claim
            for item in evidence
            for claim in claims_in(item.source, item.passage, about=every, trials=names.trials)
            if _is_eligible(claim, asked, answer)
        ),
        key=rank,
    )
    if not better:
        return []
    known = [
        claim
        for source, retrieved in documents(evidence)
        if source.source_type not in LOWER
        for claim in claims_of(source, retrieved, every, passages_of, names.trials)
    ]
    return contradicting(
        better,
        [*(each for each in known if _is_of(each, about)), *others],
        known,
        lambda claim: claim.figure.trial in asked.trials or bool(asked.lines),
    )


def _is_of(claim: Claim, endpoints: frozenset[str]) -> bool:
    return any(is_about(claim.figure.endpoint, each) for each in endpoints)


class _Asked:
    """The trials, drugs, lines of treatment and numbers that a question names."""

    def __init__(self, query: Query, names: Names, vocabulary: Vocabulary) -> None:
        known = {e.name for e in vocabulary.entities(query.asked) if e.kind == "trial"}
        self.trials = frozenset(known) | names.trials_of(query.asked)
        self.drugs = drugs_in(query.standalone) | names.drugs_of(query.standalone)
        self.lines = [Setting(value) for value in query.settings if value.endswith(" line")]
        self.numbers = frozenset(e.value for e in quantities(query.standalone) if e.unit)

    def allows(self, claim: Claim) -> bool:
        """Say whether a claim may be of the line asked about, if no trial tells which it is of."""
        lines = " ".join(f"{line.value}" for line in self.lines)
        return claim.figure.trial is not None or not excludes(lines, claim.source.title)

    def has_number_of(self, claim: Claim) -> bool:
        """Say whether the question states a number of a claim about its trial or drug."""
        values = {arm.value for arm in claim.figure.arms} | {claim.lowered}
        trial = claim.figure.trial in self.trials
        return bool(values & self.numbers) and (trial or bool(claim.drugs & self.drugs))


def _endpoints(query: Query, answer: Answer) -> frozenset[str]:
    """Return the endpoints that are asked about, at whatever grade, else those first answered."""
    asked = {
        *map(ungraded, endpoint_names(query.asked)),
        *(each[0] for each in risks_lowered(query.standalone)),
        *(name for words, name in _RISKS if words.search(query.asked)),
    }
    if asked:
        return frozenset(asked)
    first = {
        marker
        for statement in answer.statements[: None if _RESULTS.search(query.asked) else 1]
        for marker in statement.citations
    }
    return frozenset(each.endpoint for each in answer.figures if each.citation in first)


def _is_eligible(claim: Claim, asked: _Asked, answer: Answer) -> bool:
    """Say whether a claim is of a trial that the question is about, from a source to rest on."""
    if claim.source.source_type in LOWER:
        return False
    if asked.trials:
        return claim.figure.trial in asked.trials
    if claim.figure.trial is None or (
        asked.lines and not any(line.holds(claim.source.title) for line in asked.lines)
    ):
        return False
    stated = {marker for statement in answer.statements for marker in statement.citations}
    cited = {each.source.id for each in answer.citations if each.marker in stated}
    return claim.source.id in cited or _tested(claim) <= asked.drugs


def _tested(claim: Claim) -> frozenset[str]:
    """Return the drugs of a claim's first arm, or where that is not told all that it names."""
    return (drugs_in(claim.figure.arms[0].name or "") if claim.figure.arms else None) or claim.drugs
