"""Sentences with offsets: where a statement that can be quoted begins and ends.

The splitter reads biomedical prose: abbreviations, initials, decimals, reference marks after the
full stop, enumerators. In doubt it does not split: a quote that is too long is better than half
a claim. Every decision looks at a bounded window, so the time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.domain import Sentence

LONG_SENTENCE_WORDS = 60
"""A sentence with more words is split further at semicolons."""

_WINDOW = 32  # characters looked at on either side of a full stop
_PARENTHESIS = 240  # farthest brackets that still hold a sentence together

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CLOSERS = "\"'”’»›)\\]}"
_RAISED = "[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[,–-][⁰¹²³⁴⁵⁶⁷⁸⁹]+)*"  # reference marks
_TERMINATOR = re.compile(rf"[.!?…؟۔。！？｡।]++[{_CLOSERS}]*+(?:{_RAISED})?+")
_WITHOUT_SPACE = frozenset("。！？｡")
_NEXT = re.compile(r"(\s*+)([\"'“‘«‹„(\[{¿¡•*–—-]*+\s?)(\w(?:[\w'’]{0,23})?)")
_TOKEN_BEFORE = re.compile(r"[^\s(\[{\"'“‘/–—-]*+\Z")
_ENUMERATOR = re.compile(r"[(\[•*–-]?\s?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[A-Za-z]|[ivxIVX]{1,5})[)\]]?")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_MIXED_CASE = re.compile(r"[a-z]{1,3}[A-Z0-9]")
_LETTER = re.compile(r"[^\W\d_]")
_REST_IS_SPACE = re.compile(r"\s*+\Z")
_SEMICOLON = re.compile(r";\s+")

_NUMBERS = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,20}"
_MARK = rf"(?:\[{_NUMBERS}\]|\({_NUMBERS}\)|\d{{1,3}}(?![\d.%]))"
_REFERENCES = re.compile(rf"\s?{_MARK}(?:\s?[,–-]?\s?{_MARK}){{0,40}}")
_GRADED = re.compile(
    r"\s?\((?:(?:[1-4][A-D]?[+-]{0,2}|[IVX]{1,4}[a-c]?|[A-D])(?:[,;/ ]+(?:[1-4][A-D]?[+-]{0,2}"
    r"|[IVX]{1,4}[a-c]?|[A-D]))*"
    r"|[^().!?;]{0,60}\b(?:class|level|graded?|strength|evidence|certainty|category|consensus|strong"
    r"|weak|conditional|recommendation|LoE|CoR|GPP|expert opinion)\b[^().!?;]{0,60})\)",
    re.IGNORECASE,
)
"""The strength of a recommendation, told in brackets after its full stop."""
_THOUSANDS = re.compile(r"\s?\d{1,3},\d{3}")

_NEVER_LAST = frozenset(
    """e.g eg i.e ie vs v.s cf viz dr drs mr mrs ms prof rev st mt fig figs ref refs eq eqs sect
    tab suppl approx ca resp incl excl vol pp pt pts ed eds""".split()
)
_BEFORE_NUMBER = frozenset(
    """no nos p n ver art ch chap sec para app table figure jan feb mar apr jun jul aug sep sept oct
    nov dec ext tel min max""".split()
)
_SOMETIMES_LAST = frozenset(
    """al inc ltd co corp jr sr dept univ sp spp subsp var ser int""".split()
)
_LABELLED = frozenset(
    """vitamin hepatitis group arm type grade cohort class stage part phase table figure appendix
    factor influenza immunoglobulin protein panel category subtype schedule regimen""".split()
)
_OPENERS = frozenset(
    """The A An In On At For With We It This These Those That They There Their Our However Moreover
    Furthermore Although Though While When Where If As After Before During Among Of To From By Both
    All Each Some Most No Not He She His Her Its But And Or So Thus Therefore Hence Here Herein
    Overall Finally Similarly Conversely Since Because Using Given Another Other Such Also Then
    Nevertheless Nonetheless Despite Unlike Until Under Within Without Between Through""".split()
)


def split(text: str, start: int = 0, end: int | None = None) -> tuple[Sentence, ...]:
    """Find the sentences of `text[start:end]`; offsets count from the beginning of `text`.

    The spans are trimmed, in order and apart, and cover every character that is not a space.
    A line break always ends a sentence. Numbers, enumerators and reference marks stay with
    the sentence they belong to. Beyond `LONG_SENTENCE_WORDS` words, semicolons end one too.
    """
    stop = len(text) if end is None else end
    return tuple(
        Sentence(first, last)
        for line in _LINE.finditer(text, start, stop)
        for span in _with_tail_joined(text, _sentences(text, line.start(), line.end()))
        for first, last in _shorter(text, *span)
    )


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _TERMINATOR.finditer(text, start, end):
        cut = _boundary(text, begin, match, end)
        if cut is not None:
            yield begin, cut
            begin = cut
    yield begin, end


def _with_tail_joined(text: str, spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Trim the spans; what has no letter, such as reference marks, joins the one before."""
    kept: list[tuple[int, int]] = []
    for span in spans:
        start, end = _trim(text, *span)
        if start == end:
            continue
        if kept and not _LETTER.search(text, start, end):
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return kept


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _boundary(text: str, begin: int, match: re.Match[str], end: int) -> int | None:
    """Return where the sentence that began at `begin` ends, if these marks end it."""
    mark, cut = match.start(), match.end()
    if text[mark] in _WITHOUT_SPACE:
        return cut
    cut = _past_references(text, mark, _past_grading(text, cut, end), end)
    following = _NEXT.match(text, cut, end)
    if following is None or not _can_open(following.group(3)):
        return None
    opens = following.group(3) in _OPENERS and text[following.end() : following.end() + 1] != "."
    if not following.group(1) and not (opens and _is_glued_end(text, begin, mark)):
        return None
    if _inside_parenthesis(text, begin, mark, end):
        return None
    if text[mark:cut].startswith(".") and not text.startswith("..", mark):
        number = following.group(3)[0].isdigit()
        if _is_abbreviation(text, begin, mark, opens=opens, number=number):
            return None
    return cut


