"""Several questions in one message → one answer, each part under its question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from qa.domain import (
    Answer,
    Asked,
    Caution,
    Filters,
    Mode,
    Outcome,
    Turn,
)
from qa.pipeline.clock import OnStage
from qa.pipeline.numbering import place, renumbered
from qa.pipeline.reading import Reading
from qa.understand.compound import Compound
from qa.understand.following import rewrite
from qa.vocabulary import Vocabulary

_SHORT: Final = 8
"""The most words of a question that leans on the one before it."""
One = Callable[[str], Answer]
"""The answer to one standalone question."""


def ask(
    reading: Reading,
    question: str,
    standalone: str | None,
    filters: Filters,
    *,
    on_stage: OnStage | None,
    mode: Mode | None,
) -> Answer:
    """Answer a message, whether it asks one thing or several."""
    asking = reading.asking()

    def one(asked: str | None) -> Answer:
        return asking.ask(question, standalone=asked, filters=filters, on_stage=on_stage, mode=mode)

    found = reading.understander().questions(standalone or question)
    if len(found.questions) == 1:
        return one(standalone)
    return answered(found, one, reading.names().vocabulary)


def answered(compound: Compound, one: One, vocabulary: Vocabulary) -> Answer:
    """Answer the questions of a message in turn, each in the light of those before it.

    The second question of "what is recommended, and at what dose?" is about what was recommended.
    """
    said: tuple[Turn, ...] = ()
    for written in _with_subject(compound.questions, vocabulary):
        standalone = _plainly(rewrite(written, said, vocabulary).question)
        asked = f"{compound.situation} {standalone}".strip()
        refused = said[-1].answer if said and _leans(written, vocabulary) else None
        if refused and refused.outcome is Outcome.INSUFFICIENT and refused.unknowns:
            # "When do I hold for low platelets, and when restart?": both are of the platelets.
            answer = replace(refused, question=asked, interpreted_as=asked)
        else:
            answer = one(asked)
        said += (Turn(written, standalone, answer, vocabulary.entities(standalone)),)
    return combined(said)


def _leans(written: str, vocabulary: Vocabulary) -> bool:
    """Say whether a short question names nothing of its own."""
    return len(written.split()) <= _SHORT and not vocabulary.entities(written)


def combined(said: Sequence[Turn]) -> Answer:
    """Return one answer out of those to several questions, the citations numbered through.

    It is answered if one of them is; what the library does not hold of the others is told in
    `unknowns`. What two of them say is said once.
    """
    parts = _numbered_through([turn.answer for turn in said])
    asked = tuple(
        Asked(turn.standalone, part.outcome, _text(part))
        for turn, part in zip(said, parts, strict=True)
    )
    refused = [part for part in parts if part.outcome is not Outcome.ANSWERED]
    untold = (
        line
        for each, part in zip(asked, parts, strict=True)
        if part.outcome is not Outcome.ANSWERED
        for line in (part.unknowns or (f"{each.question} {each.text}",))
    )
    return replace(
        parts[0],
        interpreted_as=" ".join(turn.standalone for turn in said),
        outcome=_outcome(parts),
        text="\n\n".join(f"{each.question}\n{each.text}" for each in asked),
        statements=tuple(statement for part in parts for statement in part.statements),
        citations=_distinct(citation for part in parts for citation in part.citations),
        figures=_distinct(figure for part in parts for figure in part.figures),
        disagreements=_distinct(each for part in parts for each in part.disagreements),
        cautions=_cautions(parts),
        unknowns=_distinct((*untold, *(u for p in parts if p not in refused for u in p.unknowns))),
        nearest=_distinct(source for part in refused for source in part.nearest),
        asked=asked,
        warnings=_distinct(warning for part in parts for warning in part.warnings),
        follow_ups=_distinct(each for part in parts for each in part.follow_ups),
        cut=_distinct(cut for part in parts for cut in part.cut),
        model=next((part.model for part in parts if part.model), None),
        prompt=next((part.prompt for part in parts if part.prompt), None),
        answerable=max(part.answerable for part in parts),
        seconds=_seconds(parts),
    )


def _with_subject(questions: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Give the first question what only the second one names: "what dose, and how is X given?"."""
    first, second, *others = questions
    if vocabulary.entities(first):
        return questions
    later = Turn(second, second, Answer(second, second, Outcome.INSUFFICIENT, ""))
    return (rewrite(f"and {first}", (later,), vocabulary).question, second, *others)


def _plainly(question: str) -> str:
    """Return a question without the conjunction that led to it."""
    plain = question[4:] if question.lower().startswith("and ") else question
    return plain[:1].upper() + plain[1:]


def _numbered_through(answers: Sequence[Answer]) -> list[Answer]:
    """Return the answers with one numbering of citations; the same words have one number."""
    number: dict[tuple[str, str, int, int], int] = {}
    parts: list[Answer] = []
    for index, answer in enumerate(answers):
        new = {
            each.marker: number.setdefault(place(each), len(number) + 1)
            for each in answer.citations
        }
        told = {(s.text, s.citations) for part in parts for s in part.statements}
        moved = renumbered(answer, new)
        statements = [replace(each, question=index) for each in moved.statements]
        fresh = tuple(each for each in statements if (each.text, each.citations) not in told)
        # What was said under another question is repeated only where it is all there is.
        told_here = fresh or tuple(statements)
        parts.append(replace(moved, statements=told_here))
    return parts


def _text(part: Answer) -> str:
    if part.outcome is not Outcome.ANSWERED or not part.statements:
        return part.text
    return "\n".join(
        " ".join((each.text, *(f"[{marker}]" for marker in each.citations)))
        for each in part.statements
    )


def _outcome(parts: Sequence[Answer]) -> Outcome:
    outcomes = [part.outcome for part in parts]
    if Outcome.ANSWERED in outcomes:
        return Outcome.ANSWERED
    return Outcome.INSUFFICIENT if Outcome.INSUFFICIENT in outcomes else outcomes[0]


def _cautions(parts: Sequence[Answer]) -> tuple[Caution, ...]:
    """Return each caution once, with all the citations that it is given for."""
    marked: dict[str, tuple[int, ...]] = {}
    for caution in (each for part in parts for each in part.cautions):
        marked[caution.text] = _distinct((*marked.get(caution.text, ()), *caution.citations))
    return tuple(Caution(text, citations) for text, citations in marked.items())


def _seconds(parts: Sequence[Answer]) -> tuple[tuple[str, float], ...]:
    total: dict[str, float] = {}
    for stage, seconds in (each for part in parts for each in part.seconds):
        total[stage] = round(total.get(stage, 0.0) + seconds, 4)
    return tuple(total.items())


_Item = TypeVar("_Item")


def _distinct(items: Iterable[_Item]) -> tuple[_Item, ...]:
    """Return the items in order, each once."""
    kept: list[_Item] = []
    for item in items:
        if item not in kept:
            kept.append(item)
    return tuple(kept)
