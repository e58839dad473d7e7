"""People that a question may be about, in all the words for them: an answer must speak of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from qa.answer.spoken import Spoken
from qa.text.folding import fold, mentions

WISHED: Final = re.compile(
    r"\b(?:wants?|wish\w*|hopes?|plans?|have|having|father|no|without)\b[^.,?;]{0,20}"
    r"\b(?:children|child|kids|baby|babies)\b",
    re.IGNORECASE,
)
"""Children that a patient would have are no patients."""
_AGED: Final = re.compile(
    r"\b(?:\d|1[0-5])(?:[- ]?(?:years?|yrs?|y)[- ]olds?\b| ?y/?o\b)", re.IGNORECASE
)
"""Children by their age; at 16 some documents count them as adults."""
_CHILDREN: Final = " children "


def people_missing(asked: str, spoken: Spoken) -> Iterator[str]:
    """Yield the people asked about of whom no evidence speaks."""
    folded = fold(_AGED.sub(_CHILDREN, WISHED.sub(" ", asked))).replace("child-pugh", " ")
    for names in people_names():
        named = next((name for name in names if mentions(folded, name)), None)
        if named and not any(mentions(spoken.folded, name) for name in names):
            yield named


@cache
def people_names() -> tuple[tuple[str, ...], ...]:
    """Return the names of each kind of people, folded."""
    stored = yaml.safe_load((files("qa.answer") / "people.yaml").read_text(encoding="utf-8"))
    return tuple(tuple(map(fold, names)) for names in stored)
