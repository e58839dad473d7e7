"""Train the reranker on drawn groups: seeded, resumable, on what processor there is.

Loss: a softmax over the sentences of a question, and half a binary cross-entropy with the soft
labels, which keeps the scores of different questions comparable.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from evals.errors import UsageError
from evals.reranker.groups import Drawn, Group, epoch
from evals.reranker.network import CrossEncoder
from qa.embed import bundled
from qa.embed.reader import PIECES, QUESTION

SHARES: Final[Mapping[str, float]] = {
    "covidqa": 3.0,
    "pubmedqa": 3.0,
    "pubmedqa_doc": 1.5,
    "evinf": 1.0,
    "ei_title": 0.7,
    "ei_weak": 0.5,
    "medquad": 0.5,
}
"""How often a group of each source is drawn: the few, careful ones more often."""
_PARTS: Final = 4
"""A batch is cut by length into so many parts, each padded to its own longest pair."""
_BINARY: Final = 0.5
_DECAY: Final = 0.01
_SAVED_EVERY: Final = 120.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How a reranker is trained; a checkpoint of another plan is not resumed."""

    layers: tuple[int, ...] = (0, 1, 2)
    epochs: float = 1.0
    groups_a_step: int = 8
    rate: float = 1e-4
    head_rate: float = 5e-4
    warm: float = 0.06
    seed: int = 0
    shares: Mapping[str, float] = field(default_factory=lambda: dict(SHARES))


def train(groups: Sequence[Group], plan: Plan, checkpoint: Path | None = None) -> CrossEncoder:
    """Return the trained network; go on from the checkpoint if it is of the same plan and groups.

    Raises `UsageError` if there is nothing to train on.
    """
    drawn = _drawn(groups, plan)
    if len(drawn) < plan.groups_a_step:
        raise UsageError(
            f"There are {len(drawn)} groups to train on, expected {plan.groups_a_step} or more.",
            next="Give a file with more groups, or leave fewer out.",
        )
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(plan.seed)
    network = CrossEncoder(load_file(bundled.weights()), plan.layers).to(device).train()
    head = [*network.hidden.parameters(), *network.score.parameters()]
    rates = (plan.rate, plan.head_rate)
    optimizer = torch.optim.AdamW(
        [
            {"params": list(network.layers.parameters()), "lr": rates[0]},
            {"params": head, "lr": rates[1]},
        ],
        weight_decay=_DECAY,
    )
    steps = len(drawn) // plan.groups_a_step
    identity = {"plan": asdict(plan), "drawn": len(drawn), "first": drawn[0].question}
    begin = _resume(checkpoint, identity, network, optimizer)
    pieces, saved = Pieces(), time.monotonic()
    bar = tqdm(range(begin, steps), initial=begin, total=steps, desc="training", disable=None)
    for step in bar:
        share = _rate(step, steps, plan.warm)
        for part, rate in zip(optimizer.param_groups, rates, strict=True):
            part["lr"] = rate * share
        batch = drawn[step * plan.groups_a_step : (step + 1) * plan.groups_a_step]
        value = _step(network, pieces, batch, device)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        bar.set_postfix(loss=f"{value:.3f}", refresh=False)
        if checkpoint and time.monotonic() - saved > _SAVED_EVERY:
            _save(checkpoint, identity, step + 1, network, optimizer)
            saved = time.monotonic()
    if checkpoint:
        _save(checkpoint, identity, steps, network, optimizer)
    return network.eval()


