"""What the system and its variants scored over the same questions, compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evals.intervals import Figure, mean
from evals.measures import MEASURES as GOLD_MEASURES
from evals.paired import Difference, Values, difference, holding
from evals.summary import Row
from qa import Answer

Json = dict[str, object]

MEASURES: Final = tuple(name for name in GOLD_MEASURES if name != "abstention_precision")
"""Those of the gold that can be compared by question. The precision of refusals cannot: each
system has refusals of its own; `abstention_recall` and `wrong_refusal` tell both sides of it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What one system scored: for each measure the questions' values, and how each ended.

    `answers` tells by question what was shown; equal ones are the same to a reader.
    """

    values: Mapping[str, Values]
    answers: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Compared:
    """A variant beside the system: the differences without its part, by measure."""

    name: str
    changed: int
    differences: Mapping[str, Difference]


@dataclass(frozen=True, slots=True)
class Table:
    """The variants of one set of questions, and the figures of the system as it is."""

    name: str
    questions: int
    system: Mapping[str, Figure]
    variants: tuple[Compared, ...]

    @property
    def holding(self) -> Mapping[str, frozenset[str]]:
        """Return for each measure the variants whose difference holds beside all the others."""
        return {
            measure: holding({each.name: each.differences[measure].p for each in self.variants})
            for measure in self.system
        }

    def as_json(self) -> Json:
        """Give the table as a JSON object."""
        holds = self.holding
        return {
            "questions": self.questions,
            "system": {measure: figure.as_json() for measure, figure in self.system.items()},
            "variants": {
                each.name: {
                    "changed": each.changed,
                    "differences": {
                        measure: told.as_json()
                        | {
                            "excludes_zero": told.excludes_zero,
                            "holds": each.name in holds[measure],
                        }
                        for measure, told in each.differences.items()
                    },
                }
                for each in self.variants
            },
        }


def compare(name: str, system: Scored, others: Mapping[str, Scored]) -> Table:
    """Set each variant against the system, over the same questions."""
    return Table(
        name,
        len(system.answers),
        {measure: mean(list(values.values())) for measure, values in system.values.items()},
        tuple(
            Compared(
                variant,
                changed=sum(
                    scored.answers[id_] != answer for id_, answer in system.answers.items()
                ),
                differences={
                    measure: difference(scored.values[measure], values)
                    for measure, values in system.values.items()
                },
            )
            for variant, scored in others.items()
        ),
    )


def of_rows(rows: tuple[Row, ...]) -> Scored:
    """Return what the rows of a gold run scored."""
    return Scored(
        {
            measure: {
                row.item.id: row.scores[measure].value for row in rows if measure in row.scores
            }
            for measure in MEASURES
        },
        {row.item.id: _shown(row.reply.answer) if row.reply else row.error for row in rows},
    )


def _shown(answer: Answer) -> tuple[object, ...]:
    quotes = [(c.source.id, c.start, c.end) for c in answer.citations]
    return (answer.outcome, tuple(quotes), *(statement.text for statement in answer.statements))
