"""Plain text files as pieces: paragraphs, lists and title-like lines, no markup interpreted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.domain import BlockKind
from qa.ingest import front_matter, wrapping
from qa.ingest.canonical import Parsed, Piece
from qa.ingest.markdown import clean_source

_WIDTH = range(40, 121)  # characters of a line in a text that was broken to fit a page
_FULL_LINE = 0.7  # of the width: a longer line that ends no sentence goes on in the next
_TITLE_WORDS = range(3, 41)
_HEADING_WORDS = 16
_HEADING_CHARACTERS = 120
_TITLE_CASE = 0.6  # of a heading's words begin with a capital

_BULLET = re.compile(r"[ \t]*[•◦▪‣●○■·*–—-][ \t]+(?=\S)")
_NUMBERED = re.compile(r"[ \t]*(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)][ \t]+(?=\S)")
_ONLY_NUMBER = re.compile(r"[ \t]*\d{1,3}[.)]?")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"'”’)\]]*\Z")
_CITATION_END = re.compile(r"(?:[.!;:,]|,\s\d{4})[\"'”’)\]]*\Z")
_UNFINISHED = frozenset("a an and as at by for from in into of on or per than the to with".split())
_CAPTION = re.compile(r"(?:Table|Figure|Box|Part|Chapter|Section|Appendix|Step|Stage)\b", re.I)
_FIELD = re.compile(r"(DOI|PMID|NCT|Date|Published|URL)\s*:\s*(\S+)\s*\Z", re.I)
_FIELD_LINES = 15
_FIELD_KEYS = {"date": "published"}


def read(text: str) -> Parsed:
    """Read plain text with optional front matter.

    Blank lines separate paragraphs; lines that were broken to fit a width are joined. The title
    is the first line, if it stands alone and does not read as a sentence of a paragraph. Fields
    such as "DOI: …" and "Date: …" at the top are taken as metadata and stay in the text.
    """
    stated, body = front_matter.separate(clean_source(text))
    lines = body.split("\n")
    known = wrapping.vocabulary(lines)
    width = _width(lines)
    groups = [list(_unwrapped(group, width)) for group in _groups(lines)]
    title = _title(groups, known)
    pieces = [
        piece
        for number, group in enumerate(groups)
        for piece in _group_pieces(group, groups[number + 1 :][:1], known)
    ]
    if title is not None:
        pieces[0] = Piece(BlockKind.TITLE, title)
    return Parsed(tuple(pieces), title=title, stated=stated, guessed=_fields(lines))


def _width(lines: Sequence[str]) -> int:
    """Return the width that the lines were broken to fit, or 0 if they were not."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    return usual if usual in _WIDTH else 0


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the runs of lines between blank lines."""
    group: list[str] = []
    for line in lines:
        if line.strip():
            group.append(line.rstrip())
        elif group:
            yield group
            group = []
    if group:
        yield group


def _title(groups: Sequence[Sequence[Sequence[str]]], known: frozenset[str]) -> str | None:
    """Return the first line, if there is more and it does not read as a sentence."""
    if not groups or sum(len(group) for group in groups) == 1:
        return None
    line = wrapping.join(groups[0][0], known)
    if line.endswith((".", ":", ";", ",")) or _is_item(line) or _FIELD.match(line):
        return None
    alone = len(groups[0]) == 1
    return line if alone or len(line.split()) in _TITLE_WORDS else None


def _is_item(line: str) -> bool:
    return bool(_BULLET.match(line) or _NUMBERED.match(line))


def _group_pieces(
    group: Sequence[Sequence[str]],
    following: Sequence[Sequence[Sequence[str]]],
    known: frozenset[str],
) -> Iterator[Piece]:
    """Yield the pieces of the paragraphs that no blank line separates."""
    first = wrapping.join(group[0], known)
    before_list = bool(following) and _is_item(following[0][0][0])
    if len(group) == 1 and _is_heading(first, before_list=before_list):
        yield Piece(BlockKind.HEADING, first, _level(first))
        return
    for paragraph in group:
        text = wrapping.join(paragraph, known)
        bullet = _BULLET.match(paragraph[0])
        if bullet:
            text = wrapping.join([paragraph[0][bullet.end() :], *paragraph[1:]], known)
        item = bullet or _NUMBERED.match(text)
        yield Piece(BlockKind.LIST_ITEM if item else BlockKind.PARAGRAPH, text)


def _is_heading(line: str, *, before_list: bool) -> bool:
    """Say whether a line that stands alone looks like a heading."""
    words = line.split()
    if len(words) > _HEADING_WORDS or len(line) > _HEADING_CHARACTERS or _is_item(line):
        return False
    if line.endswith(":"):
        return before_list
    if _CITATION_END.search(line) or "://" in line or not line[0].isalnum():
        return False
    if (":" in line and not _CAPTION.match(line)) or words[-1] in _UNFINISHED:
        return False
    if line.endswith("?"):
        capitals = sum(word[0].isupper() for word in words)
        return capitals >= _TITLE_CASE * len(words)
    return not line[0].islower()


def _level(line: str) -> int:
    """Put a heading that ends in a colon under one that does not."""
    return 3 if line.endswith(":") else 2


def _unwrapped(group: Sequence[str], width: int) -> Iterator[list[str]]:
    """Yield the lines of each paragraph: a new one begins where a line was ended on purpose."""
    paragraph = [group[0]]
    for line in group[1:]:
        if _is_item(line) or not _goes_on(paragraph[-1], line, width):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _goes_on(line: str, following: str, width: int) -> bool:
    """Say whether a line was broken to fit the width, and not ended on purpose.

    It was if the next line's first word had no room left on it, or if it ends no sentence and
    either is nearly full or goes on in lower case.
    """
    if _ONLY_NUMBER.fullmatch(line):
        return True
    if not width:
        return False
    word = following.split(maxsplit=1)[0]
    if len(line) + 1 + len(word) > width:
        return True
    if _ENDS_SENTENCE.search(line):
        return False
    return len(line) >= _FULL_LINE * width or word[0].islower()


def _fields(lines: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines[:_FIELD_LINES]:
        match = _FIELD.match(line.strip())
        if match:
            key = match.group(1).lower()
            found.setdefault(_FIELD_KEYS.get(key, key), match.group(2))
    return found
