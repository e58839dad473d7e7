"""What a question asks for, read off its wording."""

from __future__ import annotations

import re

from qa.domain import Entity, Intent
from qa.understand.asks import HOW_SOON, asked_term, asks_action
from qa.understand.setting import settings_of

_SAFETY_TOPICS = frozenset(
    """interstitial lung disease|left ventricular dysfunction|neutropenia|anaemia|hypertension|
    nausea and vomiting|haemorrhage|gastrointestinal perforation|embryo-fetal toxicity|
    infusion reaction|diarrhoea|proteinuria""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)

# The first rule that matches decides.
_RULES: tuple[tuple[Intent, re.Pattern[str]], ...] = tuple(
    (intent, re.compile(pattern, re.IGNORECASE))
    for intent, pattern in (
        (
            Intent.COMPARISON,
            r"\b(?:compare[ds]?|comparison|versus|vs|better than|superior to|difference between|"
            r"(?:or|against) .* (?:better|preferred))\b",
        ),
        (
            Intent.PROGNOSIS,
            r"\b(?:prognos[ei]s|outlook|life expectancy|natural history|how long\b.*\b(?:live|"
            r"survive)|chances? of (?:survival|surviving|cure|being cured))\b",
        ),
        (
            Intent.DOSE,
            r"\b(?:dos(?:e|es|ed|age|ing)|schedule|mg/kg|mg/m[2²]?|mg per|how many mg|"
            r"how (?:much|often) .*\b(?:give\w*|infus\w*|administer\w*)|dose level|"
            r"(?:dose )?reduc(?:e|tions?|ed)\b.*\bdose|infusion (?:time|rate|duration)|"
            r"premed(?:s|icat\w*)?)\b",
        ),
        (
            Intent.ELIGIBILITY,
            r"^(?!.*\bhow many\b).*\b(?:enrol\w*|recruited|(?:trial|study) entry|entry (?:to|into|"
            r"criteria)|for entry|who (?:can|could|may|was|were)\b[^?]{0,20}\b(?:enter|join)\w*|"
            r"eligib\w*|(?:in|ex)clusion criteria|t(?:ook|ake|akes|aking) part|"
            r"(?:gone|go|get|got|let|enter\w*|come)\b[^?]{0,30}\b(?:in|into|onto)\b"
            r"[^?]{0,30}(?:trial|study|RCT|\d)"
            r"|would \S+ have (?:taken|accepted|allowed|admitted|included|excluded|let)"
            r"|(?:before|at) randomi[sz]ation)\b",
        ),
        (
            Intent.SAFETY,
            r"\b(?:safe(?:ty)?|toxic\w*|side.effects?|adverse|warnings?|boxed|contraindicat\w*|"
            r"risks? of|monitor\w*|keep(?:ing)? an eye|(?:watch|look)(?:ing)? out|"
            r"stop(?:s|ped|ping)?|discontinu\w*|withh[eo]ld|"
            r"(?:should|must|can|may)(?: not|n't)|(?:to|we|i|must|should) hold|manage(?:ment)? of "
            r"(?:ild|pneumonitis)|permanently|grade [1-5]|tolerab\w*|harm(?:s|ful)?|"
            rf"{HOW_SOON}(?:off|held|paused?|restart(?:ed)?|resumed?)|"
            r"do with (?:the|his|her|their|my|next) "
            r"(?:drug|dose|infusion|tablets?|medicine|meds?))\b",
        ),
        (
            Intent.ELIGIBILITY,
            r"\b(?:eligib\w*|inclusion|exclusion criteria|who (?:can|could|was|were) (?:be )?"
            r"(?:enrol|includ|treat)\w*|qualif\w*|candidate for|indicated for|indication|"
            r"approv\w*|licen[cs]ed)\b",
        ),
        (
            Intent.RECOMMENDATION,
            r"\b(?:recommend\w*|guidelines?|should(?!\b[^?]{0,30}\bexpect)|best|preferred|"
            r"first.choice|options?|what next|"
            r"next (?:line|step|treatment)|standard of care|how (?:do|would|to|is|are|"
            r"should|can) .*treat\w*|"
            r"treatment (?:for|of)|"
            r"^(?!.*\b(?:in|of|on|with) the\b)(?:[\w/+.-]+ ){1,6}(?:treatments?|therapy|management)"
            r"\W*$|^\W*(?:treatments?|therapy|management|perioperative treatment)\b(?! related)"
            r"(?![- ](?:related|emergent|effect|duration|arm|group))[^?]{0,60}\W*$|"
            r"(?:which|what) (?:first|second|third|next|other)[- ]?(?:line )?(?:treatment|therapy"
            r"|options?|regimens?|chemo\w*)|"
            r"^.{0,24}(?:first|second|third|next)[- ]line\b.{0,24}\b(?:treatment|therapy|options?|"
            r"regimens?|chemo\w*)|"
            r"what (?:can|do) (?:i|we) (?:give|use|offer))\b",
        ),
        (
            Intent.LIST,
            r"^(?:list|name|(?:which|what) (?:[\w/-]+ ){0,4}(?:trials|drugs|studies|options|"
            r"adverse))\b",
        ),
        (
            Intent.YES_NO,
            r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b",
        ),
    )
)
_OPEN = frozenset({Intent.FACT, Intent.YES_NO})
"""Kinds that hold until something tells otherwise."""
_AGAINST = re.compile(r"\bagainst\b", re.IGNORECASE)
_SIDES = 2
_OF_PATIENTS = frozenset({"condition", "biomarker"})
_ENTERS = re.compile(
    r"\b(?:get|got|gone|go|let|taken|accepted|admitted|allowed|join|enter(?:ed)?)\b[^?.;]{0,40}"
    r"\b(?:in|into|onto|for)\b|\b(?:join|enter)(?:ed)? ",
    re.IGNORECASE,
)
"""How patients come into a trial that is named."""
_LINE = re.compile(
    r"\W*(?:first|second|third|1st|2nd|3rd|later|next)[- ]line\b"
    r"(?!.*\b(?:trials?|stud(?:y|ies)|surviv\w*|respon\w*|rates?|safety|dos\w+|evidence)\b)"
    r"[^?.]{3,60}\W*$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:what|which|who|when|where|why|how|define|mean\w*|rate|trial)\b", re.IGNORECASE
)
_MEANS = re.compile(r"\bmean(?:t)? (?:by|with)\b|\bdefin(?:e|ition)\b", re.IGNORECASE)
_RESULT = re.compile(
    r"\b(?:median|survival|\bos\b|\bpfs\b|\borr\b|response rate|hazard ratio|\bhr\b|p.value|"
    r"how many|how much longer|how long|what (?:percent|proportion|share)|rate|incidence|"
    r"significan\w*|results?|show(?:ed|n)?|outcomes?|effect(?:s|ive)?|improve[ds]?|reduce[ds]?|"
    r"increase[ds]?|decrease[ds]?|find(?:ings?)?|found|associat\w+|benefit)\b",
    re.IGNORECASE,
)


def intent_of(question: str, entities: tuple[Entity, ...] = ()) -> Intent:
    """Return what the question asks for; a plain fact if nothing tells otherwise."""
    intent = next((kind for kind, rule in _RULES if rule.search(question)), Intent.FACT)
    if any(entity.kind == "trial" for entity in entities) and _ENTERS.search(question):
        return Intent.ELIGIBILITY
    if (intent in _OPEN or _MEANS.search(question)) and asked_term(question) is not None:
        return Intent.DEFINITION
    if intent in _OPEN and any(entity.name in _SAFETY_TOPICS for entity in entities):
        return Intent.SAFETY
    if intent is Intent.FACT and asks_action(question) and "drug" in {e.kind for e in entities}:
        return Intent.SAFETY
    if intent is Intent.FACT and (_is_vignette(question, entities) or _is_line(question, entities)):
        return Intent.RECOMMENDATION
    trials = sum(entity.kind == "trial" for entity in entities)
    if intent in _OPEN and trials >= _SIDES and _AGAINST.search(question):
        return Intent.COMPARISON
    return intent


def _is_vignette(question: str, entities: tuple[Entity, ...]) -> bool:
    """Say whether a patient is told, by line and status, and nothing else is asked."""
    told, rest = settings_of(question)
    return (
        len(told) >= _SIDES
        and not _ASKED.search(rest)
        and all(entity.kind in _OF_PATIENTS for entity in entities)
    )


def _is_line(question: str, entities: tuple[Entity, ...]) -> bool:
    """Say whether a line of treatment of a disease is named, and nothing else."""
    return _LINE.match(question) is not None and all(e.kind in _OF_PATIENTS for e in entities)


def asks_for_result(question: str) -> bool:
    """Say whether the question asks for a finding: a figure, an effect, a result."""
    return _RESULT.search(question) is not None
