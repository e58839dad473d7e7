"""Phrases that are said in several ways, put into one before tokens are read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_EITHER: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), put)
    for pattern, put in (
        (r"\b(?:were|was|are) alive at (\d+ (?:months|years))", r"overall survival at \1"),
        (r"\b(?:one|two)-sided\b ?", ""),
        (
            r"^(.*?)\bat (\d+ (?:months|years)),? (.*?)\b(?:were|was) (?:still )?alive\b",
            r"\1 \3 overall survival at \2",
        ),
        (r"\bunnecessary\b", "not needed"),
        (r"\blived (?:for )?a median of\b", "had a median overall survival of"),
        (r"\bkept out of\b", "excluded from"),
        (r"\bcentral nervous system\b", "CNS"),
        (r"\bcommonest\b", "most common"),
        (r"\bin place of\b", "instead of"),
        (r"\b(?:accounted for|consisted of|consists of|comprised)\b", "was"),
        (r"\bmissed (?=its|the)", "did not meet "),
        (r"\bimmunohistochemi\w+ \(IHC\)", "IHC"),
        (r"\btwo[- ]thirds\b", "twothirds"),
        (r"\b(?:one|a)[- ]third\b", "onethird"),
        (r"\b(?:one|a)[- ]half\b", "onehalf"),
        (r"\b(?:one|a)[- ]quarter\b", "onequarter"),
        (r"\bthree[- ]quarters\b", "threequarters"),
        (r"\bregistered as\b", ""),
        (r"\bPS of (?=\d)", "performance status of "),
        (r"\brisk of progression, recurrence or death\b", "risk_ of progression recurrence death"),
        (r"\b(?:led|leading) to (?:treatment )?discontinuation\b", "stopped for"),
        (r"\bas well as\b", "and"),
        (r"\bcombined positive score \(CPS\)", "CPS"),
        (r"\bcombined positive score\b", "CPS"),
        (r"\bCPS of (?=\d|≥|<)", "CPS "),
        (r"\b(?:is|was|were|are) no better\b", "was not better"),
        (r"\bgrade (\d) to (\d)\b", r"grade \1-\2"),
        (r"\bgrade (\d) or (\d)\b", r"grade \1-\2"),
        (r"\bin favou?r of\b", "favouring"),
        (r"\bgoes down\b", "falls"),
        (r"(?<![\d.:])(\d):(\d)(?: ratio)?(?![\d:])", r"randomised\1to\2"),
        (r"\b(compare[sd]?) ((?!with|to)[^.;:]{2,60}?) with\b", r"\1 \2 versus"),
        (r"\bwent on with\b", "continued with"),
        (r"(?<=[a-z])-treated\b", " treated"),
        (r"\bcase by case\b|\bon a case-by-case basis\b", "case_by_case"),
        (r"\bas a single agent\b|\bsingle-agent\b|\bmonotherapy\b", "alone"),
        (rf"\b({_MONTHS}) (\d{{1,2}}), (\d{{4}})\b", r"\2 \1 \3"),
        (r"\b(?:(?:US|U\.S\.) )?(?:Food and Drug Administration|FDA)\b(?: \(FDA\))?", "FDA"),
        (r"\bEuropean Medicines Agency\b(?: \(EMA\))?", "EMA"),
        (
            r"\b(EU|US) (?:text|label|labell?ing|product information|SmPC|prescribing information"
            r"|summary of product characteristics|package insert)\b",
            r"\1 label",
        ),
        (r"\bTEAEs?\b", "treatment-emergent adverse events"),
        (r"\bSAEs?\b", "serious adverse events"),
        (r"\be\.g\.,?|\bsuch as\b", "for example"),
        (r"\b(twice|once|(?:three|two|four) times) (?:a|per|each) day\b", r"\1 daily"),
        (r"(?<=%) ?(?:per|a|each|/) ?year\b|\bper year\b", " annually"),
        (r"(?<=%) ?(?:per|a|each|/) ?month\b|\bper month\b", " monthly"),
        (r"\b(?:does|do|did) not (?:include|contain|cross) (?=1\b)", "excludes "),
        (r"\b(?:due|owing) to\b|\bon account of\b", "because of"),
        (r"\bthe majority of\b", "most"),
        (r"\b(?:a|in) total of (?=\d)", ""),
        (r"\bin (?:the )?(?:case|event) of\b", "if"),
        (r"\bprovided(?: that)? (?=the|it|they|this)", "if "),
        (r"\bdid not reach (?:statistical )?significance\b", "was not statistically significant"),
        (r"\b(?-i:May)(?= \d{4}| and [A-Z])", "maymonth"),
        (r"\b(?:after|over|during|with|at) (?=an? (?:median|mean) follow-up)", "over "),
        (r"(?<![\d.])(\d+(?:\.\d+)? ?%?) or (?:less|lower|fewer|below)\b", r"<= \1"),
        (r"(?<=% )reduction in (?:the )?(?=risk)", "lower "),
    )
)

# A claim may say less than its quote, or the same in a way that the quote could not be read in.
_CLAIMED: Final = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (
            r"^(?:Overall|Notably|Importantly|Specifically|In summary|Of note|In addition"
            r"|Additionally|In contrast|By contrast|Finally), ",
            "",
        ),
        (
            r"^(?:The )?(?:[Rr]esults|[Dd]ata|[Ff]indings) (?:of|from|in) (?:the )?([^,;:]{3,60}?)"
            r" (?:show|showed|indicate|indicated|demonstrate|demonstrated|reveal|revealed) that ",
            r"In \1, ",
        ),
        (r"\bwere eligible for (?=[A-Z][A-Za-z]*[A-Z0-9])", "were enrolled in "),
        (r"\bafter (a|an|at least \w+) (?=(?:prior|previous)\b)", r"who received \1 "),
        (
            r"\b((?:recommend|prefer|suggest)(?:s|ed)?) ([^,;.]{3,60}?) over (?!\d)",
            r"\1 \2 rather than ",
        ),
        (r"\b(?:be )?(?:given|administered) over (?=\d+ min)", "last "),
        (r"\bindication (?:covers|includes|is for)\b", "is indicated for"),
        (
            r"\b(study|trial|analysis) (?:including|of|that included|with) (?=\d[\d,]* pat)",
            r"\1 of ",
        ),
        (r"(\d patients\b[^.;]{0,120}?) were included in ", r"\1 were in "),
        (r"\bmust not be (?:used|given|taken)\b", "is contraindicated"),
        (r"\bthe composite (?:end ?point |outcome )?of ", ""),
    )
)


@lru_cache(maxsize=2048)
def reworded(text: str) -> str:
    """Put phrases that are said in several ways into one."""
    for pattern, put in _EITHER:
        text = pattern.sub(put, text)
    return text


_ASSOCIATED: Final = re.compile(
    r"\b(?:was|were|is|are) associated with (?=(?:an? |the )?(?:significantly )?"
    r"(?:longer|shorter|higher|lower|fewer|more|median|confirmed|\d))"
)


def loosened(text: str, quotes: str) -> str:
    """Put the phrases of a claim that say no more than others into those.

    "Was associated with" says no more than a figure; where the quotes have it, it is kept.
    """
    if "associat" not in quotes:
        text = _ASSOCIATED.sub("gave ", text)
    for pattern, put in _CLAIMED:
        text = pattern.sub(put, text)
    return text
