"""Whether a question tells of one patient, whose complaints are why it is asked."""

from __future__ import annotations

import re
from typing import Final

_ONE: Final = re.compile(
    r"(?:\b|^)(?:pts?|patient|wom[ae]n|man|lady|gentleman|he|she|her|his|him|y/?o|year[- ]old"
    r"|my|mine|our|\d{2}\s?[MFy]|new|still|now|(?:^|[,.;:]\s|(?:is|was|been|already|while)\s)on)\b",
    re.IGNORECASE,
)


def speaks_of_one(question: str) -> bool:
    """Say whether a question tells of a patient, and not of what a source has in general."""
    return _ONE.search(question) is not None
