"""Plain text keeps its paragraphs, lists and headings; markup in it means nothing."""

from __future__ import annotations

from qa.domain import BlockKind
from qa.ingest import plain
from qa.ingest.canonical import assemble

WRAPPED = """A Trial of Two Drugs

Trastuzumab deruxtecan is an antibody-drug conjugate that is given every three weeks. It pro-
longed survival in patients with HER2-
positive disease that had worsened after one line of treatment with trastuzumab.
A new paragraph stands here without a blank line before it, and it is as long as the other.
"""


def lines(text: str) -> list[tuple[str, str]]:
    return [(piece.kind.value, piece.text) for piece in plain.read(text).pieces]


def test_wrapped_lines_become_paragraphs() -> None:
    found = lines(WRAPPED)
    assert found[0] == ("title", "A Trial of Two Drugs")
    assert "It prolonged survival in patients with HER2-positive disease that" in found[1][1]


def test_unwrapped_lines_stay_apart() -> None:
    long = "Authors: " + "Somebody of Somewhere; " * 12
    found = lines(
        f"Title of it all\n\n{long}\nDate: 2018-02-02\nDOI: 10.1111/irv.12538\n\n{long}\n{long}"
    )
    assert ("paragraph", "Date: 2018-02-02") in found


def test_fields_at_the_top_are_metadata() -> None:
    parsed = plain.read("Title of it\n\nDate: 2018-02-02\nDOI: 10.1111/irv.12538\n\nText: It is.")
    assert parsed.guessed == {"published": "2018-02-02", "doi": "10.1111/irv.12538"}
    assert parsed.title == "Title of it"


def test_bullets_and_numbers_are_items() -> None:
    found = lines("It has these parts:\n\n  • one\n  - two\n  1. three\n\nThe end of the text.")
    assert [(kind, text) for kind, text in found if kind == "list_item"] == [
        ("list_item", "one"),
        ("list_item", "two"),
        ("list_item", "1. three"),
    ]


def test_short_lines_alone_are_headings() -> None:
    found = lines(
        "The Title Here\n\nFirst it says this.\n\nMonitoring and Management\n\nThen it says that."
    )
    assert ("heading", "Monitoring and Management") in found


def test_sentences_and_fields_are_no_headings() -> None:
    text = "The Title Here\n\nIt is short.\n\nSHA: edfe02a4\n\nhttps://example.org/a\n\n"
    text += "lower case\n\nEnd."
    assert not [line for line in lines(text) if line[0] == "heading"]


def test_colon_heading_covers_its_list_only() -> None:
    text = "The Title Here\n\nFor HER2 loss:\n\n  • Ramucirumab\n\nThis holds for everybody."
    parsed = plain.read(text)
    canonical, blocks = assemble("The Title Here", parsed.pieces)
    outline = {canonical[b.start : b.end]: b.heading for b in blocks}
    assert outline["Ramucirumab"] == ("For HER2 loss:",)
    assert outline["This holds for everybody."] == ()


def test_markup_is_text() -> None:
    assert lines("# Not a heading, just text.\n\n**Stars** stay <b>here</b>.") == [
        ("paragraph", "# Not a heading, just text."),
        ("paragraph", "**Stars** stay <b>here</b>."),
    ]


def test_prose_has_no_title() -> None:
    assert plain.read("This is one sentence. This is another.").title is None
    assert plain.read("It is a sentence.\n\nAnd more.").title is None


def test_windows_line_ends_mean_the_same() -> None:
    assert lines(WRAPPED.replace("\n", "\r\n")) == lines(WRAPPED)


def test_numbered_lines_alone_join_their_text() -> None:
    found = plain.read(
        "Some References Here\n\n1.\nSwerdlow DL. A paper.\n2.\nBalcan D. Another."
    ).pieces
    assert [p.text for p in found[1:]] == ["1. Swerdlow DL. A paper.", "2. Balcan D. Another."]
    assert all(p.kind is BlockKind.LIST_ITEM for p in found[1:])
