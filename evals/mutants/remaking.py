"""Make an answer anew from a sound one: other statements, other quotes, nothing left dangling.

A spoiled answer must have the one fault that its mutant is named for: an omission that left its
references behind would be caught by them, and not as an omission.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from random import Random

from evals.mutants.system import Spoil, System
from evals.subject import Reply
from qa import Answer
from qa.domain import Citation, Evidence, Sentence, Statement

Change = Callable[[Answer, Random], Answer]
Reword = Callable[[str, Random], str]


def of_answers(change: Change) -> Spoil:
    """Spoil the real reply by a change of its answer."""

    def spoil(system: System, messages: Sequence[str], chance: Random) -> Reply:
        reply = system.ask(messages)
        return replace(reply, answer=change(reply.answer, chance))

    return spoil


def of_one_statement(reword: Reword) -> Spoil:
    """Spoil the text of one statement, drawn among those that `reword` changes; quotes stay."""

    def change(answer: Answer, chance: Random) -> Answer:
        texts = [reword(statement.text, chance) for statement in answer.statements]
        changed = [n for n, said in enumerate(answer.statements) if texts[n] != said.text]
        if not changed:
            return answer
        drawn = chance.choice(changed)
        return saying(
            answer,
            (
                replace(said, text=texts[n]) if n == drawn else said
                for n, said in enumerate(answer.statements)
            ),
        )

    return of_answers(change)


def saying(answer: Answer, statements: Iterable[Statement]) -> Answer:
    """Put other statements in an answer; references that nothing cites any more are left out.

    Figures and disagreements stay where a statement still cites their words, or none ever did.
    """
    kept = tuple(statements)
    if kept == answer.statements:
        return answer
    markers = {marker for statement in kept for marker in statement.citations}
    before = {marker for statement in answer.statements for marker in statement.citations}
    gone = before - markers if kept else {known.marker for known in answer.citations}
    figures = tuple(figure for figure in answer.figures if figure.citation not in gone)
    disagreements = tuple(
        each
        for each in answer.disagreements
        if gone.isdisjoint(side.citation for side in each.sides)
    )
    used = markers | {figure.citation for figure in figures}
    used |= {side.citation for each in disagreements for side in each.sides}
    return replace(
        answer,
        text="\n".join(statement.text for statement in kept),
        statements=kept,
        citations=tuple(known for known in answer.citations if known.marker in used),
        figures=figures,
        disagreements=disagreements,
        cautions=tuple(
            caution for caution in answer.cautions if markers.issuperset(caution.citations)
        ),
    )


def quoting(answer: Answer, found: Iterable[tuple[Evidence, Sentence]]) -> Answer:
    """Say sentences of the evidence instead, each verbatim and with a reference of its own."""
    citations = tuple(cite(marker, *each) for marker, each in enumerate(found, start=1))
    statements = [Statement(cited.quote, (cited.marker,)) for cited in citations]
    bare = replace(answer, citations=citations, figures=(), disagreements=())
    return saying(bare, statements)


def cite(marker: int, found: Evidence, sentence: Sentence) -> Citation:
    """Refer to a sentence of the evidence."""
    passage = found.passage
    return Citation(
        marker,
        found.source,
        sentence.start,
        sentence.end,
        passage.quote(sentence),
        passage.heading,
        passage.page,
    )


def best(found: Evidence) -> Sentence:
    """Choose the sentence of a passage that is nearest to the question."""
    return max(zip(found.cosines, found.passage.sentences, strict=True), key=lambda pair: pair[0])[
        1
    ]
