"""What a patient is shown of an answer: the same facts without dosing, and how to read them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from qa.audience.dosing import asks_dosing, states_dosing
from qa.audience.terms import Found
from qa.domain import Answer, Citation, Disagreement, Figure, Outcome, Part, Source, Statement

NOT_ADVICE: Final = (
    "This is not advice for you. It tells what documents say of groups of people, and your "
    "situation may differ. Speak with your treating team before you change anything. If you are "
    "suddenly or seriously unwell, call the emergency number."
)
DOSING: Final = (
    "Doses, schedules, dose changes and when to stop a medicine are for your treating team and are "
    "not shown here."
)
WITHOUT_THEM: Final = "Do not start, change or stop a medicine without them."
NOTHING_ELSE: Final = "What the library says to this is about dosing and is not shown here."
MEDIAN: Final = (
    "A median is the value in the middle: half of the people had a longer time and half a shorter "
    "one, some by far. It cannot tell how it will be for one person."
)
_HARMS: Final = "What is left out also speaks of harms that you can ask your treating team about."
_GRAVE_HARM: Final = "It speaks of danger to life, or of care that is needed at once."
_GRAVE: Final = re.compile(
    r"\b(?:fatal\w*|death|died?|dies|life-threatening|emergenc\w+|urgent(?:ly)?|hospital\w*|"
    r"intensive care|boxed warning|grades?\s?(?:≥|>=)?\s?[345]|severe|immediate(?:ly)?|"
    r"prompt(?:ly)?|at once)\b",
    re.IGNORECASE,
)
_DOSING_PARTS: Final = frozenset({Part.DOSE, Part.DOSE_CHANGES})


def without_dosing(answer: Answer) -> Answer:
    """Return the answer without what states dosing; `withheld` counts the statements.

    A statement goes with the words that prove it: where a quote states dosing, neither is shown,
    nor a figure or a disagreement that rests on it. The rest keeps its markers.
    """
    dosing = {cited.marker for cited in answer.citations if states_dosing(cited.quote)}
    gone = [each for each in answer.statements if _is_dosing(each, dosing)]
    unknowns = [each for each in answer.unknowns if states_dosing(each)]
    kept = replace(
        answer,
        statements=tuple(each for each in answer.statements if each not in gone),
        figures=tuple(each for each in answer.figures if not _figure_is_dosing(each, dosing)),
        disagreements=tuple(
            each for each in answer.disagreements if not _sides_are_dosing(each, dosing)
        ),
        cautions=tuple(each for each in answer.cautions if not states_dosing(each.text)),
        unknowns=tuple(each for each in answer.unknowns if each not in unknowns),
        follow_ups=tuple(each for each in answer.follow_ups if not asks_dosing(each)),
        cut=tuple(each for each in answer.cut if not states_dosing(each.text)),
        withheld=len(gone),
    )
    lost = dosing | ({m for each in gone for m in each.citations} - _markers(kept))
    citations = tuple(cited for cited in answer.citations if cited.marker not in lost)
    return replace(
        kept,
        text=_text(answer, [each.text for each in gone], unknowns),
        citations=citations,
        cautions=tuple(
            replace(each, citations=tuple(m for m in each.citations if m not in lost))
            for each in kept.cautions
        ),
        nearest=kept.nearest or (() if kept.statements else _sources(answer.citations)),
    )


def notes(whole: Answer, shown: Answer, withheld: Iterable[Found]) -> tuple[str, ...]:
    """Return what a patient is told beside what is shown of an answer, the most pressing first.

    `withheld` are the terms that only the statements have which are left out. Their harms are
    named, so that no grave one stays unsaid for the sake of a dose beside it.
    """
    if shown.outcome is Outcome.OUT_OF_SCOPE:
        return ()
    asked = asks_dosing(shown.question) or asks_dosing(shown.interpreted_as)
    told = [NOT_ADVICE]
    if asked or shown.withheld:
        told.insert(0 if asked else 1, _dosing_note(shown))
    harms = _harms_note(whole, shown, withheld)
    if harms:
        told.append(harms)
    if any("median" in each.text.lower() for each in shown.statements):
        told.append(MEDIAN)
    return tuple(told)


def _dosing_note(shown: Answer) -> str:
    # In an emergency the answer itself says that a drug may have to be stopped at once.
    said = [DOSING] if shown.outcome is Outcome.URGENT else [DOSING, WITHOUT_THEM]
    count = shown.withheld
    if count:
        said.append(f"{'1 statement was' if count == 1 else f'{count} statements were'} left out.")
    return " ".join(said)


def _harms_note(whole: Answer, shown: Answer, withheld: Iterable[Found]) -> str:
    """Return the harms that only what is left out names, in plain words; "" if there are none."""
    harms = [each.entry for each in withheld if each.entry and each.entry.harm]
    if not harms:
        return ""
    gone = [each.text for each in whole.statements if each not in shown.statements]
    grave = [_GRAVE_HARM] if any(map(_GRAVE.search, gone)) else []
    named = [f"{each.name.capitalize()}: {each.plain}" for each in harms]
    return " ".join((_HARMS, *grave, *named))


def _is_dosing(statement: Statement, dosing: Collection[int]) -> bool:
    return (
        statement.part in _DOSING_PARTS
        or states_dosing(statement.text)
        or any(marker in dosing for marker in statement.citations)
    )


def _figure_is_dosing(figure: Figure, dosing: Collection[int]) -> bool:
    return figure.citation in dosing or any(states_dosing(arm.name or "") for arm in figure.arms)


def _sides_are_dosing(found: Disagreement, dosing: Collection[int]) -> bool:
    return any(side.citation in dosing or states_dosing(side.value) for side in found.sides)


def _markers(answer: Answer) -> set[int]:
    """Return the markers that what is shown refers to."""
    return (
        {marker for statement in answer.statements for marker in statement.citations}
        | {marker for caution in answer.cautions for marker in caution.citations}
        | {figure.citation for figure in answer.figures}
        | {side.citation for found in answer.disagreements for side in found.sides}
    )


def _text(answer: Answer, gone: Collection[str], unknowns: Iterable[str]) -> str:
    """Return the plain text without the lines of statements that are left out."""
    lines = answer.text.split("\n")
    kept = "\n".join(line for line in lines if not any(each in line for each in gone))
    for unknown in unknowns:
        kept = kept.replace(unknown, "")
    everything_gone = gone and len(gone) == len(answer.statements)
    return "\n\n".join(filter(None, (kept.strip(), NOTHING_ELSE if everything_gone else "")))


def _sources(citations: Iterable[Citation]) -> tuple[Source, ...]:
    return tuple({cited.source.id: cited.source for cited in citations}.values())
