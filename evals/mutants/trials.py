"""Try a mutant: its measures must turn red, the others stay, and a gate must close."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evals import gates
from evals.gates import Gate, Verdict
from evals.measures import LESS_IS_BETTER
from evals.mutants.contrasts import Contrast, contrasts
from evals.mutants.system import SEED, Mutant, Mutated, System
from evals.subject import Subject
from evals.summary import Row, by_kind, figures

Json = dict[str, object]
Evaluate = Callable[[Subject], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Trial:
    """What the measures and the gates said of a mutant.

    `spoiled` counts the replies that differ from the real ones, `noticed` those of them of which
    a measure that must turn red got worse, `errors` the questions without a reply; `closed` names
    the gates that the real system passes and the mutant does not.
    """

    mutant: Mutant
    contrasts: Mapping[str, Contrast]
    spoiled: int
    noticed: int
    errors: int
    closed: tuple[Gate, ...]

    @property
    def unseen(self) -> tuple[str, ...]:
        """List the measures that must turn red and did not."""
        return tuple(name for name in sorted(self.mutant.red) if not self.contrasts[name].red)

    @property
    def moved(self) -> tuple[str, ...]:
        """List the measures that must not move and did."""
        return tuple(name for name in sorted(self.mutant.still) if not self.contrasts[name].still)

    @property
    def passes(self) -> bool:
        """Say whether the gold evaluation would let the mutant pass.

        A gate counts if its measure is one that the mutant is meant to turn red: another one may
        close by the luck of one item. A question without a reply fails every evaluation.
        """
        return not self.errors and not any(gate.measure in self.mutant.red for gate in self.closed)

    @property
    def caught(self) -> bool:
        """Say whether all is as it must be."""
        return not (self.unseen or self.moved or self.passes)

    @property
    def faults(self) -> tuple[str, ...]:
        """Say in words what is not as it must be."""
        listed = []
        if not self.spoiled and not self.errors:
            listed.append("no reply of this gold can be spoiled so")
        if self.unseen:
            listed.append(f"not red: {', '.join(self.unseen)}")
        if self.moved:
            listed.append(f"moved: {', '.join(self.moved)}")
        if self.passes:
            listed.append("passes the gates")
        return tuple(listed)

    def as_json(self) -> Json:
        """Give the trial as one JSON object, with the measures that moved."""
        return {
            "does": self.mutant.does,
            "caught": self.caught,
            "spoiled": self.spoiled,
            "noticed": self.noticed,
            "errors": self.errors,
            "must_turn_red": sorted(self.mutant.red),
            "not_red": list(self.unseen),
            "must_not_move": sorted(self.mutant.still),
            "moved": list(self.moved),
            "gates_closed": [str(gate) for gate in self.closed],
            "passes_gates": self.passes,
            "differences": {
                name: contrast.difference.as_json()
                | {"changed": contrast.changed, "red": contrast.red}
                for name, contrast in self.contrasts.items()
                if contrast.difference.value or contrast.gone
            },
        }


def try_out(
    mutant: Mutant,
    system: System,
    real: Sequence[Row],
    evaluate: Evaluate,
    limits: Sequence[Gate],
    *,
    seed: int = SEED,
) -> Trial:
    """Evaluate a mutant over the items of the real system's rows, and compare."""
    rows = evaluate(Mutated(mutant, system, seed))
    open_ = {verdict.gate for verdict in _verdicts(limits, real) if verdict.passed}
    spoiled = [
        (before, row) for before, row in zip(real, rows, strict=True) if row.reply != before.reply
    ]
    return Trial(
        mutant,
        contrasts(real, rows),
        spoiled=len(spoiled),
        noticed=sum(
            any(_worse(measure, before, row) for measure in mutant.red) for before, row in spoiled
        ),
        errors=sum(row.error is not None for row in rows),
        closed=tuple(
            verdict.gate
            for verdict in _verdicts(limits, rows)
            if not verdict.passed and verdict.gate in open_
        ),
    )


def _verdicts(limits: Sequence[Gate], rows: Sequence[Row]) -> tuple[Verdict, ...]:
    return gates.judge(limits, figures(rows), by_kind(rows))


def _worse(measure: str, before: Row, row: Row) -> bool:
    if measure not in before.scores or measure not in row.scores:
        return False
    was, is_ = before.scores[measure].value, row.scores[measure].value
    return is_ > was if measure in LESS_IS_BETTER else is_ < was
