"""Designs of studies: the wording that asks for each, and the wording that tells it."""

from __future__ import annotations

import re
from typing import Final

DESIGNS: Final = {
    name: (re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE))
    for name, asked, told in (
        (
            "randomised",
            r"\brandomi[sz]ed\b|\bRCTs?\b|\bcontrolled\b",
            r"(?<!not )(?<!non-)\brandomi[sz](?:ed|ation)\b|\brandomly (?:assigned|allocated)\b"
            r"|\bRCT\b",
        ),
        (
            "single-arm",
            r"\b(?:single|one)[- ]arm\b|\buncontrolled\b",
            r"\b(?:single|one)[- ]arm\b|\bno control (?:group|arm)\b",
        ),
        (
            "observational",
            r"\bobservational\b|\breal[- ]world\b|\bretrospective\b|\bcohorts?\b"
            r"|\bregistr(?:y|ies)\b|\bsurveillance\b|\bpost-?marketing\b",
            r"\bobservational\b|\breal[- ]world\b|\bretrospective\w*\b|\bcohort study\b"
            r"|\bregistry\b|\bsurveillance\b|\bpost-?marketing\b",
        ),
        *(
            (
                f"phase {number}",
                rf"\b(?:phase|ph)[ .-]?(?:{number}|{roman})(?![\w/])",
                rf"\bphase[ :-]?(?:{number}|{roman})(?![\w/])",
            )
            for number, roman in ((1, "I"), (2, "II"), (3, "III"), (4, "IV"))
        ),
        ("placebo", r"\bplacebo\b", r"\bplacebo\b"),
        (
            "double-blind",
            r"\b(?:double[- ])?(?:blind(?:ed)?|masked)\b",
            r"\bdouble[- ](?:blind|mask)",
        ),
        ("open-label", r"\bopen[- ]label\b|\bunblinded\b", r"\bopen[- ]label\b|\bunblinded\b"),
        ("noninferiority", r"\bnon-?inferiority\b", r"\bnon-?inferiority\b"),
        ("head-to-head", r"\bhead[- ]to[- ]head\b", r"\b(?:versus|vs|against)\b(?! placebo)"),
    )
}
"""Designs of studies: what asks for each, and what tells it."""
