"""How well a sentence fits what the question asks for: its section, its role, its figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qa.domain import Intent
from qa.text.numbers import quantities
from qa.understand.intent import asks_for_result

# Headings under which the answer to each kind of question stands: the sections of articles
# (IMRaD), labels and guidelines.
_SECTIONS: dict[Intent, re.Pattern[str]] = {
    Intent.DOSE: re.compile(r"dos(?:e|es|ing|age)|schedule|administration|posology|arms", re.I),
    Intent.SAFETY: re.compile(
        r"safety|adverse|toxicit|warning|precaution|stopping|discontinu|monitoring|side effect|"
        r"reaction|contraindicat|grade|management",
        re.I,
    ),
    Intent.ELIGIBILITY: re.compile(
        r"indication|population|eligib|inclusion|criteria|whom|who\b|patients", re.I
    ),
    Intent.RECOMMENDATION: re.compile(
        r"recommend|indication|key (?:result|message)|treatment|conclusion|guideline|option", re.I
    ),
    Intent.DEFINITION: re.compile(r"definition|what |meaning|introduction|background", re.I),
}
_RESULTS = re.compile(
    r"result|efficacy|finding|outcome|survival|response|key |conclusion|effect|safety|adverse",
    re.I,
)
_LEADS = re.compile(r"key (?:result|finding|message|point)|conclusion|interpretation", re.I)
_CAVEATS = re.compile(r"limit|does not (?:show|answer)|gaps?\b|caveat|what it does not", re.I)
_PREAMBLE = re.compile(r"background|introduction|objective|aims?\b|rationale|purpose", re.I)

_CUES: dict[Intent, re.Pattern[str]] = {
    Intent.RECOMMENDATION: re.compile(
        r"\b(?:recommend\w*|preferred|standard|indicated|option"
        r"|should (?:be|receive|offer|use|have)|first choice|approved|optimal|is given"
        r"|treatment of choice|we suggest|suggests?"
        r"|(?:is|are) (?:advised|suggested|reasonable|offered)|(?:can|may) be (?:offered|used"
        r"|considered|given)|should not|offer|is reasonable)\b",
        re.I,
    ),
    Intent.SAFETY: re.compile(
        r"\b(?:adverse|toxic\w*|grade|stop\w*|monitor\w*|warn\w*|risk|discontinu\w*|interrupt\w*|"
        r"held|hold|withh[eo]ld|withdraw\w*|permanently|occurred|assess\w*|contraindicat\w*)\b",
        re.I,
    ),
    Intent.ELIGIBILITY: re.compile(
        r"\b(?:eligible|required?|needed|indicate[sd]|approv\w+|indication|enrol\w+|excluded|"
        r"kept out|confirmed|after)\b",
        re.I,
    ),
    Intent.DEFINITION: re.compile(r"\b(?:is|are|means?|defined|refers)\b", re.I),
}
_FINDING = re.compile(
    r"\b(?:significant\w*|associat\w+|increas\w+|decreas\w+|reduc\w+|improv\w+|higher|lower|longer|"
    r"shorter|greater|result(?:ed|s)|show(?:ed|s|n)|found|conclu\w+|suggest\w*|no difference|"
    r"did not|was|were)\b",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"\b(?:aim(?:s|ed)?|objectives?|purpose|we (?:investigat|evaluat|assess|examin|stud|sought|"
    r"compar|hypothesi)\w*|(?:is|are|was|were) (?:designed|undertaken|conducted|performed) to|"
    r"remains? (?:unclear|unknown|controversial)|little is known|was registered|"
    r"primary endpoints?|secondary endpoints?|not (?:be )?compare[ds]?|says nothing|"
    r"does not (?:show|tell|say|compare|cover|answer|apply|study)|did not study)\b",
    re.IGNORECASE,
)
_ASKS_DESIGN = re.compile(
    r"\b(?:endpoints?|design\w*|registered|aims?|limit\w*|compar(?:e|able|ison)|how was|"
    r"stud(?:y|ied)|random\w*|blind\w*|caveats?|weakness\w*|why)\b",
    re.IGNORECASE,
)

# What kind of figure a question wants, and the units in which it comes.
_WANTED: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), frozenset(units))
    for pattern, units in (
        (r"\bdos(?:e[ds]?|ing|age)\b|how much|schedule", ("mg/kg", "mg/m2", "mg")),
        (
            r"\bsurvival\b|\bos\b|\bpfs\b|how long|duration|median|\bmonths?\b|prognos|outlook"
            r"|life expectancy",
            ("month", "week", "day", "year"),
        ),
        (
            r"\brates?\b|\borr\b|respon|how (?:often|common|frequent)|percent|proportion|"
            r"incidence|share|alive|how many (?:people|patients)",
            ("%",),
        ),
        (
            r"\bshow(?:ed|n)?\b|results?\b|\bfind(?:ings)?\b|\bfound\b|effica|effect|benefit|improve",
            ("%", "month"),
        ),
        (r"hazard ratio|\bhr\b|p.value|how many|significan|sample size|risk", ("", "%")),
    )
)
_IGNORANCE = re.compile(
    r"\b(?:(?:is|are|was|were) not (?:known|verified|recorded|reported here|quoted)\b"
    r"|(?:texts?|reports?|papers?|articles?|publications?|labels?|documents?|abstracts?|tables?"
    r"|releases?|sources?|versions?|revisions?)\b[^.;:]{0,40} (?:is|was|were|are) not seen\b"
    r"|not seen (?:for this|by this|in an? (?:\w+ )?copy)\b"
    r"|not known (?:to|in|here)|cannot say|could not be (?:read|verified|confirmed))\b",
    re.IGNORECASE,
)


def section_fit(intent: Intent, question: str, heading: Sequence[str]) -> float:
    """Return how well the section fits, from -1 (caveats, preamble) to 1."""
    path = " / ".join(heading)
    wanted = _SECTIONS.get(intent)
    if wanted is None and asks_for_result(question) and _RESULTS.search(path):
        return 1.0 if _LEADS.search(path) else 0.7
    if wanted and wanted.search(path):
        return 1.0
    if _ASKS_DESIGN.search(question):
        return 0.0
    return -1.0 if _CAVEATS.search(path) or _PREAMBLE.search(path) else 0.0


def role_fit(intent: Intent, question: str, text: str) -> float:
    """Return how well the sentence plays the asked role, from -1 (an aim, a caveat) to 1."""
    if _AIM.search(text) and not _ASKS_DESIGN.search(question):
        return -1.0
    cue = _CUES.get(intent)
    if cue is not None:
        return 1.0 if cue.search(text) else 0.0
    return 0.5 if asks_for_result(question) and _FINDING.search(text) else 0.0


_DOSED = re.compile(r"\bhow (?:many|much) (?:mg|mcg|grams?|milligrams?)\b", re.IGNORECASE)


@lru_cache(maxsize=64)
def wanted_units(question: str) -> frozenset[str]:
    """Return the units of the figures that a question wants; "" stands for a bare number."""
    if _DOSED.search(question):
        return frozenset({"mg/kg", "mg/m2", "mg", "mcg", "g"})
    return frozenset(
        unit for pattern, units in _WANTED if pattern.search(question) for unit in units
    )


def figure_fit(question: str, text: str) -> float:
    """Return 1 if the sentence gives a figure of the kind that the question wants, else 0."""
    return float(bool(wanted_units(question) & {quantity.unit for quantity in quantities(text)}))


@lru_cache(maxsize=8192)
def is_ignorance(text: str) -> bool:
    """Say whether a sentence states that something is not known."""
    return _IGNORANCE.search(text) is not None
