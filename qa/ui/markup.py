"""Text to HTML: everything that came from outside goes through here and stays text."""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urlsplit

from qa.domain import Source

# Characters that change what the reader sees without being seen: bidirectional overrides can
# make "2.5 mg" read as "gm 5.2", so they are shown by their code instead of obeyed.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_RESOLVERS = {
    "doi": "https://doi.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "nct": "https://clinicaltrials.gov/study/",
}


def text(value: str) -> str:
    """Escape text for an element's content; characters that act unseen are shown by code."""
    return _UNSEEN.sub(
        lambda found: f'<span class="unseen">U+{ord(found[0]):04X}</span>', html.escape(value)
    )


def attribute(value: str) -> str:
    """Escape text for a quoted attribute; characters that act unseen are dropped."""
    return html.escape(_UNSEEN.sub("", value), quote=True)


def isolated(value: str) -> str:
    """Escape text so that its writing direction cannot reach its neighbours."""
    return f"<bdi>{text(value)}</bdi>"


def safe_url(url: str | None) -> str | None:
    """Return the address if it leads to a web page by http or https, else None."""
    if not url or re.search(r"[\s\\]", url) or _UNSEEN.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def link(url: str | None, label: str) -> str:
    """Return a link that opens apart and tells the other side nothing, or the label alone."""
    target = safe_url(url)
    if target is None:
        return isolated(label)
    return (
        f'<a href="{attribute(target)}" target="_blank" rel="noopener noreferrer">'
        f"{isolated(label)}</a>"
    )


def identifier(kind: str, value: str) -> str:
    """Return an identifier, linked where its registry is known."""
    resolver = _RESOLVERS.get(kind.lower())
    url = resolver + quote(value, safe="/().;:_-") if resolver else None
    says_its_kind = value.upper().startswith(kind.upper())
    return link(url, value if says_its_kind else f"{kind.upper()} {value}")


def source_path(source: Source, start: int | None = None, end: int | None = None) -> str:
    """Return the address of the page that shows the whole stored text, with a span marked."""
    path = f"/source/{quote(source.id, safe='')}/{quote(source.revision, safe='')}"
    return path if start is None or end is None else f"{path}?start={start}&end={end}#quote"


def counted(count: int, noun: str) -> str:
    """Write a count with its noun, in the plural where it is one."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
