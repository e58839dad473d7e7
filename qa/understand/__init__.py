"""A question → a Query: cleaned, with its entities, its intent and its urgency."""

from __future__ import annotations

import re
import unicodedata

from qa.domain import Filters, Intent, Query
from qa.errors import QuestionError
from qa.parts import EVERY, Understanding
from qa.text.asides import without_asides
from qa.text.measures import otherwise_written, plainly_written
from qa.text.sentences import split
from qa.understand.asks import asks
from qa.understand.bounds import told_values
from qa.understand.courtesy import without_courtesies
from qa.understand.danger import in_clinical_words
from qa.understand.expand import expansions
from qa.understand.intent import intent_of
from qa.understand.particulars import particulars_of
from qa.understand.setting import settings_of
from qa.understand.urgency import is_urgent
from qa.understand.vignette import vignette
from qa.vocabulary import SPECIFIC, Vocabulary
from qa.vocabulary.abbreviations import Abbreviations
from qa.vocabulary.concepts import Concepts
from qa.vocabulary.spelling import Speller, repaired

MAX_QUESTION = 16_000
# In a hurry the sentence that asks begins with a small letter.
# What was given before is no subject.
_WAS_GIVEN = re.compile(
    r"\b(?:had|after|following|despite|failed|progress\w*|prior|previous(?:ly)?|post|received"
    r"|got|given|then|instead of|refus\w+|allergic to)\b[^.;?]*",
    re.IGNORECASE,
)
_LIKE_THEM = re.compile(
    r"\bsuch (?:an? )?(?:patients?|people|person|wom[ae]n|m[ae]n|child(?:ren)?|cases?)\b"
    r"|\b(?:like|as) (?:him|her|this (?:one|man|woman|patient)|these|them|mine|ours)\b"
    r"|\b(?:him|her|them)\b[^?]{0,40}\bagain\b",
    re.IGNORECASE,
)
"""Who is asked about as the one that was told of: what was told is part of the question."""
_BEGINS = re.compile(
    r"(?<=[.!])\s+(?=(?:what|which|how|who|when|why|where|is|are|does|do|did|can|should)\b)"
)
# What is named by its letters though no list knows it: SGLT2i, DOAC, ICI.
_NAMED = re.compile(r"\b(?=[a-z0-9-]*[A-Z][A-Za-z0-9-]*[A-Z])[A-Za-z0-9-]{3,}\b")
# Who recommends is not what is asked about.
_ISSUER = re.compile(
    r"\b[A-Z]{2,6}(?:['’]s)? (?:recommend|say|advise|suggest|allow|update|guid(?:eline|ance))s?\b"
)
# Nor is what is measured: it is measured on a drug.
_MEASURED = re.compile(
    r"\b(?:[LT]FTs?|[FC]BCs?|ECGs?|EKGs?|LVEF|INR|MRI|CTs?|eGFR|TSH|HbA1c|CRP)\b"
)
_VALUE = re.compile(
    r"(?<![\w-])(?!(?:back|was|came|now|at|to)\b)[A-Za-z][A-Za-z0-9]{0,7} ?(?:of|is|[=<>≥≤])?"
    r" ?\d[\d./]*%?(?![\w])"
)
_SPACES = re.compile(r"\s+")


def clean(question: str) -> str:
    """Return the question without control and formatting characters, on one line.

    Raises `QuestionError` if nothing is left or it is longer than `MAX_QUESTION` characters.
    """
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION:,} are read.",
            next="Ask a shorter question; put long texts into the library instead.",
        )
    kept = "".join(c if not unicodedata.category(c).startswith("C") else " " for c in question)
    text = _SPACES.sub(" ", kept).strip()
    if not any(character.isalnum() for character in text):
        raise QuestionError(
            f"The question {question[:40]!r} is empty.",
            next="Write what you want to know in a sentence or a few words.",
        )
    return text


