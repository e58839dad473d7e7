"""What is measured of a sentence and of a question, by name; docs/models.md tells what each is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from qa.domain import Intent

SIGNALS: Final = (
    "cosine",
    "before",  # the cosine of the sentence before, in the passage
    "after",
    "best_of_passage",
    "place",  # in its passage, from 0 to 1
    "coverage",
    "wording",
    "rarest",  # holds the rarest of the question's words, names apart
    "pairs",  # the share of the question's neighbouring words that it holds side by side
    "passage_coverage",
    "joint",
    "passage",  # the fused score of its passage
    "dense",
    "lexical",
    "authority",  # of its kind of source, for this kind of question
    "label",
    "guideline",
    "secondary",
    "recency",
    "section",  # the heading that it stands under
    "role",  # wording of a recommendation, a rule, a finding, or an aim
    "rule",  # such wording in the kind of source that the question rests on
    "figure",  # a figure of the kind that is asked for
    "numbers",
    "setting",  # line of treatment, biomarker status, extent
    "finding",
    "led_finding",  # where one is asked for, times the square of its document's best score
    "led_reading",
    "facet",  # what is asked of the subject
    "told",  # the same, times the share of the subject's words that its document holds
    "share",
    "topical",
    "elsewhere",
    "contradictions",  # ways in which it is about other patients
    "agreements",
    "aside",
    "caveat",  # says what its source does not show or must not be read as
    "aspect",  # names the endpoint or side effect that is asked about: 1, or does not: -1
    "unnamed",  # leaves its trial or drug to its document
    "issuer",
    "ignorance",  # says that something is not known
    "words",
    "listed",  # names several of the kind that is asked for: trials, drugs
    "enumerates",  # names several things of any kind
    "focus",  # cosine with what is asked of the subject, its names aside
    "focus_apart",  # the same, beside the mean of its document
    "heading",  # of the heading that it stands under, with the same
)
INTENTS: Final = (
    Intent.SAFETY,
    Intent.DOSE,
    Intent.RECOMMENDATION,
    Intent.ELIGIBILITY,
    Intent.YES_NO,
    Intent.COMPARISON,
    Intent.LIST,
    Intent.DEFINITION,
)
MEANS: Final = ("rule", "share")
MOSTS: Final = ("cosine", "coverage", "dense", "lexical", "section", "setting", "figure", "aspect")
TRAITS: Final = (
    *INTENTS,
    "asks_finding",
    "asks_design",  # or limits, or whether something may be compared
    "words",  # logarithm of the number of the question's words
    "named",  # a trial or a drug is asked about
    "cosine_drop",  # from the best sentence to the tenth
    "findings",  # the share of the sentences that report one
    "sections",  # the share under a heading that tells
    *(f"mean_{name}" for name in MEANS),
    *(f"most_{name}" for name in MOSTS),
)
SIGNALS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "cosine": ("cosine", "before", "after", "best_of_passage"),
    "coverage": ("coverage", "wording", "rarest", "pairs", "passage_coverage", "joint"),
    "passage": ("passage", "dense", "lexical"),
    "authority": ("authority", "label", "guideline", "secondary"),
    "section": ("section",),
    "role": ("role",),
    "rules": ("rule",),
    "figure": ("figure", "numbers"),
    "setting": ("setting",),
    "recency": ("recency",),
    "issuer": ("issuer",),
    "finding": ("finding", "led_finding"),
    "reading": ("led_reading",),
    "kind": ("facet", "told"),
    "topic": ("told", "share", "topical", "elsewhere"),
    "population": ("contradictions", "agreements"),
    "asides": ("aside", "caveat"),
    "aspect": ("aspect",),
    "named": ("unnamed",),
    "ignorance": ("ignorance",),
    "lists": ("listed", "enumerates"),
    "focus": ("focus", "focus_apart", "heading"),
}
"""The signals of each part; one that joins two parts goes with either."""
