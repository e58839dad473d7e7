"""A message that asks several things → its questions, each as it is written.

They are told apart by rule: by sentences that ask, and within one by a conjunction before a second
question ("and how do I monitor …?"). What asks the same thing twice, or names two things of one
question ("dose and schedule"), stays whole. `qa.understand.following` completes the later ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from qa.domain import Entity, Intent
from qa.text.folding import content_words, words
from qa.text.sentences import split
from qa.understand.asks import asks, asks_figure
from qa.understand.intent import intent_of
from qa.understand.setting import settings_of
from qa.vocabulary import SPECIFIC, Vocabulary

MOST_QUESTIONS: Final = 4
"""What is asked beyond these is left with the last of them."""
_LINK: Final = (
    r"(?:,?\s+(?:and|but|or|plus|also|as well as)(?:\s+(?:also|then))?|\s*[;,/&]|\s+-)\s+"
)
_MODAL: Final = r"can|could|should|would|will|must|may|shall"
_BE_OR_DO: Final = r"is|are|was|were|do|does|did|has|have"
_AUXILIARY: Final = rf"(?:{_MODAL}|{_BE_OR_DO})(?:n't| not)?"
_SOMEBODY: Final = r"it|they|there|this|these|those|that|he|she|i|we|you|one|patients"
# A second question begins with a question word and its verb, or with an auxiliary and its subject;
# "and which was approved" and "and is approved" only go on with what was said.
_QUESTION: Final = (
    r"(?:(?:at|in|for|with|after|by|on|over) )?(?:"
    r"(?:what|how) about\b|what if\b"
    r"|what\b(?! is more\b)|(?:which|whose) (?!is\b|are\b|was\b|were\b|has\b|have\b|do\b|does\b)\w+"
    rf"|(?:when|where|why|how|who|whom) (?:(?:{_AUXILIARY})\b|to\b)"
    rf"|how (?:much|many|long|often|soon|\w+) (?:[\w-]+ ){{0,3}}?(?:{_AUXILIARY}|to)\b"
    rf"|(?:{_BE_OR_DO}) (?:{_SOMEBODY})\b|(?:{_MODAL}) (?:{_SOMEBODY}|the|an?|[\w-]+ be)\b"
    rf"|(?<=, and )(?:{_BE_OR_DO}) the\b)"
    r"|(?:please )?(?:tell me|list|explain|describe|summari[sz]e|compare)\b"
)
_JOINT: Final = re.compile(rf"(?P<link>{_LINK})(?={_QUESTION})", re.IGNORECASE)
# "the dose of it and its side effects": of another kind, it is a question of its own.
_ITS: Final = re.compile(r"(?P<link>,?\s+and\s+)(?=(?:its|their)\s+\w+(?:\s\w+){0,2}\W*$)", re.I)
_VERB: Final = re.compile(
    rf"\b(?:{_AUXILIARY}|about|to)\b|^\W*(?:what|who) \w+(?:s|ed)\b", re.IGNORECASE
)
_OPENS: Final = re.compile(
    rf"^(?:(?:and|but|so|ok|then|please)\W+)*(?:what|how|which|why|who|{_AUXILIARY}"
    rf"|(?:when|where) (?:{_AUXILIARY})\b|tell me|list|explain|describe|summari[sz]e|compare)\b",
    re.IGNORECASE,
)
_ASKS_BY_WORD: Final = re.compile(r"^\W*(?:what|which|how|when|where|why|who|whom|whose)\b", re.I)
_WITHIN: Final = re.compile(r"\b(?:what|how|which|when|where|why|who|whether)\b", re.IGNORECASE)
_MANAGES: Final = re.compile(r"\b(?:manag|treat|handl|monitor|prevent|stop|restart|resum)\w*", re.I)
_MANNER: Final = re.compile(
    r"^(?:and )?(?:how (?:is|are|was|were|do|does|did|quickly|soon)|why)\b", re.I
)
_SUPPOSES: Final = re.compile(r"^(?:and |but )?(?:what if|what about|how about)\b", re.IGNORECASE)
# "Is it ramucirumab?", but not "is it better than ramucirumab?" and "what was it in REGARD?".
_IT: Final = re.compile(
    r"\b(?:it|they|them)\b(?! (?:in|with|for|on|of)\b)(?!.* than )", re.IGNORECASE
)
_TOPIC: Final = re.compile(r"\s*\([^()]+\)(?=\W*$)")
"""What a follow-up is about, in brackets at the end of the message: it holds for each question."""
_SAME: Final = frozenset({"condition", "biomarker"})
"""Kinds that tell in which situation is asked, and not what."""
_FEWEST: Final = 3
_PLAIN: Final = frozenset({Intent.FACT, Intent.YES_NO, Intent.DEFINITION})


@dataclass(frozen=True, slots=True)
class Compound:
    """What a message asks, one question after the other, and the sentences that only tell.

    `situation` holds for each of the `questions`; it is "" if there is none.
    """

    questions: tuple[str, ...]
    situation: str = ""


def compound(message: str, vocabulary: Vocabulary) -> Compound:
    """Take a message apart into its questions, in order; one that asks one thing is left whole."""
    sentences = [message[each.start : each.end].strip() for each in split(message)]
    asking = [sentence for sentence in sentences if asks(sentence)]
    pieces = [piece for sentence in asking for piece in _clauses(sentence, vocabulary)]
    questions = _told_apart(pieces, vocabulary)
    if len(questions) <= 1:
        return Compound((message,))
    kept = questions[: MOST_QUESTIONS - 1]
    kept += [" ".join(questions[MOST_QUESTIONS - 1 :])] if questions[MOST_QUESTIONS - 1 :] else []
    situation = " ".join(sentence for sentence in sentences if sentence not in asking)
    return Compound(tuple(map(_closed, _on_the_topic(kept, vocabulary))), situation)


def _on_the_topic(questions: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Give each question the topic that stands in brackets behind the last, if it names none."""
    topic = _TOPIC.search(questions[-1])
    if topic is None or not _names_one(topic[0], vocabulary):
        return list(questions)
    told = topic[0].rstrip()
    return [
        each if "(" in each or _names_one(each, vocabulary) else f"{each.rstrip(' ,;.?!')}{told}"
        for each in questions
    ]


