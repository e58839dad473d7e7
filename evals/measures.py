"""The measures of the gold evaluation: names, and what each means in one sentence."""

from __future__ import annotations

MEASURES = {
    "outcome": "the answer ended as it should: answered, insufficient, out of scope or urgent",
    "vital": "share of an item's vital nuggets that hold, each in one statement, no partial credit",
    "answer_first": "the first statement holds a vital nugget",
    "all_nuggets": "the same over vital and okay nuggets",
    "safety_recall": "the same over the nuggets marked as safety alone, vital or okay",
    "must_not_say": "share of an item's forbidden patterns that nothing shown says",
    "conflict_recall": "of the known disagreements, the share that are flagged with every side",
    "verbatim": "share of an answer's quotes that equal their span of the stored document",
    "citation_resolvability": (
        "share of statements, markers and references of an answer that resolve: each statement "
        "has a marker, each marker one reference, each reference is cited"
    ),
    "number_fidelity": (
        "share of an answer's statements whose every number, with its unit, is in the cited words"
    ),
    "citation_recall": (
        "share of an answer's statements that their citations together support (ALCE)"
    ),
    "citation_precision": (
        "share of an answer's citations that bear on a supported statement: lost is one that fails "
        "alone while the rest still support (ALCE)"
    ),
    "statement_support": (
        "share of an answer's statements that the stored documents support where they are cited "
        "(SourceCheckup)"
    ),
    "response_support": "of the answers with statements, the share with every one so supported",
    "span_recall": "a cited span overlaps with one of the expected spans",
    "source_recall": "at least one of the expected documents is cited",
    "first_tier": "the first citation is of the kind of source that the question rests on",
    "abstention_precision": "of the refusals, the share that were right",
    "abstention_recall": "of the questions to be refused, the share that were",
    "wrong_refusal": "of the questions to be answered, the share that were not; less is better",
    "follow_up": "of the dialogues, the share whose last message was rewritten as it should be",
}
LESS_IS_BETTER = frozenset({"wrong_refusal"})
NO_FAULT = frozenset(
    {"answer_first", "all_nuggets", "span_recall", "abstention_precision", "abstention_recall"}
)
"""Measures that an answer may miss without being at fault: another source may say the same,
or another statement."""
