"""What kind of drug something is said to be, held against a source that knows better."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.conflicts.assertions import Asked, Opposed
from qa.conflicts.claims import drugs_in
from qa.conflicts.spoken import Spoken
from qa.domain import Intent

_CLASSES = {
    "chemotherapy": r"chemo(?:therapy|therapeutic)?|cytotoxics?",
    "antibody": r"(?:monoclonal |bispecific )?antibod(?:y|ies)(?:[- ]drug conjugates?)?",
    "kinase inhibitor": r"(?:(?:tyrosine )?kinase|JAK\w*|BTK|EGFR tyrosine kinase) inhibitors?",
    "PARP inhibitor": r"PARP inhibitors?",
    "SGLT2 inhibitor": r"SGLT-?2 inhibitors?|gliflozins?",
    "DPP-4 inhibitor": r"DPP-?4 inhibitors?|gliptins?",
    "GLP-1 agonist": r"GLP-?1 (?:receptor )?agonists?",
    "ACE inhibitor": r"ACE inhibitors?",
    "proton pump inhibitor": r"proton pump inhibitors?",
    "triptan": r"triptans?",
    "statin": r"statins?",
    "beta blocker": r"beta[- ]?blockers?",
    "calcium channel blocker": r"calcium[- ]channel blockers?",
    "steroid": r"(?:cortico)?steroids?",
    "antibiotic": r"antibiotics?",
    "opioid": r"opioids?",
    "diuretic": r"diuretics?",
    "antihistamine": r"antihistamines?",
    "anticoagulant": r"anticoagulants?",
    "vaccine": r"vaccines?",
    "bisphosphonate": r"bisphosphonates?",
    "hormone": r"hormones?",
}
_ANY = "|".join(f"(?P<c{at}>{words})" for at, words in enumerate(_CLASSES.values()))
_CLASS = re.compile(rf"\b(?:{_ANY})(?! receptor)\b", re.IGNORECASE)
# "a triptan", "is a monoclonal antibody", "the standard chemotherapy mix of …"
_IS_A = re.compile(
    r"(?:\b(?:is|are|was)(?: an?| the)?|(?<=,) ?an?|\bcalled an?) "
    r"(?:(?!(?:to|with|by|for|than|after|of|on|in|from|as)\b)[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"^ (?:mix(?:ture)?|combination|regimen|doublet|drugs?|agents?|backbone|standard)(?: |, )"
    r"(?:of |called |named |like |such as |with )",
    re.IGNORECASE,
)
_NOT_A = re.compile(r"\b(?:not|no|never|nor|rather than|than|against|and|plus|with)\b[^,.;]{0,20}$")
_WITH_OTHERS = re.compile(r"\b(?:plus|and|with|\+) (?:\w+[- ])?$", re.IGNORECASE)
_KIND = re.compile(
    r"\b(?:kind|type|class|sort|mechanism|belongs?)\b|\bwhat (?:is|are) [\w-]+\??$"
    r"|\bhow does \S+ work",
    re.IGNORECASE,
)
_SHORT = 60
"""Letters from the word for a kind to the drugs that are said to be of it."""


@dataclass(frozen=True, slots=True)
class Called:
    """A drug that is called one of a kind."""

    said: Spoken
    drug: str
    kind: str

    @property
    def about(self) -> str:
        """What it is about, as a disagreement is headed."""
        return f"what kind of drug {self.drug} is"

    @property
    def rests_on(self) -> Intent:
        """The kind of question whose order of authority decides."""
        return Intent.DOSE

    def is_touched(self, asked: Asked) -> bool:
        """Say whether the question asks what the drug is."""
        asks = bool(_KIND.search(asked.text.strip())) or any(_kinds(asked.text))
        return self.drug in asked.drugs and asks

    def opposed(self, better: Sequence[Spoken]) -> Opposed | None:
        """Return a sentence that says that the drug is of another kind."""
        for each in better:
            if self.drug not in each.drugs:
                continue
            kinds = {called.kind for called in called_in(each) if called.drug == self.drug}
            if self.kind in kinds:
                return None
            if kinds:
                return Opposed(each, self.said)
        return None


def called_in(said: Spoken) -> Iterator[Called]:
    """Yield what kinds of drug a sentence says that its drugs are."""
    text = said.text
    for match in _CLASS.finditer(text):
        kind = tuple(_CLASSES)[int((match.lastgroup or "c0")[1:])]
        before, after = text[: match.start()], text[match.end() :]
        mix = _GIVES.match(after)
        if mix:
            named = _named(said, re.split(r"[,.;(]| when | as | against ", after[mix.end() :])[0])
        elif _IS_A.search(before) and not _NOT_A.search(before):
            named = _named(said, re.split(r"[.;]|, (?=while|whereas|but)", before)[-1])
        else:
            continue
        for drug in sorted(named):
            yield Called(said, drug, kind)


def _named(said: Spoken, words: str) -> frozenset[str]:
    """Return the drugs of some words: those of the sentence that they hold."""
    known = drugs_in(words)
    return known | {each for each in said.drugs if each in words.lower()}


def _kinds(words: str) -> Iterator[str]:
    yield from (match.group() for match in _CLASS.finditer(words))
