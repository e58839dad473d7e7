"""Putting the words of a standalone question together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.domain import Entity
from qa.understand.following import wording
from qa.understand.following.focus import TREATMENT


def terms(text: str, named: tuple[Entity, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, surface, name) of what may be exchanged; a regimen for a drug, too."""
    for entity in named:
        yield ("drug" if entity.kind in TREATMENT else entity.kind), entity.surface, entity.name
    for kind, pattern in wording.SETTINGS.items():
        for match in pattern.finditer(text):
            yield kind, match.group(), match.group().lower().replace("-", " ")


def the(its: re.Match[str]) -> str:
    """Return what takes the place of a possessive: an article, but not at the beginning."""
    return "the" if its.start() else ""


def sentence_case(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def join(phrase: str, preposition: str, subject: str) -> str:
    """Return "phrase preposition subject?"."""
    phrase = " ".join(phrase.split()).strip(" ?!.,")
    phrase = re.sub(r"\b(?:with|in|for|of)$", "", phrase).strip()
    return " ".join(f"{sentence_case(phrase)} {preposition} {subject}?".split())
