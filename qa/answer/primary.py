"""News and AI summaries stand back where a better source answers as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from qa.answer.choosing import ADDS
from qa.answer.first import RULED_BY, rules
from qa.answer.weighing import Scored
from qa.domain import SECONDARY, Query, SourceType
from qa.text.folding import fold, mentions
from qa.understand.asks import asks_action, asks_permission
from qa.vocabulary.english import is_english

_PRIMARY: Final = 3.0
"""News and AI summaries count only if no other source comes as near to them."""
_PROPER: Final = re.compile(r"(?<=[\w,(] )[A-Z][a-z]{3,}\b")
"""A name within a sentence, as China."""
_PAGES: Final = {
    SourceType.NEWS: re.compile(
        r"\b(?:news|newspaper|congress) (?:article|piece|story|report|page)\b"
        r"|\bwrite-?up\b|\bpress release\b"
    ),
    SourceType.AI_SUMMARY: re.compile(
        r"\bai[- ](?:answer|summary|page|text|(?:written|generated) \w+)|\bchatbot\b|\bchat ?gpt\b"
    ),
}
"""What pages are called, folded."""
_WORD: Final = re.compile(r"[a-z.]{6,}")
"""A word of a publisher's name that can stand for it."""


def primary_of(query: Query, scored: Sequence[Scored]) -> Sequence[Scored]:
    """Leave out news and AI summaries where another source answers as well.

    What alone tells of a place that is asked about leads. Where it is asked what to do, a label's
    or a guideline's word goes before theirs even if they come nearer to the question: a rule that
    is retold wrongly harms.
    """
    asks_rule = asks_permission(query.asked) or asks_action(query.asked)
    pages = [] if asks_rule else _of_the_page(query, scored)
    if pages and pages[0].score >= scored[0].score - ADDS:
        return pages
    primary = [item for item in scored if not _is_secondary(item)]
    ruled = query.intent in RULED_BY or asks_rule
    own = [item for item in primary if rules(item)] if ruled else []
    if own and own[0].score >= scored[0].score - ADDS:
        return primary
    near = [item for item in scored if item.score >= scored[0].score - _PRIMARY]
    others = [item for item in near if not _is_secondary(item)]
    only = next((item for item in near if others and _is_elsewhere(query, item, others)), None)
    if only is not None:
        rest = (item for item in scored if item is not only)
        return [replace(only, score=scored[0].score), *rest]
    return primary if others else scored


def _of_the_page(query: Query, scored: Sequence[Scored]) -> list[Scored]:
    """Return what a page says that is asked about itself, by its publisher or as what it is."""
    asked = fold(query.question)

    def is_it(item: Scored) -> bool:
        source = item.candidate.evidence.source
        if not _is_secondary(item):
            return False
        own = [word for word in _WORD.findall(fold(source.publisher or "")) if not is_english(word)]
        named = any(mentions(asked, word) for word in own)
        return named or _PAGES[source.source_type].search(asked) is not None

    return [item for item in scored if is_it(item)]


def _is_elsewhere(query: Query, item: Scored, others: Sequence[Scored]) -> bool:
    """Say whether a place or a body that is asked about is in this sentence, and in no other.

    Drugs and trials are none: other sentences may call them otherwise.
    """
    told = " ".join(other.candidate.text for other in others)
    known = " ".join(entity.surface for entity in query.entities)
    asked = (name for name in _PROPER.findall(query.asked) if name not in known)
    return any(name in item.candidate.text and name not in told for name in asked)


def _is_secondary(item: Scored) -> bool:
    return item.candidate.evidence.source.source_type in SECONDARY
