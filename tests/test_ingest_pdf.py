"""PDFs give their text in reading order, with exact pages and boxes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa.domain import BlockKind
from qa.errors import ReadError
from qa.ingest import pdf
from qa.ingest.canonical import Piece

Text = tuple[float, float, float, str]  # x, y, size, words
WORDS = "patients with gastric cancer were given the drug every two weeks and then seen again"


def written(pages: Sequence[Sequence[Text]], *, title: str = "", trailer: str = "") -> bytes:
    """Write a PDF by hand: pages of text in Helvetica at given places."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        shown = "\n".join(
            f"BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET" for x, y, size, words in page
        )
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(shown.encode('cp1252'))} >>\nstream\n{shown}\nendstream")
    objects.append(f"<< /Title ({title}) >>")
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {trailer} >>\n"
        f"startxref\n{len(body)}\n%%EOF\n"
    )
    return body + end.encode()


def column(x: float, y: float, *lines: str, size: float = 10) -> list[Text]:
    return [(x, y - 12 * number, size, line) for number, line in enumerate(lines)]


def read(*pages: Sequence[Text]) -> list[Piece]:
    return list(pdf.read(written(pages)).pieces)


def test_lines_become_paragraphs() -> None:
    found = read(
        column(50, 700, WORDS, "until pro-", "gression was seen.") + column(50, 640, "Next.")
    )
    assert [p.text for p in found] == [f"{WORDS} until progression was seen.", "Next."]


def test_hyphen_of_a_compound_stays() -> None:
    found = read(column(50, 700, f"{WORDS} HER2-", "positive disease was needed."))
    assert found[0].text.endswith("HER2-positive disease was needed.")


def test_block_never_spans_pages() -> None:
    found = read(column(50, 700, WORDS), column(50, 700, "and went on here."))
    assert [(p.page, p.text) for p in found] == [(1, WORDS), (2, "and went on here.")]


def test_boxes_hold_their_lines() -> None:
    (piece,) = read(column(50, 700, WORDS, "until the end."))
    assert [box[0] for box in piece.boxes] == [1.0, 1.0]
    _, left, bottom, right, top = piece.boxes[0]
    assert left == pytest.approx(50, abs=2) and right > 300
    assert bottom < 700 < top < 715


def test_columns_are_read_one_by_one() -> None:
    left = [f"left column line {n} of running text" for n in range(6)]
    right = [f"right column line {n} of running text" for n in range(6)]
    across = [(50.0, 740.0, 10.0, WORDS + ", as the abstract over both columns says.")]
    rows = [
        line
        for n in range(6)
        for line in (column(50, 700 - 12 * n, left[n]) + column(320, 700 - 12 * n, right[n]))
    ]
    text = " ".join(p.text for p in read(across + rows))
    assert text.index("abstract") < text.index(left[0]) < text.index(left[5]) < text.index(right[0])


def test_tables_become_rows() -> None:
    cells = [("Endpoint", "T-DXd", "RAM"), ("OS", "14.7", "11.4"), ("ORR", "44.3%", "29.1%")]
    rows = [
        (60 + 150.0 * c, 600 - 14.0 * r, 10.0, cell)
        for r, row in enumerate(cells)
        for c, cell in enumerate(row)
    ]
    found = read(column(50, 700, WORDS) + rows)
    assert [p.text for p in found if p.kind is BlockKind.TABLE_ROW] == [
        " | ".join(row) for row in cells
    ]


def test_running_lines_are_dropped() -> None:
    pages = [
        [
            (50, 780, 8, "Journal of Tests"),
            (300, 30, 8, f"Page {n} of 4"),
            *column(
                50,
                700,
                *(
                    f"{place} line of page {n} has words"
                    for place in ("First", "Second", "Third", "Last")
                ),
            ),
        ]
        for n in range(1, 5)
    ]
    text = " ".join(p.text for p in read(*pages))
    assert "Journal" not in text and "of 4" not in text
    assert all(f"First line of page {n}" in text for n in range(1, 5))


def test_numbers_of_a_last_row_are_kept() -> None:
    cells = [(60 + 150.0 * c, 40.0 + 14 * r, 10.0, f"{r}{c}") for r in range(3) for c in range(3)]
    found = read(column(50, 700, WORDS) + cells)
    assert [p.text for p in found[1:]] == ["20 | 21 | 22", "10 | 11 | 12", "00 | 01 | 02"]


def test_larger_text_is_a_heading() -> None:
    found = read(
        [
            (50, 750, 20, "A Trial of a Drug"),
            (50, 710, 14, "Methods"),
            *column(50, 690, WORDS, WORDS),
        ]
    )
    assert [(p.kind, p.level) for p in found[:2]] == [
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 2),
    ]


def test_raised_digits_stay_raised() -> None:
    (piece,) = read(
        [
            (50, 700, 10, "Platelets of 100 x 10"),
            (140.8, 704, 6, "9"),
            (144.4, 700, 10, "/L were needed."),
        ]
    )
    assert "10⁹" in piece.text and "109" not in piece.text


def test_bullets_are_items() -> None:
    found = read(column(50, 700, WORDS + ":", "• interstitial lung disease", "• low blood counts"))
    assert [(p.kind, p.text) for p in found[1:]] == [
        (BlockKind.LIST_ITEM, "interstitial lung disease"),
        (BlockKind.LIST_ITEM, "low blood counts"),
    ]


def test_minus_is_no_bullet() -> None:
    assert read(column(50, 700, "-3.2% was the change."))[0].text == "-3.2% was the change."


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("A Trial of a New Drug", "A Trial of a New Drug"),
        ("draft3.docx", "The Largest Words"),
        ("", "The Largest Words"),
    ],
    ids=["stated", "file-name", "none"],
)
def test_title_is_the_sensible_one(stated: str, title: str) -> None:
    page = [(50.0, 750.0, 20.0, "The Largest Words"), *column(50, 700, WORDS, WORDS)]
    assert pdf.read(written([page], title=stated)).title == title


def test_doi_of_the_first_page_is_taken() -> None:
    page = column(50, 700, WORDS, "doi: 10.1056/NEJMoa2503119.")
    assert pdf.read(written([page])).guessed == {"doi": "10.1056/nejmoa2503119"}


def test_text_outside_the_page_is_no_text() -> None:
    with pytest.raises(ReadError, match="no text layer") as caught:
        pdf.read(written([[(50, 900, 10, "Out of sight")]]))
    assert "OCR" in caught.value.next


def test_pages_of_pictures_need_ocr() -> None:
    with pytest.raises(ReadError, match="no text layer"):
        pdf.read(written([[], []]))


def test_password_is_named() -> None:
    locked = (
        "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + "ab" * 32
        + "> /U <"
        + "cd" * 32
        + "> >> /ID [<00><00>]"
    )
    with pytest.raises(ReadError, match="password"):
        pdf.read(written([column(50, 700, WORDS)], trailer=locked))


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj trailer << /Root 1 0 R >>",
        b"%PDF-" + bytes(range(256)) * 40,
    ],
    ids=["header-only", "no-pages", "garbage"],
)
def test_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        pdf.read(data)


def test_cut_off_file_is_read_or_refused() -> None:
    whole = written([column(50, 700, WORDS)])
    for keep in range(100, len(whole), 97):
        try:
            found = pdf.read(whole[:keep])
        except ReadError as error:
            assert error.next
        else:
            assert found.pieces
