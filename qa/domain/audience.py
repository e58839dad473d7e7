"""For whom an answer is shown, and the terms that are explained to that reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """For whom an answer is shown; facts and citations are the same for all."""

    CLINICIAN = "clinician"
    TRAINEE = "trainee"
    PATIENT = "patient"


class Origin(StrEnum):
    """Whose words explain a term."""

    DOCUMENT = "document"
    GLOSSARY = "glossary"


@dataclass(frozen=True, slots=True)
class Term:
    """A term of an answer and its explanation.

    `name` is as the answer writes it, `stands_for` the long form or the usual name, "" if that is
    the same. `meaning` is "" if only the long form is known. Where `origin` is the documents,
    `citation` is the marker of the one that says so, if a single one does, and the meaning is
    verbatim; else the words are the glossary's. `statement` is the place of the first statement
    with the term in `Answer.statements`.
    """

    name: str
    stands_for: str
    meaning: str
    origin: Origin
    statement: int
    citation: int | None = None
