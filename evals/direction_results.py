"""What a run of the direction evaluation found: figures, table, rows and page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from evals.direction import (
    STATEMENTS,
    Judged,
    codes,
    confusion,
    macro_f1,
    readings,
    scores,
)
from evals.intervals import LEVEL, RESAMPLES, SEED, Figure, latency_ms, mean
from evals.page import Section, Table
from evals.results import Json, figures_section
from qa import Outcome, answer_json
from qa.text.direction import Direction

MEANINGS: Final = {
    "system": f"read out of the first {STATEMENTS} statements of the product's answer",
    "commonest": "always the commonest class of the set",
    "nearest": "read out of the sentence of the set that is nearest to the question by cosine",
    "gold": "read out of the words that the set gives as evidence: what the rules can reach",
    "unanswered": "share of the questions of which the answer says no direction; they are wrong",
    "refused": "share of the questions that the product did not answer",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """The judged questions of one run; `unlabelled` were left out."""

    name: str
    asked: Sequence[Judged]
    unlabelled: int

    @property
    def labels(self) -> list[Direction]:
        """Return the labels in order."""
        return [each.label for each in self.asked]

    @property
    def found(self) -> list[Direction | None]:
        """Return what was read out of the answers."""
        return [each.system.direction for each in self.asked]

    def macro_f1(self) -> dict[str, Figure]:
        """Return macro-F1 of each reader; questions are drawn anew for the intervals."""
        labels = codes(self.labels)
        rng = np.random.default_rng(SEED)
        draws = rng.integers(0, len(labels), size=(RESAMPLES, len(labels)))
        tail = (1 - LEVEL) / 2
        figures = {}
        for name, directions in readings(self.asked):
            found = codes(directions)
            drawn = [macro_f1(labels[draw], found[draw]) for draw in draws]
            low, high = np.quantile(drawn, [tail, 1 - tail])
            figures[name] = Figure(
                macro_f1(labels, found), float(low), float(high), len(self.asked)
            )
        return figures

    def shares(self) -> dict[str, Figure]:
        """Return the shares of questions without a direction, and without an answer."""
        return {
            "unanswered": mean([float(each is None) for each in self.found]),
            "refused": mean(
                [float(each.answer.outcome is not Outcome.ANSWERED) for each in self.asked]
            ),
        }

    def as_json(self) -> Json:
        """Return the figures as a JSON object."""
        macro, shares = self.macro_f1(), self.shares()
        values = {name: each.as_json() for name, each in (macro | shares).items()}
        by_class = scores(codes(self.labels), codes(self.found))
        return {
            "set": self.name,
            "n": len(self.asked),
            "unlabelled": self.unlabelled,
            "macro_f1": values["system"]["value"],
            "unanswered": values["unanswered"]["value"],
            "refused": values["refused"]["value"],
            "classes": {
                name: {key: round(value, 4) for key, value in asdict(each).items()}
                for name, each in by_class.items()
            },
            "confusion": confusion(self.labels, self.found),
            "others": {
                name: {"macro_f1": values[name]["value"]} for name in macro if name != "system"
            },
            "latency_ms": latency_ms([dict(each.answer.seconds)["total"] for each in self.asked]),
            "intervals": {name: [each["low"], each["high"]] for name, each in values.items()},
        }

    def table(self) -> str:
        """Write the figures as plain text for a terminal."""
        lines = [
            f"{self.name}: {len(self.asked)} questions; {self.unlabelled} without a label left out",
            "",
            "macro-F1",
            *(f"  {name:14} {figure}" for name, figure in self.macro_f1().items()),
            "",
            *(f"{name:16} {figure}" for name, figure in self.shares().items()),
            "",
            f"{'':14} precision  recall  F1     n",
        ]
        for name, each in scores(codes(self.labels), codes(self.found)).items():
            lines.append(
                f"{name:14} {each.precision:.3f}      {each.recall:.3f}   {each.f1:.3f}  {each.n}"
            )
        lines += ["", "label, and what was read"]
        for label, row in confusion(self.labels, self.found).items():
            lines.append(
                f"{label:14} " + ", ".join(f"{count} {name}" for name, count in row.items())
            )
        return "\n".join(lines)

    def rows(self) -> Iterator[Json]:
        """Give one row a question."""
        for each in self.asked:
            yield {
                "id": each.query.id,
                "question": each.query.text,
                "label": each.label,
                "read": each.system.direction,
                "out_of": each.system.sentence,
                "right": each.system.direction is each.label,
                "nearest": each.nearest.direction,
                "nearest_sentence": each.nearest.sentence,
                "gold": each.gold.direction,
                "gold_words": list(each.query.meta.answers),
                "answer": answer_json(each.answer),
            }

    def sections(self) -> Sequence[Section]:
        """Give the parts of the page."""
        by_class = scores(codes(self.labels), codes(self.found))
        classes = [
            (name, f"{each.precision:.3f}", f"{each.recall:.3f}", f"{each.f1:.3f}", each.n)
            for name, each in by_class.items()
        ]
        confused = [
            (label, *row.values()) for label, row in confusion(self.labels, self.found).items()
        ]
        wrong = [each for each in self.asked if each.system.direction is not each.label]
        errors = [
            (
                each.query.id,
                each.query.text,
                each.label,
                each.system.direction or "unanswered",
                each.system.sentence,
                each.query.meta.answers[0] if each.query.meta.answers else "",
            )
            for each in wrong
        ]
        return (
            figures_section("Macro-F1", self.macro_f1(), MEANINGS),
            figures_section("Without a direction", self.shares(), MEANINGS),
            Section("Classes", (Table(("class", "precision", "recall", "F1", "n"), classes),)),
            Section("Labels, and what was read", (Table(("label", *_HEAD), confused),)),
            Section(
                f"Wrong ({len(wrong)} of {len(self.asked)})",
                (Table(("id", "question", "label", "read", "out of", "evidence"), errors),),
            ),
        )


_HEAD: Final = (*Direction, "unanswered")
