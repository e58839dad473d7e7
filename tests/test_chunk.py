"""Passages are spans of their document, whole sentences, and lose nothing."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.chunk import HARD_PIECES, TARGET_PIECES, passages
from qa.domain import BlockKind, Document, Passage, Source
from qa.ingest.canonical import Piece, assemble

P, L, H, R = (
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.HEADING,
    BlockKind.TABLE_ROW,
)


def document(*pieces: Piece, title: str = "A trial") -> Document:
    text, blocks = assemble(title, pieces)
    return Document(Source(id="doc", revision="r", title=title), text, blocks)


def words(count: int, word: str = "word") -> str:
    return " ".join([word] * (count - 1)) + " end."


def texts(found: tuple[Passage, ...]) -> list[str]:
    return [passage.text for passage in found]


def test_short_neighbours_share_a_passage() -> None:
    found = passages(document(Piece(P, "One."), Piece(L, "Two."), Piece(P, "Three.")))
    assert texts(found) == ["One.\nTwo.\nThree."]


def test_heading_separates_passages() -> None:
    found = passages(document(Piece(P, "One."), Piece(H, "Safety", 2), Piece(P, "Two.")))
    assert texts(found) == ["One.", "Two."]
    assert [p.heading for p in found] == [(), ("Safety",)]


def test_page_separates_passages() -> None:
    found = passages(document(Piece(P, "One", page=1), Piece(P, "two.", page=2)))
    assert [(p.text, p.page) for p in found] == [("One", 1), ("two.", 2)]


def test_long_section_breaks_between_paragraphs() -> None:
    found = passages(document(*(Piece(P, words(50)) for _ in range(5))))
    assert [len(p.text.split()) for p in found] == [150, 100]


def test_long_paragraph_breaks_between_sentences() -> None:
    text = " ".join(f"Sentence {n} has {words(17)}" for n in range(20))
    found = passages(document(Piece(P, text)))
    assert len(found) > 2
    assert all(p.text.startswith("Sentence") and p.text.endswith("end.") for p in found)
    assert all(len(p.text.split()) <= HARD_PIECES for p in found)


def test_overlong_sentence_breaks_at_spaces() -> None:
    found = passages(document(Piece(P, "0.75 " * 400)))
    assert all(set(p.text.split()) == {"0.75"} for p in found)
    assert max(len(p.text.split()) for p in found) <= HARD_PIECES


def test_lead_in_stays_with_its_list() -> None:
    filler = [Piece(P, words(TARGET_PIECES - 4))]
    found = passages(
        document(*filler, Piece(P, "Stop for:"), Piece(L, words(60)), Piece(L, "ILD."))
    )
    assert [p.text.startswith("Stop for:") for p in found] == [False, True]


def test_table_header_stays_with_its_rows() -> None:
    rows = [Piece(R, f"row {n} | {words(20)}") for n in range(8)]
    found = passages(document(Piece(P, words(TARGET_PIECES - 3)), Piece(R, "a | b"), *rows))
    holder = next(p for p in found if "a | b" in p.text)
    assert "row 0" in holder.text


def test_title_alone_is_the_passage() -> None:
    assert texts(passages(document(title="Only a title"))) == ["Only a title"]


def test_unbroken_text_is_bounded() -> None:
    found = passages(document(Piece(P, "x" * 20_000)))
    assert max(len(p.text) for p in found) <= 6 * HARD_PIECES
    assert "".join(texts(found)) == "x" * 20_000


NASTY_TEXT = st.lists(
    st.sampled_from(
        [
            "et al.",
            "0.70.",
            "Fig. 2",
            "•",
            "- x",
            "1. Do",
            "é",
            "👩\u200d⚕️",
            "שלום. שלום",
            "نعم؟",
            "。",
            "a:",
            "|",
            "\x00",
            "\r\n",
            "\u2028",
            "�",
            "\xad",
            "ﬁ",
            "\u200b",
            "The",
            words(130),
            words(9),
            "…",
            "(",
            "x" * 300,
        ]
    )
    | st.text(max_size=8),
    max_size=12,
).map(" ".join)
PIECES = st.lists(
    st.builds(
        Piece,
        kind=st.sampled_from([P, P, L, R, H]),
        text=NASTY_TEXT,
        level=st.integers(1, 4),
        page=st.sampled_from([None, 1, 1, 2]),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(PIECES, NASTY_TEXT)
def test_passages_are_faithful_spans(pieces: list[Piece], title: str) -> None:
    doc = document(*pieces, title=title)
    found = passages(doc)
    for passage in found:
        assert doc.text[passage.start : passage.end] == passage.text != ""
        ends = [passage.start]
        for sentence in passage.sentences:
            assert ends[-1] <= sentence.start < sentence.end <= passage.end
            ends.append(sentence.end)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert len({passage.id for passage in found}) == len(found)


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_every_body_character_is_in_a_passage(pieces: list[Piece]) -> None:
    doc = document(*pieces)
    body = [b for b in doc.blocks if b.kind not in {BlockKind.TITLE, H}]
    wanted = "".join(doc.text[b.start : b.end] for b in body)
    found = passages(doc)
    if body:
        assert "".join("".join(texts(found)).split()) == "".join(wanted.split())
        spoken = "".join(p.quote(s) for p in found for s in p.sentences)
        assert "".join(spoken.split()) == "".join(wanted.split())


@settings(max_examples=200, deadline=None)
@given(PIECES, NASTY_TEXT)
def test_blocks_are_the_lines_of_the_text(pieces: list[Piece], title: str) -> None:
    doc = document(*pieces, title=title)
    assert [doc.text[b.start : b.end] for b in doc.blocks] == doc.text.split("\n")
    assert doc.blocks[0].kind is BlockKind.TITLE
