"""Train the network of the second look: which of the likeliest sentences answers.

It begins as the reranker and learns, from the questions that were written as clinicians ask, what
to add to the score of the first look: a listwise softmax over a question's likeliest sentences, as
`fitting` has it for the weights. Beside it, it learns whether a sentence answers and whether any
does, from questions that no document answers, too. The first look's scores are those of weights
that never saw the question's fold, as they will be for questions that nobody has seen.
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
from safetensors.numpy import load_file
from torch.nn import functional
from tqdm import tqdm

from evals.reranker.network import Alignment
from evals.reranker.pairs import Asked, readings
from evals.reranker.shipping import pack
from evals.reranker.texts import Texts, kept, product_states
from qa.embed import Encoder, reader_weights
from qa.weights import Floats

_EPOCHS: Final = 3
_RATE: Final = 3e-4
_DECAY: Final = 0.02
_WARM: Final = 20
_QUESTIONS: Final = 16
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


def train(likely: Sequence[Likely], encoder: Encoder) -> Alignment:
    """Return the network, trained on questions with an answer among their sentences, or none."""
    with tempfile.TemporaryDirectory() as folder:
        said = {text for each in likely for text in (each.question, *each.texts)}
        return _trained(likely, kept(said, encoder, product_states(), Path(folder)))


def write(network: Alignment, file: Path, *, questions: int) -> None:
    """Write the weights for the product, with a card that says how they were made."""
    told = {
        "questions": questions,
        "epochs": _EPOCHS,
        "rate": _RATE,
        "begun_as": reader_weights.checked(),
    }
    pack(network.named_weights(), file, **told)


def _trained(likely: Sequence[Likely], texts: Texts) -> Alignment:
    torch.manual_seed(0)
    network = Alignment(texts.dimension)
    begun = load_file(reader_weights.FILE)
    network.load_state_dict({n: torch.from_numpy(w.astype(np.float32)) for n, w in begun.items()})
    any_answers = torch.nn.Parameter(torch.tensor(_ANY_BEGINS))
    learnt = [*network.parameters(), any_answers]
    optimizer = torch.optim.AdamW(learnt, lr=_RATE, weight_decay=_DECAY)
    chance = random.Random(0)
    steps = len(likely) // _QUESTIONS
    network.train()
    for step in tqdm(range(_EPOCHS * steps), desc="second look", disable=None):
        if step % steps == 0:
            order = chance.sample(range(len(likely)), len(likely))
        some = [likely[order[(step % steps) * _QUESTIONS + turn]] for turn in range(_QUESTIONS)]
        for part in optimizer.param_groups:
            part["lr"] = _RATE * min(1.0, (step + 1) / _WARM) * (1.0 - step / (_EPOCHS * steps))
        loss = _loss(network, any_answers, texts, [_drawn(each, chance) for each in some])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    return network.eval()


def _drawn(each: Likely, chance: random.Random) -> Likely:
    """Keep the sentences that answer and some of those that do not, half of them the likeliest."""
    wrong = np.flatnonzero(~each.targets.any(axis=1)).tolist()
    near, far = wrong[: _WRONG // 2], wrong[_WRONG // 2 :]
    chosen = [*near, *chance.sample(far, min(len(far), _WRONG - len(near)))]
    places = sorted((*np.flatnonzero(each.targets.any(axis=1)).tolist(), *chosen))
    texts = tuple(each.texts[place] for place in places)
    return Likely(each.question, texts, each.first[places], each.targets[places])


def _loss(
    network: Alignment, any_answers: torch.Tensor, texts: Texts, some: Sequence[Likely]
) -> torch.Tensor:
    asked = [Asked.of(texts, each.question, each.texts) for each in some]
    losses = []
    for each, read in zip(some, readings(network, texts, asked), strict=True):
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
