"""What is compared in a question, and which of the two groups a clause speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from qa.text.direction import words
from qa.text.direction.clauses import Clause, tokens

_QUESTION: Final = re.compile(
    r"\b(?:effects?|influence|impact) of (?P<i>.+?)"
    r"(?:,? (?:as )?(?:compared (?:with|to)|versus|vs\.?|over|against|relative to) (?P<c>.+?))?"
    r" on (?P<o>.+?)[?.\s]*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, in words: an outcome under two treatments; "" for what is not known."""

    outcome: str
    intervention: str = ""
    comparator: str = ""

    @classmethod
    def asked(cls, question: str) -> Comparison:
        """Read "effect of I compared with C on O"; of any other question all is the outcome."""
        found = _QUESTION.search(question)
        if found is None:
            return cls(outcome=question)
        return cls(found["o"], found["i"], found["c"] or "")


@dataclass(frozen=True, slots=True)
class Terms:
    """The keys of the outcome, and those by which each group is told from the other.

    `unwanted` says that less of the outcome is better.
    """

    outcome: frozenset[str]
    ours: frozenset[str]
    theirs: frozenset[str]
    unwanted: bool

    @classmethod
    def of(cls, asked: Comparison) -> Terms:
        """Take the words of a comparison apart."""
        outcome, ours, theirs = (
            frozenset(token.key for token in tokens(text) if not token.empty)
            for text in (asked.outcome, asked.intervention, asked.comparator)
        )
        shared = outcome | words.ANYONE
        only_ours, only_theirs = ours - theirs - shared, theirs - ours - shared
        named = [frozenset(key for key in keys if " " in key) for keys in (only_ours, only_theirs)]
        if all(named):  # "group I" and "group II" tell the two apart better than other words
            only_ours, only_theirs = named
        return cls(
            outcome=outcome - ours - theirs or outcome,
            ours=only_ours | {f"{word} group" for word in words.ACTIVE - theirs},
            theirs=only_theirs | (words.CONTROL & theirs) | (words.CONTROL - ours),
            unwanted=any(words.UNWANTED.match(token.word) for token in tokens(asked.outcome)),
        )

    @property
    def groups(self) -> frozenset[str]:
        """Return the keys that tell a group."""
        return self.ours | self.theirs


def groups(clause: Clause, terms: Terms) -> tuple[list[tuple[int, bool]], list[bool]]:
    """Return the groups that something is said of, with places, and those it is compared with.

    True stands for the comparator. A comparison reaches from "than", "compared with" to the next
    comma, or to the other group.
    """
    subjects: list[tuple[int, bool]] = []
    references: list[bool] = []
    comparing, begun = False, False
    reference: bool | None = None
    for index, token in enumerate(clause.tokens):
        if begun and not token.inside and _after_comma(clause, index):
            comparing = False
        if _opens_comparison(clause, index):
            comparing, begun, reference = True, False, None
            continue
        begun = begun or not token.empty
        if token.key not in terms.groups or token.inside:
            continue
        other = token.key in terms.theirs
        if comparing and reference in (None, other):
            reference = other
            references.append(other)
        else:
            comparing = False
            subjects.append((index, other))
    return subjects, references


def _after_comma(clause: Clause, index: int) -> bool:
    before = clause.tokens[index - 1]
    return "," in clause.text[before.start + len(before.word) : clause.tokens[index].start]


def _opens_comparison(clause: Clause, index: int) -> bool:
    """Say whether what follows is what something is compared with."""
    word = clause.tokens[index].word
    following = clause.tokens[index + 1].word if index + 1 < len(clause.tokens) else ""
    return word in words.THAN or (word in words.COMPARED and following in {"with", "to"})
