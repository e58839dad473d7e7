"""A follow-up → a question that can be read alone, by rules over the turns before it.

An entity or a setting is exchanged for another of its kind ("and in 02?", "no, second line"), what
comes next takes the place of what came first ("and after that?"), a pronoun is replaced by what it
stands for ("is it approved?"), one of two is asked for ("which is better tolerated?"), a situation
is added ("and in the elderly?"), a new aspect is asked of what was spoken of ("what about
hypertension?"). Any other message that goes on with the talk keeps its own words, and what was
spoken of stands beside them in brackets. A question that names its own subject is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from qa.domain import Intent, Outcome, Turn
from qa.text.folding import content_words
from qa.understand.following import signs, wording
from qa.understand.following.focus import focus_of
from qa.understand.following.moves import standalone
from qa.understand.intent import intent_of
from qa.understand.summary import asked_source
from qa.vocabulary import SPECIFIC, Vocabulary

__all__ = ["Rewritten", "focus_of", "rewrite"]

_REACH = 4
"""Turns back to which a message may refer."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A standalone question and whether it differs from what was written."""

    question: str
    changed: bool


def rewrite(message: str, history: tuple[Turn, ...], vocabulary: Vocabulary) -> Rewritten:
    """Return the message as a question that needs no conversation to be understood.

    It follows up on the last turn; on an earlier one where the last has nothing that it could be
    about, and where the last only asked what a word means.
    """
    other = wording.NEW_CASE.match(message)
    small_talk = wording.THANKS.match(message) or wording.ELSEWHERE.search(message)
    if small_talk or (other and _is_told(message[other.end() :], vocabulary)):
        return Rewritten(message, changed=False)
    if wording.OF_A_SOURCE.search(message) and not signs.goes_on(message):
        return Rewritten(message, changed=False)
    turns = [turn for turn in reversed(history) if _carries_topic(turn)][:_REACH]
    source = asked_source(message)
    if source is not None:
        summary = _summary(source, turns, vocabulary) or message
        return Rewritten(summary, changed=summary != message)
    back = wording.BACK_TO.match(message)
    earlier = _named_again(back["which"], turns[1:]) if back else None
    if back and earlier is not None:
        asked = back["rest"].rstrip(" ?!.")
        return Rewritten(f"{asked} ({earlier.standalone.rstrip(' ?!.')})?", changed=True)
    lasting = [turn for turn in turns if not _is_aside(turn, vocabulary)] or turns
    for index, turn in enumerate(lasting):
        before = lasting[index + 1 :]
        question = standalone(message, turn, vocabulary, is_last=index == 0, earlier=before)
        if question is not None:
            return Rewritten(question, changed=question != message)
    return Rewritten(message, changed=False)


def _is_told(rest: str, vocabulary: Vocabulary) -> bool:
    """Say whether what is asked of another patient is asked in full."""
    named = any(entity.kind in SPECIFIC for entity in vocabulary.entities(rest))
    return named or wording.QUESTION_WORD.match(rest) is not None


def _named_again(words: str, turns: list[Turn]) -> Turn | None:
    """Return the earlier turn whose question has the words, as asked or read, the later first."""
    meant = set(content_words(words))
    asked = ((turn, content_words(f"{turn.question} {turn.standalone}")) for turn in turns)
    return next((turn for turn, said in asked if meant & set(said)), None)


def _summary(source: str, turns: list[Turn], vocabulary: Vocabulary) -> str | None:
    """Name what is to be summarised; None where it is named, however few words are known names."""
    if not wording.PRONOUN.search(source):
        return None
    kinds = ("trial",) if wording.TRIAL_ITSELF.search(source) else ("trial", "drug", "regimen")
    for turn in turns:
        for kind in kinds:
            for entity in focus_of(turn, vocabulary):
                if entity.kind == kind:
                    return f"Summarise {entity.name}"
    return None


def _carries_topic(turn: Turn) -> bool:
    thanks = wording.THANKS.match(turn.standalone)
    return turn.answer.outcome is not Outcome.OUT_OF_SCOPE and not thanks


def _is_aside(turn: Turn, vocabulary: Vocabulary) -> bool:
    """Say whether a turn only asked what a word means."""
    named = vocabulary.entities(turn.standalone)
    return intent_of(turn.standalone, named) is Intent.DEFINITION and not any(
        entity.kind in SPECIFIC for entity in named
    )
