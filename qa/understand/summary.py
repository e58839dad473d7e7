"""Whether a message asks for the summary of one source, and how it calls that source."""

from __future__ import annotations

import re
from typing import Final

_ASKED: Final = re.compile(
    r"^\W*(?:(?:please|kindly|now)\s+)?"
    r"(?:(?:can|could|would|will) you (?:please )?(?:kindly )?|i(?:'d| would) like (?:you to )?)?"
    r"(?:(?:(?:give|show|write|make) (?:me )?)?(?:(?:a|the) )?(?:(?:short|brief|quick) )?"
    r"(?:summary|digest|key points) (?:of|for|from)|summari[sz]e|sum up|digest)"
    r"\s+(?:for me\s+)?(?P<source>.+?)(?:\s+for me|\s*,?\s*please)?[\s.?!]*$",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED: Final = "\"'“”‘’«»`"


def asked_source(message: str) -> str | None:
    """Return the words that name what is to be summarised; None if nothing is.

    "Summarise the Enhertu label, please" gives "the Enhertu label".
    """
    match = _ASKED.match(message)
    return match["source"].strip().strip(_QUOTED).strip() or None if match else None
