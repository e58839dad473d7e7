"""The glossary that comes with the package: terms of clinical reports in plain and exact words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from qa.text.folding import words
from qa.vocabulary.dialect import one_spelling

Key = tuple[str, ...]
"""The words of a name as they are compared: folded, one spelling, in the singular."""

_JOINT = re.compile(r"[-/.'’+]+")
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A term: its names and abbreviations, what it means exactly and in plain words.

    `pattern` stands for the names where words alone cannot tell. Its abbreviations count only
    before a number if `number`, and only if the cited document names it in full if `stated`. A
    `harm` happens to patients.
    """

    name: str
    meaning: str
    plain: str
    names: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    number: bool = False
    stated: bool = False
    harm: bool = False


@dataclass(frozen=True, slots=True)
class Glossary:
    """The entries, by the keys of their names and by their abbreviations."""

    entries: tuple[Entry, ...]
    named: dict[Key, Entry]
    short: dict[str, tuple[Entry, ...]]
    longest: int


@cache
def glossary() -> Glossary:
    """Return the glossary; it is read once."""
    text = (files("qa.audience") / "glossary.yaml").read_text(encoding="utf-8")
    entries = tuple(_entry(raw) for raw in yaml.safe_load(text))
    named = {
        key(name): entry
        for entry in entries
        if entry.pattern is None
        for name in (entry.name, *entry.names)
    }
    short: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        for each in entry.short:
            short[each] = (*short.get(each, ()), entry)
    return Glossary(entries, named, short, max(map(len, named)))


def key(name: str) -> Key:
    """Return the words of a name as they are compared."""
    return tuple(plain_word(part) for word in words(name) for part in _JOINT.split(word) if part)


@lru_cache(maxsize=50_000)
def plain_word(word: str) -> str:
    """Return a folded word in one spelling and in the singular."""
    return singular(one_spelling(word))


def singular(word: str) -> str:
    """Return a word without the ending of a plural, if it has one."""
    if len(word) < _SHORTEST_PLURAL or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("s")


def _entry(raw: dict[str, Any]) -> Entry:
    pattern = raw.pop("pattern", None)
    names, short = tuple(raw.pop("names", ())), tuple(raw.pop("short", ()))
    compiled = re.compile(pattern) if pattern else None
    return Entry(**raw, names=names, short=short, pattern=compiled)
