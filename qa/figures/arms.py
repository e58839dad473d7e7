"""Whose value it is: the names of groups in the words around values."""

from __future__ import annotations

import re
from typing import Final

from qa.figures.context import trials_in
from qa.figures.endpoints import Kind, endpoints

_LONGEST_WORDS: Final = 9
_GROUP = r"(?:groups?|arms?|recipients|cohorts?|regimens?)"
_PEOPLE = (
    r"(?:(?:\d[\d,]* )?(?:\w+[- ])?(?:patients|participants|people|persons|subjects|women|men|"
    r"children|adults|infants|volunteers|those|controls|individuals|cases|recipients|residents))"
)
_GIVEN = (
    r"(?:with|on|in|for|among|under|after|receiving|given|treated with|treated by|taking|"
    r"assigned(?: to)?|allocated(?: to)?|randomi[sz]ed(?: to)?|using|"
    r"who (?:were )?(?:received|took|had received|underwent|treated with|given|assigned to|"
    r"randomi[sz]ed to))"
)
# "of patients with A", "in the A group", "for those receiving A", right after a value
_RIGHT = re.compile(
    rf"\s*(?:of |in |for |among |by |on )?(?:the )?(?:{_PEOPLE} )?(?:in the group )?"
    r"(?:(?:(?:were|was) )?alive )?(?:at \w+ (?:months?|years?|weeks?|days?) )?"
    rf"{_GIVEN} (?:receive |receiving )?(?P<name>.+)",
    re.IGNORECASE,
)
_RIGHT_OF = re.compile(r"\s*(?:of|in|for|among|by|on) (?:the )?(?P<name>.+)", re.IGNORECASE)
_RIGHT_PEOPLE = re.compile(
    r"\s*(?:of|in|by|among) (?:the )?(?P<name>(?!all|these|treated|enrolled|evaluable|eligible|"
    r"both|our|study|such|\d)[\w/+-]+(?: [\w/+-]+){0,3}?) "
    r"(?:patients|participants|recipients|subjects)\b"
    r"(?! (?:with|in|on|who|given|receiving|treated|assigned))",
    re.IGNORECASE,
)
# "in the A group was", "Patients receiving A had a median of", right before a value
_LEFT = re.compile(
    rf"(?:\b(?:in|for|with|among|of|on)|(?:\b{_PEOPLE}|while those|whereas those) {_GIVEN}) "
    r"(?P<name>[^,;:()]{1,70}?) (?:was|were|had|lived|reached|achieved|experienced|showed|is|"
    r"developed|(?:was|were) reported)\b[^,;:]{0,60}$",
    re.IGNORECASE,
)
# "A 14.7 v B 11.4", "(A 3.0%; B 1.4%)": a name alone, right before a value
_LEFT_BARE = re.compile(
    r"(?:[:;(]|\b(?:v|vs|versus|against|and|with|to|than)\b\.?|^\s*,)\s*(?P<name>[^\d,;:()\s][^,;:()]{0,60}?)"
    r"\s*[:,=]?\s*$",
    re.IGNORECASE,
)
# "in the A group (16%) than in the B group (33%)", "in the A (16%) and B (33%) groups"
_LEFT_BRACKET = re.compile(
    r"\b(?:in|for|with|among|between|receiving|of|and|than|versus|vs\.?|v|to) "
    r"(?:in |with |for |on )?(?:the )?(?P<name>[^\d,;:()][^,;:()]{0,50}?)\s*[(\[]\s*$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:^|, |; |\. )(?P<name>[^,;:()]{2,60}?)\s+(?:significantly |also )?(?:lengthened|prolonged|"
    r"improved|increased|extended|raised|reduced|lowered|decreased)\b[^;]{0,60}\bto\s*$",
    re.IGNORECASE,
)
_JOINING = re.compile(r"^\s*(?:v|vs|versus|and|against|with|to|than|in|for)\b\.?\s*", re.IGNORECASE)
_PAIRS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:in|for|with|between|of|among) (?:the )?(?P<one>[^,;:()]{{1,50}}?)(?: {_GROUP})? "
        r"(?:and|versus|vs\.?|v|than|compared (?:with|to)|as compared (?:with|to))(?: those)? "
        rf"(?:in |for |with |on )?(?:the )?(?P<two>[^,;:()]{{1,50}}?) {_GROUP}\b",
        r"\b(?:with|for|on|in) (?:the )?(?P<one>[^,;:()]{1,50}?) (?:than|versus|vs\.?|v|"
        r"(?:as )?compared (?:with|to)|over|against) (?:that |those )?"
        r"(?:with |for |on |in )?(?:the )?"
        r"(?P<two>[^,;:()]{1,50}?)\s*(?=[,;:(]|$|was|were|respectively|\bat\b)",
        r"\b(?:in|for) (?:arms?|groups?) (?P<one>[A-Z\d]) and (?:arm |group )?(?P<two>[A-Z\d])\b",
        r"\b(?:with|receiving|for|in|given|on) (?:the )?(?P<one>[^,;:()]{1,50}?) "
        r"(?:and|versus|vs\.?|v) (?:the )?(?P<two>[^,;:()]{1,50}?),? respectively",
        r"\bfavou?r(?:ed|ing|s) (?:the )?(?P<one>[^,;:()]{1,50}?) over (?:the )?"
        r"(?P<two>[^,;:()]{1,50}?)\s*(?=[,;:(]|$)",
    )
)
_STOP = re.compile(
    r"[,;:()\[\]=|]|\.(?:\s|$)|"
    r"\s(?:must|cannot|can|may|should|would|could|versus|vs|v|compared|as compared|than|was|were|"
    r"had|has|have|received|is|are|did|occurred|at|after|during|over|while|whereas|as|by|from|to|respectively|alive|in|on|"
    r"for|who|which|that|but|although|though|per|among|experienced|lived|achieved|reached|when|"
    r"within|before|consist\w+|between|because|since|if|led|against|corresponding|representing|"
    r"without a|with (?:a|an|no)|(?:and|or|with|of)(?=\s*$)|and "
    r"(?:of|in|for|with|on|by|those|the|a|median|at|was|were|no|none))\b",
    re.IGNORECASE,
)
# "A, B and C" is one regimen.
_LISTED = re.compile(r"[\w/+-]+(?:, [\w/+-]+)+,? (?:and|plus) (?=[a-z])", re.IGNORECASE)
_TRIM = re.compile(rf"^(?:the|a|an|those|either|only|{_PEOPLE} (?:{_GIVEN}))\s+", re.IGNORECASE)
_TAIL = re.compile(
    rf"\s+(?:treatment |study |therapy )?{_GROUP}$|\s+(?:{_PEOPLE})$|\s+alone(?= alone)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    rf"(?:{_PEOPLE}|both|each|all|{_GROUP}|all {_PEOPLE}|(?:both|each|the two|two|these|three|all|"
    rf"either) (?:\w+ )?{_GROUP}|it|they|this|total|(?:a )?median|mean|respectively|cases|"
    r"(?:its|their|this|that|these|both|of|no|yes|day|week|month|all)(?: .*)?|"
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: .*)?|"
    r"(?:the )?(?:same|first|second|other|latter|former)(?: \w+)?|one|range|whom|which|addition|"
    r"a total|months?|weeks?|days?|years?|n|sd|favou?r.*|patients? .*|response|survival)",
    re.IGNORECASE,
)
# Two names that ran together, or the middle of a phrase.
_BROKEN = re.compile(r"\d ?%|\b(?:groups?|arms?) (?!\w{1,3}$)|\s\.|- (?:and|or)\b", re.IGNORECASE)
_VERBAL = re.compile(
    r"\b(?:was|were|had|is|are|median|mean|rate|survival|occurred|reported|observed|seen|found|"
    r"significant\w*|compar\w+|increas\w+|decreas\w+|improv\w+|reduc\w+|response|duration|"
    r"P|CI|report|trial|interim|cut-?off|grade|"
    r"or (?:higher|more|lower)|ratio|percent|approximately|about|analys[ie]s|baseline|respectively|"
    r"follow-up)\b"
)


def named(words: str) -> str | None:
    """Return the name of a group at the beginning of some words, None if there is none.

    It is the words themselves, without an article before them and "group" or "arm" after them.
    """
    listed = _LISTED.match(words)
    stop = _STOP.search(f" {words}", listed.end() + 1 if listed else 0)
    name = words[: max(stop.start() - 1, 0)] if stop else words
    name = name.strip(" .,;:-–'\"“”‘’")
    name = _TRIM.sub("", name)
    name = re.sub(r"\s+", " ", name)
    while _TAIL.search(name):
        name = _TAIL.sub("", name)
    return name if _is_name(name) else None


def _is_name(name: str) -> bool:
    return (
        len(name.split()) <= _LONGEST_WORDS
        and re.search(r"[A-Za-z]", name) is not None
        and not set("≥≤<>=±") & set(name)
        and not trials_in(name)
        and _NO_NAME.fullmatch(name) is None
        and _BROKEN.search(name) is None
        and _VERBAL.search(name) is None
        and not any(each.kind is not Kind.NONE for each in endpoints(name))
    )


def after_value(words: str) -> str | None:
    """Return the group that the words right after a value name."""
    words = _AFTER_MARK.sub("", words)
    match = _RIGHT.match(words)
    if match is not None and not re.match(r"\s*(?:of|in) (?:\w+ )?(?:analys|total)", words):
        return named(match["name"])
    match = _RIGHT_PEOPLE.match(words)
    if match is not None and named(match["name"]):
        return named(match["name"])
    match = _RIGHT_OF.match(words)
    if match is not None and re.search(rf"\b{_GROUP}\b", match["name"]):
        return named(match["name"])
    return (
        named(match["name"]) if match is not None and _GROUP_LETTER.match(match["name"]) else None
    )


_AFTER_MARK = re.compile(r"^[\s()\[\];]*(?:,? ?respectively[,\s]*)?", re.IGNORECASE)
_GROUP_LETTER = re.compile(r"(?:group|arm|cohort) [A-Z\d]\b", re.IGNORECASE)


def before_value(words: str) -> str | None:
    """Return the group that the words right before a value name."""
    match = _LEFT.search(words)
    if match is not None:
        name = re.split(rf"\b(?:in|for|with|among|on|{_GIVEN})\s(?:the\s)?", match["name"])[-1]
        return named(name)
    match = _SUBJECT.search(words)
    return named(match["name"]) if match is not None else None


def bare_before(words: str) -> str | None:
    """Return the group whose name alone stands before a value: "A 14.7 v B 11.4"."""
    match = _LEFT_BRACKET.search(words) or _LEFT_BARE.search(words)
    if match is None:
        return None
    name = re.split(
        r"\b(?:in|for|with|among|between|than|versus|vs|to|of) (?:the )?", match["name"]
    )[-1]
    name = _JOINING.sub("", name)
    return None if _STOP.search(f" {name} ") else named(name)


def pair(words: str) -> tuple[str, str] | None:
    """Return two groups that are named together, in the order in which they are named."""
    for pattern in _PAIRS:
        for match in pattern.finditer(words):
            one, two = named(match["one"]), named(match["two"])
            if one and two and one != two:
                return one, two
    return None
