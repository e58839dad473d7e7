"""What a sentence's signals count as an answer: collected from judged questions, fitted, judged."""

from evals.statements.cases import Case, of_gold, of_questions, of_set
from evals.statements.fitting import cross_validated, fit, judged, without_folds

__all__ = [
    "Case",
    "cross_validated",
    "fit",
    "judged",
    "of_gold",
    "of_questions",
    "of_set",
    "without_folds",
]
