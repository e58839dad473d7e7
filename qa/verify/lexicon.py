"""The words that a proof turns on: what may be added or left out, what says the same."""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LIGHT: Final = _words(
    """
    a an the of in on at for by to into onto as is are was were be been being am has have had having
    do does did it its itself this that these those they them their there he she his her we our i
    you your who whom whose which what with among then also thus hence therefore
    so here too both either such however moreover furthermore
    patient participant person case subject group arm cohort trial study
    occur see observe report show find give get reach achieve record note receive
    if_then will would up about_ whether_ = : study's s due_ medicine
    """
)
"""Words (stems) of no claim: they may be put in and left out."""

AUXILIARIES: Final = _words("is are was were be been has have had do does did will would")

NEGATIONS: Final = _words("no not never none neither nor cannot non")

MODALITY: Final = {
    word: strength
    for strength, listed in {
        "may": "may might could can potentially possibly perhaps",
        "should": "should ought",
        "must": "must",
        "recommend": "recommend advise advice recommendation recommended advised",
        "require": "require required requires need needed needs necessary mandatory",
        "allow": "allow permit allowed permitted",
        "consider": "consider considered considers",
        "suggest": "suggest suggested suggests",
    }.items()
    for word in listed.split()
}
"""How binding something is; one strength is never said for another."""

HEDGES: Final = _words(
    """
    about numerical numerically trend tend likely probable probably possible possibly perhaps appear
    seem suggest estimate expect potential potentially preliminary exploratory some most few several
    many often sometimes rarely rare usually generally general mostly partly partial relative modest
    slight slightly only alone mainly predominantly hypothesis hypothesise hypothesize aim objective
    purpose goal plan intend uncertain unclear unknown unproven subgroup interim immature ongoing
    secondary unplanned approximate almost nearly up_to single uncommon infrequent mild isolated
    < > <= >=
    """
)
"""Words that make a claim smaller or less sure: it does not stand without them."""

CONDITIONS: Final = _words(
    """
    if unless except provided until when whenever whether once before after despite whose who whom
    where while_ depending prior previous previously pretreated untreated naive eligible
    within during least upon pending subject_to otherwise
    """
)
"""Words that tie a claim to something: it does not stand without what they bring."""

POPULATIONS: Final = _words(
    """
    adult child children paediatric pediatric infant adolescent woman women man men female male
    pregnant elderly older younger aged age asian japanese chinese korean western european
    her2 pdl1 pd1 cps ihc ish fish msi dmmr mmr cldn18.2 positive negative low_ high_ overexpressing
    metastatic advanced unresectable resectable locally recurrent refractory relapsed early stage
    line first second third fourth later perioperative adjuvant neoadjuvant
    gastric stomach breast lung colorectal gej gastroesophageal gastrooesophageal oesophageal
    esophageal junction solid pancreatic biliary urothelial ovarian cervical
    severe moderate grade symptomatic asymptomatic suspected confirmed suspect confirm renal hepatic
    kidney liver impairment ecog performance selected eligible enrolled randomised
    fatal serious baseline measurable diabetic hypertensive
    """
)
"""Words that say of whom or of what degree a claim is made: without them it says more."""

DROPPABLE: Final = _words("median also statistically respectively overall well yet already")
"""Words that may be left out without a mark."""

CONTRASTS: Final = _words("but although though however yet")
CLAUSE_OPENERS: Final = CONTRASTS | _words("while whereas")
SUBORDINATE: Final = CONDITIONS - _words("who whom whose where within during prior previous")

LABELS: Final = _words(
    """grade cps ihc day cycle stage phase ecog line week month level p score class dose type part
    year age aged to# by# from# < > <= >= x"""
)
"""Words that say what the number right after them is."""

IMPLIED: Final = {
    "dose": re.compile(r"\b(?:mg|mcg|g|ml|iu|gy)\b"),
    "survival": re.compile(r"overall survival"),
    "rate": re.compile(r"%"),
}
"""Words that may be added where a key of the quoted words says them (name → what says it)."""

