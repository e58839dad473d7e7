"""A follow-up → a question that can be read alone, by rules over the previous turn.

Three moves, tried in this order: an entity is exchanged for another of its kind ("and in 02?"),
a pronoun is replaced by what it stands for ("is it approved?"), a new aspect is asked of what was
spoken of ("what about hypertension?"). A question that names its own subject is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.domain import Entity, Intent, Outcome, Turn
from qa.text.folding import content_words, words
from qa.understand.intent import intent_of
from qa.understand.summary import asked_source
from qa.vocabulary import SPECIFIC, Vocabulary

_LEAD_IN = re.compile(
    r"^(?:(?:ok(?:ay)?|thanks?(?: you)?|so|but|then|well|now)[,.!]?\s+)*"
    r"(?:and\s+(?:what|how)\s+about|what\s+about|how\s+about|what\s+of|same\s+(?:question\s+)?for|"
    r"and\s+also|and|also|or|but)\b[\s,]*",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"\b(?:its|their)\b(?!\s+own)", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|they|them|(?:this|that|the|these|those|the same)\s+(?:drug|agent|medicine|trial|"
    r"study|regimen|combination|treatment|therapy|antibody|result|difference|finding)s?)\b"
    r"|\b(?:this|that)\b(?=\s*(?:\?|$|significant|true|approved|confirmed|recommended|safe))",
    re.IGNORECASE,
)
# "it" that stands for nothing: "is it true that", "it is known".
_EMPTY_IT = re.compile(
    r"\bit\s+(?:is|was)\s+\w+\s+(?:that|to)\b|\bis it (?:true|safe to|ok to|possible to)\b", re.I
)
_PATIENTS = re.compile(r"^(?:they|them)$", re.IGNORECASE)
_THERE = re.compile(r"\bthere\b(?=\s*(?:\?|$))", re.IGNORECASE)
_COUNTS = re.compile(r"^how (?:many|much|long|often)\b", re.IGNORECASE)
_ADDED = re.compile(r"\b(?:add(?:ed|ing)?|plus|on top|combin\w+|together|as well)\b", re.IGNORECASE)
_TRIAL_NOUN = re.compile(r"\b(?:trial|study|result|difference|finding)s?\b", re.IGNORECASE)
_ASPECT = re.compile(
    r"\b(?:dos(?:e|es|ing|age)|schedule|side.effects?|toxicit(?:y|ies)|safety|adverse (?:events?|"
    r"effects?|reactions?)|boxed warnings?|warnings?|stopping rules?|monitoring|contraindications?|"
    r"survival|respon(?:se|ders?)|significan(?:t|ce)|p.?value|confidence interval|hazard ratio|"
    r"(?:control|comparison|experimental|other|treatment) (?:arm|group)|comparator|"
    r"primary endpoint|endpoints?|design|"
    r"population|how many patients|eligib\w+|indication|approv\w+|evidence|follow.up|efficacy|"
    r"reductions?|discontinu\w+|results?|benefit|premedication|administer\w*|infusion|grade [1-5]|"
    r"manage\w*|rechallenge|resum\w+)\b",
    re.IGNORECASE,
)
# A grade or its management is that of the side effect that was spoken of.
_OF_TOPIC = re.compile(r"\b(?:grade [1-5]|manage\w*|rechallenge|resum\w+|monitor\w*)\b", re.I)
_INDEFINITE = re.compile(r"\b(?:what (?:is|are|does)|define)\s+(?:an?\s|\w+ mean)", re.IGNORECASE)
_NUMBER_ALONE = re.compile(
    r"^(?:in|for|with|the)?\s*(?:the\s+)?(?:trial\s+)?[-#]?(0?\d{1,3})\s*\??$", re.IGNORECASE
)
_WHY = re.compile(r"^(?:why(?: not)?|how come|how so|are you sure|really)\W*$", re.IGNORECASE)
_QUESTION_WORD = re.compile(
    r"^(?:in\s+)?(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|has|"
    r"have|can|could|should|would|will)\b",
    re.IGNORECASE,
)
_BARE_WORDS = 6
_FRAGMENT = 4


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A standalone question and whether it differs from what was written."""

    question: str
    changed: bool


