"""An Answer → the same with what other sources say differently of the figures it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Final

from qa.answer.assertions import asserted_otherwise, opposed_assertions
from qa.answer.disputes import (
    LOWER,
    More,
    PassagesOf,
    Search,
    TextOf,
    documents,
    told,
)
from qa.answer.opposing import claims_of, contradicting, disagreements, rank
from qa.answer.ranges import NO_ONE_VALUE, ranges
from qa.answer.touching import Touched
from qa.conflicts import Claim, Conflict, is_told
from qa.conflicts.endpoint import RECURRING
from qa.conflicts.spoken import names_of
from qa.domain import Answer, Evidence, Query
from qa.vocabulary import Vocabulary

MOST_DISAGREEMENTS: Final = 4


def with_disagreements(
    answer: Answer,
    query: Query,
    evidence: Sequence[Evidence],
    vocabulary: Vocabulary,
    *,
    more: More,
    search: Search,
    passages_of: PassagesOf,
    text_of: TextOf,
) -> Answer:
    """Return the answer with at most `MOST_DISAGREEMENTS` disagreements, the better side first.

    They are about the endpoints that the question asks for, or else those of the first statement,
    in the trials that it names, or else those whose reports the answer cites; and about a topic of
    which better sources give a range, and another one value. The other side is looked for in all
    documents that the evidence is from, and those of `more`; if no report of the evidence has what
    it says, `search` is asked for one. Citations are added as for figures.
    """
    citations = list(answer.citations)
    found = _conflicts(
        answer, query, evidence, vocabulary, more=more, search=search, passages_of=passages_of
    )
    of_figures = disagreements(found, citations, text_of)
    of_ranges = (
        told(each.about, each.sides, NO_ONE_VALUE, citations, text_of)
        for each in ranges(query, evidence, vocabulary, more, passages_of)
    )
    settled = {(each.other.source.id, each.other.start, each.other.end) for each in found}
    of_words = asserted_otherwise(
        opposed_assertions(answer, query, evidence, more, passages_of, settled=settled),
        citations,
        text_of,
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
    search: Search,
    passages_of: PassagesOf,
) -> list[Conflict]:
    sources = dict.fromkeys(item.source for item in evidence)
    names = names_of(sources)
    touched = Touched(query, answer, sources, names, vocabulary)
    lower = [
        claim
        for source, retrieved in documents((*evidence, *more()))
        if source.source_type in LOWER
        for claim in claims_of(source, retrieved, None, passages_of, names.trials)
    ]
    others = sorted(
        filter(touched.touches, lower), key=lambda claim: not touched.states_number_of(claim)
    )
    about = touched.endpoints | {each.figure.endpoint for each in others}
    if any(each.lowered for each in others):
        about |= RECURRING  # among which the risk of another trial may be
    if not about:
        return []

    def compared(read: Sequence[Evidence]) -> tuple[list[Conflict], list[Claim], list[Claim]]:
        known = [
            claim
            for source, retrieved in documents(read)
            if source.source_type not in LOWER
            for claim in claims_of(source, retrieved, about, passages_of, names.trials)
        ]
        better = sorted((c for c in known if touched.rests_on(c, others)), key=rank)
        every = [*(claim for claim in known if touched.asks(claim)), *others]
        found = contradicting(
            better,
            every,
            known,
            lambda claim: claim.figure.trial in touched.trials or bool(touched.lines),
        )
        return found, better, known

    found, better, known = compared(evidence)
    settled = {id(each.other) for each in found}
    drugs = frozenset(drug for claim in better for drug in claim.drugs)
    left = [
        each
        for each in others
        if id(each) not in settled
        and not is_told(each, known)
        and (touched.points_at(each) or (_is_of_somebody(each) and each.drugs & drugs))
    ]
    if not left:
        return found
    # What no report of the evidence has may be in one that the question does not find.
    wanted = f"{left[0].figure.endpoint} {' '.join(sorted(left[0].drugs))}"
    return compared((*evidence, *search(wanted)))[0]


def _is_of_somebody(claim: Claim) -> bool:
    """Say whether a claim is a value alone, of which only its owner tells whose it is."""
    return claim.figure.trial is None and len(claim.figure.arms) == 1
