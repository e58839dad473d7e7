"""Abbreviations that texts define themselves, and what a library's abbreviations stand for.

`harvest` follows Schwartz and Hearst, "A simple algorithm for identifying abbreviation
definitions in biomedical text", Pacific Symposium on Biocomputing 2003, 451-462; beyond it, a
short form has a capital, its last character stands in the last word, and figures beside it, plural
endings and Greek letters are seen through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby

from qa.text.folding import fold, mentions
from qa.text.folding import words as folded_words
from qa.vocabulary import Vocabulary, field_terms
from qa.vocabulary.dialect import one_spelling

Row = tuple[str, str, int]
"""A short form, a long form, and the number of documents that define it so."""

_SHORTEST, _LONGEST = 2, 10
_WINDOW = 250
"""Characters before a bracket in which a long form is looked for."""
_MOST_WORDS = 12
"""Words of the longest long form that is looked up in a question."""
_MOST_READ = 400
"""Words of a question that are read; nobody writes a long form after that many."""
_CLEARLY = 2
"""How many times as many documents the chosen long form needs as the next one."""

_OPENING, _CLOSING = "([", ")]"
_BRACKET = re.compile(r"[()\[\]\n]")
_SENTENCE_END = re.compile(r"[.!?;:]\s")
# "ORR; 51%", "HR = 0.70", "CI 0.55-0.90": the short form ends where the figures begin.
_FIGURES = re.compile(r"\s*[;,:=<>≤≥~±]|\s+(?=[\d<>≤≥~±+−-])|\s+or\s")
_MORE = re.compile(r"\s*[;,=<>≤≥]")
_LEAD_IN = re.compile(
    r"^(?:(?:\d+(?:\.\d+)?%|also|hereafter|abbreviated|termed|called|known|as|i\.e\.,?|the)\s+)+",
    re.IGNORECASE,
)
_SHORT = re.compile(r"[^\W_](?:[^\W_]|[-/+.&'](?=[^\W_]|$)){1,9}")
_PLURAL = re.compile(r"(?<=[A-Z0-9])s$")
# What stands in brackets beside figures and is no abbreviation of the words before it.
_NO_SHORT = frozenset("fig figs figure table tables ref refs eq see arm box day panel part".split())
_PROPER = re.compile(r"[A-Z][a-z]{3,}")
_FUNCTION_WORDS = frozenset("a an and at by for from of on or the to was were with".split())
_NO_LONG = re.compile(r"[%=<>≤≥@]|https?:")
_GREEK = str.maketrans("αβγδεκλμσωΑΒΓΔ", "abgdeklmsoabgd")
_JOINT = re.compile(r"[-/]")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)


def harvest(text: str) -> tuple[tuple[str, str], ...]:
    """Return the (short form, long form) pairs that a text defines in brackets, each once.

    "long form (SF)" and "SF (long form)" count, round or square. Plural short forms are returned
    in the singular. The time is linear in the length of the text.
    """
    return tuple(dict.fromkeys(pair for found in _brackets(text) for pair in _defined(*found)))


def _brackets(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before each closed bracket, and in it up to a bracket inside."""
    begun: list[int] = []
    floor = 0
    for match in _BRACKET.finditer(text):
        at, sign = match.start(), match.group()
        if sign == "\n":
            begun.clear()
            floor = at + 1
        elif sign in _OPENING:
            begun.append(at)
        elif begun:
            start = begun.pop()
            limit = max(begun[-1] + 1 if begun else floor, start - _WINDOW)
            inside = text[start + 1 : at]
            yield _last_words(text[limit:start]), inside[: _inner(inside)]


def _inner(inside: str) -> int:
    match = _BRACKET.search(inside)
    return match.start() if match else len(inside)


def _last_words(before: str) -> str:
    """Return the end of a text after its last sentence end and its last bracket."""
    start = max((before.rfind(sign) for sign in _OPENING + _CLOSING), default=-1) + 1
    for match in _SENTENCE_END.finditer(before, start):
        start = match.end()
    return before[start:].rstrip(" \"'“”,")


def _defined(before: str, inside: str) -> Iterator[tuple[str, str]]:
    inside = _LEAD_IN.sub("", inside.strip(" \"'“”"))
    short = _FIGURES.split(inside, maxsplit=1)[0].rstrip(".")
    if _is_short(short):
        pair = _pair(short, before)
    else:
        head = before.rpartition(" ")[2]
        whole = _MORE.split(inside, maxsplit=1)[0]
        pair = _pair(head, whole, whole=True) if _is_short(head) else None
    if pair is not None:
        yield pair


def _is_short(short: str) -> bool:
    """Say whether a word can be a short form: 2 to 10 characters, one of them a capital."""
    return (
        _SHORTEST <= len(short) <= _LONGEST
        and _SHORT.fullmatch(short) is not None
        and any(character.isupper() for character in short)
        and not _PROPER.fullmatch(short)
        and short.lower() not in _NO_SHORT
    )


def _pair(short: str, text: str, *, whole: bool = False) -> tuple[str, str] | None:
    """Match a short form with the end of a text, or with a `whole` text from its first word."""
    singular = _PLURAL.sub("", short)
    for form in dict.fromkeys((short, singular)):
        long = _long_form(form, text)
        if long is not None and not (whole and not text.startswith(long)):
            if singular != short and len(singular) >= _SHORTEST:
                return singular, _singular(long)
            return short, long
    return None


