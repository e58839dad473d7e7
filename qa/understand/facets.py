"""What a clinical question asks of its subject: its treatment, its signs, its outlook and so on.

The facets are those of clinical question taxonomies (Ely et al. 2000) and of MedQuAD's question
types (Ben Abacha and Demner-Fushman 2019). Each comes with the headings under which sources tell
it, and with the wording in which a sentence does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from qa.domain import Intent
from qa.text.folding import STOP_WORDS
from qa.understand.asks import asks_effect, asks_finding, asks_whether

_BOTH, _WORDED, _HEADED = 1.0, 0.7, 0.5
"""What a sentence tells of a facet: by wording under its heading, by wording alone, by heading."""
_APART = 0.5
"""What is left of the fit of a sentence on a variant of the facet that is not asked for."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to be asked of a subject; `asked`, `headed` and `told` find its wording.

    `apart` finds a variant that a question must name to be answered by it.
    """

    name: str
    asked: re.Pattern[str]
    headed: re.Pattern[str]
    told: re.Pattern[str]
    apart: re.Pattern[str] | None = None

    def fit(self, question: str, heading: Sequence[str], text: str) -> float:
        """Return how far a sentence under these headings tells this facet, in [0, 1]."""
        headed = any(self.headed.search(each) for each in heading)
        fit = _HEADED * headed
        if self.told.search(text):
            fit = _BOTH if headed else _WORDED
        apart = self.apart is not None and self.apart.search(text)
        if self.apart is not None and bool(apart) != bool(self.apart.search(question)):
            fit *= _APART
        return fit


def _facet(name: str, asked: str, headed: str, told: str, apart: str | None = None) -> Facet:
    return Facet(
        name,
        re.compile(rf"\b(?:{asked})\b", re.IGNORECASE),
        re.compile(headed, re.IGNORECASE),
        re.compile(rf"\b(?:{told})", re.IGNORECASE),
        re.compile(apart, re.IGNORECASE) if apart else None,
    )


FACETS: Final = (
    _facet(
        "prognosis",
        r"prognos[ei]s|prognostic|outlook|life expectancy|natural history"
        r"|(?:how long|chance)\b[^?]*\b(?:liv(?:e|es|ing)|surviv\w+|cured?)",
        r"outlook|prognos|surviv|efficacy|key result|natural history|course",
        r"surviv\w+|alive\b|died\b|deaths?\b|mortality|prognos\w+|outlook|life (?:expectancy|span)"
        r"|lifespan|fatal|recover\w*|remission|relaps\w+|cured?\b|incurable|self-limit\w+"
        r"|revers(?:ed|ible)|disabling|life-threatening|progressive|live (?:a |into|to|for)"
        r"|(?:become|becomes|get|gets) (?:better|worse)",
    ),
    _facet(
        "side effects",
        r"side.effects?|adverse (?:events?|effects?|(?:drug )?reactions?)|toxicit(?:y|ies)"
        r"|undesirable effects?|how (?:safe|toxic)|safety",
        r"adverse|side.effect|safety|toxicit|warning|undesirable|reactions?\b|precaution",
        r"adverse|side.effects?|(?<!unacceptable )toxic\w*|reactions?\b|grade [1-5]|warns?\b"
        r"|warnings?\b",
    ),
    _facet(
        "monitoring",
        r"monitor\w*|surveillance|keep(?:ing)? an eye|(?:watch|look)(?:ing)? (?:out )?for|"
        r"how often\b[^?]*\b(?:check|assess|measur|test|examin)\w+"
        r"|(?:checks?|checked|tests?)\b[^?]*\b(?:during|on|before)",
        r"monitor|follow.?up|surveillance|before (?:treatment|starting)|check",
        r"monitor\w*|check(?:s|ed)?\b|assess\w*|measur\w+|evaluat\w+|before each|baseline"
        r"|observ(?:ed|ation)|at regular|periodic\w*|follow.?up",
    ),
    _facet(
        "stopping",
        r"stop(?:s|ped|ping)?|discontinu\w+|withh[eo]ld|withdraw\w*|interrupt\w*|for good"
        r"|permanently|paus(?:e|ed|ing)",
        r"stop|discontinu|dose.?(?:change|modif|adjust)|interrupt|withdraw",
        r"stop(?:s|ped|ping)?\b|discontinu\w+|withh[eo]ld|held\b|withdraw\w*|interrupt\w*",
    ),
    _facet(
        "contraindications",
        r"contra-?indicat\w+|(?:must|should|may|can) not (?:be )?(?:given|used|tak\w+|receive\w*)"
        r"|who (?:should|must|can)(?: ?not|n't)",
        r"contra-?indicat|warning|precaution",
        r"contra-?indicat\w+|must not|should not|not (?:be )?(?:used|given|recommended)|avoid\w*",
    ),
    _facet(
        "risk factors",
        r"risk factors?|predispos\w+|(?:at|raises?|raised|increases?|higher|increased|push(?:es)? "
        r"up) (?:(?:the|his|her|their) )?(?:\w+ )?risk"
        r"|who (?:gets|is at)|more likely to",
        r"risk|suscept|who gets|predispos",
        r"risk factors?|(?:higher|increased|greater|raised?|elevated|more|lower|reduced)\b"
        r"[^.;]{0,30}\brisk|at (?:high(?:er)?|great(?:er|est)|highest)? ?risk|raise\w* the risk"
        r"|predispos\w+"
        r"|more likely|odds ratio",
    ),
    _facet(
        "symptoms",
        r"symptoms?|signs?|manifest\w+|present(?:s|ation)|clinical features",
        r"symptom|signs?\b|manifest|presentation|features|characteris|overview|what is",
        r"symptoms?|signs?\b|manifest\w+|present(?:s|ing)? with|characteri[sz]ed by|features?\b"
        r"|experienc\w+",
    ),
    _facet(
        "causes",
        r"causes?|caused|etiology|aetiology|why (?:do|does) .* (?:get|develop|have)"
        r"|(?:which|what) genes?",
        r"cause|etiolog|aetiolog|genetic|pathogen|mechanism",
        r"caus(?:e|es|ed|ing)\b|due to|result(?:s|ed)? (?:from|of|when|in)|mutations?\b|triggered"
        r"|leads? to|responsible for|develops? when|occurs? when",
    ),
    _facet(
        "diagnosis",
        r"diagnos\w+|detect(?:ed|ion)|tests? (?:is|are|for|to)|scored|screen(?:ed|ing)"
        r"|(?:is|are|was|were|be) (?:[\w-]+ ){0,3}(?:re)?tested"
        r"|(?:which|what) (?:tests?|exams?|investigations?)",
        r"diagnos|test|exam|screen|investigat|score|detect",
        r"diagnos\w+|tests?\b|tested|testing|biops\w+|imaging|scans?\b|exam(?:s|ination\w*)?\b"
        r"|scores?\b|screen\w*|x-rays?|detect\w*",
    ),
    _facet(
        "prevention",
        r"prevent(?:s|ed|ing|ion|ive)?|avoid(?:ed|ing)?|prophyla\w+|protect\w*|premedicat\w+"
        r"|antiemetics?",
        r"prevent|prophyla|premedicat|protect",
        r"prevent\w*|avoid\w*|prophyla\w+|premedicat\w+|protect\w*|vaccin\w+"
        r"|(?:reduc|lower)\w* (?:your|the|their) (?:risk|chance)",
    ),
    _facet(
        "complications",
        r"complications?|consequences|sequelae|long-term effects?",
        r"complication|sequelae|consequence|outlook",
        r"complications?|can (?:lead|cause|result)|may (?:lead|cause|result)|leads? to|sequelae",
    ),
    _facet(
        "inheritance",
        r"inherit(?:ed|ance)|hereditary|run(?:s)? in (?:the )?famil(?:y|ies)|passed (?:on|down)",
        r"inherit|genetic|cause",
        r"inherit\w+|autosomal|dominant|recessive|x-linked|hereditary|sporadic|runs? in famil\w+",
    ),
    _facet(
        "frequency",
        r"how (?:common|rare|frequent|often|many (?:people|patients|children) (?:have|are|get))"
        r"|prevalence|incidence|frequency|epidemiology",
        r"frequen|prevalence|incidence|epidemi|how common|how often|safety",
        r"\d ?%|\d+ (?:in|of|out of|per) |per \d|percent|rare(?:ly)?\b|(?:un)?common(?:ly)?\b"
        r"|(?:in)?frequent(?:ly)?\b|prevalence|incidence",
    ),
    _facet(
        "significance",
        r"(?:statistical(?:ly)? )?significan\w+|p.values?",
        r"key (?:result|finding)|result|efficacy|conclusion",
        r"(?:statistical(?:ly)? )?(?:in|non-?)?significan\w+|due to chance|p ?[<=]",
    ),
    _facet(
        "eligibility",
        r"eligib\w+|inclusion|exclusion|criteria|qualif\w+|candidates?|(?:trial |study )?entry"
        r"|enrol(?:l?ed|ment)?|recruited|took part|randomi[sz]able|(?:counted|defined) as"
        r"|(?:gone|go|get|got|let|allowed|admitted|come)\b[^?]{0,30}\b(?:in|into|onto)\b"
        r"[^?]{0,30}(?:trial|study|RCT|[a-z]\d)"
        r"|who (?:can|could|may|was|were|is|are)\b[^?]*\b(?:enrol\w*|includ\w*|treat\w*|receiv\w*"
        r"|giv\w*|get|given|test\w*|enter\w*|join\w*|take part)",
        r"population|eligib|indication|inclusion|criteria|patients|whom",
        r"eligib\w+|(?:enrol|includ|recruit)\w+[^.;]{0,60}\b(?:with|who|whose|aged)\b|exclud\w+"
        r"|needed\b|requir\w+|kept out|indicat\w+"
        r"|candidates?|who (?:have|had)\b|had to|not (?:admitted|allowed)",
    ),
    _facet(
        "approval",
        r"approv\w+|licen[cs]ed?|authori[sz]\w+|regulatory|indicated|indications?",
        r"indication|status|approv|licen|authori|regulat",
        r"approv\w+|indicat\w+|licen[cs]\w+|authori[sz]\w+|(?:priority|standard) review"
        r"|designation",
    ),
    _facet(
        "permission",
        r"^(?:can|could|may|should|must)|(?:safe|allowed|possible|ok|okay) to",
        r"warning|precaution|interaction",
        r"(?:must|should|may|can|cannot|could)\b|recommend\w*|advis\w+|allow\w*|permit\w*"
        r"|contra-?indicat\w+|avoid\w*|indicat\w+|approv\w+|covers?\b|list(?:s|ed)?\b",
    ),
    _facet(
        "results",
        r"what (?:did|does|has|have)\b[^?]*\b(?:show|shown|find|found|report\w*|demonstrate\w*)"
        r"|results?|findings?|efficacy|how (?:well|effective)",
        r"key (?:result|finding|message|point)|\bmain|conclusion",
        r"median\b|hazard ratio|significant\w*|improv\w+|prolong\w+|lengthen\w*|reduc\w+|longer"
        r"|higher\b|lower\b|response rates?|superior\w*|did not\b|no (?:significant )?difference"
        r"|\d ?%|\d months|p ?[<=]",
    ),
)


_OF_INTENT: Final = {
    Intent.DOSE: _facet(
        "dose",
        r"dos(?:e|es|ed|age|ing)|schedule",
        r"dos(?:e|es|ing|age)\b|schedule|administration|posology|how to (?:take|use)",
        r"\d[\d.,]* ?(?:mg|mcg|g|ml|iu|units?|gy|mmol)\b|mg/|every \d+ (?:hours|days|weeks|months)"
        r"|(?:same|lower|full|half|reduced|next|starting|usual|maximum) dose|dose (?:is|goes|of \d)"
        r"|(?:once|twice) (?:a|daily|weekly|monthly|every)|dose (?:level|reduction)|tablets?\b"
        r"|over (?:about )?\d+ (?:minutes|hours)|days? \d+",
        r"\b(?:reduc\w+|lower(?:ed|ing)?|adjust\w*|modif\w+|missed|delay\w*)\b",
    ),
    Intent.RECOMMENDATION: _facet(
        "treatment",
        r"treat\w*|therap\w+|options?",
        r"recommend|treatment|therapy|management|indication|option|key message",
        r"recommend\w*|(?:we )?suggests?\b|should\b|preferred|indicated|first.choice|options?\b"
        r"|standard\b|offered"
        r"|may be considered|(?:is|are|can be|used to) treat\w*|treatments?\b|therap(?:y|ies)\b"
        r"|advis\w+|(?:is|are) (?:then )?(?:added|done|needed|given|used|started|continued)\b",
    ),
}
_RESULTS: Final = FACETS[-1]
_ELIGIBILITY: Final = next(facet for facet in FACETS if facet.name == "eligibility")
_RULED: Final = frozenset({Intent.DOSE, Intent.SAFETY, Intent.RECOMMENDATION, Intent.ELIGIBILITY})
"""Kinds of questions that rules answer: they ask for a finding only if they say so."""
_RULE: Final = re.compile(
    r"\b(?:labels?|guid(?:eline|ance)s?|allow\w*|requir\w*|needs?|needed|ask(?:s|ed)? for|must|"
    r"ok|okay|(?:can|may|should) (?:i|we|he|she|they|it)|still)\b",
    re.IGNORECASE,
)
_OF_ANY_QUESTION: Final = frozenset(
    """trial trials study studies drug drugs medicine medicines patient patients people person many
    much long list name library hold holds data evidence figure figures answer tested better best
    mean means difference""".split()
)
_MOST_WORDS: Final = 3
"""The wording of a facet that is longer spans a part of the question that may be its subject."""


def facets_of(question: str, intent: Intent = Intent.FACT) -> tuple[Facet, ...]:
    """Return the facets that a question asks for; a finding, where it only asks whether or which.

    The dose and the treatment go by the intent, as a question names either for many ends.
    """
    found = [facet for facet in FACETS if facet.asked.search(question)]
    if intent is Intent.DOSE or (intent in _OF_INTENT and not found):
        found.append(_OF_INTENT[intent])
    if intent is Intent.ELIGIBILITY and not found:
        found.append(_ELIGIBILITY)
    compares = intent in (Intent.COMPARISON, Intent.LIST)
    ruled = intent in _RULED or _RULE.search(question)
    finding = asks_effect(question) if ruled else asks_finding(question)
    if (asks_whether(question) and not ruled) or (not found and (compares or finding)):
        found.append(_RESULTS)
    return tuple(dict.fromkeys(found))


def facet_fit(facets: Sequence[Facet], question: str, heading: Sequence[str], text: str) -> float:
    """Return how far a sentence tells the facet of these that it tells best, in [0, 1]."""
    return max((facet.fit(question, heading, text) for facet in facets), default=0.0)


def subject_words(question: str) -> str:
    """Return a question without the wording of its facets and without words of no meaning."""
    rest = question
    for facet in (*FACETS, *_OF_INTENT.values()):
        for match in facet.asked.finditer(question):
            if len(match.group().split()) <= _MOST_WORDS:
                rest = rest.replace(match.group(), " ")
    return " ".join(word for word in rest.split() if not _is_general(word.strip("?.,;:()\"'")))


@cache
def _is_general(word: str) -> bool:
    if word.casefold() in STOP_WORDS | _OF_ANY_QUESTION:
        return True
    return any(
        pattern.fullmatch(word)
        for facet in (*FACETS, *_OF_INTENT.values())
        for pattern in (facet.asked, facet.told)
    )