def rewrite(message: str, history: tuple[Turn, ...], vocabulary: Vocabulary) -> Rewritten:
    """Return the message as a question that needs no conversation to be understood."""
    previous = next((t for t in reversed(history) if _carries_topic(t)), None)
    source = asked_source(message)
    # What is to be summarised is named, however few of the words are known names.
    if previous is None or (source is not None and not _PRONOUN.search(source)):
        return Rewritten(message, changed=False)
    standalone = _Follow(message, previous, vocabulary).standalone()
    return Rewritten(standalone, changed=standalone != message)


def focus_of(turn: Turn, vocabulary: Vocabulary) -> tuple[Entity, ...]:
    """Return what a turn was about: what the question named, else what the answer began with.

    After "what next?" the talk is about the option that was answered, not about the treatment
    that had failed.
    """
    asked = turn.entities or vocabulary.entities(turn.standalone)
    answered = _subjects_of_answer(turn, vocabulary)
    named = {entity.name for entity in asked}
    if intent_of(turn.standalone, asked) is Intent.RECOMMENDATION:
        fresh = tuple(e for e in answered if e.name not in named and e.kind == "drug")
        if fresh:
            return fresh[:1] + tuple(e for e in asked if e.kind not in SPECIFIC)
    if any(entity.kind in SPECIFIC for entity in asked):
        return asked
    return asked + answered[:1]


def _subjects_of_answer(turn: Turn, vocabulary: Vocabulary) -> tuple[Entity, ...]:
    if not turn.answer.statements:
        return ()
    first = vocabulary.entities(turn.answer.statements[0].text)
    return tuple(e for kind in ("drug", "trial", "regimen") for e in first if e.kind == kind)


def _carries_topic(turn: Turn) -> bool:
    return turn.answer.outcome is not Outcome.OUT_OF_SCOPE


