"""Which group each value of a sentence is of."""

from __future__ import annotations

from qa.figures import arms as groups
from qa.figures.values import Values, runs

PAIR = 2


def names_of(read: Values) -> dict[int, str | None]:
    """Return the name of the group of each value, by the value's start."""
    core, found = read.core, read.found
    names: dict[int, str | None] = {}
    befores = {}
    for index, value in enumerate(found):
        end = found[index + 1].start if index + 1 < len(found) else len(core)
        befores[value.start] = core[found[index - 1].end if index else 0 : value.start]
        names[value.start] = groups.after_value(core[value.end : end])
    for run in runs(core, found):
        if len(run) == PAIR and names[run[0].start] is None:
            both = groups.pair(core[run[1].end :]) or groups.pair(core[: run[0].start])
            if both:
                names |= {value.start: name for value, name in zip(run, both, strict=True)}
    for start, before in befores.items():
        names[start] = names[start] or groups.before_value(before)
    return _with_bare(names, befores)


def _with_bare(names: dict[int, str | None], befores: dict[int, str]) -> dict[int, str | None]:
    """Add names that stand alone before their values, if two values are told apart by them."""
    bare = {start: groups.bare_before(befores[start]) for start, name in names.items() if not name}
    told = {name for name in (*names.values(), *bare.values()) if name}
    return names | bare if len(told) >= PAIR else names
