"""Names that titles define: "Tagrisso (osimertinib)", "… in untreated lung cancer (FLAURA)".

A library of any field tells in its titles which brand is which drug, and what its trials are
called. Without that a question about Tagrisso finds nothing on osimertinib.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from qa.text.folding import fold, words
from qa.text.studies import studies_in
from qa.vocabulary import DRUG_STEM
from qa.vocabulary.abbreviations import harvest
from qa.vocabulary.english import is_english

Group = tuple[str, tuple[str, ...]]
"""A kind and the names that mean the same."""

_BRAND: Final = r"[A-Z][a-z]{3,}(?:-[A-Z][a-z]+)?|[A-Z]{4,}"
_GENERIC: Final = r"[a-z]{4,}(?:[ /-][a-z]{4,}){0,2}"
_BRANDED: Final = re.compile(rf"\b(?P<brand>{_BRAND}) ?[®™]? ?\((?P<generic>{_GENERIC})\)")
_GENERIC_FIRST: Final = re.compile(rf"\b(?P<generic>{_GENERIC}) ?\((?P<brand>{_BRAND}) ?[®™]?\)")
_LABELLED: Final = re.compile(
    rf"\A(?P<brand>{_BRAND})[®™]?(?: (?:\d[\w.]*%?|[a-z-]+)){{0,3}} ?\((?P<inside>[^()]{{6,90}})\)"
)
"""A label names its brand first and in brackets what is in it: "Oculent eye drops (nelaprost
0.005% and betimolol 0.5%)"."""
_PARTS: Final = re.compile(r",| and |/| \+ | plus | with ")
_SUBSTANCE: Final = re.compile(r"\s*(?P<name>[a-z]{6,}|insulin [a-z]{4,})\b")
_OF_A_DRUG: Final = re.compile(
    r"\b(?:prescribing information|product information|product characteristics|SmPC|label(?:ling)?"
    r"|package (?:insert|leaflet)|eye drops|tablets?|capsules?|injection|infusion|solution)\b",
    re.IGNORECASE,
)
_OF_A_TRIAL: Final = re.compile(
    r"\b(?:versus|vs\.?|randomi[sz]ed|trial|study|phase|placebo|compared|in patients|in adults"
    r"|in children|outcomes|results|survival|efficacy|cohort|regist(?:er|ry)|survey)\b",
    re.IGNORECASE,
)
_CALLED: Final = ("trial", "study", "cohort", "register", "registry")
_ALWAYS: Final = 2
"""Of these, so many are what any study may be called; the others where its title does."""


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
    yield from _labelled(title)
    for match in DRUG_STEM.finditer(title):
        yield "drug", (match.group().lower(),)


def _labelled(title: str) -> Iterator[Group]:
    """Yield the brand of a label and what is in it, where its brackets hold more than one name."""
    match = _LABELLED.match(title)
    if match is None or not _OF_A_DRUG.search(title):
        return
    parts = [_SUBSTANCE.match(part) for part in _PARTS.split(match["inside"])]
    found = [part["name"] for part in parts if part and not is_english(part["name"])]
    brand = match["brand"].capitalize()
    is_branded = _BRANDED.match(title) is not None
    if len(parts) == 1 and not is_branded:
        yield from (("drug", (name, brand)) for name in found)
    elif len(parts) > 1:
        names = found if is_branded or not found else [brand, *found]
        yield from (("drug", (name,)) for name in names)


def _trials(title: str) -> Iterator[Group]:
    shortened = {short for short, long in harvest(title) if _initials(long) == fold(short)}
    said = title.lower()
    kinds = [each for at, each in enumerate(_CALLED) if at < _ALWAYS or each in said]
    for each in {each.name: each for each in studies_in(title)}.values():
        if each.name not in shortened:
            behind = () if each.is_in_words else kinds
            yield "trial", (each.name, *(f"{each.name} {kind}" for kind in behind))


def _initials(long: str) -> str:
    """Return the first letters of a long form; trials' names take letters from within words."""
    return "".join(part[0] for word in words(long) for part in word.split("-") if part)
