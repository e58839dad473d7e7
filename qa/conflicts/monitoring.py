"""Tests that a source asks for during a treatment, held against what the label asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.conflicts.assertions import RULES, Asked, Opposed
from qa.conflicts.spoken import Spoken
from qa.domain import Intent, SourceType

_ORGANS = {
    "lung": r"lungs?\b|pulmonary|respirat\w+|\bILD\b|pneumonitis|dyspn\w+|cough|breath\w*|chest",
    "heart": r"hearts?\b|cardi\w+|\bLVEF\b|ejection fraction|ventric\w+|\bQTc?\b",
    "liver": r"livers?\b|hepat\w+|transaminases?|\bLFTs?\b|\bALT\b",
    "kidney": r"kidneys?\b|renal|nephr\w+|creatinine|\beGFR\b",
    "blood": r"blood (?:cell )?counts?|\bCBC\b|\bFBC\b|neutro\w+|platelets?|marrow|ha?ematolog\w+",
    "eye": r"eyes?\b|ophthalm\w+|vision|visual|retin\w+|ocular",
    "thyroid": r"thyroid|\bTSH\b",
    "bone": r"bones?\b|skelet\w+|fractures?|\bDXA\b",
    "ear": r"hearing|audiometr\w+|ototox\w+",
}
_TESTS = {
    "pulmonary function tests": (
        "lung",
        r"(?:pulmonary|lung|respiratory) function|spirometr\w+|\bPFTs?\b|\bDLCO\b",
    ),
    "chest imaging": ("lung", r"chest (?:CT|X-?rays?|imaging|radiograph\w*)|\bHRCT\b"),
    "LVEF": ("heart", r"\bLVEF\b|ejection fraction|echocardiogra\w+|\bMUGA\b"),
    "electrocardiograms": ("heart", r"electrocardiogra\w+|\b[EK][CK]Gs?\b"),
    "liver tests": (
        "liver",
        r"(?:liver|hepatic) (?:function|tests?|enzymes?)|\bLFTs?\b|transaminases?",
    ),
    "renal function": ("kidney", r"(?:renal|kidney) function|creatinine|\beGFR\b"),
    "blood counts": ("blood", r"blood (?:cell )?counts?|\bCBCs?\b|\bFBCs?\b|neutrophil counts?"),
    "eye examinations": ("eye", r"ophthalm\w+|eye exam\w*|slit[- ]lamp"),
    "thyroid function": ("thyroid", r"thyroid function|\bTSH\b"),
    "bone density": ("bone", r"bone (?:mineral )?density|\bDXA\b"),
    "hearing tests": ("ear", r"audiometr\w+|hearing tests?"),
    "blood pressure": ("heart", r"blood pressure"),
    "blood glucose": ("", r"blood (?:glucose|sugar)|\bHbA1c\b"),
    "drug levels": ("", r"(?:serum|blood|trough|drug) (?:\w+ )?(?:levels?|concentrations?)"),
    "electrolytes": ("", r"electrolytes?|serum (?:potassium|magnesium|calcium)"),
    "lipids": ("", r"lipids?|cholesterol"),
    "urine tests": ("kidney", r"urinalys[ie]s|urine (?:protein|tests?)|dipsticks?"),
}
_ORGAN = {name: re.compile(rf"\b(?:{words})", re.IGNORECASE) for name, words in _ORGANS.items()}
_TEST = {
    name: (organ, re.compile(rf"\b(?:{words})", re.IGNORECASE))
    for name, (organ, words) in _TESTS.items()
}
_ASKS = re.compile(
    r"\b(?:regular\w*|routine\w*|periodic\w*|serial|baseline|monitor\w*|check\w*|assess\w*"
    r"|measur\w+|test(?:s|ed|ing)?|perform\w*|obtain\w*|before each|every|watch\w*|examin\w+"
    r"|evaluat\w+|surveillance|investigat\w+)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:no|not|nor|without|never)\b[^.;]{0,30}?\b(?:requir\w+|need\w*|advi[sc]\w+|recommend\w*"
    r"|ask\w*|necessary|routine\w*|regular|mandat\w+)",
    re.IGNORECASE,
)
_RESULT = re.compile(r"\d ?%|\bbelow\b|\babove\b|[<>≤≥]")
_MONITORING = re.compile(
    r"\b(?:monitor\w*|watch\w*|check(?:s|ed|ing)?|keep an eye|look (?:out )?for|tests?\b"
    r"|assess\w*|safety (?:rules|precautions))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Test:
    """A test that a sentence asks for during a drug."""

    said: Spoken
    name: str
    organ: str

    @property
    def about(self) -> str:
        """What it is about, as a disagreement is headed."""
        return f"{self.name} during {' and '.join(sorted(self.said.drugs))}"

    @property
    def rests_on(self) -> Intent:
        """The kind of question whose order of authority decides."""
        return Intent.SAFETY

    def is_touched(self, asked: Asked) -> bool:
        """Say whether the question asks to monitor the drug, or names the test or its organ."""
        if not self.said.drugs & asked.drugs:
            return False
        named = _TEST[self.name][1].search(asked.text)
        organ = _ORGAN.get(self.organ)
        other = any(each.search(asked.text) for name, each in _ORGAN.items() if name != self.organ)
        watched = bool(_MONITORING.search(asked.text))
        of_organ = organ is not None and organ.search(asked.text) is not None
        return bool(named) or (watched and (of_organ or not other))

    def opposed(self, better: Sequence[Spoken]) -> Opposed | None:
        """Return a rule that denies the test, or what a label asks for that does not have it."""
        mine = [
            each
            for each in better
            if each.source.source_type not in (SourceType.TRIAL, SourceType.OTHER)
            and each.drugs == self.said.drugs
        ]
        pattern = _TEST[self.name][1]
        about = [each for each in mine if pattern.search(each.text)]
        denied = [each for each in about if _DENIES.search(each.text)]
        asking = [each for each in about if each not in denied and _asks(each.text)]
        if any(each.source.source_type in RULES for each in asking):
            return None
        ruled = [each for each in denied if each.source.source_type in RULES]
        rules = self._rules(mine)
        if ruled or not rules:
            denials = ruled or denied
            return Opposed(denials[0], self.said) if denials else None
        why = f"What the library holds of the label does not ask for {self.name}."
        return Opposed(rules[0], self.said, why)

    def _rules(self, better: Sequence[Spoken]) -> list[Spoken]:
        """Return what labels ask to watch, for the same organ and at most length first."""
        organ = _ORGAN.get(self.organ)
        rules = [
            each
            for each in better
            if each.source.source_type is SourceType.LABEL and _asks(each.text)
        ]
        return sorted(
            rules,
            key=lambda each: (
                not (organ and organ.search(each.text)),
                -len(_ASKS.findall(each.text)),
            ),
        )


def tests(said: Spoken) -> Iterator[Test]:
    """Yield the tests that a sentence asks for, of the drugs that it speaks of."""
    if not said.drugs or not _asks(said.text) or _DENIES.search(said.text):
        return
    for name, (organ, pattern) in _TEST.items():
        if pattern.search(said.text):
            yield Test(said, name, organ)


def _asks(words: str) -> bool:
    return bool(_ASKS.search(words)) and not _RESULT.search(words)
