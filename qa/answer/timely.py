"""The sentences that speak of the time a question asks for: a 12-month rate is no 5-year rate."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer.candidates import Candidate
from qa.answer.times import is_then
from qa.domain import Intent, Query
from qa.text.tables import is_row


def at_the_asked_time(query: Query, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Keep what speaks of the time asked for; times of doses and of harms are not looked at."""
    if query.intent in (Intent.DOSE, Intent.SAFETY):
        return candidates
    return [each for each in candidates if is_then(query.asked, f"{_above(each)} {each.text}")]


def _above(candidate: Candidate) -> str:
    """Return title, headings and caption: the report of five years need not say so again."""
    evidence = candidate.evidence
    above = (evidence.source.title, *evidence.passage.heading, _caption(candidate), "")
    return " | ".join(above)


def _caption(candidate: Candidate) -> str:
    """Return the line over the table that a sentence is a row of, if its passage has it."""
    passage = candidate.evidence.passage
    lead = passage.lead(candidate.sentence)
    if lead is None or not is_row(lead.text) or lead.start < passage.start:
        return ""
    return passage.text[: lead.start - passage.start].rstrip("\n").rpartition("\n")[2]
