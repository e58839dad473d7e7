"""Show stability on the page: figures, definitions, and the variants that changed most."""

from __future__ import annotations

from typing import Final

from evals.page import Plot, Section, Table, plots
from evals.perturb.rules import MEANINGS
from evals.stability import STABILITY, Change, Stability
from evals.table import STABILITY_HEAD, stability_rows

WORST: Final = 40
"""Variants that the page shows; `summary.json` has all that changed."""


_DRAWN: Final = ("stable_outcome", "stable_vital")


def section(found: Stability) -> Section:
    """Write figures, definitions and the worst cases, for a run that asked variants."""
    worst = found.worst[:WORST]
    return Section(
        f"Stability: {len(found.worst)} of {len(found.changes)} variants answered otherwise",
        [
            Table(
                STABILITY_HEAD,
                stability_rows(found, interval=True),
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
            *(_drawn(found, measure) for measure in _DRAWN),
        ],
        text="Each item was also asked in other words, which must not change what is answered. "
        "Compared with the answer to the item as written, right or wrong.",
    )


def _drawn(found: Stability, measure: str) -> Plot:
    groups = {rule.value: measures[measure].figure for rule, measures in found.rules.items()}
    return Plot(
        plots.intervals(groups | {"all": found.overall[measure].figure}, measure),
        f"{measure}: {STABILITY[measure]}.",
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
