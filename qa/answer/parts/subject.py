"""What the parts of an answer are about: the drugs asked about or recommended, and their use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from qa.answer.parts.applies import Indications
from qa.answer.parts.kinds import Kind
from qa.answer.parts.notes import Shelf, drugs_in
from qa.domain import Citation, Intent, Part, Query, Source, Statement
from qa.parts import Completing
from qa.vocabulary import Vocabulary

_BEFORE: Final = re.compile(
    r"\b(?:after|following|despite|beyond|failed|progress\w* on|prior|previous(?:ly)?|received"
    r"|instead of|rather than|without|(?:not|than) (?:with )?)\b[^,.;?]*",
    re.IGNORECASE,
)
"""What was given before, or is not to be given."""
RECOMMENDS: Final = re.compile(
    r"\brecommend(?:s|ed)?\b|\bpreferred\b|\bindicat(?:ed|es)\b|\boptions?\b|\bsuggests?\b"
    r"|\bstandard (?:of care|treatment|therapy)\b|\b(?:may|can|should|could) be "
    r"(?:considered|offered|used|given|added|started)|\ballows\b|\b(?:is|are) (?:given|offered)\b"
    r"|\blisted as\b|\bdrugs? of choice\b|\bfirst choice\b|\badvis(?:es|ed)\b",
    re.IGNORECASE,
)
DENIES: Final = re.compile(
    r"\b(?:not|no|never|against|neither|nor|cannot|whether|unclear)\b", re.IGNORECASE
)
_COUNTED: Final = re.compile(
    r"\bhow (?:many|often|common|frequent\w*|long|large)\b|\b(?:percent(?:age)?|proportion|rates?"
    r"|incidence|prevalence|frequency|median|hazard ratio)\b",
    re.IGNORECASE,
)
_MONITORS: Final = re.compile(r"\bmonitor\w*\b|\bsurveillance\b|\bfollow[- ]up (?:tests?|checks?)")
_CARES: Final = re.compile(
    r"\b(?:safe(?:ty|ly)?|side[- ]effects?|toxic\w*|warnings?|risks?|contra-?indicat\w*)\b",
    re.IGNORECASE,
)
_DOSES: Final = re.compile(r"\b(?:dos(?:e|es|ing|age)|schedule|mg/kg)\b", re.IGNORECASE)
_CHOICE: Final = re.compile(
    r"\b(?:options?|alternatives?|choices?|what (?:else|next|other)|which (?:other )?"
    r"(?:drug|regimen|treatment|therapy|medicine))\b",
    re.IGNORECASE,
)
_GIVEN: Final = re.compile(
    r"\b(?:after|following|despite|beyond|failed|progress\w* (?:on|after|with)|prior"
    r"|previous(?:ly)?|received)\b[^,.;?]*",
    re.IGNORECASE,
)
_TREATS: Final = re.compile(
    r"\b(?:treat\w*|therap\w+|regimens?|drugs?|medicines?|medications?|agents?|lines?|options?"
    r"|chemo\w*|give|start|offer|prescribe|use|next|manage\w*)\b",
    re.IGNORECASE,
)
_TESTS: Final = re.compile(
    r"\b(?:re-?test\w*|tests?|tested|testing|biops\w+|imaging|scans?|screen\w*|diagnos\w+)\b",
    re.IGNORECASE,
)
_DRUGS: Final = 2
"""So many drugs of one regimen are told about."""

_BY_INTENT: Final[Mapping[Intent, Mapping[Part, int]]] = {
    Intent.RECOMMENDATION: {
        Part.OPTION: 3,
        Part.DOSE: 2,
        Part.SAFETY: 3,
        Part.MONITORING: 3,
        Part.PITFALL: 3,
    },
    Intent.DOSE: {Part.SAFETY: 2, Part.PITFALL: 2},
    Intent.SAFETY: {Part.SAFETY: 3},
}
"""What belongs to an answer of a kind of question, with the most statements of each part."""
_OF_ANY_CHOICE: Final = frozenset({Part.OPTION, Part.PITFALL})
_ASKED_FOR: Final = {Part.MONITORING: 3, Part.SAFETY: 3, Part.DOSE: 2}
SWITCHES: Final = {
    Part.OPTION: "options",
    Part.DOSE: "doses",
    Part.SAFETY: "safety",
    Part.MONITORING: "monitoring",
    Part.PITFALL: "pitfalls",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What the parts are about.

    `drugs` are canonical names, `diseases` what the question, or else the first statement, is
    about, `labels` the label of each drug that has one, `before` the drugs
    that the patient has had, `wanted` the most statements of each part.
    """

    query: Query
    drugs: tuple[str, ...]
    diseases: frozenset[str]
    labels: tuple[Source, ...]
    before: frozenset[str]
    wanted: Mapping[Part, int]
    indications: Indications

    @property
    def situation(self) -> str:
        """Return the words that tell the patient and the setting."""
        return self.query.standalone


