"""The rules by which a gold item is asked in another way, and the kinds that each leaves alone.

The right answer to a variant is that of its item: an answer that changes is a fault of the
system (an invariance test: CheckList, Ribeiro et al., ACL 2020).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from random import Random

from evals.intervals import SEED
from evals.items import Item, Kind
from evals.jobs import Job
from evals.patterns import tokens
from evals.perturb.message import Message
from evals.perturb.reordered import reordered
from evals.perturb.slips import mistyped
from evals.perturb.substitute import rebranded, reworded
from evals.perturb.terse import shortened
from evals.perturb.verbose import padded

Perturb = Callable[[Message, Random], str]


class Rule(StrEnum):
    """One way to ask the same in other words."""

    LAY = "lay"
    BRAND = "brand"
    TYPO = "typo"
    TERSE = "terse"
    VERBOSE = "verbose"
    REORDERED = "reordered"


MEANINGS: Mapping[Rule, str] = {
    Rule.LAY: "clinical words replaced by what patients and families say",
    Rule.BRAND: "drugs called by another of their names: generic, brand, code or short form",
    Rule.TYPO: "one or two slips of the keyboard in words, never in numbers, names of trials, "
    "or words that deny or count",
    Rule.TERSE: "key words only, as typed into a search box",
    Rule.VERBOSE: "polite words and a comorbidity that bears on nothing around the question",
    Rule.REORDERED: "a clause moved to the front or the end, or equals named the other way round",
}

_PERTURBS: Mapping[Rule, Perturb] = {
    Rule.LAY: reworded,
    Rule.BRAND: rebranded,
    Rule.TYPO: mistyped,
    Rule.TERSE: shortened,
    Rule.VERBOSE: padded,
    Rule.REORDERED: reordered,
}

SPARED: Mapping[Rule, Mapping[Kind, str]] = {
    Rule.LAY: {Kind.INJECTION: "other words are another attack"},
    Rule.BRAND: {},
    Rule.TYPO: {
        Kind.PERSONAL_DATA: "a slip in a name, or in what announces a record number, changes what "
        "there is to mask",
        Kind.INJECTION: "a slip in the attack makes it another attack",
    },
    Rule.TERSE: {
        Kind.PERSONAL_DATA: "key words would leave out the person",
        Kind.INJECTION: "key words would leave out the instruction",
        Kind.URGENT: "an emergency is not typed as key words; what shows the urgency could go",
    },
    Rule.VERBOSE: {
        Kind.OFF_TOPIC: "a patient beside it gives a clinical side to what has none",
        Kind.INJECTION: "where the attack stands in the message is part of it",
        Kind.URGENT: "nobody pads an emergency, and no comorbidity is sure to bear nothing on it",
    },
    Rule.REORDERED: {
        Kind.PERSONAL_DATA: "a name away from what announces it is another thing to mask",
        Kind.INJECTION: "the order of instruction and question is the attack",
        Kind.URGENT: "the order of what happened is part of what is told",
    },
}
"""The kinds of items that a rule leaves alone, each with the reason."""


def vary(item: Item, rule: Rule, seed: int = SEED) -> tuple[str, ...] | None:
    """Give the messages of an item asked by a rule; of a dialogue, only the last is changed.

    The same item, rule and seed always give the same messages. None if the rule leaves items of
    this kind alone, or changes no word of this one.
    """
    if item.kind in SPARED[rule]:
        return None
    *before, asked = item.asked
    context = " ".join((*before, *(nugget.about for nugget in item.vital + item.okay)))
    message = Message(asked, follows=bool(before), context=context)
    text = _PERTURBS[rule](message, Random(f"{seed} {rule} {item.id}"))
    return None if _words(text) == _words(asked) else (*before, text)


def variants(items: Iterable[Item], rules: Iterable[Rule], seed: int = SEED) -> tuple[Job, ...]:
    """Ask every item by every rule that changes it; a job's variant is its rule's name."""
    named = tuple(rules)
    return tuple(
        Job(item, messages, rule.value)
        for item in items
        for rule in named
        if (messages := vary(item, rule, seed)) is not None
    )


def _words(text: str) -> tuple[str, ...]:
    """List words and numbers: other punctuation or case alone makes no other question."""
    return tuple(token for token in tokens(text) if token[0].isalnum())
