"""Phrases that are said in several ways, put into one before tokens are read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from qa.verify.senses import PHRASES

_PHRASE: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(PHRASES, key=len, reverse=True))})\b", re.IGNORECASE
)
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
            r"\bas (?:frequent|common|often|high|likely) (?:with|in|on) (.{3,60}?) as (?:with|in|on)\b",
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
            r"|\bwithout a (?:control|comparator) (?:arm|group)\b|\buncontrolled(?=[.,;]| (?:trial|study))",
            "was singlearm",
        ),
        (r"\bsingle[- ]arm\b", "singlearm"),
        (r"\bfrom ((?:[\w-]+ ){1,6}?)(?:until|up to)\b", r"from \1to"),
        (
            r"\b(?:once|when|after) (?:the |their )?(?:disease|tumou?r|cancer) (?:has |had )?progress"
            r"(?:ed|es) (on|during|after)\b",
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

# A claim may say less than its quotes, or the same otherwise: pattern, what is put, and what the
# quotes must be.
_CLAIMED: Final = tuple(
    (re.compile(pattern), put, re.compile(where, re.DOTALL))
    for pattern, put, where in (
        (r"^Yes, ", "", ""),
        (
            r"\b(?:[Aa]bout )?[Hh]alf of (?=the|all|patients|participants)",
            "50% of ",
            r"\b50(?:\.0)? ?%",
        ),
        (r"\bresult(?:ed|s|ing) in\b", "led to", r"\bled to\b"),
        (r"\bled to\b", "resulted in", r"\bresulted in\b"),
        (r"\b(?:benefit|advantage)(?= (?:of|from|with) adding)", "help", r"\bhelps?\b"),
        (
            r"^No, (?=.*\b(?:not|no|cannot|never|neither|nor|without|lack\w*|fail\w*|contraindicated|"
            r"missed|unproven|uncertain|unclear)\b)",
            "",
            "",
        ),
        (
            r"^(?:Overall|Notably|Importantly|Specifically|In summary|Of note|In addition|Also"
            r"|Additionally|In contrast|By contrast|Finally|Furthermore|Moreover|Conversely), ",
            "",
            "",
        ),
        (
            r"^(?:The )?(?:[Rr]esults|[Dd]ata|[Ff]indings) (?:of|from|in) (?:the )?([^,;:]{3,60}?)"
            r" (?:show|showed|indicate|indicated|demonstrate|demonstrated|reveal|revealed) that ",
            r"In \1, ",
            "",
        ),
        (
            r"^The (?:authors|trial|study|analysis) (?:show|found|report|conclude|note)(?:s|ed)?"
            r" that ",
            "",
            "",
        ),
        (
            r"\b(?:was|were|is|are) associated with (?=(?:an? |the )?(?:significantly )?"
            r"(?:longer|shorter|higher|lower|fewer|more|less|median|confirmed|\d)|[^.;]*\d ?%)",
            "gave ",
            r"\A(?!.*associat)",
        ),
        (
            r"\b(?:reduced|lowered|decreased) the (?:risk|hazard) of death\b"
            r"(?=.*\b(?:OS|overall survival)\b)",
            "prolonged",
            r"\A(?!.*\bdeath)(?=.*overall survival)(?=.*hazard ratio)",
        ),
        (
            r"\b(?:reduced|lowered|decreased) the (?:risk|hazard) of death\b",
            "prolonged overall survival",
            r"\A(?!.*\bdeath)(?=.*overall survival)(?=.*hazard ratio)",
        ),
        (
            r"\b(?:reduced|lowered|decreased) the (?:risk|hazard) of (?:disease )?progression or"
            r" death\b",
            "prolonged progression-free survival",
            r"\A(?!.*\bdeath)(?=.*progression-free survival)(?=.*hazard ratio)",
        ),
        (
            r"\b(?:an? )?((?:statistically )?significant )?(overall survival|OS|PFS"
            r"|progression-free survival) (?:benefit|improvement|advantage) (?:for|with|of) "
            r"([^,;(]{3,60}?) (?:over|versus|vs\.?|compared (?:with|to)) ",
            r"\1longer \2 with \3 than ",
            "",
        ),
        (
            r"\b(overall survival|OS|PFS|progression-free survival|survival) "
            r"(?:benefit|advantage|gain|improvement)s?\b",
            r"improve \1",
            "",
        ),
        (r"\blived longer than\b(?=.*\b(?:OS|overall survival)\b)", "had longer than", ""),
        (r"\blived longer than\b", "had longer overall survival than", ""),
        (r"^Eligible patients (?:in|for) ", "Enrolled patients in ", "enrol"),
        (r"\bwere (?:not eligible|ineligible) for ", "were excluded from ", "excluded from"),
        (r"\b[Aa]mong patients with ", "in the subgroup with ", "subgroup with"),
        (r"\brechecked\b", "checked again", "checked again"),
        (r"\bwere eligible for (?=[A-Z][A-Za-z]*[A-Z0-9])", "were enrolled in ", ""),
        (
            r"\bafter (a|an|at least \w+) (?=(?:prior|previous)\b)",
            r"who received \1 ",
            r"\A(?!.*\bafter\b)",
        ),
        (
            r"\bwho (?:have |had )?(?:had|received|undergone) (?=(?:at least )?\w+ (?:or more )?"
            r"(?:\w+ )?(?:regimen|line|course|cycle)s?\b)",
            "after ",
            r"\bafter\b",
        ),
        (
            r"\b(?i:after|following|upon) (?:disease )?progress(?:ion|ing) (?:on|during|after) ",
            "that progressed after ",
            r"progress(?:ed|ion) after",
        ),
        (
            r"\b((?:recommend|prefer|suggest)(?:s|ed)?) ([^,;.]{3,60}?) over (?!\d)",
            r"\1 \2 rather than ",
            r"rather than|instead of",
        ),
        (r"\b(?:be )?(?:given|administered) over (?=\d+ min)", "last ", r"\blast"),
        (r"\bindication (?:covers|includes|is for)\b", "is indicated for", ""),
        (
            r"\b(study|trial|analysis) (?:including|of|that included|with) (?=\d[\d,]* pat)",
            r"\1 of ",
            "",
        ),
        (r"(\d patients\b[^.;]{0,120}?) were included in ", r"\1 were in ", r"\A(?!.*exclu)"),
        (r"\b(?:must|should) not be (?:used|given|taken)\b", "is contraindicated", "contraindic"),
        (r"\bthe composite (?:end ?point |outcome )?of ", "", ""),
        (r"\b(?:only|just) (?=\d[\d.]* ?%)", "", ""),
        (r"\b(responded) to (?=[A-Za-z])", r"\1 with ", ""),
    )
)
_DEFINED: Final = re.compile(r"\b((?:[A-Za-z]+[- ]){1,6}[A-Za-z]+) \(([A-Z][A-Za-z]{1,5})\)")


@lru_cache(maxsize=2048)
def reworded(text: str) -> str:
    """Put phrases that are said in several ways into one."""
    for pattern, put in _EITHER:
        text = pattern.sub(put, text)
    return _PHRASE.sub(lambda phrase: PHRASES[phrase[0].casefold()], text)


@lru_cache(maxsize=64)
def definitions(text: str) -> tuple[str, ...]:
    """Return the abbreviations that a document defines, each as "long form (short form)"."""
    found = {
        f"{long} ({match[2].rstrip('s')})": None
        for match in _DEFINED.finditer(text)
        if (long := _abbreviated(match))
    }
    return tuple(found)


def loosened(text: str, quotes: str, defined: str = "") -> str:
    """Put the phrases of a claim that say no more than its quotes into theirs.

    Abbreviations that the quotes define are written out, those of the claim itself left away; so
    are those that `defined` has of the documents, where the quotes write them out.
    """
    for match in _DEFINED.finditer(quotes):
        if long := _abbreviated(match):
            text = re.sub(rf"\b{match[2]}\b", long, text) if long not in text else text
    for match in _DEFINED.finditer(defined):
        long, short = match[1], match[2]
        if short in text and long in quotes and short not in quotes:
            text = re.sub(rf"\b{short}s?\b", long, text)
        elif long in text and short in quotes and long not in quotes:
            text = text.replace(long, short)
    text = _DEFINED.sub(lambda match: match[1] if _abbreviated(match) else match[0], text)
    for pattern, put, where in _CLAIMED:
        if where.search(quotes):
            text = pattern.sub(put, text)
    return text


def _abbreviated(match: re.Match[str]) -> str | None:
    """Return the words before a bracket whose first letters it holds."""
    words = re.split(r"[- ]", match[1])[-len(match[2]) :]
    if "".join(word[:1] for word in words).casefold() != match[2].casefold():
        return None
    at = match[1].rfind(words[0]) if len(words) == 1 else match[1].find(words[0])
    return match[1][at:]
