"""Whether a result is of a part of a trial's patients, or of an early look at them.

Who asks for a trial's survival asks for that of all its patients at the end.
"""

from __future__ import annotations

import re
from typing import Final

_PART: Final = re.compile(
    r"\bsub-?groups?\b|\bpost[- ]hoc\b|\bad hoc\b"
    r"|\b(?:patients|people|adults|women|men|those|tumou?rs) (?:aged|older|younger|who had (?:had"
    r"|received)|with (?:PD-L1|HER2|CPS|IHC|MSI|a (?:CPS|PD-L1)|an? earlier|prior|moderate|severe"
    r"|peritoneal|liver|brain|diabetes))\b|\bhad had\b"
    r"|\bCPS (?:of )?(?:<|>|≥|≤|below |above |at least )?\d|\bIHC [0-3]\+"
    r"|\bby (?:region|age|sex|subgroup)\b",
    re.IGNORECASE,
)
_EARLY: Final = re.compile(
    r"\b(?:earlier|first|second|interim|preliminary|primary) (?:[\w-]+ )?(?:analysis|look|report"
    r"|data cut)\b",
    re.IGNORECASE,
)
_WHOLE: Final = re.compile(
    r"\ball[- ]?comers?\b|\ball (?:the )?(?:randomi[sz]ed|patients|participants|pts)\b|\bITT\b"
    r"|\bintention[- ]to[- ]treat\b|\b(?:overall|whole|entire|full) (?:study |trial )?"
    r"(?:population|group|cohort|trial|study)\b|\beveryone\b",
    re.IGNORECASE,
)


def asks_whole(question: str) -> bool:
    """Say whether a question asks for all patients of a trial in so many words."""
    return _WHOLE.search(question) is not None


def is_of_a_part(question: str, text: str) -> bool:
    """Say whether a sentence tells of a subgroup or an early look that a question does not ask."""
    return any(
        pattern.search(text) is not None and pattern.search(question) is None
        for pattern in (_PART, _EARLY)
    )
