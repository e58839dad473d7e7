"""Who issued what a question asks for: "the ESMO guideline", "the European label", "the FDA"."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from qa.domain import Source, SourceType

Fit = Callable[[Source], int]
"""1 for a source of who is named, -1 for a rule by somebody else, 0 where nothing is told."""

RULES: Final = frozenset({SourceType.LABEL, SourceType.GUIDELINE})
_AGENCIES: Final = {
    "US": r"FDA|USPI|US PI",
    "EU": "EMA|EPAR|SmPC|CHMP",
    "GB": "NICE|MHRA",
    "JP": "PMDA|MHLW",
    "CN": "NMPA",
    "CA": "Health Canada",
    "AU": "TGA",
}
_PLACES: Final = {
    "US": r"American|U\.?S\.?A?\b|United States",
    "EU": "Europe(?:an)?|EU",
    "GB": r"British|U\.?K\b|United Kingdom",
    "JP": "Japan(?:ese)?",
    "CN": "Chinese|China",
    "KR": "Korean?",
    "CA": "Canadian|Canada",
    "AU": "Australian?",
}
# "Japanese patients" are no issuer; "the Japanese guideline" and "the European one" are.
_ISSUED: Final = (
    r"(?:[\s-]+[\w'-]+){0,3}?[\s-]+(?:label\w*|guid(?:eline|ance)s?|societ(?:y|ies)|association|"
    r"college|recommendations?|prescribing|product information|package insert|agency|regulators?|"
    r"authorit(?:y|ies)|approval|text|wording|document|version|one)\b"
)
_RULED: Final = r" (?:dose|dosing|indication|licen[cs]e|dose reductions?)\b"
"""What rules say, after a place in capitals: "tell us the dose" names none."""
_NAMED: Final = tuple(
    (
        place,
        re.compile(rf"\b(?:{agencies})\b"),
        re.compile(
            rf"\b(?:{_PLACES[place]})(?:{_ISSUED})|\b(?-i:{_PLACES[place]}){_RULED}", re.IGNORECASE
        )
        if place in _PLACES
        else None,
    )
    for place, agencies in {**dict.fromkeys(_PLACES, r"(?!)"), **_AGENCIES}.items()
)
_ELSEWHERE: Final = re.compile(
    r"\b(?P<name>German|French|Italian|Spanish|Dutch|Indian|Scottish|Irish|Swedish|Danish|Norwegian"
    r"|Finnish|Nordic|Swiss|Austrian|Belgian|Polish|Brazilian|Mexican|Turkish|Russian|Thai|Taiwanese"
    r"|Asia-Pacific|Asian-Pacific|Pan-Asian|Latin American)\b"
    r"(?=(?:[\s-]+[\w'-]+){0,2}?[\s-]+(?:guid(?:eline|ance)s?|societ(?:y|ies)|college|recommendations?"
    r"|panel|consensus|label\w*|S3)\b)"
)
_RULES_THAT: Final = r"guid(?:eline|ance)s?|recommendations?|consensus|position|appraisal|category"
_SAYS: Final = (
    r"(?:recommend|say|list|advise|suggest|state|require|fund|approve|endorse|support|prefer|give"
    r"|allow|cover|mention)\w*"
)
_SOCIETY: Final = re.compile(
    rf"(?<![\w/-])(?:(?P<says>[A-Z]{{3,6}})(?= (?:(?:19|20)\d\d )?(?:{_RULES_THAT}|says?|wants?"
    r"|advi[sc]es?|recommends?)\b)"
    r"|(?i:does|do|did|would|will) (?:the )?(?P<asked>[A-Z]{3,6})"
    rf"(?= (?:(?:19|20)\d\d )?{_SAYS}\b)"
    r"|(?i:according to|as per|per|by|under|following) (?:the )?(?P<according>[A-Z]{3,6}))"
    r"(?![\w/-])"
)
"""Initials whose word is asked for."""
_COMMITTEES: Final = re.compile(r"I?DMC|I?DSMB|DSMC|BICR|B?IRC|IRB|CEC|SAE|SUSAR")
"""Committees of a trial, and what they review: no issuers of rules."""
_LABELS: Final = re.compile(
    r"\b(?:label\w*|approv\w*|licen[sc]\w*|prescribing|product information|package insert"
    r"|indicat\w*|boxed|authori[sz]\w*|dos\w+)\b",
    re.IGNORECASE,
)
_REGULATORS: Final = re.compile(r"\b(?:FDA|USPI|US PI|EMA|EPAR|SmPC|CHMP|MHRA|PMDA|NMPA|TGA)\b")
_GUIDELINES: Final = re.compile(r"\bguid(?:eline|ance)s?\b", re.IGNORECASE)
_APPROVED: Final = re.compile(r"(?:approv|licens|licenc|authori[sz]|indicat)", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORTEST: Final = 3
_SHORTEST_SMALL: Final = 4
"""A short form in small letters must be longer: "ash" is a word."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """A society, an agency or a country whose word is asked for.

    `name` is as the question writes it; `place` the jurisdiction that it rules in, if known;
    `words` finds it in a text; `kinds` are the kinds of source that it is asked for, all rules if
    the question leaves that open.
    """

    name: str
    place: str
    words: re.Pattern[str]
    kinds: frozenset[SourceType]


def issuers_asked(question: str, known: Collection[str] = ()) -> tuple[Issuer, ...]:
    """Return whose word a question asks for, known or not: "NICE", "the French guideline".

    Initials that are `known` as an issuer's are one wherever they stand.
    """
    short = (word for word in _WORD.findall(question) if word in known and word.isupper())
    found = (
        *_of_places(question),
        *_of_societies(question),
        *(Issuer(word, "", _word(word), RULES) for word in short),
    )
    return tuple({issuer.name: issuer for issuer in found}.values())


def places_asked(question: str) -> tuple[str, ...]:
    """Return the jurisdictions whose rules a question asks for, each once."""
    places = (issuer.place for issuer in issuers_asked(question))
    return tuple(dict.fromkeys(filter(None, places)))


def _of_places(question: str) -> Iterator[Issuer]:
    others = [
        place
        for place, _, words in _NAMED
        if words and (named := words.search(question)) and not named.group().endswith(" one")
    ]
    for place, agency, words in _NAMED:
        named = agency.search(question) or (words and words.search(question))
        if named and named.group().endswith(" one") and not others:
            continue  # a study, as often as not; "the American label or the European one" is none
        if not named and place in _PLACES:
            named = _approved_in(place).search(question)
        if named:
            written = named.group().split(" ")
            names = "|".join(filter(None, (_AGENCIES.get(place), _PLACES.get(place))))
            kinds = _kinds(question, is_agency=_REGULATORS.search(question) is not None)
            name = written[-1] if _APPROVED.match(written[0]) else written[0]
            yield Issuer(name, place, _word(names), kinds)
    for match in _ELSEWHERE.finditer(question):
        yield Issuer(match["name"], "", _word(re.escape(match["name"])), _kinds(question))


def _of_societies(question: str) -> Iterator[Issuer]:
    known = {name for agencies in _AGENCIES.values() for name in agencies.split("|")}
    for match in _SOCIETY.finditer(question):
        name = match["says"] or match["asked"] or match["according"]
        if name not in known and name not in _PLACES and not _COMMITTEES.fullmatch(name):
            yield Issuer(name, "", _word(re.escape(name)), RULES)


@cache
def _approved_in(place: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b{_APPROVED.pattern}\w*\b[^.?;]*\bin (?:the )?(?:{_PLACES[place]})(?![\w-])"
    )


def _kinds(question: str, *, is_agency: bool = False) -> frozenset[SourceType]:
    if is_agency or _LABELS.search(question):
        return frozenset({SourceType.LABEL})
    return frozenset({SourceType.GUIDELINE}) if _GUIDELINES.search(question) else RULES


def _word(names: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)")


def issuer_fit(question: str, sources: Iterable[Source]) -> Fit:
    """Return how a source fits the society, agency or country that a question names.

    Societies are known by the initials of the publishers of `sources`.
    """
    sources = tuple(sources)
    question = with_initials(question, sources)
    places = {
        place
        for place, agency, words in _NAMED
        if agency.search(question) or (words and words.search(question))
    }
    written = {
        word.upper()
        for word in _WORD.findall(question)
        if len(word) >= (_SHORTEST if word.isupper() else _SHORTEST_SMALL)
    }
    societies = {short for source in sources for short in initials(source)} & written

    def fit(source: Source) -> int:
        if not places and not societies:
            return 0
        if societies & set(initials(source)) or (not societies and source.jurisdiction in places):
            return 1
        return -1 if source.source_type in RULES else 0

    return fit


def with_initials(question: str, sources: Iterable[Source]) -> str:
    """Return a question with the initials of the publishers that it writes in full."""
    for short, whole in dict.fromkeys(each for source in sources for each in _publishers(source)):
        if " " in whole:
            question = re.sub(rf"\b{re.escape(whole)}\b", short, question, flags=re.IGNORECASE)
    return question


def initials(source: Source) -> tuple[str, ...]:
    """Return the initials of each publisher of a source that has three words or more."""
    return tuple(short for short, _ in _publishers(source))


def _publishers(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the initials and the name of each publisher that has three words or more."""
    for publisher in re.split(r"[,;&]", source.publisher or ""):
        capitals = [word for word in _WORD.findall(publisher) if word[0].isupper()]
        whole = capitals[0] if len(capitals) == 1 and capitals[0].isupper() else ""
        short = whole or "".join(word[0] for word in capitals)
        if len(short) >= _SHORTEST:
            yield short.upper(), publisher.strip()
