"""Ask or reply wrongly: no context, no refusals, the news only, the question itself, a crash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from evals.mutants.remaking import best, cite, quoting, saying
from evals.mutants.system import System
from evals.subject import Reply
from qa import Outcome, SourceType
from qa.domain import Statement

_QUOTED = 3
_CRASHES = 0.1
_REFUSALS = frozenset({Outcome.INSUFFICIENT, Outcome.OUT_OF_SCOPE})
_SECOND_HAND = (SourceType.NEWS, SourceType.AI_SUMMARY)


def last_message_only(system: System, messages: Sequence[str], _chance: Random) -> Reply:
    """Forget what was said before."""
    return system.ask(messages[-1:])


def instead_of_refusing(system: System, messages: Sequence[str], _chance: Random) -> Reply:
    """Answer what should be refused with the evidence that is nearest to it."""
    reply = system.ask(messages)
    if reply.answer.outcome not in _REFUSALS:
        return reply
    found = [(each, best(each)) for each in system.nearest(reply.standalone)[:_QUOTED]]
    answered = replace(reply.answer, outcome=Outcome.ANSWERED, nearest=(), unknowns=())
    return replace(reply, answer=quoting(answered, found))


def second_hand(system: System, messages: Sequence[str], _chance: Random) -> Reply:
    """Answer from news and AI-written summaries alone, with the errors that they have."""
    reply = system.ask(messages)
    nearest = system.nearest(reply.standalone, _SECOND_HAND)
    if not reply.answer.statements or not nearest:
        return reply
    found = [(each, best(each)) for each in nearest[:_QUOTED]]
    return replace(reply, answer=quoting(reply.answer, found))


def everything_found(system: System, messages: Sequence[str], _chance: Random) -> Reply:
    """Add every sentence of the evidence to an answer, so that what is asked for is in it."""
    reply = system.ask(messages)
    answer = reply.answer
    if not answer.statements:
        return reply
    quoted = {known.quote for known in answer.citations}
    sentences = (
        (each, sentence)
        for each in system.nearest(reply.standalone)
        for sentence in each.passage.sentences
        if each.passage.quote(sentence) not in quoted
    )
    first = max(known.marker for known in answer.citations) + 1
    more = [cite(marker, *each) for marker, each in enumerate(sentences, start=first)]
    said = (Statement(known.quote, (known.marker,)) for known in more)
    whole = replace(answer, citations=(*answer.citations, *more))
    return replace(reply, answer=saying(whole, (*answer.statements, *said)))


def question_itself(system: System, messages: Sequence[str], _chance: Random) -> Reply:
    """Say the question's words back, as a statement with the first reference."""
    reply = system.ask(messages)
    answer = reply.answer
    if not answer.statements:
        return reply
    echo = Statement(messages[-1], answer.statements[0].citations)
    return replace(reply, answer=saying(answer, [echo]))


def words_in_refusal(system: System, messages: Sequence[str], _chance: Random) -> Reply:
    """Say the asker's words, names and numbers included, in the reason of a refusal."""
    reply = system.ask(messages)
    answer = reply.answer
    if answer.statements:
        return reply
    return replace(reply, answer=replace(answer, text=f"{answer.text} Asked: {messages[-1]}"))


def crash(system: System, messages: Sequence[str], chance: Random) -> Reply:
    """Break on every tenth question, drawn by chance."""
    if chance.random() < _CRASHES:
        raise ZeroDivisionError("a mutant's crash")
    return system.ask(messages)
