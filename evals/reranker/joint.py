"""The reader of the second look as a torch module: the encoder's upper layers over two texts.

Its parts have the names that `qa.embed.joint` writes into a graph; it begins as the encoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from torch import Tensor, nn
from torch.nn import functional

from evals.reranker.pairs import Asked, by_length
from evals.reranker.texts import Texts
from qa.embed import bundled
from qa.embed.export import LAYERS, READ_LAYERS

_HEADS: Final = 12
_EPSILON: Final = 1e-12
_HIDDEN: Final = 256
_POOLED: Final = 4
_DROPPED: Final = 0.1
_OUTSIDE: Final = -1e4


class JointReader(nn.Module):
    """Read sentences beside a question; what it says before it is trained is 0."""

    def __init__(self) -> None:
        """Begin with the upper layers of the bundled encoder."""
        super().__init__()
        width = bundled.DIMENSION
        upper = {str(number): _Layer(width) for number in range(READ_LAYERS, LAYERS)}
        self.encoder = nn.ModuleDict({"layer": nn.ModuleDict(upper)})
        self.sides = nn.Parameter(torch.zeros(2, width))
        self.hidden = nn.Linear(_POOLED * width, _HIDDEN)
        self.out = nn.Linear(_HIDDEN, 1)
        self._dropped = nn.Dropout(_DROPPED)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)
        stored = load_file(bundled.weights())
        begun = {n: torch.from_numpy(stored[n]) for n in self.state_dict() if n in stored}
        self.load_state_dict(begun, strict=False)

    def upper(self) -> list[nn.Parameter]:
        """Return the weights that the encoder gave, which learn more slowly than the others."""
        return list(self.encoder.parameters())

    def added(self) -> list[nn.Parameter]:
        """Return the other weights."""
        return [self.sides, *self.hidden.parameters(), *self.out.parameters()]

    def forward(
        self, asked: Tensor, asked_inside: Tensor, told: Tensor, told_inside: Tensor
    ) -> Tensor:
        """Return a reading (pairs), the logit of how well the sentence answers.

        States are (pairs, pieces, width), padded; `…_inside` (pairs, pieces) is true where a piece
        is.
        """
        states = torch.cat([asked + self.sides[0], told + self.sides[1]], dim=1)
        inside = torch.cat([asked_inside, told_inside], dim=1)
        outside = torch.zeros_like(inside, dtype=states.dtype).masked_fill(~inside, _OUTSIDE)
        for layer in self.encoder["layer"].values():  # type: ignore[operator]
            states = layer(states, outside[:, None, None, :])
        heard, said = states[:, : asked.shape[1]], states[:, asked.shape[1] :]
        beyond = ~told_inside[:, :, None]
        mean = said.masked_fill(beyond, 0.0).sum(dim=1) / told_inside.sum(dim=1, keepdim=True)
        largest = said.masked_fill(beyond, _OUTSIDE).amax(dim=1)
        pooled = torch.cat([heard[:, 0], said[:, 0], mean, largest], dim=1)
        hidden = functional.gelu(self.hidden(self._dropped(pooled)))
        found: Tensor = self.out(self._dropped(hidden)).squeeze(1)
        return found

    def named_weights(self) -> dict[str, NDArray[np.float32]]:
        """Return the trained weights."""
        return {name: each.detach().cpu().numpy() for name, each in self.state_dict().items()}


def joint_readings(network: JointReader, texts: Texts, asked: Sequence[Asked]) -> list[Tensor]:
    """Return the readings (sentences) of each question, computed in bfloat16."""
    questions = np.array([each.question for each in asked])
    sentences = np.concatenate([each.sentences for each in asked])

    def read(owners: NDArray[np.int64], part: NDArray[np.int64]) -> Tensor:
        heard, said = _padded(texts, questions[owners]), _padded(texts, sentences[part])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found: Tensor = network(*heard, *said).float()
        return found

    return by_length(texts, asked, read)


def _padded(texts: Texts, places: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
    """Return states (texts, longest, width), and where there are any."""
    counts = torch.from_numpy(texts.begins[places + 1] - texts.begins[places])
    rows = [texts.states[texts.begins[place] : texts.begins[place + 1]] for place in places]
    flat = torch.from_numpy(np.concatenate(rows).astype(np.float32))
    padded = torch.nn.utils.rnn.pad_sequence(
        list(torch.split(flat, counts.tolist())), batch_first=True
    )
    return padded, torch.arange(padded.shape[1]) < counts[:, None]


class _Layer(nn.Module):
    """A layer of BERT, its parts named as BERT names them."""

    def __init__(self, width: int) -> None:
        super().__init__()
        inner = nn.ModuleDict({part: nn.Linear(width, width) for part in ("query", "key", "value")})
        self.attention = nn.ModuleDict({"self": inner, "output": _Output(width, width)})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, 4 * width)})
        self.output = _Output(4 * width, width)

    def forward(self, states: Tensor, outside: Tensor) -> Tensor:
        """Return new states (pairs, pieces, width); `outside` is added to what is attended to."""
        inner = self.attention["self"]
        split = (states.shape[0], states.shape[1], _HEADS, -1)
        query, key, value = (
            inner[part](states).view(split).transpose(1, 2)  # type: ignore[index]
            for part in ("query", "key", "value")
        )
        alike = query @ key.transpose(2, 3) / query.shape[-1] ** 0.5
        mixed = (alike + outside).softmax(dim=3).to(value.dtype) @ value
        mixed = mixed.transpose(1, 2).reshape(states.shape)
        attended: Tensor = self.attention["output"](mixed, states)
        wide = functional.gelu(self.intermediate["dense"](attended))
        found: Tensor = self.output(wide, attended)
        return found


class _Output(nn.Module):
    def __init__(self, given: int, width: int) -> None:
        super().__init__()
        self.dense = nn.Linear(given, width)
        self.LayerNorm = nn.LayerNorm(width, eps=_EPSILON)

    def forward(self, states: Tensor, before: Tensor) -> Tensor:
        """Return what is added to the states before, normed."""
        found: Tensor = self.LayerNorm(self.dense(states) + before)
        return found
