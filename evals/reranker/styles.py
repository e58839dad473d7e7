"""The same question in another style, by rule, so that the reranker does not learn a template."""

from __future__ import annotations

import random
import re
from typing import Final

_KEPT: Final = 0.5
"""Share of the questions that stay as they are."""

_TEMPLATES: Final = (
    (
        re.compile(
            r"^what (?:is|was|are) the effects? of (?P<i>.+?) (?:compared (?:with|to)|versus"
            r"|vs\.?) (?P<c>.+?) on (?P<o>.+?)\s*\?*$",
            re.IGNORECASE,
        ),
        (
            "{i} versus {c}: {o}",
            "Does {i} change {o} compared with {c}?",
            "Is {o} different with {i} than with {c}?",
            "{o} {i} vs {c}",
            "How does {i} compare with {c} for {o}?",
        ),
    ),
    (
        re.compile(r"^what (?:is|are) the symptoms of (?P<x>.+?)\s*\?*$", re.IGNORECASE),
        ("{x} symptoms", "How do I know that I have {x}?", "signs of {x}"),
    ),
    (
        re.compile(r"^what (?:is|are) the treatments? for (?P<x>.+?)\s*\?*$", re.IGNORECASE),
        ("How is {x} treated?", "{x} treatment", "what helps against {x}"),
    ),
    (
        re.compile(r"^what causes (?P<x>.+?)\s*\?*$", re.IGNORECASE),
        ("Why do people get {x}?", "cause of {x}", "Where does {x} come from?"),
    ),
    (
        re.compile(r"^how many people are affected by (?P<x>.+?)\s*\?*$", re.IGNORECASE),
        ("How common is {x}?", "{x} prevalence", "Is {x} rare?"),
    ),
    (
        re.compile(r"^is (?P<x>.+?) inherited\s*\?*$", re.IGNORECASE),
        ("{x} inheritance", "Can {x} be passed on to my children?"),
    ),
    (
        re.compile(
            r"^(?:what is \(are\)|do you have information about) (?P<x>.+?)\s*\?*$", re.IGNORECASE
        ),
        ("What is {x}?", "{x}", "Tell me about {x}", "Explain {x}."),
    ),
    (
        re.compile(r"^how to prevent (?P<x>.+?)\s*\?*$", re.IGNORECASE),
        ("Can {x} be prevented?", "{x} prevention"),
    ),
    (
        re.compile(r"^who is at risk for (?P<x>.+?)\s*\?*$", re.IGNORECASE),
        ("{x} risk factors", "Who gets {x}?"),
    ),
)
_FILLERS: Final = frozenset(
    "a an the is are was were do does did can could of in on for to with what which how there be"
    " been has have by this that".split()
)
_OPENINGS: Final = (
    "Could you tell me: {}",
    "I have a patient and wonder: {}",
    "quick question, {}",
    "And {}",
)
_FEWEST: Final = 3


def restyled(question: str, chance: random.Random) -> str:
    """Return the question as it is, or worded otherwise; what it asks about stays."""
    if chance.random() < _KEPT:
        return question
    for pattern, wordings in _TEMPLATES:
        found = pattern.match(question)
        if found:
            return chance.choice(wordings).format(**found.groupdict())
    return chance.choice((_terse, _lower, _opened))(question, chance)


def _terse(question: str, _chance: random.Random) -> str:
    words = [word for word in question.rstrip(" ?").split() if word.lower() not in _FILLERS]
    return " ".join(words) if len(words) >= _FEWEST else question


def _lower(question: str, _chance: random.Random) -> str:
    return question.rstrip(" ?").lower()


def _opened(question: str, chance: random.Random) -> str:
    return chance.choice(_OPENINGS).format(question[:1].lower() + question[1:])
