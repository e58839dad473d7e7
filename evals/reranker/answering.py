"""Fit the map that turns a question's vector toward the sentences that answer it.

Loss: a softmax over the sentences of a question and the answers to the other questions of its
batch. The map is the identity plus a product of two narrow matrices and a bias, so that little can
be learnt by heart.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm

from evals.folds import FOLDS
from evals.reranker.groups import Group
from qa.retrieve.answering import Answering

RANK: Final = 64
SHARES: Final[Mapping[str, float]] = {"ei_title": 0.7, "ei_weak": 0.5, "medquad": 0.7}
"""What a group of these sources counts, many and roughly labelled as they are; others count 1."""
_SENTENCES: Final = 10
"""Sentences that do not answer, drawn from each group."""
_ANSWERS: Final = 2
_BATCH: Final = 64
_EPOCHS: Final = 6
_RATE: Final = 2e-3
_DECAY: Final = 0.5
_WARM: Final = 50
_SHARE, _SCALE, _BIAS = 10.0, 10.0, 5.0
"""Starting share of the vector as it is, and the steps of the product and of the bias."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Groups as rows of one table of vectors: questions, answers first among their sentences.

    `sentences` and `present` are (rows, 1 + `_SENTENCES`); `folds` and `weights` are by row.
    """

    vectors: Tensor
    questions: Tensor
    sentences: Tensor
    present: Tensor
    folds: NDArray[np.int64]
    sources: tuple[str, ...]

    def without(self, *, fold: int | None = None, sources: frozenset[str] = frozenset()) -> Tensor:
        """Return the rows that are of no left-out fold or source."""
        kept = [
            place
            for place, source in enumerate(self.sources)
            if source not in sources and self.folds[place] != fold
        ]
        return torch.tensor(kept)


class Encodes(Protocol):
    """What gives vectors: an encoder, or texts that were encoded before."""

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a text, in order."""


def encoded(groups: Sequence[Group], encoder: Encodes, seed: int = 0) -> Encoded:
    """Draw sentences of each group and encode them, every text once."""
    chance = random.Random(seed)
    drawn = [row for group in groups for row in _rows(group, chance)]
    texts = sorted({text for _, row in drawn for text in row}, key=lambda text: (len(text), text))
    place = {text: number for number, text in enumerate(texts)}
    vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    for start in tqdm(range(0, len(texts), 1024), desc="encoding", unit="slab", disable=None):
        vectors[start : start + 1024] = encoder.encode(texts[start : start + 1024])
    width = 1 + _SENTENCES
    sentences = np.zeros((len(drawn), width), dtype=np.int64)
    present = np.zeros((len(drawn), width), dtype=bool)
    for number, (_, (_, *told)) in enumerate(drawn):
        sentences[number, : len(told)] = [place[text] for text in told]
        present[number, : len(told)] = True
    return Encoded(
        torch.from_numpy(vectors),
        torch.tensor([place[row[0]] for _, row in drawn]),
        torch.from_numpy(sentences),
        torch.from_numpy(present),
        np.array([group.fold for group, _ in drawn]),
        tuple(group.source for group, _ in drawn),
    )


def fitted(data: Encoded, rows: Tensor, seed: int = 0) -> Answering:
    """Return the map that puts the answers of these rows first; the same seed gives the same."""
    torch.manual_seed(seed)
    network = _Map(data.vectors.shape[1]).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    weights = torch.tensor([SHARES.get(source, 1.0) for source in data.sources])
    batch = min(_BATCH, len(rows))
    steps = _EPOCHS * (len(rows) // batch)
    done = 0
    with tqdm(total=steps, desc="fitting", unit="step", disable=None) as bar:
        for _ in range(_EPOCHS):
            order = rows[torch.randperm(len(rows))]
            for start in range(0, len(order) - batch + 1, batch):
                some = order[start : start + batch]
                for part in optimizer.param_groups:
                    part["lr"] = _RATE * min(1.0, (done + 1) / _WARM) * (1.0 - done / steps)
                loss = _loss(network, data, some, weights[some])
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
                done += 1
                bar.update()
    return network.numbers()


def by_fold(data: Encoded) -> dict[int, Answering]:
    """Return for each fold the map that was fitted without it."""
    return {fold: fitted(data, data.without(fold=fold)) for fold in range(FOLDS)}


def save(answering: Answering, encoder: str, file: Path) -> None:
    """Write the numbers in half precision."""
    asked, told, bias = (
        np.asarray(each, dtype=np.float16)
        for each in (answering.asked, answering.told, answering.bias)
    )
    share = np.float32(answering.share)
    np.savez(file, encoder=np.array(encoder), share=share, asked=asked, told=told, bias=bias)


class _Map(nn.Module):
    """Questions (n, dimension) → turned vectors (n, dimension)."""

    def __init__(self, dimension: int) -> None:
        super().__init__()
        self.share = nn.Parameter(torch.tensor(_SHARE))
        self.asked = nn.Parameter(torch.randn(dimension, RANK) * 0.05)
        self.told = nn.Parameter(torch.randn(dimension, RANK) * 0.05)
        self.bias = nn.Parameter(torch.zeros(dimension))

    def forward(self, questions: Tensor) -> Tensor:
        narrow = _SCALE * (questions @ self.asked) @ self.told.T
        turned: Tensor = self.share * questions + narrow + _BIAS * self.bias
        return turned

    def numbers(self) -> Answering:
        asked, told, bias = (
            each.detach().numpy() for each in (_SCALE * self.asked, self.told, _BIAS * self.bias)
        )
        return Answering(float(self.share.detach()), asked, told, bias)


def _loss(network: _Map, data: Encoded, some: Tensor, weights: Tensor) -> Tensor:
    turned = network(data.vectors[data.questions[some]])
    told = data.vectors[data.sentences[some]]
    own = torch.einsum("nd,nsd->ns", turned, told).masked_fill(~data.present[some], -1e4)
    others = (turned @ told[:, 0].T).masked_fill(torch.eye(len(some), dtype=torch.bool), -1e4)
    lost = torch.logsumexp(torch.cat([own, others], dim=1), dim=1) - own[:, 0]
    return (lost * weights).sum() / weights.sum()


def _rows(group: Group, chance: random.Random) -> list[tuple[Group, list[str]]]:
    near = [text for text, label in group.negatives if label > 0]
    far = [text for text, label in group.negatives if label <= 0]
    chance.shuffle(near)
    chance.shuffle(far)
    half = min(len(near), max(_SENTENCES // 2, _SENTENCES - len(far)))
    negatives = (near[:half] + far)[:_SENTENCES]
    answers = chance.sample(group.positives, min(_ANSWERS, len(group.positives)))
    return [(group, [group.question, answer, *negatives]) for answer in answers]
