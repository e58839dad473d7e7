"""Put other words for the same thing: lay wording for clinical, one drug name for another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

from evals.perturb import tables
from evals.perturb.message import Message, any_of, capitalised

_Choices = Mapping[str, tuple[str, ...]]
"""Names, casefolded, and what may stand for each; names of one thing share one tuple."""


def reworded(message: Message, rng: Random) -> str:
    """Say clinical words as patients and their families do."""
    choices = {
        clinical.casefold(): wording.lay
        for wording in tables.lay_wordings()
        for clinical in wording.clinical
    }
    return _replace(message.text, choices, rng)


def rebranded(message: Message, rng: Random) -> str:
    """Call every drug by another of its names, always by the same one."""
    choices = {name.casefold(): names for names in tables.names().drugs for name in names}
    return _replace(message.text, choices, rng)


def _replace(text: str, choices: _Choices, rng: Random) -> str:
    """Replace each name by one that the text does not hold."""
    pattern = any_of(choices)
    present = {match[0].casefold() for match in pattern.finditer(text)}
    taken: dict[tuple[str, ...], str] = {}

    def swap(match: re.Match[str]) -> str:
        offered = choices[match[0].casefold()]
        others = _absent(offered, present)
        if not others:
            return match[0]
        if offered not in taken:
            taken[offered] = rng.choice(others)
        starts = match[0][0].isupper() and _begins_sentence(text, match.start())
        return capitalised(taken[offered]) if starts else taken[offered]

    return pattern.sub(swap, text)


def _absent(offered: Sequence[str], present: set[str]) -> list[str]:
    return [name for name in offered if name.casefold() not in present]


def _begins_sentence(text: str, start: int) -> bool:
    return text[:start].rstrip()[-1:] in {"", ".", "?", "!"}
