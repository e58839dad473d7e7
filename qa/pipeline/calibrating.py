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

from qa.domain import LibraryState
from qa.errors import LibraryFull
from qa.index import Indexes, Term, analyse
from qa.index.tokens import numbers
from qa.library import Calibration, Key, Library, Scale
from qa.retrieve import DEPTH
from qa.retrieve.roles import Roles
from qa.retrieve.signals import signals
from qa.retrieve.wording import Terms

PROBES: Final = 150
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


def refresh(library: Library, indexes: Indexes) -> None:
    """Measure the library where it has changed by a tenth since the last time.

    The caller holds it for writing. Broken off, nothing is stored, and the next one does it. A
    disk that is full leaves the old figures in use.
    """
    stored, now = library.calibration(), library.state()
    keys, owners = library.owners()
    if stored is not None and _changed(stored, keys) <= _CHANGED * stored.passages:
        return
    made = measured(library, indexes, now, keys, owners)
    if made != stored:
        with suppress(LibraryFull):
            library.calibrate(made)


def measured(
    library: Library,
    indexes: Indexes,
    state: LibraryState,
    keys: NDArray[np.int64],
    owners: NDArray[np.int64],
) -> Calibration | None:
    """Return what the library scores for what it does not hold; None for a small library.

    The same documents always give the same figures. `keys` (n) are the active passages,
    ascending, and `owners` (n) the revisions that they belong to.
    """
    if len(keys) < FEWEST_PASSAGES or len(set(owners.tolist())) < FEWEST_DOCUMENTS:
        return None
    mean_length = library.mean_length()
    scores = []
    for probe in _probes(library, keys, owners, random.Random(state.fingerprint)):
        found = _scores(library, indexes, probe, mean_length)
        if found is not None and found[0] < _REPEATED:
            scores.append(found)
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
    """A sentence that stands for a question, and the passages of all other documents."""

    text: str
    vector: NDArray[np.float32]
    others: NDArray[np.int64]


def _probes(
    library: Library, keys: NDArray[np.int64], owners: NDArray[np.int64], chance: random.Random
) -> Iterator[_Probe]:
    """Draw sentences, as evenly from all documents as can be."""
    chosen = _drawn(keys, owners, chance)
    hits = library.hits(chosen)
    profiles = library.profiles(chosen)
    begins = np.concatenate(([0], np.cumsum(profiles.sentences)))
    for place, key in enumerate(profiles.keys.tolist()):
        passage, _ = hits[key]
        texts = [passage.quote(sentence) for sentence in passage.sentences]
        fitting = [at for at, text in enumerate(texts) if _is_like_a_question(text)]
        if fitting:
            at = chance.choice(fitting)
            own = owners[np.searchsorted(keys, key)]
            vector = profiles.sentence_vectors[begins[place] + at]
            yield _Probe(texts[at], vector, keys[owners != own])


def _drawn(
    keys: NDArray[np.int64], owners: NDArray[np.int64], chance: random.Random
) -> Sequence[Key]:
    """Draw passages: one of each document, then a second, until there are enough."""
    by_owner: dict[int, list[Key]] = {}
    for key, owner in zip(keys.tolist(), owners.tolist(), strict=True):
        by_owner.setdefault(owner, []).append(key)
    piles = list(by_owner.values())
    for pile in piles:
        chance.shuffle(pile)
    chance.shuffle(piles)
    chosen: list[Key] = []
    while len(chosen) < min(PROBES, len(keys)):
        chosen += [pile.pop() for pile in piles[: PROBES - len(chosen)] if pile]
        piles = [pile for pile in piles if pile]
    return sorted(chosen)


def _is_like_a_question(text: str) -> bool:
    least, most = _WORDS
    return least <= len(analyse(text)) <= most


def _scores(
    library: Library, indexes: Indexes, probe: _Probe, mean_length: float
) -> tuple[float, ...] | None:
    """Return what the passages of other documents score for the probe, as a question would."""
    found = {key for key, _ in indexes.nearest(probe.vector, DEPTH, probe.others)}
    found |= {key for key, _ in indexes.matching((Term(probe.text),), DEPTH, probe.others)}
    profiles = library.profiles(sorted(found))
    if not len(profiles.keys):
        return None
    tokens = analyse(probe.text)
    rarity = indexes.rarity(list(dict.fromkeys(tokens)))
    by_number = zip(numbers(rarity).tolist(), rarity.values(), strict=True)
    terms = Terms.of(dict(by_number), numbers(tokens).tolist())
    table = signals(terms, probe.vector, profiles, mean_length=mean_length, roles=Roles())
    best = [table.column(name).max() for name in ("sentence_cosine", "sentence_coverage", "bm25")]
    joint = np.sort(table.column("joint"))[::-1]
    return (*map(float, best), float(joint[0] - joint[min(9, len(joint) - 1)]))


def _changed(stored: Calibration, keys: NDArray[np.int64]) -> int:
    """Return how many passages have come or gone since the library was measured."""
    left = int(np.searchsorted(keys, stored.newest, side="right"))
    return abs(stored.passages - left) + len(keys) - left
