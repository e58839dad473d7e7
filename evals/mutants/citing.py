"""Cite wrongly: another document, other words, shuffled markers, all at once, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from evals.mutants.remaking import best, cite, saying
from evals.mutants.system import System
from evals.subject import Reply
from qa import Answer
from qa.domain import Citation, Evidence

_WORDS_LEFT = 4


def another_document(system: System, messages: Sequence[str], chance: Random) -> Reply:
    """Name another document for each citation; markers, quotes and offsets stay."""
    reply = system.ask(messages)

    def misnamed(known: Citation) -> Citation:
        found = _elsewhere(system, reply, known)
        return replace(known, source=chance.choice(found).source) if found else known

    return _with_citations(reply, misnamed)


def another_passage(system: System, messages: Sequence[str], chance: Random) -> Reply:
    """Put the words of another document behind each marker, verbatim; statements stay."""
    reply = system.ask(messages)

    def other(known: Citation) -> Citation:
        found = _elsewhere(system, reply, known)
        if not found:
            return known
        drawn = chance.choice(found)
        return cite(known.marker, drawn, best(drawn))

    return _with_citations(reply, other)


def another_sentence(system: System, messages: Sequence[str], chance: Random) -> Reply:
    """Put another sentence of the same document behind each marker, verbatim."""
    reply = system.ask(messages)

    def beside(known: Citation) -> Citation:
        found = [
            cite(known.marker, each, sentence)
            for each in system.nearest(reply.standalone)
            if each.source.id == known.source.id
            for sentence in each.passage.sentences
            if sentence.end <= known.start or known.end <= sentence.start
        ]
        return chance.choice(found) if found else known

    return _with_citations(reply, beside)


def clipped(answer: Answer, _chance: Random) -> Answer:
    """Cut each quote after its first words; it is still verbatim, and proves nothing."""

    def short(known: Citation) -> Citation:
        quote = " ".join(known.quote.split(" ")[:_WORDS_LEFT])
        return replace(known, quote=quote, end=known.start + len(quote))

    return replace(answer, citations=tuple(map(short, answer.citations)))


def shuffled(answer: Answer, chance: Random) -> Answer:
    """Deal the markers of the statements anew, where they cite differently."""
    markers = [statement.citations for statement in answer.statements]
    deals = [markers[n:] + markers[:n] for n in range(1, len(markers))]
    changed = [deal for deal in deals if deal != markers]
    if not changed:
        return answer
    pairs = zip(answer.statements, chance.choice(changed), strict=True)
    return replace(answer, statements=tuple(replace(said, citations=of) for said, of in pairs))


def all_at_once(answer: Answer, _chance: Random) -> Answer:
    """Let each statement cite every reference of its answer."""
    markers = tuple(known.marker for known in answer.citations)
    return replace(
        answer, statements=tuple(replace(said, citations=markers) for said in answer.statements)
    )


def nothing(answer: Answer, _chance: Random) -> Answer:
    """Say the same without any reference."""
    return saying(answer, (replace(said, citations=()) for said in answer.statements))


def _elsewhere(system: System, reply: Reply, known: Citation) -> list[Evidence]:
    return [each for each in system.nearest(reply.standalone) if each.source.id != known.source.id]


def _with_citations(reply: Reply, change: Callable[[Citation], Citation]) -> Reply:
    citations = tuple(map(change, reply.answer.citations))
    return replace(reply, answer=replace(reply.answer, citations=citations))
