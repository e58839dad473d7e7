"""A question → a Query: cleaned, with its entities, its intent and its urgency."""

from __future__ import annotations

import re
import unicodedata

from qa.domain import Entity, Filters, Query
from qa.errors import QuestionError
from qa.text.folding import fold
from qa.text.sentences import split
from qa.understand.intent import intent_of
from qa.understand.setting import settings_of
from qa.understand.urgency import is_urgent
from qa.vocabulary import Vocabulary

MAX_QUESTION = 16_000
_YEARS = {"one": 1, "two": 2, "three": 3, "five": 5}
_AFTER_YEARS = re.compile(r"\b(one|two|three|five|[1-5])[ -]years?\b")
_ASKS = re.compile(
    r"\?\W*$|^(?:then |and |please |now )*(?:tell|list|name|give|explain|summari[sz]e|compare|what|"
    r"which|how|who|when|why|where|is|are|does|do|did|can|should)\b",
    re.IGNORECASE,
)
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
    standalone = clean(standalone) if standalone else question
    entities = vocabulary.entities(standalone)
    asked = _asked(standalone, vocabulary)
    return Query(
        question=question,
        standalone=standalone,
        asked=asked,
        intent=intent_of(asked, vocabulary.entities(asked)),
        entities=entities,
        settings=tuple(s.value for s in settings_of(standalone)[0] if not _is_grade(s.value)),
        expansions=_expansions(standalone, entities, vocabulary),
        filters=filters,
        urgent=is_urgent(question),
    )


def _asked(question: str, vocabulary: Vocabulary) -> str:
    """Return the sentences that ask, without the vignette around them.

    They must name something themselves; "How long before that must it be stopped?" needs the
    sentences before it.
    """
    pieces = [question[s.start : s.end] for s in split(question)]
    asking = " ".join(piece for piece in pieces if _ASKS.search(piece))
    return asking if vocabulary.entities(asking) else question


def _expansions(
    question: str, entities: tuple[Entity, ...], vocabulary: Vocabulary
) -> tuple[str, ...]:
    folded = fold(question)
    names = [name for entity in entities for name in vocabulary.names(entity)]
    names += [f"{12 * value} months" for value in _years(folded)]
    return tuple(dict.fromkeys(name for name in names if fold(name) not in folded))


def _is_grade(setting: str) -> bool:
    """Say whether a setting is a grade, which is written in one way and found as it is."""
    return setting.startswith("grade")


def _years(folded: str) -> list[int]:
    """Return the years after which something is asked: trials count them in months."""
    return [_YEARS.get(match[1]) or int(match[1]) for match in _AFTER_YEARS.finditer(folded)]
