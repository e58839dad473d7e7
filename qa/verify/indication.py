"""Which cancer a dose is for: one for another than the one asked about is not shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from qa.text.folding import fold
from qa.vocabulary.sites import nearest_sites, sites

_DOSE: Final = re.compile(r"\d\s?-?(?:mg|mcg|μg|g|iu|units?|gy)(?:/(?:kg|m2|m\^2|day))?\b")


def indication_fault(
    text: str, quotes: Iterable[str], above: Iterable[str], asked: str
) -> str | None:
    """Return why a statement is not of its source's indication, or its dose not of the asked one.

    `above` are the headings over the quotes, the innermost first, then the titles.
    """
    over = tuple(above)
    named = sites(text)
    held = nearest_sites([" ".join(quotes), *over])
    strange = named - held
    if strange and held:
        return f"the quoted words are not about {' or '.join(sorted(strange))}"
    wanted = sites(asked)
    about = named or held
    if _DOSE.search(fold(text)) and wanted and about and not about & wanted:
        return f"the dose is for {' or '.join(sorted(about))}, not for what was asked about"
    return None
