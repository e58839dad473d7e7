"""Triage: messages that tell of an emergency that is happening now.

A message is read sentence by sentence and clause by clause, as it was written: "had the infusion
last week and now she can't breathe" is of now, "had a seizure in 2019 and is well now" is not.
"""

from __future__ import annotations

import re
from typing import Final

from qa.understand.danger import ALARM, SIGN, SYMPTOM, VALUE

_SOMEBODY: Final = re.compile(
    r"\b(?:i|i'?m|i'?ve|my|me|we|our|us|he|she|his|her|they|this (?:patient|man|woman|lady|"
    r"gentleman)|(?:a|the) (?:\w+ )?(?:patient|man|woman|lady|gentleman|girl|boy|child|baby)|"
    r"pt|patient|in clinic|happening now|on the ward|in resus\w*|in (?:ed|labour)|post-?partum|"
    r"(?:grand)?(?:mother|father|mum|mom|dad|ma|pa)|husband|wife|partner|(?:boy|girl)friend|son|"
    r"daughter|sister|brother|child|baby|toddler|\d{1,3}\s?(?:m|f|yo|y/o|year[- ]old))\b",
    re.IGNORECASE,
)
# The moment itself: with it even a general question is about somebody.
_THIS_MOMENT: Final = (
    r"right now|just now|happening now|this minute|as we speak|in front of (?:me|us)|in resus\w*"
    r"|on the way|(?:minutes?|mins?) ago|crash call|ambulance"
)
_RIGHT_NOW: Final = re.compile(rf"\b(?:{_THIS_MOMENT})\b", re.IGNORECASE)
_NOW: Final = re.compile(
    rf"\b(?:{_THIS_MOMENT}|now(?! that| on)|suddenly|sudden|acute(?:ly)?|just|currently|"
    r"this (?:morning|afternoon|evening)|tonight|today|since (?:an|one|this|last night)|hours? ago|"
    r"(?:is|are|'s|he's|she's|looks?|keeps?) (?:having|bleeding|fitting|collapsing|vomiting|"
    r"coughing|shaking|covered|swelling|going|turning|hardly|barely|grey|gray|blue|confused|"
    r"drowsy|wheez\w+|in front)|"
    r"emergency|urgent(?:ly)?|help|on the ward|in (?:a&e|clinic|the er|ed|theatre"
    r"|labour)|what (?:do|should) (?:i|we) do|happening|what first|"
    r"i think i'?m|by mistake|wants? to|is getting|is becoming)\b",
    re.IGNORECASE,
)
_SUDDEN: Final = re.compile(
    rf"\b(?:{_THIS_MOMENT}|sudden(?:ly)?|(?:an hour|hours?) ago|(?:since|for) (?:an|the last) hour"
    r"|for (?:the (?:last|past) )?\d+ (?:minutes|mins|min)|keeps? (?:on )?(?:vomiting|retching"
    r"|falling|passing|bleeding)|getting worse"
    r"|fast|rapidly|tonight|can'?t stop)\b",
    re.IGNORECASE,
)
# A sentence that asks for rates, rules or words in general tells of nobody.
_GENERAL: Final = re.compile(
    r"^(?:and |so |but |ok(?:ay)?,? )?(?:how (?:often|common|frequent|many|much|long|urgently|is"
    r"|are"
    r"|should|do (?:i|we|you) (?:explain|tell))|what (?!(?:do|should|can|could|must|shall|would)"
    r" (?:i|we) (?:do|start|give|use)\b|now\b|first\b|next\b|else\b)"
    r"|which|when|list|define|explain|write|compare|in [A-Z][\w-]+|in patients|does|did|was|were"
    r"|is there|is (?:[\w-]+ ){1,3}(?:listed|common|recommended|an?|allowed|safe|indicated)"
    r"|current guidance|management of)\b|^(?:or |and )?[\w-]+(?: [\w-]+)?\?$",
    re.IGNORECASE,
)
_ASKS_OF_ALL: Final = re.compile(r"^(?:can|could|may|will|would|is|are|should)\b", re.IGNORECASE)
# What is supposed or planned for is not happening.
_SUPPOSED: Final = re.compile(
    r"\b(?:if (?:she|he|it|they|i|someone|anyone|somebody|an?|the|my|our|patients?)|what if"
    r"|in case of|(?:when|whenever|where|for) (?:a |any )?patients?|should patients"
    r"|protocols?|guidelines?|hand-?outs?|leaflets?|watch out for|look out for)\b",
    re.IGNORECASE,
)
# What is over is asked about, not treated.
_OVER: Final = re.compile(
    r"\b(?:last (?:week|month|year|summer|winter|cycle|time)|(?:days?|weeks?|months?|years?) ago"
    r"|(?:in|since) (?:19|20)\d\d|as a (?:child|baby|teenager)|in the past|recovered|resolved"
    r"|cleared(?: up)?|settled|used to|died of|for (?:\w+ )?(?:years|months)|at \d+ (?:months"
    r"|years)"
    r"|(?:has|have|had|'ve|'s) (?:\w+ )?had|had)\b",
    re.IGNORECASE,
)
# Before a sign: its rate or risk, its history, its absence, or that it is slight.
_ASIDE: Final = re.compile(
    r"\b(?:(?:risks?|rates?|incidence|signs?|symptoms?|histor(?:y|ies)|treatment|management"
    r"|prevention|causes?) of|h/o|previous(?:ly)?|prior|past|chronic|stable|intermittent|occasional"
    r"|mild|minor|small|slight|controlled|completed|no|not|without|denies|never|prevent\w*"
    r"|avoid\w*|(?:rul\w+|rule) out"
    r"|after|known|grades? [12])\b(?: [\w-]+){0,3}? ?$",
    re.IGNORECASE,
)
# After it: that it is a risk, comes with effort only, or is of a low grade.
_SLIGHT: Final = re.compile(
    r"^[^.;?!]{0,25}?\b(?:risks?|rates?|only (?:in|when|with)|on (?:the )?(?:stairs|exertion"
    r"|effort|exercise|walking|hills?)"
    r"|(?:when |while )?(?:climbing|walking|exercising)|grades? [12])\b",
    re.IGNORECASE,
)
_SENTENCES: Final = re.compile(r"(?<=[.?!])\s+|\n+")
_CLAUSES: Final = re.compile(r"[;:?!,]+\s|\.\s|\s[-–]\s|\s(?:and|but|then|who)\s", re.IGNORECASE)

