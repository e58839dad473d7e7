"""What a library scores for questions that it does not hold, measured with its own sentences.

A library about one narrow field has something near to every question, a mixed one has not, so the
same cosine means more in one than in the other. Sentences of the library stand for questions that
are not held: each is looked for in all documents but its own. Nothing is encoded for it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.errors import LibraryFull
from qa.index import Indexes, Term, analyse
from qa.index.tokens import numbers
from qa.library import Calibration, Key, Library, Scale
from qa.library.values import TENTH
from qa.retrieve import DEPTH
from qa.retrieve.answering import Answering
from qa.retrieve.roles import Roles
from qa.retrieve.signals import signals
from qa.retrieve.wording import Terms

PROBES: Final = 100
"""Sentences that are looked for; each costs about as much as retrieving for a question."""
FEWEST_PASSAGES: Final = 30
FEWEST_DOCUMENTS: Final = 10
_ENOUGH: Final = 20
"""Probes without which nothing can be said of a library."""
_CHANGED: Final = 0.1
"""Share of the passages that must have changed before a library is measured again."""
_WORDS: Final = (4, 30)
"""Words, stop words aside, of a sentence that may stand for a question."""
_REPEATED: Final = 0.93
"""Cosine above which another document says the same: then the sentence is held after all."""
_NORMAL: Final = 1.4826
"""A normal distribution's standard deviation, in median absolute deviations."""
_LEAST_SPREAD: Final = 0.02
_BEST: Final = ("sentence_cosine", "sentence_coverage", "bm25")


def refresh(library: Library, indexes: Indexes) -> None:
    """Measure the library where it has changed by a tenth since the last time.

    The caller holds it for writing. Broken off, nothing is stored, and the next writer does it;
    where the disk is full, the figures before stay in use.
    """
    stored = library.calibration()
    keys, owners = library.owners()
    if stored is not None and _changed(stored, keys) <= _CHANGED * stored.passages:
        return
    made = measured(library, indexes, keys, owners)
    if made != stored:
        with suppress(LibraryFull):
            library.calibrate(made)


def measured(
    library: Library, indexes: Indexes, keys: NDArray[np.int64], owners: NDArray[np.int64]
) -> Calibration | None:
    """Return what the library scores for what it does not hold; None if it is too small.

    The same library always gives the same figures. `keys` (n) are the active passages, ascending,
    and `owners` (n) the revisions that they belong to.
    """
    if len(keys) < FEWEST_PASSAGES or len(np.unique(owners)) < FEWEST_DOCUMENTS:
        return None
    measuring = _Measuring(library, indexes, keys, owners, library.mean_length())
    chance = random.Random(library.state().fingerprint)
    found = map(measuring.scores, measuring.probes(chance))
    scores = [each for each in found if each is not None and each[0] < _REPEATED]
    if len(scores) < _ENOUGH:
        return None
    table = np.array(scores)
    middle = np.median(table, axis=0)
    spread = np.maximum(_NORMAL * np.median(np.abs(table - middle), axis=0), _LEAST_SPREAD)
    cosine, coverage, bm25, lead = (
        Scale(round(float(low), 4), round(float(wide), 4))
        for low, wide in zip(middle, spread, strict=True)
    )
    return Calibration(cosine, coverage, bm25, lead, passages=len(keys), newest=int(keys[-1]))


@dataclass(frozen=True, slots=True, eq=False)
class _Probe:
    """A sentence that stands for a question, with the revision that it is of."""

    text: str
    vector: NDArray[np.float32]
    owner: int


@dataclass(frozen=True, slots=True, eq=False)
class _Measuring:
    """A library that is being measured; see `measured`."""

    library: Library
    indexes: Indexes
    keys: NDArray[np.int64]
    owners: NDArray[np.int64]
    mean_length: float

    def probes(self, chance: random.Random) -> Iterator[_Probe]:
        """Draw sentences, as evenly from all documents as can be."""
        chosen = self._drawn(chance)
        hits, profiles = self.library.hits(chosen), self.library.profiles(chosen)
        begins = np.concatenate(([0], np.cumsum(profiles.sentences)))
        owners = self._owners_of(profiles.keys)
        for place, key in enumerate(profiles.keys.tolist()):
            passage, _ = hits[key]
            texts = [passage.quote(sentence) for sentence in passage.sentences]
            fitting = [at for at, text in enumerate(texts) if _is_like_a_question(text)]
            if fitting:
                at = chance.choice(fitting)
                vector = profiles.sentence_vectors[begins[place] + at]
                yield _Probe(texts[at], vector, int(owners[place]))

    def scores(self, probe: _Probe) -> tuple[float, ...] | None:
        """Return what the passages of other documents score for the probe, as a question would.

        None if there are too few of them.
        """
        found = {key for key, _ in self.indexes.nearest(probe.vector, DEPTH)}
        found |= {key for key, _ in self.indexes.matching((Term(probe.text),), DEPTH)}
        profiles = self.library.profiles(sorted(found))
        others = self._owners_of(profiles.keys) != probe.owner
        if int(others.sum()) < TENTH:
            return None
        tokens = analyse(probe.text)
        rarity = self.indexes.rarity(list(dict.fromkeys(tokens)))
        by_number = zip(numbers(rarity).tolist(), rarity.values(), strict=True)
        terms = Terms.of(dict(by_number), numbers(tokens).tolist())
        measured = signals(
            terms,
            probe.vector,
            profiles,
            mean_length=self.mean_length,
            roles=Roles(),
            answering=Answering(),
        )
        cosine, coverage, bm25 = (float(measured.column(name)[others].max()) for name in _BEST)
        joint = np.sort(measured.column("joint")[others])[::-1]
        return cosine, coverage, bm25, float(joint[0] - joint[TENTH - 1])

    def _drawn(self, chance: random.Random) -> Sequence[Key]:
        """Draw passages: one of each document, then a second, until there are enough."""
        by_owner: dict[int, list[Key]] = {}
        for key, owner in zip(self.keys.tolist(), self.owners.tolist(), strict=True):
            by_owner.setdefault(owner, []).append(key)
        piles = list(by_owner.values())
        for pile in piles:
            chance.shuffle(pile)
        chance.shuffle(piles)
        chosen: list[Key] = []
        while len(chosen) < min(PROBES, len(self.keys)):
            chosen += [pile.pop() for pile in piles[: PROBES - len(chosen)]]
            piles = [pile for pile in piles if pile]
        return sorted(chosen)

    def _owners_of(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        found: NDArray[np.int64] = self.owners[np.searchsorted(self.keys, keys)]
        return found


def _is_like_a_question(text: str) -> bool:
    least, most = _WORDS
    return least <= len(analyse(text)) <= most


def _changed(stored: Calibration, keys: NDArray[np.int64]) -> int:
    """Return how many passages have come or gone since the library was measured."""
    left = int(np.searchsorted(keys, stored.newest, side="right"))
    return abs(stored.passages - left) + len(keys) - left
