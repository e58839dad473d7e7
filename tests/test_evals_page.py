"""Pages of results: what stands in them is escaped, and they fetch nothing."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from lxml import html
from scripted import HOSTILE

from evals.intervals import Figure, mean
from evals.page import Plot, Section, Table, page, plots

EVIL = "<img src=x onerror=alert(1)>$x$"
PICTURES = {
    "intervals": plots.intervals({EVIL: mean([1.0, 0.0])}, EVIL),
    "differences": plots.intervals({EVIL: mean([0.5, -0.5])}, EVIL, zero=True),
    "curve": plots.curve([0.5, 1.0], [0.1, 0.2], (EVIL, EVIL)),
    "diagonal": plots.curve([0.5, 1.0], [0.1, 0.2], (EVIL, "up"), diagonal=True),
    "histogram": plots.histogram([120.0, 300.0], EVIL),
}


def hostile_page() -> str:
    table = Table((HOSTILE, "b"), [(HOSTILE, HOSTILE)], note=HOSTILE, faults=frozenset({0}))
    drawn = [Plot(svg, HOSTILE) for svg in PICTURES.values()]
    return page(HOSTILE, [(HOSTILE, HOSTILE)], [Section(HOSTILE, (table, *drawn), HOSTILE)])


def test_hostile_text_stays_text() -> None:
    tree = html.document_fromstring(hostile_page())
    assert len(tree.findall(".//script")) == 1  # the page's own
    assert tree.findall(".//img") == []
    assert not [name for each in tree.iter() for name in each.attrib if str(name).startswith("on")]
    assert "".join(str(each) for each in tree.itertext()).count("onerror=alert(1)") > 10


def test_page_fetches_nothing() -> None:
    text = hostile_page()
    tree = html.document_fromstring(text)
    assert not re.search(r"@import|url\((?!#)", text)
    for each in tree.iter():
        for name in ("src", "href", "data", "action"):
            assert each.get(name, "#").startswith("#")
    assert tree.findall(".//link") == []


def test_policy_names_the_only_script() -> None:
    text = hostile_page()
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert f"script-src &#39;sha256-{digest}&#39;" in policy
    assert policy.startswith("default-src &#39;none&#39;")


@pytest.mark.parametrize("svg", PICTURES.values(), ids=PICTURES)
def test_picture_takes_the_pages_colours(svg: str) -> None:
    assert "var(--accent)" in svg
    assert "currentColor" in svg
    assert not set(re.findall(r"#[0-9a-f]{6}", svg)) & {plots.INK, plots.LINE, plots.FIRST}


def test_pictures_share_no_id() -> None:
    ids = [each for svg in PICTURES.values() for each in set(re.findall(r'id="([^"]+)"', svg))]
    assert len(ids) == len(set(ids))


def test_picture_is_repeatable() -> None:
    assert plots.histogram([120.0, 300.0], EVIL) == PICTURES["histogram"]


def test_absent_figure_is_not_drawn() -> None:
    svg = plots.intervals({"here": mean([1.0]), "gone": Figure(None, None, None, 0)}, "share")
    assert "here" in svg
    assert "gone" not in svg


def test_no_answers_make_an_empty_histogram() -> None:
    assert "p95" not in plots.histogram([], "ms")
