"""Which drugs a question asks about, what was given before, and what a sentence recommends."""

from __future__ import annotations

import re
from typing import Final

from qa.answer.parts.notes import drugs_in
from qa.domain import Part, Query, Statement
from qa.vocabulary import Vocabulary

_BEFORE: Final = re.compile(
    r"\b(?:after|following|despite|beyond|failed|progress\w* on|prior|previous(?:ly)?|received"
    r"|instead of|rather than|without|over|versus|against|in place of|compared (?:with|to)"
    r"|(?:not|than) (?:with )?)\b[^,.;?]*",
    re.IGNORECASE,
)
"""What was given before, or is not to be given."""
RECOMMENDS: Final = re.compile(
    r"\brecommend(?:s|ed)?\b|\bpreferred\b|\bindicat(?:ed|es)\b|\boptions?\b|\bsuggests?\b"
    r"|\bstandard (?:of care|treatment|therapy)\b|\b(?:may|can|should|could) be "
    r"(?:considered|offered|used|given|added|started)|\ballows\b|\b(?:is|are) (?:given|offered)\b"
    r"|\blisted as\b|\bdrugs? of choice\b|\bfirst choice\b|\badvis(?:es|ed)\b",
    re.IGNORECASE,
)
DENIES: Final = re.compile(
    r"\b(?:not|no|never|against|neither|nor|cannot|whether|unclear)\b", re.IGNORECASE
)
_GIVEN: Final = re.compile(
    r"\b(?:after|following|despite|beyond|failed|progress\w* (?:on|after|with)|prior"
    r"|previous(?:ly)?|received)\b[^,.;?]*",
    re.IGNORECASE,
)


def asked_drugs(query: Query, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the drugs that a question is about, without those that were given before."""
    asked = _BEFORE.sub(" ", query.asked)
    return _in_order(asked, vocabulary)


def given_before(query: Query, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the drugs that the patient has had, as the question tells."""
    told = (*_GIVEN.findall(query.standalone), *query.given)
    return drugs_in(" ; ".join(told), vocabulary)


def not_to_give(query: Query, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the drugs that the patient has had and those that the question rules out."""
    ruled_out = (entity.name for entity in query.unwanted)
    return given_before(query, vocabulary) | drugs_in(" ; ".join(ruled_out), vocabulary)


def regimen(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the drugs that a recommendation is about."""
    return drugs_in(_BEFORE.sub(" ", text), vocabulary)


def recommended(statements: tuple[Statement, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the drugs that the first statement recommends."""
    if not recommends(statements):
        return ()
    return _in_order(_BEFORE.sub(" ", statements[0].text), vocabulary)


def recommends(statements: tuple[Statement, ...]) -> bool:
    """Say whether the first statement recommends something."""
    if not statements or statements[0].part is not Part.ANSWER:
        return False
    said = _BEFORE.sub(" ", statements[0].text)
    return RECOMMENDS.search(said) is not None and DENIES.search(said) is None


def _in_order(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    named = drugs_in(text, vocabulary)
    return tuple(
        dict.fromkeys(
            drug
            for entity in vocabulary.entities(text)
            for drug in sorted(drugs_in(entity.surface, vocabulary))
            if drug in named
        )
    )
