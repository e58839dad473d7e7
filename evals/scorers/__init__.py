"""Score one answer against one gold item; every scorer is a pure function.

A score is hits out of what could be hit; nothing to hit (`of` = 0) means that the measure does
not apply to the item. What each measure means, and after whom, stands with its scorer.
"""

from __future__ import annotations

from evals.items import Item
from evals.measures import LESS_IS_BETTER
from evals.scorers.citations import (
    ReadText,
    citation_precision,
    citation_recall,
    citation_resolvability,
    first_tier,
    number_fidelity,
    response_support,
    source_recall,
    span_recall,
    statement_support,
    verbatim,
)
from evals.scorers.nuggets import (
    answer_first,
    conflict_recall,
    holds,
    must_not_say,
    nuggets,
    safety_recall,
)
from evals.scorers.refusals import (
    abstention_precision,
    abstention_recall,
    follow_up,
    outcome,
    wrong_refusal,
)
from evals.scorers.tally import Score
from evals.subject import Reply
from qa import Answer, Outcome, answer_json

__all__ = [
    "ReadText",
    "Score",
    "abstention_precision",
    "abstention_recall",
    "answer_first",
    "citation_precision",
    "citation_recall",
    "citation_resolvability",
    "conflict_recall",
    "first_tier",
    "follow_up",
    "holds",
    "must_not_say",
    "nuggets",
    "number_fidelity",
    "outcome",
    "response_support",
    "safety_recall",
    "score",
    "score_failure",
    "source_recall",
    "span_recall",
    "statement_support",
    "verbatim",
    "wrong_refusal",
]


def score(item: Item, reply: Reply, read: ReadText) -> dict[str, Score]:
    """Score a reply on every measure that applies to the item.

    `read` gives the stored text of a document's revision, None if there is none.
    """
    answer = reply.answer
    scores = {
        "outcome": outcome(item, answer),
        "vital": nuggets(item.vital, answer),
        "answer_first": answer_first(item, answer),
        "all_nuggets": nuggets(item.vital + item.okay, answer),
        "safety_recall": safety_recall(item, answer),
        "must_not_say": must_not_say(item, answer),
        "conflict_recall": conflict_recall(item, answer, answer_json(answer)["disagreements"]),
        "verbatim": verbatim(answer, read),
        "citation_resolvability": citation_resolvability(answer),
        "number_fidelity": number_fidelity(answer),
        "citation_recall": citation_recall(answer, read),
        "citation_precision": citation_precision(answer, read),
        "statement_support": statement_support(answer, read),
        "response_support": response_support(answer, read),
        "span_recall": span_recall(item, answer, read),
        "source_recall": source_recall(item, answer),
        "first_tier": first_tier(item, answer),
        "abstention_precision": abstention_precision(item, answer),
        "abstention_recall": abstention_recall(item, answer),
        "wrong_refusal": wrong_refusal(item, answer),
        "follow_up": follow_up(item, reply.standalone),
    }
    return {measure: scored for measure, scored in scores.items() if scored.of}


def score_failure(item: Item, why: str) -> dict[str, Score]:
    """Score an item that got no answer: nothing on all that the item asks for.

    What was shown (verbatim and the like) is not judged, as nothing was.
    """
    blank = Answer(item.asked[-1], item.asked[-1], Outcome.INSUFFICIENT, "")
    asked = score(item, Reply(blank, "", 0.0), lambda _document, _revision: None)
    asked.pop("abstention_precision", None)
    worst = {
        measure: int(measure in LESS_IS_BETTER) * scored.of for measure, scored in asked.items()
    }
    return {measure: Score(worst[measure], scored.of, (why,)) for measure, scored in asked.items()}
