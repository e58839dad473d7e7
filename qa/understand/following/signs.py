"""Signs in the wording of a message that it goes on with what was spoken of."""

from __future__ import annotations

import re
from typing import Final

from qa.domain import Part
from qa.text.folding import content_words, words
from qa.understand.asks import asked_term
from qa.understand.following import predicates, wording
from qa.understand.following.carrying import asks_facet
from qa.understand.following.leaning import Leaning

_LONGEST_FRAGMENT: Final = 12
_MOST_OWN, _FEW = 4, 2
"""Words of its own that a remark may have ("4 weeks on, potassium is 5.2"), and a fragment."""
_AND: Final = re.compile(
    r"^(?:(?:ok|okay|right|yes|no)\W+)?(?:and|but|so|or|then|also|plus)\b", re.I
)
_GOES_ON: Final = r"(?=\s*(?:[?,.;]|$)|\s+(?:before|after|when|once|if|then|i|he|she|we|do)\b)"
_POINTS: Final = re.compile(
    rf"\b(?:this|that|those|these){_GOES_ON}|\bthe (?:other|rest|same|two)\b{_GOES_ON}|\bones\b"
    r"|\b(?:again|instead|though|tho|afterwards|thereafter)\b",
    re.IGNORECASE,
)
_SOMEBODY: Final = re.compile(
    r"\b(?:he|she|they|his|hers?|him|them|their|theirs|it|its|he's|she's|it's)\b", re.IGNORECASE
)
# What was done meanwhile: "held.", "did that, restarted at 6".
_DONE: Final = re.compile(
    r"^(?:(?:ok|yes|right|we|i|have|had|already|now)\W+)*(?:held|stopped|started|restarted|"
    r"repeated|rechecked|checked|done|did|gave|given|tried|switched|reduced|increased|tolerated|"
    r"resolved|cleared|recovered)\b",
    re.IGNORECASE,
)
# A patient who is brought in: "72F with AF", "a 4 month old with fever", "my patient has".
_BRINGS_IN: Final = re.compile(
    r"\b\d{1,3}\s?-?(?:yo|y/o|yrs?|years?|months?|mo|m|f|weeks?)\b(?:[ -]old)?(?=\W*(?:m|f|man|"
    r"woman|male|female|boy|girl|child|infant|pt|patient|with|on|who|,|old)\b)"
    r"|\b\d{1,3}\s?-?(?:yo|y/o|[mf])\b"
    r"|\ba (?:\w+ )?(?:patient|pt|man|woman|lady|child) (?:with|on|who)\b",
    re.IGNORECASE,
)
_HAS_VERB: Final = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|should|would|will|may|must)(?:n't)?\b",
    re.I,
)
_WE: Final = re.compile(r"\b(?:I|we)\b", re.IGNORECASE)
_HALF: Final = 0.5


def goes_on(message: str) -> bool:
    """Say whether a message begins as one that goes on: "and …", "so …"."""
    return _AND.match(message) is not None


def leans(said: Leaning) -> bool:
    """Say whether a message without a trial or a drug of its own goes on with the talk.

    It does where its wording points back, where it only tells what happened, and where what it
    asks is about words of the last turn. In a running conversation a few words are its topic's.
    """
    if said.is_open():
        return True
    if said.names_subject() or wording.INDEFINITE.search(said.message) or _is_new(said):
        return False
    points = points_back(said)
    own = [word for word in said.rest if not word[0].isdigit()]
    if said.names_setting() or any(slot.kind == "site" for slot in said.new):
        return points and len(own) <= _MOST_OWN
    if points or len(words(said.body)) > _LONGEST_FRAGMENT:
        return points
    by_preposition = wording.PREPOSITION.match(said.body) is not None
    if said.is_whole() and not by_preposition:
        return _is_about_the_last_turn(said)
    if _WE.search(said.body) and len(own) <= _MOST_OWN:
        return True  # "counts are back, can I go up again"
    # A figure or a number needs what it is of; a remark of a few words what it is on.
    counts = any(char.isdigit() for char in said.body)
    tells = counts or asks_facet(said.body, said.new)
    remarks = tells and _HAS_VERB.search(said.body) is not None
    return len(own) <= (_MOST_OWN if remarks or by_preposition else _FEW + counts)


def _is_new(said: Leaning) -> bool:
    if _BRINGS_IN.search(said.message) or (wording.LISTS.match(said.body) and not said.led_in):
        return True
    return wording.WHAT_IT_MEANS.match(said.body) is not None and asked_term(said.body) is not None


def points_back(said: Leaning) -> bool:
    """Say whether a word stands for what was said before, and for nothing in the message."""
    if _AND.match(said.message) or _DONE.match(said.body):
        return True
    if wording.EMPTY_IT.search(said.body):
        return False
    found = _POINTS.search(said.body) or _SOMEBODY.search(said.body)
    return found is not None and not said.points_inside(found.start())


def _is_about_the_last_turn(said: Leaning) -> bool:
    """Say whether half of the words of its own were said in the last turn."""
    if said.names_setting():
        return False
    own = [w for w in content_words(said.body) if not predicates.RELATIONAL.fullmatch(w)]
    answer = (s.text for s in said.previous.answer.statements if s.part is Part.ANSWER)
    known = set(content_words(" ".join((said.asked, *answer))))
    return bool(own) and sum(word in known for word in own) >= _HALF * len(own)
