"""Draw the table of medicines from the dictionary of `drug-named-entity-recognition`."""

from __future__ import annotations

import bz2
import pickle
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from qa.vocabulary.medicines import JOINED

IsWord = Callable[[str], bool]

_TOLD_BY: Final = frozenset({"medline_plus_id", "nhs_url", "wikipedia_url"})
"""One of these tells of a medicine that people take, and not of a chemical."""
_NAME: Final = re.compile(r"[a-z]{5,}")
_SUFFIX: Final = re.compile(r"-[a-z]{4}$")
"""The four letters that the US puts after the names of biologicals."""
_PARTS: Final = re.compile(r"\s*/\s*|,\s+and\s+|,\s+|\s+and\s+")
_MEASURED: Final = frozenset({"potassium"})
"""Of these, questions and texts tell what was found in the blood; as medicines they are salts."""
_HEADER: Final = (
    "# Names of medicines, one medicine in a line; see medicines.py and medicines.LICENSE."
)


def table(dictionary: Path, is_word: IsWord) -> str:
    """Return the table: lines of names with a tab between.

    The file is a pickle: only take it from a package that you installed. Names that several
    medicines share are left out, and names that `is_word` knows as words of the language.
    """
    with bz2.open(dictionary) as file:
        stored = pickle.load(file)
    owners: dict[str, list[str]] = stored["drug_variant_to_canonical"]
    called: defaultdict[str, set[str]] = defaultdict(set)
    for name, medicines in owners.items():
        for medicine in medicines:
            called[medicine].add(name)
    lines = [_HEADER]
    for medicine, told in sorted(stored["drug_canonical_to_data"].items()):
        if not _TOLD_BY & set(told) or medicine in _MEASURED:
            continue
        brands = {name for name in called[medicine] if len(owners[name]) == 1}
        names = dict.fromkeys((*_generic(medicine), *sorted(_plain(brands, medicine, is_word))))
        if len(names) > 1:
            lines.append("\t".join(names))
    return "\n".join(lines) + "\n"


def _generic(medicine: str) -> Iterator[str]:
    parts = [_SUFFIX.sub("", part) for part in _PARTS.split(medicine)]
    if all(re.fullmatch(r"[a-z][a-z -]{3,}", part) for part in parts):
        yield JOINED.join(parts)


def _plain(names: set[str], medicine: str, is_word: IsWord) -> Iterator[str]:
    """Yield the names of one word; those of other languages look like generic ones."""
    for name in names:
        word = _SUFFIX.sub("", name)
        if _NAME.fullmatch(word) and word != medicine and not is_word(word):
            yield word
