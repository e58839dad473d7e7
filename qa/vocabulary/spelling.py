"""Misspelt words of a question, repaired by the names of the field and the words of the library.

What is one change away from a word is generated and looked up, as Norvig does ("How to write a
spelling corrector", 2007); two changes are only bridged to long names. A wrong repair is worse
than none, so what may be right stays: names, common words of the language, words that are known to
look like others, what is made like a drug's name and not plainly one of the known ones, and
whatever holds a digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from qa.text.folding import STOP_WORDS
from qa.vocabulary import DRUG_STEM, FAMILIES, Vocabulary
from qa.vocabulary.dialect import other_spellings
from qa.vocabulary.distance import damerau, one_change, opposed
from qa.vocabulary.english import forms

Frequency = Callable[[Sequence[str]], Mapping[str, int]]
"""In how many passages each token occurs."""
Analyse = Callable[[str], Sequence[str]]
"""The tokens of a text as the lexical index has them."""

_SHORTEST = 5
_LONG = 7
"""From here on, a common word one change away is the same word, as a rule."""
_LONGER = 8
"""From here on, so is a word that only the library knows."""
_VERY_LONG = 11
"""From here on, a name two changes away is the same name, as a rule."""
_LONG_DRUG = 9
"""Shorter drugs have real neighbours at one change: apatinib, afatinib."""
_VERY_LONG_DRUG = 11
"""Shorter drugs have real neighbours at two changes: nifedipine, nimodipine."""
_SAME_START = 3
_TWICE = 2
_MOST_READ = 400
_MOST_TRIED = 6
_TOKEN = re.compile(r"[^\W_]+(?:[-'’/.+][^\W_]+)*")
_PART = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_SYLLABLES = 3
"""Letters that a clipped name leaves out at least: fewer are a slip, or an ending."""
# Four letters are a clipped name where they end as one is spoken: nivo, cape, but not carb; three
# (osi, dapa has four) in small letters only, as three capitals mostly stand for something else.
_FIRST_PART = re.compile(r"(?<![\w-])(?:[A-Z]{4,}|[A-Z][a-z]+[A-Z][a-z]+)(?![\w-]|\s\w*\d)")
_PARTS = re.compile(r"[-\s]|\d")
_CLIPPED = re.compile(r"\b(?:[A-Za-z]{5,8}|[A-Za-z]{3}[aeioAEIO]|[a-z]{2}[aeio])\b")
_PLAIN = re.compile(r"[a-z]+")


class Speller:
    """Repair questions for one library."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        frequency: Frequency,
        analyse: Analyse,
        *,
        long_forms: Iterable[str] = (),
        is_word: Callable[[str], bool] | None = None,
        is_right: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Repair by the names of the vocabulary, then by the words that the library uses.

        `long_forms` are more names, as abbreviations in full; `is_word` knows the common words,
        for which a misspelt one may stand, `is_right` all words. Without common words short ones
        are read as drugs only: too many of them are right.
        """
        self._vocabulary = vocabulary
        self._frequency = frequency
        self._analyse = analyse
        self._is_word = is_word or (lambda _: False)
        self._is_english = is_right
        self._knows_words = is_word is not None
        by_kind: dict[str, dict[str, str]] = {}
        first = (names[:1] for kind, names in vocabulary.groups if kind == "drug")
        self._generic = frozenset(word for names in first for word in _words_of(names))
        for kind, names in vocabulary.groups:
            by_kind.setdefault(kind, {}).update(_words_of(names))
        self._drugs = by_kind.get("drug", {})
        # Trials are called by words that have neighbours of their own: density, DESTINY.
        self._trials = by_kind.pop("trial", {})
        self._by_first_part: dict[str, list[str]] = {}
        for kind, names in vocabulary.groups:
            part = _PARTS.split(names[0])[0].lower()
            if kind == "trial" and part != names[0].lower() and part not in FAMILIES:
                self._by_first_part.setdefault(part, []).append(names[0])
        self._written: dict[str, str] = {}
        for words in by_kind.values():
            self._written.update(words)
        self._names = frozenset((*self._written, *_words_of(long_forms)))
        shorter = self._names if is_word is not None else self._drugs.keys()
        self._sought = frozenset(n for n in self._names if len(n) >= _LONGER or n in shorter)
        self._by_start: dict[str, list[str]] = {}
        for word in self._written:
            self._by_start.setdefault(word[:_SAME_START], []).append(word)

    def corrections(self, question: str) -> tuple[tuple[str, str], ...]:
        """Return the words that are taken to be misspelt, each with what is read instead.

        If the library knows all words, one look-up is all that is done.
        """
        clipped = tuple(self._clipped(question))
        written = [word for word in _readable(question) if word not in dict(clipped)]
        held = self._held([word.lower() for word in written])
        unknown = [word for word in written if word.lower() not in held]
        named = self._parts_of_names(question) if unknown else frozenset()
        wrong = [w for w in unknown if w not in named and not self._is_right(w.lower())]
        found: list[tuple[str, str]] = []
        for word in wrong[:_MOST_TRIED]:
            inside = word[0].isupper() and not word.isupper() and not question.startswith(word)
            read = self._repaired(word.lower(), is_proper=inside)
            if read is not None:
                found.append((word, _as_written(read, word)))
        return (*clipped, *self._shortened(question), *found)

    def _shortened(self, question: str) -> Iterator[tuple[str, str]]:
        """Yield the first parts of trials' names that stand for one trial here: HERIZON."""
        for match in _FIRST_PART.finditer(question):
            named = self._by_first_part.get(match.group().lower(), ())
            if len(named) == 1 and not self._is_named(question, match.start()):
                yield match.group(), named[0]

    def _is_named(self, question: str, place: int) -> bool:
        named = self._vocabulary.occurrences(question)
        return any(start <= place < end for start, end, _ in named)

    def _clipped(self, question: str) -> Iterator[tuple[str, str]]:
        """Yield the first syllables of a drug's name that stand for it, with the name.

        "Pembro" and "nivo" are what clinicians say. They are neither words of the language nor of
        the library, and the beginning of one drug's name only: a generic one, or one that the
        library uses.
        """
        if not self._knows_words:
            return
        words = dict.fromkeys(_CLIPPED.findall(question)[:_MOST_READ])
        for word in words:
            start = word.lower()
            full = [drug for drug in self._drugs if drug.startswith(start) and drug != start]
            if (
                len(full) == 1
                and len(full[0]) >= len(start) + _SYLLABLES
                and not self._is_word(start)
                and start not in STOP_WORDS
                and not self._held([start])
                and (full[0] in self._generic or self._held([full[0]]))
            ):
                yield word, _as_written(self._drugs[full[0]].lower(), word)

    def other_spellings(self, question: str) -> tuple[str, ...]:
        """Return British or American spellings of the question's words that the library uses."""
        words = dict.fromkeys(word.lower() for word in _PART.findall(question)[:_MOST_READ])
        others = list(dict.fromkeys(other for word in words for other in other_spellings(word)))
        held = self._held(others)
        return tuple(other for other in others if other in held and other not in words)

    def _parts_of_names(self, question: str) -> frozenset[str]:
        """Return the words of names that are known, and of what is written like a trial."""
        return frozenset(
            part
            for entity in self._vocabulary.entities(question)
            if self._vocabulary.knows(entity) or entity.kind == "trial"
            for part in _PART.findall(entity.surface)
        )

    def _is_right(self, word: str) -> bool:
        """Say whether a word that the library does not use is right all the same."""
        of_it, known = forms(word), (self._names, self._trials, _lookalikes())
        if any(any(form in words for words in known) or self._is_word(form) for form in of_it):
            return True
        return any(map(self._is_english, of_it)) or bool(self._held(other_spellings(word)))

    def _repaired(self, word: str, *, is_proper: bool) -> str | None:
        for candidates in self._tiers(word, is_proper=is_proper):
            best = self._best(word, candidates)
            if best is not None:
                return self._written.get(best, best)
        return None

    def _tiers(self, word: str, *, is_proper: bool) -> Iterator[Mapping[str, int]]:
        """Yield candidates with how often the library uses them, the most likely kind first."""
        near = one_change(word)
        names = [other for other in near if other in self._sought]
        names += [other for other in near if other in self._trials and len(other) >= _LONGER]
        if names:
            yield {**dict.fromkeys(names, 0), **self._held(names)}
        near = [] if is_proper else [other for other in near if other[-1] == word[-1]]
        if len(word) >= _LONG:
            yield self._held([other for other in near if self._is_word(other)])
        distant = self._by_start.get(word[:_SAME_START], ())
        yield {other: 0 for other in distant if damerau(word, other, most=_TWICE) == _TWICE}
        if len(word) >= _LONGER and near and self._is_stem(word):
            drug = DRUG_STEM.fullmatch(word)  # is read as a drug only: spare the other look-ups
            near = [other for other in near if not drug or self._is_drug(other)]
            held = self._frequency(near)
            yield {other: held[other] for other in near if held[other] and self._is_stem(other)}

    def _best(self, word: str, candidates: Mapping[str, int]) -> str | None:
        """Return the safe candidate that the library uses most; None if it could be another."""
        safe = sorted(
            (other for other in candidates if self._is_safe(word, other)),
            key=lambda other: (-candidates[other], -len(other), other),
        )
        drugs = [other for other in safe if self._is_drug(other)]
        if not safe or len(drugs) > 1 or (len(safe) > 1 and not candidates[safe[0]]):
            return None
        likely = [other for other in safe if candidates[other] == candidates[safe[0]]]
        return next((o for o in likely if o in self._names or self._is_word(o)), likely[0])

    def _is_safe(self, word: str, other: str) -> bool:
        """Say whether a word may be read as another one that is one or two changes away."""
        if opposed(word, other):
            return False
        close = damerau(word, other, most=1) == 1
        if DRUG_STEM.fullmatch(word):
            return self._is_drug(other) and len(word) >= (_LONG_DRUG if close else _VERY_LONG_DRUG)
        return close or len(word) >= (_LONG_DRUG if self._is_drug(other) else _VERY_LONG)

    def _is_stem(self, word: str) -> bool:
        """Say whether a word is its own stem, as the names of things are.

        Of any other word the library tells the stem only: it holds "prevailing", which does not
        make "prevailence" a word.
        """
        return tuple(self._analyse(word)) == (word,)

    def _is_drug(self, word: str) -> bool:
        return word in self._drugs or DRUG_STEM.fullmatch(word) is not None

    def _held(self, words: Sequence[str]) -> dict[str, int]:
        """Return the words that the library uses, with in how many passages."""
        if not words:
            return {}
        tokens: Sequence[str] = self._analyse(" ".join(words))
        if len(tokens) != len(words):  # a stop word among them has no token
            tokens = ["".join(self._analyse(word)) for word in words]
        held = self._frequency(list(dict.fromkeys(tokens)))
        return {
            word: held[token]
            for word, token in zip(words, tokens, strict=True)
            if token and held.get(token, 0)
        }


