"""One message after one turn: the ways in which it may lean on it."""

from __future__ import annotations

import re

from qa.domain import Entity, Intent, Turn
from qa.text.folding import content_words, words
from qa.understand.following import wording
from qa.understand.following.focus import TREATMENT, alternatives, focus_of, is_choice
from qa.understand.following.phrases import join, sentence_case, terms, the
from qa.understand.intent import intent_of
from qa.vocabulary import SPECIFIC, Vocabulary

_BARE_WORDS = 6
_FRAGMENT = 4
_BOTH = 2
_ASPECTS = ("endpoint", "topic", "aspect")


class Follow:
    """One message after one turn."""

    def __init__(self, message: str, previous: Turn, vocabulary: Vocabulary) -> None:
        """Read the message and find what the turn was about."""
        corrected = wording.corrected(message)
        self._message = message
        self._asked = previous.standalone.rstrip(" ?!.")
        self._previous = previous
        self._vocabulary = vocabulary
        self._corrects = corrected is not None
        self._body = corrected or wording.LEAD_IN.sub("", message).strip(" ,") or message
        self._led_in = self._body != message
        self._named = vocabulary.entities(self._body)
        self._focus = focus_of(previous, vocabulary)

    def standalone(self, *, is_last: bool) -> str | None:
        """Return the message as a question of its own; None where it does not follow this turn.

        To a turn before the last one it leads only by a name or a pronoun that fits there.
        """
        if wording.OF_THE_ANSWER.match(self._message):
            return f"{sentence_case(self._message.rstrip(' ?!.'))}: {self._previous.standalone}"
        if self._is_about_another():
            return None
        named = (self._numbered_sibling, self._place, self._choice, self._pronoun, self._exchange)
        added = (self._addition, self._correction, self._situation, self._other_subject)
        for move in (*named, *added, self._aspect, self._relative) if is_last else named:
            question = move()
            if question is not None:
                return sentence_case(question)
        return None

    def _is_about_another(self) -> bool:
        """Say whether a trial or a drug is spoken of, and the turn had none."""
        pronoun = wording.PRONOUN.search(self._body)
        if pronoun is None or self._names_subject():
            return False
        return bool(wording.TRIAL_ITSELF.search(pronoun.group())) and self._one("trial") is None

    def _numbered_sibling(self) -> str | None:
        """Ask "and in 02?" after DESTINY-Gastric04 of DESTINY-Gastric02."""
        number = wording.NUMBER_ALONE.match(self._body)
        trial = self._one("trial")
        if not number or trial is None:
            return None
        stem = re.match(r"^(.*?)(\d+)$", trial.name)
        if stem is None:
            return None
        sibling = stem.group(1) + number.group(1).zfill(len(stem.group(2)))
        if trial.surface in self._previous.standalone:
            return self._previous.standalone.replace(trial.surface, sibling)
        return join(self._previous.standalone, "in", sibling)

    def _place(self) -> str | None:
        trial = self._one("trial")
        if trial is None or not wording.THERE.search(self._body):
            return None
        return wording.THERE.sub(f"in {trial.name}", self._body)

    def _choice(self) -> str | None:
        """Name the two of which one is asked for."""
        match = wording.WHICH.search(self._body)
        if match is None or self._names_subject():
            return None
        if match["one"] and not is_choice(self._asked):
            return None
        pair = alternatives(self._previous, self._vocabulary)
        if len(pair) < _BOTH:
            return None
        both = " and ".join(entity.name for entity in pair)
        order = (match["order"] or "").lower()
        if order in ("former", "first one", "latter", "second one"):
            both = pair[order in ("latter", "second one")].name
        elif not order:
            word = match["which"] or match["one"] or match["each"]
            both = f"{word.lower()} of {both}"
        return self._body[: match.start()] + both + self._body[match.end() :]

    def _pronoun(self) -> str | None:
        if wording.EMPTY_IT.search(self._message):
            return None
        if self._names_subject():
            return self._pronoun_beside()
        subject = self._subject()
        if not subject:
            return None
        if wording.POSSESSIVE.search(self._body):
            phrase = wording.POSSESSIVE.sub(the, self._body, count=1)
            return join(phrase, self._preposition(), subject)
        pronoun = wording.PRONOUN.search(self._body)
        if pronoun is None:
            return None
        stands_for = self._stands_for(pronoun.group(), subject)
        body = self._body[: pronoun.start()] + stands_for + self._body[pronoun.end() :]
        return self._in_its_setting(body)

    def _stands_for(self, pronoun: str, subject: str) -> str:
        """Return what a pronoun stands for; the whole subject if nothing tells otherwise."""
        trial, topic = self._one("trial"), self._one("topic")
        if wording.PEOPLE.match(pronoun):
            return f"patients in {trial.name}" if trial else f"patients on {subject}"
        if topic is not None and wording.OF_TOPIC.search(self._body):
            return f"{topic.name} with {subject}"
        if wording.TRIAL_ITSELF.search(pronoun) and trial is not None:
            return trial.name
        if wording.TRIAL_NOUN.search(pronoun) or self._asks_of_result():
            return self._result_subject() or subject
        return subject.split(" and ", maxsplit=1)[0] if is_choice(self._asked) else subject

    def _pronoun_beside(self) -> str | None:
        """Ask "is it better than ramucirumab?" of another drug, "what was it in 02?" of a value."""
        pronoun = wording.PRONOUN.search(self._body)
        if pronoun is None or not wording.BESIDE.search(self._body):
            return None
        named = {entity.name for entity in self._named}
        kinds: tuple[str, ...] = ("drug", "regimen", "trial")
        if wording.VALUE_OF.match(self._body):
            kinds = _ASPECTS
        subject = next(
            (
                e.name
                for kind in kinds
                for e in self._focus
                if e.kind == kind and e.name not in named
            ),
            None,
        )
        if subject is None:
            return None
        return self._body[: pronoun.start()] + subject + self._body[pronoun.end() :]

    def _in_its_setting(self, question: str) -> str:
        """Keep the setting of what is recommended or approved."""
        kinds = (Intent.RECOMMENDATION, Intent.ELIGIBILITY)
        if intent_of(question) not in kinds or self._one("trial"):
            return question
        settings = [surface for kind, surface, _ in terms(self._asked, ()) if kind != "grade"]
        settings += [e.surface for e in self._focus if e.kind in ("biomarker", "condition")]
        if not settings or self._names_setting():
            return question
        return f"{question.rstrip(' ?!.')} in {' '.join(settings)}?"

    def _exchange(self) -> str | None:
        """Exchange an entity or a setting of the previous question for another of its kind."""
        new = list(terms(self._body, self._named))
        if not (self._led_in or self._is_bare()) or not new or self._has_aspect_beside():
            return None
        old = list(terms(self._asked, self._vocabulary.entities(self._asked)))
        exchanged = self._previous.standalone
        for kind, surface, name in new:
            same = [each for each in old if each[0] == kind]
            if len(same) != 1 or same[0][2] == name:
                return None
            exchanged = exchanged.replace(same[0][1], surface)
        return exchanged

    def _addition(self) -> str | None:
        """Keep the drug that another one is added to; the trial of the one is not the other's."""
        drug = self._one("drug")
        if not (self._led_in and self._names_subject() and wording.ADDED.search(self._body)):
            return None
        if drug is None or drug in self._named:
            return None
        return join(self._body, "with", drug.name)

    def _correction(self) -> str | None:
        """Add to the question what is put right and had nothing to take the place of."""
        return f"{self._asked} ({self._body.rstrip(' ?!.')})?" if self._corrects else None

    def _situation(self) -> str | None:
        """Ask the previous question again for other patients: "and in the elderly?"."""
        told = wording.PREPOSITION.match(self._body) and not wording.ASKING_WORD.search(self._body)
        if not told or self._names_subject() or not (self._led_in or self._is_bare()):
            return None
        if not self._named and self._is_fragment() and wording.ASPECT.search(self._body):
            return None  # "and for response?"
        body = self._body.rstrip(" ?!.")
        return f"{self._asked} {body[:1].lower()}{body[1:]}?"

    def _other_subject(self) -> str | None:
        """Ask what was asked of a trial of a drug: "and with ramucirumab?"."""
        if not self._led_in or not self._named or self._has_aspect_beside():
            return None
        if not all(entity.kind in SPECIFIC for entity in self._named):
            return None
        known = self._vocabulary.entities(self._asked)
        aspects = [entity.surface for entity in known if entity.kind in _ASPECTS]
        found = wording.ASPECT.search(self._asked)
        if not aspects and found is None:
            return None
        aspect = " and ".join(aspects) or (found.group() if found else "")
        kind = self._named[0].kind
        plain = re.sub(r"^(?:in|with|for|of)\s+", "", self._body.rstrip(" ?!."), flags=re.I)
        return join(aspect, "in" if kind == "trial" else "with", plain)

    def _aspect(self) -> str | None:
        """Ask a new aspect of what was spoken of."""
        subject, known = self._subject(), wording.ASPECT.search(self._body)
        if self._names_subject() or wording.INDEFINITE.search(self._message):
            return None
        if self._names_setting() and self._is_whole():
            return None
        if not subject:
            return self._beside_the_question() if known and self._is_fragment() else None
        half = wording.ELLIPTIC.search(self._body) or known
        bare = self._is_bare() and (self._named or self._led_in or half)
        asks_aspect = (known or wording.COUNTS.match(self._body)) and not self._names_setting()
        if not (self._led_in or bare or asks_aspect):
            return None
        if self._led_in and not self._named and not known:
            return self._beside_the_question()
        topic = self._one("topic")
        if topic is not None and not self._named and wording.OF_TOPIC.search(self._body):
            subject = f"{topic.name} with {subject}"
            return join(self._body, "of" if self._body.lower().endswith("ing") else "", subject)
        return join(self._body, self._preposition(), subject)

    def _relative(self) -> str | None:
        """Ask for what is only something beside what was asked: "what are the alternatives?"."""
        is_short = len(words(self._body)) <= _BARE_WORDS
        if self._named or not is_short or not wording.RELATIVE.search(self._body):
            return None
        return self._beside_the_question()

    def _beside_the_question(self) -> str:
        """Say in brackets what the message is about, where nothing known is named in it."""
        return f"{self._body.rstrip(' ?!.')} ({self._asked})?"

    def _one(self, kind: str) -> Entity | None:
        return next((entity for entity in self._focus if entity.kind == kind), None)

    def _subject(self) -> str:
        """Name what was spoken of: the drug or regimen, and the trial if one was named."""
        drugs = [entity.name for entity in self._focus if entity.kind in TREATMENT][:2]
        trial = self._one("trial")
        parts = [(" and " if is_choice(self._asked) else " plus ").join(drugs)] if drugs else []
        if trial is not None and trial.name not in parts:
            parts.append(trial.name)
        return " in ".join(parts)

    def _preposition(self) -> str:
        return "with" if any(entity.kind in TREATMENT for entity in self._focus) else "in"

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
        return short and not (wording.QUESTION_WORD.match(self._body) and not self._led_in)

    def _is_whole(self) -> bool:
        """Say whether the message is a question of its own, whatever leads to it."""
        is_asked = wording.QUESTION_WORD.match(self._body) is not None
        return is_asked and not self._is_fragment()

    def _is_fragment(self) -> bool:
        return len(words(self._body)) <= _FRAGMENT

    def _has_aspect_beside(self) -> bool:
        """Say whether more is asked than the same of another name ("and its dose in 02")."""
        left = self._body
        for _, surface, _ in terms(self._body, self._named):
            left = left.replace(surface, " ")
        return bool(wording.ASPECT.search(left)) or len(content_words(left)) > 1