def understand(
    question: str,
    vocabulary: Vocabulary,
    *,
    standalone: str | None = None,
    filters: Filters = Filters(),  # noqa: B008 - an immutable value
    speller: Speller | None = None,
    abbreviations: Abbreviations | None = None,
    concepts: Concepts | None = None,
    parts: Understanding = EVERY.understanding,
) -> Query:
    """Return the question with what it names and what it asks for.

    `standalone` is the question rewritten to be read without the conversation, if it had to be.
    Quantities are read in the notation of clinical English ("0,74" as 0.74).
    Words that `speller` takes to be misspelt are read as repaired. As written they are in no
    document, so nothing is lost, and they stay in `question` and among the expansions.
    """
    question = clean(question)
    standalone = clean(standalone) if standalone else question
    standalone = without_courtesies(standalone, vocabulary) if parts.courtesies else standalone
    standalone = plainly_written(standalone) if parts.measures else standalone
    corrections = _corrections(speller, question, standalone)
    standalone = repaired(standalone, corrections)
    # An emergency is seen on the words as written, before any reading; it is no guideline's case.
    urgent = is_urgent(question) or is_urgent(repaired(question, corrections))
    case = vignette(standalone, vocabulary) if parts.vignettes and not urgent else None
    asked = case.asked if case else without_asides(_asked(standalone, vocabulary))
    if urgent and (called := in_clinical_words(standalone)):
        asked = f"{asked} ({called})"
    standalone = case.asked if case else standalone
    entities = vocabulary.entities(standalone)
    others = [
        *(abbreviations.others(standalone) if abbreviations else ()),
        *(concepts.long_forms(asked) if concepts else ()),
        *(speller.other_spellings(standalone) if speller else ()),
        *(written for written, _ in corrections),
        *(otherwise_written(asked) if parts.measures else ()),
        *(each.seek for each in particulars_of(asked)),
    ]
    return Query(
        question=question,
        standalone=standalone,
        asked=asked,
        encoded=_encoded(asked, vocabulary, concepts) if parts.names else asked,
        # In an emergency the rules on safety are what helps, however it is asked.
        intent=Intent.SAFETY if urgent else intent_of(asked, vocabulary.entities(asked)),
        entities=entities,
        given=case.given if case else (),
        unwanted=case.unwanted if case else (),
        settings=tuple(s.value for s in settings_of(standalone)[0] if not _is_grade(s.value)),
        expansions=expansions(standalone, entities, vocabulary, others) if parts.expansions else (),
        filters=filters,
        urgent=urgent,
        corrections=corrections,
    )


def correction_note(corrections: tuple[tuple[str, str], ...]) -> str:
    """Return a sentence that tells the reader how misspelt words were read; "" if none were."""
    if not corrections:
        return ""
    pairs = ", ".join(f"{written!r} as {read!r}" for written, read in corrections)
    return f"Read {pairs}; if that is not what you meant, check the spelling."


def _corrections(
    speller: Speller | None, question: str, standalone: str
) -> tuple[tuple[str, str], ...]:
    """Return the repairs of the standalone question, and those that were made when it was written.

    A standalone question comes with its words repaired: what was written tells which.
    """
    if speller is None:
        return ()
    found = (*speller.corrections(standalone), *speller.corrections(question))
    return tuple(dict.fromkeys(found))


def _asked(question: str, vocabulary: Vocabulary) -> str:
    """Return the sentences that ask, without the vignette around them.

    They must name something themselves; "How long before that must it be stopped?" needs the
    sentences before it.
    """
    sentences = (question[s.start : s.end] for s in split(question))
    pieces = [piece for sentence in sentences for piece in _BEGINS.split(sentence)]
    asking = " ".join(piece for piece in pieces if asks(piece))
    if _LIKE_THEM.search(asking):
        return question
    if named := vocabulary.entities(asking):
        if any(each.kind in SPECIFIC for each in named):
            return asking
        return f"{asking}{_on_what(question.replace(asking, ' '), vocabulary)}"
    if not _NAMED.search(_ISSUER.sub(" ", asking)):
        return question
    # Values of the patient decide what holds for them: an eGFR of 22.
    values = [value for value in told_values(question) if value not in asking]
    known = {word for value in values for word in value.split()}
    beside = (match.group() for match in _VALUE.finditer(question))
    values += [each for each in beside if each not in asking and each.split()[-1] not in known]
    whole = " ".join((asking, *values))
    if _NAMED.search(_MEASURED.sub(" ", asking)):
        return whole
    return whole + _on_what(question.replace(asking, " "), vocabulary)


def _on_what(story: str, vocabulary: Vocabulary) -> str:
    """Return the drug that a story is about, in brackets; "" if none or several are, or were."""
    told = vocabulary.entities(_WAS_GIVEN.sub(" ", story))
    drugs = {each.name: each.surface for each in told if each.kind in SPECIFIC}
    return f" ({next(iter(drugs.values()))})" if len(drugs) == 1 else ""


def _encoded(asked: str, vocabulary: Vocabulary, concepts: Concepts | None) -> str:
    """Return a question in the words that texts use, which an encoder knows best."""
    named = vocabulary.in_first_names(asked)
    return concepts.in_full(named) if concepts else named


def _is_grade(setting: str) -> bool:
    """Say whether a setting is a grade, which is written in one way and found as it is."""
    return setting.startswith("grade")
