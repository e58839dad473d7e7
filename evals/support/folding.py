"""Text → sentences of folded words: one word for one meaning, numbers by their value."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evals.patterns import normalise, tokens
from evals.support.lexicon import NEGATIONS, REPLACED, SYNONYMS, TRIAL, WEIGHTLESS

_SPELLING: Final = (
    ("aemi", "emi"),
    ("haem", "hem"),
    ("oedem", "edem"),
    ("oesoph", "esoph"),
    ("foet", "fet"),
    ("tumour", "tumor"),
    ("isation", "ization"),
    ("rrhoea", "rrhea"),
    ("pnoea", "pnea"),
    ("favour", "favor"),
    ("labelled", "labeled"),
)
_ISE: Final = re.compile(r"(?<=[a-z]{4})is(?=e\b|ed\b|es\b|ing\b)")
_ENDS: Final = tuple(
    "isations izations ations ation ments ment ings ing ions ion edly ed ies es ly s e".split()
)
_STEM: Final = 4
_VERB_STEM: Final = 3
_STOP: Final = re.compile(r"(?<=[.!?])\s+(?=[^a-z])|(?<=;)\s+|\n+")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_NOT: Final = re.compile(r"n't\b")

Sentence = tuple[str, ...]


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Cut a text at full stops, semicolons and lines, and fold the words of each sentence."""
    return tuple(folded for part in _STOP.split(text) if (folded := _folded(part)))


def content(words: Sentence) -> tuple[str, ...]:
    """Give the words that bear a claim: no numbers, signs, negations and words of no weight."""
    return tuple(word for word in words if is_content(word))


def is_content(word: str) -> bool:
    """Say whether a folded word bears a claim of its own."""
    return (
        word[0].isalpha()
        and len(word) > 1
        and word not in WEIGHTLESS
        and word not in _WEIGHTLESS_STEMS
        and word not in NEGATIONS
    )


def is_number(word: str) -> bool:
    """Say whether a folded word is a number."""
    return _NUMBER.fullmatch(word) is not None


def _folded(text: str) -> Sentence:
    joined = TRIAL.sub(lambda match: re.sub(r"[^A-Za-z0-9]", "", match[0]), text)
    line = _NOT.sub(" not", normalise(joined))
    for british, american in _SPELLING:
        line = line.replace(british, american)
    line = _ISE.sub("iz", line)
    for pattern, meaning in REPLACED:
        line = pattern.sub(meaning, line)
    return tuple(_meaning(word) for word in tokens(line))


def _meaning(word: str) -> str:
    if word in SYNONYMS:
        return SYNONYMS[word]
    stem = stemmed(word)
    return _SYNONYM_STEMS.get(stem, stem)


def stemmed(word: str) -> str:
    """Take the ending off an English word, so that its forms read the same."""
    if not word.isalpha():
        return word
    for end in _ENDS:
        least = _VERB_STEM if end in {"ing", "ed"} else _STEM
        if word.endswith(end) and len(word) - len(end) >= least:
            return word[: -len(end)]
    return word


_SYNONYM_STEMS: Final = {stemmed(word): meaning for word, meaning in SYNONYMS.items()}
_WEIGHTLESS_STEMS: Final = frozenset(stemmed(word) for word in WEIGHTLESS) - set(SYNONYMS.values())
