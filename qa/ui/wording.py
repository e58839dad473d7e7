"""The page's own words: labels, headings, notices."""

from __future__ import annotations

from typing import Final

from qa.domain import (
    ANSWER_TITLES,
    DIGEST_TITLES,
    Audience,
    DocumentState,
    Outcome,
    Part,
    Reason,
    Source,
    SourceType,
    TextExtent,
)

TITLE: Final = "Clinical evidence, quoted"
DISCLAIMER: Final = (
    "You are talking to a machine, not a clinician. "
    "Check each answer in its sources before you act on it."
)
SENT: Final = "Sent to {model}: questions, personal data masked, and passages of the library."
PRIVACY: Final = "Leave out names, dates of birth and record numbers."
NOT_KEPT: Final = "History is off: conversations are not kept."
FEEDBACK: Final = "Did this answer help?"
FEEDBACK_NOT_KEPT: Final = "History is off: feedback is not kept."
QUEUE_FULL: Final = "Too many questions are waiting. Try again in a minute."

EXAMPLES: Final = (
    "What are the second-line options for HER2-positive gastric cancer after trastuzumab?",
    "Does HER2 have to be tested again before trastuzumab deruxtecan?",
    "What is done when interstitial lung disease is suspected on trastuzumab deruxtecan?",
    "What was overall survival in DESTINY-Gastric04?",
    "What does a hazard ratio of 0.70 mean?",
)

STAGES: Final = (
    ("understand", "Understanding the question"),
    ("retrieve", "Searching the library"),
    ("compose", "Choosing the words that answer"),
    ("verify", "Checking each statement in its source"),
)

MODEL_STAGES: Final = (
    ("generate", "Waiting for the language model"),
    ("prove", "Checking each of its claims"),
)

CLAIMS_READ: Final = "{read} read, {proven} proven"
NOT_PROVEN: Final = "Not proven:"

# In the order in which the source panel shows its groups.
GROUPS: Final = {
    SourceType.TRIAL: "Trials",
    SourceType.LABEL: "Labels",
    SourceType.GUIDELINE: "Guidelines",
    SourceType.SYSTEMATIC_REVIEW: "Systematic reviews",
    SourceType.REVIEW: "Reviews",
    SourceType.NEWS: "News",
    SourceType.AI_SUMMARY: "AI summaries",
    SourceType.OTHER: "Other",
}

# What a source of a kind may be relied on for.
TIERS: Final = {
    SourceType.TRIAL: "primary reports: what figures rest on",
    SourceType.LABEL: "the regulator's text: what doses and safety rules rest on",
    SourceType.GUIDELINE: "what recommendations rest on",
    SourceType.SYSTEMATIC_REVIEW: "studies pooled; for one study, its own report goes first",
    SourceType.REVIEW: "expert summaries; trials, labels and guidelines go first",
    SourceType.OTHER: "explanations; every other primary source goes first",
    SourceType.NEWS: "secondary: check it in the study",
    SourceType.AI_SUMMARY: "secondary: written by a machine, not reviewed",
}

TYPES: Final = {
    SourceType.TRIAL: "Trial",
    SourceType.LABEL: "Label",
    SourceType.GUIDELINE: "Guideline",
    SourceType.SYSTEMATIC_REVIEW: "Systematic review",
    SourceType.REVIEW: "Review",
    SourceType.NEWS: "News",
    SourceType.AI_SUMMARY: "AI summary",
    SourceType.OTHER: "Other",
}

PLURALS: Final = {
    kind: label if label.startswith("AI") else label.lower() for kind, label in GROUPS.items()
} | {SourceType.OTHER: "other sources"}

AUDIENCE: Final = "Answer for"
AUDIENCES: Final = {
    Audience.CLINICIAN: "Clinician",
    Audience.TRAINEE: "Trainee: terms explained",
    Audience.PATIENT: "Patient: plain words, no dosing",
}

MODE: Final = "Answer in"
OWN_WORDS: Final = "The sources' own words"
MODEL_WORDS: Final = "A model's words, checked"
TO_OWN_WORDS: Final = "Show in the sources' own words"
TO_MODEL_WORDS: Final = "Have {model} word it"
EDIT: Final = "Change the question"
QUOTED: Final = "quoted"
REWORDED: Final = "reworded, checked against the quote"

NARROW: Final = "Narrow the evidence"
NARROWED: Final = "Only"
CLEAR: Final = "Clear all filters"
LINES: Final = {"first": "first line", "second": "second line", "later": "third line or later"}
HER2: Final = {"positive": "HER2-positive", "negative": "HER2-negative", "low": "HER2-low"}
WITHIN: Final = "Not found within the filters"
NOT_WITHIN: Final = (
    "Filters were set, so only a part of the library was searched; the rest may hold an answer."
)
WITHOUT: Final = "Clear the filters and ask again"

SECONDARY: Final = {
    SourceType.NEWS: "News report: a secondary source. Prefer the study it reports.",
    SourceType.AI_SUMMARY: "Written by an AI system: a secondary source, not reviewed evidence.",
}

EXTENTS: Final = {TextExtent.ABSTRACT: "Only the abstract is in the library."}
EXTENT: Final = {
    TextExtent.FULL: "full text",
    TextExtent.ABSTRACT: "abstract",
    TextExtent.SUMMARY: "summary",
    TextExtent.LABEL: "label text",
    TextExtent.NEWS: "news text",
}
UNKNOWN: Final = "Not known from the library"
FOLLOW_UPS: Final = "Follow-up questions"

STATES: Final = {
    DocumentState.SUPERSEDED: "A newer revision has replaced this text in the library.",
    DocumentState.RETRACTED: "This document has been retracted.",
    DocumentState.REMOVED: "This document has been removed from the library.",
}

PARTS: Final = {
    **DIGEST_TITLES,
    Part.ANSWER: "",
    **ANSWER_TITLES,
}
SUMMARISE: Final = "Summarise"

OUTCOMES: Final = {
    Outcome.ANSWERED: "",
    Outcome.INSUFFICIENT: "The library does not hold this",
    Outcome.OUT_OF_SCOPE: "Outside what this can answer",
    Outcome.URGENT: "Urgent: act first",
}

REASONS: Final = {
    Reason.WRONG: "Wrong",
    Reason.INCOMPLETE: "Incomplete",
    Reason.WRONG_SOURCE: "Wrong source",
    Reason.SHOULD_HAVE_REFUSED: "Should have refused",
    Reason.SHOULD_HAVE_ANSWERED: "Should have answered",
    Reason.OTHER: "Other",
}


def summary_mark(primary_source: str | None) -> str:
    """Say that a text is the library's summary, and of what."""
    mark = "Our evidence summary, not the original"
    return f"{mark}: {primary_source}" if primary_source else f"{mark}."


def inferred(source: Source, field: str) -> str:
    """Say what a field of a source was read off, where nobody stated it; else nothing."""
    ground = source.ground(field)
    return f" (by its {ground})" if ground else ""


def worded_by(model: str, prompt: str | None) -> str:
    """Say that a model worded the statements that answer, and with which prompts."""
    return (
        f"Worded by {model} (prompts {prompt or 'unknown'}); each statement was checked against "
        "its quotes."
    )
