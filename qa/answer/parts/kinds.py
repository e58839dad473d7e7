"""What a sentence of a document is to a clinician: a warning, a stopping rule, a dose, a pitfall.

Known by the heading that it stands under and by its wording, as the parts of a digest are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from qa.answer.digest import sections
from qa.domain import Part


class Kind(StrEnum):
    """What a sentence tells; those of `SAFETY` in the order in which they are told."""

    BOXED = "boxed warning"
    CONTRAINDICATION = "contraindication"
    WARNING = "warning"
    STOP = "stopping rule"
    CHANGE = "dose change"
    HARM = "side effects"
    DOSE = "dose"
    MONITORING = "monitoring"
    PITFALL = "pitfall"
    INDICATION = "indication"
    POPULATION = "population"


PART_OF: Final = {
    Kind.BOXED: Part.SAFETY,
    Kind.CONTRAINDICATION: Part.SAFETY,
    Kind.WARNING: Part.SAFETY,
    Kind.STOP: Part.SAFETY,
    Kind.CHANGE: Part.SAFETY,
    Kind.HARM: Part.SAFETY,
    Kind.DOSE: Part.DOSE,
    Kind.MONITORING: Part.MONITORING,
    Kind.PITFALL: Part.PITFALL,
}
"""The part of an answer in which a kind is told."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_NEVER: Final = _any(r"(?!)")
_ALWAYS: Final = _any("")


@dataclass(frozen=True, slots=True)
class _Rule:
    """What makes a sentence one of a kind.

    It holds one of the `cues`, or stands under one of the `headings` and holds one of the words
    that are enough `there`; and none of `not_cues`.
    """

    kind: Kind
    cues: re.Pattern[str]
    headings: re.Pattern[str] = _NEVER
    there: re.Pattern[str] = _ALWAYS
    not_cues: re.Pattern[str] = _NEVER