class _Follow:
    """One message after one turn."""

    def __init__(self, message: str, previous: Turn, vocabulary: Vocabulary) -> None:
        self._message = message
        self._previous = previous
        self._vocabulary = vocabulary
        self._body = _LEAD_IN.sub("", message).strip(" ,") or message
        self._led_in = self._body != message
        self._named = vocabulary.entities(message)
        self._focus = focus_of(previous, vocabulary)

    def standalone(self) -> str:
        if _WHY.match(self._message):
            return f"{_sentence_case(self._message.rstrip(' ?!.'))}: {self._previous.standalone}"
        for move in (
            self._numbered_sibling,
            self._place,
            self._pronoun,
            self._exchange,
            self._addition,
            self._aspect,
        ):
            question = move()
            if question is not None:
                return _sentence_case(question)
        return self._message

    def _numbered_sibling(self) -> str | None:
        """Ask "and in 02?" after DESTINY-Gastric04 of DESTINY-Gastric02."""
        number = _NUMBER_ALONE.match(self._body)
        trial = self._one("trial")
        if not number or trial is None:
            return None
        stem = re.match(r"^(.*?)(\d+)$", trial.name)
        if stem is None:
            return None
        sibling = stem.group(1) + number.group(1).zfill(len(stem.group(2)))
        return self._with(trial, sibling)

    def _place(self) -> str | None:
        trial = self._one("trial")
        if trial is None or not _THERE.search(self._body):
            return None
        return _THERE.sub(f"in {trial.name}", self._body)

    def _pronoun(self) -> str | None:
        subject = self._subject()
        if not subject or self._names_subject() or _EMPTY_IT.search(self._message):
            return None
        if _POSSESSIVE.search(self._body):
            phrase = _POSSESSIVE.sub(lambda its: "the" if its.start() else "", self._body, count=1)
            return _join(phrase, "with" if self._one("drug") else "in", subject)
        pronoun = _PRONOUN.search(self._body)
        if pronoun is None:
            return None
        trial, topic = self._one("trial"), self._one("topic")
        if _PATIENTS.match(pronoun.group()):
            subject = f"patients in {trial.name}" if trial else f"patients on {subject}"
        elif topic is not None and _OF_TOPIC.search(self._body):
            subject = f"{topic.name} with {subject}"
        elif _TRIAL_NOUN.search(pronoun.group()) or self._asks_of_result():
            subject = self._result_subject() or subject
        return self._body[: pronoun.start()] + subject + self._body[pronoun.end() :]

    def _exchange(self) -> str | None:
        """Exchange an entity of the previous question for a new one of the same kind."""
        if not (self._led_in or self._is_bare()) or not self._named:
            return None
        if self._has_aspect_beside(self._named):
            return None
        asked = self._vocabulary.entities(self._previous.standalone)
        exchanged = self._previous.standalone
        for new in self._named:
            old = [e for e in asked if e.kind == new.kind]
            if len(old) != 1 or new.name == old[0].name:
                return None
            exchanged = exchanged.replace(old[0].surface, new.surface)
        return exchanged

    def _addition(self) -> str | None:
        """Keep the drug that another one is added to; the trial of the one is not the other's."""
        drug = self._one("drug")
        if not (self._led_in and self._names_subject() and _ADDED.search(self._body)):
            return None
        if drug is None or drug in self._named:
            return None
        return _join(self._body, "with", drug.name)

    def _aspect(self) -> str | None:
        """Ask a new aspect of what was spoken of."""
        subject = self._subject()
        if self._names_subject() or not subject or _INDEFINITE.search(self._message):
            return None
        if self._names_setting() and self._is_whole():
            return None
        bare = self._is_bare() and (self._named or self._led_in or _ASPECT.search(self._body))
        asks_aspect = (
            _ASPECT.search(self._body) or _COUNTS.match(self._body)
        ) and not self._names_setting()
        if not (self._led_in or bare or asks_aspect):
            return None
        if self._led_in and not self._named and not _ASPECT.search(self._body):
            # Nothing known is named: the previous question tells what it is about.
            return f"{self._body.rstrip(' ?!.')} ({self._previous.standalone.rstrip(' ?!.')})?"
        topic = self._one("topic")
        if topic is not None and not self._named and _OF_TOPIC.search(self._body):
            subject = f"{topic.name} with {subject}"
            return _join(self._body, "of" if self._body.lower().endswith("ing") else "", subject)
        return _join(self._body, "with" if self._one("drug") else "in", subject)

    def _with(self, old: Entity, new: str) -> str:
        if old.surface in self._previous.standalone:
            return self._previous.standalone.replace(old.surface, new)
        return _join(self._previous.standalone, "in", new)

    def _one(self, kind: str) -> Entity | None:
        return next((entity for entity in self._focus if entity.kind == kind), None)

    def _subject(self) -> str:
        """Name what was spoken of: the drug or regimen, and the trial if one was named."""
        drugs = [e.name for e in self._focus if e.kind in ("drug", "regimen")][:2]
        trial = self._one("trial")
        parts = [" plus ".join(drugs)] if drugs else []
        if trial is not None and trial.name not in parts:
            parts.append(trial.name)
        return " in ".join(parts)

    def _result_subject(self) -> str:
        endpoint, trial = self._one("endpoint"), self._one("trial")
        if endpoint is None:
            return trial.name if trial else ""
        return f"{endpoint.name} in {trial.name}" if trial else endpoint.name

    def _asks_of_result(self) -> bool:
        return re.search(r"\bsignifican\w+|\bp.?value\b", self._message, re.I) is not None

    def _names_subject(self) -> bool:
        return any(entity.kind in SPECIFIC for entity in self._named)

    def _names_setting(self) -> bool:
        return any(entity.kind in ("biomarker", "condition") for entity in self._named)

    def _is_bare(self) -> bool:
        short = len(words(self._body)) <= _BARE_WORDS
        return short and not (_QUESTION_WORD.match(self._body) and not self._led_in)

    def _is_whole(self) -> bool:
        """Say whether the message is a question of its own, whatever leads to it."""
        return len(words(self._body)) > _FRAGMENT and bool(_QUESTION_WORD.match(self._body))

    def _has_aspect_beside(self, named: tuple[Entity, ...]) -> bool:
        """Say whether more is asked than the same of another name ("and its dose in 02")."""
        left = self._body
        for entity in named:
            left = left.replace(entity.surface, " ")
        return bool(_ASPECT.search(left)) or len(content_words(left)) > 1


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _join(phrase: str, preposition: str, subject: str) -> str:
    phrase = " ".join(phrase.split()).strip(" ?!.,")
    phrase = re.sub(r"\b(?:with|in|for|of)$", "", phrase).strip()
    return " ".join(f"{_sentence_case(phrase)} {preposition} {subject}?".split())
