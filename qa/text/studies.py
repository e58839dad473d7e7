"""The names of studies in a title: "(FLAURA)", "CROWN: …", "results of BRIDGE-K", "the … Register".

Whatever looks for a study in a title looks here: its name for a reader, the library's names, what
a document is about and what kind of source it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_KIND: Final = r"(?:trial|study|cohort|regist(?:ry|er)|survey)"
_ACRONYM: Final = r"[A-Z][A-Za-z0-9]*(?:[-/][A-Za-z0-9]+)*(?: (?:[A-Z]{2,4}|\d{1,3}))?"
_DESIGN: Final = (
    r"(?:(?:randomi[sz]ed|clinical|controlled|open-label|double-blind|phase \w+|birth|register) )*"
)
_PLACES: Final = (
    re.compile(rf"\((?:the )?(?P<name>{_ACRONYM})(?: {_KIND})?\)"),
    re.compile(rf"^(?:The )?(?P<name>{_ACRONYM})(?=(?: \([^)]{{3,60}}\))?(?::| [-–—] ))"),
    re.compile(rf"\b(?P<name>{_ACRONYM}) {_DESIGN}{_KIND}\b"),
    re.compile(
        r"\b(?:results|outcomes|findings|follow-up|extension|report|analysis) (?:of|from) "
        rf"(?:the )?(?P<name>{_ACRONYM})(?=\W*$|[,:;]| (?:and|at|after|in|to)\b)"
    ),
    re.compile(
        rf"^(?P<name>{_ACRONYM}) (?:open-label |long-term |open )?"
        r"(?:extension|follow-up|substudy|results)\b"
    ),
)
_CALLED: Final = re.compile(
    r"\bthe (?!(?:Clinical|Controlled|Randomi[sz]ed|Pilot|Present|Phase|Large|Open|First) )"
    r"(?P<name>(?:[A-Z][\w-]+ (?:(?:and|of|for|in|on) (?:the )?)?){1,6}"
    r"(?:Cohort|Regist(?:ry|er)|Study|Trial|Survey))\b"
)
_DEFINED: Final = re.compile(
    rf"\b(?P<name>{_ACRONYM}) (?:was|is) an? [^.\n]{{0,100}}"
    r"\b(?:trial|study|cohort|regist(?:ry|er))\b"
)
_OPENING: Final = 2000
"""Characters of a text in which it says what study it reports."""
_IN_WORDS: Final = re.compile(r" (?:Cohort|Regist(?:ry|er)|Study|Trial|Survey)$")
_CAPITALS: Final = 3
_SHORTEST: Final = 4
_NUMBERED: Final = re.compile(r"[A-Z]{3,}(?:-\d{2,})+")


@dataclass(frozen=True, slots=True)
class Named:
    """A study's name in a title, and where it stands."""

    start: int
    end: int
    name: str

    @property
    def is_in_words(self) -> bool:
        """Say whether it is no initials but words, the last of which is Register or Study."""
        return bool(_IN_WORDS.search(self.name))


@lru_cache(maxsize=4096)
def studies_in(title: str) -> tuple[Named, ...]:
    """Return the studies that a title names, in its order, each place once.

    Initials of three capitals count where a study's stand: in brackets, at the beginning before a
    mark, before "trial", "study", "cohort" or "register", and as what results are of. They may be
    the abbreviation of something else: who knows that leaves them out.
    """
    found = {each.start: each for each in sorted(_found(title), key=lambda each: each.end)}
    return tuple(found[start] for start in sorted(found))


def _found(title: str) -> Iterator[Named]:
    for place in _PLACES:
        for match in place.finditer(title):
            name = match["name"]
            if looks_like_one(name):
                yield Named(*match.span("name"), name)
    for match in _CALLED.finditer(title):
        yield Named(*match.span("name"), match["name"])


def defined_in(text: str) -> str | None:
    """Return the one study of which a text says at its beginning what it was.

    "BRIDGE-K was an open-label trial" names one; a text that says so of several is about none.
    """
    found = {match["name"] for match in _DEFINED.finditer(text[:_OPENING])}
    named = [name for name in found if looks_like_one(name)]
    return named[0] if len(named) == 1 else None


def looks_like_one(name: str) -> bool:
    """Say whether a word is written as the initials of a study are."""
    capitals = sum(letter.isupper() for letter in name)
    letters = sum(letter.isalpha() for letter in name)
    return bool(_NUMBERED.fullmatch(name)) or (letters >= _SHORTEST and capitals >= _CAPITALS)
