"""What the system and its variants scored over the same questions, compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evals.intervals import Figure, mean
from evals.paired import Difference, Scores, differences
from evals.summary import Row
from qa import Answer

Json = dict[str, object]

_EQUAL: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Scored:
    """What one system scored on each question, in order, and what it showed for an answer.

    Equal `answers` are the same to a reader.
    """

    scores: tuple[Scores, ...]
    answers: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A variant beside the system: by measure, how much better it is without its part.

    `changed` counts the answers that are others, `moved` the questions whose score is another.
    """

    name: str
    changed: int
    moved: Mapping[str, int]
    differences: Mapping[str, Difference]


@dataclass(frozen=True, slots=True)
class Table:
    """The variants of one set of questions, and the figures of the system as it is."""

    name: str
    questions: int
    system: Mapping[str, Figure]
    variants: tuple[Compared, ...]

    def as_json(self) -> Json:
        """Give the table as a JSON object."""
        return {
            "questions": self.questions,
            "system": {measure: figure.as_json() for measure, figure in self.system.items()},
            "variants": {
                each.name: {
                    "changed": each.changed,
                    "differences": {
                        measure: told.as_json() | {"moved": each.moved[measure]}
                        for measure, told in each.differences.items()
                    },
                }
                for each in self.variants
            },
        }


def compare(
    name: str, measures: Sequence[str], system: Scored, others: Mapping[str, Scored]
) -> Table:
    """Set each variant against the system, over the same questions."""
    return Table(
        name,
        len(system.answers),
        {
            measure: mean([each[measure] for each in system.scores if measure in each])
            for measure in measures
        },
        tuple(_compared(variant, measures, system, scored) for variant, scored in others.items()),
    )


def of_rows(rows: Sequence[Row]) -> Scored:
    """Return what the rows of a gold run scored."""
    return Scored(
        tuple({name: scored.value for name, scored in row.scores.items()} for row in rows),
        tuple(_shown(row.reply.answer) if row.reply else row.error for row in rows),
    )


def _compared(name: str, measures: Sequence[str], system: Scored, other: Scored) -> Compared:
    both = list(zip(system.scores, other.scores, strict=True))
    return Compared(
        name,
        changed=sum(a != b for a, b in zip(system.answers, other.answers, strict=True)),
        moved={measure: sum(_differ(*pair, measure) for pair in both) for measure in measures},
        differences=differences(system.scores, other.scores, measures),
    )


def _differ(one: Scores, other: Scores, measure: str) -> bool:
    if measure in one and measure in other:
        return abs(one[measure] - other[measure]) > _EQUAL
    return (measure in one) != (measure in other)


def _shown(answer: Answer) -> tuple[object, ...]:
    quotes = [(c.source.id, c.start, c.end) for c in answer.citations]
    return (answer.outcome, tuple(quotes), *(statement.text for statement in answer.statements))
