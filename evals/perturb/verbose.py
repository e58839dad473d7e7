"""Surround a question with polite words and a comorbidity that does not bear on it."""

from __future__ import annotations

from random import Random

from evals.perturb import tables
from evals.perturb.message import Message, any_of


def padded(message: Message, rng: Random) -> str:
    """Say the question in a long message; in a dialogue politely, without another patient."""
    table = tables.padding()
    if message.follows:
        return rng.choice(table.courtesies).format(question=message.text)
    said = f"{message.text} {message.context}"
    beside = [
        comorbidity.text
        for comorbidity in table.comorbidities
        if not comorbidity.unless or not any_of(comorbidity.unless).search(said)
    ]
    question = message.text if message.text[-1] in ".?!" else f"{message.text}?"
    return rng.choice(table.preambles).format(comorbidity=rng.choice(beside), question=question)
