"""Endpoints by one name, however a source spells or grades them."""

from __future__ import annotations

import re
from functools import lru_cache

from qa.vocabulary.dialect import one_spelling

_GRADE = re.compile(r"\bgrade (?P<from>[34])(?:-[45]| or higher)")
_ANY_GRADE = re.compile(r"^(?:any-grade|grade [1-5](?:-[1-5]| or higher)?) ")
_RESPONSE = re.compile(r"^(?:objective )?response rate$")
_CONFIRMED = "confirmed "
RECURRING = frozenset(
    {"progression-free survival", "event-free survival", "disease-free survival"}
    | {"relapse-free survival"}
)
"""Times until a disease is back or worse, which are all told as a risk of progression."""


@lru_cache(maxsize=4096)
def endpoint_key(name: str) -> str:
    """Return the name that an endpoint shares with its other wordings.

    Grades 3 to 4 and 3 or higher are one: deaths of such an event are counted with both or rare.
    """
    spelt = " ".join(map(one_spelling, name.lower().split()))
    return _RESPONSE.sub("objective response rate", _GRADE.sub(r"grade \g<from> or higher", spelt))


def is_about(endpoint: str, asked: str) -> bool:
    """Say whether an endpoint is the one asked about, at whatever time, grade or confirmation."""
    return endpoint_key(asked) in endpoint_key(endpoint)


def ungraded(name: str) -> str:
    """Return an event without its grade: at which it was counted, the claims tell."""
    return _ANY_GRADE.sub("", name)


def loosely(key: str) -> str:
    """Return the endpoint whether or not a response had to be confirmed."""
    return key.removeprefix(_CONFIRMED)
