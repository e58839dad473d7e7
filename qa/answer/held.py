"""What a question names and the library does not hold: drugs, trials, diseases, people, names.

An answer about something else than was asked misleads, however near it is, so these refuse it.
Known names must be in the evidence under any of their names. A name that nobody listed (a gene, a
trial, a disease, a place) refuses only where no document of the library has the word: then
nothing in it can be about that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from qa.answer.people import people_missing, people_names
from qa.answer.spoken import Near, Spoken
from qa.domain import Entity, Evidence, Query
from qa.text.asides import without_brackets
from qa.text.folding import fold, mentions
from qa.understand.asks import asks_adjustment
from qa.understand.bedside import speaks_of_one
from qa.understand.broader import without_broader
from qa.understand.particulars import particulars_of
from qa.vocabulary import SPECIFIC, Vocabulary, field_terms, medicines
from qa.vocabulary.classes import class_names
from qa.vocabulary.concepts import Concepts, shipped
from qa.vocabulary.dialect import other_spellings
from qa.vocabulary.distance import damerau, opposed

Frequencies = Callable[[Sequence[str]], Mapping[str, int]]
"""Tokens → in how many passages of the library each occurs."""
IsWord = Callable[[str], bool]

_FUNDING: Final = "funding"
_TOLD: Final = frozenset({"condition", "aspect"})
"""What an answer must speak of beside the drugs and trials that a question names."""
_WORD: Final = re.compile(r"[^\W\d_][\w'’]*(?:-\w+)*")
_BEGINS: Final = re.compile(r"(?:^|[.?!:;(]\s*|[\"“‘]\s*)$")
_CAPITALS: Final = re.compile(r"[^A-Z]*[A-Z][^A-Z]*[A-Z]")
# Greek word ends that name diseases, and little else.
_DISEASE: Final = re.compile(
    r"[a-z]{3,}(?:itis|omas?|omata|a?emias?|osis|oses|pathy|pathies|algia|plegia|sclerosis|penia"
    r"|iasis|trophy|plasia|dystonia|ataxia|uria)"
)
_SHAPED: Final = re.compile(r"[A-Za-z]-[a-z]{3,}")
"""A letter that tells a shape or a kind, as in U-shaped."""
_SUFFERED: Final = re.compile(
    r"\b(?:toxic\w*|side.effects?|adverse|grade \d|harms?|events?|lives?|deaths?|quality"
    r"|symptoms?)\b",
    re.IGNORECASE,
)
_PRICED: Final = re.compile(
    r"\bat (?:the|a|what) (?:price|cost) of\b"
    r"|\bcosts? (?=(?:any |the |us |in |them )?(?:efficacy|effect\w*|surviv\w*|respons\w*|li[fv]es?"
    r"|months|benefit\w*|control|function|sight|hearing)\b)",
    re.IGNORECASE,
)
"""What is lost for something is no price."""
_STAGE: Final = re.compile(r"[cpy]{0,2}(?:T[0-4xX][a-d]?)?(?:N[0-3xX][a-c]?)?(?:M[01xX][a-c]?)?")
"""A stage, as T3N1: texts say it in words, or not at all."""
_NAMED_TRIAL: Final = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][A-Z0-9]{3,}(?:-[A-Z0-9]+)*)(?= (?:trial|study|RCT)\b)"
)
_SHORT_FORM: Final = re.compile(r"[A-Z]{2,4}|[A-Z][a-z]?[A-Z]{1,2}\d?|[A-Z]{1,2}-\d{1,3}")
"""What may be short for anything, in capitals: TXA, TSAT, HbSS, MgSO4. Only beside a known drug or
trial does it refuse: then it is what the question narrows it to."""
_VALUED: Final = re.compile(r"(?<=[A-Z])\d{1,2}$")
EXAMPLE: Final = re.compile(r"[\w/]+-(?:type|like)\b", re.IGNORECASE)
"""What stands for its class: a mepolizumab-type drug."""
_TAKES: Final = re.compile(
    r"\b(?:on|takes?|took|taking|had|missed|given)(?: (?:her|his|the|their|a|regular|daily))*\s*$",
    re.IGNORECASE,
)
_GIVEN: Final = re.compile(
    r"\b(?:settled|better|treated|fine|ok) (?:with|after|on)\s*$", re.IGNORECASE
)
"""What was given for a harm is no subject where another drug is asked about."""
_TITLE: Final = 0.6
"""Share of capitalised words from which on a capital says nothing: a headline, or a shout."""
_LONG, _SHORTEST = 4, 3
_STEM: Final = 5
"""Letters that two forms of one word begin with: acetabulum and acetabular."""
_NOT_ENDING: Final = 3


class Holdings:
    """Tell what of a question a library does not hold."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        concepts: Concepts,
        frequencies: Frequencies,
        is_word: IsWord,
        *,
        issuers: frozenset[str] = frozenset(),
    ) -> None:
        """Use the library's names, and its tokens with their frequencies.

        `is_word` knows common words of more than four small letters: one with a capital is no name.
        `issuers` are the initials of those who published something in the library.
        """
        self._issuers = issuers
        self._vocabulary = vocabulary
        self._concepts = concepts
        self._frequencies = frequencies
        self._is_word = is_word

    def missing(self, query: Query, evidence: Sequence[Evidence]) -> tuple[str, ...]:
        """Return what is asked about and not held, as the question writes it, each once."""
        spoken = Spoken(evidence, self._concepts.analyse)
        near = Near(evidence)
        found = (
            *self._unnamed(query, spoken, near),
            *self._medicines(query, spoken, near),
            *people_missing(query.asked, spoken),
            *self._unheard(query, spoken),
            *self._trials(query, spoken),
        )
        return without_broader(dict.fromkeys(found), query.asked, spoken.folded)

    def _known(self, text: str) -> Sequence[tuple[int, int]]:
        return [(start, end) for start, end, _ in self._vocabulary.occurrences(text)]

    def _unnamed(self, query: Query, spoken: Spoken, near: Near) -> Iterator[str]:
        """Yield the drugs, trials, diseases and aspects asked about that no evidence names."""
        asked = self._vocabulary.entities(EXAMPLE.sub(" ", query.asked))
        aspects = any(entity.kind in ("endpoint", "topic") for entity in asked)
        # Who "funded" a trial is no question of what a health service pays.
        aspects = aspects or any(each.name == _FUNDING for each in particulars_of(query.asked))
        for entity in asked:
            told = entity.kind in SPECIFIC or entity.kind in _TOLD
            classes = class_names(entity.name) if entity.kind == "drug" else ()
            if classes and (near.names(classes) or _is_taken(query, entity, spoken, classes)):
                continue
            if not told or self._vocabulary.mentioned(entity, spoken.folded, of_class=False):
                continue
            lost = _SUFFERED.search(query.asked) or _PRICED.search(query.asked)
            if entity.kind == "aspect" and (aspects or lost):
                continue  # what a treatment "costs" in side effects
            if not (is_backbone(entity) and _lists().spoken_as(spoken.folded)):
                yield entity.surface

    def _medicines(self, query: Query, spoken: Spoken, near: Near) -> Iterator[str]:
        """Yield medicines that the library names nowhere: those of a patient only if asked about.

        What is told of another drug is no answer, however near it is.
        """
        if speaks_of_one(query.asked) and self._vocabulary.names_specific(query.asked):
            return
        asked = without_brackets(query.asked)
        known, narrows = self._known(asked), self._vocabulary.names_specific(asked)
        for match in _WORD.finditer(asked):
            word = match.group().lower()
            if word not in medicines.words() or _overlaps(match.span(), known):
                continue
            given = narrows and _GIVEN.search(asked[: match.start()])
            known_otherwise = self._is_word(word) or near.names(class_names(word)) or given
            if not known_otherwise and not self._heard(word, spoken):
                yield match.group()

    def _unheard(self, query: Query, spoken: Spoken) -> Iterator[str]:
        """Yield names and diseases that no document of the library has in any form."""
        known = self._known(query.asked)
        narrows = self._vocabulary.names_specific(query.asked)
        if narrows and speaks_of_one(query.asked) and not asks_adjustment(query.asked):
            return  # what else the patient has is why it is asked
        for match in self._names(query.asked):
            named = _overlaps(match.span(), known)
            named |= _SHORT_FORM.fullmatch(match.group()) is not None and not narrows
            if not named and not self._is_short(match.group(), spoken):
                yield match.group()

    def _trials(self, query: Query, spoken: Spoken) -> Iterator[str]:
        """Yield what is called a trial in capitals and is none here: ADRENAL is a gland."""
        known = self._known(query.asked)
        for match in _NAMED_TRIAL.finditer(query.asked):
            name = match["name"]
            if _overlaps(match.span("name"), known) or query.asked.isupper():
                continue
            if fold(name) not in _lists().short and not spoken.writes(name):
                yield name

    def _is_short(self, word: str, spoken: Spoken) -> bool:
        """Say whether a name is held, is what clinicians write for short, or such with a value.

        "ICU" and "RCT" name nothing that a document must hold, and IHC2 is IHC with a score.
        """
        plain = _VALUED.sub("", word)
        if _STAGE.fullmatch(word):
            return True
        if fold(plain.removesuffix("s")) in _lists().short or plain.upper() in self._issuers:
            return True
        if _CAPITALS.match(plain) and plain.isalpha() and spoken.spells(plain):
            return True
        return self._heard(word, spoken) or (plain != word and self._heard(plain, spoken))

    def _names(self, text: str) -> Iterator[re.Match[str]]:
        """Yield words that name something: by their letters, or by a disease's word end."""
        long = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) >= _LONG]
        titled = sum(word[0].isupper() for word in long) > _TITLE * len(long)
        shouted = text.isupper()
        for match in _WORD.finditer(text):
            word = match.group()
            if len(word) < _SHORTEST or _SHAPED.fullmatch(word):
                continue
            marked = _CAPITALS.match(word) or (word != word.lower() and re.search(r"\d", word))
            begins = _BEGINS.search(text[: match.start()])
            capital = word[0].isupper() and not titled and not begins and len(word) > _LONG
            disease = _DISEASE.fullmatch(word.lower())
            if disease or (marked and not shouted) or (capital and not self._is_word(word.lower())):
                yield match

    def _heard(self, word: str, spoken: Spoken) -> bool:
        """Say whether a document has the word, the evidence another form of it."""
        lower = word.lower()
        written = (lower, *other_spellings(lower))
        tokens = [token for each in written for token in self._concepts.wordings(each)]
        if not tokens or any(self._frequencies(tokens).values()):
            return True
        plain = [token for token in tokens if token.isalpha()]
        return any(_kin(token, other) for token in plain for other in spoken.tokens)


