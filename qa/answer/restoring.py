"""Subjects put back where a sentence does not name its own, each with a citation of its own.

"It is inherited in a recessive manner" is no answer by itself. Where the sentence before it begins
with what its title or heading names, that is the subject: "[Norrie disease] is inherited in …".
What names no drug and no trial is said of the one that its title names: "[DAPA-CKD] The hazard
ratio …".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from qa.answer.candidates import Candidate
from qa.text.folding import content_words, words
from qa.vocabulary import Vocabulary
from qa.vocabulary.subject import may_be_of, subject_in

_PRONOUN: Final = re.compile(
    r"(?:It|(?:This|The) (?:condition|disease|disorder|syndrome|illness|drug|medicine|infection"
    r"|trial|study))(?= (?:is|was|has|had|can|may|must|should|does|did|affects?|occurs?|causes?"
    r"|results?|shows?|showed|leads?|includes?|enrolled|met|improved)\b)"
)
# "It is important to …" speaks of nothing that came before.
_NO_SUBJECT: Final = re.compile(
    r"It (?:is|was|may be|can be|has been) (?:\w+ly )?(?:not )?(?:important|possible|likely"
    r"|unlikely|unclear|unknown|known|thought|believed|estimated|recommended|necessary|difficult|hard|clear"
    r"|common|rare|suggested|shown|reported|found|hypothesi[sz]ed|essential|assumed|expected)\b"
)
_VERB: Final = re.compile(
    r" (?:is|are|was|were|has|have|had|can|may|must|should|does|did|affects?|occurs?|causes?"
    r"|results?|refers?|shows?|showed|compared|enrolled)\b"
)
_LONGEST: Final = 6
"""Words of a name; what is longer is a clause."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A sentence with its subject in brackets, and where that stands in the document."""

    text: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """Return the subject that was put back."""
        return self.text[1 : self.text.index("]")]


def of_its_title(candidate: Candidate, vocabulary: Vocabulary) -> Restored | None:
    """Return a statement with the drug or the trial of its title before it.

    None if it names one itself, if its title names none or several, or if its paragraph has spoken
    of another trial before.
    """
    source = candidate.evidence.source
    span = subject_in(source, vocabulary)
    if span is None:
        return None
    name = source.title[slice(*span)]
    passage = candidate.evidence.passage
    before = passage.text[: candidate.sentence.start - passage.start].rpartition("\n")[2]
    if not may_be_of(name, candidate.text, before, vocabulary):
        return None
    return Restored(f"[{name}] {candidate.text}", *span)


def restored(candidate: Candidate) -> Restored | None:
    """Return the sentence with its subject put back; None if it has one, or none is sure.

    The sentence right before must begin with words of the title or of the last heading, up to its
    verb.
    """
    pronoun = _PRONOUN.match(candidate.text)
    if pronoun is None or _NO_SUBJECT.match(candidate.text):
        return None
    passage = candidate.evidence.passage
    before = [each for each in passage.sentences if each.end <= candidate.sentence.start]
    if not before:
        return None
    verb = _VERB.search(passage.quote(before[-1]))
    if verb is None:
        return None
    name = passage.quote(before[-1])[: verb.start()]
    above = set(words(" ".join((candidate.evidence.source.title, *passage.heading))))
    named = content_words(name)
    if not named or len(name.split()) > _LONGEST or not above.issuperset(named) or "[" in name:
        return None
    start = before[-1].start
    return Restored(f"[{name}]{candidate.text[pronoun.end() :]}", start, start + len(name))
