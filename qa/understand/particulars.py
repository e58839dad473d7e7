"""What may be asked of a study or a medicine that sources tell in sentences of their own kind.

How many took part and who knew the treatment, how a medicine is kept and who must not have it: such
questions are short, and what tells it shares hardly a word with them, but its wording gives it
away. `particulars.yaml` has both wordings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

from qa.domain import Entity
from qa.text.folding import content_words

_DEEP: Final = 2
"""Fragments may stand in fragments, and these in patterns."""
_NUMBER: Final = re.compile(r"(?<=\d) (?=[^\W\d])")
"""Where a number ends and what is counted begins."""
_ASKED: Final = frozenset({"endpoint", "topic", "biomarker"})
"""Kinds of names that are asked about themselves."""
_BESIDE: Final = 3
"""So many words of meaning beside its wording and its subject ask for nothing else."""


@dataclass(frozen=True, slots=True)
class Particular:
    """One thing to be asked; `tells` finds sentences that tell it, `headed` whole sections.

    `counts` finds numbers, of which the largest is asked for, and `nearest` what is told where no
    sentence tells it. Where it `is_needed`, documents without such a sentence do not tell it. It
    may be told of the whole study rather than of a part, and of the arm that was not tested.
    `seek` are words to look for it by.
    """

    name: str
    asks: re.Pattern[str]
    but: re.Pattern[str] | None
    tells: re.Pattern[str] | None
    headed: re.Pattern[str] | None
    counts: re.Pattern[str] | None
    nearest: re.Pattern[str] | None
    is_needed: bool
    is_of_whole: bool
    is_of_control: bool
    seek: str

    def is_asked(self, question: str) -> bool:
        """Say whether a question asks for it."""
        if self.but is not None and self.but.search(question):
            return False
        return self.asks.search(question) is not None

    def most(self, text: str) -> int:
        """Return the largest of the numbers that are asked for; 0 where none is."""
        found = self.counts.finditer(text) if self.counts else ()
        numbers = (_NUMBER.split(each.group(), maxsplit=1)[0] for each in found)
        return max((int(re.sub(r"\D", "", number)) for number in numbers), default=0)

    def is_told(self, text: str, headings: Sequence[str] = ()) -> bool:
        """Say whether a sentence under these headings tells it, by its wording or by theirs."""
        worded = self.tells is not None and self.tells.search(text) is not None
        return worded or self.heads(headings)

    def heads(self, headings: Sequence[str]) -> bool:
        """Say whether the last of these headings stands over what tells it."""
        return bool(headings and self.headed and self.headed.search(headings[-1]))


@lru_cache(maxsize=64)
def particulars_of(question: str) -> tuple[Particular, ...]:
    """Return the particulars that a question asks for."""
    return tuple(each for each in _particulars() if each.is_asked(question))


def only_particulars(question: str, entities: Iterable[Entity]) -> bool:
    """Say whether a question asks for particulars of what it names, and for nothing else."""
    if not particulars_of(question):
        return False
    rest = without_particulars(question)
    beside = [entity for entity in entities if entity.surface in rest]
    for entity in beside:
        rest = rest.replace(entity.surface, " ")
    narrows = any(entity.kind in _ASKED for entity in beside)
    return not narrows and len(content_words(rest)) <= _BESIDE


def without_particulars(question: str) -> str:
    """Return a question without the wording in which it asks for particulars."""
    for particular in particulars_of(question):
        question = particular.asks.sub(" ", question)
    return question


@cache
def _particulars() -> tuple[Particular, ...]:
    text = (files("qa.understand") / "particulars.yaml").read_text(encoding="utf-8")
    stored: Mapping[str, Any] = yaml.safe_load(text)
    fragments: Mapping[str, str] = stored["fragments"]
    return tuple(
        _particular(each, fragments) for kind in ("study", "medicine") for each in stored[kind]
    )


def _particular(stored: Mapping[str, Any], fragments: Mapping[str, str]) -> Particular:
    def pattern(*wordings: str) -> re.Pattern[str] | None:
        return _compiled(wordings, fragments) if any(wordings) else None

    return Particular(
        stored["name"],
        _compiled(stored["asks"], fragments),
        pattern(stored.get("but", "")),
        pattern(*stored["tells"]),
        pattern(stored.get("headed", "")),
        pattern(stored.get("counts", "")),
        pattern(stored.get("nearest", "")),
        stored.get("needed", False),
        stored.get("whole", False),
        stored.get("control", False),
        stored["seek"],
    )


def _compiled(wordings: Sequence[str], fragments: Mapping[str, str]) -> re.Pattern[str]:
    joined = "|".join(wordings)
    for _ in range(_DEEP):
        for name, fragment in fragments.items():
            joined = joined.replace(f"<{name}>", fragment)
    return re.compile(joined, re.IGNORECASE)
