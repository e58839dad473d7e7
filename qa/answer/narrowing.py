"""What a question narrows its subject to, and that no source says of that subject.

The library may hold a trial and not its survival in older patients, or a label and not what it says
on low platelets. The whole trial's figure, or another rule of the label, is then no answer, however
near it is. So where a trial or a drug is asked about, the endpoint, the biomarker, the harm, the
people and the places that the question narrows it to must be spoken of where that trial or drug is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Final

from qa.answer.held import is_backbone
from qa.answer.narrowers import everyday, named_in, narrowers
from qa.answer.people import WISHED
from qa.answer.said import RATIO, Said, unruled, untold_parts
from qa.answer.subjects import subjects_of
from qa.domain import Entity, Evidence, Query
from qa.text.folding import fold, mentions
from qa.understand.bedside import speaks_of_one
from qa.understand.broader import broader_words, without_broader
from qa.understand.particulars import (
    only_particulars,
    particulars_of,
    without_particulars,
)
from qa.vocabulary import Vocabulary
from qa.vocabulary.concepts import MARK, Concepts

Search = Callable[[str], Sequence[Evidence]]
"""Words → the passages that bear on them."""

_FIGURE: Final = re.compile(
    r"\b(?:median|rates?|how (?:many|much|long)|what (?:was|were|is)|percent\w*|proportion|figures?"
    r"|numbers?|hazard ratio|HR)\b",
    re.IGNORECASE,
)
_NONE: Final = re.compile(r"\b(?:no|cannot|not|without)\b")
_MEASURES: Final = frozenset({RATIO, "confidence interval", "P value"})
"""How an effect is told; why a trial has none is an answer, too."""
_NARROWING: Final = frozenset({"biomarker", "topic"})
"""Kinds of names to which a drug is narrowed; a trial also to endpoints."""
# What a patient has had or has is why the question is asked, and not what it asks.
_BACKGROUND: Final = re.compile(
    r"\b(?:after|following|despite|beyond|failed|progress\w* on|prior|previous(?:ly)?|because of"
    r"|due to|owing to|on account of|instead of|history of|known|pt with|patients? (?:on|with)"
    r"|(?:wo)?man with|already on|pretreated"
    r"|(?:HIV|HBV|HCV)(?:[- ]positive)? (?:pts?|patient|m[ae]n|wom[ae]n) (?=on\b|with\b|taking\b)"
    r"|(?:drop|stop|cut|leave out) the [\w-]+ for)\b[^,.;?:]*",
    re.IGNORECASE,
)
_TAKES: Final = re.compile(
    r"^(?:can|could|may|should|is it \w+ (?:for|to))\b[^?.;]{0,40}?"
    r"\b(?:have|take|get|receive|use|be given|given)\b([^?.;,]{0,40})"
    r"|^(?:can|could|may|should) (?:i|we|he|she|they)"
    r" ((?!have|take|get|receive|use|be)[^?.;,]{0,40})"
)
"""What one patient may have, or do, is asked itself, and no background."""
_WILL_I: Final = re.compile(r"\W*(?:will|would|am) i\b")
"""What a patient has to expect is asked of the treatment."""
_TITLED: Final = re.compile(r"(?:\b[A-Z][a-z]+ (?:(?:and|of|for|in) )?){2,}[A-Z][a-z]+\b")
"""The name of a register, a society or a study in full."""
_WITH: Final = re.compile(r"\s*(?:with|plus|\+|and|/)\s*", re.IGNORECASE)
_CHILD_PUGH: Final = re.compile(r"\bchild[- ]pugh\b", re.IGNORECASE)
"""No child."""
_SENTENCES: Final = re.compile(r"(?<=[.!?])\s+")


class Narrowing:
    """Tell to what a question narrows its subject that a library does not say of it."""

    def __init__(self, vocabulary: Vocabulary, concepts: Concepts) -> None:
        """Read the library's names, and texts as the concepts that they word."""
        self._vocabulary = vocabulary
        self._concepts = concepts
        # Asked for only where something narrows, and then for one text again and again.
        self._held = lru_cache(maxsize=2)(concepts.held)

    def unheld(
        self, query: Query, evidence: Sequence[Evidence], more: Search | None = None
    ) -> tuple[str, ...]:
        """Return what the question narrows its subject to and the evidence does not say of it.

        What the evidence leaves out is looked for once more with `more`: the best passages on a
        long question need not have all that it names.
        """
        subjects = [
            each for each in subjects_of(query, self._vocabulary) if self._vocabulary.knows(each)
        ]
        subjects += self._given_in(subjects)
        if not subjects:
            return ()
        names = self._unsaid(query, self._said(subjects, evidence))
        if names and more is not None:
            words = (*names, *broader_words(query.asked))
            found = more(" ".join((*(each.surface for each in subjects), *words)))
            known = self._unsaid(query, self._said(subjects, (*evidence, *found)))
            names = tuple(name for name in names if name in known)
        return tuple(f"{name} for {subjects[0].surface}" for name in names)

    def _given_in(self, subjects: Sequence[Entity]) -> list[Entity]:
        """Return the drugs of the regimens among the subjects, chemotherapy apart."""
        names = (part for each in subjects if each.kind == "regimen" for part in _parts(each.name))
        drugs = (drug for name in names for drug in self._vocabulary.entities(name))
        return [drug for drug in drugs if drug.kind == "drug" and not is_backbone(drug)]

    def _unsaid(self, query: Query, said: Said) -> tuple[str, ...]:
        names = dict.fromkeys(self._missing(query, said))
        return without_broader(names, query.asked, said.all)

    def _missing(self, query: Query, said: Said) -> Iterator[str]:
        text = _TITLED.sub(" ", query.asked)
        if only_particulars(query.asked, query.entities):
            asked = particulars_of(query.asked)
            yield from (each.name for each in asked if each.is_needed and not said.tells(each))
            text = without_particulars(text)
        yield from self._untold_names(text, said, asks_figure=bool(_FIGURE.search(query.asked)))
        yield from self._untold_groups(_asked_of(text), said)
        yield from untold_parts(query.asked, said, self._vocabulary)
        yield from unruled(query, said)

    def _untold_names(self, text: str, said: Said, *, asks_figure: bool) -> Iterator[str]:
        """Yield the names that narrow; a figure of an endpoint stands beside a number."""
        named = self._vocabulary.entities(text)
        told_in = said.figures if asks_figure else said.all
        joined = _joined(text, named) if asks_figure else None
        if joined and not self._vocabulary.mentioned(joined, told_in):
            yield joined.surface
        of_trial = any(each.kind == "trial" for each in named)
        for entity in named:
            if entity.kind == "endpoint":
                narrows = of_trial and entity.name not in _MEASURES
                told = not narrows or self._vocabulary.mentioned(entity, told_in)
                ratio = next((e for e in named if e.name == RATIO), None)
                if narrows and told and ratio and not self._are_joined(ratio, entity, said):
                    yield f"{ratio.surface} for {entity.surface}"
            else:
                told = entity.kind not in _NARROWING or self._tells(entity, said)
            if not told:
                yield entity.surface

    def _are_joined(self, ratio: Entity, endpoint: Entity, said: Said) -> bool:
        """Say whether a sentence tells both, or why there is no such ratio."""
        mentioned = self._vocabulary.mentioned
        return any(
            mentioned(ratio, text) and (mentioned(endpoint, text) or _NONE.search(text) is not None)
            for _, text in said.sentences
        )

    def _tells(self, entity: Entity, said: Said) -> bool:
        if self._vocabulary.mentioned(entity, said.all):
            return True
        return self._held(said.all).issuperset(self._concepts.units(entity.surface))

    def _untold_groups(self, asked: str, said: Said) -> Iterator[str]:
        """Yield the words and the concepts of `narrowing.yaml` that are asked and not told."""
        loose = asked.replace("-", " ")  # "over 75s" asks for what "over-75s" does
        of_one = speaks_of_one(asked) and not _WILL_I.match(asked)
        units = frozenset(self._concepts.units(_CHILD_PUGH.sub(" ", asked)))
        for group in narrowers():
            if group.concept:
                asks = group.concept in units and (group.is_people or not of_one)
                asks = asks and not (group.is_people and WISHED.search(asked))
                if asks and group.concepts.isdisjoint(self._held(said.all)):
                    yield group.concept.removeprefix(MARK)
                continue
            asks_so = (each for each in group.asks if mentions(loose, each.replace("-", " ")))
            name = next(asks_so, None)
            if name and not any(mentions(said.all, other) for other in group.says):
                yield name
        taken = " ".join(chain(*_TAKES.findall(loose))) if of_one else loose
        for names in named_in(taken):
            asked_as = next(
                (name for name, folded in names.items() if mentions(taken, folded)), None
            )
            told = said.all.replace("-", " ") if asked_as else ""
            if asked_as and not any(mentions(told, folded) for folded in names.values()):
                yield asked_as

    def _said(self, subjects: Sequence[Entity], evidence: Sequence[Evidence]) -> Said:
        """Return what is said of the subjects by name; where nothing is, of their classes."""
        by_name = self._sentences(subjects, evidence, of_class=False)
        return Said(by_name or self._sentences(subjects, evidence, of_class=True))

    def _sentences(
        self, subjects: Sequence[Entity], evidence: Sequence[Evidence], *, of_class: bool
    ) -> tuple[tuple[str, str], ...]:
        """Return all sentences of the documents on the subjects, of others those naming them."""

        def named(folded: str) -> bool:
            mentioned = self._vocabulary.mentioned
            return any(mentioned(subject, folded, of_class=of_class) for subject in subjects)

        found: list[tuple[str, str]] = []
        for item in evidence:
            above = fold(" ".join((item.source.title, *item.passage.heading)))
            whole = named(above)
            for sentence in item.passage.sentences:
                text = fold(item.passage.quote(sentence))
                if whole or named(text):
                    found.append((above, text))
        return tuple(found)


def _parts(regimen: str) -> Sequence[str]:
    return [part for part in _WITH.split(regimen) if part != regimen]


def _joined(text: str, named: Sequence[Entity]) -> Entity | None:
    """Return the treatment with which the one before it is given: "ramucirumab with FOLFIRI"."""
    for first, second in pairwise(each for each in named if each.kind in ("drug", "regimen")):
        between = text[text.find(first.surface) + len(first.surface) : text.find(second.surface)]
        if _WITH.fullmatch(between):
            return second
    return None


def _asked_of(question: str) -> str:
    """Return what a question asks, folded: without the patient's past, or the story before it."""
    asking = [each for each in _SENTENCES.split(question) if each.rstrip().endswith("?")]
    asked = fold(_BACKGROUND.sub(" ", " ".join(asking) or question))
    return everyday().sub(" ", asked)
