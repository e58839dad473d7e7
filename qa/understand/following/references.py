"""Moves by a word that points back: a pronoun, a number alone, "there", one of two."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from qa.domain import Intent
from qa.text.folding import words
from qa.understand.following import predicates, wording
from qa.understand.following.focus import TREATMENT, alternatives, is_choice
from qa.understand.following.leaning import Leaning
from qa.understand.following.phrases import join, noun_phrase, the
from qa.understand.following.slots import FACETS, SUBJECTS, rest_of, slots_of
from qa.understand.intent import intent_of
from qa.vocabulary import SPECIFIC

_BOTH: Final = 2
_FEW_WORDS: Final = 4
_MATTERS: Final = re.compile(
    r"\b(?:it|that|this) (?:really )?(?:matter|affect|change|influence|predict|count|play)\w*\b",
    re.IGNORECASE,
)
"""Of a finding, for a drug: it is no drug itself."""
_CUT: Final = re.compile(r"[,.;:?]\s+|\s(?:and|but|so)\s")
_KEPT: Final = frozenset({"line", "extent", "place", "sex", "age", "state", "score", "cut-off"})
"""Settings that hold for what is recommended or approved."""


_A_TEXT: Final = re.compile(
    r"\b(?:PI|SmPC|labels?|leaflets?|guidelines?|pages?|articles?|reviews?|documents?)\b"
)


def numbered_sibling(said: Leaning) -> str | None:
    """Ask "and in 02?" after DESTINY-Gastric04 of DESTINY-Gastric02."""
    number = wording.NUMBER_ALONE.match(said.body)
    trial = said.one("trial")
    if not number or trial is None:
        return None
    stem = re.match(r"^(.*?)(\d+)$", trial.name)
    if stem is None:
        return None
    sibling = stem.group(1) + number.group(1).zfill(len(stem.group(2)))
    if trial.surface in said.previous.standalone:
        return said.previous.standalone.replace(trial.surface, sibling)
    return join(said.previous.standalone, "in", sibling)


def place(said: Leaning) -> str | None:
    """Ask "did trastuzumab help there?" of the trial."""
    trial = said.one("trial")
    if not wording.THERE.search(said.body) or (trial is None and said.names_subject()):
        return None
    if _A_TEXT.search(said.body):
        return None  # what is in there is in that label
    last = {each.name for each in said.vocabulary.entities(said.previous.standalone)}
    if trial is None or trial.name not in last:
        return said.beside()  # what was spoken of last may be a register without a name
    return wording.THERE.sub(f"in {trial.name}", said.body)


def choice(said: Leaning) -> str | None:
    """Name the two of which one is asked for."""
    match = wording.WHICH.search(said.body)
    if match is None or said.names_subject() or said.points_inside(match.start()):
        return None
    if match["one"] and not is_choice(said.asked):
        return None
    pair = alternatives((said.previous, *said.earlier), said.vocabulary)
    if len(pair) < _BOTH:
        return None
    both = " and ".join(entity.name for entity in pair)
    order = (match["order"] or match["two"] or "").lower()
    if order in ("former", "first one", "latter", "second one"):
        both = pair[order in ("latter", "second one")].name
    elif not order:
        word = match["which"] or match["one"] or match["each"]
        both = f"{word.lower()} of {both}"
    return said.body[: match.start()] + both + said.body[match.end() :]


def figure(said: Leaning) -> str | None:
    """Tell of what a figure or a source is that only the answer named: "those 13.9%"."""
    if said.names_subject() or not wording.OF_THE_FIGURE.search(said.body):
        return None
    return said.beside()


def named_first(said: Leaning) -> str | None:
    """Ask "and RAINBOW, did that select for HER2?" of RAINBOW in one go."""
    told = wording.NAMED_FIRST.match(said.body)
    named = slots_of(told["name"], said.vocabulary) if told else ()
    if not told or [slot.kind in SUBJECTS for slot in named] != [True]:
        return None
    of_it = wording.ASKED_OF_IT.match(told["rest"])
    if rest_of(told["name"], named) or of_it is None:
        return None
    return f"{told['rest'][: of_it.start('it')]}{named[0].surface}{told['rest'][of_it.end('it') :]}"


def pronoun(said: Leaning) -> str | None:
    """Put what a pronoun stands for in its place."""
    if wording.EMPTY_IT.search(said.message):
        return None
    if said.names_subject():
        return _pronoun_beside(said)
    subject = said.subject()
    owned = wording.POSSESSIVE.search(said.body)
    if owned and not said.points_inside(owned.start()):
        return said.joined(wording.POSSESSIVE.sub(the, said.body, count=1))
    found = _first_pronoun(said.body)
    if found is None or said.points_inside(found.start()):
        return None
    stands_for = _referent(said, found, subject)
    if not stands_for:
        supposes = wording.SUPPOSING.match(said.body) and said.is_plain()
        return None if supposes else said.beside()
    rest = said.body[found.end() :]
    short = re.match(r"'(s|ve|re|d|ll)\b", rest)
    if short:
        stands_for, rest = f"{stands_for} {wording.CONTRACTED[short[1]]}", rest[short.end() :]
    question = said.body[: found.start()] + stands_for + rest
    settled = _in_its_setting(said, question)
    of_drug = stands_for in {entity.name for entity in said.focus if entity.kind in TREATMENT}
    chosen = intent_of(said.asked) is Intent.RECOMMENDATION  # after what, is of the choice alone
    is_short = settled == question and len(words(said.body)) <= _FEW_WORDS
    if of_drug and not chosen and is_short and said.loses(question, stands_for):
        return said.beside(question)  # "did it work?" of what was tested beyond progression
    return settled


def _first_pronoun(body: str) -> re.Match[str] | None:
    """Return the first word that stands for a thing, else for people."""
    found = list(wording.PRONOUN.finditer(body))
    things = [each for each in found if not wording.PEOPLE.match(each.group())]
    return next(iter(things or found), None)


def _referent(said: Leaning, found: re.Match[str], subject: str) -> str:
    """Return what a pronoun stands for; the whole subject if nothing tells otherwise."""
    told = _clause(f"{said.body[: found.start()]}it{said.body[found.end() :]}", found.start())
    for kind in (_responses, _people, _trial_itself, _side_effect, _asked, _trial, _drug, _result):
        name = kind(said, told, found.group(), subject)
        if name is not None:
            return name
    return ""


def _clause(told: str, at: int) -> str:
    """Return the clause in which a word stands: "it had cleared", and not "can I restart"."""
    bounds = [0, *(cut.end() for cut in _CUT.finditer(told)), len(told)]
    return next(told[a:b] for a, b in pairwise(bounds) if a <= at < b)


def _responses(said: Leaning, told: str, _word: str, subject: str) -> str | None:
    endpoint, trial = said.one("endpoint"), said.one("trial")
    if endpoint is None or not predicates.LASTS.search(told):
        return None
    what = "responses" if "response" in endpoint.name else endpoint.name
    return f"{what} in {trial.name}" if trial else f"{what} with {subject}"


def _people(said: Leaning, told: str, word: str, subject: str) -> str | None:
    if not wording.PEOPLE.match(word) or not predicates.OF_PEOPLE.search(told):
        return None
    trial = said.one("trial")
    return f"patients in {trial.name}" if trial else f"patients on {subject}" * bool(subject)


def _trial_itself(said: Leaning, _told: str, word: str, _subject: str) -> str | None:
    trial = said.trial() if wording.TRIAL_ITSELF.search(word) else None
    return trial.name if trial else None


def _side_effect(said: Leaning, told: str, _word: str, subject: str) -> str | None:
    topic = said.one("topic")
    tells = predicates.OF_TOPIC.search(told) or predicates.SUFFERED.search(told)
    if topic is None or not tells:
        return None
    return f"{topic.surface} with {subject}" if subject else topic.surface


def _asked(said: Leaning, told: str, _word: str, _subject: str) -> str | None:
    phrase = noun_phrase(said.asked) if predicates.OF_WHAT_WAS_ASKED.search(told) else None
    first = phrase.split()[0] if phrase else ""
    is_name = not first[1:].islower() or said.vocabulary.has_name(first)
    return phrase if phrase is None or is_name else phrase[:1].lower() + phrase[1:]


def _trial(said: Leaning, told: str, _word: str, _subject: str) -> str | None:
    trial = said.trial() if predicates.CONDUCTED.search(told) else None
    return trial.name if trial else None


def _drug(said: Leaning, told: str, _word: str, _subject: str) -> str | None:
    drug = said.drug() if predicates.GIVEN.search(told) else None
    if drug is None:
        return None
    in_trial = any(slot.kind == "trial" for slot in said.old)
    trial = None if predicates.IN_PRACTICE.search(told) or not in_trial else said.one("trial")
    return f"{drug.name} in {trial.name}" if trial else drug.name


def _result(said: Leaning, told: str, word: str, _subject: str) -> str | None:
    if wording.TRIAL_NOUN.search(word):
        return _endpoint_in_trial(said) if said.one("endpoint") else ""
    if said.asks_of_result() or _compares(told):
        return _endpoint_in_trial(said) or None
    return None


def _compares(told: str) -> bool:
    return predicates.COMPARES.search(told) is not None


def _endpoint_in_trial(said: Leaning) -> str:
    endpoint, trial = said.one("endpoint"), said.trial()
    if endpoint is None:
        return trial.name if trial else ""
    return f"{endpoint.name} in {trial.name}" if trial else endpoint.name


def _pronoun_beside(said: Leaning) -> str | None:
    """Ask "is it better than ramucirumab?" of another drug, "what was it in 02?" of a value."""
    found = wording.PRONOUN.search(said.body)
    beside_another = wording.BESIDE.search(said.body) or _MATTERS.search(said.body)
    if found is None or not beside_another:
        return None
    of_trial = wording.TRIAL_ITSELF.search(found.group()) is not None
    if not of_trial and said.points_inside(found.start()):
        return None  # "and Kadcyla, did that work?"
    told = f"{said.body[: found.start()]}it{said.body[found.end() :]}"
    named = {entity.name for entity in said.named}
    if of_trial:
        trial = said.trial()
        subject: str | None = trial.name if trial and trial.name not in named else None
    elif _compares(told) and said.one("endpoint") is not None:
        subject = _endpoint_in_trial(said)
    else:
        value = wording.VALUE_OF.match(said.body) is not None
        kinds = tuple(FACETS) if value else (*sorted(TREATMENT), *sorted(SPECIFIC - TREATMENT))
        if _MATTERS.search(told):
            kinds = ("topic", "biomarker", *kinds)
        of_kind = (e.name for kind in kinds for e in said.focus if e.kind == kind)
        subject = next((name for name in of_kind if name not in named), None)
    if not subject:
        return None
    return said.body[: found.start()] + subject + said.body[found.end() :]


def _in_its_setting(said: Leaning, question: str) -> str:
    """Keep the setting of what is recommended or approved."""
    kinds = (Intent.RECOMMENDATION, Intent.ELIGIBILITY)
    if intent_of(question) not in kinds or said.one("trial"):
        return question
    settings = [slot.surface for slot in said.old if slot.kind in _KEPT]
    settings += [e.surface for e in said.focus if e.kind in ("biomarker", "condition")]
    if not settings or said.names_setting():
        return question
    return f"{question.rstrip(' ?!.')} in {' '.join(dict.fromkeys(settings))}?"
