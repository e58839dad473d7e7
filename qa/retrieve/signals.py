"""What speaks for each candidate: one column a signal, one row a passage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qa.library import Profiles
from qa.retrieve.answering import Answering
from qa.retrieve.roles import Roles
from qa.retrieve.wording import Counts, Floats, Terms, count

SIGNALS: Final = (
    "bm25",  # of the passage, as a share of what holding every term would give
    "bm25_soft",  # the same with less reward for repetition and less regard for length
    "coverage",  # weighted share of the terms that the passage, its title or its headings hold
    "pairs",  # weighted share of the question's neighbouring words that stand together
    "cosine",  # passage vector
    "sentence_cosine",  # the nearest sentence
    "window_cosine",  # the nearest two sentences in a row, or the nearest one
    "three_cosine",  # mean of the nearest three sentences
    "sentence_bm25",  # the best sentence
    "sentence_coverage",
    "window_coverage",  # the best two sentences in a row, or the best one
    "joint",  # the best sum of one sentence's cosine and its coverage
    "product",  # the best product of both
    "neighbours",  # how well those candidates match that are like this one
    "feedback_cosine",  # to the middle of the best few candidates
    "feedback_words",  # words shared with them
    "finding",  # mean probability that a sentence reports a finding
    "best_finding",  # the likeliest one
    "finding_joint",  # the best sum of one sentence's cosine and its probability
    "answering",  # the sentence that answers best, as the turned question sees it
    "all_answering",  # all of them, the best counting most
    "second_answering",
    "figure_cosine",  # the nearest sentence that holds a number
    "figures",  # share of sentences that hold a number
    "length",  # logarithm of the length against the library's mean
)

_K1, _B = 1.5, 0.75
_K1_SOFT, _B_SOFT = 0.9, 0.4
_K1_SENTENCE = 1.2
_IN_OUTLINE: Final = 0.6
"""What a term counts that stands in the title or the headings and not in the text."""
_JOINT_SHARE: Final = 0.5
_FINDING_SHARE: Final = 0.3
_NO_FIGURE: Final = -0.2
"""Stands for a cosine where no sentence holds a number: lower than almost any."""
_FEEDBACK: Final = 5
"""Candidates that feedback is drawn from, and what is as good as the last of them."""
_NEAR: Final = 12.0
"""How sharply neighbours are preferred to other candidates."""
_TOP: Final = 3
_HALF: Final = np.uint64(32)
_TINY: Final = 1e-30
_EQUAL: Final = 1e-5
"""Values that differ less are equal: rounding gives twins slightly different cosines."""


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals of the candidates of one question.

    `table` has one row for each candidate and one column for each of `SIGNALS`. Of all sentences,
    passage after passage: `cosines` to the question, weighted `coverages` of its words, and how
    likely they are `findings`.
    """

    table: Floats
    cosines: NDArray[np.float32]
    coverages: Floats
    findings: Floats

    def column(self, name: str) -> Floats:
        """Return one signal."""
        column: Floats = self.table[:, SIGNALS.index(name)]
        return column


def signals(
    terms: Terms,
    vector: NDArray[np.float32],
    profiles: Profiles,
    *,
    mean_length: float,
    roles: Roles,
    answering: Answering,
) -> Signals:
    """Measure the candidates, of which there is at least one."""
    counts = count(terms, profiles)
    words = _words(terms, counts, mean_length)
    cosines = profiles.sentence_vectors @ vector
    meaning = _meaning(profiles, cosines, counts.firsts, profiles.vectors @ vector)
    both = {
        "joint": _best(cosines + _JOINT_SHARE * words["each_coverage"], counts.firsts),
        "product": _best(np.maximum(cosines, 0) * words["each_coverage"], counts.firsts),
    }
    first = (scaled(words["bm25"]) + scaled(meaning["cosine"])) / 3
    first += scaled(meaning["sentence_cosine"]) / 3
    around = _feedback(profiles, first)
    finding = roles.finding(profiles.sentence_vectors)
    form = _form(profiles, cosines, counts, finding)
    answers = _answers(
        profiles.sentence_vectors @ answering.turned(vector), counts.firsts, profiles
    )
    every = words | meaning | both | around | form | answers
    table = np.stack([every[name] for name in SIGNALS], axis=1)
    return Signals(table, cosines, words["each_coverage"], finding)


