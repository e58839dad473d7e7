"""Whether it is told what happened to a patient on a treatment: then it is asked what to do."""

from __future__ import annotations

import re
from typing import Final

_HARMED: Final = re.compile(
    r"\b(?:ILD|pneumonitis|ground[- ]glass|GGOs?|LVEF|EF|ANC|neutropeni\w+|febrile|plt|platelets"
    r"|dyspnoea|dyspnea|cough|SpO2|grade [1-5]|G[1-4]|rash|colitis|hepatitis|bleed\w*|proteinuria"
    r"|BP|hypertensi\w+|mucositis|vomit\w*|diarrho?ea|perforation|reaction|anaphyla\w+|creatinine"
    r"|eGFR|CrCl|bilirubin|neuropathy)\b",
    re.IGNORECASE,
)
_ON: Final = re.compile(
    r"\b(?:on|during|while (?:on|taking|having)|receiving|cycle \d+)\b", re.IGNORECASE
)
_CHANGES: Final = re.compile(
    r"\b(?:progress\w*|PD|relaps\w*|refractory|failed|after|post|second|third|next|2L|3L|1L"
    r"|first[- ]line|switch\w*|alternatives?|instead|else|other|treatment for|how (?:often|many)"
    r"|rates?|incidence|risk)\b",
    re.IGNORECASE,
)


def is_harmed_on(question: str) -> bool:
    """Say whether a question tells of a harm on a treatment, and not that it is to be changed."""
    harmed = _HARMED.search(question) is not None and _ON.search(question) is not None
    return harmed and _CHANGES.search(question) is None
