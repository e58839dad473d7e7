"""Triage: messages that tell of an emergency that is happening now."""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = (
    # breathing
    r"can'?t breathe|cannot breathe|short(?:ness)? of breath|breathless\w*|dyspn[oe]+a|gasping",
    r"(?:struggl\w+|fight\w+|hard|unable) (?:to breathe|for (?:air|breath))|stridor|wheez\w+",
    r"(?:trouble|difficulty) (?:breathing|swallowing)|can (?:hardly|barely) (?:breathe|swallow)",
    r"not breathing|choking|airway|respiratory (?:failure|distress|arrest)|hypoxi[ac]\w*|cyanos\w+",
    r"(?:looks?|turn\w*|going|gone) (?:grey|gray|blue)",
    # heart and circulation
    r"(?:crushing |acute |severe |new )?chest (?:pain|tightness)|cardiac arrest|crash call|arrest",
    r"heart block|(?:wide|broad) qrs|ventricular (?:tachycardia|fibrillation)|troponin",
    r"hypotens\w+|shock(?:ed)?|collaps(?:e[ds]?|ing)|faint(?:ed|ing)|syncope",
    # nerves and mind
    r"unconscious|unresponsive|obtunded|drowsy|confus(?:ed|ion)|seiz(?:ure|ing)\w*|convuls\w+",
    r"(?:is |was |are )?fitting|stroke|fac(?:e|ial) (?:is )?droop\w*|slurred|diplopia|can'?t move",
    r"cord compression|suicid\w+|(?:kill|harm) (?:my|him|her)self|end (?:my|his|her|their) life",
    # bleeding, belly
    r"bleeding|h[ae]+morrhag(?:e|ing)|(?:vomiting|throwing up|coughing(?: up)?) (?:\w+ )?blood",
    r"h[ae]+matemesis|h[ae]+moptysis|mel[ae]+na|(?:black|tarry|bloody) stools?|free air",
    r"perforat(?:ed|ion)|(?:rigid|acute|hard|board.?like) (?:abdomen|belly)",
    r"(?:abdomen|belly)[^.?]{0,20}(?:rigid|hard|board)|severe (?:abdominal|belly|stomach) pain",
    # infection, allergy, poisoning, leaks
    r"anaphyla\w+|(?:swollen|swelling)[^.?]{0,15}(?:face|lips?|tongue|throat)|hives",
    r"(?:face|lips?|tongue|throat)[^.?]{0,15}(?:swollen|swelling)|sepsis|septic|rigors?|shaking",
    r"neutropenic (?:fever|sepsis)|febrile neutropenia|fever(?:ish)?|extravasat\w+",
    r"overdos(?:e|ed)|(?:swallowed|took|taken|given)[^.?]{0,40}(?:by mistake|too (?:many|much)"
    r"|wrong|whole (?:box|pack))|(?:child|toddler|baby)[^.?]{0,20}(?:swallowed|ate|drank|took)",
    r"poison\w*",
)
_SIGN: Final = re.compile(rf"\b(?:{'|'.join(_SIGNS)})\b", re.IGNORECASE)
# Values that nobody gives who asks in general: the sign and the moment in one.
_VALUE: Final = re.compile(
    r"\b(?:(?:sats?|spo2|saturation|o2 sat\w*|oxygen)\D{0,15}(?:[4-8]\d)\b"
    r"|(?:bp|blood pressure|systolic)\D{0,12}[4-8]\d\b"
    r"|(?:pulse|heart rate)\D{0,8}(?:1[3-9]\d|2\d\d|[1-3]\d)\b|gcs\D{0,4}(?:[3-9]|1[0-2])\b"
    r"|(?:temp\w*|fever of)\D{0,8}(?:38\.[3-9]|39|4[01])\b"
    r"|potassium\D{0,4}(?:6\.[5-9]|[7-9]\.\d)|calcium\D{0,4}(?:3\.[3-9]|[4-9]\.\d)"
    r"|(?:glucose|sugar)\D{0,4}[12]\.\d\b"
    r"|neutrophils?\D{0,8}0\.[0-4].*\b(?:38\.\d|39(?:\.\d)?|40(?:\.\d)?|fever\w*|febrile)\b"
    r"|(?:38\.\d|39(?:\.\d)?|40(?:\.\d)?|fever\w*|febrile)\b.*\bneutrophils?\D{0,8}0\.[0-4])",
    re.IGNORECASE,
)
_SOMEBODY: Final = re.compile(
    r"\b(?:i|i'?m|i'?ve|my|me|we|our|us|he|she|his|her|they|this (?:patient|man|woman|lady|"
    r"gentleman)|(?:a|the) (?:\w+ )?(?:patient|man|woman|lady|gentleman|girl|boy|child|baby)|"
    r"pt|patient|in clinic|happening now|on the ward|in resus\w*|"
    r"mother|father|husband|wife|son|daughter|child|\d{1,3}\s?(?:m|f|yo|y/o))\b",
    re.IGNORECASE,
)
_NOW: Final = re.compile(
    r"\b(?:now|suddenly|sudden|acute(?:ly)?|just|currently|this (?:morning|minute|afternoon|"
    r"evening)|tonight|today|since (?:an|one|this|last night)|(?:minutes?|hours?) ago|"
    r"(?:is|are|'s|he's|she's|looks?|keeps?) (?:having|gasping|bleeding|unconscious|seizing|"
    r"fitting|collapsing|vomiting|coughing|shaking|covered|swelling|going|turning|hardly|barely|"
    r"obtunded|grey|gray|blue|confused|drowsy|wheez\w+|chok\w+|in front)|"
    r"can'?t breathe|cannot breathe|not breathing|unresponsive|unconscious|collapsed|emergency|"
    r"urgent(?:ly)?|help|crash call|ambulance|resus\w*|on the ward|in (?:a&e|clinic|the er|"
    r"theatre)|what (?:do|should) (?:i|we) do|happening|what first|"
    r"i think i'?m|by mistake|wants? to|swallowed|in front of me|is getting|is becoming)\b",
    re.IGNORECASE,
)
# A question about rates or rules in general is not an emergency, whatever words it uses.
_GENERAL: Final = re.compile(
    r"^(?:how (?:often|common|frequent|many|is|are|should)|what (?:is|are|was|were|dose|happen\w*)|"
    r"which|list|define|compare|in [A-Z][\w-]+|does|did|is [\w-]+ (?:listed|common|recommended))\b",
    re.IGNORECASE,
)
# What is over is asked about, not treated.
_OVER: Final = re.compile(
    r"\b(?:last (?:week|month|year)|(?:days?|weeks?|months?|years?) ago|history of|previous(?:ly)?"
    r"|in the past|recovered|resolved|protocol|guideline|if (?:she|he|a patient))\b",
    re.IGNORECASE,
)

FIRST_AID = (
    "This reads like an emergency that is happening now. Call the emergency number or the "
    "resuscitation team first: this software is not made for emergencies, and its answer below "
    "may be too slow or incomplete. If the person may be harmed by a drug that is being given, "
    "stop giving it until a clinician at the bedside has decided."
)


def is_urgent(message: str) -> bool:
    """Say whether somebody is in danger now: a sign, a person and immediacy, or vital values.

    It leans to yes: a warning too many costs a glance, one too few may cost more.
    """
    message = message.replace("’", "'").strip()
    if _GENERAL.search(message):
        return False
    if _VALUE.search(message):
        return True
    signs = (_SIGN.search(message), _NOW.search(message), _SOMEBODY.search(message))
    return all(signs) and not _OVER.search(message)
