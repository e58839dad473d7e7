"""The places of a question that one value of a kind may take: slots.

A trial, a drug, an endpoint, a line, an age: a message that only names another value of a kind asks
the last question again with that value in its place. Kinds exclude each other by what they are, not
by the field that they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qa.text.folding import content_words
from qa.understand.following.focus import TREATMENT
from qa.vocabulary import Vocabulary

SUBJECTS: Final = frozenset({"drug", "trial"})
FACETS: Final = frozenset({"endpoint", "topic", "aspect"})

_MEASURES: Final = frozenset({"hazard ratio", "confidence interval"})
_CANCER: Final = re.compile(r"\s(?:cancers?|carcinomas?|adenocarcinomas?)$", re.IGNORECASE)
_SCORE: Final = re.compile(r"CPS|TPS", re.IGNORECASE)
# Values of a setting, whatever the field: one takes the place of another.
_SETTINGS: Final = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kind, pattern in {
        "line": r"\b(?:(?:first|second|third|fourth|later|next|1st|2nd|3rd)[- ]"
        r"(?:or[- ]later[- ])?line|[1-4]L)\b",
        "grade": r"\bgrades? [1-5](?:\s?[-–]\s?[1-5]"
        r"| (?:or|and|to) (?:[1-5]|higher|more|worse|above))?",
        "extent": r"\b(?:un)?resectable\b|\b(?:locally )?advanced\b|\bmetastatic\b"
        r"|\bearly[- ]stage\b|\bperioperative\b|\b(?:neo)?adjuvant\b",
        "score": r"(?<![\w.])[0-3]\+(?!\w)",
        "cut-off": r"(?:\b(?:CPS|TPS)\s*(?:of\s+)?"
        r"(?:(?:>=|<=|[≥≤<>]|below|under|at least|above)\s*)?"
        r"|(?:\b(?:below|under|at least|above)|>=|<=|[≥≤<>])\s*)\d+%?s?"
        r"(?:\s*(?:or (?:more|higher|above|less|lower)|to \d+|[-–]\s?\d+))?(?![\w.])"
        r"|\ball[- ]comers\b|\ball randomi[sz]ed(?: patients)?\b"
        r"|\b(?:whole|overall|ITT) population\b",
        "mismatch repair": r"\bMSI-?\s?(?:high|low|[HL])\b|\bMSS\b|\b[dp]MMR\b"
        r"|\bmicrosatellite[- ](?:stable|instab\w+)",
        "sex": r"\b(?:wom[ae]n|females?|m[ae]n|males?)\b",
        "age": r"\b(?:children|kids|infants|neonates|newborns|adolescents|teenagers|adults"
        r"|(?:the )?elderly(?: (?:patients|people))?"
        r"|(?:older|younger|young) (?:adults|people|patients))\b",
        "state": r"\b(?:pregnancy|pregnant|breast-?feeding|lactation)\b",
        "site": r"\b(?:gastric|stomach|breast|lung|colorectal|colon|biliary(?: tract)?|pancreatic"
        r"|prostate|ovarian|bladder|o?esophageal)"
        r"(?:\s(?:cancers?|carcinomas?|adenocarcinomas?))?(?!\s(?:disease|risk|toxic\w+))\b",
        "endpoint": r"\b(?:survival|responses?|remission)\b",
        "analysis": r"\b(?:primary|final|interim|updated?|later)\s"
        r"(?:report|analysis|follow-up|results)\b|\bpooled(?: analysis)?\b",
        "time": r"\b\d+[- ](?:months?|years?|weeks?|days?)\b|\b(?:month|year|week|day) \d+\b",
    }.items()
}
_CASED: Final = {
    "place": re.compile(
        r"\b(?:USA?|U\.S\.|United States|America|American|EU|Europe|European|UK|Britain|British"
        r"|Japan|Japanese|China|Chinese|Korean?|Asian?)(?![-\w])"
    ),
    "issuer": re.compile(
        r"\b(?:ASCO|ESMO|NCCN|JGCA|NICE|FDA|EMA|PMDA|MHRA|WHO|ESC|AHA|ACC|ADA|EASD|KDIGO|IDSA"
        r"|ESCMID|BTS|ATS|ERS|EULAR|ACR|AASLD|EASL)\b"
    ),
    # An unheard-of trial is written in capitals: EMPA-REG OUTCOME, ROCKET-AF, ARISTOTLE.
    "trial": re.compile(
        r"\b(?:[A-Z]{2,}(?:-[A-Z]{2,})+(?:\s[A-Z]{4,})?|[A-Z]{7,}(?:[- ]\d+)?)(?![-\w])"
    ),
}
_OF_PLACE: Final = {"america": "US", "united states": "US", "europe": "EU", "britain": "UK"} | {
    "japan": "Japanese",
    "china": "Chinese",
    "korea": "Korean",
}
_OF_PATIENT: Final = frozenset({"site", "biomarker", "line", "extent", "score", "mismatch repair"})
_GENERIC: Final = frozenset(
    """patient patients pts people person case cases disease tumour tumours tumor tumors trial study
    arm group question setting line label guideline one ones subgroup population thing""".split()
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A value of a kind at a place of a text; values of one name are the same."""

    kind: str
    start: int
    end: int
    surface: str
    name: str


