"""Text → tokens: names by what they stand for, numbers by value and unit, words by their stem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from qa.text.folding import fold
from qa.verify import lexicon
from qa.verify.naming import PRIVATE, Names, with_names_marked
from qa.verify.substituting import rules, substituted
from qa.vocabulary import Vocabulary
from qa.vocabulary.dialect import one_spelling

_NOT_OURS: Final = re.compile("[\ue000-\uf8ff]")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_ABBREVIATED: Final = re.compile(r"\b(?:[A-Z]\.(?= [a-z])|e\.g\.|i\.e\.|al\.|spp?\.|vs?\.)")
_PLURAL: Final = re.compile(r"\b([A-Z]{2,5}|ratio|rate|interval|[Ss]urvival)s\b")
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED_RUN: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_UNIT: Final = "|".join(sorted(map(re.escape, lexicon.UNITS), key=len, reverse=True))
_TOKEN: Final = re.compile(
    rf"(?P<name>[\ue000-\uf8ff])"
    rf"|(?<![\w.])(?P<number>(?:(?<![\w)\s])|(?<=[\s(,]))-?\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\w)"
    rf"|\d+(?:[.,]\d+)?(?:\^-?\d+)?)(?P<plus>\+?)"
    rf"(?:[ -]?(?P<unit>(?:{_UNIT})(?: ?(?:/|per) ?(?:{_UNIT}))*)(?![\w]))?"
    r"|(?P<word>[^\W\d_](?:[^\W_]|(?<=\d)\.(?=\d))*(?:'[a-z]+)?|[a-z]+_\w+)"
    r"|(?P<sign><=|>=|<|>|=|±)"
    r"|(?P<stop>[;:.,()\[\]!?|¦]| - |/)|(?P<range>-)"
)
_AMBIGUOUS: Final = re.compile(r"[1-9]\d{0,2}\.000")
_FINEST: Final = 6
_JOINED: Final = re.compile(
    rf"\b(?!(?:{'|'.join(word for word in sorted(lexicon.LABELS) if word.isalpha())})-)"
    r"([a-z]{2,5})-(l?\d{1,2})(?![\w%]|[.-]\d)"
)
"""A marker's name: "PD-L1", "IL-6"; not "grade-3"."""
_PHRASES: Final = rules(lexicon.PHRASES)
_CLAUDIN: Final = re.compile(r"\b(?:claudin|cldn)[ -]?18\.2\b")
_NUMBER_WORD: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(lexicon.NUMBER_WORDS, key=len, reverse=True))})\b"
)
_SUFFIXES: Final = "ations ation ments ment ingly edly ings ing ions ion ies ed es ly s e y".split()
_STEM: Final = 4
_LINKS: Final = {"and": "and", "or": "or", "plus": "and", "versus": "versus", "but": "but"}


ELIDED: Final = "¦"


