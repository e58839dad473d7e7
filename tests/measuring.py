"""Candidates made by hand, and their signals computed slowly, word by word and row by row."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.index import analyse
from qa.index.tokens import SEGMENT_END, numbers
from qa.library import Profiles
from qa.retrieve.answering import Answering
from qa.retrieve.roles import Roles
from qa.retrieve.signals import SIGNALS
from qa.retrieve.wording import Terms

Vector = NDArray[np.float32]
KNOW_NOTHING = Roles()
TURNS_NOTHING = Answering()


@dataclass(frozen=True)
class Candidate:
    """A passage as ranking sees it: token numbers by segment, vectors by sentence."""

    title: tuple[int, ...]
    headings: tuple[int, ...]
    sentences: tuple[tuple[int, ...], ...]
    vector: Vector
    spoken: tuple[Vector, ...]


def candidate(
    *sentences: str,
    title: str = "",
    headings: str = "",
    vector: Sequence[float] = (1, 0),
    spoken: Sequence[Sequence[float]] | None = None,
) -> Candidate:
    """A passage of these sentences; all its vectors are `vector` unless told otherwise."""
    rows = spoken or [vector] * len(sentences)
    return Candidate(
        numbered(title),
        numbered(headings),
        tuple(map(numbered, sentences)),
        unit(vector),
        tuple(map(unit, rows)),
    )


def numbered(text: str) -> tuple[int, ...]:
    return tuple(numbers(analyse(text)).tolist())


def unit(row: Sequence[float]) -> Vector:
    found = np.array(row, dtype=np.float32)
    return found / np.float32(max(float(np.linalg.norm(found)), 1e-9))


def gathered(candidates: Sequence[Candidate]) -> Profiles:
    """The candidates as the library hands them out."""
    tokens = [
        np.concatenate(
            [
                part
                for segment in (each.title, each.headings, *each.sentences)
                for part in (np.array(segment, dtype=np.uint32), SEGMENT_END)
            ]
        )
        for each in candidates
    ]
    return Profiles(
        keys=np.arange(1, len(candidates) + 1),
        owners=np.arange(1, len(candidates) + 1),
        vectors=np.stack([each.vector for each in candidates]),
        sentence_vectors=np.stack([row for each in candidates for row in each.spoken]),
        sentences=np.array([len(each.spoken) for each in candidates]),
        tokens=np.concatenate(tokens),
        lengths=np.array([len(each) for each in tokens]),
    )


def asked(text: str, weights: Mapping[str, float] | None = None) -> Terms:
    """The terms of a question, all of weight 1 unless `weights` says otherwise."""
    order = numbered(text)
    given = {numbered(word)[0]: weight for word, weight in (weights or {}).items()}
    return Terms.of({number: given.get(number, 1.0) for number in order}, order)


def slowly(
    terms: Terms,
    vector: Vector,
    candidates: Sequence[Candidate],
    mean_length: float,
    *,
    roles: Roles = KNOW_NOTHING,
    answering: Answering = TURNS_NOTHING,
) -> NDArray[np.float64]:
    """The table of signals by their definitions, without any trick."""
    words = dict(zip(terms.numbers.tolist(), terms.weights.tolist(), strict=True))
    everything = [sentence for each in candidates for sentence in each.sentences]
    middle = sum(map(len, everything)) / len(everything) or 1.0
    rows = [
        _of_one(
            each,
            terms=terms,
            words=words,
            vector=vector,
            mean_length=mean_length,
            middle=middle,
            roles=roles,
            answering=answering,
        )
        for each in candidates
    ]
    _add_company(candidates, rows)
    return np.array([[row[name] for name in SIGNALS] for row in rows])


def _of_one(
    each: Candidate,
    *,
    terms: Terms,
    words: Mapping[int, float],
    vector: Vector,
    mean_length: float,
    middle: float,
    roles: Roles,
    answering: Answering,
) -> dict[str, float]:
    total = max(sum(words.values()), 1e-9)
    outline = frozenset(each.title + each.headings)
    body = [token for sentence in each.sentences for token in sentence]
    relative = len(body) / max(mean_length, 1.0)

    def bm25(frequency: Mapping[int, float], k1: float, b: float, length: float) -> float:
        dampening = k1 * (1 - b + b * length)
        shares = {
            number: 0.0
            if frequency[number] == 0
            else frequency[number] / (frequency[number] + dampening)
            for number in words
        }
        return sum(words[number] * share for number, share in shares.items()) / total

    def coverage(*held: Sequence[int]) -> float:
        inside = {token for tokens in held for token in tokens}
        shares = (
            weight * (1.0 if number in inside else 0.6 if number in outline else 0.0)
            for number, weight in words.items()
        )
        return sum(shares) / total

    counted = {number: body.count(number) + 0.6 * (number in outline) for number in words}
    cosines = [float(row @ vector) for row in each.spoken]
    coverages = [coverage(sentence) for sentence in each.sentences]
    finding = [float(found) for found in roles.finding(np.stack(each.spoken))]
    answers = [float(row @ answering.turned(vector)) for row in each.spoken]
    figures = [any(token % 2 for token in sentence) for sentence in each.sentences]
    windows = list(itertools.pairwise(range(len(cosines))))
    top = sorted(cosines, reverse=True)[:3]
    return {
        "bm25": bm25(counted, 1.5, 0.75, relative),
        "bm25_soft": bm25(counted, 0.9, 0.4, relative),
        "coverage": coverage(*each.sentences),
        "pairs": _pairs(terms, each),
        "cosine": float(each.vector @ vector),
        "sentence_cosine": max(cosines),
        "window_cosine": max(
            cosines + [float(_joined(each.spoken[i], each.spoken[j]) @ vector) for i, j in windows]
        ),
        "three_cosine": sum(top) / len(top),
        "sentence_bm25": max(
            bm25({n: float(sentence.count(n)) for n in words}, 1.2, 0.75, len(sentence) / middle)
            for sentence in each.sentences
        ),
        "sentence_coverage": max(coverages),
        "window_coverage": max(
            coverages + [coverage(each.sentences[i], each.sentences[j]) for i, j in windows]
        ),
        "joint": max(c + 0.5 * v for c, v in zip(cosines, coverages, strict=True)),
        "product": max(max(c, 0.0) * v for c, v in zip(cosines, coverages, strict=True)),
        "finding": sum(finding) / len(finding),
        "best_finding": max(finding),
        "finding_joint": max(c + 0.3 * f for c, f in zip(cosines, finding, strict=True)),
        "answering": max(answers),
        "all_answering": math.log(sum(math.exp(each) for each in answers)),
        "second_answering": sorted(answers)[-min(2, len(answers))],
        "figure_cosine": max(c if f else -0.2 for c, f in zip(cosines, figures, strict=True)),
        "figures": sum(figures) / len(figures),
        "length": math.log(max(len(body), 1) / max(mean_length, 1.0)),
    }


def _joined(one: Vector, other: Vector) -> Vector:
    both = one + other
    return both / np.float32(max(float(np.linalg.norm(both)), 1e-3))


def _pairs(terms: Terms, each: Candidate) -> float:
    weights = [float(terms.weights[pair].mean()) for pair in terms.pairs]
    seen = 0.0
    for weight, pair in zip(weights, terms.pairs, strict=True):
        wanted = {int(terms.numbers[place]) for place in pair}
        near = {
            frozenset((segment[left], segment[left + gap]))
            for segment in (each.title, each.headings, *each.sentences)
            for gap in (1, 2)
            for left in range(len(segment) - gap)
        }
        seen += weight * (frozenset(wanted) in near)
    return seen / max(sum(weights), 1e-9)


def _scaled(values: Sequence[float]) -> list[float]:
    low, high = min(values), max(values)
    return [(value - low) / (high - low) if high - low >= 1e-5 else 0.0 for value in values]


def _add_company(candidates: Sequence[Candidate], rows: Sequence[dict[str, float]]) -> None:
    count = len(candidates)
    parts = [_scaled([row[n] for row in rows]) for n in ("bm25", "cosine", "sentence_cosine")]
    first = [sum(three) / 3 for three in zip(*parts, strict=True)]
    last = sorted(first, reverse=True)[:5][-1]
    top = [place for place in range(count) if first[place] >= last - 1e-5]
    middle = sum((first[place] * candidates[place].vector for place in top), np.float32(0))
    middle = np.asarray(middle) / max(float(np.linalg.norm(middle)), 1e-9)
    likeness = [
        [math.exp(12 * float(one.vector @ other.vector)) for other in candidates]
        for one in candidates
    ]
    bags = _bags(candidates)
    shared: dict[int, float] = defaultdict(float)
    for place in top:
        for word, value in bags[place].items():
            shared[word] += value * first[place]
    size = max(math.sqrt(sum(value**2 for value in shared.values())), 1e-9)
    for place, row in enumerate(rows):
        others = [other for other in range(count) if other != place]
        weight = sum(likeness[place][other] for other in others)
        pulled = sum(likeness[place][other] * first[other] for other in others)
        row["neighbours"] = pulled / max(weight, 1e-9)
        row["feedback_cosine"] = float(candidates[place].vector @ middle)
        row["feedback_words"] = sum(
            value * shared.get(word, 0.0) / size for word, value in bags[place].items()
        )


def _bags(candidates: Sequence[Candidate]) -> list[dict[int, float]]:
    counts = [
        Counter(
            token for segment in (each.title, each.headings, *each.sentences) for token in segment
        )
        for each in candidates
    ]
    holders = Counter(word for each in counts for word in each)
    bags = []
    for each in counts:
        raw = {
            word: math.log1p(times) * math.log1p(len(candidates) / holders[word])
            for word, times in each.items()
        }
        size = max(math.sqrt(sum(value**2 for value in raw.values())), 1e-9)
        bags.append({word: value / size for word, value in raw.items()})
    return bags
