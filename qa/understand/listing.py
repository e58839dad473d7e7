"""Questions for all documents that fulfil conditions: "which HER2-targeted trials failed?".

What is listed stands for itself in the library: a trial by its report, a drug by its label. A
question for what one document lists ("which drugs are in FLOT?") is another one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from qa.domain import Entity, Intent, Query, SourceType
from qa.text.folding import STOP_WORDS
from qa.understand.designs import DESIGNS
from qa.understand.setting import settings_of
from qa.vocabulary import SPECIFIC, Vocabulary
from qa.vocabulary.groups import Group, groups_in

_T = SourceType


class Listed(StrEnum):
    """What is listed, in the words of a note."""

    TRIALS = "trials"
    DRUGS = "drugs"
    GUIDELINES = "guidelines"
    LABELS = "labels"
    REVIEWS = "reviews"
    DOCUMENTS = "documents"


TYPES: Final = {
    Listed.TRIALS: frozenset({_T.TRIAL}),
    Listed.DRUGS: frozenset({_T.LABEL}),
    Listed.GUIDELINES: frozenset({_T.GUIDELINE}),
    Listed.LABELS: frozenset({_T.LABEL}),
    Listed.REVIEWS: frozenset({_T.SYSTEMATIC_REVIEW, _T.REVIEW}),
    Listed.DOCUMENTS: frozenset(_T) - {_T.NEWS, _T.AI_SUMMARY},
}
"""The kinds of sources that stand for what is listed."""
_NOUNS: Final = {
    Listed.TRIALS: r"trials|studies|RCTs",
    Listed.DRUGS: r"drugs|agents|medicines|medications|treatments|antibodies|conjugates|inhibitors"
    r"|ADCs|TKIs|DOACs|NOACs|anticoagulants|antibiotics|compounds|molecules",
    Listed.GUIDELINES: r"guidelines|guidances",
    Listed.LABELS: r"labels|SmPCs|USPIs|package inserts|prescribing informations",
    Listed.REVIEWS: r"(?:systematic |narrative )?reviews|meta-?analyses",
    Listed.DOCUMENTS: r"documents|papers|sources|publications|texts",
}
_BOUND: Final = (
    r"(?!(?:of|in|on|for|with|from|by|to|at|do|does|did|is|was|has|have|had|can|could|should|would"
    r"|will|may|must|and|or|not|into|under|after|before|went|than|there)\b)"
)
_ASKS: Final = {
    listed: re.compile(
        rf"(?:\b(?:which|what)(?: (?:are|were) (?:all )?(?:the |our |your )?)?|\b(?:any|all|list"
        rf"|name|enumerate|show me|give me|tell me)\b(?: of)?(?: all)?(?: the| our)?)"
        rf"(?: ?{_BOUND}[\w/.+'-]++){{0,6}}?\s*\b(?P<noun>{noun})\b",
        re.IGNORECASE,
    )
    for listed, noun in _NOUNS.items()
}
# "which studies went into the pooled analysis", "on which trials did the approval rest"
_OF_ONE: Final = re.compile(
    r"\b(?:went into|go into|included in|in(?:to)? (?:the|this|that|an?) (?:[\w-]+ ){0,4}?(?:review"
    r"|(?:meta-?)?analysis|guideline|label|article|document|paper|answer)|pooled (?:by|in|for)"
    r"|(?:were|was|are) pooled|rest(?:ed|s)? on|(?:based|built|founded) on|behind|cited? (?:by|in)"
    r"|(?:on|from|in|by|to) which|support(?:ed|s)? by)\b",
    re.IGNORECASE,
)
_RECOMMENDED: Final = re.compile(
    r"\b(?:recommend\w*|prefer\w*|guid(?:elines?|ance)|advis\w+|should|options?|best|choice"
    r"|approved|licen[cs]ed|carry highest|risk of|mandatory|required|allowed)\b",
    re.IGNORECASE,
)
_TESTED: Final = re.compile(
    r"\b(?:tested|studied|trialled|trialed|investigated|examined|evaluated|tried|compared)\b", re.I
)


class Wanted(StrEnum):
    """How a trial must have ended to be listed."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