def scaled(values: Floats) -> Floats:
    """Return values between 0 (the least) and 1 (the largest); all 0 where they are equal."""
    low, high = float(values.min()), float(values.max())
    if high - low < _EQUAL:
        return np.zeros_like(values, dtype=np.float64)
    return (values - low) / (high - low)


def _words(terms: Terms, counts: Counts, mean_length: float) -> dict[str, Floats]:
    weights = terms.weights if len(terms.weights) else np.zeros(1)
    total = max(float(weights.sum()), 1e-9)
    inside = counts.passages
    outline = np.minimum(counts.outline, 1.0)
    frequency = inside + _IN_OUTLINE * outline
    lengths = np.add.reduceat(counts.lengths, counts.firsts)
    relative = (lengths / max(mean_length, 1.0))[:, np.newaxis]
    held = np.maximum(inside > 0, _IN_OUTLINE * outline)
    here = np.maximum(counts.sentences > 0, _IN_OUTLINE * outline[counts.owners])
    each_coverage = here @ weights / total
    middle = counts.lengths.mean() or 1.0
    dampened = _saturated(
        counts.sentences, _K1_SENTENCE, _B, (counts.lengths / middle)[:, np.newaxis]
    )
    joined = np.maximum(here[:-1], here[1:]) @ weights / total
    pair_weights = weights[terms.pairs].mean(axis=1) if len(terms.pairs) else np.zeros(0)
    return {
        "bm25": _saturated(frequency, _K1, _B, relative) @ weights / total,
        "bm25_soft": _saturated(frequency, _K1_SOFT, _B_SOFT, relative) @ weights / total,
        "coverage": held @ weights / total,
        "pairs": counts.pairs @ pair_weights / max(float(pair_weights.sum()), 1e-9),
        "sentence_bm25": _best(dampened @ weights / total, counts.firsts),
        "sentence_coverage": _best(each_coverage, counts.firsts),
        "window_coverage": _best(_windowed(each_coverage, joined, counts.owners), counts.firsts),
        "each_coverage": each_coverage,
        "length": np.log(np.maximum(lengths, 1.0) / max(mean_length, 1.0)),
    }


def _form(
    profiles: Profiles, cosines: NDArray[np.float32], counts: Counts, finding: Floats
) -> dict[str, Floats]:
    """Measure what kind of answer the sentences can give: findings, numbers."""
    with_figure = np.where(counts.figures, cosines, np.float32(_NO_FIGURE))
    sizes = profiles.sentences
    return {
        "finding": np.add.reduceat(finding, counts.firsts) / sizes,
        "best_finding": _best(finding, counts.firsts),
        "finding_joint": _best(cosines + _FINDING_SHARE * finding, counts.firsts),
        "figure_cosine": _best(with_figure, counts.firsts),
        "figures": np.add.reduceat(counts.figures.astype(np.float64), counts.firsts) / sizes,
    }


def _answers(
    each: NDArray[np.float32], firsts: NDArray[np.int64], profiles: Profiles
) -> dict[str, Floats]:
    """Measure how well the sentences answer, `each` by the turned question."""
    owners = np.repeat(np.arange(len(firsts)), profiles.sentences)
    ranked = each[np.lexsort((-each, owners))].astype(np.float64)
    peak = float(each.max())
    shares = np.add.reduceat(np.exp(ranked - peak), firsts)
    return {
        "answering": ranked[firsts],
        "all_answering": np.log(np.maximum(shares, _TINY)) + peak,
        "second_answering": ranked[firsts + (profiles.sentences > 1)],
    }


def _saturated(frequency: Floats, k1: float, b: float, relative: Floats) -> Floats:
    """Return BM25's share of a term's weight (Robertson and Zaragoza 2009), below 1."""
    share: Floats = frequency / (frequency + k1 * (1 - b + b * relative))
    return share


