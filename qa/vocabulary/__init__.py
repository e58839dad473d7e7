"""The field's names: brand, generic and code names, trials and their short forms, synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import yaml

from qa.domain import Entity
from qa.text.folding import fold, mentions

SPECIFIC = frozenset({"drug", "regimen", "trial"})
"""Kinds of entity that stand for one thing: a statement about one says nothing of another."""

_KIND_ORDER = ("trial", "drug", "regimen", "biomarker", "topic", "endpoint", "condition")

# What looks like the name of a trial, whether or not it is known: DESTINY-Gastric07, NCT01234567,
# CheckMate 649; but not a biomarker or a statistic with its number (CPS 10, OS 14.7, DOB 03).
_TRIAL = re.compile(
    r"\b(?:NCT\d{8}"
    r"|[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)*-?\d{2,4}"
    r"|[A-Z]{4,}(?:-[A-Za-z]+)*-\d{1,4}"
    r"|(?:[A-Z][a-z]+[A-Z][a-z]+|[A-Z]{6,})\s\d{2,4})(?![\w.%]*[\d%])\b"
)
# What looks like the generic name of a drug, by the stems of the international naming scheme.
_DRUG = re.compile(
    r"\b[a-z]{3,}(?:mab|tinib|ciclib|rafenib|parib|platin|taxel|rubicin|tecan|citabine|lisib|"
    r"limus|statin|sartan|prazole|gliptin|gliflozin|glutide|xaban|gatran|setron|pitant|"
    r"oxacin|cillin|mycin|azole|vir|olol|dipine|thiazide|profen|triptan|dronate)\b",
    re.IGNORECASE,
)
# Words that carry a trial's or a drug's pattern and are none.
_NOT_NAMES = frozenset({"her2", "cldn18", "pd-l1", "p16", "covid-19", "sars-cov-2"})
# Short names that are also words or symbols only count as written: RAM, TAGS, OS, HR, GLOW.
_CASED = re.compile(r"^[A-Z][A-Za-z0-9]{0,7}$")


class Vocabulary:
    """Find names in text and say what else they are called."""

    def __init__(self, groups: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Take groups of (kind, names that mean the same, the canonical one first)."""
        self._names: dict[tuple[str, str], tuple[str, ...]] = {}
        self._surfaces: list[tuple[str, str, str]] = []
        for kind, names in groups:
            self._names[kind, names[0]] = names
            self._surfaces += [(name, kind, names[0]) for name in names]
        # The longest name wins: "trastuzumab deruxtecan" before "trastuzumab".
        self._surfaces.sort(key=lambda surface: -len(surface[0]))

    def entities(self, text: str) -> tuple[Entity, ...]:
        """Return what a text names, in the order of its words, each once.

        Beside the known names, whatever is written like a trial or a drug counts: a question
        about DESTINY-Gastric07 names that trial, though nobody has heard of it.
        """
        found: dict[tuple[str, str], tuple[int, Entity]] = {}
        taken = [False] * len(text)
        for surface, kind, name in self._surfaces:
            for start, end in _occurrences(text, surface):
                if any(taken[start:end]):
                    continue
                taken[start:end] = [True] * (end - start)
                entity = Entity(name, kind, text[start:end])
                at = min(start, found.get((kind, name), (start,))[0])
                found[kind, name] = (at, entity)
        for kind, pattern in (("trial", _TRIAL), ("drug", _DRUG)):
            for match in pattern.finditer(text):
                if any(taken[slice(*match.span())]) or fold(match.group()) in _NOT_NAMES:
                    continue
                entity = Entity(match.group(), kind, match.group())
                found.setdefault((kind, entity.name), (match.start(), entity))
        return tuple(entity for _, entity in sorted(found.values(), key=lambda item: item[0]))

    def names(self, entity: Entity) -> tuple[str, ...]:
        """Return all names of an entity, the canonical one first."""
        return self._names.get((entity.kind, entity.name), (entity.name,))

    def knows(self, entity: Entity) -> bool:
        """Say whether the entity is in the vocabulary and not only written like a name."""
        return (entity.kind, entity.name) in self._names

    def mentioned(self, entity: Entity, folded_text: str) -> bool:
        """Say whether a folded text names the entity by any of its names."""
        return any(mentions(folded_text, fold(name)) for name in self.names(entity))

    def extended(self, groups: Iterable[tuple[str, tuple[str, ...]]]) -> Vocabulary:
        """Return a vocabulary that also knows these names, unless it knows them already."""
        known = {(kind, fold(name)) for (kind, _), names in self._names.items() for name in names}
        more = [(k, n) for k, n in groups if not any((k, fold(name)) in known for name in n)]
        return Vocabulary([*((kind, names) for (kind, _), names in self._names.items()), *more])


@cache
def field_vocabulary() -> Vocabulary:
    """Return the names that come with the package."""
    raw = yaml.safe_load((files("qa.vocabulary") / "terms.yaml").read_text(encoding="utf-8"))
    return Vocabulary((kind, tuple(names)) for kind in _KIND_ORDER for names in raw[kind])


def _occurrences(text: str, surface: str) -> Iterable[tuple[int, int]]:
    flags = 0 if _CASED.match(surface) and len(surface) <= len("TAGS") else re.IGNORECASE
    return (match.span() for match in _surface_pattern(surface, flags).finditer(text))


@cache
def _surface_pattern(surface: str, flags: int) -> re.Pattern[str]:
    # A space or a hyphen inside a name may be written either way, or not at all.
    parts = [re.escape(part) for part in re.split(r"[-\s]", surface) if part]
    body = r"[-‐‑–\s]?".join(parts)
    tail = r"[+-]" if surface[-1] in "+-" else ""
    start = r"(?<![\w])"
    body = body if not tail or surface[-1] == "+" else body + r"[-−]"
    return re.compile(start + body + r"(?![\w])", flags)
