"""The source panel to HTML: every quote of every turn, in its passage, grouped by source type."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from qa.domain import DocumentState, Source, TextExtent
from qa.text.dates import date_words
from qa.ui import wording
from qa.ui.markup import (
    attribute,
    identifier,
    isolated,
    link,
    safe_url,
    source_path,
    text,
)
from qa.ui.reading import Cited, Excerpt, Exchange


def panel(exchanges: Sequence[Exchange]) -> str:
    """Return the sources of all turns; the page shows one turn's at a time, the last at first."""
    last = len(exchanges)
    turns = "".join(
        _turn(number, exchange, shown=number == last)
        for number, exchange in enumerate(exchanges, 1)
    )
    return (
        '<div class="panel-head"><h2 id="sources-title" tabindex="-1">Sources</h2>'
        '<button type="button" class="quiet close-sheet" data-close-sheet>Close</button></div>'
        + (turns or '<p class="quietly">The quoted words appear here, in their passage.</p>')
    )


def _turn(number: int, exchange: Exchange, *, shown: bool) -> str:
    """Return one turn's sources, group by group."""
    hidden = "" if shown else " hidden"
    groups = "".join(
        _group(number, heading, [each for each in exchange.cited if _is_of(each, heading)])
        for heading in wording.GROUPS.values()
    )
    body = groups or '<p class="quietly">This answer rests on no source.</p>'
    question = f'<p class="for">For: <span dir="auto">{text(exchange.turn.question)}</span></p>'
    return (
        f'<section class="turn-sources" data-sources="{number}"{hidden}>{question}{body}</section>'
    )


def _is_of(cited: Cited, heading: str) -> bool:
    """Say whether a citation belongs under a heading."""
    return wording.GROUPS[cited.citation.source.source_type] == heading


def _group(turn: int, heading: str, cited: Sequence[Cited]) -> str:
    """Return the documents of one source type, each once with all its quotes."""
    if not cited:
        return ""
    documents: dict[tuple[str, str], list[Cited]] = {}
    for each in cited:
        source = each.citation.source
        documents.setdefault((source.id, source.revision), []).append(each)
    cards = "".join(_card(turn, quotes) for quotes in documents.values())
    tier = wording.TIERS[cited[0].citation.source.source_type]
    return (
        f'<section class="group"><h3>{heading} <span class="tier">{tier}</span></h3>'
        f"{cards}</section>"
    )


def _card(turn: int, cited: Sequence[Cited]) -> str:
    """Return one document: what it is, what to know about it, its quotes."""
    source = cited[0].citation.source
    return (
        f'<article class="source"><h4 dir="auto">{text(source.title)}</h4>'
        f"{described(source)}{marks(source)}{_state(cited[0])}"
        f"{_summarise(cited[0])}{''.join(_quote(turn, each) for each in cited)}</article>"
    )


def _summarise(cited: Cited) -> str:
    """Return the button that asks for the document's digest, if it may be cited."""
    if cited.state is not DocumentState.ACTIVE:
        return ""
    source = cited.citation.source
    return (
        f'<p class="ways"><button type="button" class="quiet" '
        f'data-ask="{attribute(f"{wording.SUMMARISE} {source.id}")}" '
        f'aria-label="{attribute(f"{wording.SUMMARISE} {source.title}")}">'
        f"{wording.SUMMARISE}</button></p>"
    )


def described(source: Source) -> str:
    """Return type, date, extent, version and publisher, then identifiers and address as links."""
    facts = [
        wording.TYPES[source.source_type] + wording.inferred(source, "source_type"),
        date_words(source.published) + wording.inferred(source, "published")
        if source.published
        else "date not known",
        wording.EXTENT[source.text_extent],
        f"version {source.version}" if source.version else "",
        source.publisher or "",
        source.jurisdiction or "",
    ]
    links = [identifier(kind, value) for kind, value in source.identifiers]
    is_new = not any(attribute(source.url or "").lower() in each.lower() for each in links)
    if source.url and safe_url(source.url) and is_new:
        links.append(link(source.url, urlsplit(source.url).hostname or ""))
    listed = f'<p class="links">{" · ".join(links)}</p>' if links else ""
    return f'<p class="facts">{" · ".join(isolated(fact) for fact in facts if fact)}</p>{listed}'


def marks(source: Source) -> str:
    """Return what a reader must know about a source before trusting its words."""
    found = []
    if source.text_extent is TextExtent.SUMMARY:
        found.append(wording.summary_mark(source.primary_source))
    found.append(wording.EXTENTS.get(source.text_extent, ""))
    found.append(wording.SECONDARY.get(source.source_type, ""))
    return "".join(f'<p class="mark" dir="auto">{text(mark)}</p>' for mark in found if mark)


def _state(cited: Cited) -> str:
    """Say where a cited revision is no longer the library's current one."""
    notice = wording.STATES.get(cited.state, "") if cited.state else ""
    return f'<p class="notice warning">{notice}</p>' if notice else ""


def _quote(turn: int, cited: Cited) -> str:
    """Return one quote in its passage, with the ways to the whole text and back."""
    citation = cited.citation
    marker = citation.marker
    place = [
        f"Page {citation.page}" if citation.page else "",
        " › ".join(citation.heading),
    ]
    where = " · ".join(isolated(part) for part in place if part)
    whole = attribute(source_path(citation.source, citation.start, citation.end))
    return (
        f'<div class="quote" id="source-{turn}-{marker}" data-quote="{turn}-{marker}" '
        f'tabindex="-1" role="group" aria-label="Source {marker}">'
        f'<p class="place"><span class="number">[{marker}]</span> {where}</p>'
        f"{_passage(cited)}"
        '<p class="ways">'
        f'<a href="{whole}" target="_blank" rel="noopener noreferrer">Open in source</a>'
        f'<button type="button" class="quiet" data-back="{turn}-{marker}">'
        "Back to the answer</button></p></div>"
    )


def _passage(cited: Cited) -> str:
    """Return the quoted words highlighted in their surroundings, or why they cannot be."""
    if cited.excerpt is None:
        return f'<p class="notice warning">{cited.trouble}</p>'
    return f'<blockquote dir="auto">{_highlighted(cited.excerpt)}</blockquote>'


def _highlighted(excerpt: Excerpt) -> str:
    """Mark the quote between what stands before and after it."""
    before = ("… " if excerpt.clipped_before else "") + excerpt.before
    after = excerpt.after + (" …" if excerpt.clipped_after else "")
    return f"{text(before)}<mark>{text(excerpt.quote)}</mark>{text(after)}"