def _is_taken(query: Query, entity: Entity, spoken: Spoken, classes: Sequence[str]) -> bool:
    """Say whether a patient takes a drug whose class the evidence speaks of."""
    before = query.asked[: query.asked.find(entity.surface)]
    taken = _TAKES.search(before)
    return taken is not None and any(mentions(spoken.folded, fold(name)) for name in classes)


def is_backbone(entity: Entity) -> bool:
    """Say whether a drug or a regimen is chemotherapy that others are given with."""
    return entity.name in _lists().backbones


def other_words(name: str) -> tuple[str, ...]:
    """Return a name that is missing and others to look for: of the same people, of its class."""
    folded = fold(name)
    people = next((names for names in people_names() if folded in names), ())
    return (name, *people, *class_names(folded))


def _overlaps(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(first < span[1] and span[0] < last for first, last in others)


def _kin(one: str, other: str) -> bool:
    """Say whether two stems begin alike, but for an ending, or are a slip of the keyboard apart."""
    shared = max(_STEM, min(len(one), len(other)) - _NOT_ENDING)
    if min(len(one), len(other)) >= shared and one[:shared] == other[:shared]:
        return True
    return len(one) >= _STEM and damerau(one, other, most=1) <= 1 and not opposed(one, other)


@dataclass(frozen=True, slots=True)
class _Lists:
    """What `held.yaml` lists, folded."""

    short: frozenset[str]
    backbones: frozenset[str]
    backbone_words: tuple[str, ...]

    def spoken_as(self, folded: str) -> bool:
        """Say whether a text speaks of chemotherapy in general."""
        return any(mentions(folded, word) for word in self.backbone_words)


@cache
def _lists() -> _Lists:
    stored = yaml.safe_load((files("qa.answer") / "held.yaml").read_text(encoding="utf-8"))
    abbreviated = (short for _, *shorts in field_terms()["abbreviation"] for short in shorts)
    written = (name for names in shipped() for name in names if name != name.lower())
    return _Lists(
        frozenset(map(fold, (*stored["short"].split(), *abbreviated, *written))),
        frozenset(stored["backbones"]),
        tuple(map(fold, stored["backbone_words"])),
    )
