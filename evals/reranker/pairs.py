"""Questions and their sentences in batches: states gathered, padded by like length, and read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from evals.reranker.network import Alignment
from evals.reranker.texts import Texts

_PARTS: Final = 3
"""A batch is cut by length into so many parts, each padded to its own longest sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question and sentences, by their places among the texts."""

    question: int
    sentences: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Texts, question: str, sentences: Iterable[str]) -> Asked:
        """Look the texts up."""
        return cls(texts.places[question], texts.of(sentences))


def readings(network: Alignment, texts: Texts, asked: Sequence[Asked]) -> list[Tensor]:
    """Return the readings (sentences) of each question."""
    device = next(network.parameters()).device
    questions = np.array([each.question for each in asked])
    sentences = np.concatenate([each.sentences for each in asked])
    heard = _padded(network, texts, questions, asked=True)

    def read(owners: NDArray[np.int64], part: NDArray[np.int64]) -> Tensor:
        own = torch.from_numpy(owners).to(device)
        told = _padded(network, texts, sentences[part], asked=False)
        cosines = (texts.vectors[questions[owners]] * texts.vectors[sentences[part]]).sum(axis=1)
        found: Tensor = network(
            heard[0][own], heard[1][own], *told, torch.from_numpy(cosines).to(device)
        )
        return found

    return by_length(texts, asked, read)


def by_length(
    texts: Texts,
    asked: Sequence[Asked],
    read: Callable[[NDArray[np.int64], NDArray[np.int64]], Tensor],
) -> list[Tensor]:
    """Read the sentences of all questions in parts of like length; return those of each question.

    `read` is given the questions of a part's sentences, by their places in `asked`, and the places
    of the sentences among all, and returns a reading each.
    """
    sentences = np.concatenate([each.sentences for each in asked])
    owners = np.repeat(np.arange(len(asked)), [len(each.sentences) for each in asked])
    ordered = np.argsort(texts.begins[sentences + 1] - texts.begins[sentences], kind="stable")
    parts = np.array_split(ordered, min(_PARTS, len(ordered)))
    flat = torch.cat([read(owners[part], part) for part in parts])
    back = torch.from_numpy(np.argsort(ordered, kind="stable")).to(flat.device)
    return list(torch.split(flat[back], [len(each.sentences) for each in asked]))


def _padded(
    network: Alignment, texts: Texts, places: NDArray[np.int64], *, asked: bool
) -> tuple[Tensor, Tensor]:
    """Return narrowed states (texts, longest, width), and where there are any."""
    device = next(network.parameters()).device
    rows = [texts.states[texts.begins[place] : texts.begins[place + 1]] for place in places]
    flat = torch.from_numpy(np.concatenate(rows).astype(np.float32)).to(device)
    narrow = network.narrowed(flat, asked=asked)
    parts = torch.split(narrow, [len(row) for row in rows])
    padded = torch.nn.utils.rnn.pad_sequence(list(parts), batch_first=True)
    counts = torch.tensor([len(row) for row in rows], device=device)
    return padded, torch.arange(padded.shape[1], device=device) < counts[:, None]
