"""A follow-up → a standalone question that a chat model writes, unless it drifts.

A rewrite may only say what the message or the conversation said: each drug, trial, number,
population, biomarker, each word that carries meaning. What the message says, and what the rules
found it to be about, must still be there. Anything else is dropped for the question that the rules
make.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from qa.domain import Part, Turn
from qa.errors import ChatError, ChatReplyError, QuestionError
from qa.llm import Format, Message, Request, Writer
from qa.privacy import mask
from qa.prompts import DIALOGUE, REWRITE, REWRITE_AS_JSON, REWRITE_AS_TEXT, new_key
from qa.text.folding import content_words
from qa.text.numbers import quantities
from qa.understand import clean
from qa.understand.setting import settings_of
from qa.vocabulary import Vocabulary

TURNS, CHARACTERS = 4, 4_000
"""Turns of the conversation that a model is shown, and their longest length together."""
_LONGEST_ANSWER: Final = 400
_LONGER: Final = 400
"""Characters that a rewrite may be longer than the message."""
_KEPT: Final = 0.6
"""Share of the message's words that its rewrite must have."""
_NEGATION: Final = re.compile(r"\b(?:not?|never|without|cannot|except)\b|n['’]t\b", re.IGNORECASE)
_LINE: Final = re.compile(r"^\W*QUESTION\W+(?P<rest>.+)$", re.IGNORECASE | re.MULTILINE)
_SCHEMA: Final = {
    "title": "rewritten",
    "type": "object",
    "properties": {"question": {"type": "string"}},
    "required": ["question"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that can be read alone, and what the reader is told of how it was made."""

    question: str
    warnings: tuple[str, ...] = ()


def generated(
    writer: Writer | None,
    message: str,
    history: Sequence[Turn],
    ruled: str,
    vocabulary: Vocabulary,
) -> Standalone:
    """Return the model's rewrite of a message, or `ruled`, what the rules made of it.

    The model is shown the last `TURNS` turns, `CHARACTERS` long at most, with personal data masked.
    Where it fails a warning says so; without a writer all is left to the rules.
    """
    if writer is None:
        return Standalone(ruled)
    key = new_key()
    asked = DIALOGUE.filled(key=key, dialogue=_dialogue(history), message=mask(message).text)

    def messages(format: Format) -> tuple[Message, ...]:
        form = REWRITE_AS_TEXT if format is Format.TEXT else REWRITE_AS_JSON
        return Message("system", REWRITE.filled(key=key, form=form.filled())), Message(
            "user", asked
        )

    try:
        question = writer.write(Request(messages, _SCHEMA, _parse))
    except ChatError as error:
        return Standalone(ruled, (f"{error} The follow-up was read by rules instead.",))
    if drifts(question, message, history, ruled, vocabulary):
        return Standalone(ruled)
    return Standalone(question)


def drifts(
    question: str, message: str, history: Sequence[Turn], ruled: str, vocabulary: Vocabulary
) -> bool:
    """Say whether a rewrite asks something else than the message does in its conversation."""
    known = " ".join((message, ruled, *_said(history)))
    if len(question) > len(message) + _LONGER:
        return True
    invented = (
        _names([question], vocabulary) - _names([known], vocabulary)
        or _numbers(question) - _numbers(known)
        or _settings([question]) - _settings((message, ruled, *_said(history)))
        or _words(question) - _words(known) - _words(_other_names(known, vocabulary)) - _NEUTRAL
    )
    lost = (
        _names([message, ruled], vocabulary) - _names([question], vocabulary)
        or _numbers(message) - _numbers(question)
        or _settings([message, ruled]) - _settings([question])
        or len(_NEGATION.findall(message)) != len(_NEGATION.findall(question))
    )
    # Names may be written otherwise: that they are kept is seen above.
    own = _words(_without_names(message, vocabulary))
    return bool(invented or lost) or len(own & _words(question)) < _KEPT * len(own)


def _dialogue(history: Sequence[Turn]) -> str:
    """Write the last turns, the latest ones first if not all of them fit."""
    told: list[str] = []
    room = CHARACTERS
    for turn in reversed(history[-TURNS:]):
        answer = " ".join(s.text for s in turn.answer.statements if s.part is Part.ANSWER)
        said = f"Q: {turn.standalone}\nA: {(answer or turn.answer.text)[:_LONGEST_ANSWER]}"
        room -= len(said)
        if room < 0:
            break
        told.append(mask(said).text)
    return "\n".join(reversed(told))


def _said(history: Sequence[Turn]) -> list[str]:
    return [
        text
        for turn in history[-TURNS:]
        for text in (
            turn.question,
            turn.standalone,
            *(s.text for s in turn.answer.statements if s.part is Part.ANSWER),
        )
    ]


def _parse(text: str) -> str:
    """Return the question that a reply holds; raise `ChatReplyError` if it holds none."""
    found: object = None
    try:
        raw = json.loads(text[text.find("{") : text.rfind("}") + 1])
        found = raw.get("question") if isinstance(raw, dict) else None
    except (ValueError, RecursionError):
        line = _LINE.search(text)
        found = line["rest"] if line else None
    try:
        return clean(found if isinstance(found, str) else "")
    except QuestionError:
        raise ChatReplyError("The model's reply holds no question.") from None


def _names(texts: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    return {entity.name for text in texts for entity in vocabulary.entities(text)}


def _other_names(text: str, vocabulary: Vocabulary) -> str:
    return " ".join(n for entity in vocabulary.entities(text) for n in vocabulary.names(entity))


def _without_names(text: str, vocabulary: Vocabulary) -> str:
    for entity in vocabulary.entities(text):
        text = text.replace(entity.surface, " ")
    return text


def _numbers(text: str) -> set[str]:
    return {quantity.value for quantity in quantities(text)}


def _settings(texts: Iterable[str]) -> set[str]:
    return {setting.value for text in texts for setting in settings_of(text)[0]}


def _words(text: str) -> set[str]:
    """Return the words that carry meaning, without their endings."""
    return {re.sub(r"(?:'s|(?<=\w{3})(?:ies|es|s|ed|ing))$", "", w) for w in content_words(text)}


_NEUTRAL: Final = _words(
    """patients person people treatment treated therapy drug medicine trial study risk rate
    proportion percentage number result compared comparison versus regarding respect context setting
    case among question happen happened occur occurred often reported median effect receive
    received"""
)
"""Words that say nothing new."""
