"""How far apart two spellings are, and which near ones say something else.

A swap of neighbours is one change: Damerau, "A technique for computer detection and correction of
spelling errors", Communications of the ACM 7 (1964) 171-176.
"""

from __future__ import annotations

from collections.abc import Sequence

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Beginnings and ends of words that turn their meaning.
_OPPOSED_STARTS = tuple(
    tuple(group.split())
    for group in (
        "hyper hypo",
        "macro micro",
        "inter intra infra",
        "ante anti",
        "peri para per",
        "pre pro",
        "endo ecto exo",
        "ab ad",
    )
)
_OPPOSED_ENDS = tuple(
    tuple(group.split())
    for group in (
        "ectomy ostomy otomy oscopy oplasty",
        "itis osis oma",
        "penia philia cytosis",
        "graphy graph gram",
        "ase ose",
    )
)


def damerau(one: str, other: str, *, most: int) -> int:
    """Return how many changes apart two words are, or `most` + 1 if it is more than `most`.

    A change is a character more, less or other, or two neighbours swapped.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def one_change(word: str) -> list[str]:
    """Return all that is one change away from a lower-case word and has its first letter."""
    splits = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    deleted = (a + b[1:] for a, b in splits)
    swapped = (a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1)
    replaced = (a + letter + b[1:] for a, b in splits if b for letter in _LETTERS)
    inserted = (a + letter + b for a, b in splits for letter in _LETTERS)
    found = dict.fromkeys((*deleted, *swapped, *replaced, *inserted))
    found.pop(word, None)
    return list(found)


def opposed(word: str, other: str) -> bool:
    """Say whether two near words mean different things: hypotension and hypertension.

    So they do if the written word is as near to the opposite of the other one.
    """
    affixes = [(_start(word, group), _start(other, group)) for group in _OPPOSED_STARTS]
    affixes += [(_end(word, group), _end(other, group)) for group in _OPPOSED_ENDS]
    if any(one and two and one != two for one, two in affixes):
        return True
    start = _start(other, ("hyper", "hypo"))
    twin = {"hyper": "hypo", "hypo": "hyper", "": ""}[start] + other.removeprefix(start)
    return twin != other and damerau(word, twin, most=2) <= damerau(word, other, most=2)


def _start(word: str, group: Sequence[str]) -> str:
    return next((affix for affix in group if word.startswith(affix)), "")


def _end(word: str, group: Sequence[str]) -> str:
    return next((affix for affix in group if word.endswith(affix)), "")
