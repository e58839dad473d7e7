"""The words and values that tell of danger: alarms, signs, measured values.

An alarm tells of danger by itself when it is said of somebody ("can't breathe", "won't wake up").
A sign needs the present moment beside it: "chest pain" is asked about in general, too. A symptom
("dizzy", "numb") needs a sudden beginning.
"""

from __future__ import annotations

import re
from typing import Final

_NOT: Final = (
    r"(?:can'?t|cannot|can not|unable to|won'?t|will not|not able to|can (?:hardly|barely))"
)
_PART: Final = r"(?:lips?|tongue|face|throat|airway|neck|mouth)"
_IS: Final = r"(?:(?:is|are|was|looks?|turn\w*|going|gone|getting|has|have|'s) (?:\w+ )?)?"

_ALARMS: Final = (
    # breathing
    rf"{_NOT} (?:\w+ )?(?:breathe|speak|talk|ventilate|intubate|catch (?:\w+ )?breath"
    r"|swallow(?! (?:\w+ )?(?:tablets?|pills?|capsules?|food))|get (?:\w+ )?(?:air|breath)"
    r"|finish (?:a |\w+ )?sentences?)",
    r"(?:not|stopped|isn'?t) (?:breathing|responding|responsive)|gasping|panting|noisy breathing"
    r"|stridor|silent chest|choking|airway (?:is )?closing",
    r"(?:struggl\w+|fight\w+) (?:to breathe|for (?:air|breath))",
    r"(?:barely|hardly|no longer|not) (?:answer|respond)\w*(?! to (?!(?:voice|pain|me|us|touch)\b))"
    r"|drooling|foaming at the mouth",
    rf"(?:lips?|fingers?|toes?|nails?|skin|stoma|leg|foot|face|he|she|baby) {_IS}(?:(?:a|funny"
    rf"|bit) )*(?:blue|grey|gray|purple|black)|blue lips",
    rf"{_PART} {_IS}(?:\w+ )?(?:closing|swell\w+|swollen|huge|tight\w*|puffy)"
    rf"|(?:swollen|swelling)[^.?]{{0,15}}{_PART}",
    # heart and circulation
    r"collapsed(?! lungs?)|no pulses?|pulseless|not capturing|unrecordable|cpr\b"
    r"|in cardiac arrest|crushing (?:\w+ )?(?:chest|pain)|crash call",
    r"(?:bp|blood pressure|pressure|sats?|saturation) (?:is |are )?(?:dropping|crashing|falling)",
    r"(?:elephant|weight|vice|band)\b[^.?]{0,20}\bchest|chest[^.?]{0,20}elephant|going to pass out",
    r"heart (?:is |'s )?(?:racing|pounding) at \d+|(?:cold|white|blue) (?:\w+ )?(?:leg|arm|foot"
    r"|hand)",
    # bleeding
    r"blood (?:all over|everywhere)|coffee[- ]grounds?|(?:artery|fistula|aneurysm"
    r"|varices) (?:has |have "
    r"|is )?(?:burst|ruptur\w+)",
    rf"{_NOT} stop (?:\w+ )?bleed\w*|bleeding (?:that |which )?(?:won'?t|doesn'?t|will not) stop",
    r"(?:still|keeps?) bleeding|bleed\w* (?:heavily|out|everywhere)|(?:pouring|gushing) (?:\w+ )?"
    r"blood|soak(?:ed|ing) (?:\w+ )?(?:\w+ )?(?:towels?|pads?|dressings?|sheets?)",
    r"(?:vomiting|throwing|coughing|bringing|puking)(?: up)? (?:\w+ ){0,3}blood",
    # nerves
    r"unconscious|unresponsive|obtunded|(?:won'?t|not|isn'?t|doesn'?t|can'?t) wak(?:e|ing)(?: up)?",
    r"(?:hard|difficult|impossible) to (?:wake|rouse)|seizing|convulsing",
    r"(?:and |is |are )fitting|fitting (?:for|now|again|since)|loss of (?:\w+ )?(?:vision|sight)",
    r"face (?:has |is |'s )?(?:dropp\w*|droop\w*)|facial droop|(?:slurr\w+|slurred) (?:speech"
    r"|words)",
    r"(?:can'?t|cannot) (?:wake|rouse|move|lift|feel|see) (?:\w+ )?(?:arms?|legs?|hands?|side"
    r"|when|anything)"
    r"|can'?t (?:wake|rouse)|bulging (?:\w+ )?fontanell?e|swollen fontanell?e|pinpoint pupils",
    r"(?:arm|hand|leg|side) (?:is |has gone |went )(?:useless|dead|weak|numb|limp)",
    r"worst headache|talking (?:nonsense|gibberish)|more and more (?:sleepy|drowsy|confused)",
    r"(?:can'?t|cannot|unable to) (?:pee|wee|urinate|pass (?:urine|water))",
    r"(?:baby|infant|newborn|child|toddler)\b[^.?]{0,60}\b(?:floppy|limp|not (?:feeding|moving))",
    r"rash[^.?]{0,30}(?:does(?:n'?t| not)|won'?t|not) (?:fade|blanch\w*)"
    r"|non-?blanching (?:\w+ )?rash",
    # other organs
    r"(?:pain|swelling|ache|hurts?)\b[^.?]{0,25}\b(?:testic\w+|testis|scrotum|balls?)",
    r"(?:testic\w+|testis|scrotum)\b[^.?]{0,25}\b(?:pain\w*|swollen|hurts?|agony)",
    r"(?:belly|abdomen|stomach|tummy|uterus)[^.?]{0,20}(?:rigid|(?:rock|board)?.?hard|board|boggy)",
    r"cord prolapse\w*|shoulder dystocia|baby (?:has )?(?:stopped|isn'?t|not) mov\w+",
    r"positive pregnancy test|seeing (?:flashing lights|spots|stars)|pear drops|bitten by an? \w+",
    # mind
    r"voices telling|see (?:a|any|no) (?:reason|point) (?:to|in) (?:go\w*|liv\w*)|(?:pills"
    r"|tablets|rope"
    r"|gun|knife|razor) in (?:my|his|her) hands?",
    r"(?:don'?t|do not) want to (?:be here|live|wake up|go on)|want(?:s|ed)? to die|better off dead"
    r"|(?:is |was |found )?hang(?:ing|ed) (?:from|him|her|my)\w*|not (?:awake|conscious)",
    r"(?:going|wants?|threaten\w*|plans?|planning|about|trying|tried) to (?:kill|hang|hurt|harm)"
    r" (?:my|him|her|them)sel\w+|(?:kill|killing) (?:my|him|her|them)sel\w+",
    r"end(?:ing)? (?:it all|(?:my|his|her|their) (?:own )?life)",
    # poisons and wrong routes
    r"(?:swallowed|drank|ate|took|taken|injected|inhaled|got|given)\b[^.?]{0,40}\b(?:by mistake"
    r"|by accident|too (?:many|much)|wrong|(?:whole|entire) \w+|all (?:my|his|her|the) \w+"
    r"|(?:\w+ )?(?:packets?|packs|boxes|bottles?) of|bleach|antifreeze|methanol|cleaner"
    r"|batter(?:y|ies)"
    r"|magnets?)|accidental\w* (?:swallowed|drank|took|inject\w+|gave|given|overdos\w+)",
    r"(?:child|toddler|baby|year old)\b[^.?]{0,20}\b(?:swallowed|ate|eaten|drank|took)"
    r"|bleach in (?:\w+ )?eyes?",
    r"(?:given|injected|gave) (?:\w+ ){0,3}intrathecally|(?:gave|given|got|had|took)\b[^.?]{0,20}"
    r"\b(?:10x|ten times|\d+ ?(?:x|times|fold))|by (?:error|mistake)|instead of (?:once|\d)"
    r"|smother\w*",
)
_SIGNS: Final = (
    # breathing
    r"short(?:ness)? of breath|breathless\w*|dyspn[oe]+a|wheez\w*|hard to breathe|struggling",
    r"(?:trouble|difficulty) (?:breathing|swallowing)|can (?:hardly|barely) swallow|airway",
    r"respiratory (?:failure|distress|arrest)|hypoxi[ac]\w*|cyanos\w+|desaturat\w+",
    # heart and circulation
    r"(?:acute |severe |new )?chest (?:pain|tightness)|pain in (?:\w+ )?chest|cardiac arrest"
    r"|arrest",
    r"heart block|(?:wide|broad) (?:qrs|complex\w*)|ventricular (?:tachycardia|fibrillation)",
    r"troponin|hypotens\w+|shock(?:ed)?|collaps(?:e[ds]?|ing)(?! lungs?)|faint(?:ed|ing)|syncope",
    # nerves
    r"drowsy|confus(?:ed|ion)|seizures?|convuls\w+|(?:is |was |are )?fitting"
    r"|stroke(?! (?:unit|ward|nurse|clinic|team|service|physician|prevention))|slurred"
    r"|diplopia|can'?t move|cord compression|status epilepticus|jerking|torsades|suicid\w+"
    r"|hit (?:\w+ )?head",
    # bleeding, belly, birth
    r"bleeding|h[ae]+morrhag(?:e|ing)|h[ae]+matemesis|h[ae]+moptysis|mel[ae]+na|blood loss",
    r"(?:black|tarry|bloody) stools?|free air|perforat(?:ed|ion)|torsion|severe (?:\w+ )?pain",
    r"acute (?:abdomen|belly)|severe (?:abdominal|belly|stomach) pain|meconium|ctg|fetal heart\w*"
    r"|eclamp\w+|abruption",
    # infection, allergy, poisoning, leaks
    r"anaphyla\w+|hives|sepsis|septic|rigor\w*|shaking|neutropenic (?:fever|sepsis)|febrile"
    r" neutropenia|fever(?:ish)?|extravasat\w+|overdos(?:e|ed)|poison\w*|hypoglyc[ae]+mi[ac]"
    r"|burn\w*",
)
_SYMPTOMS: Final = (
    r"pains?|painful|vomit\w*|dizz\w+|numb(?:ness)?|weak(?:ness)?|tingl\w+|swell\w*|swollen|blood"
    r"|chills?",
    r"blind|double vision|headache|palpitations|racing|sweat\w*|pale|clammy|cramps?|rash|flushed",
    r"lump|fell|fall|burst|bitten|stung|hurts?|agony|ach(?:es?|ing)|retching|trembl\w+|stiff",
)
SYMPTOM: Final = re.compile(rf"\b(?:{'|'.join(_SYMPTOMS)})\b", re.IGNORECASE)
ALARM: Final = re.compile(rf"\b(?:{'|'.join(_ALARMS)})\b", re.IGNORECASE)
SIGN: Final = re.compile(rf"\b(?:{'|'.join(_SIGNS)})\b", re.IGNORECASE)

