"""What a turn was about, and which alternatives it set side by side."""

from __future__ import annotations

import re
from typing import Final

from qa.domain import Entity, Intent, Turn
from qa.understand.following import wording
from qa.understand.intent import intent_of
from qa.vocabulary import SPECIFIC, Vocabulary

TREATMENT: Final = frozenset({"drug", "regimen"})
_READ: Final = 3
"""Statements of an answer in which its option is looked for."""
_WHICH_TRIAL: Final = re.compile(
    r"^(?:which|what) (?:[\w-]+ ){0,3}(?:trial|study)\b", re.IGNORECASE
)
_BEFORE: Final = re.compile(
    r"\b(?:after|following|beyond|prior|previous(?:ly)?|failed|failure of|progress\w* (?:on|after))"
    r"\b[^?.;,]*",
    re.IGNORECASE,
)


def focus_of(turn: Turn, vocabulary: Vocabulary) -> tuple[Entity, ...]:
    """Return what a turn was about: what the question named, else what the answer began with.

    After "what next?" the talk is about the option that was answered, not about the treatment
    that had failed.
    """
    asked = turn.entities or vocabulary.entities(turn.standalone)
    if intent_of(turn.standalone, asked) is Intent.RECOMMENDATION:
        failed = {
            entity.name
            for part in _BEFORE.findall(turn.standalone)
            for entity in vocabulary.entities(part)
        }
        option = _option(turn, {entity.name for entity in asked}, vocabulary)
        if failed or not any(entity.kind in TREATMENT for entity in asked):
            asked = tuple(
                e for e in asked if e.kind not in SPECIFIC or not (option or e.name in failed)
            )
            return (*option, *asked)
    if _WHICH_TRIAL.match(turn.standalone) and not any(e.kind == "trial" for e in asked):
        trial = answered(turn, frozenset({"trial"}), vocabulary)
        asked += (trial,) if trial else ()
    if any(entity.kind in SPECIFIC for entity in asked):
        return asked
    return asked + _subjects_of_answer(turn, vocabulary)[:1]


def answered(turn: Turn, kinds: frozenset[str], vocabulary: Vocabulary) -> Entity | None:
    """Return the first thing of these kinds that the first statements of an answer name."""
    for statement in turn.answer.statements[:_READ]:
        for entity in vocabulary.entities(statement.text):
            if entity.kind in kinds:
                return entity
    return None


def alternatives(turn: Turn, vocabulary: Vocabulary) -> tuple[Entity, ...]:
    """Return the treatments, or else the trials, between which a turn's question asks to choose.

    Where it names none, those that the first statement of its answer sets side by side.
    """
    said = turn.answer.statements[:1]
    for text in (turn.standalone, *(statement.text for statement in said)):
        named = vocabulary.entities(text)
        for kinds in (TREATMENT, frozenset({"trial"})):
            found = tuple(entity for entity in named if entity.kind in kinds)
            if len(found) > 1:
                return found[:2]
    return ()


def is_choice(question: str) -> bool:
    """Say whether a question sets things side by side, and does not add them up."""
    return wording.ALTERNATIVES.search(question) is not None


def _option(turn: Turn, named: set[str], vocabulary: Vocabulary) -> tuple[Entity, ...]:
    """Return the treatment that the answer recommends and the question does not name."""
    for statement in turn.answer.statements[:_READ]:
        for entity in vocabulary.entities(statement.text):
            if entity.kind in TREATMENT and entity.name not in named:
                return (entity,)
    return ()


def _subjects_of_answer(turn: Turn, vocabulary: Vocabulary) -> tuple[Entity, ...]:
    if not turn.answer.statements:
        return ()
    first = vocabulary.entities(turn.answer.statements[0].text)
    return tuple(e for kind in ("drug", "trial", "regimen") for e in first if e.kind == kind)
