"""The documents of a library that fulfil the conditions of a list, each with a sentence.

A trial's drugs are those of its title up to the comparator, its line, status and design what title
and tags say, else its passages on the design; how it ended is read off what sums it up. Labels and
guidelines must tell in one sentence what is asked of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from qa.answer.candidates import Rarity
from qa.answer.disputes import PassagesOf
from qa.answer.showing import Said, Shower, sentences_of, summing
from qa.answer.verdicts import verdict_of
from qa.domain import Filters, Intent, Source, SourceType
from qa.text.folding import fold
from qa.understand import authority
from qa.understand.described import designs_of
from qa.understand.designs import DESIGNS
from qa.understand.listing import Listed, Listing, Wanted
from qa.understand.setting import settings_shared
from qa.vocabulary import Vocabulary
from qa.vocabulary.concepts import Concepts
from qa.vocabulary.subject import subject_in

MOST: Final = 8
"""Documents that are shown; of more the titles are told."""
MOST_READ: Final = 64
"""Documents that are held against the conditions."""
_ENOUGH: Final = 0.6
"""A document is about the words of a question if it holds this share of them, by rarity."""
_SOME: Final = 2
_COMPARED: Final = re.compile(
    r"\b(?:vs?\.?|versus|against|compared (?:with|to)|after|following)\b", re.IGNORECASE
)
_KINDS: Final = ("randomised", "single-arm", "observational")
"""Designs that exclude each other."""
_SURVIVAL: Final = "overall survival"
_LIVED: Final = re.compile(r"\b(?:risk of death|lengthens? life|mortality|died)\b", re.IGNORECASE)
"""How survival is told without its name."""
_OPEN: Final = frozenset({"advanced"})
"""Settings that documents leave unsaid."""


Nearest = Callable[[], Iterable[Source]]
"""The documents of the kinds that are listed that come nearest to the question."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A document that is listed, and the sentence of it that shows it."""

    source: Source
    said: Said


@dataclass(frozen=True, slots=True)
class Catalogued:
    """The documents that are listed, the best first, and those for which there is no room."""

    listed: Listed
    shown: tuple[Shown, ...]
    others: tuple[Source, ...] = ()

    @property
    def note(self) -> str:
        """Return a sentence on what fits too; "" if all is shown."""
        if not self.others:
            return ""
        titles = "; ".join(source.title for source in self.others[:MOST])
        more = f"; and {len(self.others) - MOST} more" if len(self.others) > MOST else ""
        return f"The library holds {len(self.others)} more {self.listed} that fit: {titles}{more}."


class Catalogue:
    """Hold documents against the conditions of a list."""

    def __init__(
        self,
        sources: Sequence[Source],
        passages_of: PassagesOf,
        vocabulary: Vocabulary,
        concepts: Concepts,
        rarity: Rarity,
    ) -> None:
        """Read the documents of one state of a library with its names, concepts and rarities."""
        self._rarity = rarity
        self._sources = sources
        self._passages_of = passages_of
        self._vocabulary = vocabulary
        self._concepts = concepts

    def of(self, listing: Listing, filters: Filters, nearest: Nearest) -> Catalogued | None:
        """Return what is to be listed of the documents that the filters admit.

        Where there are too many to be read, those of `nearest` are. None if nothing fits, or only
        one document of a list without conditions: then it is no list.
        """
        sources = [
            source
            for source in self._sources
            if source.source_type in listing.types and filters.admit(source)
        ]
        if len(sources) > MOST_READ:
            sources = list(dict.fromkeys(nearest()))[:MOST_READ]
        read = [self._read(source) for source in sources]
        share = self._share(listing)
        shower = Shower(listing, share, self._vocabulary)
        found: list[tuple[float, _Read, Said]] = []
        for each in read:
            ended = _end(listing, each, self._vocabulary)
            about = share(each.above)
            if not self._fits(listing, each, ended, about):
                continue
            told = each.sentences
            if not each.is_trial and (listing.rest or listing.names or listing.groups):
                told = shower.telling(each.source, told)
            said = shower.shown(each.source, told, ended)
            if said is not None:
                found.append((about, each, said))
        return self._catalogued(listing, found)

    def _read(self, source: Source) -> _Read:
        passages = self._passages_of(source.id, source.revision)
        tags = [tag.partition(":") for tag in source.tags]
        told = (f"{value} line" if kind == "line" else f"{kind} {value}" for kind, _, value in tags)
        title = source.title
        compared = _COMPARED.search(title)
        return _Read(
            source,
            titled=" . ".join((title, *told)),
            tested=title[: compared.start()] if compared else title,
            designs=" . ".join(designs_of(passages)),
            headings=" . ".join({each for passage in passages for each in passage.heading}),
            sentences=sentences_of(passages),
        )

    def _share(self, listing: Listing) -> _Share:
        units = tuple(dict.fromkeys(self._concepts.units(listing.rest)))
        return _Share(self._concepts, self._concepts.rarity(units, self._rarity))

    def _fits(self, listing: Listing, read: _Read, ended: Wanted | None, about: float) -> bool:
        if listing.outcome is not None and ended is not listing.outcome:
            return False
        if not _is_set(listing, read) or not all(_is_designed(d, read) for d in listing.designs):
            return False
        if not read.is_trial:
            return True
        if listing.rest and about < _ENOUGH:
            return False
        titled = fold(read.titled)
        named = all(self._vocabulary.mentioned(each, titled) for each in listing.names)
        return named and all(group.is_in(read.tested) for group in listing.groups)

    def _catalogued(
        self, listing: Listing, found: Sequence[tuple[float, _Read, Said]]
    ) -> Catalogued | None:
        """Order what fits, each trial and drug once; the more a title says of it the better."""
        ranked = sorted(
            found,
            key=lambda each: (
                authority.rank(each[1].source.source_type, Intent.FACT),
                -round(each[0], 1),
                not _is_designed("randomised", each[1]),
                -(each[1].source.published_year or 0),
            ),
        )
        best: dict[str, Shown] = {}
        for _, read, said in ranked:
            key = self._item(listing, read.source)
            if key is not None:
                best.setdefault(key, Shown(read.source, said))
        shown = [*best.values(), *self._pooled(ranked, best)]
        if len(shown) < _SOME and not (shown and listing.has_conditions):
            return None
        return Catalogued(
            listing.listed, tuple(shown[:MOST]), tuple(each.source for each in shown[MOST:])
        )

    def _item(self, listing: Listing, source: Source) -> str | None:
        """Name what a document stands for; None if its title names several trials."""
        trials = self._trials(source)
        if len(trials) > 1:
            return None
        if listing.listed is Listed.DRUGS and source.source_type is SourceType.LABEL:
            drugs = [e.name for e in self._vocabulary.entities(source.title) if e.kind == "drug"]
            return drugs[0] if drugs else source.id
        if source.source_type is not SourceType.TRIAL:
            return source.id
        span = subject_in(source, self._vocabulary)
        return trials[0] if trials else source.title[slice(*span)] if span else source.id

    def _pooled(
        self, ranked: Sequence[tuple[float, _Read, Said]], best: Mapping[str, Shown]
    ) -> list[Shown]:
        """Return the reports of several trials, some of which are not listed by themselves."""
        return [
            Shown(read.source, said)
            for _, read, said in ranked
            if len(trials := self._trials(read.source)) > 1 and not set(trials) <= set(best)
        ]

    def _trials(self, source: Source) -> list[str]:
        named = self._vocabulary.entities(source.title)
        return [each.name for each in named if each.kind == "trial"]


