"""Antibodies and what is made of them: trastuzumab deruxtecan is no trastuzumab."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_ANTIBODY = re.compile(r"[a-z]+(?:mab|tug|bart)\b")
_SAME = re.compile(r"\bbiosimilar")


def conjugates(
    folded: Mapping[tuple[str, str], Sequence[str]],
) -> Mapping[str, tuple[str, ...]]:
    """Return the names of each antibody's conjugates, which are other drugs at other doses.

    `folded` are groups of folded names by their kind and first name.
    """
    drugs = {name: key for key, names in folded.items() if key[0] == "drug" for name in names}
    found: dict[str, list[str]] = {}
    for name in sorted(drugs, key=len, reverse=True):
        for part in _ANTIBODY.findall(name):
            another = part in drugs and drugs[part] != drugs[name]
            if another and not _SAME.search(name):
                found.setdefault(part, []).append(name)
    return {part: tuple(names) for part, names in found.items()}
