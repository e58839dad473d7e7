"""What of an HTML page is furniture: menus, breadcrumbs, banners, footers; never prose or tables.

Landmarks and roles say it outright. Class names and link density only suggest it, so what they
point at stays if it holds a title, a table or a sentence, and so does a list that the text
before it introduces.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from lxml.html import HtmlElement

from qa.domain import BlockKind
from qa.ingest.canonical import Piece, one_line

_TAGS = frozenset("nav footer aside dialog menu".split())
_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar".split()
)
_NAMED = frozenset("div section ul ol p span form table".split())
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|newsletter|subscribe|share|sharing|social|breadcrumbs?|"
    r"related|sidebar|advert(?:isement)?|ads?|promo|banner|popup|modal|paywall|skip-link|"
    r"site-header|site-footer)(?:$|[\s_-])",
    re.I,
)
_SUGGESTIVE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:menu|nav|navbar|navigation|topnav|footer|masthead|toolbar|pagination|pager|"
    r"login|search|copyright|crumbs?|skip|page-tools|global-header)(?:$|[\s_-])",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SHARE: Final = 0.5  # of the page's text: what holds more is no furniture, whatever its name
_LINKS: Final = 4
_LINK_SHARE: Final = 0.8
_SENTENCE_WORDS: Final = 12
_ENDS_SENTENCE = re.compile(r"[.!?]\W*\Z")
_TIMES: Final = 3  # a short block that stands so often on a page belongs to its frame
_SHORT_WORDS: Final = 4
_FEW_WORDS: Final = 40  # more of them, not linked, are no menu

_BETWEEN = re.compile(r"\s+(?:[·•|›»>→/]|&gt;)\s+")
_TRAIL_PARTS: Final = 3
_COOKIES = re.compile(
    r"\b(?:we|site|website|page|service) (?:also )?uses? (?:\w+ )?cookies\b", re.I
)
_PHRASES = re.compile(
    r"(?:(?:back|return) to top|skip to (?:main )?content|advertisement|print(?: this page)?|"
    r"share(?: this page)?|(?:manage |cookie )settings|accept(?: all)?(?: cookies)?|sign in|log in|"
    r"was this page helpful\??|read more|menu)",
    re.I,
)
_LAST: Final = 3


def find(whole: HtmlElement) -> set[HtmlElement]:
    """Return the elements of a page that are furniture; none holds half of its text or more."""
    total = max(len(text_of(whole)), 1)
    repeated = _repeated(whole)
    return {
        element
        for element in elements(whole)
        if element is not whole
        and (_is_marked(element) or _is_menu(element) or element in repeated)
        and len(text_of(element)) < _SHARE * total
    }


def without_trails(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out trails before the first heading and at the end, and the page's own phrases.

    A trail is a line such as "Home › Medicines › Apixaban".
    """
    headings = [n for n, piece in enumerate(pieces) if piece.kind is BlockKind.HEADING]
    first = headings[0] if headings else 0
    kept = []
    for number, piece in enumerate(pieces):
        at_edge = number < first or number >= len(pieces) - _LAST
        is_text = piece.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
        if not (is_text and _is_frame(one_line(piece.text), at_edge=at_edge)):
            kept.append(piece)
    return kept


def elements(page: HtmlElement) -> list[HtmlElement]:
    """Return the elements of a page, without comments and instructions."""
    return [element for element in page.iter() if isinstance(element.tag, str)]


def text_of(element: HtmlElement) -> str:
    """Return an element's text on one line."""
    return " ".join(element.text_content().split())


def _is_marked(element: HtmlElement) -> bool:
    """Say whether an element calls itself furniture, by tag, role, class or id."""
    if element.tag in _TAGS or element.get("role", "").lower() in _ROLES:
        return True
    if element.tag == "header":
        return not any(above.tag in {"article", "main"} for above in element.iterancestors())
    if element.tag not in _NAMED:
        return False
    names = _CAMEL.sub("-", f"{element.get('class', '')} {element.get('id', '')}")
    if _NAMES.search(names):
        return True
    return bool(_SUGGESTIVE_NAMES.search(names)) and not _has_body(element)


def _linked_share(element: HtmlElement) -> float:
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return linked / max(len(text_of(element)), 1)


def _has_body(element: HtmlElement) -> bool:
    """Say whether an element holds what a reader came for: a title, a table, a sentence, a list."""
    if len(text_of(element).split()) > _FEW_WORDS and _linked_share(element) < _LINK_SHARE / 2:
        return True
    return any(
        inside.tag in {"h1", "table", "article", "main"} or _has_sentence(inside)
        for inside in elements(element)
    )


def _has_sentence(element: HtmlElement) -> bool:
    words = one_line(f"{element.text or ''} {' '.join(child.tail or '' for child in element)}")
    return len(words.split()) >= _SENTENCE_WORDS and bool(_ENDS_SENTENCE.search(words))


def _is_menu(element: HtmlElement) -> bool:
    """Say whether a list or a division is nearly all links, as menus are."""
    if element.tag not in {"ul", "ol", "div"} or _is_introduced(element):
        return False
    return len(list(element.iter("a"))) >= _LINKS and _linked_share(element) >= _LINK_SHARE


def _is_introduced(element: HtmlElement) -> bool:
    """Say whether the text right before a list ends in a colon."""
    before = element.getprevious()
    if before is None or not isinstance(before.tag, str):
        return False
    return f"{text_of(before)}{before.tail or ''}".rstrip().endswith(":")


def _repeated(whole: HtmlElement) -> set[HtmlElement]:
    """Return short blocks without a number that stand several times on a page, tables apart."""
    short = [
        (text_of(element).casefold(), element)
        for element in elements(whole)
        if element.tag in {"p", "div"} and _is_short(element)
    ]
    counted = Counter(words for words, _ in short)
    return {element for words, element in short if counted[words] >= _TIMES}


def _is_short(element: HtmlElement) -> bool:
    words = text_of(element)
    if not 0 < len(words.split()) <= _SHORT_WORDS or any(char.isdigit() for char in words):
        return False
    in_table = any(above.tag in {"table", "dl"} for above in element.iterancestors())
    return _linked_share(element) >= _LINK_SHARE and not in_table


def _is_frame(line: str, *, at_edge: bool) -> bool:
    if _PHRASES.fullmatch(line) or _COOKIES.search(line):
        return True
    parts = _BETWEEN.split(line)
    return (
        at_edge
        and len(parts) >= _TRAIL_PARTS
        and not any(char.isdigit() for char in line)
        and all(len(part.split()) <= _SHORT_WORDS for part in parts)
        and not _ENDS_SENTENCE.search(line)
    )
