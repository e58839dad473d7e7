"""The reranker as a torch module: the bundled encoder's layers with a head, over pairs of texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

HEADS: Final = 12
_EPSILON: Final = 1e-12


class Layer(nn.Module):
    """One transformer layer without dropout."""

    def __init__(self, width: int, inner: int) -> None:
        """Make a layer of random weights."""
        super().__init__()
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, _EPSILON)
        self.wide = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.last_norm = nn.LayerNorm(width, _EPSILON)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Map states (batch, pieces, width); `mask` (batch, 1, 1, pieces) is added to attention."""
        batch, pieces, width = states.shape
        query, key, value = (
            part(states).view(batch, pieces, HEADS, width // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(2, 3) * (width // HEADS) ** -0.5 + mask
        mixed = (scores.softmax(dim=-1) @ value).transpose(1, 2).reshape(batch, pieces, width)
        attended = self.norm(states + self.out(mixed))
        normed: Tensor = self.last_norm(
            attended + self.narrow(functional.gelu(self.wide(attended)))
        )
        return normed


_PLACES: Final = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "last_norm": "output.LayerNorm",
}
"""Names of the layer's parts in the files of a BERT."""


class CrossEncoder(nn.Module):
    """Question and sentence read together → one score: mean state, a hidden layer, a number."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]], layers: Sequence[int]) -> None:
        """Begin with these layers of an encoder; its word vectors stay as they are."""
        super().__init__()
        self.words: Tensor
        self.positions: Tensor
        self.kinds: Tensor
        self.scale: Tensor
        self.shift: Tensor
        given = {name: torch.from_numpy(np.array(each)) for name, each in weights.items()}
        self.register_buffer("words", given["embeddings.word_embeddings.weight"], persistent=False)
        self.register_buffer(
            "positions", given["embeddings.position_embeddings.weight"], persistent=False
        )
        self.register_buffer(
            "kinds", given["embeddings.token_type_embeddings.weight"], persistent=False
        )
        self.register_buffer("scale", given["embeddings.LayerNorm.weight"], persistent=False)
        self.register_buffer("shift", given["embeddings.LayerNorm.bias"], persistent=False)
        width = len(given["embeddings.LayerNorm.bias"])
        inner = len(given["encoder.layer.0.intermediate.dense.bias"])
        self.layers = nn.ModuleList(Layer(width, inner) for _ in layers)
        for layer, number in zip(self.layers, layers, strict=True):
            for part, place in _PLACES.items():
                module = getattr(layer, part)
                for kind in ("weight", "bias"):
                    value = given[f"encoder.layer.{number}.{place}.{kind}"]
                    getattr(module, kind).data.copy_(value)
        self.hidden = nn.Linear(width, width)
        self.score = nn.Linear(width, 1)

    def forward(self, pieces: Tensor, kinds: Tensor, present: Tensor) -> Tensor:
        """Score word pieces (batch, pieces) of 0 question or 1 sentence; returns (batch,)."""
        count = pieces.shape[1]
        states = self.words[pieces] + self.kinds[kinds] + self.positions[:count]
        states = functional.layer_norm(states, states.shape[-1:], self.scale, self.shift, _EPSILON)
        mask = (1.0 - present)[:, None, None, :] * -1e4
        for layer in self.layers:
            states = layer(states, mask)
        mean = (states * present[:, :, None]).sum(dim=1) / present.sum(dim=1, keepdim=True)
        found: Tensor = self.score(functional.gelu(self.hidden(mean))).squeeze(-1)
        return found

    def named_weights(self) -> dict[str, NDArray[np.float32]]:
        """Return the trained weights, the layers named as in the files of a BERT."""
        found: dict[str, NDArray[np.float32]] = {}
        for number, layer in enumerate(self.layers):
            for part, place in _PLACES.items():
                for kind in ("weight", "bias"):
                    value = getattr(getattr(layer, part), kind).detach().cpu().numpy()
                    found[f"encoder.layer.{number}.{place}.{kind}"] = value
        for part in ("hidden", "score"):
            for kind in ("weight", "bias"):
                value = getattr(getattr(self, part), kind).detach().cpu().numpy()
                found[f"head.{part}.{kind}"] = value
        return found
