"""What a turn was about, and which alternatives it set side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    r"\b(?:after|following|beyond|prior|previous(?:ly)?|failed|failure of"
    r"|(?:progress\w*|PD|relaps\w*) (?:on|after|post)"
    r"|refractory to|resistant to|intolerant (?:of|to)|s/p)\b[^?.;,]*",
    re.IGNORECASE,
)


def focus_of(turn: Turn, vocabulary: Vocabulary) -> tuple[Entity, ...]:
    """Return what a turn was about: what the question named, else what the answer began with.

    After "what next?" the talk is about the option that was answered, not about the treatment
    that had failed.
    """
    asked = turn.entities or vocabulary.entities(turn.standalone)
    failed = {
        entity.name
        for part in _BEFORE.findall(turn.standalone)
        for entity in vocabulary.entities(part)
        if entity.kind in TREATMENT
    }
    others = [e for e in asked if e.kind in TREATMENT and e.name not in failed]
    if failed and others:  # "progressed on FOLFOX, ramucirumab reasonable?"
        return tuple(e for e in asked if e.name not in failed)
    if intent_of(turn.standalone, asked) is Intent.RECOMMENDATION:
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


def alternatives(turns: Sequence[Turn], vocabulary: Vocabulary) -> tuple[Entity, ...]:
    """Return the treatments, or else the trials, between which a turn's question asks to choose.

    Where it names none, those of the turns before it, one each, else those that the first
    statement of its answer sets side by side. The turns are given the latest first.
    """
    turn, *earlier = turns
    said = turn.answer.statements[:1]
    asked = _set_side_by_side((turn.standalone,), vocabulary)
    return (
        asked
        or _one_of_each(turns, vocabulary) * bool(earlier)
        or _set_side_by_side([statement.text for statement in said], vocabulary)
    )


def _one_of_each(turns: Sequence[Turn], vocabulary: Vocabulary) -> tuple[Entity, ...]:
    """Return the last two treatments, else trials, that one question after the other named."""
    for kinds in (frozenset({"trial"}), TREATMENT):
        found: dict[str, Entity] = {}
        for turn in turns:
            named = [e for e in vocabulary.entities(turn.standalone) if e.kind in kinds]
            if not named:
                break
            found.setdefault(named[0].name, named[0])
        if len(found) > 1:
            return tuple(found.values())[1::-1]
    return ()


def _set_side_by_side(texts: Sequence[str], vocabulary: Vocabulary) -> tuple[Entity, ...]:
    for text in texts:
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
