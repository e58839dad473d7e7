"""What a source must say of a subject that a question narrows: a rule, a ratio of some patients."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from qa.domain import Query
from qa.text.folding import mentions
from qa.understand.bounds import bounds
from qa.understand.particulars import Particular
from qa.vocabulary import Vocabulary

RATIO: Final = "hazard ratio"
_NUMBER: Final = re.compile(r"(?<![\w-])\d")
_MEASURED: Final[Mapping[str, tuple[str, ...]]] = {
    "platelets": ("thrombocytopenia", "low platelets"),
    "neutrophils": (),
    "haemoglobin": ("anaemia", "anemia"),
    "ejection fraction": ("heart failure", "cardiac function"),
    "creatinine clearance": ("renal impairment", "kidney", "renal function"),
    "gfr": ("renal impairment", "kidney", "renal function"),
    "bilirubin": ("hepatic impairment", "liver"),
    "potassium": ("hypokalaemia", "hyperkalaemia", "hypokalemia", "hyperkalemia"),
    "qtc": ("QT", "QT prolongation"),
    "systolic": ("hypertension", "hypotension", "blood pressure"),
    "proteinuria": ("nephrotic", "proteinuria"),
}
"""What is measured of patients whose treatment goes by it, and words that rule without a limit."""
_GRADED: Final = frozenset({"platelets", "neutrophils"})
"""Of these the rule for one grade is none for another."""
_ACTS: Final = re.compile(
    r"\b(?:stop|discontinu|withh|interrupt|reduc|delay|hold|avoid|contraindicat|permanent|monitor|risk"
    r"|adjust|start|dose)\w*"
)
_WOMEN, _MEN = ("women", "woman", "female", "females"), ("men", "man", "male", "males")
_SEXES: Final = {**dict.fromkeys(_WOMEN, _WOMEN), **dict.fromkeys(_MEN, _MEN)}
_OF_A_SEX: Final = re.compile(
    r"\b(?:in|among|for) (?:the )?(?P<sex>women|men|females?|males?)\b", re.I
)
_OF_A_PLACE: Final = re.compile(
    r"\b(?P<place>Asia|Europe|Japan|China|Chinese|Korea|Africa|North America|Latin America"
    r"|South America)(?:n|ese)?\b"
)
_OF_THOSE_ON: Final = re.compile(
    r"\b(?:those|patients|people|participants|pts) (?:on|taking|receiving|given"
    r"|who (?:took|received|were (?:on|taking|given))) (?P<drug>[\w/-]+(?: [\w/-]+)?)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """What is said of the subject: sentences, folded, each after its title and headings.

    It has no slots: what is read off it is kept.
    """

    sentences: tuple[tuple[str, str], ...]

    @cached_property
    def all(self) -> str:
        """Return all of it in one text."""
        return " ".join(f"{above} {text}" for above, text in self.sentences)

    def tells(self, particular: Particular) -> bool:
        """Say whether a sentence tells a particular."""
        return any(particular.is_told(text, (above,)) for above, text in self.sentences)

    @cached_property
    def figures(self) -> str:
        """Return the sentences with numbers: a list of endpoints gives none of them."""
        return " ".join(f"{above} {text}" for above, text in self.sentences if _NUMBER.search(text))


def unruled(query: Query, said: Said) -> Iterator[str]:
    """Yield the patient's values for which the subject has no limit at all: no rule is told."""
    if query.urgent or any(entity.kind == "trial" for entity in query.entities):
        return
    for asked in bounds(query.asked):
        words = _MEASURED.get(asked.measure)
        if words is None or not asked.is_value:
            continue
        limits = [
            bound
            for _, text in said.sentences
            for bound in bounds(text)
            if bound.measure == asked.measure and not bound.is_value
        ]
        if limits and asked.measure in _GRADED:
            is_ruled = any(bound.holds(asked.low) for bound in limits)
        else:
            is_ruled = bool(limits) or any(
                mentions(text, word) and _ACTS.search(text)
                for _, text in said.sentences
                for word in words
            )
        if not is_ruled:
            yield f"a rule for {asked.measure} of {asked.low:g}"


def untold_parts(asked: str, said: Said, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the women, or those on a drug or of a place, for whom a trial's ratio is not told.

    That the trial had such patients is told of most.
    """
    named = vocabulary.entities(asked)
    if RATIO not in {e.name for e in named} or all(e.kind != "trial" for e in named):
        return
    ratio = next(each for each in named if each.name == RATIO)
    mentioned = vocabulary.mentioned
    with_ratio = [each for each in said.sentences if mentioned(ratio, each[1])]
    ratios = [text for _, text in with_ratio]
    for match in _OF_A_SEX.finditer(asked):
        if not any(
            mentions(text, word) for text in ratios for word in _SEXES[match["sex"].lower()]
        ):
            yield f"{ratio.surface} in {match['sex']}"
    for match in _OF_A_PLACE.finditer(asked):
        place = match["place"].lower()
        if not any(place in f"{above} {text}" for above, text in with_ratio):
            yield f"{ratio.surface} in {match.group()}"
    for match in _OF_THOSE_ON.finditer(asked):
        drug = next(iter(vocabulary.entities(match["drug"])), None)
        if drug and drug.kind == "drug" and not any(mentioned(drug, text) for text in ratios):
            yield f"{ratio.surface} in those on {drug.surface}"