ARMS: Final = _words(
    """
    placebo control chemotherapy sham observation comparator standard
    warfarin aspirin clopidogrel heparin enoxaparin digoxin amiodarone furosemide spironolactone
    metformin insulin levothyroxine prednisolone prednisone dexamethasone hydrocortisone
    methotrexate hydroxychloroquine salbutamol albuterol formoterol salmeterol budesonide
    fluticasone tiotropium paracetamol acetaminophen morphine tramadol ketamine lithium
    topiramate valproate carbamazepine lamotrigine levetiracetam phenytoin gabapentin pregabalin
    sertraline fluoxetine citalopram escitalopram haloperidol olanzapine quetiapine risperidone
    nitrofurantoin trimethoprim doxycycline gentamicin vancomycin meropenem ceftriaxone
    tamoxifen letrozole anastrozole finasteride alendronate allopurinol colchicine sildenafil
    """
)
"""Words that stand for a treatment: controls, and old drugs whose names no naming scheme tells."""

_SAME: Final = """
    stop discontinue cease|discontinuation stopping|start begin initiate commence|initiation start
    interrupt pause withhold hold|resume restart|participant patient people person individual
    administer give|death die|tumour neoplasm|trial study|roughly about approximately around circa
    assess evaluate|common frequent|liver hepatic|kidney renal|heart cardiac|lung pulmonary
    increase rise raise|decrease fall decline drop|intravenous intravenously iv
    larger greater|infusion drip|drug medicine medication agent|therapy treatment treat
    retest reassess|fatal deadly|permanent permanently|prompt promptly|regular regularly
    regimen therapy_|physician clinician doctor|therapeutic therapy__
"""
_FORMS: Final = """
    give gave given gives|take took taken|show showed shown|find found|see saw seen
    rise rose risen|fall fell fallen|hold held|keep kept|lead led|begin began begun|begin onset_
    die died dies dying death deaths|child children|woman women|man men|get got gotten|have has had
    do did does done|make made|lose lost|know known knew|become became|say said|run ran
    respond responded responding|mean meant|rest rested|write wrote written|draw drew drawn
    criterion criteria|metastasis metastases|analysis analyses|diagnosis diagnoses|bring brought
    stop stopped stopping|permit permitted permitting|drop dropped dropping|undergo underwent
    submit submitted|datum data|person people|spread|occur occurred occurring
    lie lay lain|come came|choose chose chosen|grow grew grown|seek sought|break broke broken
    """


