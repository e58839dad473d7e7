"""Bold words before a paragraph are its heading, unless they tell something themselves."""

from __future__ import annotations

import pytest

from qa.chunk import passages
from qa.domain import Document, Source
from qa.ingest import html, markdown
from qa.ingest.canonical import Parsed, assemble


def outline(parsed: Parsed) -> list[tuple[str, tuple[str, ...], str]]:
    text, blocks = assemble("A title", parsed.pieces)
    return [(b.kind.value, b.heading, text[b.start : b.end]) for b in blocks[1:]]


def test_lead_stands_over_its_paragraph_and_list_only() -> None:
    found = outline(
        markdown.read(
            "## Warnings\n\n**Hyperlipidemia.** Begin a *statin*. Test again.\n\n- at week 4\n\n"
            "Other text."
        )
    )
    assert found == [
        ("heading", (), "Warnings"),
        ("heading", ("Warnings",), "Hyperlipidemia."),
        ("paragraph", ("Warnings", "Hyperlipidemia"), "Begin a statin. Test again."),
        ("list_item", ("Warnings", "Hyperlipidemia"), "at week 4"),
        ("paragraph", ("Warnings",), "Other text."),
    ]


def test_lead_with_a_number_stands_until_the_next_heading() -> None:
    page = "<h2>Warnings</h2><p><b>5.1 Liver injury</b> Test the liver.</p><p>Test again.</p>"
    assert outline(html.read(page))[1:] == [
        ("heading", ("Warnings",), "5.1 Liver injury"),
        ("paragraph", ("Warnings", "5.1 Liver injury"), "Test the liver."),
        ("paragraph", ("Warnings", "5.1 Liver injury"), "Test again."),
    ]


def test_lead_with_a_colon_stays_in_its_sentence() -> None:
    """For whom a dose is must not be lost from the sentence that gives it."""
    assert outline(markdown.read("**Adults:** Begin with 5 mg. Go on with 10 mg.\n\nMore.")) == [
        ("paragraph", ("Adults",), "Adults: Begin with 5 mg. Go on with 10 mg."),
        ("paragraph", (), "More."),
    ]


def test_lead_of_a_list_item_is_its_own() -> None:
    found = outline(markdown.read("- **Grade 3.** Stop.\n- Go on else.\n\n1. **Lungs**. Look."))
    assert found == [
        ("heading", (), "Grade 3."),
        ("list_item", ("Grade 3",), "Stop."),
        ("list_item", (), "Go on else."),
        ("heading", (), "1. Lungs."),
        ("list_item", ("1. Lungs",), "Look."),
    ]


def test_bold_line_is_a_heading() -> None:
    assert outline(html.read("<p><b>Dosing</b></p><p>One a day.</p>")) == [
        ("heading", (), "Dosing"),
        ("paragraph", ("Dosing",), "One a day."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "**Do not crush tablets.** Swallow them whole.",
        "**It was stopped early.** More patients died.",
        "**Hazard ratio 0.70.** The trial was long.",
        "**Give 5 mg.** Then wait.",
        "**Zomatinib** is a drug.",
        "**Table 1.** Doses by weight.",
        "**A very long bold beginning of a paragraph with many words.** Text.",
        "**Pain.** and more",
        "**Not for emergencies**",
    ],
    ids="order sentence figure dose emphasis caption long goes-on line".split(),
)
def test_words_that_tell_something_stay_text(text: str) -> None:
    shown = text.replace("*", "")
    assert outline(markdown.read(text)) == [("paragraph", (), shown)]


def test_no_word_is_lost_and_spans_hold() -> None:
    source = "**Liver.** Test it. **Then** stop.\n\n- **Lungs:** look\n\n**5.2 Skin** Rash is rare."
    text, blocks = assemble("A title", markdown.read(source).pieces)
    assert text.split() == ["A", "title", *source.replace("*", "").replace("- ", "").split()]
    document = Document(Source(id="a", revision="r", title="A title"), text, blocks)
    cut = passages(document)
    assert all(text[each.start : each.end] == each.text for each in cut)
    quotes = {each.quote(sentence): each.heading for each in cut for sentence in each.sentences}
    assert quotes == {
        "Test it.": ("Liver",),
        "Then stop.": ("Liver",),
        "Lungs: look": ("Lungs",),
        "Rash is rare.": ("5.2 Skin",),
    }


def test_line_in_capitals_and_section_name_are_headings_without_markup() -> None:
    found = outline(
        markdown.read(
            "MISSED TABLET\nTake it at once. Never two.\n\nDO NOT CRUSH\nSwallow it.\n\nHER\n"
            "Text.\n\n"
            "Money and registration. Farrow paid.\n\nThe results. These are words."
        )
    )
    assert found == [
        ("heading", (), "MISSED TABLET"),
        ("paragraph", ("MISSED TABLET",), "Take it at once. Never two."),
        ("paragraph", ("MISSED TABLET",), "DO NOT CRUSH Swallow it."),
        ("paragraph", ("MISSED TABLET",), "HER Text."),
        ("heading", ("MISSED TABLET",), "Money and registration."),
        ("paragraph", ("MISSED TABLET", "Money and registration"), "Farrow paid."),
        ("heading", ("MISSED TABLET",), "The results."),
        ("paragraph", ("MISSED TABLET", "The results"), "These are words."),
    ]