def _readable(question: str) -> list[str]:
    """Return the words that could be misspelt: long enough, and without a digit beside them."""
    words = dict.fromkeys(
        part
        for match in _TOKEN.finditer(question)
        if not _DIGIT.search(match.group())
        for part in _PART.findall(match.group())
    )
    return [
        word
        for word in words
        if len(word) >= _SHORTEST
        and word.lower() not in STOP_WORDS
        and _PLAIN.fullmatch(word.lower())
        and (word[1:].islower() or (word.isupper() and len(word) >= _LONGER))
    ][:_MOST_READ]


def repaired(text: str, corrections: Iterable[tuple[str, str]]) -> str:
    """Return the text with the misspelt words replaced."""
    read = dict(corrections)
    return _PART.sub(lambda match: read.get(match.group(), match.group()), text) if read else text


def _as_written(word: str, written: str) -> str:
    """Return the word with the capitals of what was written."""
    if written.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if written[0].isupper() else word


def _words_of(names: Iterable[str]) -> dict[str, str]:
    """Return the long words of names by their lower-case form, as the names write them."""
    return {
        part.lower(): part
        for name in names
        for token in _TOKEN.findall(name)
        if not _DIGIT.search(token)
        for part in _PART.findall(token)
        if len(part) >= _SHORTEST
    }


@cache
def _lookalikes() -> frozenset[str]:
    text = (files("qa.vocabulary") / "lookalikes.yaml").read_text(encoding="utf-8")
    return frozenset(word for words in yaml.safe_load(text).values() for word in words.split())
