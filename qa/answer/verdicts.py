"""How a trial ended, read off the sentences that sum it up: positive, negative, or not told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qa.text.significance import tests
from qa.understand.listing import Wanted

_LACKS: Final = re.compile(
    r"\b(?:(?:did|does|do|was|were|is|are|had|has|have|could)(?: not|n't) (?:[\w-]+ ){0,3}?"
    r"(?:improv|prolong|lengthen|reduc|lower|increas|extend|better|superior|longer|meet"
    r"|result|differ|achiev|demonstrat|show|non-?inferior|significan|establish|support)\w*"
    r"|(?:did|does|do)(?: not|n't) (?:[\w-]+ )?reach\w*"
    r"|no (?:[\w-]+ ){0,2}(?:difference|improvement|benefit|advantage|effect)s?"
    r"|(?:missed|failed)\b|negative (?:trial|study|result|for)|non-?significan\w+"
    r"|not (?:[\w-]+ )?(?:significant|better|superior|non-?inferior))\b",
    re.IGNORECASE,
)
_GAINS: Final = re.compile(
    r"\b(?:significant(?:ly)? (?:[\w-]+ ){0,3}?(?:longer|better|improv\w+|reduc\w+|lower\w*|higher"
    r"|prolong\w+|greater|fewer|increas\w+|benefit)|(?:improv|prolong|lengthen|extend)(?:ed|s)\b(?!-)"
    r"|(?:lower|reduc)(?:ed|s) the risk|met (?:its|both) (?:[\w-]+ )?(?:primary|end ?points?)"
    r"|superior(?:ity)? (?:to|over|was)|was non-?inferior|lengthens? life|survival benefit"
    r"|(?:was|were) (?:significantly )?(?:longer|lower|higher|better|superior) (?:with|in|among)"
    r"|resulted in (?:a )?(?:significantly )?(?:longer|lower|better|fewer|higher))\b",
    re.IGNORECASE,
)
_OF_A_PART: Final = re.compile(r"\b(?:subgroups?|subset|exploratory|post hoc|interaction)\b", re.I)
_PRIMARY: Final = re.compile(
    r"\bprimary (?:composite )?(?:end ?points?|outcomes?)\b|\bnegative (?:trial|study)\b", re.I
)


def verdict(text: str) -> Wanted | None:
    """Return how a sentence says that its trial ended; None if it does not say.

    Words go before tests: a P value may be of any comparison, and below the level of another.
    """
    if _OF_A_PART.search(text):
        return None
    if _LACKS.search(text):
        return Wanted.NEGATIVE
    if _GAINS.search(text):
        return Wanted.POSITIVE
    found = tests(text)
    if not found:
        return None
    # An interval that leaves out no effect above it tells of harm as well as of gain.
    gains = any(test.significant and test.sign <= 0 for test in found)
    return Wanted.POSITIVE if gains else None


def verdict_of(sentences: Sequence[str]) -> Wanted | None:
    """Return how a trial ended: as a sentence on its primary endpoint tells, else as the first."""
    told = [(text, found) for text in sentences if (found := verdict(text)) is not None]
    primary = [found for text, found in told if _PRIMARY.search(text)]
    return next(iter((*primary, *(found for _, found in told))), None)