FIRST_AID = (
    "This reads like an emergency that is happening now. Call the emergency number or the "
    "resuscitation team first: this software is not made for emergencies, and its answer below "
    "may be too slow or incomplete. If the person may be harmed by a drug that is being given, "
    "stop giving it until a clinician at the bedside has decided."
)


def is_urgent(message: str) -> bool:
    """Say whether somebody is in danger now: an alarm, a sign at the moment, or vital values.

    It leans to yes: a warning too many costs a glance, one too few may cost more.
    """
    message = message.replace("’", "'").strip()
    told = [each for each in _SENTENCES.split(message) if _tells(each)]
    if any(VALUE.search(each) for each in told):
        return True
    clauses = [clause for each in told for clause in _CLAUSES.split(each)]
    if any(_stands(ALARM, clause) for clause in clauses):
        return True
    if not _SOMEBODY.search(message):
        return False
    signs = (SIGN,) * bool(_NOW.search(message)) + (SYMPTOM,) * bool(_SUDDEN.search(message))
    return any(_stands(sign, clause) for sign in signs for clause in clauses)


def _tells(sentence: str) -> bool:
    """Say whether a sentence tells what is, and does not ask in general."""
    if _SUPPOSED.search(sentence):
        return False
    if _ASKS_OF_ALL.search(sentence) and not _SOMEBODY.search(sentence):
        return False
    return not _GENERAL.search(sentence) or _RIGHT_NOW.search(sentence) is not None


def _stands(words: re.Pattern[str], clause: str) -> bool:
    """Say whether a clause has a sign that is there now: not over, not asked of, not slight."""
    over = _OVER.search(clause) and not _NOW.search(clause)
    return not over and any(
        not _ASIDE.search(clause[: match.start()]) and not _SLIGHT.search(clause[match.end() :])
        for match in words.finditer(clause)
    )
