"""The words that narrow a question, and those that say the same, as `narrowing.yaml` lists them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from qa.text.folding import fold
from qa.vocabulary.concepts import MARK, named

_PIECE: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Narrower:
    """Words that narrow a question, folded, and what says so in a source: words, and concepts."""

    asks: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    concept: str = ""
    concepts: frozenset[str] = frozenset()
    is_people: bool = False


@cache
def narrowers() -> tuple[Narrower, ...]:
    """Return the groups of words, the people and the concepts that narrow a question."""
    stored = _stored()
    people = (_of_concept(name, is_people=True) for name in stored["people"])
    named = (_of_concept(name) for row in stored["concepts"] for name in row)
    return (*map(_of_words, stored["groups"]), *people, *named)


@cache
def _named() -> tuple[Mapping[str, str], ...]:
    """Return the names of each procedure, condition and medicine that has several, and folded."""
    lines = (line for line in _text("narrowed.txt").splitlines() if line and line[0] != "#")
    groups = (*named(), *(line.split(", ") for line in lines))
    return tuple({name: fold(name).replace("-", " ") for name in names} for names in groups)


def named_in(text: str) -> Iterator[Mapping[str, str]]:
    """Yield the groups of which a name may be in a text: its first word is."""
    found = {place for word in _PIECE.findall(text) for place in _by_first_word().get(word, ())}
    return (_named()[place] for place in sorted(found))


@cache
def _by_first_word() -> Mapping[str, frozenset[int]]:
    places: defaultdict[str, set[int]] = defaultdict(set)
    for place, names in enumerate(_named()):
        for folded in names.values():
            places[_PIECE.findall(folded)[0]].add(place)
    return {word: frozenset(each) for word, each in places.items()}


@cache
def everyday() -> re.Pattern[str]:
    """Return the pattern of names of concepts that people use for much else."""
    return re.compile(
        rf"\b(?:{'|'.join(re.escape(fold(word)) for word in _stored()['everyday'])})\b"
    )


@cache
def _stored() -> Mapping[str, Any]:
    stored: Mapping[str, Any] = yaml.safe_load(_text("narrowing.yaml"))
    return stored


def _text(name: str) -> str:
    return (files("qa.answer") / name).read_text(encoding="utf-8")


def _of_words(group: Mapping[str, Sequence[str]]) -> Narrower:
    asks = tuple(map(fold, group["asks"]))
    return Narrower(asks, (*asks, *map(fold, group.get("says", ()))))


def _of_concept(name: str, *, is_people: bool = False) -> Narrower:
    kin = {other for row in _stored()["near"] if name in row for other in row} | {name}
    concepts = frozenset(MARK + each for each in kin)
    return Narrower(concept=MARK + name, concepts=concepts, is_people=is_people)
