"""Show stability: rows for a table on the terminal, a section for the page."""

from __future__ import annotations

from typing import Final

from evals.page import Section, Table
from evals.perturb.rules import MEANINGS
from evals.stability import STABILITY, Change, Stability

HEAD: Final = ("rule", "variants", "changed", *STABILITY)
WORST: Final = 40
"""Variants that the page shows; `summary.json` has all that changed."""


def rows(found: Stability, *, interval: bool) -> list[tuple[str, ...]]:
    """Write each rule's figures and those of all rules together as cells."""
    groups = [(rule.value, found.of(rule), measures) for rule, measures in found.rules.items()]
    return [
        (
            name,
            str(len(changes)),
            str(sum(change.lost > 0 for change in changes)),
            *(measures[measure].cell(interval=interval) for measure in STABILITY),
        )
        for name, changes, measures in [*groups, ("all", found.changes, found.overall)]
    ]


def section(found: Stability) -> Section:
    """Write figures, definitions and the worst cases, for a run that asked variants."""
    worst = found.worst[:WORST]
    return Section(
        f"Stability: {len(found.worst)} of {len(found.changes)} variants answered otherwise",
        [
            Table(
                HEAD,
                rows(found, interval=True),
                note="Means over items, each the mean of its variants, with n; the bootstrap "
                "draws items.",
            ),
            Table(("measure", "meaning"), list(STABILITY.items())),
            Table(("rule", "meaning"), [(rule.value, MEANINGS[rule]) for rule in found.rules]),
            Table(
                ("item", "rule", "lost", "as written", "asked", "what did not stay"),
                [_worst(change) for change in worst],
                note=f"The {len(worst)} variants that changed most.",
            ),
        ],
        text="Each item was also asked in other words, which must not change what is answered. "
        "Compared with the answer to the item as written, right or wrong.",
    )


def _worst(change: Change) -> tuple[str, ...]:
    job = change.job
    return (
        job.item.id,
        change.rule.value,
        f"{change.lost:.0%}",
        job.item.asked[-1],
        job.messages[-1],
        "; ".join(change.faults),
    )
