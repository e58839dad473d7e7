"""The words that the rules of support know: names, abbreviations, synonyms, words of no weight.

Written for the evaluation alone: nothing here is shared with the code whose answers it judges.
"""

from __future__ import annotations

import re
from typing import Final

_DRUGS: Final = {
    "tdxd": "fam-trastuzumab deruxtecan-nxki|fam-trastuzumab deruxtecan|trastuzumab[ -]deruxtecan|"
    "t-dxd|enhertu|ds-8201a?",
    "tdmone": "ado-trastuzumab emtansine|trastuzumab emtansine|t-dm1|kadcyla",
    "trastuzumab": "herceptin",
    "ramucirumab": "cyramza",
    "pembrolizumab": "keytruda",
    "nivolumab": "opdivo",
    "durvalumab": "imfinzi",
    "zolbetuximab": "vyloy",
    "zanidatamab": "ziihera",
    "trifluridinetipiracil": r"trifluridine ?(?:/|-|and|plus)? ?tipiracil|tas-102|lonsurf",
    "capox": "xelox",
}
_ENDPOINTS: Final = {
    "overallsurvival": "overall survival|os",
    "pfs": "progression-free survival",
    "efs": "event-free survival",
    "dfs": "disease-free survival",
    "dor": "duration of (?:objective |confirmed )?response",
    "responserate": "(?:objective |overall )?response rates?|orr",
    "diseasecontrol": "disease control(?: rate)?|dcr",
}
_PHRASES: Final = {
    # Negations and bounds, before their words are read alone.
    "": "not only|but also",
    " at most ": "(?:no|not) (?:more|longer|higher|greater|later) than|≤",
    " atleast ": r"≥|(?:no|not) (?:less|fewer|lower|earlier) than|at least|"
    r"(?:or|and) (?:higher|above|more|worse|greater|over)|greater than or equal to",
    " not ": "no longer|failed to|fails to|fail to|unable to|absence of|lack of|lacked|lacks|n't",
    " not significant": "nonsignificant(?:ly)?|insignificant(?:ly)?",
    " not inferior": "noninferior",
    " not eligible": "ineligible",
    " must not use ": "contraindicated",
    " must not ": "may not|cannot|can not|is not to be|are not to be",
    " replace ": "in place of|in lieu of|instead of",
    " below ": "<|less than|lower than|under",
    " percentpoints ": "percentage points?",
    # One meaning, two spellings.
    " after ": "following|subsequent to|post",
    " before ": "prior to|ahead of",
    " adverse ": "side[ -]effects?|adverse (?:events?|reactions?|effects?)|toxicit(?:y|ies)|aes?",
    " interstitial lung disease ": "ild",
    " left ventricular ejection fraction ": "lvef",
    " gastroesophageal junction ": r"gastro-?o?esophageal junction|oesophagogastric junction|gej",
    " hazard ratio ": "hr",
    " confidence interval ": "ci",
    " intravenous ": "intravenously|iv",
    " every 3 weeks ": r"q3w|three-?weekly|3-weekly|every three weeks|once every 3 weeks",
    " every 2 weeks ": "q2w|fortnightly|every two weeks",
    " every week ": "weekly",
    " every day ": "daily",
    " 2 times ": "twice",
    " alone ": "monotherapy|single[ -]agent|on its own|by itself",
    " permanent ": "for good|definitively|permanently",
    " hypertension ": "high blood pressure",
    " embryofetal ": r"embryo-?f(?:o?etal)",
    " combined positive score ": "cps",
    " primary endpoint ": "main endpoint",
    " percent ": "per cent|percent",
}
_NUMBER_WORDS: Final = "two three four five six seven eight nine ten eleven twelve".split()

SYNONYMS: Final = {
    word: meaning
    for meaning, words in {
        "up": "increase raise rise higher more greater elevate exceed upper",
        "down": "decrease reduce lower fewer less fall fell drop diminish decline reduction",
        "gain": "longer prolong extend lengthen improve better superior benefit outperform",
        "worse": "worse worsen inferior shorter shorten detriment",
        "must": "must require requirement mandatory necessary need has-to obligatory oblige",
        "may": "may might could can possible optional",
        "stop": "stop discontinue withdraw cease discontinuation terminate",
        "hold": "hold held withhold withheld interrupt pause suspend delay",
        "death": "death die dead mortality",
        "fatal": "fatal fatality",
        "bleed": "bleed hemorrhage hemorrhagic",
        "stomach": "stomach gastric",
        "tumor": "tumor cancer carcinoma adenocarcinoma neoplasm malignancy",
        "recommend": "recommend recommendation advise advice advocate",
        "start": "start begin initiate commence initiation began",
        "assess": "assess evaluate measure check assessment evaluation measurement",
        "retest": "retest reassess retested",
        "replace": "exchange substitute interchange replace swap interchangeable",
        "approve": "approve license authorize indicate approval authorization indication",
        "lung": "lung pulmonary",
        "heart": "heart cardiac",
        "liver": "liver hepatic",
        "dose": "dose dosage dosing",
        "common": "common frequent often",
        "significant": "significant significantly significance",
        "respond": "respond response responder",
        "continue": "continue keep keeping kept",
        "lose": "lose lost loss losing",
        "resume": "resume restart resumption",
        "suspect": "suspect suspicion",
        "child": "child children pediatric",
        "woman": "woman women female",
        "man": "man men male",
        "month": "month mo mos",
        "week": "week wk wks",
        "pneumonitis": "pneumonitis pneumonitides",
        "random": "randomize randomization randomly",
        "steroid": "steroid corticosteroid glucocorticoid",
        "all": "all every each everybody",
        "only": "only solely exclusively",
        "always": "always invariably",
    }.items()
    for word in words.split()
}