def _can_open(word: str) -> bool:
    """Say whether a sentence may begin with this word."""
    first = word[0]
    return not first.islower() or _MIXED_CASE.match(word) is not None


def _is_glued_end(text: str, begin: int, mark: int) -> bool:
    """Say whether marks without a space after them can end a sentence ("cells.The")."""
    token = _token_before(text, begin, mark)
    if not token:
        return True
    plain = token.rstrip(")]%”")
    return "." not in plain and (len(plain) > 2 or plain.isdigit())  # noqa: PLR2004


def _past_grading(text: str, cut: int, end: int) -> int:
    """Move past the strength of a recommendation that follows the full stop: ". (Class 1) The"."""
    match = _GRADED.match(text, cut, end)
    return cut if match is None else match.end()


def _past_references(text: str, mark: int, cut: int, end: int) -> int:
    """Move past reference marks that follow the full stop: ".12 The", ". [1] [2] The"."""
    match = _REFERENCES.match(text, cut, end)
    if match is None or _THOUSANDS.fullmatch(match.group()):
        return cut
    following = _NEXT.match(text, match.end(), end)
    last = _REST_IS_SPACE.match(text, match.end(), end) is not None
    opens = following is not None and following.group(1) != "" and following.group(3)[0].isupper()
    if not (last or opens):
        return cut
    marks = match.group()
    if not marks[0].isspace():
        attached = mark > 0 and (text[mark - 1].isalpha() or text[mark - 1] in ")]%”")
        return match.end() if attached else cut
    several = len(re.findall(r"\d+", marks)) > 1
    if "[" in marks or (several and ("," in marks or "(" in marks)) or last:
        return match.end()
    begins = following is not None and following.group(3) in _OPENERS
    return match.end() if begins and "(" not in marks else cut


def _inside_parenthesis(text: str, begin: int, mark: int, end: int) -> bool:
    opened = text.rfind("(", max(begin, mark - _PARENTHESIS), mark)
    if opened < 0 or text.find(")", opened, mark) >= 0:
        return False
    closed = text.find(")", mark, min(end, mark + _PARENTHESIS))
    # A bracket that closes right after the marks belongs to them: "(All patients died.) The".
    return closed > mark + 1 and text.find("(", mark, closed) < 0


def _token_before(text: str, begin: int, mark: int) -> str:
    match = _TOKEN_BEFORE.search(text[max(begin, mark - _WINDOW) : mark])
    return match.group() if match else ""


def _is_abbreviation(text: str, begin: int, mark: int, *, opens: bool, number: bool) -> bool:
    """Say whether the full stop at `mark` belongs to the word before it and ends nothing."""
    if mark - begin <= 12 and _ENUMERATOR.fullmatch(text[begin:mark].strip()):  # noqa: PLR2004
        return True
    token = _token_before(text, begin, mark)
    word = token.lower()
    if word in _NEVER_LAST:
        return True
    if word in _BEFORE_NUMBER and number:
        return True
    if word in {"a.m", "p.m", "etc"}:
        return False
    if word in _SOMETIMES_LAST or _DOTTED.fullmatch(token):
        return not opens
    if len(token) == 1 and token.isupper():
        if text[mark - 2 : mark - 1] == "/":
            return False  # a unit: 0.5 mmol/L
        before = text[max(begin, mark - _WINDOW) : mark - 1].split()
        return not opens and (not before or before[-1].lower() not in _LABELLED)
    return False


def _shorter(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split an overlong sentence at semicolons into parts as long as the limit allows."""
    begin, cut, words = start, start, 0
    cuts = _semicolons(text, start, end) if _is_long(text, start, end) else []
    for place in [*cuts, end]:
        more = len(text[cut:place].split())
        if cut > begin and words + more > LONG_SENTENCE_WORDS:
            yield _trim(text, begin, cut)
            begin, words = cut, 0
        words += more
        cut = place
    yield _trim(text, begin, end)


def _semicolons(text: str, start: int, end: int) -> list[int]:
    """Return the places after the semicolons that stand in no bracket."""
    places = []
    depth, seen = 0, start
    for match in _SEMICOLON.finditer(text, start, end):
        opened, closed = text.count("(", seen, match.start()), text.count(")", seen, match.start())
        depth, seen = max(depth + opened - closed, 0), match.start()
        if depth == 0:
            places.append(match.start() + 1)
    return places


def _is_long(text: str, start: int, end: int) -> bool:
    return len(text[start:end].split()) > LONG_SENTENCE_WORDS