def _first(groups: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for group in groups.replace("\n", "|").split("|"):
        names = group.split()
        for name in names[1:]:
            table.setdefault(name, names[0])
    return table


FORMS: Final = _first(_FORMS)
"""Irregular forms, each with its base."""
SYNONYMS: Final = _first(_SAME)
"""Stems that say the same as another, which stands for them."""

_NUMBERS: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBER_WORDS: Final = (
    {word: value for value, word in enumerate(_NUMBERS, start=1)}
    | {word: 10 * value for value, word in enumerate(_TENS, start=2)}
    | {
        f"{ten}-{one}": 10 * tens + ones
        for tens, ten in enumerate(_TENS, start=2)
        for ones, one in enumerate(_NUMBERS[:9], start=1)
    }
)

UNITS: Final = {
    spelling: unit
    for unit, spellings in {
        "%": "% percent per_cent",
        "points": "points point",
        "mg": "mg mgs milligram milligrams milligramme milligrammes",
        "mcg": "mcg ug μg microgram micrograms",
        "ng": "ng nanogram nanograms",
        "g": "g gram grams",
        "kg": "kg kilogram kilograms kilo kilos",
        "ml": "ml millilitre millilitres milliliter milliliters cc",
        "dl": "dl decilitre deciliter",
        "l": "l litre litres liter liters",
        "iu": "iu",
        "units": "units unit u",
        "mmol": "mmol",
        "gy": "gy gray",
        "mm": "mm millimetre millimetres millimeter millimeters",
        "cm": "cm centimetre centimetres centimeter centimeters",
        "m2": "m2 m^2 square_metre square_meter square_metres square_meters",
        "mmhg": "mmhg",
        "fold": "fold",
        "times": "times",
        "month": "month months mo mos",
        "week": "week weeks wk wks",
        "day": "day days",
        "year": "year years yr yrs",
        "hour": "hour hours h hr hrs",
        "minute": "minute minutes min mins",
        "second": "sec secs",
        "cycle": "cycle cycles",
    }.items()
    for spelling in spellings.split()
}
EXACTLY: Final = {
    "mcg": ("mg", 1, 1000),
    "g": ("mg", 1000, 1),
    "day": ("week", 1, 7),
    "year": ("month", 12, 1),
    "hour": ("minute", 60, 1),
}
"""(other unit, how many, for how many of this); a month is no number of weeks."""

NO_TRIALS: Final = _words(
    """STEMI NSTEMI NSAID NSAIDS DMARD DMARDS COVID RECIST CTCAE MACCE HELLP GRADE SPECT BIPAP
    MADRS WOMAC PANSS NIHSS"""
)
"""Capitals of five letters and more that are no name of a trial."""

ELISION: Final = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.")
"""What marks that words were left out."""

# What is put in place of a phrase before words are read, in order.
PHRASES: Final = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"\bper[ -]cent\b|\bpercent\b", "%"),
        (r"\bpercentage points?\b", "points"),
        (r"\bsquare (met(?:er|re)s?)\b", r"square_\1"),
        (r"\b(?:no|not) (?:more|longer|higher|greater|later) than\b", " <= "),
        (r"\bat most\b|\bup to\b", " <= "),
        (r"\b(?:no|not) (?:less|fewer|lower|earlier) than\b|\bat least\b", " >= "),
        (
            r"(\d[^\s,;()]*(?: ?%| \w+)?) (?:or|and) (?:higher|above|more|worse|greater|over)\b",
            r">= \1",
        ),
        (r"\b(?:less|fewer|lower|shorter) than (?=\d)|\b(?:below|under) (?=\d)", " < "),
        (
            r"\b(?:more|greater|higher|longer) than (?=\d)|\b(?:above|over|exceeding) (?=\d+ ?%)",
            " > ",
        ),
        (r"\bno longer\b", " not anymore "),
        (r"\bcan ?not\b", " may not "),
        (r"n't\b", " not"),
        (r"\bwithout\b", " with not "),
        (
            r"\b(?:fail(?:s|ed|ing|ure)? to|lack(?:s|ed|ing)?(?: of)?|absence of|unable to)\b",
            " not ",
        ),
        (r"\b(?:rather than|instead of)\b", " not "),
        (r"\bin(?=significant|eligible)|\bun(?=likely\b)|\bnon-?(?=[a-z]{5})(?!nonethel)", " not "),
        (r"\b(?:has|have|had) to\b(?= be\b)", " must "),
        (
            r"\b(?:in )?compar(?:ed|ison) (?:with|to)\b|\bversus\b|\bvs?\b\.?|\bagainst\b",
            " versus ",
        ),
        (r"\brelative to\b|\bthan\b", " versus "),
        (r"\bin combination with\b|\bcombined with\b|\btogether with\b|(?<=\s)\+(?=\s)", " plus "),
        (r"\bas well as\b|&", " and "),
        (r"\b(?:prior to|ahead of|previous to)\b", " before "),
        (r"\b(?:following|subsequent to)\b", " after "),
        (r"\b(?:side[ -]effects?|adverse (?:reaction|event|effect)s?)\b", " adverse_event "),
        (r"\binterstitial lung disease\b", " ild "),
        (r"\bleft ventricular ejection fraction\b", " lvef "),
        (r"\b(?:gastro-?o?esophageal junction|o?esophagogastric junction|goj)\b", " gej "),
        (r"\b(?:q3w|(?:3|three)[ -]weekly|once every (?:3|three) weeks)\b", " every 3 weeks "),
        (r"\b(?:q2w|fortnightly|once every (?:2|two) weeks)\b", " every 2 weeks "),
        (r"\bonce every\b", " every "),
        (r"\b(?:once[ -]daily|daily|every day|each day|per day|/ ?day)\b", " every_day "),
        (r"\b(?:once[ -]weekly|weekly|every week|each week)\b", " every_week "),
        (r"\b(?:two times|2 times)\b", " twice "),
        (r"\bher2\+|\bher2[ -]pos\b", "her2 positive"),
        (r"\b1l\b", "first line"),
        (r"\b2l\b", "second line"),
        (r"\b3l\b", "third line"),
        (r"\bae\b", " adverse_event "),
        (r"\b1st\b", "first"),
        (r"\b2nd\b", "second"),
        (r"\b3rd\b", "third"),
        (r"\bphase iii\b", "phase 3"),
        (r"\bphase ii\b", "phase 2"),
        (r"\bphase i\b", "phase 1"),
        (r"\band/or\b", "or"),
        (r"\bnot only\b", " "),
        (r"\bbut also\b", " and "),
        (r"\bneither\b", " not "),
        (r"\bnor\b", " or not "),
    )
)