@dataclass(frozen=True, slots=True)
class _Read:
    """A document as it is held against conditions."""

    source: Source
    titled: str
    tested: str
    designs: str
    headings: str
    sentences: tuple[Said, ...]

    @property
    def is_trial(self) -> bool:
        return self.source.source_type is SourceType.TRIAL

    @property
    def unheaded(self) -> tuple[Said, ...]:
        """Return what stands under no heading but the title: all of an abstract in one piece."""
        return tuple(said for said in self.sentences if len(said.passage.heading) <= 1)

    @property
    def above(self) -> str:
        """Return what tells what the document is about."""
        return " . ".join((self.titled, self.designs if self.is_trial else self.headings))


@dataclass(frozen=True, slots=True)
class _Share:
    concepts: Concepts
    rarity: Mapping[str, float]

    def __call__(self, text: str) -> float:
        """Return the share of the units that a text holds, 1 if there are none."""
        total = sum(self.rarity.values())
        if not total:
            return 1.0
        held = self.concepts.held(text)
        told = (weight for unit, weight in self.rarity.items() if _holds(held, unit))
        return sum(told) / total


def _holds(held: Set[str], unit: str) -> bool:
    """Say whether a unit is among those of a text; CYP3A4 is one of CYP3A."""
    return unit in held or any(
        each.startswith(unit) and each[len(unit) :].isdigit() for each in held
    )


def _end(listing: Listing, read: _Read, vocabulary: Vocabulary) -> Wanted | None:
    """Return how a trial ended, on the endpoints that are asked about if there are any."""
    if not read.is_trial:
        return None
    told = summing(read.sentences)
    if not listing.endpoints:
        return verdict_of(told)
    of_them = [
        text
        for text in told
        if any(vocabulary.mentioned(each, fold(text)) for each in listing.endpoints)
    ]
    survival = any(each.name == _SURVIVAL for each in listing.endpoints)
    lived = [text for text in told if survival and _LIVED.search(text)]
    return verdict_of(of_them) or verdict_of(lived)


def _is_set(listing: Listing, read: _Read) -> bool:
    """Say whether a document is of the line, the status and the extent that are asked for."""
    asked = " . ".join(each for each in listing.settings if each not in _OPEN)
    if not asked:
        return True
    whole = listing.settings and not read.is_trial
    texts = (read.titled, read.headings) if whole else (read.titled, read.designs)
    agree, contradict = settings_shared(asked, *texts)
    return agree > 0 and not contradict and agree >= settings_shared(asked, asked)[0]


def _is_designed(design: str, read: _Read) -> bool:
    """Say whether a study is of a design; what title and tags say goes before its text."""
    told = DESIGNS[design][1]
    if design in _KINDS:
        titled = [kind for kind in _KINDS if DESIGNS[kind][1].search(read.titled)]
        if titled:
            return design in titled
    told_by = (read.titled, read.designs, *(said.text for said in read.unheaded))
    return any(told.search(text) for text in told_by)
