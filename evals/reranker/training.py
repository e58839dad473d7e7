"""Train the reranker: seeded, resumable, on what processor there is.

In two parts. First on groups: a softmax over the sentences of a question, and half a binary
cross-entropy with the soft labels, which keeps the scores of different questions comparable. Then
beside it on what the first stage finds for judged questions: a softmax over the passages, each with
the first stage's score and its share of the best reading, as the product adds them.
"""

from __future__ import annotations

import math
import os
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from evals.errors import UsageError
from evals.reranker.groups import Drawn, Group, epoch
from evals.reranker.network import Alignment
from evals.reranker.pairs import Asked, readings
from evals.reranker.texts import Texts
from qa.retrieve.reading import SHARE

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
_GROUPS, _RANKED = 16, 8
"""Groups a step of the first part; ranked questions, and as many groups, a step of the second."""
_BINARY: Final = 0.5
_BESIDE: Final = 0.5
"""What the groups count in the second part."""
_DECAY: Final = 0.02
_WARM: Final = 50
_SAVED_EVERY: Final = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How a reranker is trained; a checkpoint of another plan is not resumed.

    `epochs` are those over the groups, `ranked_epochs` those over the judged questions.
    """

    epochs: float = 0.8
    ranked_epochs: float = 1.0
    rate: float = 1e-3
    ranked_rate: float = 6e-4
    seed: int = 0
    shares: Mapping[str, float] = field(default_factory=lambda: dict(SHARES))


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """A judged question: the likeliest sentences of its best passages, and who has them.

    `owners` has the passage of each sentence; `first` and `grades` have one entry a passage.
    """

    asked: Asked
    owners: NDArray[np.int64]
    first: NDArray[np.float32]
    grades: NDArray[np.float32]


Step = tuple[tuple[Drawn, ...], tuple[Ranked, ...], float]
"""What a step learns from, and its rate."""


def train(
    groups: Sequence[Group],
    ranked: Sequence[Ranked],
    texts: Texts,
    plan: Plan,
    checkpoint: Path | None = None,
) -> Alignment:
    """Return the trained network; go on from the checkpoint if it is of the same plan and groups.

    Raises `UsageError` if there is nothing to train on.
    """
    steps = tuple(_steps(groups, ranked, plan))
    if not steps:
        raise UsageError(
            f"There are {len(groups)} groups to train on, expected {_GROUPS} or more.",
            next="Give a file with more groups, or leave fewer out.",
        )
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(plan.seed)
    network = Alignment(texts.dimension).to(device).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=plan.rate, weight_decay=_DECAY)
    identity = {"plan": asdict(plan), "steps": len(steps), "first": steps[0][0][0].question}
    begin, saved = _resume(checkpoint, identity, network, optimizer), time.monotonic()
    bar = tqdm(
        range(begin, len(steps)), initial=begin, total=len(steps), desc="training", disable=None
    )
    for number in bar:
        drawn, judged, rate = steps[number]
        for part in optimizer.param_groups:
            part["lr"] = rate
        # A resumed training drops the same parts out as one that was never stopped.
        torch.manual_seed(plan.seed + number)
        loss = _loss(network, texts, drawn, judged)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        bar.set_postfix(loss=f"{float(loss.detach()):.3f}", refresh=False)
        if checkpoint and time.monotonic() - saved > _SAVED_EVERY:
            _save(checkpoint, identity, number + 1, network, optimizer)
            saved = time.monotonic()
    if checkpoint:
        _save(checkpoint, identity, len(steps), network, optimizer)
    return network.eval()


def scores(network: Alignment, texts: Texts, asked: Asked) -> NDArray[np.float64]:
    """Return the readings of a question's sentences."""
    with torch.inference_mode():
        return readings(network, texts, [asked])[0].cpu().numpy().astype(np.float64)


def _steps(groups: Sequence[Group], ranked: Sequence[Ranked], plan: Plan) -> Iterator[Step]:
    drawn = _drawn(groups, plan, plan.epochs, plan.seed)
    count = len(drawn) // _GROUPS
    for number in range(count):
        some = drawn[number * _GROUPS : (number + 1) * _GROUPS]
        yield some, (), plan.rate * rate_share(number, count)
    chance = random.Random(plan.seed)
    judged: list[Ranked] = []
    for _ in range(math.ceil(plan.ranked_epochs)):
        judged += chance.sample(list(ranked), len(ranked))
    count = int(len(ranked) * plan.ranked_epochs) // _RANKED
    beside = _drawn(groups, plan, 1.0, plan.seed + 1000) if count else ()
    for number in range(count):
        places = range(number * _RANKED, (number + 1) * _RANKED)
        some = tuple(beside[place % len(beside)] for place in places)
        yield (
            some,
            tuple(judged[place] for place in places),
            plan.ranked_rate * rate_share(number, count),
        )


def _drawn(groups: Sequence[Group], plan: Plan, epochs: float, seed: int) -> tuple[Drawn, ...]:
    drawn: list[Drawn] = []
    for number in range(math.ceil(epochs)):
        drawn += epoch(groups, dict(plan.shares), seed + number)
    return tuple(drawn[: math.ceil(len(drawn) * epochs / max(1, math.ceil(epochs)))])


def _loss(
    network: Alignment, texts: Texts, drawn: Sequence[Drawn], ranked: Sequence[Ranked]
) -> Tensor:
    asked = [Asked.of(texts, each.question, each.sentences) for each in drawn]
    found = readings(network, texts, [*asked, *(each.asked for each in ranked)])
    groups = [
        answers_loss(scored, torch.tensor(each.labels, device=scored.device))
        for scored, each in zip(found, drawn, strict=False)
    ]
    if not ranked:
        return torch.stack(groups).mean()
    orders = [
        _order(scored, each) for scored, each in zip(found[len(drawn) :], ranked, strict=True)
    ]
    return torch.stack(orders).mean() + _BESIDE * torch.stack(groups).mean()


def answers_loss(scored: Tensor, labels: Tensor) -> Tensor:
    """Lose what a group loses whose first sentence answers; the others may do so in part."""
    listwise = torch.logsumexp(scored, dim=0) - scored[0]
    return listwise + _BINARY * functional.binary_cross_entropy_with_logits(scored, labels)


def _order(scored: Tensor, ranked: Ranked) -> Tensor:
    """Lose what the passages' order loses; one of which nothing was read has the lowest reading."""
    owners = torch.from_numpy(ranked.owners).to(scored.device)
    lowest = scored.min().detach().expand(len(ranked.first))
    best = lowest.scatter_reduce(0, owners, scored, "amax", include_self=False)
    total = torch.from_numpy(ranked.first).to(scored.device) + SHARE * best
    grades = torch.from_numpy(ranked.grades).to(scored.device)
    return -(grades / grades.sum() * total.log_softmax(dim=0)).sum()


def rate_share(step: int, steps: int, warm: int = _WARM) -> float:
    """Return the share of the highest rate at a step: it rises for `warm` steps, then falls."""
    return min(1.0, (step + 1) / warm) * (1.0 - step / steps)


def _save(
    file: Path,
    identity: Mapping[str, Any],
    step: int,
    network: Alignment,
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
    network: Alignment,
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
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])
