"""Moves by another treatment beside the one that was spoken of: added to it, compared, its arm."""

from __future__ import annotations

import re
from typing import Final

from qa.text.folding import words
from qa.understand.following import wording
from qa.understand.following.carrying import asks_facet
from qa.understand.following.leaning import Leaning
from qa.understand.following.phrases import beside, join
from qa.understand.following.slots import SUBJECTS, slots_of

_SHORT: Final = 6
# Words by which a drug is spoken of as one of a trial: "the dose they used".
_IN_THE_TRIAL: Final = re.compile(
    r"\b(?:control|comparator|comparison|placebo|chemo(?:therapy)?|other)\s+(?:arms?|groups?)\b"
    r"|\bthey (?:us|g[ai]v|had|chose|test|compar)\w*",
    re.IGNORECASE,
)
# After the name of a drug: that of an arm.
_ARM: Final = re.compile(r"\W+(?:arms?|groups?|controls?)\b", re.IGNORECASE)
# The other side of a comparison whose first side was spoken of.
_COMPARED_WITH: Final = re.compile(
    r"^(?P<what>\S.*?) (?:compared (?:with|to)|versus|vs\.?|against|than) (?:the )?\S",
    re.IGNORECASE,
)


def addition(said: Leaning) -> str | None:
    """Keep the drug that another one is added to; the trial of the one is not the other's."""
    drug = said.one("drug")
    leads = said.led_in or (wording.PERSON.search(said.body) and len(words(said.body)) <= _SHORT)
    if not (leads and said.names_subject() and wording.ADDED.search(said.body)):
        return None
    others = [slot for slot in said.new if slot.kind in SUBJECTS]
    if drug is None or drug in said.named or (len(others) > 1 and not said.led_in):
        return None
    return join(said.body, "with", drug.name)


def versus(said: Leaning) -> str | None:
    """Ask the question before of another thing, too: "versus RAINBOW?"."""
    versus = wording.VERSUS.match(said.body)
    return f"{said.asked} compared with {versus['other'].rstrip(' ?!.')}?" if versus else None


def compared(said: Leaning) -> str | None:
    """Keep what is compared where only the other side is named: "toxicity against paclitaxel?"."""
    other = _COMPARED_WITH.match(said.body)
    if other is None or said.is_whole() or not said.names_subject():
        return None
    sides = slots_of(other["what"], said.vocabulary)
    named = {slot.name for slot in said.new}
    subject = said.trial() or said.drug()
    if subject is None or subject.name in named or any(s.kind in SUBJECTS for s in sides):
        return None
    if not asks_facet(other["what"], sides) or any(slot.kind == "trial" for slot in said.new):
        return None
    return beside(said.body, subject.name)


def of_an_arm(said: Leaning) -> str | None:
    """Ask of a trial what names only an arm of it: "how many in the T-DXd arm stopped?"."""
    trial = said.one("trial")
    if trial is None or any(slot.kind == "trial" for slot in said.new):
        return None
    known = {e.name for e in said.focus} | said.answer_names()
    drugs = {slot.name for slot in said.new if slot.kind == "drug"}
    is_arm = any(slot.kind == "drug" and _ARM.match(said.body[slot.end :]) for slot in said.new)
    leads = said.led_in or _IN_THE_TRIAL.search(said.body)
    if not drugs or not (is_arm or (drugs <= known and leads)):
        return None
    return beside(said.body, trial.name)