# Up to the number: no word of a limit, which is asked about and not measured.
_TO: Final = r"(?:(?!below|under|less|above|over|target|[<>≤≥])\D){0,%d}"


def _to(most: int) -> str:
    return _TO % most


VALUE: Final = re.compile(
    rf"\b(?:(?:sats?|spo2|saturation|o2 sat\w*|oxygen){_to(15)}[4-8]\d(?:s\b|\b)"
    rf"|(?:bp|blood pressure|systolic)(?![a-z]){_to(12)}[4-8]\d\b"
    rf"|(?:bp|blood pressure|systolic)(?![a-z]){_to(12)}(?:1[89]\d|2\d\d)(?:/\d+)?.{{0,200}}"
    rf"\b(?:headache|vision"
    rf"|lights|confus)"
    rf"|(?:pulse|heart rate|hr)(?![a-z]){_to(8)}(?:1[3-9]\d|2\d\d|[1-3]\d)\b(?!\.)"
    rf"|gcs{_to(4)}(?:[3-9]|1[0-2])\b"
    rf"|(?:temp\w*|t(?![a-z])|fever of){_to(8)}(?:38\.[3-9]|39(?:\.\d)?|4[01](?:\.\d)?)\b"
    r"|(?:39\.\d|40\.\d)(?=,| |$)(?! ?%)|38\.[5-9],? (?:\w+ ){0,3}(?:awful|unwell|chills?|rigors?)"
    rf"|(?:potassium|k(?![a-z])\+?){_to(4)}(?:6\.[5-9]|[7-9]\.\d)\b|calcium{_to(4)}(?:3\.[3-9]|[4-9]\.\d)"
    rf"|(?:glucose|sugar|bm|meter)(?![a-z]){_to(6)}(?:[12]\.\d|[3-9]\d(?:\.\d)?(?! ?mg))\b"
    rf"|lactate{_to(5)}(?:[4-9]|1\d)\b|na(?![a-z])\+?{_to(3)}(?:9\d|10\d|11[0-5])\b|rr(?![a-z]){_to(3)}[2-7]\b"
    rf"|ph(?![a-z]){_to(4)}(?:6\.\d+|7\.[01]\d*)\b"
    rf"|neutrophils?{_to(8)}0\.[0-4].{{0,200}}"
    rf"\b(?:38\.\d|39(?:\.\d)?|40(?:\.\d)?|fever\w*|febrile)\b"
    rf"|(?:38\.\d|39(?:\.\d)?|40(?:\.\d)?|fever\w*"
    rf"|febrile)\b.{{0,200}}\bneutrophils?{_to(8)}0\.[0-4])",
    re.IGNORECASE,
)
"""Values that nobody gives who asks in general: the sign and the moment in one."""

_CALLED: Final = {
    "short of breath": re.compile(
        r"breath|\bair\b|gasping|panting|blue|grey|stridor", re.IGNORECASE
    ),
    "bleeding": re.compile(r"blood|bleed|coffee|soak", re.IGNORECASE),
    "hypersensitivity": re.compile(r"swell|swollen|closing|puffy|huge", re.IGNORECASE),
    "seizure": re.compile(r"fitting|seizing|foaming|convuls", re.IGNORECASE),
}


def in_clinical_words(message: str) -> str:
    """Return what the alarms of a message are called in documents: "bleeding"; "" if none is."""
    alarms = " . ".join(match.group() for match in ALARM.finditer(message.replace("’", "'")))
    return ", ".join(name for name, pattern in _CALLED.items() if pattern.search(alarms))