class Kind(StrEnum):
    """What a token is."""

    NAME = "name"
    ENDPOINT = "endpoint"
    NUMBER = "number"
    NEGATION = "negation"
    MODALITY = "modality"
    WORD = "word"
    LINK = "link"
    LIGHT = "light"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text: what is compared (`key`), and as whose part it stands.

    `own` is a number without the unit that it shares with the next one. `restored` stands in
    square brackets; `clause` counts the clauses, `bracket` the parentheses of the text, 0 for none.
    """

    kind: Kind
    key: str
    own: str
    restored: bool = False
    clause: int = 0
    bracket: int = 0

    @property
    def weighs(self) -> bool:
        """Say whether the token bears a claim."""
        return self.kind not in (Kind.LIGHT, Kind.STOP)

    def says(self, other: Token) -> bool:
        """Say whether two tokens say the same."""
        if self.kind is not other.kind:
            return False
        return self.key == other.key or (self.own == other.key or self.key == other.own)


def read(text: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """Return the tokens of a text in order, clauses and brackets counted from 1.

    `ELIDED` in the text marks that words were left out there.
    """
    plain = _PLURAL.sub(r"\1", _NOT_OURS.sub(" ", text)).translate(_DASHES)
    plain = _ABBREVIATED.sub(lambda match: match.group().replace(".", ""), plain)
    marked, names = with_names_marked(plain, vocabulary)
    raised = _RAISED_RUN.sub(lambda run: "^" + run.group().translate(_RAISED), marked)
    folded = _CLAUDIN.sub("cldn18.2", _JOINED.sub(r"\1\2", fold(raised)))
    folded = _NUMBER_WORD.sub(lambda word: str(lexicon.NUMBER_WORDS[word.group()]), folded)
    folded = substituted(folded, _PHRASES)
    folded = re.sub(r" {2,}", " ", folded)
    found = list(_tokens(folded, names))
    return tuple(_without_repeated(_placed(_with_shared_units(found))))


def stem(word: str) -> str:
    """Return the stem of a lower-case word: plural and tense, spelling and synonyms are gone."""
    base = lexicon.FORMS.get(word, word)
    known = lexicon.SYNONYMS.get(base)
    if known:
        return known
    plain = one_spelling(base) if base.isalpha() else base
    cut = _cut(plain)
    return _SYNONYM_STEMS.get(cut, cut)


def _cut(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _STEM and not word.endswith("ss"):
            return _cut(word[: -len(suffix)]) if suffix in ("s", "ly") else word[: -len(suffix)]
    return word


_SYNONYM_STEMS: Final = {
    _cut(one_spelling(word)): first for word, first in lexicon.SYNONYMS.items() if "_" not in word
}


def stems(words: frozenset[str]) -> frozenset[str]:
    """Return the words, and their stems beside them."""
    return words | {stem(word) for word in words}


_LIGHT: Final = stems(lexicon.LIGHT)
_MODALITY: Final = lexicon.MODALITY | {stem(w): s for w, s in lexicon.MODALITY.items()}


def _tokens(folded: str, names: Names) -> Iterator[Token]:
    restored = False
    for match in _TOKEN.finditer(folded):
        if match["stop"] in ("[", "]"):
            restored = match["stop"] == "["
            continue
        token = _token(match, folded, names)
        yield replace(token, restored=True) if restored else token


def _token(match: re.Match[str], folded: str, names: Names) -> Token:
    if match["name"]:
        kind, name = names[ord(match["name"]) - PRIVATE]
        return Token(Kind.ENDPOINT if kind == "endpoint" else Kind.NAME, name, kind)
    if match["number"]:
        return _number(match)
    if match["range"]:
        beside = folded[match.start() - 1 : match.start()] + folded[match.end() : match.end() + 1]
        between = len(beside) == len("09") and beside.isdigit()
        return Token(Kind.WORD, "to#", "to#") if between else Token(Kind.LIGHT, "-", "-")
    if match["stop"]:
        mark = match["stop"].strip()
        return Token(Kind.STOP, mark, mark)
    word = match["word"] or match["sign"]
    following = folded[match.end() : match.end() + 2].strip()
    if word in ("to", "by", "from") and following[:1].isdigit():
        return Token(Kind.WORD, f"{word}#", f"{word}#")
    return _word(word)


def _word(word: str) -> Token:
    word = word.removesuffix("'s").removesuffix("'")
    if word in lexicon.NEGATIONS:
        return Token(Kind.NEGATION, "not", "not")
    if word in lexicon.CLAUSE_OPENERS and word not in _LINKS:
        return Token(Kind.LIGHT, word, word)
    if word in _LINKS:
        return Token(Kind.LINK, _LINKS[word], word)
    if word in lexicon.CONDITIONS:
        return Token(Kind.LIGHT if word in lexicon.LIGHT else Kind.WORD, word, word)
    key = stem(word)
    if word in _MODALITY or key in _MODALITY:
        return Token(Kind.MODALITY, _MODALITY.get(word) or _MODALITY[key], word)
    if word in _LIGHT or key in _LIGHT:
        return Token(Kind.LIGHT, word, word)
    return Token(Kind.WORD, key, word)


def _number(match: re.Match[str]) -> Token:
    unit = match["unit"] or ""
    parts = [part.strip() for part in re.split(r"/|\bper\b", unit) if part.strip()]
    names = [lexicon.UNITS[part] for part in parts]
    value, first = _value(match["number"], names[0] if names else "")
    key = f"{value}{match['plus']} {'/'.join((first, *names[1:]))}".strip()
    return Token(Kind.NUMBER, key, key)


def _value(raw: str, unit: str) -> tuple[str, str]:
    """Return a number and its unit, in another unit that says the same: 21 days are 3 weeks.

    Whether "1.000 mg" is one or a thousand is not told: it is proven only by its own characters.
    """
    base, _, power = raw.partition("^")
    if unit and _AMBIGUOUS.fullmatch(base):
        return base, unit
    grouped = re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", base)
    number = Decimal(base.replace(",", "" if grouped else "."))
    if power:
        return f"{number.normalize():f}^{power}", unit
    other, many, of = lexicon.EXACTLY.get(unit, (unit, 1, 1))
    converted = number * many / of
    if converted != round(converted, _FINEST):
        converted, other = number, unit  # 28 days are four weeks, 30 days are days
    return f"{converted.normalize():f}", other


def _with_shared_units(tokens: list[Token]) -> list[Token]:
    """Give a number without a unit that of the number it is linked with: "6.4 to 5.4 mg/kg"."""
    following: Token | None = None
    linked = False
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.kind is Kind.NUMBER:
            before = tokens[index - 1].key if index else ""
            labelled = before.isalpha() and before in lexicon.LABELS
            if (
                linked
                and not labelled
                and following
                and " " not in token.key
                and " " in following.key
            ):
                unit = following.key.split(" ", 1)[1]
                tokens[index] = token = replace(token, key=f"{token.key} {unit}")
            following, linked = token, False
        elif token.key in ("and", "or", "versus", "to#", ","):
            linked = True
        elif token.kind is not Kind.LIGHT:
            following, linked = None, False
    return tokens


def _placed(tokens: list[Token]) -> Iterator[Token]:
    """Count clauses and brackets."""
    clause, brackets, inside = 1, 0, 0
    for index, token in enumerate(tokens):
        if token.key == "(":
            brackets += 1
            inside = brackets
        if not inside and _opens_clause(tokens, index):
            clause += 1
        yield replace(token, clause=clause, bracket=inside)
        if token.key == ")":
            inside = 0


def _opens_clause(tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    before = tokens[index - 1].key if index else ""
    if before in (";", ".", "!", "?", "|"):
        return True
    if token.own in lexicon.CLAUSE_OPENERS:
        return True
    return before == "," and token.own in ("and", "which")


def _without_repeated(tokens: Iterator[Token]) -> Iterator[Token]:
    """Leave out a word in brackets that says again what stands before: "T-DXd (Enhertu)"."""
    said = ""
    for token in tokens:
        again = bool(token.bracket) and token.weighs and token.key == said
        if token.weighs and not token.bracket:
            said = token.key
        if not again:
            yield token
