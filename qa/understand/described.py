"""Trials that a question describes and does not name: "the British second-line chemo study".

Clinicians remember what a trial was like better than what it was called. A description is read as
the one trial of the library that fits it best, if it fits well and no other fits as well; what it
was read as is shown, so that a reader can object.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from qa.domain import Entity, Passage
from qa.text.folding import STOP_WORDS
from qa.understand.setting import excludes, settings_of
from qa.vocabulary import SPECIFIC, Vocabulary
from qa.vocabulary.concepts import Concepts

_PHASE: Final = r"(?:phase|ph)[ .-]?(?:[1-4]|I{1,3}V?)(?:/(?:[1-4]|I{1,3}))?[ab]?"
_HEAD: Final = re.compile(
    rf"\b(?:trial|study|RCT|cohort|registry|meta-?analysis|series|{_PHASE}"
    r"|surveillance(?! (?:CT|MRI|scans?|imaging|endoscop\w+|visits?)\b))\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\s,;:.?!()]+(?:\.\d+[^\s,;:.?!()]*)?")
_DEFINITE: Final = frozenset("the that this our those".split())
_INDEFINITE: Final = frozenset(
    "a an any which what another other some no each every one many how more new".split()
)
_BOUND: Final = frozenset(
    """of in from on into to for by at as after before than is are was were did does do has have had
    and or but if whether when where who how why can could should would may there's it they we he
    she i my his her about said says per via during within since""".split()
)
_MOST_WORDS: Final = 9
_OF: Final = re.compile(r"\s+(?:of|with|testing|comparing|for)\s+(?:the\s+)?")
_NUMBERED: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_PHASES: Final = re.compile(r"\b(?:phase|ph)[ .-]?([1-4]|I{1,3}V?)(?![\w/])", re.IGNORECASE)
_GENERAL: Final = frozenset(
    """trial study rct registration registrational pivotal main big large small landmark original
    old new recent latest trials studies phase ph data arm""".split()
)
_VERSUS: Final = re.compile(
    r"\b(?:vs?\.?|versus|against|compared (?:with|to)|or|with or without|after|following)\b",
    re.IGNORECASE,
)
_EXPERIMENT: Final = re.compile(rf"\b(?:trial|RCT|{_PHASE}|randomi[sz]ed)\b", re.IGNORECASE)
_OBSERVED: Final = re.compile(
    r"\b(?:cohort|registry|surveillance|series|retrospective|observational|real-world)\b",
    re.IGNORECASE,
)
_DESIGN: Final = re.compile(
    r"design|population|method|patients|participants|stud(?:y|ies)|eligib|setting|background",
    re.IGNORECASE,
)
_FITS: Final = 0.6
"""A trial fits that holds this share of a description."""
_APART: Final = 0.15
"""So much more it must hold than any other."""
_NAMED: Final = 2.0
"""What a drug or a biomarker counts beside other words, before rarity."""
_COMPARED: Final = 0.7
"""How far a trial is about a drug that its title names as the one compared with."""
_NEAR: Final = 0.3
"""How far a trial is about a drug that only its design names."""
_MORE: Final = 0.15
"""What each drug takes that the trial tested and the question does not name."""
_BESIDE: Final = 0.5
"""What drugs count that stand in the question beside the description."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial of the library: its name, its title, and that with how it was done."""

    name: str
    title: str
    profile: str


@dataclass(frozen=True, slots=True)
class Described:
    """Words of a question that describe a trial, with the determiner, and the trial meant."""

    words: str
    trial: str

    def named_in(self, question: str) -> str:
        """Return the question with the trial's name in place of the words."""
        return question.replace(self.words, self.trial, 1)


def designs_of(passages: Sequence[Passage]) -> tuple[str, ...]:
    """Return the passages of a report that tell how it was done, with the first one."""
    return tuple(
        passage.text
        for place, passage in enumerate(passages)
        if not place or any(_DESIGN.search(each) for each in passage.heading)
    )


def described_note(described: tuple[str, str] | None) -> str:
    """Return a sentence that tells the reader which trial was taken to be meant; "" if none was."""
    if described is None:
        return ""
    words, trial = described
    return f"{words!r} is taken to be {trial}; if that is not what you meant, name the trial."


def describes(question: str, vocabulary: Vocabulary) -> bool:
    """Say whether a question speaks of one certain trial without naming one."""
    named = any(entity.kind == "trial" for entity in vocabulary.entities(question))
    return not named and next(_descriptions(question, vocabulary), None) is not None


def described(
    question: str, trials: Sequence[Trial], vocabulary: Vocabulary, concepts: Concepts
) -> Described | None:
    """Return the trial that a question describes, if it names none and one fits well alone."""
    if not describes(question, vocabulary):
        return None
    reader = _Reader(question, trials, vocabulary, concepts)
    for words in _descriptions(question, vocabulary):
        trial = reader.meant(words)
        if trial is not None:
            return Described(words, trial)
    return None


