"""Triage: messages that tell of an emergency that is happening now."""

from __future__ import annotations

import re

_SIGN = re.compile(
    r"\b(?:can'?t breathe|cannot breathe|short(?:ness)? of breath|breathless\w*|dyspn[oe]+a|"
    r"gasping|(?:struggl\w+|fight\w+|hard|unable) to breathe|(?:trouble|difficulty) breathing|"
    r"chest pain|collaps(?:e[ds]?|ing)|unconscious|unresponsive|not breathing|"
    r"cardiac arrest|anaphyla\w+|seiz(?:ure|ing)\w*|convuls\w+|"
    r"(?:vomiting|throwing up) (?:\w+ )?blood|h[ae]+matemesis|"
    r"h[ae]+moptysis|coughing (?:up )?blood|bleeding|h[ae]+morrhag(?:e|ing)|black stools?|"
    r"mel[ae]+na|septic shock|neutropenic (?:fever|sepsis)|febrile neutropenia|sepsis|"
    r"overdos(?:e|ed)|suicid\w+|kill (?:myself|himself|herself)|stroke|perforat(?:ed|ion)|"
    r"respiratory (?:failure|distress)|hypoxi[ac]\w*|cyanos\w+|swollen (?:face|tongue|throat)|"
    r"(?:sats?|spo2|saturation|o2 sat\w*|oxygen)\D{0,15}(?:[4-8]\d)\b|"
    r"(?:bp|blood pressure)\D{0,12}[4-8]\d\s*(?:/|over)\s*\d+|fever(?:ish)?|"
    r"temp\w*\D{0,8}(?:39|4[01])|"
    r"confus(?:ed|ion)|drowsy|rigors|hypotens\w+|shock|vomiting (?:\w+ )?blood|"
    r"rigid abdomen|acute abdomen|free air|severe (?:abdominal|chest) pain)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"\b(?:i|i'?m|i'?ve|my|me|we|our|he|she|his|her|this (?:patient|man|woman|lady|gentleman)|"
    r"(?:a|the) (?:patient|man|woman|lady|gentleman|girl|boy|child)\b.{0,40}\b(?:is|has|here|"
    r"in front|on the ward)|pt|patient (?:is|has|just))\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:now|right now|suddenly|sudden|acute(?:ly)?|just|currently|this (?:morning|minute|"
    r"afternoon|evening)|tonight|today|since (?:an|one|this|last night)|minutes? ago|"
    r"hours? ago|is (?:having|gasping|bleeding|unconscious|seizing|collapsing|vomiting)|"
    r"can'?t breathe|cannot breathe|not breathing|unresponsive|unconscious|collapsed|emergency|"
    r"urgent(?:ly)?|help|what (?:do|should) (?:i|we) do|"
    r"in front of me|is getting|is becoming|"
    r"(?:sats?|spo2|saturation|o2 sat\w*|oxygen)\D{0,15}(?:[4-8]\d)\b|"
    r"(?:bp|blood pressure)\D{0,12}[4-8]\d\s*(?:/|over)\s*\d+)\b",
    re.IGNORECASE,
)
# A question about rates or rules in general is not an emergency, whatever words it uses.
_GENERAL = re.compile(
    r"^(?:how (?:often|common|frequent|many)|what (?:is|are|was|were) the (?:rate|incidence|"
    r"frequency|risk|definition|risks|recommend)|which|list|define|compare)\b",
    re.IGNORECASE,
)

FIRST_AID = (
    "This reads like an emergency that is happening now. Call the emergency number or the "
    "resuscitation team first: this software is not made for emergencies, and its answer below "
    "may be too slow or incomplete. If the person may be harmed by a drug that is being given, "
    "stop giving it until a clinician at the bedside has decided."
)


def is_urgent(message: str) -> bool:
    """Say whether somebody is in danger now: a sign, a person, and immediacy, all three."""
    message = message.replace("’", "'")
    if _GENERAL.search(message.strip()):
        return False
    return all(rule.search(message) for rule in (_SIGN, _SOMEBODY, _NOW))
