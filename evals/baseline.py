"""The committed baseline: every item's scores in an accepted run, to compare later runs with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import GoldError
from evals.header import Header, item_digest
from evals.intervals import SEED
from evals.items import Item, describe
from evals.measures import MEASURES
from evals.paired import Difference, Verdict, detectable, differences
from evals.scorers import Score

BASELINE: Final = Path(__file__).with_name("baseline.json")
Json = dict[str, object]
Scored = tuple[Item, Mapping[str, Score]]
"""An item and its scores by measure."""


class Entry(BaseModel):
    """An item's digest, by which a changed one is known, and its scores by measure."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    digest: str
    scores: dict[str, Annotated[float, Field(ge=0, le=1)]]


class Baseline(BaseModel):
    """The scores of a run, and its header."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    header: dict[str, str | int | None]
    items: dict[str, Entry]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside the baseline: the items left out, and the difference of every measure."""

    date: str
    code: str
    n: int
    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    differences: Mapping[str, Difference]

    @property
    def losses(self) -> tuple[str, ...]:
        """List the measures that got worse by more than noise."""
        return tuple(
            measure for measure, each in self.differences.items() if each.verdict is Verdict.LOSS
        )

    @property
    def passed(self) -> bool:
        """Say whether nothing got worse by more than noise."""
        return not self.losses

    @property
    def verdict(self) -> str:
        """Say in a sentence how the run stands to the baseline."""
        if not self.n:
            return "Not compared: no item is as the baseline has it."
        if self.losses:
            return f"Worse than the baseline beyond noise: {', '.join(self.losses)}."
        return "No worse than the baseline beyond noise."

    @property
    def limits(self) -> str:
        """Say in a sentence what one run over these items cannot show."""
        least = detectable(self.n, len(self.differences))
        if least is None:
            return f"{self.n} items are too few to tell any loss from noise."
        return (
            f"Over {self.n} items, fewer than {least} that newly fail a measure "
            f"({least / self.n:.0%}) cannot be told from noise, the others being unchanged; "
            "more, where a measure applies to few items or others improve."
        )

    def as_json(self) -> Json:
        """Give the comparison as one JSON object."""
        return {
            "passed": self.passed,
            "verdict": self.verdict,
            "limits": self.limits,
            "date": self.date,
            "code": self.code,
            "n": self.n,
            "new": list(self.new),
            "gone": list(self.gone),
            "changed": list(self.changed),
            "differences": {name: each.as_json() for name, each in self.differences.items()},
        }


def compare(baseline: Baseline, run: Sequence[Scored], seed: int = SEED) -> Comparison:
    """Compare a run with the baseline, item by item; changed items are left out."""
    now = {item.id: (item_digest(item), _rounded(scores)) for item, scores in run}
    known = [name for name in now if name in baseline.items]
    same = [name for name in known if now[name][0] == baseline.items[name].digest]
    return Comparison(
        date=str(baseline.header["date"]),
        code=str(baseline.header["code"]),
        n=len(same),
        new=tuple(name for name in now if name not in baseline.items),
        gone=tuple(name for name in baseline.items if name not in now),
        changed=tuple(name for name in known if name not in same),
        differences=differences(
            [baseline.items[name].scores for name in same],
            [now[name][1] for name in same],
            tuple(MEASURES),
            seed,
        ),
    )


def read(path: Path) -> Baseline:
    """Read a baseline; raise `GoldError` if it is none."""
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise GoldError(
            f"{path.name} is no baseline: {'; '.join(describe(error))}.",
            next="Write it anew with --write-baseline.",
        ) from None
    except OSError as error:
        raise GoldError(
            f"{path.name} cannot be read: {error.strerror}.",
            next="Name a baseline, or leave the comparison out with --no-baseline.",
        ) from None


def write(path: Path, header: Header, run: Sequence[Scored]) -> None:
    """Write a baseline, an item a line, so that changes of it can be read."""
    entries = {
        item.id: {"digest": item_digest(item), "scores": _rounded(scores)} for item, scores in run
    }
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(each)}" for name, each in entries.items())
    path.write_text(
        f'{{"header": {json.dumps(asdict(header))},\n"items": {{\n{lines}\n}}}}\n', encoding="utf-8"
    )


def _rounded(scores: Mapping[str, Score]) -> dict[str, float]:
    # As they are stored, so that the same answers give the same scores.
    return {measure: round(scored.value, 4) for measure, scored in scores.items()}