WEIGHTLESS: Final = frozenset(
    """
    a an the of in on at by for from to into with as is are was were be been being it its this that
    these those they their them there he she his her who which whose and or plus while whereas
    although though however but also both such than then when where so do does did done have has had
    having will would shall patient people participant person subject individual case study trial
    treatment therapy treat group arm cohort report show demonstrate find found observe see seen
    give given receive get got compare comparison versus vs against respectively result data figure
    according bring brought taking taken took used regimen control comparator old aged
    about approximately around roughly nearly almost statistically objective clinical
    clinically considered consider occur occurrence happen reach achieve attain amount yield per
    rate value analysis drug agent medicine medication use using take state say describe mention
    note list name call include contain respective respect term regard among between during
    under overall total number proportion share percent via upon if should ought now still
    administer administration administered administering infusion one once same
    lead led associate associated come came make made setting
    author investigator researcher source document text since because due therefore thus hence
    """.split()
) - {"within", "should", "same", "if"}
"""Words that bear no claim of their own, or whose claim other rules judge."""

IMPLIED: Final = {
    "dose": frozenset({"mg", "mcg", "ml"}),
    "overallsurvival": frozenset({"survival", "surviv"}),
    "survival": frozenset({"overallsurvival", "surviv"}),
    "surviv": frozenset({"overallsurvival", "survival"}),
}
"""Words that are said by others: any of these will do."""

AIMS: Final = frozenset({"aim", "purpos", "goal", "whether", "hypothesi", "hypothes"})
"""What comes after them was to be learnt and is no finding."""

NEGATIONS: Final = frozenset("no not never neither nor none without cannot non".split())
DEGREES: Final = frozenset("significant consider up down gain show report".split())
DIRECTIONS: Final = {"up": "down", "down": "up", "gain": "worse", "worse": "gain"}
ARMS: Final = frozenset(
    "placebo alone chemotherapy taxane flot folfox mfolfox6 mfolfox capox "
    "trifluridinetipiracil tdxd tdmone fluorouracil".split()
)
_DRUG: Final = re.compile(
    r"\w+(?:mab|nib|platin|taxel|tecan|parib|citabine|rubicin|tuximab|xaban|statin|lisib|ciclib)"
)
TRIAL: Final = re.compile(
    r"\b(?:[A-Z][A-Za-z]+-(?:[A-Z][a-z]+|GEA-)?\d{2,4}|(?:[A-Z]{4,}|CheckMate) \d{3,4}(?! ?[m%])|"
    r"[A-Z]{2,}\d-[A-Z]{2,}|T-ACT|ToGA|"
    r"WJOG ?\d+G?|KCSG-[A-Z]+\d+-\d+|"
    r"RAINBOW|REGARD|TAGS|GATSBY|MATTERHORN|SPOTLIGHT|GLOW|JACOB|COUGAR-\d+|FORTITUDE-\d+)\b"
)


def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    bounded = [(words, f" {name} ") for name, words in (_DRUGS | _ENDPOINTS).items()]
    bounded += [(words, meaning) for meaning, words in _PHRASES.items()]
    bounded += [(word, f" {value} ") for value, word in enumerate(_NUMBER_WORDS, start=2)]
    return tuple((re.compile(rf"(?<!\w)(?:{words})(?!\w)"), name) for words, name in bounded)


REPLACED: Final = _compiled()


def is_drug(word: str) -> bool:
    """Say whether a folded word is a drug, a regimen or a control treatment."""
    return word in ARMS or _DRUG.fullmatch(word) is not None


def is_endpoint(word: str) -> bool:
    """Say whether a folded word is an endpoint."""
    return word in _ENDPOINTS


def trials(text: str) -> frozenset[str]:
    """Find the trials that a text names, as it writes them, without case, dashes and spaces."""
    return frozenset(
        re.sub(r"[^a-z0-9]", "", match[0].casefold()) for match in TRIAL.finditer(text)
    )
