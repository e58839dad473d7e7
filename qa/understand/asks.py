"""What form of answer a question asks for, as far as its wording tells."""

from __future__ import annotations

import re
from typing import Final

_ASKS: Final = re.compile(
    r"\?\W*$|^(?:then |and |please |now )*(?:tell|list|name|give|explain|summari[sz]e|compare|what|"
    r"which|how|who|when|why|where|is|are|does|do|did|can|should)\b",
    re.IGNORECASE,
)
_FIGURE: Final = re.compile(
    r"\b(?:how (?:many|much|long|often|large|big|old|high|far|common|frequent)|percent(?:age)?"
    r"|proportion|rates?|prevalence|incidence|number|size|dose|age|when|year|date|length|duration"
    r"|temperature|mortality|frequency|range|median|mean|average|ratio)\b",
    re.IGNORECASE,
)
_EFFECT: Final = re.compile(
    r"\b(?:effects?|affects?|compared|versus|vs|improves?|increases?|reduces?|decreases?|prevents?"
    r"|influences?|impact|predicts?|associated|benefit|efficacy|effective|better|superior|safer?"
    r"|outcomes?)\b",
    re.IGNORECASE,
)
_WHETHER: Final = re.compile(
    r"(?:[^?]*(?:[:,.] |--))?\W*(?:do(?:es)?|did|is|are|was|were|has|have|can|could|will|would|may"
    r"|might)\b(?! there\b)",
    re.IGNORECASE,
)
_OTHERWISE: Final = re.compile(
    r"\b(?:what|which|who|whom|when|where|why|how|should"
    r"|there (?:any )?(?:data|evidence|stud\w+|trials?))\b",
    re.IGNORECASE,
)
_WHAT: Final = re.compile(r"\W*(?:what (?:is|are)|define|who)\b", re.IGNORECASE)


def asks(sentence: str) -> bool:
    """Say whether a sentence asks something, and does not only tell."""
    return _ASKS.search(sentence) is not None


def asks_figure(question: str) -> bool:
    """Say whether a number is asked for."""
    return _FIGURE.search(question) is not None


def asks_effect(question: str) -> bool:
    """Say whether a finding is asked for: what something does, or how two things compare."""
    return _EFFECT.search(question) is not None


def asks_what(question: str) -> bool:
    """Say whether the question is what (or who) something is."""
    return _WHAT.match(question) is not None


def asks_whether(question: str) -> bool:
    """Say whether the question asks if something is so."""
    return _WHETHER.match(question) is not None


def asks_finding(question: str) -> bool:
    """Say whether a result is asked for: an effect, whether something is so, a claim with a "?"."""
    claims = question.rstrip().endswith("?") and not _OTHERWISE.search(question)
    return asks_effect(question) or asks_whether(question) or claims
