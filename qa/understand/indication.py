"""Which cancers a text names, and what a place in a document is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from qa.text.folding import fold

_SITES: Final = {
    "gastric cancer": re.compile(
        r"\b(?:gastric|stomach|gej|goj|gastro-?o?esophageal|o?esophago-?gastric|gea)\b"
    ),
    "breast cancer": re.compile(r"\bbreast\b"),
    "lung cancer": re.compile(r"\b(?:nsclc|lung (?:cancer|carcinoma|adenocarcinoma|tumou?rs?))\b"),
    "colorectal cancer": re.compile(r"\b(?:colorectal|colon|rectal|crc)\b"),
    "solid tumours": re.compile(r"\bsolid tumou?rs?\b"),
}


@lru_cache(maxsize=8192)
def sites(text: str) -> frozenset[str]:
    """Return the cancers that a text names."""
    folded = fold(text)
    return frozenset(name for name, pattern in _SITES.items() if pattern.search(folded))


def scope(places: Iterable[str]) -> frozenset[str]:
    """Return the cancers that the first of these places names that names any."""
    return next((named for named in map(sites, places) if named), frozenset())
