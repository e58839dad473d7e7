"""The direction of an effect as a sentence reports it: increased, decreased, or no difference.

Read by rule: the clause that speaks of the outcome, the word of change nearest to it, what negates
it or makes it insignificant, and which of the compared groups it is said of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from qa.text.direction import words
from qa.text.direction.clauses import Clause, parts, tokens
from qa.text.direction.comparison import Comparison, Terms, groups
from qa.text.direction.cues import Cue, cues
from qa.text.significance import Test

__all__ = ["Comparison", "Direction", "pertinence", "read"]

_BRACKETS = re.compile(r"\([^()]*\)|\[[^][]*\]|±\s*[\d.]+|\bp\s*[<=>].*", re.IGNORECASE)
_VALUE = re.compile(
    r"(?<![\w.])[-−+]?\d+(?:\.\d+)?(?![\w.]*[A-Za-z\d])(?!\s*(?:weeks?|months?|h\b))"
)
_NEAR: Final = 9
"""Words after a word of change within which a group is its own ("lower in the control group")."""
_AFTERTHOUGHT: Final = 3
"""A clause of so few words of its own speaks of the one before ("but this was not significant")."""


class Direction(StrEnum):
    """What became of an outcome under one treatment, compared with another."""

    INCREASED = "increased"
    DECREASED = "decreased"
    NO_DIFFERENCE = "no_difference"


_DIRECTIONS: Final = {
    1: Direction.INCREASED,
    0: Direction.NO_DIFFERENCE,
    -1: Direction.DECREASED,
}


def read(sentence: str, asked: Comparison) -> Direction | None:
    """Return what a sentence says of the outcome under the intervention; None if nothing."""
    terms = Terms.of(asked)
    clauses = [Clause.of(part) for part in parts(sentence)]
    best = max(range(len(clauses)), key=lambda index: _pertinence(clauses[index], terms))
    sign = _sign(clauses[best], terms)
    if sign is None:
        sign = _sign(Clause.of(sentence), terms)
    elif sign and any(_is_denial(clause, terms) for clause in clauses[best + 1 :]):
        sign = 0
    return None if sign is None else _DIRECTIONS[sign]


def pertinence(sentence: str, asked: Comparison) -> int:
    """Return how many words of the outcome a sentence names."""
    return len({token.key for token in tokens(sentence)} & Terms.of(asked).outcome)


def _pertinence(clause: Clause, terms: Terms) -> tuple[int, bool]:
    """Return how much of the outcome a clause names, and whether it says a direction."""
    named = {token.key for token in clause.tokens} & terms.outcome
    return len(named), any(True for _ in cues(clause, terms))


def _is_denial(clause: Clause, terms: Terms) -> bool:
    """Say whether a clause takes back the one before it: "although this was not significant"."""
    if not clause.nulls and all(test.significant for test in clause.tests):
        return False
    own = [
        token
        for index, token in enumerate(clause.tokens)
        if index not in clause.denied
        and not token.empty
        and token.word[0].isalpha()
        and token.key not in terms.groups | {"group", "p", "ci"}
    ]
    return len(own) <= _AFTERTHOUGHT


def _sign(clause: Clause, terms: Terms) -> int | None:
    """Return 1, -1 or 0 for what a clause says of the outcome; None if it says nothing."""
    at = [index for index, token in enumerate(clause.tokens) if token.key in terms.outcome]
    found = list(cues(clause, terms))
    if not found:
        return _sign_of_numbers(clause, terms)
    cue = min(found, key=lambda cue: (_distance(cue, at), cue.first))
    if cue.sign == 0 or (clause.nulls and _is_noun(clause, cue)):
        return 0
    nearest = min(at, key=lambda index: abs(index - cue.first), default=cue.last)
    test = _test_of(clause, nearest)
    if test is not None and not test.significant:
        return 0
    return -cue.sign if _is_of_the_other(clause, cue, terms) else cue.sign


def _is_noun(clause: Clause, cue: Cue) -> bool:
    """Say whether a cue only names the change of which something is said ("in the decrease")."""
    before = clause.tokens[cue.first - 1].word if cue.first else ""
    change = words.CHANGE.match(clause.tokens[cue.first].word)
    return bool(change) and before in {"in", "of", "for", "the", "this"}


def _distance(cue: Cue, at: Sequence[int]) -> int:
    return min((min(abs(i - cue.first), abs(i - cue.last)) for i in at), default=0)


def _is_of_the_other(clause: Clause, cue: Cue, terms: Terms) -> bool:
    """Say whether a change is said of the comparator ("lower with placebo")."""
    subjects, references = groups(clause, terms)
    if references:
        return not references[0]
    after = [other for index, other in subjects if cue.last < index <= cue.last + _NEAR]
    if after:
        return after[0]
    before = [other for index, other in subjects if index <= cue.last]
    return before[-1] if before else False


def _sign_of_numbers(clause: Clause, terms: Terms) -> int | None:
    """Return what numbers say where words say nothing: a test, an interval, two groups' values."""
    for test in clause.tests:
        if not test.significant:
            return 0
        if test.sign:
            return test.sign
    if not clause.tests and "significant" not in clause.text:
        return None
    told = [token.key in terms.ours for token in clause.tokens if token.key in terms.groups]
    values = _values(_BRACKETS.sub(" ", clause.text))
    if len(values) != 2 or len(set(told)) != 2 or values[0] == values[1]:  # noqa: PLR2004
        return None
    first_is_more = values[0] > values[1]
    return 1 if first_is_more == told[0] else -1


def _values(text: str) -> list[float]:
    return [float(match.group().replace("−", "-")) for match in _VALUE.finditer(text)]


def _test_of(clause: Clause, nearest: int) -> Test | None:
    """Return the test that follows the outcome, or the last one before it."""
    if not clause.tests:
        return None
    place = clause.tokens[nearest].start
    after = [test for test in clause.tests if test.start > place]
    return after[0] if after else clause.tests[-1]