def subject_of(
    query: Query,
    statements: tuple[Statement, ...],
    citations: tuple[Citation, ...],
    shelf: Shelf,
    parts: Completing,
) -> Subject:
    """Return what the parts of this answer are about."""
    vocabulary = shelf.vocabulary
    drugs = asked_drugs(query, vocabulary) or _recommended(statements, vocabulary)
    drugs = drugs[:_DRUGS]
    labels = tuple(
        label for drug in drugs if (label := _label(drug, query, citations, shelf)) is not None
    )
    uses = [
        note.text for label in labels for note in shelf.notes(label) if note.kind is Kind.INDICATION
    ]
    indications = Indications(vocabulary, uses)
    diseases = indications.named(query.standalone)
    if not diseases and statements:
        first = [each for each in citations if each.marker in statements[0].citations]
        places = [
            place for each in first for place in (each.quote, *each.heading, each.source.title)
        ]
        diseases = next((found for each in places if (found := indications.named(each))), diseases)
    wanted = {
        part: most
        for part, most in _wanted(query, statements, vocabulary).items()
        if getattr(parts, SWITCHES[part])
    }
    before = given_before(query, vocabulary)
    return Subject(query, drugs, diseases, labels, before, wanted, indications)


def asked_drugs(query: Query, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the drugs that a question is about, without those that were given before."""
    asked = _BEFORE.sub(" ", query.asked)
    return _in_order(asked, vocabulary)


def given_before(query: Query, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the drugs that the patient has had, as the question tells."""
    return drugs_in(" ; ".join(_GIVEN.findall(query.standalone)), vocabulary)


def regimen(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the drugs that a recommendation is about."""
    return drugs_in(_BEFORE.sub(" ", text), vocabulary)


def _recommended(statements: tuple[Statement, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the drugs that the first statement recommends."""
    if not recommends(statements):
        return ()
    return _in_order(_BEFORE.sub(" ", statements[0].text), vocabulary)


def recommends(statements: tuple[Statement, ...]) -> bool:
    """Say whether the first statement recommends something."""
    if not statements or statements[0].part is not Part.ANSWER:
        return False
    said = _BEFORE.sub(" ", statements[0].text)
    return RECOMMENDS.search(said) is not None and DENIES.search(said) is None


def _in_order(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    named = drugs_in(text, vocabulary)
    return tuple(
        dict.fromkeys(
            drug
            for entity in vocabulary.entities(text)
            for drug in sorted(drugs_in(entity.surface, vocabulary))
            if drug in named
        )
    )


def _label(drug: str, query: Query, citations: tuple[Citation, ...], shelf: Shelf) -> Source | None:
    """Return the label of a drug: of the country that is asked about, else cited, else newest."""
    labels = [each for each in shelf.labels(drug) if query.filters.admit(each)]
    cited = list(dict.fromkeys(each.source.id for each in citations))
    words = set(_COUNTRIES.findall(query.standalone))

    def preferred(label: Source) -> tuple[bool, int]:
        place = cited.index(label.id) if label.id in cited else len(cited)
        return bool(label.jurisdiction and _is_of(label.jurisdiction, words)), -place

    return max(labels, key=preferred) if labels else None


_COUNTRIES: Final = re.compile(r"\b(?:US|USA|FDA|EU|EMA|UK|MHRA|Japan\w*|Europ\w+)\b")
_CALLED: Final = {"US": ("US", "USA", "FDA"), "EU": ("EU", "EMA", "Europ"), "UK": ("UK", "MHRA")}


def _is_of(jurisdiction: str, words: set[str]) -> bool:
    called = _CALLED.get(jurisdiction, (jurisdiction,))
    return any(word.startswith(name) for word in words for name in called)


def _asks_options(query: Query, vocabulary: Vocabulary) -> bool:
    """Say whether a treatment is to be chosen: not whether to test, nor whether to give one."""
    if not _TREATS.search(query.asked) or _TESTS.search(query.asked):
        return False
    return not asked_drugs(query, vocabulary) or _CHOICE.search(query.asked) is not None


def _wanted(
    query: Query, statements: tuple[Statement, ...], vocabulary: Vocabulary
) -> dict[Part, int]:
    """Return the parts that belong to an answer, with the most statements of each.

    One figure, or what one trial found, is told without them. How a drug is given belongs to what
    is recommended, not to what is not.
    """
    entities = vocabulary.entities(query.asked)
    of_choice = query.intent is Intent.RECOMMENDATION
    if not of_choice and (
        _COUNTED.search(query.asked) or any(each.kind == "trial" for each in entities)
    ):
        return {}
    wanted = dict(_BY_INTENT.get(query.intent, {}))
    if of_choice and not _asks_options(query, vocabulary):
        wanted.pop(Part.OPTION)
    if of_choice and not recommends(statements):
        wanted = {part: most for part, most in wanted.items() if part in _OF_ANY_CHOICE}
    words = ((_MONITORS, Part.MONITORING), (_CARES, Part.SAFETY), (_DOSES, Part.DOSE))
    if wanted:
        asked = {part for pattern, part in words if pattern.search(query.asked)}
        wanted |= {part: max(_ASKED_FOR[part], wanted.get(part, 0)) for part in asked}
    return {part: wanted[part] for part in Part if part in wanted}