def _meaning(
    profiles: Profiles,
    cosines: NDArray[np.float32],
    firsts: NDArray[np.int64],
    whole: NDArray[np.float32],
) -> dict[str, Floats]:
    rows = profiles.sentence_vectors
    owners = np.repeat(np.arange(len(firsts)), profiles.sentences)
    # The cosine to the sum of two unit vectors follows from the three cosines between them.
    between = np.einsum("ij,ij->i", rows[:-1], rows[1:])
    joined = (cosines[:-1] + cosines[1:]) / np.sqrt(np.maximum(2 + 2 * between, 1e-6))
    return {
        "cosine": whole.astype(np.float64),
        "sentence_cosine": _best(cosines, firsts),
        "window_cosine": _best(_windowed(cosines, joined, owners), firsts),
        "three_cosine": _top_mean(cosines, owners, firsts, profiles.sentences),
    }


def _windowed(
    each: NDArray[np.floating], joined: NDArray[np.floating], owners: NDArray[np.int64]
) -> Floats:
    """Return for each sentence the better of itself and itself joined with the next one."""
    same = owners[:-1] == owners[1:]
    best = np.array(each, dtype=np.float64)
    best[:-1][same] = np.maximum(best[:-1], joined)[same]
    return best


def _top_mean(
    cosines: NDArray[np.float32],
    owners: NDArray[np.int64],
    firsts: NDArray[np.int64],
    sizes: NDArray[np.int64],
) -> Floats:
    order = np.lexsort((-cosines, owners))
    rank = np.arange(len(order)) - firsts[owners[order]]
    kept = np.where(rank < _TOP, cosines[order], 0.0)
    return np.add.reduceat(kept.astype(np.float64), firsts) / np.minimum(sizes, _TOP)


def _best(values: NDArray[np.floating], firsts: NDArray[np.int64]) -> Floats:
    best: Floats = np.maximum.reduceat(values, firsts).astype(np.float64)
    return best


def _feedback(profiles: Profiles, first: Floats) -> dict[str, Floats]:
    """Measure likeness to the other candidates: what matches well keeps like company.

    Pseudo-relevance feedback after Rocchio (1971), over the candidates only.
    """
    vectors = profiles.vectors
    likeness = np.exp(np.float32(_NEAR) * (vectors @ vectors.T))
    np.fill_diagonal(likeness, 0.0)
    top = np.flatnonzero(first >= np.sort(first)[-_FEEDBACK:][0] - _EQUAL)
    middle = first[top].astype(np.float32) @ vectors[top]
    middle /= max(float(np.linalg.norm(middle)), 1e-9)
    return {
        "neighbours": likeness @ first.astype(np.float32) / np.maximum(likeness.sum(axis=1), 1e-9),
        "feedback_cosine": vectors @ middle,
        "feedback_words": _shared_words(profiles, top, first[top]),
    }


def _shared_words(profiles: Profiles, top: NDArray[np.int64], weights: Floats) -> Floats:
    """Return the cosine of each candidate's words to those of the `top` ones.

    Words weigh by the logarithm of their count and their rarity among the candidates.
    """
    n = len(profiles.keys)
    owners = np.repeat(np.arange(n, dtype=np.uint64), profiles.lengths)
    # One sort of numbers that hold the word and its owner groups both.
    every = np.sort((profiles.tokens.astype(np.uint64) << _HALF) | owners)
    every = every[np.searchsorted(every, 1 << _HALF) :]  # no ends of segments
    cells, times = _runs(every)
    owner = (cells & (1 << _HALF) - 1).astype(np.int64)
    words, holders = _runs(cells >> _HALF)
    word = np.repeat(np.arange(len(words)), holders)
    rarity = np.log1p(n / np.maximum(holders, 1))
    value = np.log1p(np.arange(times.max(initial=0) + 1))[times] * rarity[word]
    value /= np.sqrt(np.bincount(owner, value**2, minlength=n)).clip(1e-9)[owner]
    share = np.zeros(n)
    share[top] = weights
    middle = np.bincount(word, value * share[owner], minlength=len(words)).astype(np.float64)
    middle /= max(float(np.linalg.norm(middle)), 1e-9)
    return np.bincount(owner, value * middle[word], minlength=n).astype(np.float64)


def _runs(ordered: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the distinct numbers of ordered ones, and how often each occurs."""
    begins = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] + np.uint64(1)))
    return ordered[begins], np.diff(begins, append=len(ordered))
