"""Markdown becomes plain blocks under their headings."""

from __future__ import annotations

import pytest

from qa.domain import BlockKind
from qa.errors import ReadError
from qa.ingest import markdown
from qa.ingest.canonical import assemble


def lines(text: str) -> list[tuple[str, str]]:
    return [(piece.kind.value, piece.text) for piece in markdown.read(text).pieces]


def test_inline_markup_gives_way() -> None:
    found = lines("A **bold** [link](https://x.org), `code`, ![a graph](g.png) and *more*.")
    assert found == [("paragraph", "A bold link, code, a graph and more.")]


def test_wrapped_lines_are_joined() -> None:
    assert lines("Tumour pro-\ngression in HER2-\npositive\ndisease.") == [
        ("paragraph", "Tumour progression in HER2-positive disease.")
    ]


def test_lists_keep_their_numbers() -> None:
    found = lines("1. Stop.\n2. Treat:\n   - steroids\n   - oxygen\n3. Report.")
    assert [kind for kind, _ in found] == ["list_item"] * 5
    assert [text for _, text in found] == [
        "1. Stop.",
        "2. Treat:",
        "steroids",
        "oxygen",
        "3. Report.",
    ]


def test_tables_become_rows() -> None:
    found = lines("| Endpoint | T-DXd |\n|---|---|\n| **OS** | 14.7 |\n| ORR | 44.3% |")
    assert found == [
        ("table_header", "Endpoint | T-DXd"),
        ("table_row", "OS | 14.7"),
        ("table_row", "ORR | 44.3%"),
    ]


def test_html_is_never_interpreted() -> None:
    found = lines(
        "Dose 80 mg/m<sup>2</sup>, 10<sup>9</sup>/L<br>daily.\n\n"
        "<script>alert(1)</script>\n\n<div>Kept</div>"
    )
    assert [text.strip() for _, text in found] == ["Dose 80 mg/m², 10⁹/L daily.", "Kept"]


def test_code_is_kept() -> None:
    assert lines("```\nOS = 14.7\n```") == [("paragraph", "OS = 14.7")]


def test_headings_make_the_outline() -> None:
    parsed = markdown.read("# Trial\n\nIntro.\n\n## Safety\n\n### Lungs\n\nILD.\n\n## Arms\n\nTwo.")
    text, blocks = assemble("Trial", parsed.pieces)
    outline = {text[b.start : b.end]: b.heading for b in blocks if b.kind is BlockKind.PARAGRAPH}
    assert outline == {"Intro.": (), "ILD.": ("Safety", "Lungs"), "Two.": ("Arms",)}
    assert text.count("Trial") == 1


def test_first_top_heading_is_the_title() -> None:
    assert markdown.read("# A trial\n\nText.").title == "A trial"
    assert markdown.read("Text.\n\n## A section\n\nText.").title is None


def test_heading_over_all_others_is_the_title() -> None:
    assert markdown.read("## A cohort\n\nText.\n\n### Results\n\nText.").title == "A cohort"
    assert markdown.read("## Section 1\n\nText.\n\n## Section 2\n\nText.").title is None


def test_first_line_that_is_no_sentence_is_the_title() -> None:
    assert markdown.read("Lithium in mood disorders: a review\n\nText.").title == (
        "Lithium in mood disorders: a review"
    )
    assert markdown.read("Lithium helps some people.\n\nText.").title is None
    assert markdown.read("**Design:** a cohort of men\n\nText.").title is None


def test_front_matter_is_strings() -> None:
    stated = markdown.read(
        "---\nid: a\nversion: 1.10\npublished: 2025-05\ntags: [x, 'y z']\n---\nT."
    ).stated
    assert stated == {"id": "a", "version": "1.10", "published": "2025-05", "tags": ["x", "y z"]}


def test_ruled_line_is_no_front_matter() -> None:
    parsed = markdown.read("---\n\nJust text.\n\n---\n\nMore.")
    assert parsed.stated == {}
    assert [piece.text for piece in parsed.pieces] == ["Just text.", "More."]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param("id: a\nb: [", "cannot be read in line", id="broken"),
        pytest.param("a: &x [1]\nb: *x", "alias", id="alias"),
        pytest.param("a: " + "[" * 20 + "]" * 20, "levels deep", id="deep"),
        pytest.param("id: a\nid: b", "'id' twice", id="twice"),
        pytest.param("? [a]\n: b\nid: x", "cannot be read|not text", id="odd-key"),
        pytest.param("a: " + "x" * 70_000, "characters; at most", id="huge"),
    ],
)
def test_bad_front_matter_is_refused(source: str, reason: str) -> None:
    if source.startswith("?"):
        source = "id: x\n" + source.removesuffix("\nid: x")
    with pytest.raises(ReadError, match=reason) as caught:
        markdown.read(f"---\n{source}\n---\nText.")
    assert "'---'" in caught.value.next


def test_unclosed_front_matter_is_refused() -> None:
    with pytest.raises(ReadError, match="never closed"):
        markdown.read("---\nid: a\n\nText.")


def test_python_objects_are_never_built() -> None:
    stated = markdown.read("---\nid: !!python/object/apply:os.getcwd []\n---\nText.").stated
    assert stated == {"id": []}