def _long_form(short: str, text: str) -> str | None:
    start = _spelt_from(short, text)
    if start is None:
        return None
    long = text[start:].strip()
    size = sum(character.isalnum() for character in short)
    words = long.split()
    if (
        len(long) <= len(short)
        or len(words) > min(size + 5, 2 * size)
        or short in words
        or long.endswith(short)
        or _NO_LONG.search(long)
        or words[0].lower() in _FUNCTION_WORDS
    ):
        return None
    return " ".join(words)


def _spelt_from(short: str, text: str) -> int | None:
    """Return where the short form's characters, matched from the right, begin in a text.

    Its first character must begin a word, and its last one must be in the last word.
    """
    text, letters = _plain(text), [c for c in _plain(short) if c.isalnum()]
    at = len(text)
    for left, letter in enumerate(reversed(letters), 1):
        at = text.rfind(letter, 0, at)
        while left == len(letters) and at > 0 and text[at - 1].isalnum():
            at = text.rfind(letter, 0, at)
        if at < 0 or (left == 1 and " " in text[at:]):
            return None
    return at


def _plain(text: str) -> str:
    """Return a text of the same length, in lower case and with Greek letters as Latin ones."""
    lowered = text.lower()
    return (lowered if len(lowered) == len(text) else text).translate(_GREEK)


def _singular(long: str) -> str:
    if long.endswith("ies"):
        return f"{long[:-3]}y"
    if long.endswith("uses"):
        return long[:-2]
    return long[:-1] if long.endswith("s") and long[-2:] not in ("ss", "us", "is") else long


class Abbreviations:
    """What the abbreviations of the field and of a library stand for.

    Names that the field's vocabulary knows are left to it, and the field's own abbreviations win
    over a document's. A short form that documents define in
    different ways is left alone unless one way is clearly the common one: the wrong sense would
    bring in wrong documents, and the short form itself is searched anyway.
    """

    def __init__(self, rows: Iterable[Row] = (), vocabulary: Vocabulary | None = None) -> None:
        """Merge the definitions of all documents with the field's; `vocabulary` wins over both."""
        self._long: dict[str, str] = {}
        self._shorts: dict[tuple[str, ...], list[str]] = {}
        for short, long in _field_pairs():
            self._add(short, long)
        for short, group in groupby(sorted(rows), key=lambda row: row[0]):
            if short in self._long or (vocabulary is not None and vocabulary.has_name(short)):
                continue
            chosen = _commonest([(long, documents) for _, long, documents in group])
            if chosen is not None:
                self._add(short, chosen)

    def long_forms(self) -> Mapping[str, str]:
        """Return the long form of every short form."""
        return self._long

    def others(self, question: str) -> tuple[str, ...]:
        """Return the long forms of a question's abbreviations and the short forms of its words.

        Case matters (ALL is a leukaemia, IT is intrathecal), except for a short form without a
        vowel, which can be no word.
        """
        folded = fold(question)
        found = [long for word in _written_words(question) for long in self._meant(word)]
        shorts = [short for key in _runs(folded) for short in self._shorts.get(key, ())]
        found += [short for short in shorts if not short.islower()]  # "pts" is in no text
        return tuple(each for each in dict.fromkeys(found) if not mentions(folded, fold(each)))

    def _meant(self, word: str) -> Iterator[str]:
        for form in dict.fromkeys((word, _PLURAL.sub("", word))):
            if form in self._long:
                yield self._long[form]
            elif form.islower() and not _VOWEL.search(form) and form.upper() in self._long:
                yield self._long[form.upper()]

    def _add(self, short: str, long: str) -> None:
        self._long[short] = long
        self._shorts.setdefault(_key(long), []).append(short)


@cache
def _field_pairs() -> tuple[tuple[str, str], ...]:
    """Return the short forms that every clinician uses and hardly a text defines."""
    return tuple(
        (short, long) for long, *shorts in field_terms()["abbreviation"] for short in shorts
    )


def _commonest(longs: Sequence[tuple[str, int]]) -> str | None:
    """Return the long form that most documents give, or None if they disagree."""
    if len(longs) == 1:
        return longs[0][0]
    counts: dict[tuple[str, ...], int] = {}
    wording: dict[tuple[str, ...], tuple[int, str]] = {}
    for long, documents in longs:
        key = _key(long)
        counts[key] = counts.get(key, 0) + documents
        wording[key] = max(wording.get(key, (0, "")), (documents, long))
    first, *others = sorted(counts, key=lambda key: -counts[key])
    if others and counts[first] < _CLEARLY * counts[others[0]]:
        return None
    return wording[first][1]


def _key(long: str) -> tuple[str, ...]:
    """Return a long form's words as they are compared: one spelling, no plural, no hyphen."""
    parts = (part for word in folded_words(long) for part in _JOINT.split(word))
    return tuple(_plain_word(part) for part in parts)


@lru_cache(maxsize=50_000)
def _plain_word(word: str) -> str:
    return _singular(one_spelling(word))


def _written_words(question: str) -> list[str]:
    words = re.findall(r"[^\W_](?:[\w/+.&'-]*\w)?", question)
    return list(dict.fromkeys(words))[:_MOST_READ]


def _runs(folded: str) -> Iterator[tuple[str, ...]]:
    """Yield all runs of up to `_MOST_WORDS` words."""
    words = _key(" ".join(folded.split()[:_MOST_READ]))
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1):
            yield words[start:end]
