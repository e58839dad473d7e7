"""The words by which prose says that something rose, fell, or stayed as it was."""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> re.Pattern[str]:
    """Return what finds any of these words; `*` stands for any ending."""
    return re.compile(rf"(?:{'|'.join(text.replace('*', r'[a-z]*').split())})\Z")


UP: Final = _words(
    """increas* higher highest greater greatest more larger largest bigger elevat* rise rises
    risen rising rose longer longest lengthen* prolong* enhanc* augment* superior gain gains gained
    rais* exceed* outperform* doubled tripled upregulat* up-regulat* heighten* stronger later delay
    delays delayed promot* potentiat* extend extends extended wider thicker heavier accelerat*
    boost* intensif* favorable favourable faster"""
)
DOWN: Final = _words(
    """decreas* reduc* lower lowers lowered lowering lowest fewer fewest less smaller smallest
    shorter shortest shorten* declin* diminish* fell fall falls falling drop drops dropped suppress*
    inhibit* attenuat* prevent* alleviat* reliev* inferior downregulat* down-regulat* earlier
    earliest minimi* lessen* abolish* blunt* weaker slower slowed thinner lighter loss lost losing
    decreased avoid* curb* halv* mitigat* narrower eliminat*"""
)
BETTER: Final = _words("improv* better ameliorat* favo*")
WORSE: Final = _words("worse worsen* deteriorat* poorer impair* aggravat* exacerbat*")
CHANGE: Final = _words(
    """decrease decreases reduction reductions decline declines fall falls drop drops lowering loss
    increase increases rise rises elevation elevations gain gains improvement improvements
    prolongation shortening suppression inhibition attenuation decreased reduced increased improved
    suppressed declined elevated deterioration worsening"""
)
"""Words of a change that another one can size: a greater reduction, a smaller rise."""
SIZE_UP: Final = _words(
    "greater greatest larger largest more most bigger higher stronger pronounced"
)
SIZE_DOWN: Final = _words("smaller smallest less least lower lesser weaker slighter fewer")

UNWANTED: Final = _words(
    """pain pains symptom* anxiety depress* fatigue mortality death deaths infection* bleed*
    h?emorrhage adverse event events relapse* recurrence* severity disability stress nausea vomiting
    complication* failure* stroke* toxicity insomnia discomfort disturbance* h?ypogly* itch*
    inflammation exacerbation* distress burden wound edema oedema cough disorder* debris hba1c error
    errors cholesterol"""
)
"""Outcomes of which less is better: an improvement lowers them."""

THAN: Final = frozenset(("than", "versus", "vs", "against"))
COMPARED: Final = frozenset(
    ("compared", "comparison", "comparing", "relative", "superior", "inferior")
)
"""What follows, after "with" or "to" for these, is what something is compared with."""
CONTROL: Final = frozenset(("placebo", "control", "sham", "untreated", "comparator"))
ACTIVE: Final = frozenset("intervention treatment experimental active study".split())
ANYONE: Final = frozenset(
    """patient participant subject adult child women men people group arm received receive given
    same week month day hour year daily once twice mg kg ml dose study protocol session program
    programme level levels per using used""".split()
)
"""Words that may name either group, and so tell none."""

_NOT = r"(?:not|never|nor|cannot|n't|neither)"
_ANY = r"(?:\s+(?!but\b)[\w%'/.-]+)"
NULL: Final = re.compile(
    rf"""
    \b(?:no|without|lack\sof|absence\sof|nor|neither|little)\b{_ANY}{{0,4}}?\s+
        (?:differen\w+|chang\w+|effects?|improvements?|associations?|increases?|decreases?
        |reductions?|impact|influence|benefits?|advantages?|superiority|alterations?|variations?
        |correlations?|interactions?|evidence)\b
    |\bno(?:\s+statistically)?\s+significant\b
    |\b(?:\w+n't|{_NOT}){_ANY}{{0,4}}?\s+
        (?:differ\w*|significantly\s\w+|significan\w*|affect\w*|alter\w*|chang\w+|influenc\w+|improv\w+|increas\w+
        |decreas\w+|reduc\w+|lower\w*|higher|greater|more|less|fewer|superior\w*|better|worse\w*
        |associat\w+|modif\w+|impact\w*|prolong\w*|shorten\w*|enhanc\w+|prevent\w*|benefit\w*
        |result\w*|demonstrat\w+|longer|shorter|inferior)\b
    |\b(?:non-?|in)significan\w+
    |\b(?:similar|comparable|equivalent|equal(?:ly)?|unchanged|unaffected|unaltered|identical
        |indistinguishable|non-?inferior(?:ity)?|the\ssame|as\seffective\sas|stable|constant)\b
    |\bfail(?:ed|s|ure)?\sto\b
    |\b(?:trend(?:s|ed)?\b(?:{_ANY}{{0,3}})|tend(?:ed|s)?\sto|tendency|numerically|borderline)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""No difference, said in words."""
