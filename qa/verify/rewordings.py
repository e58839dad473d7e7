"""Phrases that are said in several ways: a pattern, and the words that are put for it."""

from __future__ import annotations

import re
from typing import Final

_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
EITHER: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), put)
    for pattern, put in (
        (r"\b(?:were|was|are) alive at (\d+ (?:months|years))", r"overall survival at \1"),
        (r"\b(?:one|two)-sided\b ?", ""),
        (
            r"^(.*?)\bat (\d+ (?:months|years)),? (.*?)\b(?:were|was) (?:still )?alive\b",
            r"\1 \3 overall survival at \2",
        ),
        (r"\b(?-i:a?RR)\b(?=[ ,:=]*(?:of |was )?\d)|\brelative risk\b", "risk ratio"),
        (r"\b(?-i:a?OR)\b(?=[ ,:=]*(?:of |was )?\d)", "odds ratio"),
        (r"\b(?:cases|episodes|instances) of (?=[a-z])", ""),
        (
            r"\b(within|after|for|over|every|first|than|by|in) an? (week|month|year|day|hour)\b",
            r"\1 1 \2",
        ),
        (r"\b(\d+)[- ]years?[- ]old\b", r"aged \1 years"),
        (r"\b(man|woman|patient|boy|girl) of (\d+)\b(?! years)", r"\1 aged \2 years"),
        (r"\baged (\d+) (?:years? )?(?:or|and) (?:over|older|above)\b", r"aged >= \1 years"),
        (r"\b(?:over|above) the age of (\d+)\b", r"aged > \1 years"),
        (r"\b(?:under|below) the age of (\d+)\b", r"aged < \1 years"),
        (r"\bbetween (\d[\d.,]*) and (\d)", r"\1 to \2"),
        (r"\b(?:a )?minimum of (?=\d)|\bat or above (?=\d)", "at least "),
        (r"\b(?:a )?maximum of (?=\d)", "at most "),
        (r"\bin line with\b", "consistent with"),
        (r"\bon top of\b|\bin addition to\b", "added to"),
        (r"\bas long as\b|\bonly if\b(?= [a-z])", "if"),
        (
            r"\b(?:restricted|limited|confined) to (?=patients|people|adults|children|those)",
            "reserved for ",
        ),
        (r"\bruled? out\b", "excluded"),
        (r"\b(?:extrapolated|generali[sz]ed|transferred) to\b", "carried over to"),
        (r"\bcomparable (?=to|with|between|in|across)", "similar "),
        (
            r"\bas (?:frequent|common|often|high|likely) (?:with|in|on) (.{3,60}?)"
            r" as (?:with|in|on)\b",
            r"similar with \1 as with",
        ),
        (
            r"\b(?:makes?|made|issue[sd]?|gives?|gave) no recommendation "
            r"(?:for or against|either way on|on|about|regarding)\b",
            "is silent on",
        ),
        (
            r"\b(?:had|has|have|having|with|were) no (?:control|comparator) (?:arm|group)\b"
            r"|\black(?:ed|s|ing) a (?:control|comparator) (?:arm|group)\b"
            r"|\bwithout a (?:control|comparator) (?:arm|group)\b"
            r"|\buncontrolled(?=[.,;]| (?:trial|study))",
            "was singlearm",
        ),
        (r"\bsingle[- ]arm\b", "singlearm"),
        (r"\bfrom ((?:[\w-]+ ){1,6}?)(?:until|up to)\b", r"from \1to"),
        (
            r"\b(?:once|when|after) (?:the |their )?(?:disease|tumou?r|cancer) (?:has |had )?"
            r"progress(?:ed|es) (on|during|after)\b",
            r"after progression \1",
        ),
        (
            r"\b(?:led|leading) to (?:stopping|withdrawal|discontinuation|stopping of)"
            r"(?: (?:of )?(?:the )?treatment)?\b",
            "stopped for",
        ),
        (r"\bin(?=appropriate\b|effective\b)|\bun(?=suitable\b|available\b|safe\b)", "not "),
        (r"(?:\bat least |≥ ?|>= ?)grade (\d)\b", r"grade \1 or higher"),
        (r"\b(?:where|when|if) there (?:is|was|are|were) no\b", "without"),
        (r"\bunnecessary\b", "not needed"),
        (r"\blived (?:for )?a median of\b", "had a median overall survival of"),
        (r"\bkept out of\b", "excluded from"),
        (
            r"\bin the same (?=[\w-]+ (?:surveillance|analysis|study|trial|report|review|series))"
            r"|\bin the same (?=(?:meta-)?analysis|surveillance|study|trial|report|review|series)",
            "in the ",
        ),
        (r"\bcentral nervous system\b", "CNS"),
        (r"\bmost (?:common|frequent)\b", "commonest"),
        (r"\bin place of\b", "instead of"),
        (r"\baccounted for\b", "was"),
        (r"\b(?:consisted of|consists of|comprised)\b(?! \d)", "was"),
        (r"\bmissed (?=its|the)", "did not meet "),
        (r"\bimmunohistochemi\w+ \(IHC\)", "IHC"),
        (r"\btwo[- ]thirds\b", "twothirds"),
        (r"\b(?:one|a)[- ]third\b", "onethird"),
        (r"\b(?:one|a)[- ]half\b", "onehalf"),
        (r"\b(?:one|a)[- ]quarter\b", "onequarter"),
        (r"\bthree[- ]quarters\b", "threequarters"),
        (r"\bregistered as\b", ""),
        (
            r"(\d(?:\.\d+)?(?: ?%| months)?) \((\d[\d.]*)(?:[-–]| to )(\d[\d.]*)(?=[);,])",
            r"\1 (CI \2-\3",
        ),
        (r"\b(H[Rr] \d\.\d+), (\d\.\d+)[-–](\d\.\d+)", r"\1, CI \2-\3"),
        (r"\bPS of (?=\d)", "performance status of "),
        (r"\brisk of progression, recurrence or death\b", "risk_ of progression recurrence death"),
        (r"\b(?:led|leading) to (?:treatment )?discontinuation\b", "stopped for"),
        (r"\bas well as\b", "and"),
        (r"\bPD-?L1 (?=CPS|combined positive score)", ""),
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
        (r"\bcase by case\b|\bon a case-by-case basis\b", "casewise"),
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
        (r"\b[Pp][- ]values? (?:of |was |= ?)?(?=[<≤=]? ?0?\.\d)", "P="),
        (r"(?:~|≈|\bapprox\.?) ?(?=\d)", "about "),
        (
            r"\b(?:any-cause|all-cause) (?:death|mortality)\b|\bdeath from any cause\b",
            "all-cause mortality",
        ),
        (r"\bhospital admissions?\b", "hospitalisation"),
        (r"\bby mouth\b|\b(?-i:PO)\b", "orally"),
        (r"\b(?-i:BID)\b|\bb\.i\.d\.", "twice daily"),
        (r"\bdied from\b", "died of"),
        (r"\b(?:objective|overall) response was (?:achieved|reached|seen) (?=in|by)", "responded "),
        (r"\b(?:is|was) based on\b", "rests on"),
        (r"\b(?:above|exceeding|greater than|higher than) (?=\d)", "> "),
        (r"\b[Pp]-value\b", "P value"),
        (r"\bgrades? (\d)/(\d)\b", r"grade \1-\2"),
        (r"\b(advise|recommend)(?:s|d|ed)? against\b", r"does not \1"),
        (
            r"\b(chemotherapy|treatment|therapy|regimens?) containing ([a-z]+)\b",
            r"\2-containing \1",
        ),
        (r"(?<![\d.])(\d+ years?) (?:or|and) older\b", r">= \1"),
        (r"(?<=% )reduction in (?:the )?(?=risk)", "lower "),
    )
)
