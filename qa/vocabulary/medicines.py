"""What medicines are called: generic and brand names, of those that a library speaks of.

`medicines.tsv` has a medicine in each line: its names of one word, or those of its parts. It is
drawn from the dictionary of `drug-named-entity-recognition` (MIT; its notice is beside it), which
joins MedlinePlus, MeSH, DrugBank's open vocabulary, the NHS and Wikipedia; docs/decisions.md says
what was left out. `python -m evals medicines` draws it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import permutations
from typing import Final

Frequencies = Callable[[Sequence[str]], Mapping[str, int]]
Analyse = Callable[[str], tuple[str, ...]]

JOINED: Final = "+"
"""Joins the parts of a medicine that has several."""
_JOINS: Final = ("/", "-", " plus ")
_MOST_PARTS: Final = 3


def held(frequencies: Frequencies, analyse: Analyse) -> Iterator[tuple[str, ...]]:
    """Yield the names of each medicine that a library names, the one it uses most first.

    `frequencies` tells in how many passages a token is. A medicine of several parts is held where
    all of its parts are, or any brand of it.
    """
    tokens = {name: analyse(name) for names in shipped() for each in names for name in _parts(each)}
    known = frequencies(tuple({token for of_name in tokens.values() for token in of_name}))

    def often(name: str) -> int:
        of_parts = (tokens[part] for part in _parts(name))
        return min(known.get(token, 0) for part in of_parts for token in part or ("",))

    for names in shipped():
        counts = {name: often(name) for name in names}
        if any(counts.values()):
            ordered = sorted(names, key=lambda name: -counts[name])
            yield tuple(written for name in ordered for written in _written(name))


@cache
def words() -> frozenset[str]:
    """Return all names of one word, and those of the parts of others."""
    return frozenset(part for names in shipped() for name in names for part in _parts(name))


def _parts(name: str) -> list[str]:
    return name.split(JOINED)


def _written(name: str) -> Iterator[str]:
    """Yield the ways in which a name is written: its parts in any order."""
    parts = _parts(name)
    if len(parts) == 1:
        yield name
    elif len(parts) <= _MOST_PARTS:
        for join in _JOINS:
            yield from (join.join(order) for order in permutations(parts))


@cache
def shipped() -> tuple[tuple[str, ...], ...]:
    """Return the medicines that come with the package, each with all its names."""
    text = (files("qa.vocabulary") / "medicines.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(tuple(line.split("\t")) for line in lines)
