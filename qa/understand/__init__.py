"""A question → a Query: cleaned, with its entities, its intent and its urgency."""

from __future__ import annotations

import re
import unicodedata

from qa.domain import Entity, Filters, Query
from qa.errors import QuestionError
from qa.text.folding import fold
from qa.understand.intent import intent_of
from qa.understand.urgency import is_urgent
from qa.vocabulary import Vocabulary

MAX_QUESTION = 16_000
_SPACES = re.compile(r"\s+")


def clean(question: str) -> str:
    """Return the question without control and formatting characters, on one line.

    Raises `QuestionError` if nothing is left or it is longer than `MAX_QUESTION` characters.
    """
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION:,} are read.",
            next="Ask a shorter question; put long texts into the library instead.",
        )
    kept = "".join(c if not unicodedata.category(c).startswith("C") else " " for c in question)
    text = _SPACES.sub(" ", kept).strip()
    if not any(character.isalnum() for character in text):
        raise QuestionError(
            f"The question {question[:40]!r} is empty.",
            next="Write what you want to know in a sentence or a few words.",
        )
    return text


def understand(
    question: str,
    vocabulary: Vocabulary,
    *,
    standalone: str | None = None,
    filters: Filters = Filters(),  # noqa: B008 - an immutable value
) -> Query:
    """Return the question with what it names and what it asks for.

    `standalone` is the question rewritten to be read without the conversation, if it had to be.
    """
    question = clean(question)
    asked = clean(standalone) if standalone else question
    entities = vocabulary.entities(asked)
    return Query(
        question=question,
        standalone=asked,
        intent=intent_of(asked, entities),
        entities=entities,
        expansions=_expansions(asked, entities, vocabulary),
        filters=filters,
        urgent=is_urgent(question),
    )


def _expansions(
    question: str, entities: tuple[Entity, ...], vocabulary: Vocabulary
) -> tuple[str, ...]:
    folded = fold(question)
    names = (name for entity in entities for name in vocabulary.names(entity))
    return tuple(dict.fromkeys(name for name in names if fold(name) not in folded))
