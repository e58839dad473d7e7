"""Names that titles define: "Tagrisso (osimertinib)", "… in untreated lung cancer (FLAURA)".

A library of any field tells in its titles which brand is which drug, and what its trials are
called. Without that a question about Tagrisso finds nothing on osimertinib.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from qa.text.folding import fold, words
from qa.vocabulary import DRUG_STEM
from qa.vocabulary.abbreviations import harvest

Group = tuple[str, tuple[str, ...]]
"""A kind and the names that mean the same."""

_BRAND: Final = r"[A-Z][a-z]{3,}(?:-[A-Z][a-z]+)?|[A-Z]{4,}"
_GENERIC: Final = r"[a-z]{4,}(?:[ /-][a-z]{4,}){0,2}"
_BRANDED: Final = re.compile(rf"\b(?P<brand>{_BRAND}) ?[®™]? ?\((?P<generic>{_GENERIC})\)")
_GENERIC_FIRST: Final = re.compile(rf"\b(?P<generic>{_GENERIC}) ?\((?P<brand>{_BRAND}) ?[®™]?\)")
_OF_A_DRUG: Final = re.compile(
    r"\b(?:prescribing information|product information|product characteristics|SmPC|label(?:ling)?"
    r"|package (?:insert|leaflet)|tablets?|capsules?|injection|infusion|solution)\b",
    re.IGNORECASE,
)
_NAME: Final = r"[A-Z][A-Za-z0-9]*(?:[-/][A-Za-z0-9]+)*(?: (?:[A-Z]{2,4}|\d{1,3}))?"
_TRIALS: Final = (
    re.compile(rf"\((?:the )?(?P<name>{_NAME})(?: (?:trial|study))?\)"),
    re.compile(rf"^(?:The )?(?P<name>{_NAME})(?::| [-–—] )"),
    re.compile(
        rf"\b(?P<name>{_NAME}) (?:(?:randomi[sz]ed|clinical|controlled|phase \w+) )*"
        r"(?:trial|study)\b"
    ),
)
_OF_A_TRIAL: Final = re.compile(
    r"\b(?:versus|vs\.?|randomi[sz]ed|trial|study|phase|placebo|compared|in patients|in adults"
    r"|in children|outcomes|survival|efficacy|cohort)\b",
    re.IGNORECASE,
)
_CAPITALS: Final = 3
_SHORTEST: Final = 4


def names_of(title: str, *, of_a_trial: bool = False) -> Iterator[Group]:
    """Yield the drugs and trials that a title defines; `of_a_trial` if its document reports one."""
    yield from _drugs(title)
    if of_a_trial or _OF_A_TRIAL.search(title):
        yield from _trials(title)


def _drugs(title: str) -> Iterator[Group]:
    for pattern in (_BRANDED, _GENERIC_FIRST):
        for match in pattern.finditer(title):
            generic = match["generic"].split(" ")[-1] if pattern is _GENERIC_FIRST else None
            generic = generic or match["generic"]
            if DRUG_STEM.fullmatch(generic) or _OF_A_DRUG.search(title):
                yield "drug", (generic, match["brand"].capitalize())
    for match in DRUG_STEM.finditer(title):
        yield "drug", (match.group().lower(),)


def _trials(title: str) -> Iterator[Group]:
    shortened = {short for short, long in harvest(title) if _initials(long) == fold(short)}
    found: dict[str, None] = {}
    for pattern in _TRIALS:
        for match in pattern.finditer(title):
            name = match["name"]
            capitals = sum(letter.isupper() for letter in name)
            if len(name) >= _SHORTEST and capitals >= _CAPITALS and name not in shortened:
                found[name] = None
    for name in found:
        yield "trial", (name, f"{name} trial", f"{name} study")


def _initials(long: str) -> str:
    """Return the first letters of a long form; trials' names take letters from within words."""
    return "".join(part[0] for word in words(long) for part in word.split("-") if part)
