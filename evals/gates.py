"""Gates: the least that a figure must reach for an evaluation to pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from evals import strict_yaml
from evals.errors import GoldError
from evals.intervals import Figure
from evals.items import Kind, describe

GATES = Path(__file__).with_name("gates.yaml")


class Gate(BaseModel):
    """A measure's floor (`at_least`) or ceiling (`at_most`), and why it stands there.

    With `kind` it holds for the items of that kind alone: what goes wrong with a few emergencies
    is lost in the mean of a hundred questions.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str
    kind: Kind | None = None
    at_least: Annotated[float, Field(ge=0, le=1)] | None = None
    at_most: Annotated[float, Field(ge=0, le=1)] | None = None
    why: Annotated[str, Field(min_length=1)]

    def __str__(self) -> str:
        """Write the gate as "verbatim >= 1.0" or "outcome of urgent >= 1.0"."""
        of = "" if self.kind is None else f" of {self.kind.value}"
        floor = "" if self.at_least is None else f" >= {self.at_least}"
        ceiling = "" if self.at_most is None else f" <= {self.at_most}"
        return f"{self.measure}{of}{floor}{ceiling}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A gate, the value it was held against, and whether it passed."""

    gate: Gate
    value: float | None
    passed: bool


def load(measures: Sequence[str], path: Path = GATES) -> tuple[Gate, ...]:
    """Read the gates; raise `GoldError` on a broken one or one for an unknown measure."""
    try:
        gates = TypeAdapter(tuple[Gate, ...]).validate_python(strict_yaml.load(path))
    except ValidationError as error:
        raise GoldError(
            f"{path.name} cannot be used: {'; '.join(describe(error))}.", next="Mend the gate."
        ) from None
    for gate in gates:
        if gate.measure not in measures:
            raise GoldError(
                f"{path.name}: no measure {gate.measure!r}.",
                next=f"Use one of {', '.join(measures)}.",
            )
        if gate.at_least is None and gate.at_most is None:
            raise GoldError(
                f"{path.name}: the gate on {gate.measure!r} can never close.",
                next="Give it `at_least` or `at_most`.",
            )
    return gates


def judge(
    gates: Sequence[Gate],
    figures: Mapping[str, Figure],
    kinds: Mapping[Kind, Mapping[str, Figure]] | None = None,
    *,
    partial: bool = False,
) -> tuple[Verdict, ...]:
    """Hold the figures, overall and of the kinds that occur, against the gates.

    A measure that nothing was judged by fails its gate; in a `partial` run, over chosen items
    only, such a gate is left out. A gate of a kind that does not occur is left out.
    """
    by_kind = kinds or {}
    held = [
        (gate, (figures if gate.kind is None else by_kind[gate.kind])[gate.measure])
        for gate in gates
        if gate.kind is None or gate.kind in by_kind
    ]
    return tuple(
        Verdict(gate, figure.value, _passes(gate, figure.value))
        for gate, figure in held
        if figure.n or not partial
    )


def _passes(gate: Gate, value: float | None) -> bool:
    if value is None:
        return False
    above = gate.at_least is None or value >= gate.at_least
    return above and (gate.at_most is None or value <= gate.at_most)
