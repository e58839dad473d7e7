"""Whether a sentence speaks of the patients that a question asks about.

Cancer site, line, biomarker status and extent, age, sex and thresholds of measures are compared;
what either leaves open speaks for nothing. A population that a sentence sets aside ("these steps do
not apply to …") is not the one that it speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qa.understand.setting import settings_shared
from qa.understand.thresholds import meets
from qa.vocabulary.sites import nearest_sites, sites

_SET_ASIDE: Final = re.compile(
    r"\b(?:(?:do(?:es)?|did|is|are|was|were) not (?:apply|cover|include|concern|indicated|approved"
    r"|intended)|not (?:in|for)\b|exclud(?:es|ed|ing)|except|other than|unlike|rather than"
    r"|instead of|differs? from|different from)\b[^.;,]*",
    re.IGNORECASE,
)
_PEOPLE: Final = tuple(
    {name: re.compile(pattern, re.IGNORECASE) for name, pattern in group.items()}
    for group in (
        {
            "children": r"\b(?:child(?:ren)?|pa?ediatric\w*|infants?|neonat\w+|newborns?|babies"
            r"|bab(?:y|ies)|toddlers?|adolescents?|teenagers?)\b",
            "adults": r"\b(?:adults?|elderly|geriatric|older (?:people|patients|adults|persons))\b",
        },
        {
            "women": r"\b(?:wom[ae]n|females?|pregnan\w+|mothers?|girls?)\b",
            "men": r"\b(?:m[ae]n|males?|boys?)\b",
        },
    )
)


def contradictions(question: str, text: str, headings: Sequence[str], title: str) -> int:
    """Count in what a sentence is about others than the patients that a question asks about.

    `headings`, the innermost first, tell what it leaves open; the title only tells the cancer.
    """
    own = _SET_ASIDE.sub(" ", text)
    told_sites = nearest_sites([own, *headings, title])
    asked_sites = sites(_SET_ASIDE.sub(" ", question))
    elsewhere = bool(asked_sites and told_sites and not asked_sites & told_sites)
    _, settings = settings_shared(question, own, *headings)
    people = sum(_excludes(group, question, own) for group in _PEOPLE)
    return elsewhere + settings + people + (meets(question, own, *headings) is False)


def _excludes(group: dict[str, re.Pattern[str]], question: str, text: str) -> bool:
    asked = {name for name, pattern in group.items() if pattern.search(question)}
    if not asked:
        return False
    told = {name for name, pattern in group.items() if pattern.search(text)}
    return bool(told and not asked & told)
