"""An Answer → the same with what other sources say differently of the figures it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
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
from qa.domain import (
    Answer,
    Evidence,
    Query,
)
from qa.figures import endpoint_names
from qa.understand.setting import Setting
from qa.vocabulary import Vocabulary

MOST_DISAGREEMENTS: Final = 4


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
    documents that the evidence is from, and those of `more`, which is called only if there is
    something to compare with. Citations are added as for figures.
    """
    citations = list(answer.citations)
    lower = cache(more)
    found = _conflicts(answer, query, evidence, vocabulary, more=lower, passages_of=passages_of)
    of_figures = disagreements(found, citations, text_of)
    of_ranges = (
        told(each.about, each.sides, NO_ONE_VALUE, citations, text_of)
        for each in ranges(query, evidence, vocabulary, lower, passages_of)
    )
    of_words = asserted_otherwise(
        opposed_assertions(answer, query, evidence, lower, passages_of), citations, text_of
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
    about = _endpoints(query, answer)
    better = sorted(
        (
            claim
            for item in evidence
            for claim in claims_in(item.source, item.passage, about=about)
            if _is_eligible(claim, query, answer, vocabulary)
        ),
        key=rank,
    )
    if not about or not better:
        return []
    claims = [
        claim
        for source, retrieved in documents((*evidence, *more()))
        for claim in claims_of(source, retrieved, about, passages_of)
    ]
    trials, lines = _trials(query, vocabulary), _lines(query)
    return contradicting(better, claims, lambda claim: claim.figure.trial in trials or bool(lines))


def _endpoints(query: Query, answer: Answer) -> frozenset[str]:
    asked = {*endpoint_names(query.asked), *(each[0] for each in risks_lowered(query.standalone))}
    first = {marker for statement in answer.statements[:1] for marker in statement.citations}
    return frozenset(asked or {each.endpoint for each in answer.figures if each.citation in first})


def _trials(query: Query, vocabulary: Vocabulary) -> set[str]:
    return {each.name for each in vocabulary.entities(query.asked) if each.kind == "trial"}


def _is_eligible(claim: Claim, query: Query, answer: Answer, vocabulary: Vocabulary) -> bool:
    """Say whether a claim is of a trial that the question is about, from a source to rest on."""
    if claim.source.source_type in LOWER:
        return False
    trials = _trials(query, vocabulary)
    if trials:
        return claim.figure.trial in trials
    stated = {marker for statement in answer.statements for marker in statement.citations}
    cited = {each.source.id for each in answer.citations if each.marker in stated}
    lines = _lines(query)
    return (
        claim.figure.trial is not None
        and claim.source.id in cited
        and (not lines or any(line.holds(claim.source.title) for line in lines))
    )


def _lines(query: Query) -> list[Setting]:
    return [Setting(value) for value in query.settings if value.endswith(" line")]
