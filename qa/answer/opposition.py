"""An Answer → the same with all that other sources of the library hold against its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from qa.answer.beside import better_first
from qa.answer.disagreements import with_disagreements
from qa.answer.disputes import More, PassagesOf, Search, TextOf
from qa.answer.standing import with_standing
from qa.domain import Answer, Evidence, Query
from qa.vocabulary import Vocabulary


def with_opposition(
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
    """Return the answer with disagreements, the better side stated first, and what pages are worth.

    A refusal states nothing that could be opposed: of it only what pages are worth is told. `more`
    and `search` are called once at most.
    """
    lower = cache(more)
    if not answer.statements:
        return with_standing(
            answer, query, evidence, more=lower, passages_of=passages_of, text_of=text_of
        )
    answer = with_disagreements(
        answer,
        query,
        evidence,
        vocabulary,
        more=lower,
        search=search,
        passages_of=passages_of,
        text_of=text_of,
    )
    return with_standing(
        better_first(answer, query, passages_of=passages_of, text_of=text_of),
        query,
        evidence,
        more=lower,
        passages_of=passages_of,
        text_of=text_of,
    )
