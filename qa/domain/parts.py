"""The parts of an answer and of a digest, in the order of reading, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Part(StrEnum):
    """The place of a statement in an answer or in a digest, in the order of reading."""

    ANSWER = "answer"
    OPTION = "option"
    KEY_POINTS = "key_points"
    QUESTION = "question"
    DESIGN = "design"
    POPULATION = "population"
    ARMS = "arms"
    RESULTS = "results"
    INDICATION = "indication"
    RECOMMENDATIONS = "recommendations"
    DOSE = "dose"
    DOSE_CHANGES = "dose_changes"
    WARNINGS = "warnings"
    SAFETY = "safety"
    MONITORING = "monitoring"
    PITFALL = "pitfall"
    CONTEXT = "context"
    LIMITS = "limits"


DIGEST_TITLES: Final[Mapping[Part, str]] = {
    Part.KEY_POINTS: "Key points",
    Part.QUESTION: "Question",
    Part.DESIGN: "Design",
    Part.POPULATION: "Population",
    Part.ARMS: "Arms, doses and schedules",
    Part.RESULTS: "Endpoints and results",
    Part.INDICATION: "Indications",
    Part.RECOMMENDATIONS: "Recommendations",
    Part.DOSE: "Dose and schedule",
    Part.DOSE_CHANGES: "Dose changes and stopping",
    Part.WARNINGS: "Warnings",
    Part.SAFETY: "Safety",
    Part.MONITORING: "Monitoring",
    Part.LIMITS: "Limits",
}
"""What the parts of a digest are called, in the order of reading."""


ANSWER_TITLES: Final[Mapping[Part, str]] = {
    Part.OPTION: "Other options",
    Part.DOSE: DIGEST_TITLES[Part.DOSE],
    Part.SAFETY: DIGEST_TITLES[Part.SAFETY],
    Part.MONITORING: DIGEST_TITLES[Part.MONITORING],
    Part.PITFALL: "Pitfalls",
    Part.CONTEXT: "Context",
}
"""What the parts of an answer are called after the statements that answer."""
