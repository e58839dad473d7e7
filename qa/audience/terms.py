"""Statements → the terms in them that a reader may not know, each once, with its explanation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.audience.glossary import Entry, Key, glossary, key, plain_word
from qa.domain import Answer, Citation, Part, Statement
from qa.text.folding import fold, mentions
from qa.vocabulary.abbreviations import harvest

TextOf = Callable[[str, str], str]
"""The stored text of a document's revision."""

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[ \u00a0]?[-‐‑–/'’.]?[ \u00a0]?")
_JOINED = re.compile(r"[^\W_](?:[\w/+.&'-]*\w)?")
# "ILD-related" holds ILD; "PD-L1" and "HR-positive" are names of their own.
_TAIL = re.compile(r"-(?!positive|negative|low|high)[a-z]{4,}$")
_PLURAL = re.compile(r"(?<=[A-Z0-9])s$")
_BEFORE_NUMBER = re.compile(r"\s*(?:of|was|is|=|:|,|\()?\s*-?\d+(?:[.·]\d+)?(?!\s?%|\d|\.\d)")
_TEXTS = 64
"""Documents whose abbreviations are remembered."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A document's words as they are compared, and what its abbreviations stand for."""

    casefolded: str
    defines: Mapping[str, str]


Read = Callable[[Citation], _Read]


@dataclass(frozen=True, slots=True)
class Found:
    """A term at its first place: as written, its entry or its long form, who defines it."""

    written: str
    entry: Entry | None
    stands_for: str
    statement: int
    citation: int | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """Return what is the same for all ways to write the term."""
        return key(self.entry.name if self.entry else self.stands_for)


def find(answer: Answer, text_of: TextOf, long_forms: Mapping[str, str]) -> tuple[Found, ...]:
    """Return the terms of an answer's statements in the order of reading, each once.

    An abbreviation means what the cited document says; else what the library's documents say
    (`long_forms`) or what the glossary says, if it knows one meaning only. Of several, the one
    counts that the cited document names in full, or that a number beside it shows. Otherwise the
    abbreviation is left alone: a wrong meaning misleads.
    """
    cited = {citation.marker: citation for citation in answer.citations}
    read = _reading_once(text_of)
    found: dict[tuple[str, ...], Found] = {}
    for place in _in_reading_order(answer.statements):
        statement = answer.statements[place]
        sources = [cited[marker] for marker in statement.citations if marker in cited]
        for each in _in(statement.text, place, _Sense(sources, read, long_forms)):
            found.setdefault(each.key, each)
    return tuple(found.values())


def _in_reading_order(statements: Sequence[Statement]) -> list[int]:
    """Return the places of the statements in the order in which their parts are shown."""
    parts = list(Part)
    return sorted(range(len(statements)), key=lambda place: parts.index(statements[place].part))


class _Sense:
    """What abbreviations mean in the documents that a statement cites."""

    def __init__(
        self, sources: Sequence[Citation], read: Read, long_forms: Mapping[str, str]
    ) -> None:
        self._sources = sources
        self._read = read
        self._long_forms = long_forms

    def of(self, short: str, after: str) -> tuple[Entry | None, str, int | None] | None:
        """Return an abbreviation's entry, long form and definer; None where it is unclear."""
        for citation in self._sources:
            long = self._read(citation).defines.get(short)
            if long is not None:
                entry = glossary().named.get(key(long))
                if entry is not None and fold(entry.name) == fold(long):
                    long = entry.name  # no capital from the beginning of a sentence
                return entry, long, citation.marker
        chosen = self._told_apart(glossary().short.get(short, ()), after)
        long = self._long_forms.get(short)
        if chosen is None and long is not None:
            entry = glossary().named.get(key(long))
            return entry, entry.name if entry else long, None
        chosen = chosen or _only_one(glossary().short.get(short, ()))
        return (chosen, chosen.name, None) if chosen else None

    def _told_apart(self, senses: Sequence[Entry], after: str) -> Entry | None:
        """Return the sense that the document names in full, or that fits the number beside it."""
        before_number = _BEFORE_NUMBER.match(after) is not None
        possible = [entry for entry in senses if before_number or not entry.number]
        named = [entry for entry in possible if self._names(entry)]
        numeric = [entry for entry in possible if entry.number]
        return next((each[0] for each in (named, numeric) if len(each) == 1), None)

    def _names(self, entry: Entry) -> bool:
        return any(
            mentions(self._read(citation).casefolded, name.casefold())
            for citation in self._sources
            for name in (entry.name, *entry.names)
            if name not in entry.short
        )


def _only_one(senses: Sequence[Entry]) -> Entry | None:
    """Return the sense of an abbreviation that has no other one in the glossary."""
    certain = len(senses) == 1 and not (senses[0].number or senses[0].stated)
    return senses[0] if certain else None


def _reading_once(text_of: TextOf) -> Read:
    """Return what reads each document once for one answer."""
    read: dict[tuple[str, str], _Read] = {}

    def reading(citation: Citation) -> _Read:
        place = (citation.source.id, citation.source.revision)
        if place not in read:
            read[place] = _read(text_of(*place))
        return read[place]

    return reading


@lru_cache(maxsize=_TEXTS)
def _read(text: str) -> _Read:
    return _Read(text.casefold(), dict(harvest(text)))


def _in(text: str, place: int, sense: _Sense) -> Iterator[Found]:
    """Yield the terms of one statement in the order of its words."""
    spans = sorted([*_patterns(text), *_names(text)], key=lambda span: (span[0], -span[1]))
    found: list[tuple[int, Found]] = []
    free = 0
    taken = [False] * len(text)
    for start, end, entry in spans:
        if start >= free:
            free = end
            taken[start:end] = [True] * (end - start)
            written = text[start:end].rstrip(" =<>≤≥")
            long = "" if _holds(key(written), key(entry.name)) else entry.name
            found.append((start, Found(written, entry, long, place)))
    for start, short in _shorts(text):
        if any(taken[start : start + len(short)]):
            continue
        known = sense.of(short, text[start + len(short) :])
        if known is not None and (known[0] or not mentions(fold(text), fold(known[1]))):
            meant, long, marker = known
            found.append((start, Found(short, meant, long, place, marker)))
    return (each for _, each in sorted(found, key=lambda item: item[0]))


def _holds(words: Key, name: Key) -> bool:
    return any(words[at : at + len(name)] == name for at in range(len(words)))


def _patterns(text: str) -> Iterator[tuple[int, int, Entry]]:
    for entry in glossary().entries:
        if entry.pattern is not None:
            for match in entry.pattern.finditer(text):
                yield match.start(), match.end(), entry


def _names(text: str) -> Iterator[tuple[int, int, Entry]]:
    """Yield the names in full, at each word the longest one that begins there."""
    found = list(_WORD.finditer(text))
    plain = [plain_word(fold(match.group())) for match in found]
    named, longest = glossary().named, glossary().longest
    for first in range(len(found)):
        last = first
        while last + 1 < len(found) and last + 1 - first < longest:
            gap = text[found[last].end() : found[last + 1].start()]
            if not _GAP.fullmatch(gap):
                break
            last += 1
        for end in range(last, first - 1, -1):
            entry = named.get(tuple(plain[first : end + 1]))
            if entry is not None:
                yield found[first].start(), found[end].end(), entry
                break


def _shorts(text: str) -> Iterator[tuple[int, str]]:
    """Yield what may be an abbreviation: words with a capital and the pieces of joined ones."""
    for match in _JOINED.finditer(text):
        word = match.group()
        pieces = [(match.start(), word)]
        if "/" in word:
            at = match.start()
            for piece in word.split("/"):
                pieces.append((at, piece))
                at += len(piece) + 1
        for start, piece in pieces:
            for form in dict.fromkeys((piece, _PLURAL.sub("", piece), _TAIL.sub("", piece))):
                if any(character.isupper() for character in form) and len(form) > 1:
                    yield start, form
