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


MEDICINE = """<html><head><title>Sorvantin: information | Health Portal</title></head><body>
<div class="menu">Health A to Z &middot; Live well &middot; Medicines</div>
<div class="siteNav"><a href="/">Home</a> <a href="/m">Medicines</a></div>
<p><a href="/">Home</a> &rsaquo; <a href="/m">Medicines</a> &rsaquo; Sorvantin</p>
<h1>Sorvantin</h1>
<p>We use cookies to make this site work and to count visits.</p>
<p>Sorvantin thins the blood. Take it with food.</p><div><a href="#top">Back up</a></div>
<h2>Who should not take it</h2>
<div class="section-header"><h3>Before an operation</h3></div>
<div class="nav-text"><p>Stop sorvantin two days before an operation with a high risk of
bleeding.</p></div>
<p>It must not be taken with:</p>
<ul><li><a href="/a">Apixaban</a></li><li><a href="/b">Dabigatran</a></li>
<li><a href="/c">Edoxaban</a></li><li><a href="/d">Warfarin</a></li></ul>
<div><a href="#top">Back up</a></div>
<table class="toolbar"><tr><th>Weight</th><th>Dose</th></tr>
<tr><td>60 kg</td><td>5 mg</td></tr></table>
<div><a href="#top">Back up</a></div>
<div class="footer">Page last reviewed: 14 March 2024. Next review due: 14 March 2027</div>
<p>Privacy &middot; Terms of use &middot; Contact</p></body></html>"""


def test_frame_of_a_page_is_left_out_and_its_body_kept() -> None:
    """Class names only suggest: what they point at stays if it holds a sentence or a table."""
    assert text_of(html.read(MEDICINE)) == [
        "Sorvantin",
        "Sorvantin thins the blood. Take it with food.",
        "Who should not take it",
        "Before an operation",
        "Stop sorvantin two days before an operation with a high risk of bleeding.",
        "It must not be taken with:",
        "Apixaban",
        "Dabigatran",
        "Edoxaban",
        "Warfarin",
        "Weight | Dose",
        "60 kg | 5 mg",
    ]


def test_foot_of_a_page_may_say_when_it_was_reviewed() -> None:
    margin = html.read(MEDICINE).margin
    assert "Page last reviewed: 14 March 2024. Next review due: 14 March 2027" in margin


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("SORVANTIN - prescribing information", "SORVANTIN tablets", None),
        ("Sorvantin | Health Portal", "Sorvantin and bleeding", "Sorvantin and bleeding"),
        ("Other: prescribing information", "SORVANTIN tablets", "SORVANTIN tablets"),
        ("Sepsis: a guideline", "Sepsis in adults: guideline", "Sepsis in adults: guideline"),
    ],
    ids=["kind-in-head", "site-in-head", "of-another", "kind-in-both"],
)
def test_title_keeps_the_kind_of_source(head: str, heading: str, title: str | None) -> None:
    page = f"<head><title>{head}</title></head><body><h1>{heading}</h1><p>Text.</p></body>"
    assert html.read(page).title == (title or head)


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta name="dc.date" content="2021-03">', "2021-03"),
        ('<meta name="citation_publication_date" content="2020/09/24">', "2020-09-24"),
        ('<meta property="article:published_time" content="2022-05-06T08:00:00Z">', "2022-05-06"),
        (
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2019-11-02", '
            '"lastReviewed": "2020-01-01"}]}</script>',
            "2019-11-02",
        ),
        ('<time itemprop="datePublished" datetime="2018-07">July</time>', "2018-07"),
    ],
    ids=["dublin-core", "citation", "open-graph", "json-ld", "time"],
)
def test_head_tells_the_date(head: str, date: str) -> None:
    page = f"<html><head>{head}</head><body><p>Text of the page.</p></body></html>"
    assert html.read(page).guessed["published"] == date


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