def slots_of(text: str, vocabulary: Vocabulary) -> tuple[Slot, ...]:
    """Return what a text names that may be exchanged, in order; of two that overlap the longer."""
    found = [
        Slot(_kind(e.kind, e.name), start, end, e.surface, e.name)
        for start, end, e in vocabulary.occurrences(text)
    ]
    for kind, pattern in (_SETTINGS | _CASED).items():
        for match in pattern.finditer(text):
            name = match.group().lower().replace("-", " ")
            found.append(Slot(kind, match.start(), match.end(), match.group(), name))
    kept: list[Slot] = []
    # A setting goes before a name of the same words: "pregnancy" is a state before it is a risk.
    for slot in sorted(reversed(found), key=lambda each: each.start - each.end):
        if all(slot.end <= other.start or other.end <= slot.start for other in kept):
            kept.append(slot)
    return tuple(sorted(kept, key=lambda slot: slot.start))


def is_of_patient(slot: Slot) -> bool:
    """Say whether a value tells of the patient: the disease, a marker, the line."""
    return slot.kind in _OF_PATIENT or slot.kind.endswith(" status")


def rest_of(text: str, slots: Sequence[Slot]) -> tuple[str, ...]:
    """Return the words that carry meaning beside the slots of a text."""
    for slot in reversed(slots):
        text = f"{text[: slot.start]} {text[slot.end :]}"
    return tuple(word for word in content_words(text) if word not in _GENERIC)


def exchanged(asked: str, new: Sequence[Slot], old: Sequence[Slot]) -> str | None:
    """Return a question with each new value in the place of the old one of its kind.

    None where one of them has no place, or several, or has its place already.
    """
    taken: list[tuple[Slot, Slot]] = []
    for slot in new:
        same = [each for each in old if each.kind == slot.kind]
        if len({each.name for each in same}) != 1 or same[0].name == slot.name:
            return None
        taken += [(each, slot) for each in same]
    for place, slot in sorted(taken, key=lambda pair: -pair[0].start):
        asked = asked[: place.start] + _fitted(slot, place, asked) + asked[place.end :]
    kinds = {slot.kind for slot in new}
    if "trial" in kinds and "drug" not in kinds and not _is_sibling(taken):
        asked = _without_arms(asked, [slot.surface for slot in old if slot.kind == "drug"])
    return asked


def _kind(kind: str, name: str) -> str:
    """Return the kind of place that an entity takes: a regimen takes that of a drug."""
    if kind in TREATMENT:
        return "drug"
    if kind == "biomarker":
        status = re.match(r"(.+?)[- ](?:positive|negative|low|high)$", name)
        return f"{status[1]} status" if status else "biomarker"
    if name in _MEASURES:
        return "measure"
    return "site" if kind == "condition" else kind


def _fitted(new: Slot, place: Slot, asked: str) -> str:
    """Return a value as it reads at its place: "the EU label", "in biliary cancer"."""
    if new.kind == "place" and re.match(r"\s[a-z]", asked[place.end :]):
        return _OF_PLACE.get(new.name, new.surface)
    score = _SCORE.match(place.surface) if new.kind == "cut-off" else None
    if score and not _SCORE.match(new.surface) and re.search(r"\d", new.surface):
        return f"{score.group()} {new.surface}"
    cancer = _CANCER.search(place.surface) if new.kind == "site" else None
    if cancer and not re.search(r"cancer|carcinoma|tumou?r", new.surface, re.IGNORECASE):
        return f"{new.surface}{cancer.group()}"
    return new.surface


def _is_sibling(taken: Sequence[tuple[Slot, Slot]]) -> bool:
    """Say whether a trial gives place to another of its family: of the same drug, most likely."""
    stem = re.compile(r"[-\s]?\d+$")
    trials = [pair for pair in taken if pair[1].kind == "trial"]
    return all(stem.sub("", old.name) == stem.sub("", new.name) for old, new in trials)


def _without_arms(asked: str, drugs: Sequence[str]) -> str:
    """Return a question without "with nivolumab": the arm of one trial is not that of another."""
    for drug in drugs:
        asked = re.sub(rf"\s+(?:with|on|of|for)\s+{re.escape(drug)}(?=\s+in\b)", "", asked)
    return asked