def _names_one(text: str, vocabulary: Vocabulary) -> bool:
    return any(entity.kind in SPECIFIC for entity in vocabulary.entities(text))


def _clauses(sentence: str, vocabulary: Vocabulary) -> list[str]:
    """Split a sentence at each conjunction that a second question follows."""
    joints = [match for match in _JOINT.finditer(sentence) if _joins(sentence, match)]
    its = _ITS.search(sentence)
    if its is not None and not joints and _asks_otherwise(sentence, its, vocabulary):
        joints = [its]
    bounds = [0, *(match.end("link") for match in joints), len(sentence)]
    clauses = [sentence[start:end] for start, end in pairwise(bounds)]
    for index, match in enumerate(joints):
        clauses[index] = clauses[index][: len(clauses[index]) - len(match["link"])]
    # The link stays with what it introduces: it tells that this is a follow-up.
    return [clauses[0], *(f"and {clause}" for clause in clauses[1:])]


def _joins(sentence: str, joint: re.Match[str]) -> bool:
    """Say whether a whole question stands on both sides of a joint."""
    before, after = sentence[: joint.start()], sentence[joint.end("link") :]
    if not re.search(r"\w", joint["link"]) and not _OPENS.match(before):
        return False  # "In patients with lung disease, what is the dose?"
    opens = _ASKS_BY_WORD.match(before) is not None
    if opens and (len(words(before)) < _FEWEST or not _VERB.search(before)):
        return False  # "when and how is it given", "which drug and what dose are used"
    return len(content_words(after)) > 0 and len(words(after)) > 1


def _asks_otherwise(sentence: str, joint: re.Match[str], vocabulary: Vocabulary) -> bool:
    before, after = sentence[: joint.start()], sentence[joint.end("link") :]
    kinds = [intent_of(part, vocabulary.entities(part)) for part in (before, after)]
    return asks(before) and kinds[0] is not kinds[1] and not set(kinds) & {Intent.COMPARISON}


def _told_apart(pieces: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Join to its neighbour what asks for nothing else than it does."""
    questions: list[str] = []
    for piece in pieces:
        if questions and not _is_another(piece, questions[-1], vocabulary):
            questions[-1] = f"{questions[-1]} {piece}"
        else:
            questions.append(piece)
    return questions


def _is_another(piece: str, before: str, vocabulary: Vocabulary) -> bool:
    """Say whether a piece asks for another thing, or the same of another thing."""
    named, known = (vocabulary.entities(text) for text in (piece, before))
    fresh = {(e.kind, e.name) for e in named} - {(e.kind, e.name) for e in known}
    if any(kind in SPECIFIC for kind, _ in fresh):
        # "What is best? Is it ramucirumab?" asks one thing.
        return _IT.search(piece) is None
    if _SUPPOSES.match(piece) or (_MANNER.match(piece) and not _MANNER.match(before)):
        return True
    if any(kind not in _SAME for kind, _ in fresh) or _settings(piece) - _settings(before):
        return True
    asked, before_that = _sought(piece, named), _sought(before, known)
    return asked != before_that and (asked[0] not in _PLAIN or any(asked[1:]) or bool(named))


def _sought(text: str, named: Sequence[Entity]) -> tuple[Intent, bool, bool]:
    """Return what is asked for: its kind, whether a number, whether what to do."""
    return intent_of(text, tuple(named)), asks_figure(text), _MANAGES.search(text) is not None


def _settings(text: str) -> set[str]:
    return {each.value for each in settings_of(text)[0]}


def _closed(question: str) -> str:
    return f"{question.strip().rstrip(' ,;.?!')}?"
