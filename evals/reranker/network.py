"""The reranker as a torch module: states of a question and of sentences, aligned and compared.

Its parts have the names and the shapes that `qa.embed.alignment` writes into a graph.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

WIDTH: Final = 128
_DROPPED: Final = 0.15
_OUTSIDE: Final = -1e4
_COSINE: Final = 10.0
"""What the cosine counts before anything is learnt."""


class Alignment(nn.Module):
    """Read sentences beside a question; begins as a multiple of their cosine."""

    def __init__(self, dimension: int, width: int = WIDTH) -> None:
        """Make a network for states of this dimension."""
        super().__init__()
        self.asked = nn.Linear(dimension, width)
        self.told = nn.Linear(dimension, width)
        self.asked_norm = nn.LayerNorm(width)
        self.told_norm = nn.LayerNorm(width)
        self.sharpness = nn.Parameter(torch.tensor(1.0))
        self.asked_compare = nn.Linear(4 * width, width)
        self.told_compare = nn.Linear(4 * width, width)
        self.asked_attend = nn.Linear(width, 1)
        self.told_attend = nn.Linear(width, 1)
        self.hidden = nn.Linear(6 * width + 1, width)
        self.out = nn.Linear(width, 1)
        self.cosine = nn.Parameter(torch.tensor(_COSINE))
        self._dropped = nn.Dropout(_DROPPED)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(
        self, asked: Tensor, asked_inside: Tensor, told: Tensor, told_inside: Tensor, cosine: Tensor
    ) -> Tensor:
        """Return a reading (pairs), the logit of how well the sentence answers.

        States are (pairs, pieces, width) as `narrowed` gives them, padded; `…_inside` (pairs,
        pieces) is true where a piece is; `cosine` is (pairs).
        """
        alike = torch.bmm(told, asked.transpose(1, 2)) * self.sharpness / told.shape[-1] ** 0.5
        to_asked = alike.masked_fill(~asked_inside[:, None, :], _OUTSIDE).softmax(dim=2) @ asked
        to_told = (
            alike.masked_fill(~told_inside[:, :, None], _OUTSIDE).softmax(dim=1).transpose(1, 2)
            @ told
        )
        parts = [
            *self._compared(told, to_asked, told_inside, self.told_compare, self.told_attend),
            *self._compared(asked, to_told, asked_inside, self.asked_compare, self.asked_attend),
            cosine[:, None],
        ]
        pooled = self._dropped(torch.cat(parts, dim=1))
        hidden = self._dropped(functional.gelu(self.hidden(pooled)))
        found: Tensor = self.out(hidden).squeeze(1) + cosine * self.cosine
        return found

    def narrowed(self, states: Tensor, *, asked: bool) -> Tensor:
        """Map states (…, dimension) of a question or of sentences to (…, width)."""
        linear, norm = (self.asked, self.asked_norm) if asked else (self.told, self.told_norm)
        narrow: Tensor = norm(linear(states))
        return narrow

    def _compared(
        self, own: Tensor, other: Tensor, inside: Tensor, compare: nn.Linear, attend: nn.Linear
    ) -> tuple[Tensor, Tensor, Tensor]:
        together = torch.cat([own, other, own * other, own - other], dim=2)
        compared = functional.gelu(compare(self._dropped(together)))
        outside = ~inside[:, :, None]
        shares = attend(compared).masked_fill(outside, _OUTSIDE).softmax(dim=1)
        total = compared.masked_fill(outside, 0.0).sum(dim=1)
        return (
            total / inside.sum(dim=1, keepdim=True),
            compared.masked_fill(outside, _OUTSIDE).amax(dim=1),
            (shares * compared).sum(dim=1),
        )

    def named_weights(self) -> dict[str, NDArray[np.float32]]:
        """Return the trained weights."""
        return {name: each.detach().cpu().numpy() for name, each in self.state_dict().items()}