def _descriptions(question: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the phrases that speak of one certain trial."""
    for head in _HEAD.finditer(question):
        start = _begins(question, head.start())
        if start is None:
            continue
        end = head.end()
        link = _OF.match(question, end)
        if link:
            named = [stop for at, stop, _ in vocabulary.occurrences(question) if at == link.end()]
            end = max(named, default=end)
        following = _HEAD.match(question, end + 1)
        yield question[start : following.end() if following else end].strip()


def _begins(question: str, head: int) -> int | None:
    """Return where the phrase begins that ends in a head; None if it speaks of no certain one."""
    start = head
    words = [match for match in _WORD.finditer(question) if match.end() <= head]
    for match in reversed(words[-_MOST_WORDS:]):
        between = question[match.end() : start]
        word = match.group().casefold()
        if between.strip() or word in _BOUND:
            break
        if word in _INDEFINITE:
            return None
        start = match.start()
        if word in _DEFINITE:
            break
    return start


class _Reader:
    """Hold a description against the trials of a library."""

    def __init__(
        self, question: str, trials: Sequence[Trial], vocabulary: Vocabulary, concepts: Concepts
    ) -> None:
        self._question = question
        self._trials = trials
        self._vocabulary = vocabulary
        self._concepts = concepts
        self._units = [concepts.held(trial.profile) for trial in trials]
        self._tested = [self._names(_VERSUS.split(trial.title)[0]) for trial in trials]
        self._titled = [self._names(trial.title) for trial in trials]
        self._named = [self._names(trial.profile) for trial in trials]

    def meant(self, words: str) -> str | None:
        """Return the name of the one trial that fits; None if none does, or several do."""
        settings, rest = settings_of(words)
        entities = self._vocabulary.entities(rest)
        for entity in entities:
            rest = rest.replace(entity.surface, " ")
        units = self._concepts.units(_plain(rest))
        if not (entities or settings or units):
            return None
        beside = self._vocabulary.entities(self._question.replace(words, " "))
        asked = [each for each in beside if each.kind in SPECIFIC]
        shares: dict[str, float] = {}
        for place, trial in enumerate(self._trials):
            if _clashes(words, trial.profile):
                continue
            parts = [
                *self._of_names(place, entities, 1.0),
                *self._of_names(place, asked, _BESIDE),
                *((self._rarity(unit), unit in self._units[place]) for unit in units),
                *((1.0, setting.holds(trial.profile)) for setting in settings),
            ]
            total = sum(weight for weight, _ in parts)
            share = sum(weight * held for weight, held in parts) / total if total else 0.0
            share -= _MORE * self._untold(place, (*entities, *asked))
            shares[trial.name] = max(share, shares.get(trial.name, 0.0))
        return _alone(shares)

    def _of_names(
        self, place: int, entities: Sequence[Entity], count: float
    ) -> Iterator[tuple[float, float]]:
        """Yield what each name counts and how far a trial is about it: its title tells best."""
        compares = _VERSUS.search(self._question)
        for entity in entities:
            key = entity.kind, entity.name
            weight = count * _NAMED * _rarity([key in titled for titled in self._titled])
            if key in self._tested[place] or (compares and key in self._titled[place]):
                held = 1.0
            elif key in self._titled[place]:
                held = _COMPARED
            else:
                held = _NEAR * (key in self._named[place])
            yield weight, held

    def _untold(self, place: int, entities: Sequence[Entity]) -> int:
        """Count the drugs that a trial tested beside those that the question names."""
        told = " ".join(name for entity in entities for name in (entity.name, entity.surface))
        drugs = {name for kind, name in self._tested[place] if kind == "drug"}
        return len(drugs - {name for _, name in self._names(told)})

    def _names(self, text: str) -> frozenset[tuple[str, str]]:
        """Return what a text names; of a combination, also its parts."""
        found = self._vocabulary.entities(text)
        parts = (part for each in found if each.kind == "regimen" for part in each.name.split())
        named = (*found, *self._vocabulary.entities(" . ".join(parts)))
        return frozenset((each.kind, each.name) for each in named)

    def _rarity(self, unit: str) -> float:
        return _rarity([unit in held for held in self._units])


def _rarity(held: Sequence[bool]) -> float:
    return math.log((1 + len(held)) / (0.5 + sum(held)))


def _alone(shares: Mapping[str, float]) -> str | None:
    """Return what fits well, where nothing else fits as well."""
    ranked = sorted(shares, key=lambda name: -shares[name])
    if not ranked or shares[ranked[0]] < _FITS:
        return None
    next_best = shares[ranked[1]] if len(ranked) > 1 else 0.0
    return ranked[0] if shares[ranked[0]] - next_best >= _APART else None


def _clashes(words: str, profile: str) -> bool:
    """Say whether a trial is none that a description could mean: its line, its phase, its kind."""
    asked, told = _phases(words), _phases(profile)
    if excludes(words, profile) or (asked and told and not asked & told):
        return True
    if _EXPERIMENT.search(words):
        return _OBSERVED.search(profile) is not None
    return _OBSERVED.search(words) is not None and not _OBSERVED.search(profile)


def _phases(text: str) -> Set[str]:
    found = (match[1].casefold() for match in _PHASES.finditer(text))
    return {_NUMBERED.get(each, each) for each in found}


def _plain(rest: str) -> str:
    rest = _PHASES.sub(" ", rest)
    kept = (word for word in _WORD.findall(rest) if word.casefold() not in _GENERAL | STOP_WORDS)
    return " ".join(kept)
