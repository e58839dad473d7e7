"""One message beside the turn that it may lean on: what each names, and what is left open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from qa.domain import Entity, Turn
from qa.text.folding import content_words, words
from qa.understand.asks import asked_term
from qa.understand.following import predicates, wording
from qa.understand.following.carrying import phrases_beside
from qa.understand.following.corrections import corrected
from qa.understand.following.focus import TREATMENT, answered, focus_of, is_choice
from qa.understand.following.phrases import (
    beside,
    in_capitals,
    join,
    sentence_case,
    subject_phrase,
)
from qa.understand.following.slots import FACETS, SUBJECTS, Slot, rest_of, slots_of
from qa.vocabulary import SPECIFIC, Vocabulary

_BARE_WORDS = 6
_FRAGMENT = 4
_LONG = 12
_READ = 3
_FEW = 2
"""Words that are nobody's facet and may stand in half a question; with more it is a new one."""


class Leaning:
    """A message after a turn, read once; the moves ask it what they need to know."""

    def __init__(
        self,
        message: str,
        previous: Turn,
        vocabulary: Vocabulary,
        earlier: Sequence[Turn] = (),
    ) -> None:
        """Take what leads to the message off it, and find what the turn was about.

        `earlier` are the turns before the previous one, the latest first.
        """
        message = wording.with_apostrophes(message)
        put_right = corrected(message)
        self.message = message
        self.previous = previous
        self.earlier = earlier
        self.vocabulary = vocabulary
        self.asked = previous.standalone.rstrip(" ?!.")
        self.corrects = put_right is not None
        plain = wording.NEW_CASE.sub("and ", wording.FILLER.sub("", message))
        body = put_right or wording.LEAD_IN.sub("", plain).strip(" ,") or plain
        self.led_in = body != plain
        self.body = in_capitals(body, vocabulary)
        self.named = vocabulary.entities(self.body)
        self.focus = focus_of(previous, vocabulary)
        known = {entity.name for entity in self.focus}
        self.focus += tuple(  # a trial that is no name of the vocabulary, but written like one
            Entity(slot.surface, "trial", slot.surface)
            for slot in self.old
            if slot.kind == "trial" and slot.name not in known and slot.name.islower()
        )

    @cached_property
    def new(self) -> tuple[Slot, ...]:
        """What the message names that may take the place of another."""
        return slots_of(self.body, self.vocabulary)

    @cached_property
    def old(self) -> tuple[Slot, ...]:
        """What the question before names that may give place."""
        return slots_of(self.asked, self.vocabulary)

    @cached_property
    def rest(self) -> tuple[str, ...]:
        """The words of the message that are no slot and need no subject of another to be asked."""
        return tuple(
            word
            for word in rest_of(self.body, self.new)
            if not predicates.RELATIONAL.fullmatch(word)
        )

    def names_subject(self) -> bool:
        """Say whether the message names a trial or a drug of its own."""
        return any(entity.kind in SPECIFIC for entity in self.named) or any(
            slot.kind in SUBJECTS for slot in self.new
        )

    def names_setting(self) -> bool:
        """Say whether the message names a disease or a biomarker."""
        return any(entity.kind in ("biomarker", "condition") for entity in self.named)

    def names_disease(self) -> bool:
        """Say whether the message names a disease."""
        return any(entity.kind == "condition" for entity in self.named)

    def is_bare(self) -> bool:
        """Say whether the message is short and no question by its first word, but for its lead."""
        short = len(words(self.body)) <= _BARE_WORDS
        return short and not (wording.QUESTION_WORD.match(self.body) and not self.led_in)

    def is_fragment(self) -> bool:
        """Say whether the message is a few words."""
        return len(words(self.body)) <= _FRAGMENT

    def is_plain(self) -> bool:
        """Say whether the question before is one short sentence, to which more may be added."""
        return len(words(self.asked)) <= _LONG and not re.search(r"[.!?;:]\s", self.asked)

    def is_whole(self) -> bool:
        """Say whether the message is a question of its own, whatever leads to it."""
        is_asked = wording.QUESTION_WORD.match(self.body) is not None
        return is_asked and not self.is_fragment()

    def is_open(self) -> bool:
        """Say whether the message cannot be understood alone: it asks, and tells not of what.

        A question is open where all that it names are things to be asked of another: a facet, an
        arm, a setting. Half a question may have a word or two of its own ("weight?").
        """
        if self.names_subject() or wording.INDEFINITE.search(self.message):
            return False
        if not self.led_in and (self._names_patients() or len(words(self.body)) > _LONG):
            return False
        if not wording.QUESTION_WORD.match(self.body):
            return len(self.rest) <= (_FEW + 1 if self.led_in else _FEW)
        if self.names_setting() or self._names_object():
            return False
        leans = (wording.COUNTS, wording.LEANING, wording.PERSON, wording.VERBLESS)
        return len(self.rest) <= (_FEW if any(each.search(self.body) for each in leans) else 1)

    def _names_patients(self) -> bool:
        """Say whether a disease is named with more of who has it, or three such things."""
        kinds = {slot.kind for slot in self.new} - FACETS
        return ("site" in kinds and len(kinds) > 1) or len(kinds) > _FEW

    def points_inside(self, at: int) -> bool:
        """Say whether what a pronoun at this place stands for is said in the message itself."""
        before = self.body[:at]
        slots = slots_of(before, self.vocabulary)
        if any(slot.kind in SUBJECTS or slot.kind in ("site", "biomarker") for slot in slots):
            return True
        own = [w for w in rest_of(before, slots) if not predicates.RELATIONAL.fullmatch(w)]
        return len(own) > _FEW

    def _names_object(self) -> bool:
        """Say whether a question by its wording tells of what it asks, known name or not."""
        means = wording.WHAT_IT_MEANS.match(self.body) and asked_term(self.body) is not None
        if means and predicates.ASPECT.search(self.body) is None:
            return True
        if wording.OWN_OBJECT.search(self.body) or wording.LISTS.match(self.body):
            return True
        first = wording.SUBJECT_FIRST.match(self.body)
        return any(
            (first and first[1].lower() == word)
            or re.search(wording.GOVERNED + re.escape(word), self.body, re.IGNORECASE)
            for word in self.rest
        )

    def has_aspect_beside(self) -> bool:
        """Say whether more is asked than the same of another name ("and its dose in 02")."""
        left = self.body
        for slot in reversed(self.new):
            left = f"{left[: slot.start]} {left[slot.end :]}"
        known = set(content_words(self.asked))
        if predicates.ASPECT.search(left):
            return not set(content_words(left)) <= known
        return bool(set(rest_of(self.body, self.new)) - known)

    def answer_names(self) -> set[str]:
        """Return the names of what the first statements of the last answer spoke of."""
        read = self.previous.answer.statements[:_READ]
        return {e.name for each in read for e in self.vocabulary.entities(each.text)}

    def one(self, kind: str) -> Entity | None:
        """Return what the talk is about of a kind, if there is any."""
        return next((entity for entity in self.focus if entity.kind == kind), None)

    def trial(self) -> Entity | None:
        """Return the trial that is spoken of: that of the question, else that of the answer."""
        return self.one("trial") or answered(self.previous, frozenset({"trial"}), self.vocabulary)

    def drug(self) -> Entity | None:
        """Return the treatment that is spoken of: that of the question, else of the answer."""
        asked = next((entity for entity in self.focus if entity.kind in TREATMENT), None)
        return asked or answered(self.previous, TREATMENT, self.vocabulary)

    def subject(self) -> str:
        """Name what was spoken of: the drug or regimen, and the trial if one was named.

        Where the question says more of it than known names tell, its own words are taken.
        """
        drugs = [entity.name for entity in self.focus if entity.kind in TREATMENT][:2]
        trial = self.one("trial")
        told = subject_phrase(self.asked)
        names_it = told and any(s.kind in SUBJECTS for s in slots_of(told, self.vocabulary))
        if told and names_it and trial is None and rest_of(told, slots_of(told, self.vocabulary)):
            return told
        parts = [(" and " if is_choice(self.asked) else " plus ").join(drugs)] if drugs else []
        if trial is not None and trial.name not in parts:
            parts.append(trial.name)
        return " in ".join(parts) or (told if told and names_it else "")

    def joined(self, phrase: str, *, of: str = "") -> str:
        """Return a phrase with what it is asked of: the subject, else the question in brackets."""
        subject = self.subject() or subject_phrase(self.asked)
        whole = f"{of} with {subject}" if of else subject
        if not whole or self.loses(phrase, whole):
            return self.beside(phrase)
        return join(phrase, self._preposition(), whole)

    def loses(self, phrase: str, whole: str) -> bool:
        """Say whether more was spoken of, and is left open, than a subject tells."""
        named = {entity.name for entity in self.vocabulary.entities(whole)}
        known = {*content_words(whole), *content_words(phrase)}
        for told in self.open_phrases(phrase):
            slots = slots_of(told, self.vocabulary)
            if any(s.kind not in SUBJECTS and s.name not in named for s in slots):
                return True
            left = (w for w in rest_of(told, slots) if not predicates.RELATIONAL.fullmatch(w))
            if not set(left) <= known:
                return True
        return False

    def open_phrases(self, phrase: str) -> tuple[str, ...]:
        """Return the phrases of what was spoken of that a phrase of the message leaves open."""
        return phrases_beside(phrase, self.previous, self.focus, self.earlier, self.vocabulary)

    def beside(self, phrase: str | None = None) -> str:
        """Return a phrase, else the message, with what was spoken of in brackets."""
        phrase = self.body if phrase is None else phrase
        told = self.open_phrases(phrase)
        return beside(phrase, ", ".join(told)) if told else sentence_case(phrase)

    def _preposition(self) -> str:
        """Return how an aspect is joined to the subject."""
        return "with" if any(entity.kind in TREATMENT for entity in self.focus) else "in"

    def asks_of_result(self) -> bool:
        """Say whether the message asks of a figure how far it can be trusted."""
        return re.search(r"\bsignifican\w+|\bp.?value\b", self.message, re.I) is not None