class Pieces:
    """Cut pairs of texts into word pieces, and put them into batches."""

    def __init__(self) -> None:
        """Read the bundled tokenizer."""
        self._tokenizer = Tokenizer.from_file(str(bundled.tokenizer()))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._first, self._last = self._tokenizer.encode("").ids

    def of(self, question: str, sentences: Sequence[str]) -> list[tuple[list[int], int]]:
        """Return each pair's pieces and where the sentence begins in them."""
        asked, *texts = self._tokenizer.encode_batch_fast(
            [question, *sentences], add_special_tokens=False
        )
        before = [self._first, *asked.ids[:QUESTION], self._last]
        room = PIECES - len(before) - 1
        return [([*before, *text.ids[:room], self._last], len(before)) for text in texts]

    def batch(
        self, pairs: Sequence[tuple[list[int], int]], device: str
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return pieces, kinds and presence, padded to the longest pair."""
        longest = max(len(pieces) for pieces, _ in pairs)
        table = np.zeros((3, len(pairs), longest), dtype=np.int64)
        for row, (pieces, begin) in enumerate(pairs):
            table[0, row, : len(pieces)] = pieces
            table[1, row, begin : len(pieces)] = 1
            table[2, row, : len(pieces)] = 1
        pieces, kinds, present = torch.from_numpy(table).to(device)
        return pieces, kinds, present.float()


def scores(
    network: CrossEncoder, pieces: Pieces, question: str, sentences: Sequence[str]
) -> NDArray[np.float32]:
    """Return the network's score of each sentence for the question."""
    found = np.zeros(len(sentences), dtype=np.float32)
    pairs = pieces.of(question, sentences)
    device = next(network.parameters()).device.type
    with torch.inference_mode():
        for part in _parts([len(each) for each, _ in pairs], _PARTS):
            batch = pieces.batch([pairs[place] for place in part], device)
            found[part] = network(*batch).cpu().numpy()
    return found


def _drawn(groups: Sequence[Group], plan: Plan) -> tuple[Drawn, ...]:
    drawn: list[Drawn] = []
    for number in range(math.ceil(plan.epochs)):
        drawn += epoch(groups, dict(plan.shares), plan.seed + number)
    return tuple(drawn[: math.ceil(len(drawn) * plan.epochs / math.ceil(plan.epochs))])


def _step(network: CrossEncoder, pieces: Pieces, batch: Sequence[Drawn], device: str) -> float:
    pairs = [pair for drawn in batch for pair in pieces.of(drawn.question, drawn.sentences)]
    found: list[Tensor] = []
    order: list[int] = []
    for part in _parts([len(each) for each, _ in pairs], _PARTS):
        found.append(network(*pieces.batch([pairs[place] for place in part], device)))
        order += part
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    flat = torch.cat(found)[back.to(device)]
    losses = [
        _loss(scored, torch.tensor(drawn.labels, device=device))
        for scored, drawn in zip(
            torch.split(flat, [len(d.labels) for d in batch]), batch, strict=True
        )
    ]
    total = torch.stack(losses).mean()
    total.backward()  # type: ignore[no-untyped-call]
    return float(total.detach())


def _loss(scored: Tensor, labels: Tensor) -> Tensor:
    listwise = torch.logsumexp(scored, dim=0) - scored[0]
    return listwise + _BINARY * functional.binary_cross_entropy_with_logits(scored, labels)


def _parts(lengths: Sequence[int], count: int) -> Iterator[list[int]]:
    """Cut the places into parts of like length."""
    ordered = sorted(range(len(lengths)), key=lambda place: lengths[place])
    size = math.ceil(len(ordered) / count)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _rate(step: int, steps: int, warm: float) -> float:
    rising = max(1.0, warm * steps)
    return min((step + 1) / rising, max(0.0, (steps - step) / max(1.0, steps - rising)))


def _save(
    file: Path,
    identity: Mapping[str, Any],
    step: int,
    network: CrossEncoder,
    optimizer: torch.optim.Optimizer,
) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".part")
    state = {
        "identity": dict(identity),
        "step": step,
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
    }
    torch.save(state, fresh)
    os.replace(fresh, file)


def _resume(
    file: Path | None,
    identity: Mapping[str, Any],
    network: CrossEncoder,
    optimizer: torch.optim.Optimizer,
) -> int:
    if file is None or not file.is_file():
        return 0
    state = torch.load(file, weights_only=True, map_location="cpu")
    if state["identity"] != dict(identity):
        raise UsageError(
            f"The checkpoint {str(file)!r} is of another plan or other groups.",
            next="Give another --work folder, or remove the file to begin anew.",
        )
    network.load_state_dict(state["network"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])
