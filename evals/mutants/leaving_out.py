"""Leave out what matters: warnings, all but the first statement, one side, the whole answer.

What is put last is left out for who reads no further.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from evals.mutants.remaking import quoting, saying
from evals.mutants.system import System
from evals.subject import Reply
from qa import Answer, Outcome

# What a warning speaks of, in any field of medicine; the gold items are not looked at.
_SAFETY = re.compile(
    r"\b(?:boxed|warn\w*|contraindicat\w*|fatal|deaths?|risks?|toxic\w*|adverse|harm\w*|safety"
    r"|interstitial|ILD|pneumonitis|embryo\w*|pregnan\w*|neutropeni\w*|cardiac|LVEF|ejection"
    r"|ha?emorrhag\w*|bleeding|perforation|hypertension|infusion reactions?"
    r"|stop(?:s|ped|ping)?|discontinu\w*|withh[eo]ld|permanently|monitor\w*|interrupt\w*)\b",
    re.IGNORECASE,
)
_REFUSAL = "The library does not hold the answer to this question."


def warnings(system: System, messages: Sequence[str], _chance: Random) -> Reply:
    """Leave out the statements on safety; if nothing else is said, say the nearest other thing."""
    reply = system.ask(messages)
    answer = reply.answer
    harmless = [said for said in answer.statements if not _SAFETY.search(said.text)]
    if harmless or not answer.statements:
        return replace(reply, answer=saying(answer, harmless))
    found = [
        (each, sentence)
        for each in system.nearest(reply.standalone)
        for sentence in each.passage.sentences
        if not _SAFETY.search(each.passage.quote(sentence))
    ]
    return replace(reply, answer=quoting(answer, found[:1]))


def all_but_the_first(answer: Answer, _chance: Random) -> Answer:
    """Keep the first statement only."""
    return saying(answer, answer.statements[:1])


def the_lead(answer: Answer, _chance: Random) -> Answer:
    """Put the first statement last, where there are several."""
    return saying(answer, (*answer.statements[1:], *answer.statements[:1]))


def other_sides(answer: Answer, _chance: Random) -> Answer:
    """Keep only what the first document says, where an answer cites several."""
    if not answer.statements:
        return answer
    source = {known.marker: known.source.id for known in answer.citations}
    sides = [{source[marker] for marker in said.citations} for said in answer.statements]
    kept = (said for said, side in zip(answer.statements, sides, strict=True) if side <= sides[0])
    return saying(answer, kept)


def everything(answer: Answer, _chance: Random) -> Answer:
    """Refuse, whatever was asked."""
    return replace(saying(answer, ()), outcome=Outcome.INSUFFICIENT, text=_REFUSAL)


def statements(answer: Answer, _chance: Random) -> Answer:
    """Claim to have answered, and say nothing."""
    return saying(answer, ())


def urgency(answer: Answer, _chance: Random) -> Answer:
    """Answer an emergency as any other question."""
    calm = Outcome.ANSWERED if answer.statements else Outcome.INSUFFICIENT
    return replace(answer, outcome=calm) if answer.outcome is Outcome.URGENT else answer
