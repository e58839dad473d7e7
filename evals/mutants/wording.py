"""Say something else than the quoted words: figures, units, drugs, negations, invented tails.

Each function takes the text of a statement and gives it back changed, or as it was where there is
nothing to change. How figures are found is written for the mutants alone: a mutant that read
numbers as the measures do would have their blind spots.
"""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from qa import Answer

_UNIT = r"(?P<unit>\s?(?:%|mg/kg|mg/m2|mg|g/m2|kg|mcg|mL|g|(?:month|week|day|year|hour)s?)(?!\w))"
_FIGURE = re.compile(rf"(?<![\w.,/-])(?P<number>\d+(?:\.\d+)?){_UNIT}")
_NOT = re.compile(r"\b(?P<verb>is|was|were|are|has|had|did|does|do|should|must|may|can) not\b")
_VERB = re.compile(r"\b(?:is|was|were|are|has|had|should|must|may|can)\b")
_DRUGS = (
    "trastuzumab deruxtecan",
    "ramucirumab",
    "paclitaxel",
    "pembrolizumab",
    "nivolumab",
    "zolbetuximab",
    "zanidatamab",
    "docetaxel",
    "irinotecan",
)
_TAILS = (
    "and it is safe in pregnancy",
    "and no monitoring is needed",
    "and it may be given to every patient",
    "whatever the patient's other diseases are",
)


def another_figure(text: str, chance: Random) -> str:
    """Change the first digit of a figure that has a unit: 6.4 mg/kg may become 2.4 mg/kg."""
    figures = list(_FIGURE.finditer(text))
    if not figures:
        return text
    figure = chance.choice(figures)
    number = figure["number"]
    others = [f"{digit}{number[1:]}" for digit in range(1, 10) if str(digit) != number[0]]
    unsaid = [other for other in others if other not in text]
    return _put(text, figure.span("number"), chance.choice(unsaid or others))


def exchanged_figures(text: str, _chance: Random) -> str:
    """Exchange two figures of one unit: what was found in one arm is said of the other."""
    figures = list(_FIGURE.finditer(text))
    for n, first in enumerate(figures):
        for second in figures[n + 1 :]:
            alike = first["unit"].strip() == second["unit"].strip()
            if alike and first["number"] != second["number"]:
                late = _put(text, second.span("number"), first["number"])
                return _put(late, first.span("number"), second["number"])
    return text


def without_units(text: str, _chance: Random) -> str:
    """Leave out the unit of every figure."""
    return _FIGURE.sub(lambda figure: figure["number"], text)


def negated(text: str, _chance: Random) -> str:
    """Take the first "not" out of a sentence, or put one after its first auxiliary verb."""
    if _NOT.search(text):
        return _NOT.sub(lambda found: found["verb"], text, count=1)
    return _VERB.sub(lambda found: f"{found[0]} not", text, count=1)


def of_another_drug(text: str, chance: Random) -> str:
    """Say of another drug what is said of one."""
    said = [drug for drug in _DRUGS if drug in text]
    unsaid = [drug for drug in _DRUGS if drug not in text]
    return text.replace(chance.choice(said), chance.choice(unsaid)) if said and unsaid else text


def with_tail(text: str, chance: Random) -> str:
    """Add a clause that no source says."""
    return f"{text.rstrip('. ')}, {chance.choice(_TAILS)}."


def altered_quotes(answer: Answer, chance: Random) -> Answer:
    """Change a figure in one statement and in the words that it cites, both in the same way.

    What else cites these words is changed alike.
    """
    for drawn in chance.sample(answer.statements, len(answer.statements)):
        figure = _FIGURE.search(drawn.text)
        if not figure:
            continue
        number = figure["number"]
        new = another_figure(figure[0], chance).removesuffix(figure["unit"])
        everywhere = re.compile(rf"(?<![\w.]){re.escape(number)}(?![\w]|\.\d)")
        return replace(
            answer,
            statements=tuple(
                replace(said, text=everywhere.sub(new, said.text))
                if said is drawn or set(said.citations) & set(drawn.citations)
                else said
                for said in answer.statements
            ),
            citations=tuple(
                replace(known, quote=everywhere.sub(new, known.quote))
                if known.marker in drawn.citations
                else known
                for known in answer.citations
            ),
        )
    return answer


def _put(text: str, span: tuple[int, int], word: str) -> str:
    start, end = span
    return f"{text[:start]}{word}{text[end:]}"
