"""Whether a sentence is for the patient who is asked about.

What is recommended or dosed for another line, marker status, score, disease or age group is not
for this patient; what a text leaves open does not exclude it.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from qa.text.folding import fold, mentions
from qa.understand.setting import excludes
from qa.understand.thresholds import meets
from qa.vocabulary import Vocabulary
from qa.vocabulary.sites import sites

_STATUS: Final = re.compile(
    r"\b(?P<name>[A-Za-z]*[A-Z\d][\w.]*(?:-[A-Z\d]\w*)?)[- ]"
    r"(?:(?P<has>positive|mutat\w+|mutant|amplified|rearranged|deficient)"
    r"|(?P<lacks>negative|wild[- ]?type|proficient|unmutated))\b"
)
"""A marker with its status: PD-L1-negative, BRCA1 mutated, KRAS wild-type."""
_VALUE: Final = re.compile(
    r"\b(?P<name>[A-Za-z]?[A-Z][A-Za-z]*[A-Z]\w*)\b\)?,?(?: (?:scores?|levels?|grades?))?"
    r"(?: (?:of|is|was|at))? ?(?P<sign>≥|>=|>|≤|<=|<|=|below|under|less than|above|over|at least"
    r"|more than|up to)? ?(?P<low>\d+(?:\.\d+)?)(?![\d.]*[+\w/])(?: ?(?:to|-|–) ?(?P<high>\d+"
    r"(?:\.\d+)?))?(?P<open> ?or (?:more|higher|above|greater|over|less|lower|below|under))?"
)
"""A score with its value or range: CPS of 5 or more, eGFR below 30, ECOG 0 to 1."""
_UP: Final = frozenset({"≥", ">=", ">", "above", "over", "at least", "more than"})
_DOWN: Final = frozenset({"≤", "<=", "<", "below", "under", "less than", "up to"})
_STRICT: Final = frozenset({">", "<", "above", "over", "below", "under", "less than", "more than"})
_GROUPS: Final = {
    name: re.compile(pattern)
    for name, pattern in (
        ("children", r"\b(?:child(?:ren)?|pa?ediatric|infants?|neonat\w+|adolescen\w+)\b"),
        ("pregnancy", r"\bpregnan\w+|\bbreast-?feeding\b|\blactati\w+"),
        ("kidneys", r"\bdialysis\b|\b(?:renal|kidney) (?:impairment|failure|disease)\b"),
        ("liver", r"\bcirrhosis\b|\b(?:hepatic|liver) (?:impairment|failure|disease)\b"),
    )
}
"""People for whom other rules hold than for most."""
_ADULTS: Final = re.compile(r"\badults?\b")
_DISEASE: Final = re.compile(
    r"\b(?:[a-z][\w-]*\s){0,2}?(?:cancers?|carcinomas?|lymphomas?|leuka?emias?|myeloma|melanoma"
    r"|sarcomas?|tumou?rs?|metastas[ei]s|fibrillation|thrombosis|embolism|infarction|stroke|syndrome|disease"
    r"|disorder|diabetes|asthma|hypertension|failure|infections?|obesity|epilepsy|migraine"
    r"|depression|schizophrenia|psoriasis|[a-z]{3,}(?:itis|osis|aemia|emia|oma|opathy|algia))\b"
)
_LEADING: Final = re.compile(r"^(?:(?:the|of|in|with|for|a|an|and|or|to|from|by) )+")
_OUTCOME: Final = re.compile(
    r"\b(?:(?:risks?|rates?|incidence) of|prevent(?:ion of)?|reduce|death from)\b.*?\b(?:in|for)\b"
)
"""What a drug averts, before those to whom it is given."""
_INTERVAL = tuple[float, float]


def contradicts(asked: str, text: str) -> bool:
    """Say whether a text is for patients of another line, marker status, grade or score."""
    return (
        excludes(asked, text)
        or _other_status(asked, text)
        or _other_value(asked, text)
        or meets(asked, text) is False
    )


def of_others(asked: str, text: str) -> bool:
    """Say whether a text is only for a group of people that the question does not name."""
    asked, text = fold(asked), fold(text)
    named = {name for name, pattern in _GROUPS.items() if pattern.search(text)}
    if _ADULTS.search(text):
        named.discard("children")
    return any(not _GROUPS[name].search(asked) for name in named)


def _other_status(asked: str, text: str) -> bool:
    wanted, told = _statuses(asked), _statuses(text)
    return any(wanted[name].isdisjoint(told[name]) for name in wanted.keys() & told.keys())


def _statuses(text: str) -> Mapping[str, set[bool]]:
    found: defaultdict[str, set[bool]] = defaultdict(set)
    for match in _STATUS.finditer(text):
        found[match["name"].casefold()].add(match["has"] is not None)
    return found


def _other_value(asked: str, text: str) -> bool:
    wanted, told = _intervals(asked), _intervals(text)
    return any(
        not any(_meet(one, other) for one in wanted[name] for other in told[name])
        for name in wanted.keys() & told.keys()
    )


def _intervals(text: str) -> Mapping[str, list[_INTERVAL]]:
    found: defaultdict[str, list[_INTERVAL]] = defaultdict(list)
    for match in _VALUE.finditer(text):
        found[match["name"].casefold()].append(_interval(match))
    return found


def _interval(match: re.Match[str]) -> _INTERVAL:
    low, sign, beyond = float(match["low"]), match["sign"], match["open"] or ""
    high = float(match["high"]) if match["high"] else low
    edge = 1e-9 if sign in _STRICT else 0.0
    if sign in _UP or beyond.endswith(("more", "higher", "above", "greater", "over")):
        return low + edge, math.inf
    if sign in _DOWN or beyond:
        return -math.inf, high - edge
    return low, high


def _meet(one: _INTERVAL, other: _INTERVAL) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


class Indications:
    """The diseases that texts are told apart by: those of the field and of the drugs' labels."""

    def __init__(self, vocabulary: Vocabulary, uses: Iterable[str] = ()) -> None:
        """Take the diseases out of sentences that say what a drug is used for."""
        self._vocabulary = vocabulary
        self.named = lru_cache(maxsize=None)(self._named)
        self._others = frozenset(
            name for text in uses for name in _diseases(text) if not sites(name)
        )

    def _named(self, text: str) -> frozenset[str]:
        """Return the diseases that a text names."""
        known = sites(text) or frozenset(
            each.name for each in self._vocabulary.entities(text) if each.kind == "condition"
        )
        folded = fold(text)
        return known | {name for name in self._others if mentions(folded, name)}

    def fits(self, wanted: frozenset[str], text: str, places: Sequence[str]) -> bool:
        """Say whether a sentence is about a disease that is wanted, or about none.

        `places` are what stands over it, the nearest first; the nearest that names any decides.
        """
        named = next((found for each in (text, *places) if (found := self.named(each))), None)
        return not wanted or named is None or bool(named & wanted)

    def strays(self, wanted: frozenset[str], text: str) -> bool:
        """Say whether a sentence names a disease beside those that are wanted."""
        return bool(wanted and self.named(text) - wanted)


def _diseases(text: str) -> Iterator[str]:
    for match in _DISEASE.finditer(_OUTCOME.sub(" in ", fold(text))):
        yield _LEADING.sub("", " ".join(match.group().split()[-2:]))
