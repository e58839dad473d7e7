"""The field's names: brand, generic and code names, trials and their short forms, synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import yaml

from qa.domain import Entity
from qa.text.folding import fold, mentions
from qa.vocabulary.classes import class_names
from qa.vocabulary.conjugates import conjugates
from qa.vocabulary.surfaces import Surface

SPECIFIC = frozenset({"drug", "regimen", "trial"})
"""Kinds of entity that stand for one thing: a statement about one says nothing of another."""

_REMEMBERED = 8192
"""Texts whose names are kept in memory."""
_TECHNICAL = 3
"""So many names of a side effect or an endpoint are clinical; later ones are everyday words."""

_KIND_ORDER = ("trial", "drug", "regimen", "biomarker", "topic", "endpoint", "condition", "aspect")

# What looks like the name of a trial, whether or not it is known: DESTINY-Gastric07, NCT01234567,
# CheckMate 649; but not a biomarker or a statistic with its number (CPS 10, OS 14.7, DOB 03).
_TRIAL = re.compile(
    r"\b(?:NCT\d{8}"
    r"|[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)*-?\d{2,4}"
    r"|[A-Z]{4,}(?:-[A-Za-z]+)*-\d{1,4}"
    r"|(?:[A-Z][a-z]+[A-Z][a-z]+|[A-Z]{6,})\s\d{2,4})(?![\w.%]*[\d%])\b"
)
# What looks like the generic name of a drug, by the stems of the international naming scheme.
DRUG_STEM = re.compile(
    r"\b[a-z]{3,}(?:mab|tinib|ciclib|rafenib|parib|platin|taxel|rubicin|tecan|citabine|lisib|"
    r"limus|statin|sartan|prazole|gliptin|gliflozin|glutide|xaban|gatran|setron|pitant|"
    r"oxacin|cillin|mycin|azole|vir|olol|dipine|thiazide|profen|triptan|dronate|pril|parin|grelor|"
    r"renone|lactone|formin|darone|semide|racetam|oxetine|azepam|cycline|stigmine|lukast|micin|zepatide|paratide|reotide|"
    r"penem|bactam|vaptan|cillin|floxacin|grastim|poetin|idipine|afil|terenol|buterol|meterol|"
    r"solone|onide|apine|peridone|triptyline|caine|curium|fentanil|nidazole|fungin|vudine|trexed|"
    r"trexate|mustine|fosfamide|glitazone|glinide|heparin|warfarin|quine|tadine|zolam|pramine|"
    r"siran|nersen|virsen|golix|relix|gepant|orexant|nercept|tacept|bercept|kinra|toclax|degib|"
    r"metostat|faxine|entan|ciguat|caftor|begron|bicistat)\b"
    r"|\b(?:cef|sulfa)[a-z]{4,}\b",
    re.IGNORECASE,
)
# Families of trials and how their members are called for short: DG-07 is DESTINY-Gastric07.
_FAMILIES = (
    ("DESTINY-Gastric", r"DG|(?:DESTINY[- ])?Gastric"),
    ("DESTINY-Breast", r"DB|DESTINY[- ]Breast"),
    ("DESTINY-Lung", r"DL|DESTINY[- ]Lung"),
    ("KEYNOTE-", r"KN|KEYNOTE"),
    ("CheckMate-", r"CM|CheckMate"),
)
_MEMBERS = tuple(
    (family, re.compile(rf"(?:{names})[- ]?(\d{{2,3}})", re.IGNORECASE))
    for family, names in _FAMILIES
)
FAMILIES = frozenset(family.split("-")[0].lower() for family, _ in _FAMILIES)
"""First parts of the names of many trials: none of them stands for one."""
# Words that carry a trial's or a drug's pattern and are none.
_NOT_NAMES = frozenset({"her2", "cldn18", "pd-l1", "p16", "covid-19", "sars-cov-2"})
_MEASURES = frozenset("crcl clcr egfr gfr uacr nyha ecog spo2 bmi hba1c".split())
"""What stands before a value and looks like a trial with its number: CrCl 22."""
_WORD = re.compile(r"\w+")
_PLUS: Final = " plus "
"""Between the drugs in the name of a regimen."""


class Vocabulary:
    """Find names in text and say what else they are called."""

    def __init__(
        self,
        groups: Iterable[tuple[str, tuple[str, ...]]],
        *,
        cased: frozenset[str] = frozenset(),
    ) -> None:
        """Take groups of (kind, names that mean the same, the canonical one first).

        Of names that are words of the language, `cased`, only what has their capitals counts.
        """
        self._cased = cased
        self._names: dict[tuple[str, str], tuple[str, ...]] = {}
        self._surfaces: list[Surface] = []
        for kind, names in groups:
            self._names[kind, names[0]] = names
            self._surfaces += [Surface(name, kind, names[0], name in cased) for name in names]
        # The longest name wins: "trastuzumab deruxtecan" before "trastuzumab".
        self._surfaces.sort(key=lambda surface: -len(surface.text))
        self._of_a_word: dict[str, list[int]] = {}
        self._of_several: list[int] = []
        for at, surface in enumerate(self._surfaces):
            if surface.is_one_word:
                self._of_a_word.setdefault(surface.hint, []).append(at)
            else:
                self._of_several.append(at)
        self._folded = {entity: tuple(map(fold, names)) for entity, names in self._names.items()}
        self._known = frozenset(name for names in self._folded.values() for name in names)
        self._conjugates = conjugates(self._folded)
        # The stages of one question read the same sentences again and again, as do its follow-ups.
        self._read = lru_cache(maxsize=_REMEMBERED)(lambda text: tuple(self._places(text)))

    def entities(self, text: str) -> tuple[Entity, ...]:
        """Return what a text names, in the order of its words, each once.

        Beside the known names, whatever is written like a trial or a drug counts: a question
        about DESTINY-Gastric07 names that trial, though nobody has heard of it.
        """
        found: dict[tuple[str, str], tuple[int, Entity]] = {}
        for start, _, entity in self.occurrences(text):
            at, first = found.get((entity.kind, entity.name), (start, entity))
            kept = entity if self.knows(entity) else first
            found[entity.kind, entity.name] = (min(start, at), kept)
        return tuple(entity for _, entity in sorted(found.values(), key=lambda item: item[0]))

    def occurrences(self, text: str) -> tuple[tuple[int, int, Entity], ...]:
        """Return each place at which a text names something, the longest known names first."""
        return self._read(text)

    def _places(self, text: str) -> Iterator[tuple[int, int, Entity]]:
        taken = [False] * len(text)
        for surface in self._likely(text.casefold()):
            for start, end in surface.occurrences(text):
                if any(taken[start:end]):
                    continue
                taken[start:end] = [True] * (end - start)
                yield start, end, Entity(surface.name, surface.kind, text[start:end])
        for kind, pattern in (("trial", _TRIAL), ("drug", DRUG_STEM)):
            for match in pattern.finditer(text):
                if any(taken[slice(*match.span())]) or fold(match.group()) in _NOT_NAMES:
                    continue
                if fold(match.group().split()[0]) in _MEASURES:
                    continue
                name = _full_name(match.group()) if kind == "trial" else match.group()
                yield match.start(), match.end(), Entity(name, kind, match.group())

    def _likely(self, casefolded: str) -> Iterator[Surface]:
        """Yield the names that a text may have, the longest first.

        Most names are not there, and looking for each with a pattern is slow.
        """
        words = set(_WORD.findall(casefolded))
        places = [at for word in words for at in self._of_a_word.get(word, ())]
        places += [at for at in self._of_several if self._surfaces[at].hint in casefolded]
        return (self._surfaces[at] for at in sorted(places))

    def in_first_names(self, text: str) -> str:
        """Return a text with drugs and trials called by their first names, which texts use most.

        So is what has a name in everyday words, which come late among the names. An encoder
        knows neither "DS-8201" nor that heart checks are cardiac monitoring.
        """
        for entity in self.entities(text):
            names = self._names.get((entity.kind, entity.name), ())
            late = [fold(name) for name in names[_TECHNICAL:]]
            short = entity.kind == "endpoint" and entity.surface.isupper()
            if names and (entity.kind in SPECIFIC or short or fold(entity.surface) in late):
                text = text.replace(entity.surface, entity.name)
        return text

    @property
    def groups(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return all groups of (kind, names that mean the same)."""
        return tuple((kind, names) for (kind, _), names in self._names.items())

    def has_name(self, text: str) -> bool:
        """Say whether a text is a name of anything, in whatever case."""
        return fold(text) in self._known

    def names(self, entity: Entity) -> tuple[str, ...]:
        """Return all names of an entity, the canonical one first."""
        known = self._names.get((entity.kind, entity.name))
        return known or tuple(
            dict.fromkeys((entity.name, entity.name.replace("-", " "), entity.surface))
        )

    def knows(self, entity: Entity) -> bool:
        """Say whether the entity is in the vocabulary and not only written like a name."""
        return (entity.kind, entity.name) in self._names

    def names_specific(self, text: str) -> bool:
        """Say whether a text names a drug, a regimen or a trial that is in the vocabulary."""
        return any(each.kind in SPECIFIC and self.knows(each) for each in self.entities(text))

    def mentioned(self, entity: Entity, folded_text: str, *, of_class: bool = True) -> bool:
        """Say whether a folded text names the entity by any of its names, or its class of drugs."""
        known = self._folded.get((entity.kind, entity.name))
        folded = known or tuple(map(fold, self.names(entity)))
        if any(self._is_there(name, folded_text) for name in folded):
            return True
        if entity.kind == "regimen" and self._has_parts(entity.name, folded_text):
            return True
        return of_class and any(mentions(folded_text, name) for name in _of_its_class(entity))

    def _has_parts(self, regimen: str, folded_text: str) -> bool:
        """Say whether a text has each drug of a regimen whose name tells them: "A plus B"."""
        parts = [Entity(part, "drug", part) for part in regimen.split(_PLUS)]
        return len(parts) > 1 and all(
            any(self._is_there(fold(name), folded_text) for name in self.names(part))
            for part in parts
        )

    def _is_there(self, name: str, folded_text: str) -> bool:
        """Say whether a text has a name; an antibody is not named by what is made of it."""
        if not mentions(folded_text, name):
            return False
        for conjugate in self._conjugates.get(name, ()):
            folded_text = folded_text.replace(conjugate, " ")
        return name not in self._conjugates or mentions(folded_text, name)

    def extended(
        self,
        groups: Iterable[tuple[str, tuple[str, ...]]],
        *,
        cased: frozenset[str] = frozenset(),
    ) -> Vocabulary:
        """Return a vocabulary that also knows these names.

        Where it knows one name of a group already, the others are further names of the same thing,
        unless they are names of anything else.
        """
        merged = {key: list(names) for key, names in self._names.items()}
        owner = {fold(name): key for key, names in self._names.items() for name in names}
        for kind, names in groups:
            keys = {owner[fold(name)] for name in names if fold(name) in owner}
            if len(keys) > 1:
                continue
            key = keys.pop() if keys else (kind, names[0])
            if key[0] != kind:
                continue
            new = [name for name in names if fold(name) not in owner]
            merged.setdefault(key, []).extend(new)
            owner.update(dict.fromkeys(map(fold, new), key))
        all_ = ((kind, tuple(names)) for (kind, _), names in merged.items())
        return Vocabulary(all_, cased=self._cased | cased)


@cache
def field_vocabulary() -> Vocabulary:
    """Return the names that come with the package."""
    terms = field_terms()
    return Vocabulary((kind, tuple(names)) for kind in _KIND_ORDER for names in terms[kind])


@cache
def field_terms() -> Mapping[str, Sequence[Sequence[str]]]:
    """Return the terms that come with the package, as lists of names by their kind."""
    text = (files("qa.vocabulary") / "terms.yaml").read_text(encoding="utf-8")
    terms: Mapping[str, Sequence[Sequence[str]]] = yaml.safe_load(text)
    return terms


@lru_cache(maxsize=_REMEMBERED)
def _of_its_class(entity: Entity) -> tuple[str, ...]:
    """Return what the class of a drug is called, folded."""
    return tuple(map(fold, class_names(entity.name))) if entity.kind == "drug" else ()


def _full_name(trial: str) -> str:
    """Return the name of an unknown trial in full, if it is of a known family."""
    for family, pattern in _MEMBERS:
        member = pattern.fullmatch(trial)
        if member:
            return family + member[1]
    return trial
