"""Sites of cancer: what is told of one of them is no answer to a question about another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from qa.text.folding import fold

_CANCER: Final = r"(?:cancers?|carcinomas?|adenocarcinomas?|tumou?rs?|malignanc(?:y|ies))"
_BY_ORGAN: Final = {
    "prostate": r"prostat(?:e|ic)",
    "ovarian": r"ovar(?:y|ian)",
    "cervical": r"cervical|cervix",
    "endometrial": r"endometri(?:al|um)|uter(?:ine|us)",
    "pancreatic": r"pancrea(?:s|tic)",
    "liver": r"liver|hepatocellular",
    "biliary tract": r"biliary(?: tract)?|bile duct|gallbladder",
    "kidney": r"kidney|renal(?: cell)?",
    "bladder": r"bladder|urothelial",
    "thyroid": r"thyroid",
    "brain": r"brain",
    "head and neck": r"head and neck|oral|oropharyngeal|laryngeal",
    "skin": r"skin",
    "testicular": r"testicular|testis",
}
_SITES: Final = {
    "gastric cancer": re.compile(
        r"\b(?:gastric|stomach|gej|goj|gastro-?o?esophageal|o?esophago-?gastric|gea)\b"
    ),
    "breast cancer": re.compile(r"\bbreast\b"),
    "lung cancer": re.compile(r"\b(?:nsclc|lung (?:cancer|carcinoma|adenocarcinoma|tumou?rs?))\b"),
    "colorectal cancer": re.compile(r"\b(?:colorectal|colon|rectal|crc)\b"),
    "solid tumours": re.compile(r"\bsolid tumou?rs?\b"),
    **{
        f"{organ} cancer": re.compile(rf"\b(?:{names})(?: and [a-z]+)? {_CANCER}\b")
        for organ, names in _BY_ORGAN.items()
    },
}


@lru_cache(maxsize=8192)
def sites(text: str) -> frozenset[str]:
    """Return the cancers that a text names."""
    folded = fold(text)
    return frozenset(name for name, pattern in _SITES.items() if pattern.search(folded))


def nearest_sites(places: Iterable[str]) -> frozenset[str]:
    """Return the cancers that the first of these places names that names any."""
    return next((named for named in map(sites, places) if named), frozenset())
