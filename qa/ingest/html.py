"""HTML pages as pieces: the main content, without navigation, banners and hidden text.

The decision is made on the page's own landmarks (main, article, nav, aside, roles) and on the
density of links, because general-purpose extractors drop tables, lists and superscripts, which
in a medical text carry the doses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from qa.domain import BlockKind
from qa.errors import ReadError
from qa.ingest import dates, furniture, kinds
from qa.ingest.canonical import Parsed, Piece, one_line
from qa.ingest.html_blocks import blocks

_NEVER_TEXT = frozenset(
    """script style noscript template svg canvas iframe object embed head button select input
    textarea option datalist audio video map annotation""".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MAIN_SHARE = 0.25  # of the page's text that a landmark must hold to be the main content

_WORD_LETTERS = 4
_LINKED_DATE = {
    name: re.compile(rf'"{name}"\s*:\s*"([^"]{{4,40}})"')
    for name in ("lastReviewed", "datePublished")
}
_SITE_SUFFIX = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{2,60}\Z")
_META = {
    "published": (
        "citation_publication_date",
        "citation_online_date",
        "citation_date",
        "article:published_time",
        "datepublished",
        "prism.publicationdate",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "dcterms.issued",
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
    guessed, titles = _metadata(page), tuple(_titles(page))
    _remove(page, lambda element: element.tag in _NEVER_TEXT or _is_hidden(element))
    body = page.find("body")
    pieces, margin = _main(page if body is None else body)
    if not pieces:
        raise ReadError(
            "The page holds no text: its content may be loaded by scripts.",
            next="Open it in a browser, save it as PDF and ingest that.",
        )
    heading = next((p.text for p in pieces if p.kind is BlockKind.HEADING and p.level == 1), "")
    return Parsed(
        tuple(pieces),
        title=_title(one_line(heading), titles) or None,
        guessed=guessed,
        other_titles=titles,
        margin=margin,
    )


def _title(heading: str, titles: Sequence[str]) -> str:
    """Choose the heading, unless only the head's title says what kind of source the page is.

    "XARELTO tablets" stands over many pages; "Xarelto: prescribing information" names one.
    """
    telling = next((each for each in titles if kinds.tells(each)), "")
    alike = {*_words(heading)} & {*_words(telling)}
    if alike and not kinds.tells(heading):
        return telling
    return heading or next(iter(titles), "")


def _words(title: str) -> list[str]:
    return [word for word in re.findall(r"\w+", title.casefold()) if len(word) >= _WORD_LETTERS]


def _parsed(text: str) -> HtmlElement:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(text.encode(errors="ignore"), parser=parser)
    except etree.LxmlError:
        raise ReadError("The page is no HTML.", next="Save it again, or as text.") from None


def _main(whole: HtmlElement) -> tuple[list[Piece], tuple[str, ...]]:
    """Return the pieces of the main content, or of all that is not furniture, and the furniture's.

    The lines of the furniture may say when the page was reviewed.
    """
    found = furniture.find(whole)
    outermost = [each for each in found if not found.intersection(each.iterancestors())]
    margin = tuple(one_line(piece.text) for each in outermost for piece in blocks(each))
    _remove(whole, lambda element: element in found)
    pieces = list(blocks(_content(whole))) or list(blocks(whole))
    return furniture.without_trails(pieces) or pieces, margin


def _content(whole: HtmlElement) -> HtmlElement:
    """Return the landmark that holds the main content, or all."""
    total = len(furniture.text_of(whole))
    for path in ("//main|//*[@role='main']", "//article|//*[@itemprop='articleBody']"):
        found = whole.xpath(f".{path}")
        landmarks = (
            [e for e in found if isinstance(e, HtmlElement)] if isinstance(found, list) else []
        )
        largest = max(landmarks, key=lambda element: len(furniture.text_of(element)), default=None)
        if largest is not None and len(furniture.text_of(largest)) >= _MAIN_SHARE * total:
            return largest
    return whole


def _remove(page: HtmlElement, unwanted: Callable[[HtmlElement], bool]) -> None:
    """Take elements out of the page; the text after them stays."""
    for element in [element for element in furniture.elements(page) if unwanted(element)]:
        if element is not page and element.getparent() is not None:
            element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden", "").lower() == "true":
        return True
    return bool(_HIDDEN.search(element.get("style", "")))


def _titles(page: HtmlElement) -> Iterator[str]:
    """Yield the titles that the page's head gives, the site's name cut off."""
    meta = _meta(page)
    for name in ("citation_title", "dc.title"):
        if name in meta:
            yield one_line(meta[name])
    title = one_line(page.findtext(".//title") or meta.get("og:title", ""))
    if title:
        bare = _SITE_SUFFIX.sub("", title)
        yield title if kinds.tells(title) and not kinds.tells(bare) else bare


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
    if "published" not in guessed:
        for date in _structured_dates(page):
            guessed["published"] = date
    if "published" in guessed:
        guessed["published"] = dates.read(guessed["published"]) or guessed["published"]
    return guessed


def _structured_dates(page: HtmlElement) -> Iterator[str]:
    """Yield the date of publication that JSON-LD or a `time` element gives, the best one last."""
    for element in page.iter("time"):
        if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None:
            yield element.get("datetime") or furniture.text_of(element)
    for name in ("lastReviewed", "datePublished"):
        for script in page.iter("script"):
            if (script.get("type") or "").strip().lower() == "application/ld+json":
                yield from _LINKED_DATE[name].findall(script.text or "")[:1]