_OUTDATED: Final = _any(
    r"\b(?:older|former(?:ly)?|outdated|superseded|obsolete|no longer|withdrawn) "
    r"(?:\w+ ){0,3}(?:labels?|versions?|cop(?:y|ies)|text|edition|carr\w+)",
    r"\bearlier (?:label|version|edition|cop(?:y|ies))",
    r"\bin the wording of the \w* ?(?:19|20)\d\d",
)
_UNSURE: Final = _any(
    r"\b(?:is|are|was|were) not (?:known|verified|held|recorded|stated|listed|reported)\b",
    r"\b(?:not known|no information|left out)\b|^whether\b|\bmust be checked\b",
)
_STOPS: Final = (
    r"\bpermanently\b|\bdiscontinu(?:e|ed|ation)\b|\b(?:is|are|be|must) stopped\b"
    r"|^stop (?!codon)|\bto be stopped\b|\bdo not (?:give|use|start|restart|resume)\b"
)
_CHANGES: Final = (
    r"\bwithh[eo]ld\b|\bwithholding\b|\binterrupt(?:s|ed|ion)?\b|\b(?:is|are|be) held\b"
    r"|\b(?:dose|first|second) reductions?\b|\breduc(?:e|ed|ing) the dose\b|\bone (?:dose )?level\b"
    r"|\bdose (?:is|must be|should be|goes) (?:reduced|lowered|halved|down|cut)\b"
    r"|\bhold (?:the )?(?:dose|treatment|therapy)\b|\brate is (?:cut|halved|reduced)\b"
)
_RULES: Final = (
    _Rule(
        Kind.BOXED,
        _any(r"\bboxed warning\b|\bblack[- ]box\b"),
        _any(r"\bboxed\b|(?-i:^\W*WARNING: [A-Z])"),
        not_cues=_any(r"\b(?:no|without an?|not (?:\w+ ){0,2}an?) (?:boxed|black)"),
    ),
    _Rule(
        Kind.PITFALL,
        _any(
            r"\b(?:not|never) (?:be )?(?:interchang\w+|exchanged|substitut\w+|confused|swapped)",
            r"\bmistaken for\b|\blook-?alike\b|\bmix(?:ed)?[- ]up\b",
            r"\bdiffers? from the [^.]{0,60}\b(?:dose|schedule|regimen|strength)",
            r"\b(?:do(?:es)?|did|can) ?not (?:apply|be (?:applied|compared|extrapolated))\b",
            r"\b(?:should|must) not be compared\b|\bapplies (?:only )?to \w+ (?:that|who|with)",
            r"\b(?:re-?test\w*|tested again|re-?assess\w*|re-?biops\w+)\b",
            r"\brepeat(?:ed)? (?:test|biops|measure)\w*",
            r"\bdoes not (?:show|tell|say|cover|support)\b|\bsays? nothing (?:about|of)\b",
            r"\b(?:contains|has|makes|gives) no (?:requirement|recommendation)",
            r"\bdid not (?:study|include|enrol|compare|test)\b|\b(?:included|enrolled) only\b",
        ),
    ),
    _Rule(
        Kind.CONTRAINDICATION,
        _any(
            r"\bcontra-?indicated\b|\bmust not be (?:given|used|taken)\b|\bnever be (?:given|used)"
        ),
        _any(r"\bcontra-?indications?\b"),
        not_cues=_any(r"\bno contra-?indications?\b|\bcontra-?indications?:? none\b"),
    ),
    _Rule(
        Kind.MONITORING,
        _any(
            r"\bmonitor(?:s|ed|ing)?\b",
            r"\b(?:is|are) (?:assessed|checked|measured) (?:before|at)\b",
        ),
        _any(r"\bmonitor\w*\b"),
        not_cues=_any(r"\bdata monitoring\b|\bmonitoring committee\b"),
    ),
    _Rule(
        Kind.STOP,
        _any(r"\bpermanently (?:stop|discontinu)\w*|\b(?:stop|discontinu)\w* permanently\b"),
        _any(r"\bstop(?:ping)?\b|\bwarnings?\b|\bprecautions?\b|\bdos(?:e|age|ing)\b|\bchanges?\b"),
        there=_any(_STOPS),
        not_cues=_any(r"\d\s?% of (?:the )?patients\b|\boccurred in\b|\bin \d+ patients"),
    ),
    _Rule(
        Kind.CHANGE,
        _any(r"\b(?:first|second) dose reduction\b"),
        _any(
            r"\bstop(?:ping)?\b|\bwarnings?\b|\bprecautions?\b|\bmodif\w+|\breductions?\b"
            r"|\bchanges?\b|\bgrade\b|\bdos(?:e|age|ing)\b"
        ),
        there=_any(_CHANGES),
        not_cues=_any(r"\d\s?% of (?:the )?patients\b|\boccurred in\b|\bin \d+ patients"),
    ),
    _Rule(
        Kind.WARNING,
        _any(r"\b(?:label|information|text|insert)\b[^.]{0,20}\bwarns\b|^warnings? (?:and|inc)"),
    ),
    _Rule(
        Kind.INDICATION,
        _any(r"\b(?:is|are) (?:indicated|approved|licen[cs]ed) (?:for|in|as|to)\b|\bindicates\b"),
        sections.INDICATION.headings,
        there=sections.INDICATION.cues,
    ),
    _Rule(
        Kind.DOSE,
        _any(r"\b(?:recommended|usual|starting|label|approved) (?:\w+ )?dos(?:e|age)\b"),
        _any(sections.DOSE.headings.pattern, sections.ARMS.headings.pattern),
        there=sections.ARMS.cues,
        not_cues=_any(sections.DOSE.not_cues.pattern, r"\bpremedic\w+|\breduction\b"),
    ),
    _Rule(
        Kind.HARM,
        _NEVER,
        sections.SAFETY.headings,
        there=sections.SAFETY.cues,
    ),
    _Rule(
        Kind.POPULATION,
        _NEVER,
        sections.POPULATION.headings,
        there=sections.POPULATION.cues,
    ),
)


def kind_of(text: str, headings: Sequence[str]) -> Kind | None:
    """Return what a sentence under these headings tells; None if nothing that a part holds.

    What only an outdated version said, or what is not known, is none of it.
    """
    if _OUTDATED.search(text) or _UNSURE.search(text):
        return None
    inner = headings[-1] if headings else ""
    for rule in _RULES:
        if rule.not_cues.search(text):
            continue
        if rule.cues.search(text) or (rule.headings.search(inner) and rule.there.search(text)):
            return rule.kind
    return None
