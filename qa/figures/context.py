"""Which study, which patients and which analysis a figure is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qa.vocabulary import field_vocabulary

_ANALYSIS = re.compile(
    r"\b(?:(?i:at|in|from|on|by) (?:the |a |an |this |that |its )?(?:pre-?planned |planned |"
    r"pre-?specified )?(?P<analysis>(?:\d[- ]?year |second |first |third |final |primary |interim |"
    r"updated |later |longer |long-term |exploratory |post[- ]hoc |protocol-specified |"
    r"(?:first|second) interim ){1,2}(?:OS |PFS |survival )?(?:analys[ei]s|report|update|"
    r"follow-up))"
    r"|(?P<cutoff>data cut-?[- ]?offs? (?:date )?(?:of |on |at |was |in |\()?(?:\d{1,2} )?"
    r"[A-Z][a-z]+ (?:\d{1,2}, )?\d{4}))\b"
)
_ROW_ANALYSIS = re.compile(
    r"\b(?P<analysis>(?:\d-year |final |primary |interim |updated )(?:analysis|report|update|"
    r"cut-?off)?|final|primary|interim|updated)\s*(?=[:;,)]|$)",
    re.IGNORECASE,
)
_LONG = 5
"""Letters of a trial's name, if it is not known: IP-10 is a molecule."""
_SCORE = r"(?:CPS|TPS|TC|IC|PD-L1)"
_POPULATION = re.compile(
    rf"(?P<cps>(?:PD-L1[ -])?(?:{_SCORE}|combined positive score)(?: of)? ?"
    r"(?:(?:≥|>=|>|<|≤) ?\d+ ?%?|\d+ ?%? or (?:higher|more|lower)"
    r"|(?:at least|below|less than) \d+ ?%?))"
    r"|\b(?:in|among|of|for) (?:the )?"
    r"(?P<set>(?:[\w/-]+ ){1,3}(?:(?:sub)?population|subgroup|subset))\b"
    r"|(?P<all>\ball (?:\d[\d,]* )?(?:randomi[sz]ed |treated |enrolled )?"
    r"(?:patients|participants)\b(?! with))"
    r"|\b(?P<itt>intention[- ]to[- ]treat|\bITT\b|per[- ]protocol)\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"\b(?:patients|participants|people|adults|women|men|children|those|subgroup) "
    r"(?:(?:with|whose) )?(?P<with>(?:(?<=with )|(?<=whose )|(?=who (?:respond|progress|relapse)))"
    r"[^,;:().]{3,70}?)(?=,|\s(?:was|were|had)\b)",
    re.IGNORECASE,
)
_FRONTED = re.compile(r"^(?:In|Among|For) (?:the )?(?P<fronted>[^,;:().]{3,60}),")
_PATIENTS = re.compile(
    r"\b(?:patients|participants|people|women|men|children|adults|infants|cancer|carcinoma|disease|"
    r"tumou?rs?|positive|negative|high|low|older|younger|mutated|mutant)\b",
    re.IGNORECASE,
)
_NO_POPULATION = re.compile(
    r"\b(?:trial|study|analys[ie]s|report|group|arm|update|year|month|week|day|addition|contrast|"
    r"total|comparison|patients (?:given|receiving|treated|on)|cutoff|meta-analysis|review|"
    r"data|cohort|phase|part|summary|conclusion|results?)s?\b",
    re.IGNORECASE,
)


def trial_of(text: str, title: str, heading: Sequence[str]) -> str | None:
    """Return the one trial that the text names, else the one its headings or title name.

    Where several are named, the figure may be of any: None.
    """
    for words in (text, " . ".join(heading), title):
        trials = trials_in(words)
        if trials:
            return trials[0] if len(trials) == 1 else None
    return None


@lru_cache(maxsize=4096)
def trials_in(words: str) -> tuple[str, ...]:
    """Return the trials that are named; what is only written like one needs a long name."""
    vocabulary = field_vocabulary()
    return tuple(
        entity.name
        for entity in vocabulary.entities(words)
        if entity.kind == "trial"
        and (vocabulary.knows(entity) or sum(map(str.isalpha, entity.name)) >= _LONG)
    )


def analysis_of(text: str, at: int, *, alone: bool = True) -> str | None:
    """Return the analysis or data cutoff that the words name before offset `at`.

    One that is named later is meant only if the figure stands `alone` in the sentence.
    """
    named = list(_ANALYSIS.finditer(text))
    before = [match for match in named if match.start() < at]
    for match in before[-1:] or (named[:1] if alone else ()):
        return str(match["analysis"] or match["cutoff"]).strip()
    return None


def analysis_of_row(label: str) -> str | None:
    """Return the analysis that the label of a row names."""
    match = _ROW_ANALYSIS.search(label)
    return match["analysis"].strip() if match else None


def population_of(text: str, at: int, arms: Sequence[str]) -> str | None:
    """Return the patients that the words limit a figure to, unless they are one of the arms.

    Of several, those named last before the figure's first number, which stands at offset `at`.
    """
    named = [
        (match.start(), words)
        for pattern in (_POPULATION, _WITH, _FRONTED)
        for match in pattern.finditer(text)
        if (words := _limited(pattern, match)) and not any(arm in words for arm in arms)
    ]
    before = [pair for pair in named if pair[0] < at]
    if before:
        return max(before, key=lambda pair: pair[0])[1]
    return named[0][1] if len(named) == 1 else None


def _limited(pattern: re.Pattern[str], match: re.Match[str]) -> str | None:
    words = next(group for group in match.groups() if group).strip()
    if pattern is not _POPULATION and _NO_POPULATION.search(words):
        return None
    if pattern is _FRONTED and not _PATIENTS.search(words):
        return None
    return None if trials_in(words) else words
