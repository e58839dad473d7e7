"""HTML pages give their main content, with headings, lists and tables."""

from __future__ import annotations

import pytest

from qa.errors import ReadError
from qa.ingest import html
from qa.ingest.canonical import Parsed, assemble

ARTICLE = """<!DOCTYPE html><html><head><title>Second line | Oncology Today</title>
<meta property="article:published_time" content="2025/6/1T10:00">
<meta name="citation_doi" content="10.1/x">
<meta property="og:site_name" content="Oncology Today"><link rel="canonical" href="https://example.org/a">
<script>var secret = "script";</script><style>p {color: red}</style></head><body>
<div class="cookie-banner">We use cookies.</div>
<nav><ul><li><a href="/">Home</a></li></ul></nav>
<div><a href="/1">Drugs</a> <a href="/2">Trials</a>
<a href="/3">News</a> <a href="/4">Jobs</a></div>
<main><article><h1>Second line</h1>
<p>T-DXd improved survival
(HR&nbsp;0.70; 95% CI 0.55&ndash;0.90).<sup>1</sup> It was <b>long</b>er.</p>
<h2>Methods</h2><ul><li>Arm A: 6.4 mg/kg</li>
<li>Arm B<ul><li>paclitaxel 80 mg/m<sup>2</sup></li></ul></li></ul>
<h2>Results</h2><h3>Efficacy</h3><table><caption>Table 1</caption>
<tr><th>Endpoint</th><th>T-DXd</th></tr>
<tr><td>OS, months</td><td>14.7<br>(12.1-16.6)</td></tr></table>
<p hidden>Hidden.</p><p style="display: none">Hidden.</p><div aria-hidden="true">Hidden.</div>
<ol start="3"><li>Stop.</li><li>Treat.</li></ol><p>First line<br>goes on.</p></article></main>
<aside>Related articles</aside><footer>Privacy policy</footer></body></html>"""


def text_of(parsed: Parsed) -> list[str]:
    return assemble(parsed.title or "Untitled", parsed.pieces)[0].split("\n")


def test_article_loses_nothing() -> None:
    assert text_of(html.read(ARTICLE)) == [
        "Second line",
        "T-DXd improved survival (HR 0.70; 95% CI 0.55–0.90).¹ It was longer.",
        "Methods",
        "Arm A: 6.4 mg/kg",
        "Arm B",
        "paclitaxel 80 mg/m²",
        "Results",
        "Efficacy",
        "Table 1",
        "Endpoint | T-DXd",
        "OS, months | 14.7 (12.1-16.6)",
        "3. Stop.",
        "4. Treat.",
        "First line goes on.",
    ]


def test_metadata_comes_from_the_head() -> None:
    assert html.read(ARTICLE).guessed == {
        "published": "2025-06-01",
        "publisher": "Oncology Today",
        "url": "https://example.org/a",
        "doi": "10.1/x",
    }


def test_headings_keep_their_path() -> None:
    parsed = html.read(ARTICLE)
    text, blocks = assemble("Second line", parsed.pieces)
    paths = {text[b.start : b.end]: b.heading for b in blocks}
    assert paths["Endpoint | T-DXd"] == ("Results", "Efficacy")


def test_short_page_works() -> None:
    parsed = html.read("<p>Ramucirumab blocks VEGFR2.</p><p>It is given every two weeks.</p>")
    assert [p.text for p in parsed.pieces] == [
        "Ramucirumab blocks VEGFR2.",
        "It is given every two weeks.",
    ]


def test_title_drops_the_site() -> None:
    page = "<html><head><title>HER2 testing - A Site</title></head><body><p>Text.</p></body></html>"
    assert html.read(page).title == "HER2 testing"


def test_page_made_of_furniture_shows_it() -> None:
    parsed = html.read("<body><aside><p>The whole text stands in an aside.</p></aside></body>")
    assert [p.text for p in parsed.pieces] == ["The whole text stands in an aside."]


def test_layout_tables_are_read_through() -> None:
    page = (
        "<table><tr><td><p>Intro.</p><table><tr><td>a</td><td>1</td></tr></table></td></tr></table>"
    )
    assert [p.text for p in html.read(page).pieces] == ["Intro.", "a | 1"]


def test_xml_declaration_is_accepted() -> None:
    page = "<?xml version='1.0' encoding='iso-8859-1'?><html><body><p>Größe</p></body></html>"
    assert [p.text for p in html.read(page).pieces] == ["Größe"]


@pytest.mark.parametrize(
    "page",
    ["<html></html>", "<body><script>app()</script></body>", "<body><p hidden>x</p></body>"],
    ids=["empty", "script", "hidden"],
)
def test_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(ReadError, match="no text"):
        html.read(page)


def test_deep_nesting_is_survived() -> None:
    page = "<div>" * 5_000 + "deep" + "</div>" * 5_000 + "<p>After.</p>"
    try:
        read = [p.text for p in html.read(page).pieces]
    except ReadError:
        return
    assert "After." in " ".join(read)
