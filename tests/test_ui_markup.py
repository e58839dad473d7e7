from __future__ import annotations

import pytest
from scripted import TRIAL

from qa.text.dates import date_words
from qa.ui import markup


def test_text_is_never_markup() -> None:
    assert markup.text("<script>\"&'") == "&lt;script&gt;&quot;&amp;&#x27;"


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\x00", "\x1b"], ids=ascii)
def test_unseen_characters_are_shown(mark: str) -> None:
    shown = markup.text(f"2.5{mark}mg")
    assert mark not in shown
    assert f"U+{ord(mark):04X}" in shown
    assert mark not in markup.attribute(f"2.5{mark}mg")


def test_line_breaks_and_letters_stay() -> None:
    assert markup.text("µg\nשלום\té") == "µg\nשלום\té"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "/relative",
        "http://",
        "http://[half",
        "https://a.example/ x",
        "java\nscript:alert(1)",
        "https:\\\\evil.example",
        "https://a.example/\u202e",
        "",
        None,
    ],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert markup.safe_url(url) is None
    assert "<a" not in markup.link(url, "label")


def test_links_open_apart() -> None:
    assert markup.link('https://a.example/?q="x"', "<b>") == (
        '<a href="https://a.example/?q=&quot;x&quot;" target="_blank" rel="noopener noreferrer">'
        "<bdi>&lt;b&gt;</bdi></a>"
    )


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("doi", "10.1/a<b", 'href="https://doi.org/10.1/a%3Cb"'),
        ("PMID", "123", 'href="https://pubmed.ncbi.nlm.nih.gov/123"'),
        ("nct", "NCT04704934", "><bdi>NCT04704934</bdi>"),
        ("isbn", "1", "<bdi>ISBN 1</bdi>"),
    ],
    ids=["doi", "pmid", "nct", "unknown"],
)
def test_identifiers_lead_to_registries(kind: str, value: str, expected: str) -> None:
    assert expected in markup.identifier(kind, value)


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("2025-07-24", "24 July 2025"),
        ("2025-07", "July 2025"),
        ("2025", "2025"),
        ("2025-13", "2025-13"),
        ("2025-02-30", "2025-02-30"),
        ("spring 2025", "spring 2025"),
    ],
)
def test_dates_read_naturally(published: str, words: str) -> None:
    assert date_words(published) == words


def test_source_path_keeps_slashes_apart() -> None:
    path = markup.source_path(TRIAL.source, 3, 9)
    assert path.startswith("/source/corpus%2Ftrials%2Fdestiny-gastric04.md/aaaa")
    assert path.endswith("?start=3&end=9#quote")


@pytest.mark.parametrize(("count", "words"), [(0, "0 items"), (1, "1 item"), (1200, "1,200 items")])
def test_counts_agree_with_nouns(count: int, words: str) -> None:
    assert markup.counted(count, "item") == words
