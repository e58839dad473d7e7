"""Phrases that are said in several ways, put into one before tokens are read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from qa.verify.rewordings import EITHER
from qa.verify.senses import PHRASES
from qa.verify.substituting import rules, substituted

_PHRASE: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(PHRASES, key=len, reverse=True))})\b", re.IGNORECASE
)

_EITHER: Final = rules(EITHER)

# A claim may say less than its quotes, or the same otherwise: pattern, what is put, and what the
# quotes must be.
_CLAIMED: Final = tuple(
    (re.compile(pattern), put, re.compile(where, re.DOTALL))
    for pattern, put, where in (
        (r"^Yes[,:;] ", "", ""),
        (
            r"\b(?:[Aa]bout )?[Hh]alf of (?=the|all|patients|participants)",
            "50% of ",
            r"\b50(?:\.0)? ?%",
        ),
        (r"\bresult(?:ed|s|ing) in\b", "led to", r"\bled to\b"),
        (r"\bled to\b", "resulted in", r"\bresulted in\b"),
        (r"\b(?:benefit|advantage)(?= (?:of|from|with) adding)", "help", r"\bhelps?\b"),
        (
            r"^No[,:;] (?=.*\b(?:not|no|cannot|never|neither|nor|none|without|lack\w*|fail\w*"
            r"|missed|contraindicated|unproven|uncertain|unclear|unknown|exclud\w*|kept out"
            r"|stopp\w*|discontinu\w*|withheld|only|avoid\w*|ineligible)\b)",
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
        (r"(?<=[A-Z0-9]{2}) alone(?=,)", "", ""),
        (r" as (?:one of (?:the|its|several)|an?) (?:options?|choices?)\b", "", "recommend|list"),
        (
            r",? with ([^,;]{3,80}) as (?=(?:(?:a|the|its) )?(?:co-)?(?:primary|secondary) )",
            r", and \1 were ",
            "",
        ),
        (
            r"\b(?:the )?(\d+% )?(?:CIs?|confidence intervals?|intervals?) (?:of|for|around|about) "
            r"(?:the )?(?=median)",
            r"the \1interval of ",
            r" \| ",
        ),
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
    text = substituted(text, _EITHER)
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
