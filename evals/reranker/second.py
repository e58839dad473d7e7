"""Train the network of the second look: which of the likeliest sentences answers.

It begins as the encoder's upper layers and learns first from groups what an answer is, then, from
the questions that were written as clinicians ask, what to add to the score of the first look: a
listwise softmax over a question's likeliest sentences, as `fitting` has it for the weights. Beside
it, it learns whether a sentence answers and whether any does, from questions that no document
answers, too. The first look's scores are those of weights that never saw the question's fold, as
they will be for questions that nobody has seen.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from tqdm import tqdm

from evals.reranker.groups import Drawn, Group, epoch
from evals.reranker.joint import JointReader, joint_readings
from evals.reranker.pairs import Asked
from evals.reranker.shipping import pack
from evals.reranker.texts import Texts, kept, product_states
from evals.reranker.training import SHARES, answers_loss, rate_share
from qa.embed import Encoder, bundled
from qa.weights import Floats

_EPOCHS: Final = 2
_RATES: Final = (1e-4, 5e-4)
"""Of the layers that the encoder gave, and of what was added to them."""
_DECAY: Final = 0.01
_WARM: Final = 100
_GROUPS_SHARE: Final = 0.8
"""Of an epoch over the groups, before the questions."""
_GROUP_RATES: Final = (8e-5, 1e-3)
_GROUP_WARM: Final = 50
_SHARES: Final = {**SHARES, "medquad": 0.4}
"""How often a group of each source is drawn."""
_QUESTIONS: Final = 12
"""Questions of a step."""
_WRONG: Final = 12
"""Sentences that do not answer, of a question, each time that it is drawn."""
_FIRST: Final = 0.5
"""What the first look's score counts beside a reading, while it is learnt."""
_BINARY: Final = 0.5
"""What it counts whether a sentence answers at all, so that readings of questions compare."""
_ANY: Final = 0.5
"""What it counts whether any of the sentences does."""
_ANY_BEGINS: Final = (1.0, -1.0)
"""By what the sum of the readings is multiplied at first, and its bias."""
_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Likely:
    """The likeliest sentences of a question, with their first scores and which answer.

    `targets` is (sentences, answers); each answer has a sentence. Without answers the question is
    not held.
    """

    question: str
    texts: tuple[str, ...]
    first: Floats
    targets: NDArray[np.bool_]


def train(likely: Sequence[Likely], encoder: Encoder, groups: Sequence[Group] = ()) -> JointReader:
    """Return the network, trained on groups, then on questions with answers or without any."""
    torch.manual_seed(0)
    network = JointReader()
    drawn = _of_groups(groups)
    with tempfile.TemporaryDirectory() as folder:
        said = {text for each in likely for text in (each.question, *each.texts)}
        said |= {text for each in drawn for text in (each.question, *each.sentences)}
        texts = kept(said, encoder, product_states(), Path(folder))
        _learn_groups(network, drawn, texts)
        return _learn_questions(network, likely, texts)


def write(network: JointReader, file: Path, *, questions: int, groups: int = 0) -> None:
    """Write the weights for the product, with a card that says how they were made."""
    told = {
        "groups": groups,
        "questions": questions,
        "epochs": _EPOCHS,
        "rates": _RATES,
        "begun_as": bundled.WEIGHTS_SHA256,
    }
    pack(network.named_weights(), file, **told)


def _of_groups(groups: Sequence[Group]) -> Sequence[Drawn]:
    drawn = epoch(groups, _SHARES, 0)
    return drawn[: int(len(drawn) * _GROUPS_SHARE)]


def _learn_groups(network: JointReader, drawn: Sequence[Drawn], texts: Texts) -> None:
    steps = len(drawn) // _QUESTIONS
    learning = _Learning(network, _GROUP_RATES, _GROUP_WARM, steps)
    for step in tqdm(range(steps), desc="second look, groups", disable=None):
        some = drawn[step * _QUESTIONS : (step + 1) * _QUESTIONS]
        asked = [Asked.of(texts, each.question, each.sentences) for each in some]
        read = joint_readings(network, texts, asked)
        losses = [
            answers_loss(scored, torch.tensor(each.labels))
            for scored, each in zip(read, some, strict=True)
        ]
        learning.step(step, torch.stack(losses).mean())


def _learn_questions(network: JointReader, likely: Sequence[Likely], texts: Texts) -> JointReader:
    any_answers = torch.nn.Parameter(torch.tensor(_ANY_BEGINS))
    chance = random.Random(0)
    steps = len(likely) // _QUESTIONS
    learning = _Learning(network, _RATES, _WARM, _EPOCHS * steps, any_answers)
    for step in tqdm(range(_EPOCHS * steps), desc="second look", disable=None):
        if step % steps == 0:
            order = chance.sample(range(len(likely)), len(likely))
        some = [likely[order[(step % steps) * _QUESTIONS + turn]] for turn in range(_QUESTIONS)]
        some = [_drawn(each, chance) for each in some]
        learning.step(step, _loss(network, any_answers, texts, some))
    return network.eval()


class _Learning:
    """Change a network's weights step by step, at rates that rise and then fall to zero."""

    def __init__(
        self,
        network: JointReader,
        rates: tuple[float, float],
        warm: int,
        steps: int,
        *more: torch.nn.Parameter,
    ) -> None:
        self._network = network.train()
        self._warm, self._steps = warm, steps
        groups = (network.upper(), [*network.added(), *more])
        learnt = [{"params": own, "most": most} for own, most in zip(groups, rates, strict=True)]
        self._optimizer = torch.optim.AdamW(learnt, weight_decay=_DECAY)

    def step(self, number: int, loss: torch.Tensor) -> None:
        for part in self._optimizer.param_groups:
            part["lr"] = part["most"] * rate_share(number, self._steps, self._warm)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()


def _drawn(each: Likely, chance: random.Random) -> Likely:
    """Keep the sentences that answer and some of those that do not, half of them the likeliest."""
    wrong = np.flatnonzero(~each.targets.any(axis=1)).tolist()
    near, far = wrong[: _WRONG // 2], wrong[_WRONG // 2 :]
    chosen = [*near, *chance.sample(far, min(len(far), _WRONG - len(near)))]
    places = sorted((*np.flatnonzero(each.targets.any(axis=1)).tolist(), *chosen))
    texts = tuple(each.texts[place] for place in places)
    return Likely(each.question, texts, each.first[places], each.targets[places])


def _loss(
    network: JointReader, any_answers: torch.Tensor, texts: Texts, some: Sequence[Likely]
) -> torch.Tensor:
    asked = [Asked.of(texts, each.question, each.texts) for each in some]
    losses = []
    for each, read in zip(some, joint_readings(network, texts, asked), strict=True):
        targets = torch.from_numpy(each.targets).to(read)
        answers = targets.sum(dim=1).clamp(max=1.0)
        loss = _BINARY * functional.binary_cross_entropy_with_logits(read, answers)
        together = any_answers[0] * read.logsumexp(dim=0) + any_answers[1]
        held = torch.ones_like(together) * bool(targets.shape[1])
        loss = loss + _ANY * functional.binary_cross_entropy_with_logits(together, held)
        if targets.shape[1]:
            first = torch.from_numpy(each.first).to(read)
            shares = (_FIRST * first + read).softmax(dim=0)
            loss = loss - torch.log(shares @ targets + _NOTHING).mean()
        losses.append(loss)
    return torch.stack(losses).mean()
