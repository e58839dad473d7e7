"""A patient's story that ends in "what next?" → the question that a guideline answers.

"58M gastric ca, had CAPOX + trastuzumab, now liver progression, rebiopsy IHC 3+, PS 0, what next"
asks for the second-line treatment of HER2-positive gastric cancer after trastuzumab. Age, fitness
and normal findings are in no source; the words that are count alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from qa.domain import Entity
from qa.text.sentences import split
from qa.understand.harmed import is_harmed_on
from qa.understand.issuers import issuers_asked
from qa.understand.setting import settings_of
from qa.vocabulary import Vocabulary, field_terms
from qa.vocabulary.sites import sites

_ASKS_WHAT_NEXT: Final = re.compile(
    r"\b(?:what(?:'s| is| would be)?(?: the| my| our)? (?:next"
    r"(?! (?:rung|dose|level|cycle|infusion|scan|visit|bloods?|check|appointment)\b)"
    r"|now|else|best|alternatives?|options?)"
    r"|what (?:do|would|should|can|could) (?:i|we|you)(?: \w+)? (?:give|offer|use|start|do|add|try"
    r"|recommend|suggest)|(?:next|any|other|another|further) (?:line|step|treatment|therap(?:y|ies)"
    r"|options?|chemo\w*|regimens?)|(?:which|what)"
    r" (?:(?!(?:do|does|did|is|are|was|were|has|have|single)\b)\w+[- ]){0,3}(?:treatment|therapy"
    r"|regimen|drug|chemo\w*|option|agent)|alternatives?|where (?:do|to) (?:i|we)? ?go"
    r"|how (?:do|would|should) (?:i|we|you) (?:treat|manage)"
    r"|(?:should (?:we|i)|(?:we|i) should) (?:be )?(?:add|giv|us|start|offer|switch)\w*"
    r"(?= (?:next|now|first|instead|then|any\w*|some\w*|to\b|him|her|them|this|what|another)|\W*$)"
    r"|(?:second|2nd|third|3rd|next)[- ]line(?: (?:treatment|therapy|chemo\w*))?(?= ?\?\W*$)"
    r"|what(?:'s| is|s) (?:the |your |our )?(?:second|2nd|third|3rd)[- ]line(?! [\w-]+)"
    r"|next(?=\s*\?\W*$)|best (?:option|choice|treatment)|options(?=\?)"
    r"|thoughts on (?:next|treatment))\b"
    # Nothing but a line and what was before it, for short: "3L after ram/pac, HER2 neg".
    r"|^\W*(?:(?:HER2\S*|MSI\S*|CPS \S+)[ ,]+)*(?:[23]L|(?:second|2nd|third|3rd)[- ]line)\b"
    r"(?=[^?]*\b(?:after|post|HER2|CPS|ECOG|PS)\b)(?![^?]*\b(?:what|which|how|OS|PFS|ORR|trial"
    r"|trials|study|studies|dose)\b)|\b[23]L\W*$",
    re.IGNORECASE,
)
_ASKS_OTHERWISE: Final = re.compile(
    r"\bpre-?med\w*|\brung\b|\bcategor(?:y|ies)\b|\bstep(?:ping|ped)? (?:down|up)\b"
    r"|\bdose (?:level|reduc\w+|step)"
    r"|\b(?:page|article|write-?up|website|news|paper|leaflet)\b[^.?]{0,60}\b(?:check\w*|review\w*"
    r"|written|wrote|says?|warns?|mention\w*|right|wrong|true|accurate)\b",
    re.IGNORECASE,
)
"""What is given around one drug, its next dose, how strongly one is recommended, or what a page
says, is no next treatment."""
_PATIENT: Final = re.compile(
    r"\b\d{2} ?(?:[MF]\b|y/?o\b|yo\b|yrs?\b|years?[- ]old)|\b(?:patient|pt|man|woman|lady|gentleman"
    r"|he|she|his|her|him)\b|\b(?:progress(?:ed|ing|ion)|relapsed|failed|PD)\b|\bPS ?[0-3]\b"
    r"|\bECOG ?[0-3]\b",
    re.IGNORECASE,
)
_TESTED: Final = re.compile(
    r"\b(?:re-?)?biops\w+|\bIHC ?[013]|\bHER2 ?(?:[013]\+?|neg|pos)", re.IGNORECASE
)
"""A finding tells of a patient where something was given before; alone it asks for a test."""
_BEFORE: Final = re.compile(
    r"\b(?:had|after|post|since|following|(?:progress\w*|PD|relaps\w*)(?: \d+ \w+)?"
    r"(?: on| after| through| with| during| since)?|failed|failing|been through|received|got|given"
    r"|treated with|prior"
    r"|previous(?:ly)?|s/p|stopp(?:ed|ing)|finish(?:ed|ing)|refractory to)\b[- ]?",
    re.IGNORECASE,
)
_THEN: Final = re.compile(r"\b(?:then|followed by|and later|subsequently)\b|→|->|>>", re.IGNORECASE)
_UNWANTED: Final = re.compile(
    r"\b(?:(?:do(?:es)?n[o']?t|do not|does not|cannot|can[o']?t|won[o']?t|unable to|reluctant to"
    r"|not keen (?:on|to)|rather not|refus\w+)\b[^.,;?]{0,25}\b(?:give|have|use|want|take"
    r"|tolerate|receive)?|instead of|other than|apart from|alternatives? to|allergic to"
    r"|intoleran\w+ (?:to|of)|contraindication to|ineligible for"
    r"|not (?:fit|suitable|a candidate|eligible) for)\b[^.,;?]{0,40}"
    r"|(?:[\w-]+ ){0,3}?[\w-]+ (?:(?:(?:is|are|was) )?(?:not|un-?|isn[o']?t |aren[o']?t )"
    r" ?(?:available|funded|reimbursed|covered|licen[sc]ed|affordable)"
    r"|can[no']*t be (?:had|got|obtained|sourced))\b",
    re.IGNORECASE,
)
_UNTREATED: Final = re.compile(
    r"\b(?:untreated|newly diagnosed|new diagnosis|de novo|treatment[- ]na[iï]ve|no prior|never"
    r" treated|at presentation)\b",
    re.IGNORECASE,
)
_WORSE: Final = re.compile(
    r"\b(?:progress\w*|relaps\w*|recur\w*|PD|grow(?:ing|n)|worse\w*|(?:now|new) (?:\w+ ){0,3}"
    r"(?:mets|metastas[ei]s|lesions?|disease))\b",
    re.IGNORECASE,
)
_TUMOUR: Final = re.compile(
    r"\b(?:cancer|ca\b|carcino\w*|adeno\w*|tumou?rs?|neoplas\w*|malignan\w*|mets\b|metasta\w*"
    r"|chemo\w*|onco\w*|lymphoma|leuk\w+|myeloma|sarcoma|melanoma|ECOG|PS ?[0-3]|PD\b)",
    re.IGNORECASE,
)
_ADDED: Final = re.compile(r"\badd(?:ed|ing|ition)?\b|\bon top\b|\bplus anything\b", re.IGNORECASE)
_MARKER: Final = re.compile(
    r"\b(?:(?:PD-?L1 )?CPS(?: score)?(?: (?:of|is|was|at|now|came|comes|back|as"
    r"|only))*[:=]? ?[<>≥≤=]* ?"
    r"\d+|MSI[- ]?(?:H|high)\b|dMMR|TPS ?\d+ ?%?"
    r"|CLDN ?18\.2\S*|claudin\S*(?: 18\.2)?(?:[- ]?positive)?|(?:EGFR|ALK|ROS1|KRAS|BRAF|RET)\b\S*"
    r"(?: exon \d+| \w\d{3}\w)?)",
    re.IGNORECASE,
)
_COPULA: Final = re.compile(r"(CPS)\b[^\d<>≥≤=]*", re.IGNORECASE)
_BY_MOUTH: Final = re.compile(
    r"\b(?:by mouth|oral(?:ly)?|tablets?|pills?|at home)\b", re.IGNORECASE
)
_AFTER: Final = {
    "second line": "that progressed after first-line therapy",
    "later line": "that progressed after at least two earlier lines",
}


@dataclass(frozen=True, slots=True)
class Vignette:
    """What is asked for a patient in the words of a guideline.

    `given` are the names of the drugs and regimens that the patient has had, `unwanted` the drugs
    that are ruled out.
    """

    asked: str
    given: tuple[str, ...] = ()
    unwanted: tuple[Entity, ...] = ()


def vignette(question: str, vocabulary: Vocabulary) -> Vignette | None:
    """Return what a patient's story asks for; None if it is none that asks what to give."""
    asking = _ASKS_WHAT_NEXT.search(question)
    named = {entity.kind for entity in vocabulary.entities(question)}
    if asking is None or "trial" in named or _ASKS_OTHERWISE.search(question):
        return None
    if is_harmed_on(question):
        return None
    told, _ = settings_of(question)
    settings = [each.value for each in told if not each.value.startswith("grade")]
    in_a_line = any(each.endswith("line") for each in settings)
    of_a_line = in_a_line and not named - {"biomarker"}
    tested = _TESTED.search(question) and _given(question, vocabulary)
    lined = in_a_line and _given(question, vocabulary)
    if not (of_a_line or tested or lined or _PATIENT.search(question)):
        return None
    unwanted = tuple(_drugs(" . ".join(_UNWANTED.findall(question)), vocabulary))
    story = _UNWANTED.sub(" ", question)
    before = _given(story, vocabulary)
    conditions = [e.name for e in vocabulary.entities(question) if e.kind == "condition"]
    conditions = conditions or sorted(sites(question))
    if not before and _WORSE.search(story):
        before = [each.name for each in _drugs(story, vocabulary)]
    if not before and not conditions and not of_a_line:
        return None
    line = _line(story, settings, before)
    status = [each for each in settings if each.startswith("HER2")]
    extent = [each for each in settings if each in ("resectable", "advanced")]
    markers = [_COPULA.sub(r"\1 ", match.group()) for match in _MARKER.finditer(question)]
    if not (conditions or settings or markers or _of_tumours(question, before)):
        return None
    issuer = next((each.name for each in issuers_asked(question)), "")
    words = [
        "recommended",
        f"by {issuer}" if issuer.isupper() else f"by the {issuer} guideline" if issuer else "",
        line,
        "oral" if _BY_MOUTH.search(question) else "",
        "treatment of",
        *dict.fromkeys((*status, *markers)),
        *extent,
        *(dict.fromkeys(conditions) if conditions else ("advanced disease",)),
        _AFTER.get(line, ""),
    ]
    lone = [name for name in dict.fromkeys(before) if name not in conditions]
    if line == "second line" and len(lone) == 1:
        words += ["with", lone[0]]
    current = [each.name for each in _drugs(_last(question), vocabulary)]
    if _ADDED.search(_last(question)) and current:
        words += ["with what added to", " and ".join(current)]
    asked = " ".join(filter(None, words)) + "?"
    return Vignette(asked, tuple(dict.fromkeys(before)), unwanted)


