"""A statement that a better source contradicts never stands before that source's words."""

from __future__ import annotations

from dataclasses import replace

from qa.domain import Answer, Disagreement, Statement


def better_first(answer: Answer) -> Answer:
    """Return the answer with what prevails stated before what it contradicts, where that is stated.

    A row of a table is no sentence, and stays in the disagreement.
    """
    for each in answer.disagreements:
        answer = _with_prevailing(answer, each)
    return answer


def _with_prevailing(answer: Answer, told: Disagreement) -> Answer:
    losing = {side.citation for side in told.sides} - {told.prevails}
    said = answer.statements
    at = next((i for i, each in enumerate(said) if losing & set(each.citations)), None)
    better = next(c for c in answer.citations if c.marker == told.sides[0].citation)
    if at is None or told.prevails is None or "|" in better.quote:
        return answer
    if any(told.prevails in each.citations for each in said[:at]):
        return answer
    stated = next((each for each in said[at:] if told.prevails in each.citations), None)
    first = replace(
        stated or Statement(better.quote, (told.prevails,), question=said[at].question),
        part=said[at].part,
    )
    rest = tuple(each for each in said[at:] if each is not stated)
    return replace(answer, statements=(*said[:at], first, *rest))
