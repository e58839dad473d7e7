"""The ways in which a message may lean on a turn, in the order in which they are tried.

Each is a function of the message and the turn that returns a standalone question, or None where the
message does not lean in this way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from qa.domain import Turn
from qa.text.folding import words
from qa.text.measures import NUMBER_WORDS
from qa.understand.following import predicates, wording
from qa.understand.following.leaning import Leaning
from qa.understand.following.phrases import beside, join, sentence_case
from qa.understand.following.references import (
    choice,
    figure,
    named_first,
    numbered_sibling,
    place,
    pronoun,
)
from qa.understand.following.sides import addition, compared, of_an_arm, versus
from qa.understand.following.signs import leans, points_back
from qa.understand.following.slots import (
    FACETS,
    SUBJECTS,
    exchanged,
    is_of_patient,
    rest_of,
    slots_of,
)
from qa.vocabulary import SPECIFIC, Vocabulary

_SHORT, _LONG = 6, 12
# "And the Japanese?": a guideline told by where it is from.
_FROM_THERE: Final = re.compile(
    r"^the (?P<place>Japanese|European|American|British|Korean|Chinese)s?"
    r"(?: (?:ones?|guid(?:eline|ance)s?|society|version))?\W*$",
    re.IGNORECASE,
)
_WAS_DONE: Final = re.compile(
    r"^(?:(?:how|what|which|where|when) (?:[\w-]+ )?)?(?:was|were|did)\b", re.I
)


def standalone(
    message: str,
    turn: Turn,
    vocabulary: Vocabulary,
    *,
    is_last: bool,
    earlier: Sequence[Turn] = (),
) -> str | None:
    """Return the message as a question of its own; None where it does not follow this turn.

    To a turn before the last one it leads only by a name or a pronoun that fits there.
    """
    of_the_answer = wording.OF_THE_ANSWER.match(message)
    if of_the_answer:
        asks = message.rstrip(" ?!.") if of_the_answer["asks"] else "Tell me more"
        return f"{sentence_case(asks)}: {turn.standalone}"
    said = Leaning(message, turn, vocabulary, earlier)
    if _is_about_another(said):
        return None
    for move in (*_NAMED, *_ADDED) if is_last else _NAMED:
        question = move(said)
        if question is not None:
            return sentence_case(question)
    return None


def _is_about_another(said: Leaning) -> bool:
    """Say whether a trial is spoken of, and the turn had none."""
    found = wording.PRONOUN.search(said.body)
    if found is None or said.names_subject():
        return False
    return bool(wording.TRIAL_ITSELF.search(found.group())) and said.trial() is None


def _successor(said: Leaning) -> str | None:
    """Ask of what comes after the first, the second: "and after that?" of the next line.

    What else the message says is kept behind it: "once they progress".
    """
    after = wording.AFTER_THAT.match(said.message)
    ordinals = list(wording.ORDINAL.finditer(said.asked))
    if after is None or said.new or len({each.group().lower() for each in ordinals}) != 1:
        return None
    question = wording.ORDINAL.sub(wording.next_ordinal, said.asked)
    more = after["more"].strip(" ,?!.") if after["more"] else after["fails"] or ""
    return f"{question}, {more}?" if more else f"{question}?"


def _exchange(said: Leaning) -> str | None:
    """Exchange values of the previous question for others of their kinds."""
    if not (said.led_in or said.is_bare()) or not said.new or said.has_aspect_beside():
        return None
    kinds = {slot.kind for slot in said.new}
    tells_all = kinds & SUBJECTS and (kinds & FACETS or wording.TELL.match(said.body))
    if tells_all and not (said.led_in or said.corrects):
        return None  # "PFS in SPOTLIGHT?"
    return exchanged(said.previous.standalone, said.new, said.old)


def _other_issuer(said: Leaning) -> str | None:
    """Ask "and the Japanese?" after "what does ASCO say?" of the guideline from there."""
    place = _FROM_THERE.match(said.body)
    issuers = {slot.name: slot for slot in said.old if slot.kind == "issuer"}
    if place is None or len(issuers) != 1:
        return None
    (old,) = issuers.values()
    of_there = f"the {place['place']} guideline"
    return f"{said.asked[: old.start]}{of_there}{said.asked[old.end :]}?"


def _same_unit(said: Leaning) -> str | None:
    """Ask "and at 3?" after "survival at 1 year" of 3 years."""
    number = wording.BARE_NUMBER.match(said.body)
    times = {slot.name: slot for slot in said.old if slot.kind == "time"}
    if number is None or len(times) != 1:
        return None
    (old,) = times.values()
    value = NUMBER_WORDS.get(number["value"].lower(), number["value"])
    unit = re.sub(r"^\d+[- ]|s$| \d+$", "", old.surface)
    plural = f"{value} {unit}" + "s" * (value != "1")
    new = plural if old.surface[0].isdigit() else f"{unit} {value}"
    return f"{said.asked[: old.start]}{new}{said.asked[old.end :]}?"


def _turned(said: Leaning) -> str | None:
    """Ask the previous question of what "it" turns to: "and if it gets to grade 4?"."""
    turned = wording.TURNS_TO.match(said.body)
    new = slots_of(turned["value"], said.vocabulary) if turned else ()
    if not turned or not new or rest_of(turned["value"], new):
        return None
    return exchanged(said.previous.standalone, new, said.old)


def _correction(said: Leaning) -> str | None:
    """Add to the question what is put right and had nothing to take the place of."""
    return beside(said.asked, said.body.rstrip(" ?!.")) if said.corrects else None


def _situation(said: Leaning) -> str | None:
    """Ask the previous question again for other patients: "and in the elderly?"."""
    told = wording.PREPOSITION.match(said.body) and not wording.ASKING_WORD.search(said.body)
    if not told or not (said.led_in or said.is_bare()):
        return None
    if said.names_subject() and not wording.SUPPOSING.match(said.body):
        return None
    if not said.named and said.is_fragment() and predicates.ASPECT.search(said.body):
        return None  # "and for response?"
    body = said.body.rstrip(" ?!.")
    return f"{said.asked} {body[:1].lower()}{body[1:]}?"


def _other_subject(said: Leaning) -> str | None:
    """Ask what was asked of a trial of a drug: "and with ramucirumab?"."""
    leads = said.led_in or (said.is_bare() and wording.PREPOSITION.match(said.body))
    if not leads or not said.new or said.has_aspect_beside():
        return None
    if not all(slot.kind in SUBJECTS for slot in said.new):
        return None
    aspects = [slot.surface for slot in said.old if slot.kind in FACETS]
    found = predicates.ASPECT.search(said.asked)
    if not aspects and found is None:
        return None
    aspect = " and ".join(aspects) or (found.group() if found else "")
    plain = re.sub(r"^(?:in|with|for|of)\s+", "", said.body.rstrip(" ?!."), flags=re.I)
    return join(aspect, "in" if said.new[0].kind == "trial" else "with", plain)


def _done_there(said: Leaning) -> str | None:
    """Ask of a trial how something was done, whatever it names: "how was claudin measured?"."""
    trial = said.one("trial")
    done = _WAS_DONE.match(said.body) and predicates.DONE_IN_A_TRIAL.search(said.body)
    if trial is None or not done or said.names_subject() or said.names_disease():
        return None
    return join(said.body, "in", trial.name)


def _aspect(said: Leaning) -> str | None:
    """Ask a new aspect of what was spoken of."""
    if predicates.OF_THE_FACET.search(said.body) and not wording.ELLIPTIC.search(said.body):
        return None
    known = predicates.ASPECT.search(said.body) or any(slot.kind in FACETS for slot in said.new)
    if not (known or wording.COUNTS.match(said.body) or predicates.OF_THE_TRIAL.search(said.body)):
        return None
    if not said.is_open() or (said.names_setting() and said.is_whole()):
        return None
    trial = said.one("trial")
    if trial is not None and predicates.OF_THE_TRIAL.search(said.body):
        return join(said.body, "in", trial.name)
    topic = said.one("topic")
    if topic is not None and not said.named and predicates.OF_TOPIC.search(said.body):
        return said.joined(said.body, of=topic.surface)
    if wording.QUESTION_WORD.match(said.body) is None and not said.subject():
        return said.beside()
    return said.joined(said.body)


def _relative(said: Leaning) -> str | None:
    """Ask for what is only something beside what was asked: "what are the alternatives?"."""
    is_short = len(words(said.body)) <= _SHORT
    if any(entity.kind in SPECIFIC for entity in said.named) or not is_short:
        return None
    return said.beside() if wording.RELATIVE.search(said.body) else None


def _sluice(said: Leaning) -> str | None:
    """Ask "over how long?" after "How is it given?" as "Over how long is it given?"."""
    asked = wording.ASKS_HOW.match(said.asked)
    if asked is None or not wording.SLUICE.match(said.body):
        return None
    rest = asked["rest"]
    return f"{said.body.rstrip(' ?!.')} {rest[:1].lower()}{rest[1:]}?"


def _of_the_patient(said: Leaning) -> str | None:
    """Keep whom the talk is about where another drug is asked of: "so no T-DXd for her?"."""
    if said.one("trial") or not said.names_subject() or said.names_setting():
        return None
    long = len(words(said.body)) > _LONG
    if long or any(slot.kind == "trial" for slot in said.new) or not points_back(said):
        return None
    own = {slot.kind for slot in said.new}
    kept = [s.surface for s in said.old if s.kind not in own and is_of_patient(s)]
    return beside(said.body, ", ".join(dict.fromkeys(kept))) if kept else None


def _carried(said: Leaning) -> str | None:
    """Tell in brackets what was spoken of beside a message that leaves it open."""
    only_names = said.led_in and said.names_subject() and not said.has_aspect_beside()
    if not (leans(said) or only_names or wording.WHY_NOT.match(said.body)):
        return None
    return said.beside()


_Move = Callable[[Leaning], str | None]
_NAMED: Final[tuple[_Move, ...]] = (
    numbered_sibling,
    place,
    choice,
    figure,
    named_first,
    _successor,
    _other_issuer,
    _same_unit,
    _turned,
    pronoun,
    _exchange,
)
_ADDED: Final[tuple[_Move, ...]] = (
    versus,
    compared,
    _sluice,
    addition,
    _correction,
    _situation,
    _other_subject,
    _done_there,
    _aspect,
    of_an_arm,
    _of_the_patient,
    _relative,
    _carried,
)
