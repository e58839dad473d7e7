"""HTML pages as pieces: the main content, without navigation, banners and hidden text.

The decision is made on the page's own landmarks (main, article, nav, aside, roles) and on the
density of links, because general-purpose extractors drop tables, lists and superscripts, which
in a medical text carry the doses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from qa.domain import BlockKind
from qa.errors import ReadError
from qa.ingest.canonical import Parsed, Piece, one_line
from qa.ingest.html_blocks import blocks

_NEVER_TEXT = frozenset(
    """script style noscript template svg canvas iframe object embed head button select input
    textarea option datalist audio video map annotation""".split()
)
_FURNITURE = frozenset("nav footer aside dialog menu".split())
_FURNITURE_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar".split()
)
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|newsletter|subscribe|share|sharing|social|breadcrumbs?|"
    r"related|sidebar|advert(?:isement)?|ads?|promo|banner|popup|modal|paywall|skip-link|"
    r"site-header|site-footer)(?:$|[\s_-])",
    re.I,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MAIN_SHARE = 0.25  # of the page's text that a landmark must hold to be the main content
_FURNITURE_SHARE = 0.5  # of the page's text: what holds more is no furniture, whatever its name
_LINKS = 4
_LINK_SHARE = 0.8

_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")
_SITE_SUFFIX = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{2,60}\Z")
_META = {
    "published": (
        "citation_publication_date",
        "citation_date",
        "article:published_time",
        "datepublished",
        "dc.date",
        "dc.date.issued",
        "date",
    ),
    "publisher": ("citation_publisher", "og:site_name"),
    "url": ("og:url",),
    "doi": ("citation_doi", "dc.identifier.doi"),
    "pmid": ("citation_pmid",),
}


def read(text: str) -> Parsed:
    """Read the main content of a page, with its headings, lists and tables.

    Metadata comes from the page's `meta` elements. Raises `ReadError` if no text is left.
    """
    page = _parsed(text)
    guessed, titles = _metadata(page), list(_titles(page))
    _remove(page, lambda element: element.tag in _NEVER_TEXT or _is_hidden(element))
    body = page.find("body")
    whole = page if body is None else body
    pieces = _main(whole)
    if not pieces:
        raise ReadError(
            "The page holds no text: its content may be loaded by scripts.",
            next="Open it in a browser, save it as PDF and ingest that.",
        )
    heading = next((p.text for p in pieces if p.kind is BlockKind.HEADING and p.level == 1), "")
    title = one_line(heading) or next(iter(titles), "")
    return Parsed(tuple(pieces), title=title or None, guessed=guessed)


def _parsed(text: str) -> HtmlElement:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(text.encode(errors="ignore"), parser=parser)
    except etree.LxmlError:
        raise ReadError("The page is no HTML.", next="Save it again, or as text.") from None


def _main(whole: HtmlElement) -> list[Piece]:
    """Return the pieces of the main content, falling back to all that is not furniture."""
    total = max(len(_text(whole)), 1)
    furniture = _furniture(whole, total)
    _remove(whole, lambda element: element in furniture)
    content = _content(whole)
    return list(blocks(content)) or list(blocks(whole))


def _furniture(whole: HtmlElement, total: int) -> set[HtmlElement]:
    return {
        element
        for element in _elements(whole)
        if element is not whole
        and (_is_furniture(element) or _is_menu(element))
        and len(_text(element)) < _FURNITURE_SHARE * total
    }


def _is_furniture(element: HtmlElement) -> bool:
    if element.tag in _FURNITURE or element.get("role", "").lower() in _FURNITURE_ROLES:
        return True
    if element.tag == "header":
        return not any(above.tag in {"article", "main"} for above in element.iterancestors())
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag in {"div", "section", "ul", "p"} and bool(_FURNITURE_NAMES.search(names))


def _is_menu(element: HtmlElement) -> bool:
    """Say whether a list or a division is nearly all links, as menus are."""
    if element.tag not in {"ul", "ol", "div"}:
        return False
    links = list(element.iter("a"))
    if len(links) < _LINKS:
        return False
    return sum(len(_text(link)) for link in links) >= _LINK_SHARE * max(len(_text(element)), 1)


def _content(whole: HtmlElement) -> HtmlElement:
    """Return the landmark that holds the main content, or all."""
    total = len(_text(whole))
    for path in ("//main|//*[@role='main']", "//article|//*[@itemprop='articleBody']"):
        found = whole.xpath(f".{path}")
        landmarks = (
            [e for e in found if isinstance(e, HtmlElement)] if isinstance(found, list) else []
        )
        largest = max(landmarks, key=lambda element: len(_text(element)), default=None)
        if largest is not None and len(_text(largest)) >= _MAIN_SHARE * total:
            return largest
    return whole


def _remove(page: HtmlElement, unwanted: Callable[[HtmlElement], bool]) -> None:
    """Take elements out of the page; the text after them stays."""
    for element in [element for element in _elements(page) if unwanted(element)]:
        if element is not page and element.getparent() is not None:
            element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden", "").lower() == "true":
        return True
    return bool(_HIDDEN.search(element.get("style", "")))


def _elements(page: HtmlElement) -> list[HtmlElement]:
    return [element for element in page.iter() if isinstance(element.tag, str)]


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _titles(page: HtmlElement) -> Iterator[str]:
    """Yield the titles that the page's head gives, the site's name cut off."""
    meta = _meta(page)
    for name in ("citation_title", "dc.title"):
        if name in meta:
            yield one_line(meta[name])
    title = one_line(page.findtext(".//title") or meta.get("og:title", ""))
    if title:
        yield _SITE_SUFFIX.sub("", title)


def _meta(page: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in page.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop") or ""
        found.setdefault(name.lower(), element.get("content") or "")
    return {name: content for name, content in found.items() if name and content.strip()}


def _metadata(page: HtmlElement) -> dict[str, str]:
    meta = _meta(page)
    guessed = {
        key: value
        for key, names in _META.items()
        if (value := next((one_line(meta[name]) for name in names if name in meta), ""))
    }
    for link in page.iter("link"):
        if link.get("rel") == "canonical" and link.get("href"):
            guessed["url"] = str(link.get("href"))
    if "published" in guessed:
        guessed["published"] = _iso(guessed["published"])
    return guessed


def _iso(written: str) -> str:
    match = _DATE.match(written)
    if match is None:
        return written
    return "-".join(part.zfill(2) for part in match.groups() if part)
