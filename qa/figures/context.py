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
_SCORE = r"(?:CPS|TPS|TC|IC|PD-L1)"
_POPULATION = re.compile(
    rf"(?P<cps>(?:PD-L1[ -])?(?:{_SCORE}|combined positive score)(?: of)? ?(?:(?:≥|>=|>|<|≤) ?\d+ ?%?|"
    r"\d+ ?%? or (?:higher|more|lower)|(?:at least|below|less than) \d+ ?%?))"
    r"|\b(?:in|among|of|for) (?:the )?(?P<set>(?:[\w/-]+ ){0,3}(?:population|subgroup|subset))\b"
    r"|(?P<all>\ball (?:randomi[sz]ed |treated |enrolled )?(?:patients|participants)\b(?! with))"
    r"|\b(?P<itt>intention[- ]to[- ]treat|\bITT\b|per[- ]protocol)\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"\b(?:patients|participants|people|adults|women|men|children|those) (?:with|whose) "
    r"(?P<with>[^,;:().]{3,70}?)(?=,|\s(?:was|were|had)\b)",
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
        trials = _trials(words)
        if trials:
            return trials[0] if len(trials) == 1 else None
    return None


@lru_cache(maxsize=4096)
def _trials(words: str) -> tuple[str, ...]:
    return tuple(e.name for e in field_vocabulary().entities(words) if e.kind == "trial")


def analysis_of(text: str) -> str | None:
    """Return the analysis or data cutoff that the words name."""
    match = _ANALYSIS.search(text)
    return (match["analysis"] or match["cutoff"]).strip() if match else None


def analysis_of_row(label: str) -> str | None:
    """Return the analysis that the label of a row names."""
    match = _ROW_ANALYSIS.search(label)
    return match["analysis"].strip() if match else None


def population_of(text: str, arms: Sequence[str]) -> str | None:
    """Return the patients that the words limit a figure to, unless they are one of the arms."""
    for pattern in (_POPULATION, _WITH, _FRONTED):
        for match in pattern.finditer(text):
            words = next(group for group in match.groups() if group).strip()
            limited = pattern is _POPULATION or not _NO_POPULATION.search(words)
            if pattern is _FRONTED:
                limited = limited and _PATIENTS.search(words) is not None
            if limited and not _trials(words) and not any(arm in words for arm in arms):
                return words
    return None