def _of_tumours(story: str, before: Sequence[str]) -> bool:
    """Say whether a story is of a tumour: only there treatment goes by lines."""
    return _TUMOUR.search(story) is not None or any(map(_antineoplastics().__contains__, before))


@cache
def _antineoplastics() -> frozenset[str]:
    """Return the drugs and regimens of the field, by their first names."""
    return frozenset(str(names[0]) for kind in ("drug", "regimen") for names in field_terms()[kind])


def unwanted_note(unwanted: Sequence[Entity]) -> str:
    """Return a sentence that tells the reader what is left out as ruled out; "" if nothing is."""
    if not unwanted:
        return ""
    names = " and ".join(dict.fromkeys(entity.name for entity in unwanted))
    return f"The question rules out {names}: sentences on no other drug are left out."


def _last(question: str) -> str:
    """Return the sentences of a story from the one on that asks, with the one before it."""
    sentences = [question[each.start : each.end] for each in split(question)]
    return " ".join(sentences[-2:])


def _given(story: str, vocabulary: Vocabulary) -> list[str]:
    """Return the drugs and regimens that were given before, as the story tells them."""
    found: list[str] = []
    for clause in re.split(r"[.;?!]\s", story):
        begun = _BEFORE.search(clause)
        if begun:
            found += [each.name for each in _drugs(clause[begun.start() :], vocabulary)]
    return found


def _line(story: str, settings: Sequence[str], before: Sequence[str]) -> str:
    """Return the line of treatment that is asked for; "" if the story does not tell."""
    named = [each for each in settings if each.endswith("line")]
    if _UNTREATED.search(story):
        return "first line"
    if "later line" in named:
        return "later line"
    if len(named) == 1:
        return named[0]
    if len(before) > 1 and _THEN.search(story):
        return "later line"
    return "second line" if before else ""


def _drugs(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    return (each for each in vocabulary.entities(text) if each.kind in ("drug", "regimen"))
