"""Putting the words of a standalone question together."""

from __future__ import annotations

import re
from typing import Final

from qa.vocabulary import Vocabulary

_FEW_WORDS: Final = 5

_SCAFFOLD: Final = re.compile(
    r"^(?:(?:and|so|ok|then|but)[.,]?\s+)*(?:(?:what|which)(?:'s| is| are| was| were) (?:the )?"
    r"|tell me about |what about |how about )?",
    re.IGNORECASE,
)
_SHOWED: Final = re.compile(
    r"^what (?:did|does|do) (?P<subject>.+?) (?:show|find|report|demonstrate|achieve)\w*$", re.I
)
# "The mechanism of ticagrelor", "HbA1c reduction with semaglutide in SUSTAIN-1".
_OF: Final = re.compile(
    r"^(?P<facet>(?:[\w%/-]+\s+){0,2}?[\w%/-]+)\s+(?:of|for|with|on|in|after|during)\s+"
    r"(?P<subject>.+)$",
    re.IGNORECASE,
)
# What is recommended, and in which line, is told beside what it is recommended for.
_NO_FACET: Final = re.compile(
    r"\b(?:recommend\w*|lines?|treatments?|therap\w+|standard|best|preferred|guidelines?|options?)\b",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"^(?P<last>.+?)\s*\((?P<first>.+)\)$")
# Not the name of a thing: it has a clause of its own in it, or a pause.
_SAYS_MORE: Final = re.compile(
    r"[,;:?!]| - |\b(?:is|are|was|were|do|does|did|has|have|had|can|could|should|would|will|want"
    r"|wants|what|which|when|how|who|I|we|you|he|she|they|it)\b",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(
    r"^(?:is|are|was|were|do|does|did|has|have|can|could|should|would|will|how|when|who|why|where)\b",
    re.IGNORECASE,
)


def noun_phrase(question: str) -> str | None:
    """Return what a question asks for where it is no clause: "GLOW primary endpoint"."""
    plain = _SCAFFOLD.sub("", question.rstrip(" ?!.")).strip()
    return None if _CLAUSE.match(plain) or re.match(r"(?:what|which)\b", plain, re.I) else plain


def subject_phrase(question: str) -> str | None:
    """Return the part of a question that tells of what it asks; None where wording tells none."""
    plain = question.rstrip(" ?!.")
    showed = _SHOWED.match(plain)
    told = None if _CLAUSE.match(plain) else _OF.match(_SCAFFOLD.sub("", plain).strip())
    found = showed or told
    if found is None or _SAYS_MORE.search(found["subject"]):
        return None
    return found["subject"] if showed or not _NO_FACET.search(found["facet"]) else None


def in_capitals(message: str, vocabulary: Vocabulary) -> str:
    """Return a few words with the short names of endpoints as they are written: "pfs" is PFS."""
    if len(message.split()) > _FEW_WORDS:
        return message

    def written(word: re.Match[str]) -> str:
        known = vocabulary.entities(word.group().upper())
        return word.group().upper() if any(e.kind == "endpoint" for e in known) else word.group()

    return re.sub(r"\b[a-z]{2,4}\b", written, message)


def the(its: re.Match[str]) -> str:
    """Return what takes the place of a possessive: an article, but not at the beginning."""
    return "the" if its.start() else ""


def sentence_case(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def join(phrase: str, preposition: str, subject: str) -> str:
    """Return "phrase preposition subject?"."""
    phrase = " ".join(phrase.split()).strip(" ?!.,")
    phrase = re.sub(r"\b(?:with|in|for|of)$", "", phrase).strip()
    return " ".join(f"{sentence_case(phrase)} {preposition} {subject}?".split())


def beside(phrase: str, context: str) -> str:
    """Return "phrase (context)?": what a message is about is told in brackets.

    Of a context with brackets of its own its last and its first words are kept: what was asked
    just now, and what the talk began with.
    """
    told = _BRACKETS.match(context.rstrip(" ?!."))
    if told:
        context = f"{told['last']}; {told['first'].split('; ')[-1]}"
    return f"{sentence_case(phrase.strip(' ?!.,'))} ({context.rstrip(' ?!.')})?"
