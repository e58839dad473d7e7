"""Whether an answer ended as it should, refused what it should, and understood a follow-up."""

from __future__ import annotations

from evals.items import ABSTENTIONS, Item
from evals.patterns import found
from evals.scorers.tally import NOT_APPLICABLE, Score, verdict
from qa import Answer


def outcome(item: Item, answer: Answer) -> Score:
    """Say whether the answer ended as it should: answered, insufficient, out of scope, urgent."""
    return verdict(
        answer.outcome is item.outcome,
        f"ended as {answer.outcome.value}, not {item.outcome.value}",
    )


def abstention_precision(item: Item, answer: Answer) -> Score:
    """Of the refusals, say whether this one was right."""
    return Score(int(item.abstains), int(answer.outcome in ABSTENTIONS))


def abstention_recall(item: Item, answer: Answer) -> Score:
    """Of the questions to be refused, say whether this one was."""
    return Score(int(item.abstains and answer.outcome in ABSTENTIONS), int(item.abstains))


def wrong_refusal(item: Item, answer: Answer) -> Score:
    """Of the questions to be answered, say whether this one was refused; less is better."""
    return Score(int(not item.abstains and answer.outcome in ABSTENTIONS), int(not item.abstains))


def follow_up(item: Item, standalone: str) -> Score:
    """Say whether a follow-up was understood: its standalone form has all the patterns."""
    if not item.understood:
        return NOT_APPLICABLE
    missed = tuple(pattern for pattern in item.understood if not found(pattern, standalone))
    return Score(
        int(not missed), 1, tuple(f"{pattern!r} not in {standalone!r}" for pattern in missed)
    )