_NEGATIVE: Final = re.compile(
    r"\b(?:fail(?:ed|ing|s|ures?)?|(?<![\w]-)negative|unsuccessful|missed|neutral"
    r"|no (?:\w+ )?(?:benefit|difference|effect|improvement)"
    r"|(?:did|does|do|was|were)(?: not|n't) (?:\w+ ){0,2}?(?:meet|met|reach|improve|show|work|help"
    r"|prolong|reduce|lengthen|positive|successful|superior|better|significant))\b",
    re.IGNORECASE,
)
_POSITIVE: Final = re.compile(
    r"\b(?:(?<![\w]-)positive|succe(?:ss\w*|ed\w*)|worked|met (?:its|their)|won"
    r"|(?:showed|shown|with|had) (?:an? )?(?:\w+ ){0,2}?(?:benefit|improvement|longer|better"
    r"|superior\w*)|improv(?:ed|es)|prolong(?:ed|s)|lengthen(?:ed|s)|reduc(?:ed|es)|superior|beneficial)\b",
    re.IGNORECASE,
)
_ENDED: Final = re.compile(
    r"\b(?:longer|better|significan\w*|statistical\w*|survival|primary|endpoints?|outcomes?|show\w*"
    r"|meet|reach|improve\w*|benefit\w*|superior\w*)\b",
    re.IGNORECASE,
)
"""Words for how a trial ended that say nothing of what it was about."""
# "and were they positive?", "what did each find": the outcome is asked, and is no condition.
_ASKS_OUTCOME: Final = re.compile(
    r"\b(?:were|was|are|is) (?:they|it|each|any)\b[^?]*|\bpositive or negative\b"
    r"|\b(?:and )?(?:what|how) (?:did|was|were|have) (?:they|each|it|the (?:results?|outcomes?))\b"
    r"[^?]*"
    r"|\bwhat (?:each|they|it) (?:found|showed|reported)\b|\b(?:outcomes?|results?|findings?)\b",
    re.IGNORECASE,
)
_DRUG_OF_EACH: Final = re.compile(
    r"\b(?:name|give|say|and|with|their|its|what|which)\b[^?.]{0,24}\b(?:drugs?|agents?|chemo\w*"
    r"|partners?|backbones?|regimens?|comparators?|treatments?)\b(?! trials| studies)",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    r"\b(?:after|despite|beyond|progress\w* on|prior to|previous(?:ly)?)\b[^,.;?]*",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_][\w./+'-]*")
_OF_ANY: Final = frozenset(
    """warn warns test tested tests study
    studied got held hold holds library have available exist exists each
    every one ones done run address addresses addressed addressing cover covers covered covering
    deal deals say says mention mentions mentioned report reported reports contain contains need
    needs needed require requires carry carries talk concern concerning regarding discuss
    discusses inform patients patient people disease cancer treatment therapy data evidence
    included drug drugs agents medicines far here list name published many much how number total
    line setting use using currently present conducted later cause causes caused causing kind
    kinds recommend recommends recommended dealing relevant we've i've what's that's""".split()
)
"""Words of such questions that say nothing of what the documents must be about."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed, and what a document must fulfil to stand for one of it.

    `settings` are lines, statuses and extents; `designs` names of `DESIGNS`; `names` what it must
    be about, of each group of drugs one; `rest` are the further words of the question. `endpoints`
    are those that the outcome is asked of. `asks_outcome` says that each is to be told with its
    result, `asks_drug` with its drug.
    """

    listed: Listed
    types: frozenset[SourceType]
    settings: tuple[str, ...] = ()
    designs: tuple[str, ...] = ()
    names: tuple[Entity, ...] = ()
    groups: tuple[Group, ...] = ()
    endpoints: tuple[Entity, ...] = ()
    outcome: Wanted | None = None
    rest: str = ""
    asks_outcome: bool = False
    asks_drug: bool = False

    @property
    def has_conditions(self) -> bool:
        """Say whether not every document of the kind will do."""
        told = (self.settings, self.designs, self.names, self.groups, self.outcome, self.rest)
        return any(told)


def listing_of(query: Query, vocabulary: Vocabulary) -> Listing | None:
    """Return what documents a question wants listed, and by what conditions; None if none."""
    question = query.asked
    found = [
        (match.start("noun"), listed, match)
        for listed, pattern in _ASKS.items()
        if (match := pattern.search(question))
    ]
    if not found or query.intent is Intent.DEFINITION or _OF_ONE.search(question):
        return None
    _, listed, match = min(found, key=lambda each: each[0])
    known = vocabulary.entities(question)
    if any(entity.kind == "trial" for entity in known):
        return None
    types = TYPES[listed]
    if listed is Listed.DRUGS:
        tested = _TESTED.search(question) is not None
        named = any(entity.kind in SPECIFIC for entity in known)
        if named or (not tested and _RECOMMENDED.search(question)):
            return None
        types = TYPES[Listed.TRIALS] if tested else types
    return _conditions(question, Listing(listed, types), match["noun"], vocabulary)


class _Reader:
    """Words of a question, of which each condition takes its own."""

    def __init__(self, words: str) -> None:
        self.rest = words

    def take(self, pattern: re.Pattern[str]) -> bool:
        """Take out what a pattern finds; say whether that was anything."""
        before, self.rest = self.rest, pattern.sub(" ", self.rest)
        return before != self.rest

    def take_name(self, entity: Entity) -> bool:
        """Take out a name as it is written; say whether it was still there."""
        before, self.rest = self.rest, self.rest.replace(entity.surface, " ")
        return before != self.rest


def _conditions(question: str, listing: Listing, noun: str, vocabulary: Vocabulary) -> Listing:
    about = _BEFORE.sub(" ", question)
    groups = groups_in(about)
    entities = vocabulary.entities(about)
    reader = _Reader(about)
    for group in groups:
        reader.take(group.asked)
    reader.rest = reader.rest.replace(noun, " ", 1)
    asks_outcome = reader.take(_ASKS_OUTCOME)
    asks_drug = reader.take(_DRUG_OF_EACH)
    settings, _ = settings_of(question)
    _, reader.rest = settings_of(reader.rest)
    designs = tuple(name for name, (asked, _) in DESIGNS.items() if asked.search(reader.rest))
    for name in designs:
        reader.take(DESIGNS[name][0])
    outcome = _outcome(reader) if listing.types == TYPES[Listed.TRIALS] else None
    endpoints: tuple[Entity, ...] = ()
    if outcome or asks_outcome:
        endpoints = tuple(each for each in entities if each.kind == "endpoint")
        for each in endpoints:
            reader.take_name(each)
    if outcome:
        reader.take(_ENDED)
    named = [each for each in entities if each.kind in (*SPECIFIC, "biomarker")]
    names = tuple(each for each in named if reader.take_name(each))
    return replace(
        listing,
        settings=tuple(each.value for each in settings),
        designs=designs,
        names=names,
        groups=groups,
        endpoints=endpoints,
        outcome=outcome,
        rest=_special(reader.rest),
        asks_outcome=asks_outcome,
        asks_drug=asks_drug,
    )


def _outcome(reader: _Reader) -> Wanted | None:
    """Take out how the trials must have ended: "did not improve" goes before "improve"."""
    negative, positive = reader.take(_NEGATIVE), reader.take(_POSITIVE)
    if negative:
        return Wanted.NEGATIVE
    return Wanted.POSITIVE if positive else None


def _special(text: str) -> str:
    """Return the words that say what the documents must be about."""
    kept = (word.strip(".'-/") for word in _WORD.findall(text))
    return " ".join(
        word for word in kept if len(word) > 1 and word.casefold() not in STOP_WORDS | _OF_ANY
    )
