"""British and American spellings of clinical words: haemorrhage and hemorrhage."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAIRS = tuple(
    tuple(pair.split("/"))
    for pair in """haem/hem aemi/emi oedem/edem oesoph/esoph oestr/estr paed/ped anaesth/anesth
    rrhoea/rrhea pnoea/pnea foet/fet gynaec/gynec caec/cec faec/fec penia/paenia tumour/tumor
    colour/color favour/favor behaviour/behavior labour/labor sulph/sulf leuco/leuko fibre/fiber
    centre/center litre/liter metre/meter programme/program aluminium/aluminum""".split()
)
_ENDINGS = (
    (re.compile(r"(?<=\w{4})is(?=(?:e[ds]?|ing|ations?)$)"), "iz"),
    (re.compile(r"(?<=\w{4})iz(?=(?:e[ds]?|ing|ations?)$)"), "is"),
    (re.compile(r"(?<=\w{3})ys(?=(?:e[ds]?|ing)$)"), "yz"),
    (re.compile(r"(?<=\w{3})yz(?=(?:e[ds]?|ing)$)"), "ys"),
    (re.compile(r"(?<=\w{4})ll(?=(?:ed|ing)$)"), "l"),
)
# "chemotherapy" holds "hem" and is no "chaemotherapy"; other false friends cost one look-up.
_NOT_INSIDE = re.compile(r"chem|them|schem")


def other_spellings(word: str) -> tuple[str, ...]:
    """Return how the other side of the Atlantic would write a lower-case word, if it differs.

    Some of them are no words ("exercize"): the caller looks up which ones are used.
    """
    return tuple(dict.fromkeys(other for other in _written(word) if other != word))


def one_spelling(word: str) -> str:
    """Return a lower-case word in one of its spellings, the same one for both."""
    return min(word, *_written(word)) if len(word) > len("oedem") else word


def _written(word: str) -> Iterator[str]:
    yield word
    for one, other in _PAIRS:
        if one in word:
            yield word.replace(one, other)
        elif other in word and not _NOT_INSIDE.search(word):
            yield word.replace(other, one)
    for pattern, other in _ENDINGS:
        if pattern.search(word):
            yield pattern.sub(other, word)
