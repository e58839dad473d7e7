"""Scope: messages that are no biomedical question at all."""

from __future__ import annotations

from functools import cached_property
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray

from qa.domain import Query
from qa.embed import Encoder

_NEIGHBOURS = 3
_MARGIN = 0.04
"""How much nearer the off-topic examples must be; in doubt a question is biomedical."""


class Scope:
    """Place messages by their nearest example questions."""

    def __init__(self, encoder: Encoder) -> None:
        """Use this encoder; the examples are encoded at the first question that needs them."""
        self._encoder = encoder

    def off_topic(self, query: Query) -> bool:
        """Say whether the question is not biomedical; whatever names a drug or a trial is."""
        if query.entities:
            return False
        vector = self._encoder.encode([query.standalone])[0]
        biomedical, off_topic = (_nearness(vector, examples) for examples in self._examples)
        return off_topic - biomedical > _MARGIN

    @cached_property
    def _examples(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        raw = yaml.safe_load((files("qa.understand") / "scope.yaml").read_text(encoding="utf-8"))
        return self._encoder.encode(raw["biomedical"]), self._encoder.encode(raw["off_topic"])


def _nearness(vector: NDArray[np.float32], examples: NDArray[np.float32]) -> float:
    return float(np.sort(examples @ vector)[-_NEIGHBOURS:].mean())
